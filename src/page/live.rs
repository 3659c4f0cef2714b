//! Live pages: which part of the text was published when.

use super::document::{Document, Entry};
use crate::text::{Span, fold_line};

/// One entry as the page's metadata gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Update {
    pub(super) headline: Option<String>,
    pub(super) body: Option<String>,
    pub(super) published: String,
}

/// Letters of an entry's first words that must agree.
const WORDS: usize = 24;

/// The entries whose first paragraph stands in the text; each ends where the next begins.
pub(super) fn entries(document: &Document, updates: &[Update]) -> Vec<Entry> {
    if updates.is_empty() {
        return Vec::new();
    }
    let paragraphs: Vec<(Span, String)> =
        document.text.paragraphs().map(|span| (span, fold_line(document.text.slice(span)))).collect();
    let begins = |update: &Update| {
        let said = [update.headline.as_deref(), update.body.as_deref()].into_iter().flatten().map(fold_line);
        let said: Vec<String> = said.filter(|s| !s.is_empty()).collect();
        paragraphs.iter().position(|(_, folded)| {
            let alike = |s: &String| folded == s || folded.len() >= WORDS && s.starts_with(folded.as_str());
            said.iter().any(alike)
        })
    };
    let mut found: Vec<(usize, &str)> =
        updates.iter().filter_map(|u| Some((begins(u)?, u.published.as_str()))).collect();
    found.sort_unstable();
    found.dedup_by_key(|(at, _)| *at);
    let ends = found.iter().skip(1).map(|(at, _)| *at).chain([paragraphs.len()]);
    found
        .iter()
        .zip(ends)
        .map(|((at, published), end)| Entry {
            published: (*published).to_owned(),
            span: Span::new(paragraphs[*at].0.start, paragraphs[end - 1].0.end),
        })
        .collect()
}
