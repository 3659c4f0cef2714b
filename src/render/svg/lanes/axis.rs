//! From times to places: a linear axis in which long stretches without any document are cut out.

/// Seconds between marks that people count in.
const STEPS: [i64; 13] =
    [300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000, 31_536_000];
const DAY: i64 = 86_400;
/// Width of a cut, in pixels.
const CUT: f64 = 46.0;
/// Least width of what lies between two cuts.
const PIECE: f64 = 74.0;
/// Room a mark's words take.
const MARK: f64 = 64.0;

/// A stretch of time drawn to scale.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    from: i64,
    to: i64,
    left: f64,
    width: f64,
}

/// Times as places from 0 to the axis's width.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    pieces: Vec<Piece>,
}

/// A mark on the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    pub(super) x: f64,
    /// The hour, or the day where marks are days apart.
    pub(super) words: String,
    /// The day under the hour, where it is another than the mark's before.
    pub(super) day: Option<String>,
}

impl Axis {
    /// An axis of this width that holds all times.
    pub(super) fn new(times: &[i64], width: f64) -> Self {
        let mut times = times.to_vec();
        times.sort_unstable();
        times.dedup();
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else { return Self { pieces: Vec::new() } };
        let mut gaps: Vec<(i64, i64)> = times.windows(2).map(|w| (w[1].saturating_sub(w[0]), w[0])).collect();
        gaps.sort_unstable_by(|a, b| b.cmp(a));
        // A gap is cut out while it is more than twice as long as all that would be left.
        let mut left = last.saturating_sub(first);
        let mut cuts: Vec<i64> = Vec::new();
        for (gap, from) in gaps {
            if left - gap <= 0 || gap <= 2 * (left - gap) {
                break;
            }
            left -= gap;
            cuts.push(from);
        }
        cuts.sort_unstable();
        let mut bounds: Vec<(i64, i64)> = Vec::new();
        let mut from = first;
        for cut in cuts {
            bounds.push((from, cut));
            from = times[times.partition_point(|&t| t <= cut)];
        }
        bounds.push((from, last));
        let room = width - CUT * (bounds.len() - 1) as f64 - PIECE * bounds.len() as f64;
        let mut at = 0.0;
        let mut pieces = Vec::new();
        for (from, to) in bounds {
            let share = if left > 0 { (to - from) as f64 / left as f64 } else { 1.0 };
            let width = PIECE + room.max(0.0) * share;
            pieces.push(Piece { from, to, left: at, width });
            at += width + CUT;
        }
        Self { pieces }
    }

    /// Where a time lies.
    pub(super) fn x(&self, time: i64) -> f64 {
        let Some(piece) = self.pieces.iter().find(|p| time <= p.to).or(self.pieces.last()) else { return 0.0 };
        piece.x(time)
    }

    /// The middles of the cuts.
    pub(super) fn cuts(&self) -> Vec<f64> {
        self.pieces.iter().skip(1).map(|p| p.left - CUT / 2.0).collect()
    }

    pub(super) fn marks(&self) -> Vec<Mark> {
        self.pieces.iter().flat_map(Piece::marks).collect()
    }
}

impl Piece {
    fn x(&self, time: i64) -> f64 {
        // A piece of one moment is a dot in its middle; others leave room for a dot on both sides.
        if self.to == self.from {
            return self.left + self.width / 2.0;
        }
        let inset = 8.0;
        let share = (time.clamp(self.from, self.to) - self.from) as f64 / (self.to - self.from) as f64;
        self.left + inset + share * (self.width - 2.0 * inset)
    }

    fn marks(&self) -> Vec<Mark> {
        let most = (self.width / MARK).floor().max(1.0) as i64;
        let step = STEPS.into_iter().find(|step| (self.to - self.from) / step < most).unwrap_or(STEPS[12]);
        let first = self.from + (step - self.from.rem_euclid(step)) % step;
        let mut times: Vec<i64> = (0..=most).map(|n| first + n * step).take_while(|&t| t <= self.to).collect();
        if times.is_empty() {
            times.push(self.from);
        }
        let mut before = None;
        let mark = |time: i64| {
            let day = time.div_euclid(DAY);
            let is_new = before.replace(day) != Some(day);
            let minutes = time.rem_euclid(DAY) / 60;
            if step >= DAY && times.len() > 1 {
                return Mark { x: self.x(time), words: date(day), day: None };
            }
            let words = format!("{:02}:{:02}", minutes / 60, minutes % 60);
            Mark { x: self.x(time), words, day: is_new.then(|| date(day)) }
        };
        times.iter().copied().map(mark).collect()
    }
}

/// A day of the Gregorian calendar by its number since 1970-01-01, as "8 Jul 2026".
///
/// After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
fn date(day: i64) -> String {
    const MONTHS: [&str; 12] = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"];
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = year + era * 400 + i64::from(month >= 10);
    format!("{day} {} {year}", MONTHS[month as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_names() {
        let cases = [
            (0, "1 Jan 1970"),
            (-1, "31 Dec 1969"),
            (59, "1 Mar 1970"),
            (11_016, "29 Feb 2000"),
            (20_642, "8 Jul 2026"),
        ];
        for (day, name) in cases {
            assert_eq!(date(day), name);
        }
    }

    #[test]
    fn a_long_silence_is_cut_out() {
        let axis = Axis::new(&[0, 3600, 7200, 400_000], 600.0);
        assert_eq!(axis.cuts().len(), 1);
        assert!(axis.x(7200) > 300.0, "the hours have most of the room");
        let even = Axis::new(&[0, 3600, 7200], 600.0);
        assert!(even.cuts().is_empty());
        assert!((even.x(3600) - 300.0).abs() < 0.1);
    }

    #[test]
    fn one_time_and_none_do_no_harm() {
        assert_eq!(Axis::new(&[5], 600.0).marks().len(), 1);
        assert!(Axis::new(&[], 600.0).marks().is_empty());
        assert!(Axis::new(&[i64::MIN / 4, i64::MAX / 4], 600.0).x(0).is_finite());
    }
}
