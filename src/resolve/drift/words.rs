//! A text as words that can be compared: folded, with their places, numbers read.

use super::lists::LISTS;
use super::numbers::{self, Number};
use crate::text::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One word, or several that are one number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Its place, with a currency's or a per cent sign.
    pub(super) span: Span,
    /// For comparing: lower case, letters and digits; a number by its value.
    pub(super) fold: String,
    /// Its beginning, for telling "ship" from "shore" and not from "ships".
    pub(super) stem: String,
    /// What it counts.
    pub(super) number: Option<Number>,
    /// Whether two texts share it by chance.
    pub(super) common: bool,
    /// Whether it is written as a name.
    pub(super) name: bool,
    /// Whether a sentence ends before it.
    pub(super) begins: bool,
}

impl Word {
    /// What agreeing on it is worth beside a word that any text holds.
    pub(super) const fn weight(&self) -> u32 {
        if self.common { 1 } else { 3 }
    }
}

/// The words of `text` within `span`. Linear.
pub(super) fn words(text: &str, span: Span) -> Vec<Word> {
    let raw = split(text, span);
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(word) = raw.get(at) {
        let before = at.checked_sub(1).map_or(span.start, |i| raw[i].span.end);
        let gap = text.get(before..word.span.start).unwrap_or("");
        // "Mr. Lindt" goes on.
        let title = at.checked_sub(1).is_some_and(|i| {
            let before = text.get(raw[i].span.start..raw[i].span.end).unwrap_or("");
            gap == ". " && before.len() <= 3 && before.starts_with(char::is_uppercase)
        });
        let begins = at == 0 || (ends_sentence(gap) && !title);
        if let Some(found) = numbers::read(text, &raw, at) {
            out.push(Word {
                span: found.span,
                fold: found.number.key(),
                stem: found.number.key(),
                number: Some(found.number),
                common: false,
                name: false,
                begins,
            });
            at = found.next.max(at + 1);
            continue;
        }
        let first = text.get(word.span.start..).and_then(|t| t.chars().next());
        // "one" counts and does not: as a word it agrees with the figure and is no number.
        let fold = if word.fold == "one" { "1".to_owned() } else { word.fold.clone() };
        out.push(Word {
            span: word.span,
            stem: stem(&word.fold),
            number: None,
            common: LISTS.common.contains(&fold),
            name: !begins && first.is_some_and(char::is_uppercase),
            begins,
            fold,
        });
        at += 1;
    }
    out
}

/// Whether what stands between two words ends a sentence.
fn ends_sentence(gap: &str) -> bool {
    gap.contains(['.', '!', '?', '\n', '。', '！', '？', '।', '؟']) && !gap.contains("..")
}

/// A word as it was split off, before numbers are put together.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    pub(super) span: Span,
    pub(super) fold: String,
}

fn split(text: &str, span: Span) -> Vec<Raw> {
    let Some(inner) = text.get(span.start..span.end) else { return Vec::new() };
    let mut out: Vec<Raw> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut chars = inner.char_indices().peekable();
    let mut close = |open: &mut Option<(usize, usize)>| {
        if let Some((start, end)) = open.take() {
            let fold = fold(&inner[start..end]);
            if !fold.is_empty() {
                out.push(Raw { span: Span::new(span.start + start, span.start + end), fold });
            }
        }
    };
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if is_spaceless(c) {
            close(&mut open);
            open = Some((at, end));
            close(&mut open);
        } else if c.is_alphanumeric() {
            open = Some((open.map_or(at, |o| o.0), end));
        } else if let Some((start, before)) = open {
            let next = chars.peek().map(|n| n.1);
            let digits = inner[..before].ends_with(|c: char| c.is_ascii_digit());
            let joins = match c {
                '\'' | '’' => next.is_some_and(char::is_alphanumeric),
                '.' | ',' => digits && next.is_some_and(|n| n.is_ascii_digit()),
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => true,
                c => is_combining_mark(c),
            };
            if joins {
                open = Some((start, end));
            } else {
                close(&mut open);
            }
        }
    }
    close(&mut open);
    out
}

/// Lower case, NFKC, without apostrophes and invisible characters; a figure keeps its point.
fn fold(word: &str) -> String {
    if word.is_ascii() && !word.contains([',', '.']) {
        return word.chars().filter(|&c| c != '\'').map(|c| c.to_ascii_lowercase()).collect();
    }
    let kept = |c: &char| c.is_alphanumeric() || *c == '.' || is_combining_mark(*c);
    word.nfkc().filter(kept).flat_map(char::to_lowercase).collect()
}

/// Scripts written without spaces: each character is a word of its own.
const fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The word without its ending, so that forms of one word agree. Made for English; of other words the end is cut.
fn stem(word: &str) -> String {
    if !word.is_ascii() {
        let length = word.chars().count();
        return word.chars().take(if length >= 6 { length - 2 } else { length }).collect();
    }
    let cut = ["ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "y"];
    let short = cut.iter().filter_map(|e| word.strip_suffix(e)).find(|s| s.len() >= 3).unwrap_or(word);
    short.strip_suffix('e').filter(|s| s.len() >= 3).unwrap_or(short).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folds(text: &str) -> Vec<String> {
        words(text, Span::new(0, text.len())).into_iter().map(|w| w.fold).collect()
    }

    #[test]
    fn words_agree_over_marks_case_and_ways_of_writing_numbers() {
        assert_eq!(folds("“We won't,” SHE said."), folds("‘we won’t’ – she said"));
        assert_eq!(folds("1,500 ships"), folds("fifteen hundred ships"));
        assert_eq!(folds("50 per cent"), folds("50%"));
        assert_eq!(folds("$5 million"), folds("five million dollars"));
        assert_eq!(folds("one ship"), folds("1 ship"));
        assert_ne!(folds("150 ships"), folds("200 ships"));
        assert_eq!(folds("水門は開いた").len(), 6);
        assert_eq!(folds("e\u{301}te\u{301}"), folds("été"));
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (a, b) in [("ships", "ship"), ("closed", "closing"), ("close", "closed"), ("parties", "party")] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
    }
}
