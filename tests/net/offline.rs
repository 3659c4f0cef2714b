//! The same loop without a connection: a collection of saved pages.

use crate::sites::{WELDS, article, outlets, reader, relayed, trace_document};
use dateline::fetch::{MissReason, Offline};
use dateline::graph::ProvenanceGraph;
use dateline::outlet::OutletDirectory;
use dateline::page::{self, Document, DocumentId, Input};
use dateline::resolve::{CitationClass, Corpus};
use dateline::trace::Tracer;
use url::Url;

fn saved(id: &str, url: Option<&str>, html: &str) -> Document {
    let url = url.map(|u| Url::parse(u).expect("a test's own address"));
    let input = Input { id: Some(DocumentId::new(id)), url, bytes: html.as_bytes(), ..Input::default() };
    page::Reader::new(OutletDirectory::embedded()).read(&input).expect("a test's own page")
}

fn gazette(url: Option<&str>) -> Document {
    saved("welds", url, &article("Eldra Gazette", "Sound", &[&format!("“{WELDS},” Ilsa Varga said.")]))
}

/// Cites the Gazette with a link.
fn linking() -> Document {
    let sentence = relayed("Eldra Gazette", "https://gazette.example/welds?utm_source=courier");
    saved("ferry", None, &article("Harbour Courier", "Ferries stay in service", &[&sentence]))
}

#[tokio::test]
async fn a_link_is_found_among_saved_pages() {
    let corpus = Corpus::new([gazette(Some("https://gazette.example/welds"))]);
    let trace = trace_document(&Offline, linking(), Some(&corpus)).await;
    assert_eq!(outlets(&trace), ["Harbour Courier", "Eldra Gazette"]);
    assert_eq!(trace.citations[0].class, CitationClass::Confirmed);
    assert_eq!(trace.misses, []);
}

#[tokio::test]
async fn a_carrier_without_a_link_is_found_by_outlet_and_words() {
    let sentence = format!("“{WELDS},” Transport Minister Ilsa Varga told Reuters.");
    let citing = saved("ferry", None, &article("Harbour Courier", "Ferries stay in service", &[&sentence]));
    let words = format!("“{WELDS},” Ilsa Varga said.");
    let report = saved("report", None, &article("Reuters", "Ferries are sound", &[&words]));
    let other = saved("other", None, &article("Reuters", "Bread", &["Bread on the island costs more this winter."]));
    let trace = trace_document(&Offline, citing, Some(&Corpus::new([other, report]))).await;
    assert_eq!(trace.citations.len(), 1, "{:?}", trace.misses);
    assert_eq!(trace.citations[0].to.as_str(), "report");
    assert_eq!(trace.citations[0].class, CitationClass::Confirmed);
}

/// A copy that names the original on another site as its canonical address.
fn copy() -> Document {
    let page = article("Eldra Gazette", "Copy", &[&format!("“{WELDS},” Ilsa Varga said.")]);
    let page = page.replace("<title>", "<link rel=\"canonical\" href=\"https://times.example/original\"><title>");
    saved("copy", Some("https://gazette.example/copy"), &page)
}

#[tokio::test]
async fn a_copy_is_not_taken_for_the_original_it_names() {
    let page = article("Tessara Times", "Original", &[&format!("“{WELDS},” Ilsa Varga said in the studio.")]);
    let original = saved("original", Some("https://times.example/original"), &page);
    let sentences = [
        relayed("Eldra Gazette", "https://gazette.example/copy"),
        format!(
            "“{WELDS},” the minister had said before, <a href=\"https://times.example/original\">Tessara Times</a> \
             reported."
        ),
    ];
    let paragraphs: Vec<&str> = sentences.iter().map(String::as_str).collect();
    let citing = saved("ferry", None, &article("Harbour Courier", "Ferries stay in service", &paragraphs));
    let trace = trace_document(&Offline, citing, Some(&Corpus::new([copy(), original]))).await;
    assert_eq!(outlets(&trace), ["Harbour Courier", "Eldra Gazette", "Tessara Times"]);
}

#[tokio::test]
async fn what_is_not_saved_is_a_miss_offline() {
    let trace = trace_document(&Offline, linking(), None).await;
    assert_eq!(trace.documents.len(), 1);
    let offline: Vec<_> = trace.misses.iter().filter(|m| m.reason == MissReason::Offline).collect();
    assert_eq!(offline.len(), 1);
    assert!(offline[0].what.starts_with("https://gazette.example/welds"), "{:?}", trace.misses);
}

#[tokio::test]
async fn a_seed_offline_is_a_miss() {
    let tracer = Tracer::new(&Offline, reader());
    let seed = Url::parse("https://courier.example/ferry").expect("a test's own address");
    let miss = tracer.fetch_seed(&seed).await.expect_err("nothing is fetched offline");
    assert_eq!((miss.what.as_str(), miss.reason), (seed.as_str(), MissReason::Offline));
}

#[tokio::test]
async fn two_runs_over_a_collection_are_byte_equal() {
    let corpus = Corpus::new([gazette(Some("https://gazette.example/welds"))]);
    let mut json = Vec::new();
    for _ in 0..2 {
        let trace = trace_document(&Offline, linking(), Some(&corpus)).await;
        json.push(ProvenanceGraph::from_trace(&trace).to_json());
    }
    assert_eq!(json[0], json[1]);
    assert!(json[0].contains("Eldra Gazette"));
}
