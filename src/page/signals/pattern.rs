//! Regular expressions that are built only for lines that can match, and no larger than those lines need.
//!
//! Patterns over the letters of every script take a millisecond each to build, and most texts need none of them. A
//! hint is a lower-case piece that every match holds; a line without any of the hints is not looked at. Of a line
//! whose only letters are ASCII's, the pattern is asked with classes of those letters, which takes a tenth to build.

use regex::{Captures, Regex};
use std::sync::OnceLock;

/// A pattern with its hints.
#[derive(Debug)]
pub(super) struct Pattern {
    hints: Vec<String>,
    source: String,
    regex: OnceLock<Regex>,
    /// The same for lines with [`plain`] letters.
    plain: OnceLock<Regex>,
}

impl Pattern {
    /// `hints` are divided by `|`; none means that every line is looked at.
    fn new(hints: Vec<String>, source: String) -> Self {
        Self { hints, source, regex: OnceLock::new(), plain: OnceLock::new() }
    }

    /// Takes hints divided by `|`.
    pub(super) fn hinted(hints: &str, source: &str) -> Self {
        Self::new(hints.split('|').filter(|h| !h.is_empty()).map(str::to_owned).collect(), source.to_owned())
    }

    fn regex(&self, line: &str) -> Option<&Regex> {
        let may = self.hints.is_empty() || self.may_match(&line.to_lowercase());
        may.then(|| self.built(line))
    }

    fn built(&self, line: &str) -> &Regex {
        let build = |source: &str| Regex::new(source).expect("patterns are part of the program");
        if is_plain(line) {
            self.plain.get_or_init(|| build(&plain(&self.source)))
        } else {
            self.regex.get_or_init(|| build(&self.source))
        }
    }

    /// Whether a line, given in lower case, holds one of the hints.
    fn may_match(&self, lower: &str) -> bool {
        self.hints.is_empty() || self.hints.iter().any(|hint| lower.contains(hint.as_str()))
    }

    /// As [`Pattern::is_match`], with the line in lower case at hand.
    pub(super) fn is_match_of(&self, line: &str, lower: &str) -> bool {
        self.may_match(lower) && self.built(line).is_match(line)
    }

    /// As [`Pattern::captures`], with the line in lower case at hand.
    pub(super) fn captures_of<'l>(&self, line: &'l str, lower: &str) -> Option<Captures<'l>> {
        if self.may_match(lower) { self.built(line).captures(line) } else { None }
    }

    /// Whether the line matches.
    pub(super) fn is_match(&self, line: &str) -> bool {
        self.regex(line).is_some_and(|r| r.is_match(line))
    }

    /// The groups of the first match.
    pub(super) fn captures<'l>(&self, line: &'l str) -> Option<Captures<'l>> {
        self.regex(line)?.captures(line)
    }
}

/// Whether all letters, digits and marks of a line are ASCII's; of other signs, those that news is set with.
fn is_plain(line: &str) -> bool {
    const SIGNS: [char; 16] = ['‘', '’', '“', '”', '–', '—', '―', '…', '•', '·', '«', '»', '©', '®', '™', '\u{a0}'];
    line.chars().all(|c| c.is_ascii() || SIGNS.contains(&c))
}

/// A pattern that finds the same in plain lines.
fn plain(source: &str) -> String {
    // Two classes in common are none at all.
    const CLASSES: [(&str, &str); 9] = [
        (r"\p{Lu}", "[A-Z]"),
        (r"\p{Lo}", "[0&&1]"),
        (r"\p{L}", "[A-Za-z]"),
        (r"\p{Han}", "[0&&1]"),
        (r"\p{Katakana}", "[0&&1]"),
        (r"\W", "[^0-9A-Za-z_]"),
        (r"\w", "[0-9A-Za-z_]"),
        (r"\d", "[0-9]"),
        (r"\b", r"(?-u:\b)"),
    ];
    CLASSES.iter().fold(source.to_owned(), |pattern, (class, plain)| pattern.replace(class, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_patterns_find_the_same_in_plain_lines() {
        let patterns = [
            r"(?i)^\W*(?:\p{L}+\s){0,3}?(?:with|mit)\s(?P<who>(?:[\p{L}'’&.\-]+\s){0,5}?(?:files?|inputs?)\b.{0,20})$",
            r"^(?P<place>[\p{Lu}\p{Lo}][^()\[\]\n]*?)?[\s,]*[(\[](?P<who>[^()\[\]\n/]+)[)\]]\s*[–—-]",
            r"(?i)\b(?:shared|syndicated)\s(?:\p{L}+\s){0,4}?from\s+(?P<who>[\p{Lu}][\p{L}\d]{2,80})",
        ];
        let lines = [
            "With files from AP",
            "— with “own” inputs.",
            "TEHRAN, 3 May (Tasnim) – The minister",
            "(AP) - x",
            "Shared by us from Valley2 News",
            "unshared from Valley",
            "syndicated from the Ærø Avis",
        ];
        for source in patterns {
            let (full, plain) = (Regex::new(source).unwrap(), Regex::new(&plain(source)).unwrap());
            let who = |regex: &Regex, line| {
                regex.captures(line).map(|c| (c.get(0).unwrap().range(), c.name("who").unwrap().range()))
            };
            for line in lines.into_iter().filter(|l| is_plain(l)) {
                assert_eq!(who(&full, line), who(&plain, line), "{source}\n{line}");
            }
        }
        assert!(!is_plain("Ærø Avis") && is_plain("“Fine” – © 2016"));
    }

    #[test]
    fn a_line_without_a_hint_builds_nothing() {
        let pattern = Pattern::hinted("files|wires", r"(?i)with \w+ (?:files|wires)");
        assert!(!pattern.is_match("nothing here"));
        assert!(pattern.regex.get().is_none());
        assert!(pattern.is_match("With AP Files"));
    }
}
