//! Regular expressions that are built only for lines that can match.
//!
//! Patterns over the letters of every script take a millisecond each to build, and most texts need none of them. A
//! hint is a lower-case piece that every match holds; a line without any of the hints is not looked at.

use regex::{Captures, Regex};
use std::sync::OnceLock;

/// A pattern with its hints.
#[derive(Debug)]
pub(super) struct Pattern {
    hints: Vec<String>,
    source: String,
    regex: OnceLock<Regex>,
}

impl Pattern {
    /// `hints` are divided by `|`; none means that every line is looked at.
    fn new(hints: Vec<String>, source: String) -> Self {
        Self { hints, source, regex: OnceLock::new() }
    }

    /// Takes hints divided by `|`.
    pub(super) fn hinted(hints: &str, source: &str) -> Self {
        Self::new(hints.split('|').filter(|h| !h.is_empty()).map(str::to_owned).collect(), source.to_owned())
    }

    fn regex(&self, line: &str) -> Option<&Regex> {
        let may = self.hints.is_empty() || self.may_match(&line.to_lowercase());
        may.then(|| self.built())
    }

    fn built(&self) -> &Regex {
        self.regex.get_or_init(|| Regex::new(&self.source).expect("patterns are part of the program"))
    }

    /// Whether a line, given in lower case, holds one of the hints.
    fn may_match(&self, lower: &str) -> bool {
        self.hints.is_empty() || self.hints.iter().any(|hint| lower.contains(hint.as_str()))
    }

    /// As [`Pattern::is_match`], with the line in lower case at hand.
    pub(super) fn is_match_of(&self, line: &str, lower: &str) -> bool {
        self.may_match(lower) && self.built().is_match(line)
    }

    /// As [`Pattern::captures`], with the line in lower case at hand.
    pub(super) fn captures_of<'l>(&self, line: &'l str, lower: &str) -> Option<Captures<'l>> {
        if self.may_match(lower) { self.built().captures(line) } else { None }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_a_hint_builds_nothing() {
        let pattern = Pattern::hinted("files|wires", r"(?i)with \w+ (?:files|wires)");
        assert!(!pattern.is_match("nothing here"));
        assert!(pattern.regex.get().is_none());
        assert!(pattern.is_match("With AP Files"));
    }
}
