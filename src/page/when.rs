//! When a document says it was published, as a point on one time line.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// A time as precise as the page gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    /// Seconds since 1970 in UTC: of the instant, or of the day's beginning.
    pub seconds: i64,
    /// How far off the instant may be, in seconds: 0 with a time zone, half a day either way without one, a day for a
    /// plain date.
    pub within: i64,
}

/// Hours a clock of unknown zone may be off.
const ZONES: i64 = 12 * 3600;

impl When {
    /// Reads what [`Document::published`](super::Document) holds: RFC 3339, a time without a zone, or a plain date.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Some(Self { seconds: instant.as_second(), within: 0 });
        }
        if text.len() > 10
            && let Ok(local) = text.parse::<DateTime>()
        {
            let seconds = local.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
            return Some(Self { seconds, within: ZONES });
        }
        let day = text.parse::<Date>().ok()?;
        let seconds = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
        Some(Self { seconds, within: 24 * 3600 })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn reads_instants_local_times_and_days() {
        let seconds = |t: &str| When::parse(t).map(|w| (w.seconds, w.within));
        assert_eq!(seconds("1970-01-01T01:00:00+01:00"), Some((0, 0)));
        assert_eq!(seconds("1970-01-01T00:00:10Z"), Some((10, 0)));
        assert_eq!(seconds("1970-01-01T00:02"), Some((120, ZONES)));
        assert_eq!(seconds("1970-01-02"), Some((86_400, 86_400)));
        assert_eq!(seconds("yesterday"), None);
    }
}
