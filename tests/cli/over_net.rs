//! The program over the net, against sites on loopback.

use crate::program::{Ran, dateline, finish, fixtures};
use std::fs;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const SAID: &str =
    "“We have checked every weld on both ships, and we have found nothing that should keep them in port,”";

fn page(outlet: &str, sentence: &str) -> ResponseTemplate {
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Ferries</title><meta property=\"og:site_name\" \
         content=\"{outlet}\"></head><body><article><h1>Ferries</h1>\n<p>{sentence}</p>\n<p>The two ships have crossed \
         the sound since before the bridge was planned, and carry bread and mail to the island every morning of the \
         year.</p></article></body></html>"
    );
    ResponseTemplate::new(200).set_body_raw(html, "text/html; charset=utf-8")
}

async fn serve(site: &MockServer, at: &str, answer: ResponseTemplate, times: u64) {
    Mock::given(method("GET")).and(path(at)).respond_with(answer).expect(times).mount(site).await;
}

/// Runs the program beside the sites.
async fn run(arguments: Vec<String>) -> Ran {
    let work = move || finish(dateline().args(arguments));
    tokio::task::spawn_blocking(work).await.expect("the run does not panic")
}

/// The command with leave to visit these sites, and without waiting between two requests.
fn trace(arguments: &[&str], sites: &[&MockServer]) -> Vec<String> {
    let mut all: Vec<String> = ["trace", "--gap", "0s"].iter().chain(arguments).map(|&a| a.to_owned()).collect();
    for site in sites {
        all.extend(["--allow-private".to_owned(), site.address().to_string()]);
    }
    all
}

/// Courier cites Gazette, which must be fetched so often.
async fn sites(gazette_answer: ResponseTemplate, times: u64) -> (MockServer, MockServer) {
    let (courier, gazette) = (MockServer::start().await, MockServer::start().await);
    let link = format!("<a href=\"{}/welds\">Eldra Gazette</a>", gazette.uri());
    serve(&courier, "/ferry", page("Harbour Courier", &format!("{SAID} Ilsa Varga said, {link} reported.")), 1).await;
    serve(&gazette, "/welds", gazette_answer, times).await;
    (courier, gazette)
}

#[tokio::test]
async fn a_page_is_traced_to_the_page_it_cites() {
    let (courier, gazette) = sites(page("Eldra Gazette", &format!("{SAID} Ilsa Varga said.")), 1).await;
    let tree = run(trace(&[&format!("{}/ferry", courier.uri())], &[&courier, &gazette])).await.done();
    assert!(tree.starts_with("Harbour Courier") && tree.contains("└─ Eldra Gazette  “Ferries”  cites"), "{tree}");
    assert!(!tree.contains("miss:"), "{tree}");
}

#[tokio::test]
async fn a_dead_link_is_a_miss_and_no_failure() {
    let (courier, gazette) = sites(ResponseTemplate::new(404), 1).await;
    let tree = run(trace(&[&format!("{}/ferry", courier.uri())], &[&courier, &gazette])).await.done();
    assert!(tree.contains("Eldra Gazette report, not located"), "{tree}");
    let words = tree.replace('\n', " ");
    assert!(words.contains(&format!("miss: {}/welds: not found (404 Not Found)", gazette.uri())), "{tree}");
}

#[tokio::test]
async fn running_out_of_pages_is_done_in_part() {
    let (courier, gazette) = sites(page("Eldra Gazette", SAID), 0).await;
    let ran = run(trace(&[&format!("{}/ferry", courier.uri()), "--max-pages", "0"], &[&courier, &gazette])).await;
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert!(ran.out.contains("limit: --max-pages 0: further citations were not fetched"), "{}", ran.out);
}

#[tokio::test]
async fn the_depth_asked_for_is_done_in_full() {
    let (courier, gazette) = sites(page("Eldra Gazette", SAID), 0).await;
    let tree = run(trace(&[&format!("{}/ferry", courier.uri()), "--depth", "0"], &[&courier, &gazette])).await.done();
    assert!(tree.contains("limit: --depth 0: deeper citations were not followed"), "{tree}");
}

#[tokio::test]
async fn offline_opens_no_connection() {
    let site = MockServer::start().await;
    let url = format!("{}/ferry", site.uri());
    run(trace(&[&url, "--offline"], &[&site])).await.failed(3, &url);
    assert!(site.received_requests().await.expect("requests are recorded by default").is_empty());
}

#[tokio::test]
async fn a_seed_that_cannot_be_had_ends_the_run() {
    let site = MockServer::start().await;
    serve(&site, "/gone", ResponseTemplate::new(404), 1).await;
    serve(&site, "/paper.pdf", ResponseTemplate::new(200).set_body_raw("%PDF-1.7\n", "application/pdf"), 1).await;
    for at in ["/gone", "/paper.pdf"] {
        let url = format!("{}{at}", site.uri());
        run(trace(&[&url], &[&site])).await.failed(3, &url);
    }
    // A port that was free a moment ago; nobody listens there any more.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let url = format!("http://127.0.0.1:{port}/ferry");
    let leave = format!("127.0.0.1:{port}");
    run(trace(&[&url, "--allow-private", &leave, "--retries", "0"], &[])).await.failed(3, &url);
    let refused = run(trace(&[&url], &[])).await;
    assert!(refused.err.contains("--allow-private HOST:PORT"), "{refused:?}");
}

#[tokio::test]
async fn a_saved_page_never_leads_to_a_private_address() {
    let site = MockServer::start().await;
    let folder = tempfile::tempdir().expect("a folder for one file");
    let saved = folder.path().join("ferry.html");
    let html = fs::read_to_string(fixtures().join("ferry.html")).expect("the fixture is there");
    fs::write(&saved, html.replace("https://eldragazette.example", &site.uri())).expect("the folder is ours");
    let saved = saved.to_str().expect("a temporary name is UTF-8");
    for extra in [&[][..], &["--url", "https://harbourcourier.example/ferry"]] {
        let arguments: Vec<&str> = [saved].iter().chain(extra).copied().collect();
        let tree = run(trace(&arguments, &[])).await.done();
        assert!(tree.contains("address not allowed"), "{tree}");
    }
    assert!(site.received_requests().await.expect("requests are recorded by default").is_empty());
}

#[tokio::test]
async fn a_saved_page_with_a_private_address_may_be_followed() {
    let (courier, gazette) = sites(page("Eldra Gazette", &format!("{SAID} Ilsa Varga said.")), 2).await;
    let url = format!("{}/ferry", courier.uri());
    let folder = tempfile::tempdir().expect("a folder for one file");
    let saved = folder.path().join("ferry.html");
    let html = fs::read_to_string(fixtures().join("ferry.html")).expect("the fixture is there");
    let html = html.replace("https://eldragazette.example", &gazette.uri()).replace("rel=\"canonical\"", "rel=\"x\"");
    fs::write(&saved, html).expect("the folder is ours");
    let tree = run(trace(&[saved.to_str().expect("a temporary name is UTF-8"), "--url", &url], &[&courier, &gazette]))
        .await
        .done();
    assert!(tree.contains("├─ Eldra Gazette  “Ferries”  cites"), "{tree}");
    run(trace(&[&url], &[&courier, &gazette])).await.done();
}
