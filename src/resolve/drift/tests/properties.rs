use super::super::{Drift, DriftKind, drift};
use super::cited;
use crate::page::{Document, DocumentId};
use crate::text::Span;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Words that tell two places of a text apart, and words and marks that do not.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z]{3,9}",
        2 => proptest::sample::select(vec!["the", "of", "and", "to", "in", "not", "may", "if"]).prop_map(str::to_owned),
        1 => "[1-9][0-9]{0,3}",
        1 => proptest::sample::select(vec!["мост", "bürg", "水門", "e\u{301}te\u{301}", "“", "”", "[", "]", "…", "\n", "$5", "50%"])
            .prop_map(str::to_owned),
    ]
}

fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    proptest::collection::vec(word(), words).prop_map(|w| w.join(" "))
}

/// Different words only, so that a place of the text is one place.
fn plain(count: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set("[a-z]{5,9}", count).prop_map(|w| w.into_iter().collect()).prop_shuffle()
}

fn against(said: &str, page: &str) -> Drift {
    let (from, attribution) = cited(&format!("⟦“{said}”⟧ Ilsa Varga said."));
    drift(&from, &attribution, &Document::from_text(DocumentId::new("page"), page), &[])
}

/// Everything with a place has it in its text.
fn holds_together(drift: &Drift, from: &str, page: &str) {
    let slices = |span: Option<Span>, text: &str| span.is_none_or(|s| text.get(s.start..s.end).is_some());
    assert!(slices(drift.passage, page));
    for change in &drift.changes {
        assert!(slices(change.at, from) && slices(change.in_page, page), "{change:?}");
    }
    assert!((0.0..=1.0).contains(&drift.share));
    assert_eq!(drift.passage.is_none(), drift.kind == DriftKind::Absent);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_text_is_itself_verbatim(words in plain(12), before in text(0..30), after in text(0..30)) {
        let said = words.join(" ");
        prop_assert_eq!(against(&said, &said).kind, DriftKind::Verbatim);
        let page = format!("{before}\n{said}\n{after}");
        prop_assert_eq!(against(&said, &page).kind, DriftKind::Verbatim);
    }

    #[test]
    fn a_text_without_its_middle_is_trimmed(words in plain(40), head in 6..12usize, tail in 6..12usize) {
        let page = words.join(" ");
        let (head, tail) = (words[..head].join(" "), words[words.len() - tail..].join(" "));
        let hidden = against(&format!("{head} {tail}"), &page);
        prop_assert_eq!((hidden.kind, hidden.shown), (DriftKind::Trimmed, false), "{:?}", hidden.changes);
        let shown = against(&format!("{head} … {tail}"), &page);
        prop_assert_eq!((shown.kind, shown.shown), (DriftKind::Trimmed, true), "{:?}", shown.changes);
    }

    #[test]
    fn any_two_texts_hold_together(said in text(0..60), page in text(0..200)) {
        let (from, attribution) = cited(&format!("⟦“{said}”⟧ Ilsa Varga said."));
        let there = Document::from_text(DocumentId::new("page"), page.as_str());
        let other = Document::from_text(DocumentId::new("page"), format!("{page} {said}"));
        holds_together(&drift(&from, &attribution, &there, &[]), &from.text, &page);
        holds_together(&drift(&from, &attribution, &other, std::slice::from_ref(&attribution)), &from.text, &other.text);
    }
}

#[test]
fn hostile_repeats_stay_quick() {
    let long = "na ".repeat(50_000);
    let other = "na, the ".repeat(20_000);
    let sentences = "Na. ".repeat(30_000);
    let numbers = "one hundred and ".repeat(20_000);
    let marks = "“na” [".repeat(20_000);
    let begun = Instant::now();
    for page in [&long, &other, &sentences, &numbers, &marks] {
        for said in [&long, &"na … [the] one hundred and ".repeat(300)] {
            against(said, page);
        }
    }
    // Ten comparisons, without optimisation and on a machine that does other things.
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}
