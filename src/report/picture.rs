//! One story of a report as a picture: who carries it, from whom, in the order of time.

use super::lines::{CopyLine, StoryReport};
use crate::evidence::Confidence;
use crate::render::{EdgeStroke, NodeShape, Picture, PictureEdge, PictureNode};
use crate::syndication::Direction;

const ORIGIN: &str = "origin";

/// Draws one story: its origin, its copies with what each changed, and the documents that share a part of it.
///
/// Arrows point from the copy to where it came from. A copy that came straight from an absent wire points at the wire,
/// dashed where it does not say so itself.
pub fn picture(story: &StoryReport) -> Picture {
    let mut picture = Picture {
        title: story.headline.clone(),
        summary: vec![format!("{} outlets; {}", story.outlets, story.origin)],
        ..Picture::default()
    };
    let own_page = story.copies.iter().find(|c| c.role == "origin").map(|c| c.id.as_str());
    if let (Some(name), None) = (&story.origin_name, own_page) {
        let details = vec!["its own page is not here".to_owned()];
        picture.nodes.push(node(ORIGIN, NodeShape::Agency, name, details, &story.origin));
    }
    for copy in story.copies.iter().chain(&story.parts) {
        picture.nodes.push(copy_node(copy));
    }
    let absent = story.origin_name.is_some() && own_page.is_none();
    for copy in &story.copies {
        let (to, kind, label) = match &copy.from {
            Some((_, direction)) => {
                let Some(to) = story.copies.iter().find(|c| copy.parent.as_ref() == Some(&c.id)) else { continue };
                let label = if *direction == Direction::Known { "copied from" } else { "likely copied from" };
                (to.id.as_str(), EdgeStroke::Derived, label)
            }
            None if absent && copy.credits == Some(true) => (ORIGIN, EdgeStroke::Credited, "credits"),
            None if absent => (ORIGIN, EdgeStroke::Uncredited, "no credit"),
            None => continue,
        };
        picture.edges.push(edge(&copy.id, to, kind, label, copy.share));
    }
    for part in &story.parts {
        if let Some(with) = part.with.as_deref() {
            let label = format!("{:.0} % shared", part.share * 100.0);
            picture.edges.push(edge(&part.id, with, EdgeStroke::Derived, &label, part.share));
        }
    }
    picture
}

fn copy_node(copy: &CopyLine) -> PictureNode {
    let mut details: Vec<String> =
        copy.published.iter().map(|p| p.chars().take(16).collect::<String>().replace('T', " ")).collect();
    const SHOWN: usize = 4;
    details.extend(copy.did.iter().take(SHOWN).cloned());
    if copy.did.len() > SHOWN {
        details.push(format!("and {} more changes", copy.did.len() - SHOWN));
    }
    let tooltip = format!("{}: {}", copy.role, copy.did.join(", "));
    let mut node = node(&copy.id, NodeShape::Document, &copy.outlet, details, &tooltip);
    node.url.clone_from(&copy.url);
    node.seed = copy.role == "origin";
    node
}

fn node(id: &str, kind: NodeShape, label: &str, details: Vec<String>, tooltip: &str) -> PictureNode {
    PictureNode {
        id: id.to_owned(),
        kind,
        label: label.to_owned(),
        details,
        tooltip: tooltip.to_owned(),
        url: None,
        seed: false,
    }
}

fn edge(from: &str, to: &str, kind: EdgeStroke, label: &str, share: f32) -> PictureEdge {
    PictureEdge {
        from: from.to_owned(),
        to: to.to_owned(),
        kind,
        label: label.to_owned(),
        tooltip: label.to_owned(),
        confidence: Confidence::new(share),
        circular: false,
    }
}
