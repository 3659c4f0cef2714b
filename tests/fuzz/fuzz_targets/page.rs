//! Any bytes as a page, a feed, JSON-LD, MHTML or text: no panic, and every span lies in its text.
//!
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz page tests/fuzz/corpus/page tests/pages -- -max_total_time=300`

#![no_main]

use dateline::page::{Error, Input, Kind, Reader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let kinds = [None, Some(Kind::Html), Some(Kind::Markdown), Some(Kind::JsonLd)];
    let kind = bytes.first().map_or(None, |b| kinds[usize::from(*b) % kinds.len()]);
    let Ok(documents) = Reader::default().read_all(&Input { bytes, kind, ..Input::default() }) else { return };
    for document in documents {
        match document {
            // A panic is caught at the border of one page; here it is what is looked for.
            Err(Error::Internal(why)) => panic!("{why}"),
            Err(_) => {}
            Ok(d) => {
                let spans = d.links.iter().map(|l| l.span).chain(d.parts.iter().map(|p| p.span));
                let spans = spans.chain(d.notes.iter().map(|n| n.span)).chain(d.entries.iter().map(|e| e.span));
                let spans = spans.chain(d.credits.iter().filter_map(|c| c.span)).chain(d.furniture.iter().copied());
                spans.for_each(|s| assert!(d.text.get(s.start..s.end).is_some()));
            }
        }
    }
});
