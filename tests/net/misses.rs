//! What is cited and cannot be had is data, and ends nothing.

use crate::sites::{Site, article, http_with, open, outlets, quick, relayed, trace, trace_with};
use dateline::fetch::{HttpOptions, Miss, MissReason};
use dateline::graph::{NodeKind, ProvenanceGraph};
use dateline::trace::{Limit, Options, Trace};
use std::time::Duration;
use url::Url;
use wiremock::ResponseTemplate;

/// Traces a page that cites another one, which answers so.
async fn citing(answer: ResponseTemplate, options: HttpOptions) -> (Trace, String) {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let first = relayed("Eldra Gazette", &gazette.at("/welds"));
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&first]), 1).await;
    gazette.answer("/welds", answer, 1).await;
    let trace = trace_with(&http_with(options), &courier.url("/ferry"), Options::default()).await;
    (trace, gazette.at("/welds"))
}

/// The one page that was not had, after checking that the rest of the result is whole.
fn missed(trace: &Trace, url: &str) -> Miss {
    assert_eq!(outlets(trace), ["Harbour Courier"]);
    let graph = ProvenanceGraph::from_trace(trace);
    assert_eq!(graph.verify(), Ok(()));
    let unlocated: Vec<_> = graph.nodes().filter(|n| n.kind == NodeKind::InferredDocument).collect();
    assert_eq!(unlocated.len(), 1, "the report is named and was not had");
    assert_eq!(unlocated[0].label, "Eldra Gazette report");
    assert_eq!(graph.misses(), trace.misses);
    let pages: Vec<&Miss> = trace.misses.iter().filter(|m| m.reason != MissReason::NotLocated).collect();
    let [miss] = pages[..] else { panic!("{:?}", trace.misses) };
    assert_eq!(miss.what, url);
    miss.clone()
}

#[tokio::test]
async fn a_refusing_server_is_a_miss_with_its_reason() {
    for (status, reason) in [
        (404, MissReason::NotFound),
        (410, MissReason::Gone),
        (401, MissReason::Forbidden),
        (403, MissReason::Forbidden),
        (451, MissReason::BlockedLegal),
        (429, MissReason::TooManyRequests),
        (500, MissReason::ServerError),
        (503, MissReason::ServerError),
    ] {
        let (trace, url) = citing(ResponseTemplate::new(status), quick()).await;
        let miss = missed(&trace, &url);
        assert_eq!(miss.reason, reason, "{status}");
        assert!(miss.detail.contains(&status.to_string()), "{miss}");
    }
}

#[tokio::test]
async fn pages_asked_for_in_vain_count_against_the_limit() {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let cited: Vec<String> = ["Aldo", "Nina", "Omar", "Rosa"]
        .iter()
        .map(|name| {
            let href = gazette.at(&format!("/{name}"));
            format!(
                "“{name} has the keys of the mill,” {name} Verrin said, <a href=\"{href}\">Eldra Gazette</a> reported."
            )
        })
        .collect();
    let paragraphs: Vec<&str> = cited.iter().map(String::as_str).collect();
    courier.page("/mill", article("Harbour Courier", "Who has the keys", &paragraphs), 1).await;
    let options = Options { max_pages: 2, ..Options::default() };
    let trace = trace_with(&http_with(quick()), &courier.url("/mill"), options).await;
    assert_eq!(gazette.visits().await, 2);
    assert_eq!(trace.limits, [Limit::Pages(2)]);
}

#[tokio::test]
async fn a_refused_connection_is_a_miss() {
    let courier = Site::start().await;
    // A port that was free a moment ago; nobody listens there any more.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let dead = format!("http://127.0.0.1:{port}/welds");
    open(&Url::parse(&dead).expect("a loopback address"));
    let first = relayed("Eldra Gazette", &dead);
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&first]), 1).await;
    let trace = trace(&courier.url("/ferry")).await;
    assert_eq!(missed(&trace, &dead).reason, MissReason::Connect);
}

#[tokio::test]
async fn what_is_no_page_is_a_miss() {
    let pdf = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n".to_vec();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    for (body, kind, reason) in [
        (pdf.clone(), "application/pdf", MissReason::UnsupportedType),
        (pdf, "text/html", MissReason::UnsupportedType),
        (png, "image/png", MissReason::UnsupportedType),
        (Vec::new(), "text/html", MissReason::NoContent),
        (b"<html><body></body></html>".to_vec(), "text/html", MissReason::NoContent),
    ] {
        let answer = ResponseTemplate::new(200).set_body_raw(body, kind);
        let (trace, url) = citing(answer, quick()).await;
        assert_eq!(missed(&trace, &url).reason, reason, "{kind}");
    }
}

#[tokio::test]
async fn a_body_over_the_cap_is_a_miss() {
    let large = article("Eldra Gazette", "Sound", &[&"All ships are sound. ".repeat(4000)]);
    let options = HttpOptions { max_body: 64 << 10, ..quick() };
    let (trace, url) = citing(ResponseTemplate::new(200).set_body_raw(large, "text/html"), options).await;
    assert_eq!(missed(&trace, &url).reason, MissReason::TooLarge);
}

#[tokio::test]
async fn a_compressed_body_is_measured_unpacked() {
    use std::io::Write;
    let mut pack = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    pack.write_all(&vec![b' '; 4 << 20]).expect("memory takes every byte");
    let packed = pack.finish().expect("memory takes every byte");
    assert!(packed.len() < 64 << 10, "small on the wire");
    let answer = ResponseTemplate::new(200).insert_header("content-encoding", "gzip").set_body_raw(packed, "text/html");
    let options = HttpOptions { max_body: 1 << 20, ..quick() };
    let (trace, url) = citing(answer, options).await;
    assert_eq!(missed(&trace, &url).reason, MissReason::TooLarge);
}

#[tokio::test]
async fn a_slow_page_is_a_miss() {
    let answer = ResponseTemplate::new(200).set_delay(Duration::from_secs(30));
    let options = HttpOptions { total: Duration::from_millis(300), ..quick() };
    let (trace, url) = citing(answer, options).await;
    assert_eq!(missed(&trace, &url).reason, MissReason::Timeout);
}

#[tokio::test]
async fn a_dead_page_is_asked_for_once() {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let again = format!(
        "“The crews will sail as long as the ice lets them out of the harbour,” Teo Brandt said, \
         <a href=\"{}\">Eldra Gazette</a> reported.",
        gazette.at("/welds?utm_source=courier")
    );
    let first = relayed("Eldra Gazette", &gazette.at("/welds"));
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&first, &again]), 1).await;
    gazette.answer("/welds", ResponseTemplate::new(404), 1).await;
    let trace = trace(&courier.url("/ferry")).await;
    assert_eq!(missed(&trace, &gazette.at("/welds")).reason, MissReason::NotFound);
}

#[tokio::test]
async fn a_dead_link_leaves_the_other_links_alive() {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let said = "“The crews will sail as long as the ice lets them out of the harbour,” Teo Brandt said";
    let alive = format!("{said}, <a href=\"{}\">Tessara Times</a> reported.", gazette.at("/talk"));
    let first = relayed("Eldra Gazette", &gazette.at("/gone"));
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&first, &alive]), 1).await;
    gazette.answer("/gone", ResponseTemplate::new(410), 1).await;
    gazette.page("/talk", article("Tessara Times", "Crews", &[&format!("{said}.")]), 1).await;
    let trace = trace(&courier.url("/ferry")).await;
    assert_eq!(outlets(&trace), ["Harbour Courier", "Tessara Times"]);
    assert!(trace.misses.iter().any(|m| m.reason == MissReason::Gone));
}
