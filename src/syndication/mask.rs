//! Which words of a text are shared without anybody copying the story: speech in quotation marks, captions, posts.

use crate::text::{Analysis, QuotationKind, Span, Text};
use regex::{Regex, RegexSet, RegexSetBuilder};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Lists {
    longest: usize,
    hints: String,
    captions: Vec<String>,
    posts: Vec<String>,
    signature: String,
}

struct Patterns {
    longest: usize,
    /// What every pattern needs: a quick look that spares most paragraphs the slow one.
    hints: Regex,
    captions: RegexSet,
    posts: RegexSet,
    signature: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let lists: Lists = toml::from_str(include_str!("captions.toml")).expect("the list beside this file is valid");
    let set = |patterns: &[String]| {
        RegexSetBuilder::new(patterns).case_insensitive(true).build().expect("the patterns beside this file are valid")
    };
    Patterns {
        longest: lists.longest,
        hints: Regex::new(&lists.hints).expect("the pattern beside this file is valid"),
        captions: set(&lists.captions),
        posts: set(&lists.posts),
        signature: Regex::new(&lists.signature).expect("the pattern beside this file is valid"),
    }
});

/// Most words a message has that stands before its signature line.
const LONGEST_POST: usize = 60;

/// What a stretch of text is, other than the writer's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// Speech in quotation marks.
    Quoted,
    /// A picture's caption, or a message reposted from a platform.
    Caption,
}

/// Stretches that are not the writer's own words, sorted by start; a caption's quotation may overlap it. Linear.
pub(super) fn apart(text: &Text) -> Vec<(Span, Apart)> {
    let mut found: Vec<(Span, Apart)> = Vec::new();
    let paragraphs: Vec<Span> = text.paragraphs().collect();
    for (at, &span) in paragraphs.iter().enumerate() {
        let line = text.slice(span);
        if !PATTERNS.hints.is_match(line) {
            continue;
        }
        let count = line.split_whitespace().take(PATTERNS.longest + 1).count();
        if count > PATTERNS.longest {
            continue;
        }
        if PATTERNS.captions.is_match(line) || PATTERNS.posts.is_match(line) {
            found.push((span, Apart::Caption));
        }
        if at > 0 && PATTERNS.signature.is_match(line) {
            let before = paragraphs[at - 1];
            if text.slice(before).split_whitespace().count() <= LONGEST_POST {
                found.push((before, Apart::Caption));
            }
        }
    }
    let analysis = Analysis::of(text, &[]);
    let speech = analysis.quotations().iter().filter(|q| q.depth == 0 && q.kind == QuotationKind::Speech);
    found.extend(speech.map(|q| (q.span, Apart::Quoted)));
    found.sort_by_key(|(span, _)| (span.start, span.end));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let text = Text::new(text);
        apart(&text).iter().map(|(s, a)| format!("{a:?} {}", text.slice(*s))).collect()
    }

    #[test]
    fn captions_posts_and_speech_are_told_from_the_story() {
        assert_eq!(
            of("Engineers at the dam on Monday. (AP Photo/Ada Moor)\n\nThe dam held."),
            ["Caption Engineers at the dam on Monday. (AP Photo/Ada Moor)"]
        );
        assert_eq!(
            of("The dam will hold!\n\n— Ada Lindt (@alindt) July 3, 2026\n\nShe wrote it late."),
            ["Caption The dam will hold!", "Caption — Ada Lindt (@alindt) July 3, 2026"]
        );
        assert_eq!(
            of("“The dam will hold for another year,” Lindt said."),
            ["Quoted “The dam will hold for another year,”"]
        );
    }

    #[test]
    fn a_paragraph_that_speaks_of_a_photo_stays() {
        assert_eq!(of("The photo was shown to the jury, who looked at it for an hour."), [""; 0]);
    }
}
