//! Where a name may begin and end in a text.

use super::key::{self, Token, Writing};
use crate::text::Span;

/// One way to read the first word of a name.
#[derive(Clone, Copy)]
pub(super) struct Start {
    pub at: usize,
    pub hash: u64,
}

/// Whether only a list's commas and "and" stand between two names.
pub(super) fn is_list_gap(gap: &str) -> bool {
    let words: Vec<&str> = gap.split([' ', ',', '/', '&', ';']).filter(|w| !w.is_empty()).collect();
    gap.len() <= 16
        && gap.chars().next().is_some_and(|c| matches!(c, ' ' | ',' | '/' | ';'))
        && gap != " "
        && words.iter().all(|w| ["and", "or", "und", "et", "y", "e", "и", "و"].contains(w))
}

/// Whether words stand close enough to be one name: no line break, comma, bracket, quotation mark or full stop that
/// ends a sentence between them.
pub(super) fn is_one_phrase(text: &str, tokens: &[Token]) -> bool {
    tokens.windows(2).all(|pair| {
        let gap = &text[pair[0].end..pair[1].start];
        if gap == " " || gap.is_empty() {
            return true;
        }
        let stop = gap.starts_with('.') && gap.len() > 1 && pair[0].end - pair[0].start > 3;
        gap.chars().count() <= 3
            && !stop
            && !gap.contains(['\n', '\r', ',', ';', '(', ')', '[', ']', '"', '“', '”', '«', '»', '?', '—'])
    })
}

/// Whether the name is not a part of a longer word, an address, a handle or a retweet mark.
pub(super) fn is_free(text: &str, tokens: &[Token], i: usize, n: usize, span: Span) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = &text[span.end..];
    if matches!(before, Some('@' | '#')) || (before == Some('.') && ends_in_word(&text[..span.start - 1])) {
        return false;
    }
    if let Some(rest) = after.strip_prefix(['.', '@'])
        && rest.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
    {
        return false;
    }
    if &text[span.start..span.end] == "RT" && after.trim_start_matches([' ', ':']).starts_with('@') {
        return false;
    }
    let (first, last) = (&tokens[i], &tokens[i + n - 1]);
    let touches = |a: &Token, b: &Token| a.end == b.start && a.writing == b.writing;
    if matches!(first.writing, Writing::Run | Writing::Glued) && i > 0 && touches(&tokens[i - 1], first) {
        return false;
    }
    if last.writing == Writing::Run && tokens.get(i + n).is_some_and(|next| touches(last, next)) {
        return false;
    }
    !is_in_address(text, span)
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(char::is_alphanumeric)
}

/// Whether the run of text around, up to white space, is a web address.
fn is_in_address(text: &str, span: Span) -> bool {
    // Longer than any address worth looking at; keeps a text without spaces linear.
    const REACH: usize = 200;
    let from = floor(text, span.start.saturating_sub(REACH));
    let run = text[from..span.start].rsplit(char::is_whitespace).next().unwrap_or("");
    run.contains("://") || run.contains("www.") || run.contains('@')
}

/// The char boundary at or before a byte.
pub(super) fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// An Arabic word without a glued "and", "by", "for", "so" or "like".
pub(super) fn without_prefix(text: &str, token: &Token) -> Option<Start> {
    let word = &text[token.start..token.end];
    let rest = word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك'])?;
    (rest.chars().count() >= 4).then(|| Start { at: token.end - rest.len(), hash: key::word_hash(rest) })
}

/// Where a Russian or Ukrainian name of six letters or more ends without its case ending.
pub(super) fn without_ending(text: &str, token: &Token) -> Option<usize> {
    let word = &text[token.start..token.end];
    let first = word.chars().next().filter(|c| ('\u{400}'..='\u{4FF}').contains(c) && c.is_uppercase());
    first?;
    let stem = ["ом", "ой", "ем"]
        .iter()
        .find_map(|e| word.strip_suffix(e))
        .or_else(|| word.strip_suffix(['а', 'у', 'е', 'ы', 'и', 'я', 'ю']))?;
    (stem.chars().count() >= 5).then_some(token.start + stem.len())
}
