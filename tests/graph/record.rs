//! `dateline.document/1` counts code points; the library counts bytes. Both must mean the same words.

use dateline::attribution::{Attribution, Reader};
use dateline::outlet::OutletDirectory;
use dateline::page::{self, Document, DocumentId, Input};
use dateline::record::DocumentRecord;
use dateline::text::Span;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde_json::Value;

/// The words of the record's text at `[start, end]`.
fn words(record: &Value, pair: &Value) -> String {
    let place = |i: usize| pair[i].as_u64().expect("a place is a number") as usize;
    let text = record["text"].as_str().expect("text is a string");
    assert!(place(1) <= text.chars().count(), "{pair} lies beyond the text");
    text.chars().skip(place(0)).take(place(1) - place(0)).collect()
}

fn same(record: &Value, pairs: &Value, document: &Document, spans: &[Span]) {
    let pairs = pairs.as_array().expect("spans are a list");
    let shown: Vec<String> = pairs.iter().map(|p| words(record, p)).collect();
    let meant: Vec<&str> = spans.iter().map(|&s| document.text.slice(s)).collect();
    assert_eq!(shown, meant);
    assert!(meant.iter().all(|w| !w.is_empty()), "a span that does not fit slices to nothing");
}

/// Checks every span of the record; gives the record.
fn checked(document: &Document, attributions: &[Attribution]) -> Value {
    let record = DocumentRecord::new(document, attributions).to_line();
    assert!(!record.contains('\n'), "one line a document");
    let record: Value = serde_json::from_str(&record).expect("a record is JSON");
    assert_eq!(record["schema"], "dateline.document/1");
    assert_eq!(record["text"], *document.text);
    let list = |key: &str| record[key].as_array().expect("a list, empty or not").clone();
    assert_eq!(list("attributions").len(), attributions.len());
    for (shown, a) in list("attributions").iter().zip(attributions) {
        same(&record, &shown["content"], document, &a.content);
        same(&record, &shown["cue"], document, &a.cue);
        same(&record, &shown["source"], document, &a.source);
        for (shown, carrier) in shown["via"].as_array().expect("a list").iter().zip(&a.via) {
            assert_eq!(words(&record, &shown["span"]), document.text.slice(carrier.span));
        }
        for (shown, e) in shown["evidence"].as_array().expect("a list").iter().zip(&a.evidence) {
            assert_eq!(shown["span"].is_null(), e.span.is_none());
            if let Some(span) = e.span {
                assert_eq!(words(&record, &shown["span"]), document.text.slice(span));
            }
        }
    }
    for (shown, link) in list("links").iter().zip(&document.links) {
        assert_eq!(words(&record, &shown["span"]), document.text.slice(link.span));
        assert_eq!(shown["text"], document.text.slice(link.span));
    }
    record
}

/// Sentences in which every attribution lies behind characters of two, three and four bytes.
const SENTENCES: &[&str] = &[
    "“Мы проверили оба парома — é ñ 🙂, and they will sail,” Minister Ilsa Varga said.",
    "Zoë Brandt, the harbour’s pilot 👩🏽‍✈️, told Reuters the café on deck would stay shut.",
    "The naïve plan, Ålesund’s mayor Bjørn Håkonsen said, “would cost 40 € a head”.",
    "港は閉鎖された。 “The port — 港 — is closed,” Kenji Ōta told Kyodo News.",
    "Nobody on the quay spoke.",
    "\u{feff}\u{200b}e\u{301}",
    "",
];

#[test]
fn a_record_slices_to_the_words_that_were_meant() {
    let reader = Reader::fast(OutletDirectory::embedded());
    let document = Document::from_text(DocumentId::new("port"), SENTENCES.join("\n\n"));
    let attributions = reader.read(&document);
    let record = checked(&document, &attributions);
    let said: Vec<String> = record["attributions"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|a| a["content"].as_array().expect("a list").iter().map(|p| words(&record, p)))
        .collect();
    assert!(said.iter().any(|w| w.contains("and they will sail")), "{said:?}");
    assert!(said.iter().any(|w| w.contains("The port — 港 — is closed")), "{said:?}");
}

#[test]
fn links_and_credits_of_a_page_slice_too() {
    let page = "<html><head><title>Färjan går</title></head><body><article><h1>Färjan går</h1>\
                <p>ÅLESUND (Reuters) – “Färjan går — 🙂 — i vinter,” Bjørn Håkonsen said, \
                <a href='https://times.example/å'>Tessara Times é</a> reported on Måndag.</p>\
                <p>The two ships have crossed the sound since before the bridge was planned, and carry bread, \
                <a href='https://times.example/post'>Åland’s post</a> and mail to the island.</p>\
                <p>The harbour was quiet and the ice lay far out in the sound when the crews came back to the quay on \
                Monday with the first of the winter’s mail.</p></article></body></html>";
    let input = Input { id: Some(DocumentId::new("p")), bytes: page.as_bytes(), ..Input::default() };
    let directory = OutletDirectory::embedded();
    let document = page::Reader::new(directory).read(&input).expect("a test's own page");
    let record = checked(&document, &Reader::fast(directory).read(&document));
    assert_eq!(record["links"][0]["text"], "Tessara Times é");
    assert_eq!(record["links"][1]["text"], "Åland’s post");
    assert_eq!(words(&record, &record["dateline"]["span"]).trim_end_matches([' ', '–']), "ÅLESUND (Reuters)");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_sentences_slices(
        sentences in proptest::collection::vec(select(SENTENCES), 1..8),
        between in select(&[" ", "\n", "\n\n", "\r\n", " 🙂 ", "\u{a0}"][..]),
    ) {
        let document = Document::from_text(DocumentId::new("any"), sentences.join(between));
        let attributions = Reader::fast(OutletDirectory::embedded()).read(&document);
        checked(&document, &attributions);
    }
}
