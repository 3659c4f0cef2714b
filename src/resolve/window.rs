//! The days in which a cited page was published, and how services write days and times.

use super::Quest;
use crate::page::When;

const DAY: i64 = 86_400;
/// A report is cited while it is news: later than two weeks, it is cited with a link or not at all.
const BEFORE: i64 = 14 * DAY;
/// Pages carry the time of their last change, and clocks of other zones.
const AFTER: i64 = DAY;

/// From and to, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Window {
    /// The usual one: two weeks before the citing document to a day after it. `None` where its time is not known.
    pub(super) fn of(quest: &Quest) -> Option<Self> {
        Self::around(quest, BEFORE)
    }

    /// Of so many days before.
    pub(super) fn of_days(quest: &Quest, days: i64) -> Option<Self> {
        Self::around(quest, days * DAY)
    }

    fn around(quest: &Quest, before: i64) -> Option<Self> {
        let When { seconds, within } = quest.cited?;
        Some(Self {
            from: seconds.saturating_sub(within).saturating_sub(before),
            to: seconds.saturating_add(within).saturating_add(AFTER),
        })
    }

    /// Whether a page of this time may be meant.
    pub(super) fn holds(self, when: When) -> bool {
        when.seconds.saturating_add(when.within) >= self.from && when.seconds.saturating_sub(when.within) <= self.to
    }

    /// Whether a page last changed at this time is too old.
    pub(super) fn begins_after(self, changed: When) -> bool {
        changed.seconds.saturating_add(changed.within) < self.from
    }
}

/// Year, month, day of a day counted from 1970. After Hinnant, "chrono-compatible low-level date algorithms".
fn civil(day: i64) -> (i64, i64, i64) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (d, m) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    (year + era * 400 + i64::from(m <= 2), m, d)
}

/// Seconds as the parts of a time, kept within the years that four digits hold.
fn parts(seconds: i64) -> [i64; 6] {
    let seconds = seconds.clamp(0, 253_402_300_799);
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    let left = seconds.rem_euclid(DAY);
    [year, month, day, left / 3600, left / 60 % 60, left % 60]
}

/// `20240102030405`, as archives and GDELT write it.
pub(super) fn stamp(seconds: i64) -> String {
    let [y, mo, d, h, mi, s] = parts(seconds);
    format!("{y:04}{mo:02}{d:02}{h:02}{mi:02}{s:02}")
}

/// `2024-01-02`.
pub(super) fn day(seconds: i64) -> String {
    let [y, mo, d, ..] = parts(seconds);
    format!("{y:04}-{mo:02}-{d:02}")
}

/// `2024-01-02T03:04:05`.
pub(super) fn local(seconds: i64) -> String {
    let [.., h, mi, s] = parts(seconds);
    format!("{}T{h:02}:{mi:02}:{s:02}", day(seconds))
}

/// `Tue, 02 Jan 2024 03:04:05 GMT`, as headers have it.
pub(super) fn http_date(seconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let [y, mo, d, h, mi, s] = parts(seconds);
    let name = DAYS[seconds.clamp(0, i64::MAX).div_euclid(DAY).rem_euclid(7) as usize];
    let month = MONTHS[(mo - 1) as usize];
    format!("{name}, {d:02} {month} {y:04} {h:02}:{mi:02}:{s:02} GMT")
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What [`http_date`] writes, read.
pub(super) fn of_http_date(text: &str) -> Option<i64> {
    let mut words = text.split_ascii_whitespace().skip(1);
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|m| m.eq_ignore_ascii_case(month))? + 1;
    let (day, year): (u8, u16) = (day.parse().ok()?, year.parse().ok()?);
    When::parse(&format!("{year:04}-{month:02}-{day:02}T{time}Z")).map(|w| w.seconds)
}

/// The RFC 3339 form of a time in digits: `20230821T194500Z`, `20240102030405`. Missing parts are the first.
pub(super) fn of_stamp(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(14).collect();
    if digits.len() < 4 || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let full = format!("{digits}{}", &"00000101000000"[digits.len()..]);
    let at = |from: usize, to: usize| &full[from..to];
    let text = format!("{}-{}-{}T{}:{}:{}Z", at(0, 4), at(4, 6), at(6, 8), at(8, 10), at(10, 12), at(12, 14));
    When::parse(&text).map(|_| text)
}

/// Seconds of a time in digits.
pub(super) fn seconds_of_stamp(text: &str) -> Option<i64> {
    When::parse(&of_stamp(text)?).map(|w| w.seconds)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_services_want_them() {
        let seconds = When::parse("2024-02-29T03:04:05Z").unwrap().seconds;
        assert_eq!(stamp(seconds), "20240229030405");
        assert_eq!(local(seconds), "2024-02-29T03:04:05");
        assert_eq!(http_date(seconds), "Thu, 29 Feb 2024 03:04:05 GMT");
        assert_eq!(of_http_date(&http_date(seconds)), Some(seconds));
        assert_eq!(seconds_of_stamp(&stamp(seconds)), Some(seconds));
        assert_eq!(of_stamp("20230821T194500Z").as_deref(), Some("2023-08-21T19:45:00Z"));
        assert_eq!(of_stamp("2023").as_deref(), Some("2023-01-01T00:00:00Z"));
        assert_eq!((of_stamp("soon"), of_stamp("20239999")), (None, None));
        assert_eq!(stamp(i64::MIN), "19700101000000");
        assert_eq!(stamp(i64::MAX), "99991231235959");
        http_date(i64::MAX);
    }
}
