//! Which documents are drawn as one, and in which row each stands.

use super::super::super::lanes::{Came, Lane, Stop};
use super::super::super::measure::{em, wrap};
use super::axis::Axis;

/// Type size of names, and of the lines under them.
pub(super) const NAME: f64 = 13.0;
pub(super) const SMALL: f64 = 11.5;
/// Longest name and longest line under it, in units of their type size.
const NAME_EM: f64 = 17.0;
const SMALL_EM: f64 = 26.0;
/// Stops up to which what each did is written under its name.
const TOLD: usize = 12;
/// Phrases written under a name.
const PHRASES: usize = 2;
/// Rows of a lane above which its documents are drawn in groups.
const ROWS: usize = 9;
/// Documents of one place and kind that are drawn one by one all the same.
const APART: usize = 2;
/// Width of the stretches of time that are drawn as one group.
const BIN: f64 = 150.0;
/// Space between a dot and its words, and between two stops of a row.
pub(super) const BESIDE: f64 = 10.0;
const BETWEEN: f64 = 22.0;

/// One dot: a document, or several.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spot<'l> {
    /// More than one where they are drawn as a group.
    pub(super) stops: Vec<&'l Stop>,
    pub(super) x: f64,
    /// Where the time it may have been ends, if it is known to the day only.
    pub(super) until: Option<f64>,
    pub(super) name: String,
    pub(super) lines: Vec<String>,
    /// Whether the words stand to the left of the dot.
    pub(super) left: bool,
    /// Counted from the lane's top.
    pub(super) row: usize,
}

/// A lane with the places of its dots.
pub(super) struct Placed<'l> {
    pub(super) lane: &'l Lane,
    pub(super) spots: Vec<Spot<'l>>,
    pub(super) rows: usize,
}

/// What is drawn where.
pub(super) struct Room<'a> {
    pub(super) axis: &'a Axis,
    /// Where the axis begins, and where the picture ends for words.
    pub(super) left: f64,
    pub(super) right: f64,
    /// Where documents without a time stand.
    pub(super) timeless: f64,
    /// Where the axis ends.
    pub(super) end: f64,
}

/// Whether there are few enough stops to say what each did.
pub(super) fn are_told(lanes: &[Lane]) -> bool {
    lanes.iter().map(|l| l.stops.len()).sum::<usize>() <= TOLD
}

/// Sets the stops of a lane in rows; in groups where they would be too many rows.
pub(super) fn place<'l>(lane: &'l Lane, room: &Room<'_>, told: bool) -> Placed<'l> {
    let single: Vec<Spot<'l>> = lane.stops.iter().map(|stop| spot(vec![stop], room, told)).collect();
    let (rows, spots) = rows(single, room);
    if rows <= ROWS {
        return Placed { lane, spots, rows };
    }
    let mut groups: Vec<(i64, u8, Vec<&'l Stop>)> = Vec::new();
    for stop in &lane.stops {
        let bin = stop.when.map_or(i64::MAX, |(at, _)| (room.axis.x(at) / BIN).floor() as i64);
        let kind = kind(stop);
        match groups.iter_mut().find(|g| (g.0, g.1) == (bin, kind) && kind > 0) {
            Some(group) => group.2.push(stop),
            None => groups.push((bin, kind, vec![stop])),
        }
    }
    let few = |stops: &[&Stop]| stops.len() <= APART;
    let spots = groups
        .into_iter()
        .flat_map(|(_, _, stops)| if few(&stops) { stops.into_iter().map(|s| vec![s]).collect() } else { vec![stops] });
    let (rows, spots) = self::rows(spots.map(|stops| spot(stops, room, false)).collect(), room);
    Placed { lane, spots, rows }
}

/// What is drawn alike.
const fn kind(stop: &Stop) -> u8 {
    match (&stop.came, stop.credits) {
        (Came::Origin, _) => 0,
        (Came::Shares(_), _) => 1,
        (_, Some(true)) => 2,
        (_, Some(false)) => 3,
        _ => 4,
    }
}

fn spot<'l>(stops: Vec<&'l Stop>, room: &Room<'_>, told: bool) -> Spot<'l> {
    let xs: Vec<f64> = stops.iter().filter_map(|s| s.when).map(|(at, _)| room.left + room.axis.x(at)).collect();
    let x = if xs.is_empty() { room.timeless } else { xs.iter().sum::<f64>() / xs.len() as f64 };
    let one_line = |text: &str, most: f64| wrap(text, most, 1).lines.into_iter().next().unwrap_or_default();
    let (name, lines) = match stops[..] {
        [stop] => {
            let shown = stop.notes.iter().take(if told { PHRASES } else { 0 });
            let mut lines: Vec<String> = shown.map(|n| one_line(n, SMALL_EM)).collect();
            if told && stop.notes.len() > PHRASES {
                let more = format!("and {} more", stop.notes.len() - PHRASES);
                lines.push(more);
            }
            (one_line(&stop.name, NAME_EM), lines)
        }
        _ => (format!("{} documents", stops.len()), Vec::new()),
    };
    let until = match stops[..] {
        [stop] => stop.when.filter(|(_, within)| *within > 3600),
        _ => None,
    };
    let until = until.map(|(at, within)| (room.left + room.axis.x(at.saturating_add(within))).min(room.end));
    Spot { stops, x, until, name, lines, left: false, row: 0 }
}

impl Spot<'_> {
    pub(super) fn radius(&self) -> f64 {
        if self.stops.len() == 1 { 5.0 } else { (6.0 + 1.6 * (self.stops.len() as f64).sqrt()).min(20.0) }
    }

    /// Width of its words.
    fn words(&self) -> f64 {
        let lines = self.lines.iter().map(|l| em(l) * SMALL);
        lines.fold(em(&self.name) * NAME, f64::max)
    }

    /// From where to where it needs its row for itself.
    fn taken(&self) -> (f64, f64) {
        let reach = self.radius() + BESIDE + self.words() + BETWEEN;
        let near = self.radius() + BETWEEN / 2.0;
        let until = self.until.map_or(0.0, |until| until - self.x);
        if self.left { (self.x - reach, self.x + near.max(until)) } else { (self.x - near, self.x + reach.max(until)) }
    }
}

/// A row for each where they are few, so that no line passes through words; else the first row with room, in the order
/// given.
fn rows<'l>(mut spots: Vec<Spot<'l>>, room: &Room<'_>) -> (usize, Vec<Spot<'l>>) {
    let mut taken: Vec<(u8, Vec<(f64, f64)>)> = Vec::new();
    let few = spots.len() <= ROWS;
    for spot in &mut spots {
        spot.left = spot.x + spot.radius() + BESIDE + spot.words() > room.right && spot.x < room.end + 1.0;
        let (from, to) = spot.taken();
        // Only what is drawn alike shares a row, as it shares the line there.
        let kind = kind(spot.stops[0]);
        let free = |row: &(u8, Vec<(f64, f64)>)| row.0 == kind && row.1.iter().all(|&(a, b)| to <= a || b <= from);
        let row = taken.iter().position(free).filter(|_| !few).unwrap_or(taken.len());
        if row == taken.len() {
            taken.push((kind, Vec::new()));
        }
        taken[row].1.push((from, to));
        spot.row = row;
    }
    (taken.len().max(1), spots)
}
