//! One retrieval: redirects, codings, and addresses that are not visited.

use crate::sites::{Site, article, http, http_with, outlets, quick, relayed, trace};
use dateline::fetch::{Fetch, Http, HttpOptions, MissReason};
use url::Url;
use wiremock::ResponseTemplate;

fn moved(to: &str) -> ResponseTemplate {
    ResponseTemplate::new(301).insert_header("location", to)
}

#[tokio::test]
async fn redirects_are_followed_and_kept() {
    let (old, new) = (Site::start().await, Site::start().await);
    old.answer("/a", moved("/b"), 1).await;
    old.answer("/b", ResponseTemplate::new(302).insert_header("location", new.at("/c").as_str()), 1).await;
    new.page("/c", "<p>here".to_owned(), 1).await;
    let capture = http().fetch(&old.url("/a#part")).await.expect("the page is served");
    assert_eq!(capture.redirects, [old.url("/a"), old.url("/b")]);
    assert_eq!(capture.final_url, new.url("/c"));
    assert_eq!(capture.url, old.url("/a#part"), "as asked for");
    assert_eq!((capture.status, capture.body.as_slice()), (200, b"<p>here".as_slice()));
    assert_eq!(capture.content_type.as_deref(), Some("text/html; charset=utf-8"));
}

#[tokio::test]
async fn a_cited_page_that_moved_is_cited_where_it_is() {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let first = relayed("Eldra Gazette", &gazette.at("/old"));
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&first]), 1).await;
    gazette.answer("/old", moved("/new"), 1).await;
    gazette.page("/new", article("Eldra Gazette", "Sound", &["Ilsa Varga spoke on the quay on Monday."]), 1).await;
    let trace = trace(&courier.url("/ferry")).await;
    assert_eq!(outlets(&trace), ["Harbour Courier", "Eldra Gazette"]);
    assert_eq!(trace.documents[1].document.url, Some(gazette.url("/new")));
}

#[tokio::test]
async fn an_address_that_led_to_a_page_is_not_asked_again() {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let again = format!(
        "“The crews will sail as long as the ice lets them out of the harbour,” Teo Brandt said, \
         <a href=\"{}\">Eldra Gazette</a> reported.",
        gazette.at("/newer")
    );
    let first = relayed("Eldra Gazette", &gazette.at("/old"));
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&first, &again]), 1).await;
    gazette.answer("/old", moved("/newer"), 1).await;
    gazette.answer("/newer", moved("/newest"), 1).await;
    gazette.page("/newest", article("Eldra Gazette", "Sound", &["Ilsa Varga spoke on the quay on Monday."]), 1).await;
    let trace = trace(&courier.url("/ferry")).await;
    assert_eq!(outlets(&trace), ["Harbour Courier", "Eldra Gazette"]);
    assert_eq!(trace.citations[0].attributions.len(), 2);
}

#[tokio::test]
async fn a_redirect_without_end_is_a_miss() {
    let site = Site::start().await;
    site.answer("/a", moved("/b"), 1).await;
    site.answer("/b", moved("/a"), 1).await;
    for n in 0..3 {
        site.answer(&format!("/{n}"), moved(&format!("/{}", n + 1)), 1).await;
    }
    let client = http_with(HttpOptions { max_redirects: 2, ..quick() });
    for begun in ["/a", "/0"] {
        let miss = client.fetch(&site.url(begun)).await.expect_err("it goes round or on");
        assert_eq!(miss.reason, MissReason::RedirectLoop, "{begun}");
    }
}

#[tokio::test]
async fn a_redirect_off_the_web_is_a_miss() {
    let site = Site::start().await;
    use MissReason::{BadScheme, BlockedAddress};
    for (at, to, reason) in [
        ("/a", "file:///etc/hostname", BadScheme),
        ("/b", "ftp://127.0.0.1/x", BadScheme),
        ("/c", "http://me:pw@127.0.0.1/", BlockedAddress),
    ] {
        site.answer(at, moved(to), 1).await;
        let miss = http().fetch(&site.url(at)).await.expect_err(to);
        assert_eq!(miss.reason, reason, "{to}");
    }
}

#[tokio::test]
async fn a_public_run_never_knocks_at_private_addresses() {
    let site = Site::start().await;
    let public = Http::new(HttpOptions::default()).expect("TLS sets up");
    let port = site.url("/").port().expect("a loopback site has a port");
    for host in ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let url = Url::parse(&format!("http://{host}:{port}/ferry")).expect("a spelling of loopback");
        let miss = public.fetch(&url).await.expect_err(host);
        assert_eq!(miss.reason, MissReason::BlockedAddress, "{host}");
    }
    assert_eq!(site.visits().await, 0);
}

#[tokio::test]
async fn the_charset_of_the_header_is_used() {
    let site = Site::start().await;
    let page = "<html><body><article><p>Министр сказала, что оба парома исправны и будут ходить всю зиму, \
                несмотря на лёд в проливе.</p></article></body></html>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(page);
    let answer = ResponseTemplate::new(200).set_body_raw(bytes.into_owned(), "text/html; charset=windows-1251");
    site.answer("/ferry", answer, 1).await;
    let trace = trace(&site.url("/ferry")).await;
    assert!(trace.documents[0].document.text.contains("оба парома исправны"));
}

#[tokio::test]
async fn who_asks_is_said() {
    let site = Site::start().await;
    let client = http_with(HttpOptions { user_agent: "ferry-test/1".to_owned(), ..quick() });
    site.page("/ferry", "<p>here".to_owned(), 1).await;
    client.fetch(&site.url("/ferry")).await.expect("the page is served");
    assert_eq!(site.agents().await, ["ferry-test/1"; 2], "of the page and of robots.txt");
}
