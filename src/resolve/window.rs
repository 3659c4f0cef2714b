//! The days in which a cited page was published, and how services write days and times.

use super::Quest;
use crate::page::When;
use jiff::Timestamp;

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

/// The window in words, for what was looked for in vain: "nothing between 2024-01-01 and 2024-01-16".
pub fn window_words(quest: &Quest) -> Option<String> {
    let window = Window::of(quest)?;
    Some(format!("looked between {} and {}", day(window.from), day(window.to)))
}

/// A time in UTC, kept within the years that four digits hold.
fn written(seconds: i64, format: &str) -> String {
    let seconds = seconds.clamp(0, 253_402_207_200);
    let time = Timestamp::from_second(seconds).expect("jiff holds the years up to 9999");
    time.strftime(format).to_string()
}

/// `20240102030405`, as archives and GDELT write it.
pub(super) fn stamp(seconds: i64) -> String {
    written(seconds, "%Y%m%d%H%M%S")
}

/// `2024-01-02`.
pub(super) fn day(seconds: i64) -> String {
    written(seconds, "%Y-%m-%d")
}

/// `2024-01-02T03:04:05`.
pub(super) fn local(seconds: i64) -> String {
    written(seconds, "%Y-%m-%dT%H:%M:%S")
}

/// `Tue, 02 Jan 2024 03:04:05 GMT`, as headers have it.
pub(super) fn http_date(seconds: i64) -> String {
    written(seconds, "%a, %d %b %Y %H:%M:%S GMT")
}

/// What [`http_date`] writes, read.
pub(super) fn of_http_date(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(text).ok().map(|time| time.timestamp().as_second())
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
        assert_eq!(stamp(i64::MAX), "99991230220000");
        http_date(i64::MAX);
    }
}
