//! Any text through tokens, quotations and attributions: no panic, every span lies in the text, and nobody's content is
//! its own cue.
//!
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz text tests/fuzz/corpus/text tests/stories -- -max_total_time=300`

#![no_main]

use dateline::attribution::Reader;
use dateline::outlet::OutletDirectory;
use dateline::page::{Document, DocumentId};
use dateline::text::{Analysis, Span};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let document = Document::from_text(DocumentId::new("fuzz"), String::from_utf8_lossy(bytes).into_owned());
    let slices = |s: &Span| assert!(document.text.get(s.start..s.end).is_some(), "{s:?}");
    let analysis = Analysis::of(&document.text, &[]);
    let mut end = 0;
    for token in analysis.tokens() {
        slices(&token.span);
        assert!(end <= token.span.start && token.span.start < token.span.end, "{token:?}");
        end = token.span.end;
    }
    analysis.quotations().iter().for_each(|q| slices(&q.span));
    analysis.paragraphs().for_each(|p| slices(&p));
    for a in Reader::fast(OutletDirectory::embedded()).read(&document) {
        a.content.iter().chain(&a.cue).chain(&a.source).for_each(slices);
        a.via.iter().for_each(|c| slices(&c.span));
        a.evidence.iter().filter_map(|e| e.span.as_ref()).for_each(slices);
        assert!(!a.content.is_empty(), "{a:?}");
        assert!(!a.content.iter().any(|c| a.cue.iter().any(|q| q.overlaps(*c))), "{a:?}");
    }
});
