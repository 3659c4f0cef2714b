use super::{Span, Token};
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Title,
    End,
    Number,
}

/// The word lists of `abbreviations.txt`.
pub(super) struct Abbreviations {
    classes: HashMap<&'static str, Class>,
    openers: Vec<&'static str>,
    verbs: Vec<&'static str>,
}

static LISTS: LazyLock<Abbreviations> = LazyLock::new(|| {
    let mut lists = Abbreviations { classes: HashMap::new(), openers: Vec::new(), verbs: Vec::new() };
    let lines = include_str!("abbreviations.txt").lines().filter(|line| !line.starts_with('#'));
    for (class, words) in lines.filter_map(|line| line.split_once(':')) {
        let words = words.split_whitespace();
        match class {
            "title" => lists.classes.extend(words.map(|w| (w, Class::Title))),
            "end" => lists.classes.extend(words.map(|w| (w, Class::End))),
            "number" => lists.classes.extend(words.map(|w| (w, Class::Number))),
            "opener" => lists.openers.extend(words),
            _ => lists.verbs.extend(words),
        }
    }
    lists
});

impl Abbreviations {
    pub(super) fn get() -> &'static Self {
        &LISTS
    }

    /// Whether a full stop after `word` belongs to it.
    pub(super) fn keeps_stop(&self, word: &str, before_digit: bool) -> bool {
        match self.classes.get(word) {
            Some(Class::Number) => before_digit,
            Some(_) => true,
            None => false,
        }
    }
}

/// Numbers the sentences of `tokens`, whose paragraphs are set; a paragraph's end is a sentence's end.
pub(super) fn number(text: &str, tokens: &mut [Token]) {
    let mut current = 0;
    for i in 0..tokens.len() {
        if i > 0 && (tokens[i].paragraph != tokens[i - 1].paragraph || breaks_before(text, tokens, i)) {
            current += 1;
        }
        tokens[i].sentence = current;
    }
}

fn word<'t>(text: &'t str, tokens: &[Token], i: usize) -> &'t str {
    tokens.get(i).map_or("", |t| &text[t.span.start..t.span.end])
}

fn is_closer(word: &str) -> bool {
    matches!(word, "\"" | "”" | "’" | "'" | "''" | ")" | "]" | "»" | "」" | "』")
}

fn is_opener(word: &str) -> bool {
    matches!(word, "“" | "\"" | "‘" | "'" | "`" | "``" | "''" | "(" | "[" | "«" | "„" | "「" | "『" | "—")
}

/// Whether a sentence ends before token `i`, which is not its paragraph's first.
fn breaks_before(text: &str, tokens: &[Token], i: usize) -> bool {
    let Span { start, .. } = tokens[i].span;
    let gap = start > tokens[i - 1].span.end;
    let here = word(text, tokens, i);
    // The end mark stands before closing quotation marks and brackets: `won.”) Then`.
    let mut last = i - 1;
    let mut closed = false;
    while last > 0
        && i - last < 4
        && is_closer(word(text, tokens, last))
        && tokens[last].paragraph == tokens[i].paragraph
    {
        closed = true;
        last -= 1;
    }
    let end = word(text, tokens, last);
    if matches!(end, "。" | "！" | "？") {
        return !is_closer(here);
    }
    if !gap {
        return false;
    }
    let follows = if is_opener(here) { word(text, tokens, i + 1) } else { here };
    let first = follows.chars().next().unwrap_or(' ');
    match end {
        "." | "…" => first.is_uppercase() || first.is_ascii_digit() || is_opener(here) || is_caseless(first),
        "!" | "?" => {
            // `"Why?" Ann Lee asked.` goes on.
            let goes_on = closed
                && (i..(i + 4).min(tokens.len())).any(|k| LISTS.verbs.contains(&word(text, tokens, k)))
                && !is_opener(here);
            (first.is_uppercase() || first.is_ascii_digit() || is_opener(here) || is_caseless(first)) && !goes_on
        }
        _ if end.len() > 1 && end.bytes().all(|b| b == b'.') => first.is_uppercase(),
        _ if end.len() > 2 && end.ends_with('.') => {
            let stem = &end[..end.len() - 1];
            let may_end = stem.contains('.') || LISTS.classes.get(stem) == Some(&Class::End);
            may_end && (LISTS.openers.contains(&follows.trim_end_matches('.')))
        }
        _ => false,
    }
}

/// Letters of scripts without capitals, which cannot tell a sentence's start.
fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

#[cfg(test)]
mod tests {
    use crate::text::{Analysis, Text};

    #[test]
    fn ends_sentences_where_a_reader_would() {
        for (text, want) in [
            (
                "Gov. Ann Lee of Pa. spoke. He left at 5 p.m. The end.",
                "Gov. Ann Lee of Pa. spoke.|He left at 5 p.m.|The end.",
            ),
            ("“Why?” Ann Lee asked. “No reason.” Then he left.", "“Why?” Ann Lee asked.|“No reason.”|Then he left."),
            ("\"We won!\" he said. It rained... for days.", "\"We won!\" he said.|It rained... for days."),
            ("Headline without a stop\nJ. R. Doe wrote it.", "Headline without a stop|J. R. Doe wrote it."),
            ("他说。她走了。", "他说。|她走了。"),
        ] {
            let text = Text::from(text);
            let analysis = Analysis::of(&text, &[]);
            let got: Vec<_> = analysis.sentences().map(|s| text.slice(s)).collect();
            assert_eq!(got.join("|"), want);
        }
    }
}
