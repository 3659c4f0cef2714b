//! The marks of a time line.

use super::super::super::escape;
use super::super::super::lanes::{Came, Stop};
use super::super::super::layout::Point;
use super::super::super::measure::{em, right_to_left, wrap};
use super::super::xml::{Xml, num};
use super::axis::Axis;
use super::place::{BESIDE, Placed, Room, Spot};
use super::{LINE, NAMES, PAD};
use std::collections::{BTreeMap, BTreeSet};

/// Where everything stands.
pub(super) struct Drawing<'a> {
    pub(super) room: &'a Room<'a>,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Whether some documents have no time.
    pub(super) timeless: bool,
}

/// How a way is drawn; also the order of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Known,
    Likely,
    Dropped,
    Shares,
}

impl Way {
    fn of(stop: &Stop) -> Option<Self> {
        Some(match (&stop.came, stop.credits) {
            (Came::Origin | Came::NotKnown, _) => return None,
            (Came::Shares(_), _) => Self::Shares,
            (_, Some(false)) => Self::Dropped,
            (Came::FromLane | Came::From(_, true), _) => Self::Known,
            (Came::From(_, false), _) => Self::Likely,
        })
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Likely => "likely",
            Self::Dropped => "dropped",
            Self::Shares => "shares",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Known => "has the text from there, and says so",
            Self::Likely => "most likely from there",
            Self::Dropped => "does not say whose it is",
            Self::Shares => "shares a part",
        }
    }
}

/// What a dot stands for; also the order of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dot {
    Origin,
    Copy,
    Dropped,
    Part,
    NotKnown,
}

impl Dot {
    const fn of(stop: &Stop) -> Self {
        match (&stop.came, stop.credits) {
            (Came::Origin, _) => Self::Origin,
            (Came::Shares(_), _) => Self::Part,
            (_, Some(false)) => Self::Dropped,
            (Came::NotKnown, _) => Self::NotKnown,
            _ => Self::Copy,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Copy => "copy",
            Self::Dropped => "dropped",
            Self::Part => "part",
            Self::NotKnown => "unknown",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Origin => "the text's own page",
            Self::Copy => "copy",
            Self::Dropped => "copy, credit dropped",
            Self::Part => "has a part of it",
            Self::NotKnown => "copy, source not known",
        }
    }
}

impl Drawing<'_> {
    /// Marks of time, and lines down from them.
    pub(super) fn axis(&self, xml: &mut Xml, axis: &Axis) {
        xml.open("g", &[("class", "axis")]);
        let (base, bottom) = (self.top + 38.0, num(self.bottom));
        for mark in axis.marks() {
            let x = num(self.room.left + mark.x);
            xml.empty("line", &[("class", "grid"), ("x1", &x), ("x2", &x), ("y1", &num(base)), ("y2", &bottom)]);
            xml.text("text", &[("x", &x), ("y", &num(base - 5.0)), ("text-anchor", "middle")], &mark.words);
            if let Some(day) = mark.day {
                xml.text("text", &[("x", &x), ("y", &num(base - 20.0)), ("text-anchor", "middle")], &day);
            }
        }
        for cut in axis.cuts() {
            let x = self.room.left + cut;
            for shift in [-3.0, 3.0] {
                let d = format!(
                    "M{},{}L{},{}",
                    num(x + shift - 3.0),
                    num(base + 5.0),
                    num(x + shift + 3.0),
                    num(base - 7.0)
                );
                xml.empty("path", &[("class", "cut"), ("d", &d)]);
            }
            let x = num(x);
            xml.empty(
                "line",
                &[("class", "silence"), ("x1", &x), ("x2", &x), ("y1", &num(base + 8.0)), ("y2", &bottom)],
            );
        }
        xml.text("text", &[("x", &num(self.left)), ("y", &num(base - 5.0))], "published, UTC");
        if self.timeless {
            let x = num(self.room.timeless - 8.0);
            xml.text("text", &[("x", &x), ("y", &num(base - 5.0))], "time not known");
            let x = num(self.room.timeless - 22.0);
            xml.empty("line", &[("class", "silence"), ("x1", &x), ("x2", &x), ("y1", &num(base)), ("y2", &bottom)]);
        }
        xml.close();
        xml.line();
    }

    /// A lane's name, and the rule above it.
    pub(super) fn lane(&self, xml: &mut Xml, lane: &Placed<'_>, name: &[String], top: f64, height: f64) {
        let (from, to, y) = (num(self.left), num(self.right), num(top));
        xml.empty("line", &[("class", "rule"), ("x1", &from), ("x2", &to), ("y1", &y), ("y2", &y)]);
        let note = wrap(&lane.lane.note, NAMES / 11.5, 3);
        let lines = name.len() as f64 * 18.0 + note.lines.len() as f64 * LINE;
        let mut y = top + (height - lines) / 2.0 + 13.0;
        y = y.min(top + PAD + 160.0).max(top + 16.0);
        for (class, step, line) in
            name.iter().map(|l| ("lane", 18.0, l)).chain(note.lines.iter().map(|l| ("detail", LINE, l)))
        {
            write(xml, class, self.left, y, false, line);
            y += step;
        }
        xml.line();
    }

    /// The mark of an origin whose page is not here.
    pub(super) fn absent(&self, xml: &mut Xml, at: Point) {
        let d = diamond(at, 8.0);
        xml.empty("path", &[("class", "absent"), ("d", &d)]);
        xml.line();
    }

    /// The line back to where a document's text came from.
    pub(super) fn way(&self, xml: &mut Xml, spot: &Spot<'_>, to: Point, lane: Point, places: &BTreeMap<&str, Point>) {
        let stop = spot.stops[0];
        let Some(way) = Way::of(stop) else { return };
        let from = match &stop.came {
            Came::From(id, _) | Came::Shares(id) => places.get(id.as_str()).copied(),
            _ => Some(lane),
        };
        let Some(from) = from.filter(|f| f.x != to.x || f.y != to.y) else { return };
        let backwards = from.x > to.x && matches!(stop.came, Came::From(..));
        let class = format!("way {}{}", way.class(), if backwards { " backwards" } else { "" });
        let d =
            if matches!(stop.came, Came::FromLane) { fan(from, to, self.room.left - 4.0) } else { descent(from, to) };
        xml.empty("path", &[("class", &class), ("d", &d), ("data-to", &stop.id)]);
        xml.line();
    }

    /// A dot with its words.
    pub(super) fn spot(&self, xml: &mut Xml, prefix: &str, spot: &Spot<'_>, y: f64) {
        let stop = spot.stops[0];
        let dot = Dot::of(stop);
        let id = escape::element_id(prefix, &stop.id);
        xml.open("g", &[("class", &format!("stop {}", dot.class())), ("id", &id), ("data-id", &stop.id)]);
        xml.text("title", &[], &tooltip(spot));
        let link = if spot.stops.len() == 1 { escape::link(stop.url.as_deref()) } else { None };
        if let Some(url) = &link {
            xml.open("a", &[("href", url), ("target", "_blank"), ("rel", "noopener noreferrer")]);
        }
        if let Some(until) = spot.until {
            let (from, to, y) = (num(spot.x), num(until), num(y));
            xml.empty("line", &[("class", "span"), ("x1", &from), ("x2", &to), ("y1", &y), ("y2", &y)]);
        }
        shape(xml, dot, Point { x: spot.x, y }, spot.radius());
        let beside = spot.radius() + BESIDE - 3.0;
        let x = if spot.left { spot.x - beside } else { spot.x + beside };
        write(xml, "label", x, y + 4.5, spot.left, &spot.name);
        for (at, line) in spot.lines.iter().enumerate() {
            write(xml, "detail", x, y + 5.0 + (at + 1) as f64 * LINE, spot.left, line);
        }
        if link.is_some() {
            xml.close();
        }
        xml.close();
        xml.line();
    }

    pub(super) fn legend_height(&self, placed: &[Placed<'_>]) -> f64 {
        self.legend_places(&samples(placed)).last().map_or(0.0, |p| p.y + 36.0)
    }

    /// Each sample's corner, as many in a row as fit.
    fn legend_places(&self, samples: &[(Sample, &'static str)]) -> Vec<Point> {
        let (mut x, mut y, mut places) = (0.0, 0.0, Vec::new());
        for (_, words) in samples {
            let width = 46.0 + em(words) * 12.0 + 14.0;
            if x > 0.0 && x + width > self.right - self.left {
                (x, y) = (0.0, y + 24.0);
            }
            places.push(Point { x, y });
            x += width;
        }
        places
    }

    pub(super) fn legend(&self, xml: &mut Xml, placed: &[Placed<'_>]) {
        let samples = samples(placed);
        xml.open("g", &[("class", "legend")]);
        let (from, to, y) = (num(self.left), num(self.right), num(self.bottom));
        xml.empty("line", &[("class", "rule"), ("x1", &from), ("x2", &to), ("y1", &y), ("y2", &y)]);
        for ((sample, words), place) in samples.iter().zip(self.legend_places(&samples)) {
            let (x, y) = (self.left + place.x, self.bottom + 32.0 + place.y);
            match sample {
                Sample::Dot(dot) => {
                    xml.open("g", &[("class", &format!("stop {}", dot.class()))]);
                    shape(xml, *dot, Point { x: x + 20.0, y }, 5.0);
                    xml.close();
                }
                Sample::Group => {
                    xml.open("g", &[("class", "stop copy")]);
                    shape(xml, Dot::Copy, Point { x: x + 20.0, y }, 9.0);
                    xml.close();
                }
                Sample::Absent => self.absent(xml, Point { x: x + 20.0, y }),
                Sample::Way(way) => {
                    let class = format!("way {}", way.class());
                    xml.empty(
                        "path",
                        &[("class", &class), ("d", &format!("M{},{y}H{}", num(x + 2.0), num(x + 36.0), y = num(y)))],
                    );
                }
                Sample::Day => {
                    let (from, to, y) = (num(x + 6.0), num(x + 34.0), num(y));
                    xml.empty("line", &[("class", "span"), ("x1", &from), ("x2", &to), ("y1", &y), ("y2", &y)]);
                }
            }
            xml.text("text", &[("x", &num(x + 44.0)), ("y", &num(y + 4.2))], words);
        }
        xml.close();
        xml.line();
    }
}

/// From the lane's origin to the row of a dot before the axis begins, then level to the dot.
fn fan(from: Point, to: Point, knee: f64) -> String {
    let knee = knee.min(to.x);
    let middle = num((from.x + knee) / 2.0);
    let (x, y) = (num(to.x), num(to.y));
    format!("M{},{}C{middle},{} {middle},{y} {},{y}L{x},{y}", num(from.x), num(from.y), num(from.y), num(knee))
}

/// From one dot up or down to the row of another, and level to it; beside the time or against it, in a bow to the left.
fn descent(from: Point, to: Point) -> String {
    let start = format!("M{},{}", num(from.x), num(from.y));
    let (x, y) = (num(to.x), num(to.y));
    if to.x > from.x + 20.0 {
        let turn = (from.x + 34.0).min(to.x);
        let near = if to.y > from.y { to.y - 30.0 } else { to.y + 30.0 };
        return format!(
            "{start}L{a},{near}C{a},{y} {a},{y} {},{y}L{x},{y}",
            num(turn),
            a = num(from.x),
            near = num(if (to.y - from.y).abs() > 30.0 { near } else { from.y })
        );
    }
    let bow = num(from.x.min(to.x) - 40.0);
    format!("{start}C{bow},{} {bow},{y} {x},{y}", num(from.y))
}

enum Sample {
    Absent,
    Dot(Dot),
    Group,
    Day,
    Way(Way),
}

/// What is drawn, with its words.
fn samples(placed: &[Placed<'_>]) -> Vec<(Sample, &'static str)> {
    let spots = || placed.iter().flat_map(|p| &p.spots);
    let stops = || spots().flat_map(|s| s.stops.iter().copied());
    let mut samples = Vec::new();
    if placed.iter().any(|p| p.lane.absent) {
        samples.push((Sample::Absent, "origin, its own page not here"));
    }
    let dots: BTreeSet<Dot> = stops().map(Dot::of).collect();
    samples.extend(dots.into_iter().map(|dot| (Sample::Dot(dot), dot.words())));
    if spots().any(|s| s.stops.len() > 1) {
        samples.push((Sample::Group, "several documents"));
    }
    if spots().any(|s| s.until.is_some()) {
        samples.push((Sample::Day, "known to the day"));
    }
    let ways: BTreeSet<Way> = stops().filter_map(Way::of).collect();
    samples.extend(ways.into_iter().map(|way| (Sample::Way(way), way.words())));
    samples
}

fn shape(xml: &mut Xml, dot: Dot, at: Point, radius: f64) {
    match dot {
        Dot::Origin => xml.empty("path", &[("class", "dot"), ("d", &diamond(at, radius + 3.0))]),
        Dot::Part => {
            let (x, y, side) = (num(at.x - radius), num(at.y - radius), num(radius * 2.0));
            xml.empty("rect", &[("class", "dot"), ("x", &x), ("y", &y), ("width", &side), ("height", &side)]);
        }
        _ => {
            let (x, y, r) = (num(at.x), num(at.y), num(radius));
            xml.empty("circle", &[("class", "dot"), ("cx", &x), ("cy", &y), ("r", &r)]);
        }
    }
}

fn diamond(at: Point, reach: f64) -> String {
    let (x, y) = (num(at.x), num(at.y));
    let (left, right, up, down) = (num(at.x - reach), num(at.x + reach), num(at.y - reach), num(at.y + reach));
    format!("M{left},{y}L{x},{up}L{right},{y}L{x},{down}Z")
}

/// Words with a ground of the page's colour, so that lines may pass behind them.
fn write(xml: &mut Xml, class: &str, x: f64, y: f64, ends: bool, line: &str) {
    // What runs from right to left begins where it would otherwise end.
    let rtl = right_to_left(line);
    let anchor = if ends != rtl { "end" } else { "start" };
    let (x, y) = (num(x), num(y));
    let attributes = [("class", class), ("x", x.as_str()), ("y", &y), ("text-anchor", anchor), ("direction", "rtl")];
    xml.text("text", if rtl { &attributes } else { &attributes[..4] }, line);
}

/// What hovering shows: the whole name and all that it did, or the names of a group.
fn tooltip(spot: &Spot<'_>) -> String {
    const LISTED: usize = 60;
    match spot.stops[..] {
        [stop] => {
            let mut lines = vec![stop.name.clone()];
            lines.extend(stop.notes.iter().cloned());
            lines.join("\n")
        }
        _ => {
            let mut lines: Vec<String> = spot.stops.iter().take(LISTED).map(|s| s.name.clone()).collect();
            if spot.stops.len() > LISTED {
                lines.push(format!("and {} more", spot.stops.len() - LISTED));
            }
            lines.join("\n")
        }
    }
}
