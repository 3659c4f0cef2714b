//! One story of a report in the order of time: who had it when, and from whom.

use super::lines::{CopyLine, StoryReport};
use crate::page::When;
use crate::render::{Came, Lane, Lanes, Stop};
use crate::syndication::Direction;

/// One story as a time line: a lane for what came straight from the origin, one for each page that others have it from,
/// one for pages that share a part of it, and one for pages of which nothing shows where they have it from.
pub fn lanes(story: &StoryReport) -> Lanes {
    let own_page = story.copies.iter().find(|c| c.role == "origin");
    let absent = story.origin_name.is_some() && own_page.is_none();
    let mut first = Lane { name: origin_name(story, own_page), absent, ..Lane::default() };
    first.note = match (own_page, absent) {
        (Some(_), _) => "origin",
        (None, true) => "origin; its own page is not here",
        (None, false) => "nothing shows whose text it is",
    }
    .to_owned();
    let mut by_way: Vec<(&str, Lane)> = Vec::new();
    let mut unknown = Lane { name: "Not known from whom".to_owned(), ..Lane::default() };
    let is_parent = |id: &str| story.copies.iter().any(|c| c.parent.as_deref() == Some(id));
    for copy in &story.copies {
        let parent = copy.parent.as_deref().zip(copy.from.as_ref());
        let came = match parent {
            Some((id, (_, direction))) => Came::From(id.to_owned(), *direction == Direction::Known),
            None if copy.role == "origin" => Came::Origin,
            None if absent => Came::FromLane,
            // The first that others have it from, as far as anybody can tell.
            None if is_parent(&copy.id) => Came::Origin,
            None => Came::NotKnown,
        };
        let stop = stop(copy, came);
        match parent {
            Some((id, (name, _))) if own_page.is_none_or(|own| own.id != id) => {
                match by_way.iter_mut().find(|(of, _)| *of == id) {
                    Some((_, lane)) => lane.stops.push(stop),
                    None => {
                        let lane = Lane { name: format!("By way of {name}"), stops: vec![stop], ..Lane::default() };
                        by_way.push((id, lane));
                    }
                }
            }
            _ if stop.came == Came::NotKnown && story.copies.iter().any(|c| is_parent(&c.id)) => {
                unknown.stops.push(stop);
            }
            _ => first.stops.push(stop),
        }
    }
    let shares = |part: &CopyLine| stop(part, part.with.clone().map_or(Came::NotKnown, Came::Shares));
    let parts = Lane {
        name: "A part of it".to_owned(),
        note: "texts of their own".to_owned(),
        stops: story.parts.iter().map(shares).collect(),
        ..Lane::default()
    };
    let mut all = vec![first];
    all.extend(by_way.into_iter().map(|(_, lane)| lane));
    all.extend([unknown, parts]);
    all.retain(|lane| !lane.stops.is_empty());
    let texts = match story.independent {
        (1, 1) => "one text".to_owned(),
        (low, high) => format!("{low} to {high} independent texts"),
    };
    let summary = vec![format!("{} outlets, {texts}", story.outlets), format!("origin: {}", story.origin)];
    Lanes { title: story.headline.clone(), summary, lanes: all }
}

fn origin_name(story: &StoryReport, own_page: Option<&CopyLine>) -> String {
    let name = story.origin_name.clone().or_else(|| own_page.map(|c| c.outlet.clone()));
    name.unwrap_or_else(|| "Origin not known".to_owned())
}

fn stop(copy: &CopyLine, came: Came) -> Stop {
    let mut notes = copy.did.clone();
    // The mark shows it already.
    notes.retain(|note| note != "credit dropped");
    let when = copy.published.as_deref().and_then(When::parse).map(|w| (w.seconds, w.within));
    Stop {
        id: copy.id.clone(),
        name: copy.outlet.clone(),
        when,
        came,
        credits: copy.credits,
        notes,
        url: copy.url.clone(),
    }
}
