//! Dates as pages write them, to RFC 3339 as precise as the page is.
//!
//! A day alone gives `2024-05-04`; a time without an offset `2024-05-04T10:00:00`; with one
//! `2024-05-04T10:00:00+02:00`. What can be read two ways (03/04/2024) is not read.

use jiff::civil;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Months {
    months: BTreeMap<String, i8>,
}

static MONTHS: LazyLock<BTreeMap<String, i8>> = LazyLock::new(|| {
    toml::from_str::<Months>(include_str!("months.toml")).expect("the list beside this file is valid").months
});

/// Earliest year read: older "dates" on pages are clock resets and place holders.
const FIRST_YEAR: i16 = 1990;
const LAST_YEAR: i16 = 2100;

/// Reads a machine-made value: an attribute or a metadata field.
pub(super) fn parse(value: &str) -> Option<String> {
    let value = value.trim();
    if value.is_empty() || value.len() > 80 {
        return None;
    }
    iso(value).or_else(|| rfc2822(value)).or_else(|| epoch(value)).or_else(|| written(value))
}

/// `2024-05-04T10:00:00.123+0200`, its basic form, and what is left out of it by sloppy writers.
fn iso(value: &str) -> Option<String> {
    let mut scan = Scan { rest: value };
    let year = scan.digits(4)?;
    let separator = scan.one_of("-/.");
    let month = scan.number(separator.is_some())?;
    if separator.is_some() {
        scan.one_of("-/.")?;
    }
    let day = scan.number(separator.is_some())?;
    let date = civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    in_range(date)?;
    let gap = scan.rest;
    scan.rest = gap.trim_start_matches(['T', 't', ' ', ',', '\u{a0}', '-']).trim_start_matches("at ");
    if scan.rest.is_empty() || scan.rest.len() == gap.len() {
        return scan.rest.is_empty().then(|| date.to_string());
    }
    let Some(clock) = clock(&mut scan) else { return Some(date.to_string()) };
    Some(join(date, clock, scan.rest))
}

/// Hours, minutes, seconds.
fn clock(scan: &mut Scan<'_>) -> Option<civil::Time> {
    let hour = scan.digits_up_to(2)?;
    let colon = scan.one_of(":.h");
    let minute = scan.digits(2)?;
    let second = if scan.one_of(":.").is_some() || colon.is_none() { scan.digits(2).unwrap_or(0) } else { 0 };
    if scan.one_of(".,").is_some() {
        scan.rest = scan.rest.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let half_day = scan.rest.trim_start().get(..2).map(str::to_ascii_lowercase);
    let hour = match half_day.as_deref() {
        Some("pm") if hour < 12 => hour + 12,
        Some("am") if hour == 12 => 0,
        _ => hour,
    };
    if matches!(half_day.as_deref(), Some("am" | "pm")) {
        scan.rest = &scan.rest.trim_start()[2..];
    }
    civil::Time::new(hour as i8, minute as i8, second.min(59) as i8, 0).ok()
}

fn join(date: civil::Date, time: civil::Time, zone: &str) -> String {
    let local = format!("{date}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    match offset(zone) {
        Some(minutes) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{local}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
        None => local,
    }
}

/// An offset in minutes: `Z`, `+02:00`, `-0400`, `+02`, and the few names that mean one offset only.
fn offset(zone: &str) -> Option<i32> {
    let zone = zone.trim().trim_start_matches('(').trim_end_matches(')');
    let name = zone.to_ascii_uppercase();
    match name.as_str() {
        "Z" | "UTC" | "GMT" => return Some(0),
        "EDT" => return Some(-240),
        "EST" | "CDT" => return Some(-300),
        "PDT" => return Some(-420),
        "PST" => return Some(-480),
        "CET" => return Some(60),
        "CEST" => return Some(120),
        "JST" => return Some(540),
        _ => {}
    }
    let zone = name.strip_prefix("GMT").or_else(|| name.strip_prefix("UTC")).unwrap_or(&name);
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let mut scan = Scan { rest };
    let hours = scan.digits_up_to(2)? as i32;
    scan.one_of(":");
    let minutes = scan.digits(2).unwrap_or(0) as i32;
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn rfc2822(value: &str) -> Option<String> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned(value).ok()?;
    in_range(zoned.date())?;
    let minutes = zoned.offset().seconds() / 60;
    let zone = format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60);
    Some(join(zoned.date(), zoned.time(), &zone))
}

/// Seconds or milliseconds since 1970.
fn epoch(value: &str) -> Option<String> {
    let number: i64 = value.parse().ok()?;
    let seconds = match value.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    let zoned = time.to_zoned(jiff::tz::TimeZone::UTC);
    in_range(zoned.date())?;
    Some(join(zoned.date(), zoned.time(), "Z"))
}

/// An instant in UTC with the local time the page shows for it: both together give the offset.
///
/// `None` unless the instant is in UTC, the shown time has no offset, and the two differ by quarter hours within the
/// offsets in use.
pub(super) fn with_shown(instant: &str, shown: &str) -> Option<String> {
    let utc: civil::DateTime = instant.strip_suffix("+00:00")?.parse().ok()?;
    let local: civil::DateTime = shown.contains('T').then(|| shown.parse().ok())??;
    // Seconds are seldom shown.
    let minute = |t: civil::DateTime| t.with().second(0).build().ok();
    let apart = minute(local)?.since((jiff::Unit::Minute, minute(utc)?)).ok()?.get_minutes();
    if apart == 0 || apart % 15 != 0 || !(-12 * 60..=14 * 60).contains(&apart) {
        return None;
    }
    let local = utc.checked_add(jiff::Span::new().minutes(apart)).ok()?;
    let sign = if apart < 0 { '-' } else { '+' };
    Some(join(local.date(), local.time(), &format!("{sign}{:02}:{:02}", apart.abs() / 60, apart.abs() % 60)))
}

/// A date in words or with dots: "4 May 2024", "May 4, 2024, 10:05 am", "04.05.2024 10:05", "2024年5月4日".
///
/// Day and month in digits are read only with dots (the order is then day first everywhere) or where one of the two
/// is over 12. `None` where the text holds no date or two different ones.
pub(super) fn written(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let tokens: Vec<(usize, &str)> = tokens(&text);
    for (i, window) in tokens.windows(3).enumerate() {
        let [a, b, c] = [window[0].1, window[1].1, window[2].1];
        let number = |s: &str| s.parse::<i16>().ok();
        let day_of = |s: &str| {
            let digits = s.trim_end_matches(|ch: char| !ch.is_ascii_digit());
            number(digits).filter(|d| (1..=31).contains(d) && s.len() <= digits.len() + 2)
        };
        let month_of = |s: &str| MONTHS.get(s.trim_end_matches('.')).copied();
        let year_of = |s: &str| number(s).filter(|_| s.len() == 4);
        let between = |i: usize| {
            let from = tokens[i].0 + tokens[i].1.len();
            text.get(from..tokens[i + 1].0).unwrap_or("")
        };
        let found = if let (Some(d), Some(m), Some(y)) = (day_of(a), month_of(b), year_of(c)) {
            Some((y, m, d))
        } else if let (Some(m), Some(d), Some(y)) = (month_of(a), day_of(b), year_of(c)) {
            Some((y, m, d))
        } else if let (Some(y), Some(m), Some(d)) = (year_of(a), number(b), day_of(c)) {
            let cjk = between(i).contains('年') && between(i + 1).contains('月');
            let slashes = matches!((between(i), between(i + 1)), ("-", "-") | ("/", "/") | (".", "."));
            (cjk || slashes).then_some((y, m as i8, d))
        } else if let (Some(x), Some(z), Some(y)) = (number(a), number(b), year_of(c)) {
            match (between(i), between(i + 1)) {
                (".", ".") => Some((y, z as i8, x)),
                ("/", "/") | ("-", "-") if x > 12 && z <= 12 => Some((y, z as i8, x)),
                ("/", "/") if z > 12 && x <= 12 => Some((y, x as i8, z)),
                _ => None,
            }
        } else {
            None
        };
        let Some(date) = found.and_then(|(y, m, d)| civil::Date::new(y, m, d as i8).ok()) else { continue };
        in_range(date)?;
        let rest = &text[window[2].0 + c.len()..];
        let rest = rest.trim_start_matches(|ch: char| !ch.is_ascii_digit() && !ch.is_alphabetic() || ch == '日');
        let rest =
            ["at ", "um ", "à ", "kl. ", "ore ", "o ", "às "].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
        let mut scan = Scan { rest };
        // A time follows within the same phrase or not at all.
        return Some(match clock(&mut scan).filter(|_| rest.get(1..3).is_some_and(|s| s.contains([':', 'h', '.']))) {
            Some(time) => join(date, time, scan.rest.split_whitespace().next().unwrap_or("")),
            None => date.to_string(),
        });
    }
    None
}

fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    let mut digit = false;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let joins = c.is_alphanumeric() && !matches!(c, '年' | '月' | '日');
        if let Some(s) = start {
            let boundary = !joins || (c.is_ascii_digit() && !digit);
            if boundary {
                // "4 de mayo de 2024", "4th of May": words between the parts.
                if !matches!(&text[s..i], "de" | "del" | "of" | "den" | "the") {
                    out.push((s, &text[s..i]));
                }
                start = None;
            }
        }
        if joins && start.is_none() {
            start = Some(i);
            digit = c.is_ascii_digit();
        }
        if out.len() > 200 {
            break;
        }
    }
    out
}

/// A date in the path of an address: `/2024/05/04/`, `/2024-05-04-`.
pub(super) fn in_path(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    (0..bytes.len()).find_map(|i| {
        let before = i == 0 || matches!(bytes[i - 1], b'/' | b'-' | b'_');
        let sep = *bytes.get(i + 4)?;
        if !before || !matches!(sep, b'/' | b'-') || *bytes.get(i + 7)? != sep {
            return None;
        }
        let part = path.get(i..i + 10)?;
        if bytes.get(i + 10).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let date =
            civil::Date::new(part[..4].parse().ok()?, part[5..7].parse().ok()?, part[8..10].parse().ok()?).ok()?;
        in_range(date).map(|()| date.to_string())
    })
}

fn in_range(date: civil::Date) -> Option<()> {
    (FIRST_YEAR..=LAST_YEAR).contains(&date.year()).then_some(())
}

struct Scan<'a> {
    rest: &'a str,
}

impl Scan<'_> {
    fn digits(&mut self, n: usize) -> Option<u32> {
        let digits = self.rest.get(..n)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.rest = &self.rest[n..];
        digits.parse().ok()
    }

    fn digits_up_to(&mut self, n: usize) -> Option<u32> {
        let len = self.rest.bytes().take(n).take_while(u8::is_ascii_digit).count();
        if len == 0 { None } else { self.digits(len) }
    }

    /// Two digits, or one where separators mark its end.
    fn number(&mut self, separated: bool) -> Option<u32> {
        if separated { self.digits_up_to(2) } else { self.digits(2) }
    }

    fn one_of(&mut self, chars: &str) -> Option<char> {
        let c = self.rest.chars().next().filter(|&c| chars.contains(c))?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_pages_write_them() {
        let cases = [
            ("2024-05-04T10:05:06.789+0200", "2024-05-04T10:05:06+02:00"),
            ("2024-05-04T10:05:06Z", "2024-05-04T10:05:06+00:00"),
            ("2024-05-04T10:05-04:00", "2024-05-04T10:05:00-04:00"),
            ("2024-05-04 10:05:06", "2024-05-04T10:05:06"),
            ("2024-05-04", "2024-05-04"),
            ("20240504T100506Z", "2024-05-04T10:05:06+00:00"),
            ("20240504", "2024-05-04"),
            ("2024/5/4", "2024-05-04"),
            ("Sat, 04 May 2024 10:05:06 -0400", "2024-05-04T10:05:06-04:00"),
            ("1714817106", "2024-05-04T10:05:06+00:00"),
            ("1714817106000", "2024-05-04T10:05:06+00:00"),
            ("May 4, 2024", "2024-05-04"),
            ("Updated 4 May 2024 at 10:05 pm", "2024-05-04T22:05:00"),
            ("Samstag, 4. Mai 2024, 10:05 Uhr", "2024-05-04T10:05:00"),
            ("04.05.2024 10:05", "2024-05-04T10:05:00"),
            ("4 de mayo de 2024", "2024-05-04"),
            ("4 мая 2024, 10:05", "2024-05-04T10:05:00"),
            ("2024年5月4日 10:05", "2024-05-04T10:05:00"),
            ("25/12/2024", "2024-12-25"),
            ("12/25/2024", "2024-12-25"),
        ];
        for (given, wanted) in cases {
            assert_eq!(parse(given).as_deref(), Some(wanted), "{given}");
        }
    }

    #[test]
    fn what_can_be_read_two_ways_or_not_at_all_is_missing() {
        for given in ["03/04/2024", "soon", "0001-01-01T00:00:00", "1970-01-01", "2024-13-40", "Issue 2024", ""] {
            assert_eq!(parse(given), None, "{given}");
        }
    }

    #[test]
    fn the_shown_time_gives_the_offset() {
        let local = with_shown("2019-10-18T22:04:30+00:00", "2019-10-19T00:04:00");
        assert_eq!(local.as_deref(), Some("2019-10-19T00:04:30+02:00"));
        assert_eq!(with_shown("2019-10-18T22:04:30+00:00", "2019-10-19T00:09:00"), None, "another event");
        assert_eq!(with_shown("2019-10-18T22:04:30+00:00", "2019-10-19"), None);
        assert_eq!(with_shown("2019-10-18T22:04:30+02:00", "2019-10-19T00:04:00"), None);
    }

    #[test]
    fn dates_in_addresses() {
        assert_eq!(in_path("/news/2024/05/04/mill").as_deref(), Some("2024-05-04"));
        assert_eq!(in_path("/news/2024-05-04-mill").as_deref(), Some("2024-05-04"));
        assert_eq!(in_path("/id/120240504/1-2").as_deref(), None);
    }
}
