//! Whether a headline is about a statement.

use super::words::words;
use crate::text::Span;
use std::collections::BTreeSet;

/// Share of a headline's telling words that a statement or the citing headline has, from 0 to 1; 0 below two words.
pub(in crate::resolve) fn shared_with_title(title: &str, statement: &str) -> f32 {
    let stems = |text: &str| -> BTreeSet<String> {
        let words = words(text, Span::new(0, text.len())).into_iter();
        words.filter(|w| !w.common).map(|w| w.stem).collect()
    };
    let (title, statement) = (stems(title), stems(statement));
    let shared = title.intersection(&statement).count();
    if shared < 2 { 0.0 } else { shared as f32 / title.len() as f32 }
}
