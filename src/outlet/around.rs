//! The words around one name, within its line.

use super::boundary::floor;
use super::key::{self, Token};
use crate::text::{Span, Text};

/// Bytes looked at on either side of a name.
const REACH: usize = 160;

/// The words around one mention within its sentence.
pub(super) struct Around<'t> {
    pub before: &'t str,
    pub after: &'t str,
    /// Nearest last.
    pub before_tokens: Vec<Token>,
    /// Nearest first.
    pub after_tokens: Vec<Token>,
    /// The name stands within the first 80 bytes of its line.
    pub near_line_start: bool,
    pub whole_line_before: bool,
    pub whole_line_after: bool,
}

impl<'t> Around<'t> {
    pub(super) fn new(text: &'t Text, span: Span, lead: Span) -> Self {
        let line = text.line_at(span.start);
        let from = line.start.max(floor(text, lead.start.saturating_sub(REACH)));
        let to = line.end.min(floor(text, span.end.saturating_add(REACH)));
        let before = &text[from..span.start.max(from)];
        let after = &text[span.end.min(to)..to];
        let (mut before_tokens, mut after_tokens) = (Vec::new(), Vec::new());
        key::tokens(before, &mut before_tokens);
        // The possessive or ending that the span leaves out is no word of its own.
        key::tokens(after, &mut after_tokens);
        Self {
            before,
            after,
            before_tokens,
            after_tokens,
            near_line_start: span.start - line.start <= 80,
            whole_line_before: from == line.start,
            whole_line_after: to == line.end,
        }
    }

    /// The nth word before, from 0, with the text between it and the next.
    pub(super) fn back(&self, n: usize) -> Option<(&Token, &'t str)> {
        let i = self.before_tokens.len().checked_sub(n + 1)?;
        let token = &self.before_tokens[i];
        let end = self.before_tokens.get(i + 1).map_or(self.before.len(), |t| t.start);
        Some((token, &self.before[token.end..end]))
    }

    /// The nth word after, from 0, with the text between it and the one before.
    pub(super) fn forth(&self, n: usize) -> Option<(&Token, &'t str)> {
        let token = self.after_tokens.get(n)?;
        let start = n.checked_sub(1).map_or(0, |p| self.after_tokens[p].end);
        Some((token, &self.after[start..token.start]))
    }

    pub(super) fn before_word(&self, token: &Token) -> &'t str {
        &self.before[token.start..token.end]
    }

    pub(super) fn after_word(&self, token: &Token) -> &'t str {
        &self.after[token.start..token.end]
    }
}

/// Whether a clause ends in the text between two words.
pub(super) fn ends_clause(gap: &str) -> bool {
    gap.contains(['.', '!', '?', ';', ':', ',', '—', '–', '(', ')', '"', '“', '”', '\n'])
}

/// Whether a word begins with a capital.
pub(super) fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}
