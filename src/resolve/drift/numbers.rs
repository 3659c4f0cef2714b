//! A small reader of numbers: figures, number words, per cent, money, months and days.

use super::lists::LISTS;
use super::words::Raw;
use crate::text::Span;

/// What a number counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Plain,
    /// "dozens", "hundreds".
    Vague,
    Percent,
    /// A currency's sign.
    Money(char),
    Month,
    Weekday,
}

/// One number of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) unit: Unit,
}

impl Number {
    /// How it is compared as a word.
    pub(super) fn key(self) -> String {
        match self.unit {
            Unit::Plain => format!("{}", self.value),
            Unit::Vague => format!("{}s", self.value),
            Unit::Percent => format!("{}%", self.value),
            Unit::Money(sign) => format!("{sign}{}", self.value),
            Unit::Month => format!("month {}", self.value),
            Unit::Weekday => format!("day {}", self.value),
        }
    }

    /// Whether both may be the same; a unit that one text leaves out is the other's.
    pub(super) fn agrees(self, other: Self) -> bool {
        let bare = |n: Self| n.unit == Unit::Plain;
        let value = (self.value - other.value).abs() <= 1e-9 * self.value.abs().max(1.0);
        value && (self.unit == other.unit || (self.is_like(other) && (bare(self) || bare(other))))
    }

    /// Whether one may stand in the other's place: a month does not answer a price.
    pub(super) fn is_like(self, other: Self) -> bool {
        use Unit::{Money, Percent, Plain, Vague};
        match (self.unit, other.unit) {
            (a, b) if a == b => true,
            (Money(_), Money(_)) | (Plain | Vague, Plain | Vague) => true,
            (Plain, Money(_) | Percent) | (Money(_) | Percent, Plain) => true,
            _ => false,
        }
    }
}

/// A number that begins at a word.
pub(super) struct Found {
    pub(super) number: Number,
    pub(super) span: Span,
    /// The word after it.
    pub(super) next: usize,
}

/// Reads the number that begins at word `at`.
pub(super) fn read(text: &str, words: &[Raw], at: usize) -> Option<Found> {
    let word = words.get(at)?;
    if let Some(found) = calendar(text, words, at) {
        return Some(found);
    }
    let (value, mut next, unit) = vague(text, words, at).or_else(|| plain(text, words, at))?;
    let mut number = Number { value, unit };
    let mut span = word.span.cover(words[next - 1].span);
    let (before, after) = (&text[..span.start], &text[span.end..]);
    if let Some(sign) = before.chars().next_back().filter(|c| "$€£¥₽₹".contains(*c)) {
        number.unit = Unit::Money(sign);
        span = Span::new(span.start - sign.len_utf8(), span.end);
    } else if after.starts_with('%') || after.starts_with(" %") {
        number.unit = Unit::Percent;
        span = Span::new(span.start, span.end + after.find('%').map_or(0, |i| i + 1));
    } else if unit == Unit::Plain {
        let follows = |i: usize, w: &str| words.get(i).is_some_and(|r| r.fold == w) && joined(text, words, i);
        if follows(next, "percent") {
            next += 1;
        } else if follows(next, "per") && follows(next + 1, "cent") {
            next += 2;
        } else if let Some(sign) =
            words.get(next).filter(|_| joined(text, words, next)).and_then(|r| LISTS.numbers.currencies.get(&r.fold))
        {
            number.unit = Unit::Money(*sign);
            span = span.cover(words[next].span);
            return Some(Found { number, span, next: next + 1 });
        } else {
            // A lone "one" is a pronoun as often as a number.
            return (word.fold != "one" || next > at + 1).then_some(Found { number, span, next });
        }
        number.unit = Unit::Percent;
        span = span.cover(words[next - 1].span);
    }
    Some(Found { number, span, next })
}

/// Whether only white space or a hyphen stands before word `at`.
fn joined(text: &str, words: &[Raw], at: usize) -> bool {
    let (Some(before), Some(word)) = (at.checked_sub(1).and_then(|i| words.get(i)), words.get(at)) else {
        return false;
    };
    text.get(before.span.end..word.span.start)
        .is_some_and(|gap| gap.len() <= 3 && gap.chars().all(|c| c == ' ' || c == '-' || c == '\u{a0}'))
}

fn calendar(text: &str, words: &[Raw], at: usize) -> Option<Found> {
    let word = words.get(at)?;
    if !text[word.span.start..].starts_with(char::is_uppercase) {
        return None;
    }
    let found = |value: f64, unit| Found { number: Number { value, unit }, span: word.span, next: at + 1 };
    if let Some(&value) = LISTS.numbers.weekdays.get(&word.fold) {
        return Some(found(value, Unit::Weekday));
    }
    let &value = LISTS.numbers.months.get(&word.fold)?;
    let figure = |i: Option<usize>| {
        i.and_then(|i| words.get(i)).is_some_and(|w| w.fold.starts_with(|c: char| c.is_ascii_digit()))
    };
    let dated =
        (figure(at.checked_sub(1)) && joined(text, words, at)) || (figure(Some(at + 1)) && joined(text, words, at + 1));
    // "May" and "March" are words as well, and short forms are names.
    let sure = word.fold.len() > 4 && word.fold != "march";
    (sure || dated).then(|| found(value, Unit::Month))
}

/// "dozens", "tens of thousands".
fn vague(text: &str, words: &[Raw], at: usize) -> Option<(f64, usize, Unit)> {
    let many = |i: usize| words.get(i).and_then(|w| LISTS.numbers.vague.get(&w.fold)).copied();
    let first = many(at)?;
    let of = words.get(at + 1).is_some_and(|w| w.fold == "of") && joined(text, words, at + 1);
    match many(at + 2).filter(|_| of && joined(text, words, at + 2)) {
        Some(second) => Some((first * second / 2.0, at + 3, Unit::Vague)),
        // "Tens" alone is a number on a scale, and "scores" are points.
        None if words[at].fold == "tens" || (words[at].fold == "scores" && !of) => None,
        None => Some((first, at + 1, Unit::Vague)),
    }
}

fn plain(text: &str, words: &[Raw], at: usize) -> Option<(f64, usize, Unit)> {
    let scale =
        |i: usize| words.get(i).filter(|w| w.fold.len() > 1).and_then(|w| LISTS.numbers.scales.get(&w.fold)).copied();
    if let Some(mut value) = figures(&words[at].fold) {
        let mut next = at + 1;
        while let Some(by) = scale(next).filter(|_| joined(text, words, next) && next < at + 4) {
            value *= by;
            next += 1;
        }
        return Some((value, next, Unit::Plain));
    }
    let small = |i: usize| words.get(i).and_then(|w| LISTS.numbers.small.get(&w.fold)).copied();
    let mut next = at;
    let (mut total, mut current, mut any) = (0.0_f64, 0.0_f64, false);
    if words[at].fold == "a" && scale(at + 1).is_some() && joined(text, words, at + 1) {
        (current, next) = (1.0, at + 1);
    }
    // No number has more words; a text of nothing else is read in pieces.
    while next < at + 16 && (next == at || joined(text, words, next)) {
        let and = words.get(next).is_some_and(|w| w.fold == "and") && any && (current + total) >= 100.0;
        let next_small = small(next + 1).is_some() && joined(text, words, next + 1);
        if and && next_small && current % 100.0 == 0.0 {
            next += 1;
        }
        if let Some(value) = small(next) {
            let (tens, units) = (current % 100.0, current % 10.0);
            let fits = if value >= 10.0 { tens == 0.0 } else { units == 0.0 && (tens == 0.0 || tens >= 20.0) };
            if any && (!fits || value == 0.0) {
                break;
            }
            current += value;
        } else if let Some(by) = scale(next).filter(|_| any || current > 0.0) {
            if by <= 100.0 {
                current *= by;
            } else {
                total += current * by;
                current = 0.0;
            }
        } else {
            break;
        }
        any = true;
        next += 1;
    }
    (any && (total + current).is_finite()).then_some((total + current, next, Unit::Plain))
}

/// "1500", "1.5", "20th", "3bn".
fn figures(word: &str) -> Option<f64> {
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    // Longer ones are no counts, and would not be told apart as numbers.
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let value: f64 = digits.parse().ok()?;
    match rest {
        "" | "st" | "nd" | "rd" | "th" => Some(value),
        _ => LISTS.numbers.scales.get(rest).map(|by| value * by),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::words::words;
    use super::*;

    fn numbers(text: &str) -> Vec<String> {
        words(text, Span::new(0, text.len())).into_iter().filter_map(|w| w.number).map(Number::key).collect()
    }

    #[test]
    fn numbers_are_read_as_a_reader_would() {
        for (text, expected) in [
            ("1,500 ships", &["1500"][..]),
            ("fifteen hundred ships", &["1500"]),
            ("one hundred and fifty ships", &["150"]),
            ("two hundred thousand", &["200000"]),
            ("twenty-one of them", &["21"]),
            ("a hundred times", &["100"]),
            ("a ship and a harbour", &[]),
            ("two dozen and dozens more", &["24", "24s"]),
            ("tens of thousands", &["20000s"]),
            ("50 per cent, 50 percent, 50%, fifty percent", &["50%", "50%", "50%", "50%"]),
            ("$1.5 million or 3bn euros", &["$1500000", "€3000000000"]),
            ("on 12 May they may sail", &["12", "month 5"]),
            ("the 20th on Tuesday", &["20", "day 2"]),
            ("no one and one of them", &[]),
            ("three, four", &["3", "4"]),
            ("in 2019 150 ships", &["2019", "150"]),
        ] {
            assert_eq!(numbers(text), expected, "{text}");
        }
    }

    #[test]
    fn a_unit_left_out_is_the_other_s() {
        let n = |value, unit| Number { value, unit };
        assert!(n(5.0, Unit::Plain).agrees(n(5.0, Unit::Money('$'))));
        assert!(!n(5.0, Unit::Money('€')).agrees(n(5.0, Unit::Money('$'))));
        assert!(!n(5.0, Unit::Month).agrees(n(5.0, Unit::Plain)));
        assert!(!n(24.0, Unit::Vague).agrees(n(200.0, Unit::Vague)));
    }
}
