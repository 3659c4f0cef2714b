//! The text of one document and places in it: what every other room shares.
//!
//! A [`Span`] is a half-open range of bytes on character boundaries into one [`Text`]. Everything drawn from a page
//! keeps its span, so that a reader can be shown the very words. Outputs count Unicode code points, as the W3C's
//! TextPositionSelector does; [`CodePoints`] converts at that one edge.

mod analysis;
mod code_points;
mod fold;
mod quote;
mod sentence;
mod span;
mod token;

pub use analysis::Analysis;
pub use code_points::CodePoints;
pub use fold::{fold_line, fold_name, fold_words, moves_cursor, one_line, squeeze};
pub use quote::{Quotation, QuotationKind};
pub use span::Span;
pub use token::{QuoteState, Token, tokens};

use std::fmt;
use std::ops::Deref;

/// The text of one document, unchanged from how it was read.
///
/// Paragraphs are separated by line breaks. A `.txt` input is its own text, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(String);

impl Text {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The words at `span`, or `""` where the span does not fit this text.
    pub fn slice(&self, span: Span) -> &str {
        self.0.get(span.start..span.end).unwrap_or("")
    }

    /// The lines with something in them, in order, each without the white space around it.
    pub fn paragraphs(&self) -> impl Iterator<Item = Span> + '_ {
        let mut at = 0;
        self.0.split_inclusive('\n').filter_map(move |line| {
            let start = at;
            at += line.len();
            let body = line.trim();
            (!body.is_empty()).then(|| {
                let start = start + (line.len() - line.trim_start().len());
                Span::new(start, start + body.len())
            })
        })
    }

    /// The span of the line that holds `at`, without its line break.
    pub fn line_at(&self, at: usize) -> Span {
        let at = at.min(self.0.len());
        let start = self.0.as_bytes()[..at].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        let end = self.0.as_bytes()[at..].iter().position(|&b| b == b'\n').map_or(self.0.len(), |i| at + i);
        Span::new(start, end)
    }

    /// A table that turns this text's byte offsets into code points and back.
    pub fn code_points(&self) -> CodePoints {
        CodePoints::of(&self.0)
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_leave_out_empty_lines_and_edges() {
        let text = Text::new("Head\n\n  Body é \r\nLast");
        let words: Vec<_> = text.paragraphs().map(|s| text.slice(s)).collect();
        assert_eq!(words, ["Head", "Body é", "Last"]);
    }

    #[test]
    fn a_span_that_does_not_fit_is_empty() {
        let text = Text::new("né");
        assert_eq!(text.slice(Span::new(1, 2)), "");
        assert_eq!(text.slice(Span::new(0, 99)), "");
    }

    #[test]
    fn line_at_finds_the_line_around() {
        let text = Text::new("one\ntwo\nthree");
        assert_eq!(text.slice(text.line_at(5)), "two");
        assert_eq!(text.slice(text.line_at(0)), "one");
        assert_eq!(text.slice(text.line_at(13)), "three");
    }
}
