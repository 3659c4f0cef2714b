//! Row I8: a fault of ours while one page is read is a miss of that page, and ends nothing.

use crate::raw::{Raw, answer, client, short};
use dateline::attribution::Reader;
use dateline::attribution::engine::{Fast, Scores, TokenScorer};
use dateline::fetch::MissReason;
use dateline::outlet::OutletDirectory;
use dateline::text::Analysis;
use dateline::trace::Tracer;

/// An engine with a fault: it panics on one word.
struct Faulty;

impl TokenScorer for Faulty {
    fn score(&self, analysis: &Analysis<'_>) -> Scores {
        assert!(!analysis.text().contains("zeppelin"), "a fault in the engine");
        Fast::embedded().score(analysis)
    }
}

fn page(outlet: &str, paragraphs: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Ferries</title><meta property=\"og:site_name\" \
         content=\"{outlet}\"></head><body><article><h1>Ferries</h1>{paragraphs}<p>The two ships have crossed the sound \
         since before the bridge was planned, and carry bread and mail to the island every morning.</p></article></body>\
         </html>"
    )
}

#[tokio::test]
async fn fault_i8_a_panic_while_a_page_is_read() {
    static FAULTY: Faulty = Faulty;
    let said = |words: &str| format!("<p>“{words},” Ilsa Varga said");
    let (one, two) =
        ("The ships will sail as long as the ice lets them out", "The crews have had no pay since the bridge was shut");
    let server = Raw::answering(move |path| {
        let body = match path {
            "/seed" => {
                let cited = |words: &str, at: &str| {
                    format!("{}, the <a href=\"{at}\">Eldra Gazette</a> reported.</p>", said(words))
                };
                page("Harbour Courier", &format!("{}{}", cited(one, "/broken"), cited(two, "/sound")))
            }
            "/broken" => page("Eldra Gazette", &format!("{}.</p><p>A zeppelin hung over the quay.</p>", said(one))),
            "/sound" => page("Eldra Gazette", &format!("{}.</p>", said(two))),
            "/zeppelin" => page("Harbour Courier", "<p>A zeppelin hung over the quay all day.</p>"),
            _ => return answer("404 Not Found", "", ""),
        };
        answer("200 OK", "Content-Type: text/html\r\n", &body)
    })
    .await;
    let http = client(short(), &[&server.url("/")]);
    let reader = Reader::with_engine(OutletDirectory::embedded(), &FAULTY, "faulty/1");
    let tracer = Tracer::new(&http, reader);
    let seed = tracer.fetch_seed(&server.url("/seed")).await.unwrap();
    let trace = tracer.run(seed, &mut |_| {}).await;
    assert_eq!(trace.documents.len(), 2, "the other page is had: {:?}", trace.misses);
    let missed: Vec<_> = trace.misses.iter().filter(|m| m.reason == MissReason::Internal).collect();
    assert_eq!(missed.len(), 1, "{:?}", trace.misses);
    assert!(missed[0].what.ends_with("/broken"));

    let seed = tracer.fetch_seed(&server.url("/zeppelin")).await;
    assert_eq!(seed.map(|_| ()).map_err(|m| m.reason), Err(MissReason::Internal));
}
