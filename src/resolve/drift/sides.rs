//! The two texts of a comparison: the statement as it is cited, and the page.

use super::words::{Word, words};
use crate::attribution::{Attribution, Speech};
use crate::page::Document;
use crate::text::{Span, Text, squeeze};

/// Words between two quotations of one paragraph that are taken as the page's own: "the minister said on Monday".
const ASIDE: usize = 12;
/// Bytes of a bracketed insertion at most.
const BRACKETS: usize = 120;

/// The statement as the citing text gives it.
pub(super) struct Said<'d> {
    pub(super) document: &'d Document,
    pub(super) attribution: &'d Attribution,
    pub(super) words: Vec<Word>,
    /// Whether a word stands in quotation marks, so that it must be the very word.
    pub(super) quoted: Vec<bool>,
    /// Whether a word stands in square brackets, as what the citing text put in.
    pub(super) bracketed: Vec<bool>,
    /// Whether something is shown to be left out after a word: dots, brackets, the end of a piece.
    pub(super) cut: Vec<bool>,
}

impl<'d> Said<'d> {
    pub(super) fn of(document: &'d Document, attribution: &'d Attribution) -> Self {
        let mut side =
            Self { document, attribution, words: Vec::new(), quoted: vec![], bracketed: vec![], cut: vec![] };
        for &piece in &attribution.content {
            let text = document.text.slice(piece);
            let brackets = brackets(text);
            let marks = match attribution.speech {
                Speech::Mixed => marked(&document.text, document.text.line_at(piece.start).cover(piece)),
                _ => Vec::new(),
            };
            let found = words(&document.text, piece);
            for (i, word) in found.iter().enumerate() {
                let at = word.span.start - piece.start;
                side.bracketed.push(brackets.iter().any(|b| b.start <= at && at < b.end));
                side.quoted.push(match attribution.speech {
                    Speech::Direct => true,
                    Speech::Mixed => marks.iter().any(|m| m.contains(word.span)),
                    Speech::Indirect => false,
                });
                let gap = found.get(i + 1).map(|next| document.text.get(word.span.end..next.span.start).unwrap_or(""));
                side.cut.push(
                    gap.is_none_or(|gap| gap.contains(['…', '[', ']']) || gap.contains("..") || gap.contains(". .")),
                );
            }
            side.words.extend(found);
        }
        side
    }

    pub(super) fn text(&self) -> String {
        let pieces: Vec<String> =
            self.attribution.content.iter().map(|&s| squeeze(self.document.text.slice(s))).collect();
        pieces.join(" … ")
    }

    /// The words of the sentence or sentences it stands in, and the place of its own first word among them.
    pub(super) fn sentence(&self) -> (Vec<Word>, usize) {
        let Some(extent) = self.attribution.extent() else { return (Vec::new(), 0) };
        let text = &self.document.text;
        let mut all = words(text, text.line_at(extent.start).cover(text.line_at(extent.end)));
        let start = all.iter().rposition(|w| w.begins && w.span.start <= extent.start).unwrap_or(0);
        let end = all.iter().position(|w| w.begins && w.span.start >= extent.end).unwrap_or(all.len());
        all.truncate(end.max(start));
        all.drain(..start);
        let content = self.attribution.content.first().map_or(extent.start, |s| s.start);
        let first = all.iter().position(|w| w.span.start >= content).unwrap_or(all.len());
        (all, first)
    }
}

/// The page with its words.
pub(super) struct Page<'d> {
    pub(super) document: &'d Document,
    pub(super) attributions: &'d [Attribution],
    pub(super) words: Vec<Word>,
    /// Whether a word stands in quotation marks.
    pub(super) quoted: Vec<bool>,
    /// Whether a word is the page's own in the midst of what it quotes: "..., the minister said, ...".
    pub(super) aside: Vec<bool>,
}

impl<'d> Page<'d> {
    pub(super) fn of(document: &'d Document, attributions: &'d [Attribution]) -> Self {
        let text = &document.text;
        let whole = Span::new(0, text.len());
        let words = words(text, whole);
        let marks = marked(text, whole);
        let quoted = within(&words, &marks);
        let mut own: Vec<Span> = attributions.iter().flat_map(|a| a.cue.iter().chain(&a.source)).copied().collect();
        own.sort_unstable();
        let mut aside = within(&words, &own);
        for pair in marks.windows(2) {
            let gap = Span::new(pair[0].end, pair[1].start);
            let start = words.partition_point(|w| w.span.start < gap.start);
            let end = words.partition_point(|w| w.span.end <= gap.end);
            if start < end && end - start <= ASIDE && !text.slice(gap).contains('\n') {
                aside[start..end].fill(true);
            }
        }
        Self { document, attributions, words, quoted, aside }
    }

    /// The place of the words `from..=to` in the page's text.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        match (self.words.get(from), self.words.get(to)) {
            (Some(a), Some(b)) => a.span.cover(b.span),
            _ => Span::new(0, 0),
        }
    }

    /// The sentences a range of words stands in, as a range.
    pub(super) fn sentence(&self, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = (0..=range.start.min(self.words.len().saturating_sub(1))).rev().find(|&i| self.words[i].begins);
        let end = (range.end..self.words.len()).find(|&i| self.words[i].begins);
        start.unwrap_or(0)..end.unwrap_or(self.words.len())
    }
}

/// Which words lie in one of `spans`, which are sorted by start.
fn within(words: &[Word], spans: &[Span]) -> Vec<bool> {
    let mut reach = 0;
    let mut next = spans.iter().peekable();
    let mut inside = |w: &Word| {
        while let Some(span) = next.next_if(|s| s.start <= w.span.start) {
            reach = reach.max(span.end);
        }
        w.span.end <= reach
    };
    words.iter().map(&mut inside).collect()
}

/// What stands in quotation marks within `range`, a pair at a time; a line's end closes what is open.
///
/// Coarser than the reader of the attribution room: it is asked whether a word is quoted, not by whom.
fn marked(text: &Text, range: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open: Option<(char, usize)> = None;
    let inner = text.slice(range);
    let mut chars = inner.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let (start, end) = (range.start + at, range.start + at + c.len_utf8());
        let next = chars.peek().map_or(' ', |n| n.1);
        let closes = open.is_some_and(|(mark, _)| match mark {
            '“' => c == '”',
            '„' => matches!(c, '“' | '”'),
            '«' => c == '»',
            '»' => c == '«',
            '「' => c == '」',
            '‘' => c == '’' && !next.is_alphanumeric(),
            mark => c == mark,
        });
        if c == '\n' || closes {
            if let Some((_, from)) = open.take() {
                out.push(Span::new(from, start));
            }
        } else if open.is_none()
            && (matches!(c, '“' | '„' | '«' | '»' | '「' | '"') || (c == '‘' && !before.is_alphanumeric()))
        {
            open = Some((c, end));
        }
        before = c;
    }
    if let Some((_, from)) = open {
        out.push(Span::new(from, range.end));
    }
    out
}

/// What stands in square brackets, as places in `text`.
fn brackets(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('[').map(|i| at + i) {
        match text[open..].find(']').map(|i| open + i) {
            Some(close) if close - open <= BRACKETS => {
                out.push(Span::new(open, close));
                at = close;
            }
            Some(_) => at = open + 1,
            None => break,
        }
    }
    out
}
