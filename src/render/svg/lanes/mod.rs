//! A time line with lanes: who had a story when, and from whom.
//!
//! Needs no layout engine: time goes to the right, one lane stands under the other, and words that would meet go to
//! another row. What is many is drawn in groups, so that four hundred outlets take no more room than forty.

mod axis;
mod draw;
mod place;

use super::super::escape;
use super::super::lanes::{Came, Lanes, Stop};
use super::super::layout::{BoxSize, Point};
use super::super::measure::wrap;
use super::super::picture::Picture;
use super::frame::Header;
use super::xml::{Xml, num};
use super::{MARGIN, SvgOptions, plain_id, style};
use axis::Axis;
use draw::Drawing;
use place::{Placed, Room, are_told, place};
use std::collections::BTreeMap;

/// Width of the lanes' names, of the axis, and of the place for documents without a time.
const NAMES: f64 = 176.0;
const AXIS: f64 = 700.0;
const TIMELESS: f64 = 190.0;
/// Space between the names and the axis, in which lines leave an absent origin.
const FAN: f64 = 64.0;
/// Height of a row of dots with their names alone, and of each line under them.
const ROW: f64 = 24.0;
const LINE: f64 = 14.5;
/// Space above and below the rows of a lane.
const PAD: f64 = 14.0;
/// Height of the axis's marks.
const MARKS: f64 = 44.0;
/// Documents that are told one by one to those who cannot see them.
const TOLD: usize = 60;

/// Draws a time line. The output is well-formed XML whatever the names are.
pub fn lanes(lanes: &Lanes, options: &SvgOptions) -> String {
    let times: Vec<i64> = lanes.lanes.iter().flat_map(|l| &l.stops).filter_map(|s| s.when).map(|w| w.0).collect();
    let timeless = lanes.lanes.iter().flat_map(|l| &l.stops).any(|s| s.when.is_none());
    let axis = Axis::new(&times, AXIS);
    let left = MARGIN + NAMES + FAN;
    let end = left + AXIS;
    let right = if timeless { end + TIMELESS } else { end + 40.0 };
    let room = Room { axis: &axis, left, right: end + 30.0, timeless: end + 46.0, end };
    let told = are_told(&lanes.lanes);
    let placed: Vec<Placed<'_>> = lanes.lanes.iter().map(|lane| place(lane, &room, told)).collect();

    let folded: usize = placed.iter().flat_map(|p| &p.spots).filter(|s| s.stops.len() > 1).map(|s| s.stops.len()).sum();
    let groups = placed.iter().flat_map(|p| &p.spots).filter(|s| s.stops.len() > 1).count();
    let mut summary = lanes.summary.clone();
    if groups > 0 {
        summary.push(format!(
            "{folded} documents are drawn in {groups} groups of those published at about the same time in the same way."
        ));
    }
    let head = Picture { title: lanes.title.clone(), summary, ..Picture::default() };
    let width = right - MARGIN;
    let header = Header::new(&head, width);
    let mut y = MARGIN + header.height() + MARKS;
    let tops: Vec<f64> = placed
        .iter()
        .map(|lane| {
            let top = y;
            y += height_of(lane);
            top
        })
        .collect();
    let bottom = y;
    let drawing = Drawing { room: &room, left: MARGIN, right, top: MARGIN + header.height(), bottom, timeless };
    let legend = if options.legend { drawing.legend_height(&placed) } else { 0.0 };
    let page = BoxSize { width: right + MARGIN, height: bottom + legend + MARGIN };

    let mut xml = Xml::default();
    let id = plain_id(&options.id);
    open(&mut xml, &head, lanes, &id, page);
    xml.style(&style::lanes(&id, options.scheme));
    xml.line();
    xml.empty("rect", &[("class", "page"), ("width", &num(page.width)), ("height", &num(page.height))]);
    xml.line();
    header.draw(&mut xml, Point { x: MARGIN, y: MARGIN }, width);
    xml.line();
    drawing.axis(&mut xml, &axis);
    let mut places: BTreeMap<&str, Point> = BTreeMap::new();
    for (lane, &top) in placed.iter().zip(&tops) {
        for (spot, y) in lane.spots.iter().zip(heights(lane, top)) {
            spot.stops.iter().for_each(|s| _ = places.insert(&s.id, Point { x: spot.x, y }));
        }
    }
    for (lane, &top) in placed.iter().zip(&tops) {
        let name = wrap(&lane.lane.name, NAMES / 14.0 / 1.05, 3);
        drawing.lane(&mut xml, lane, &name.lines, top, height_of(lane));
        let source = Point { x: MARGIN + NAMES + 12.0, y: top + height_of(lane) / 2.0 };
        for (spot, y) in lane.spots.iter().zip(heights(lane, top)) {
            drawing.way(&mut xml, spot, Point { x: spot.x, y }, source, &places);
        }
        if lane.lane.absent {
            drawing.absent(&mut xml, source);
        }
    }
    for (lane, &top) in placed.iter().zip(&tops) {
        for (spot, y) in lane.spots.iter().zip(heights(lane, top)) {
            drawing.spot(&mut xml, &id, spot, y);
        }
    }
    if options.legend {
        drawing.legend(&mut xml, &placed);
    }
    xml.finish()
}

/// The middle of each spot's dot.
fn heights<'a>(lane: &'a Placed<'_>, top: f64) -> impl Iterator<Item = f64> + 'a {
    let rows = row_heights(lane);
    lane.spots.iter().map(move |spot| top + PAD + rows[..spot.row].iter().sum::<f64>() + ROW / 2.0)
}

fn row_heights(lane: &Placed<'_>) -> Vec<f64> {
    let mut rows = vec![ROW; lane.rows];
    for spot in &lane.spots {
        let height = (ROW + spot.lines.len() as f64 * LINE).max(2.0 * spot.radius() + 6.0);
        rows[spot.row] = rows[spot.row].max(height);
    }
    rows
}

fn height_of(lane: &Placed<'_>) -> f64 {
    (row_heights(lane).iter().sum::<f64>() + 2.0 * PAD).max(76.0)
}

/// The root element with what a screen reader says of the picture.
fn open(xml: &mut Xml, head: &Picture, lanes: &Lanes, id: &str, page: BoxSize) {
    let mut stops = lanes.lanes.iter().flat_map(|l| &l.stops);
    let links = stops.any(|stop| escape::link(stop.url.as_deref()).is_some());
    let title = if head.title.trim().is_empty() { "Who had the story when" } else { &head.title };
    let mut lines = head.summary.clone();
    let all: Vec<&Stop> = lanes.lanes.iter().flat_map(|l| &l.stops).collect();
    let name = |id: &str| all.iter().find(|s| s.id == id).map_or("another page", |s| s.name.as_str()).to_owned();
    for lane in &lanes.lanes {
        lines.push(format!("{}: {}", lane.name, lane.note));
        for stop in lane.stops.iter().take(TOLD) {
            lines.push(format!("{} – {}", stop.name, told(stop, &lane.name, &name)));
        }
        if lane.stops.len() > TOLD {
            lines.push(format!("And {} more.", lane.stops.len() - TOLD));
        }
    }
    super::root(xml, id, page, links, title, &lines.join("\n"));
}

/// How a document came by the text, in words.
fn told(stop: &Stop, lane: &str, name: &dyn Fn(&str) -> String) -> String {
    let way = match &stop.came {
        Came::Origin => "where the text comes from".to_owned(),
        Came::FromLane => format!("has it from {lane}"),
        Came::From(id, true) => format!("has it from {}", name(id)),
        Came::From(id, false) => format!("likely has it from {}", name(id)),
        Came::Shares(id) => format!("shares a part with {}", name(id)),
        Came::NotKnown => "where it has it from is not known".to_owned(),
    };
    match stop.credits {
        Some(false) => format!("{way}, and does not say so"),
        _ => way,
    }
}
