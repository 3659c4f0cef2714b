//! Audits of pages that are fetched, against sites on loopback.

use crate::program::{Ran, dateline, finish};
use std::fs;
use tempfile::TempDir;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// A wire story long enough to be told from chance.
const STORY: [&str; 6] = [
    "HARROW FALLS (Vesta) – The last of the three turbines at the old mill was switched off on Monday, an hour before noon.",
    "Engineers found a crack as long as a hand in the shaft and said that nobody should have run it for another week.",
    "“It sang before it stopped, and everybody on the bridge heard it,” the keeper, Oda Marsh, said at the gate.",
    "The town council meets on Thursday to decide whether the turbine is mended or sold to the museum across the river.",
    "Power for the lower streets now comes over the hill on a line that was put up in two days by soldiers.",
    "A second line is to follow before the frost, the council's clerk wrote in a letter to every house in the valley.",
];

fn page(outlet: &str, title: &str) -> String {
    let body: String = STORY.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title><meta property=\"og:site_name\" content=\"{outlet}\">\
         <meta property=\"article:published_time\" content=\"2026-03-02T10:00:00Z\"></head>\
         <body><article><h1>{title}</h1>{body}</article></body></html>"
    )
}

async fn serve(site: &MockServer, at: &str, body: String, kind: &str, times: u64) {
    let answer = ResponseTemplate::new(200).set_body_raw(body, kind);
    Mock::given(method("GET")).and(path(at)).respond_with(answer).expect(times).mount(site).await;
}

async fn audit(arguments: Vec<String>, sites: &[&MockServer]) -> Ran {
    let mut all = vec!["audit".to_owned(), "--gap".to_owned(), "0s".to_owned(), "-q".to_owned()];
    all.extend(arguments);
    for site in sites {
        all.extend(["--allow-private".to_owned(), site.address().to_string()]);
    }
    let work = move || finish(dateline().args(all));
    tokio::task::spawn_blocking(work).await.expect("the run does not panic")
}

/// Two papers that carry the story, and a folder.
async fn papers(times: u64) -> (MockServer, MockServer, TempDir) {
    let (one, two) = (MockServer::start().await, MockServer::start().await);
    serve(&one, "/mill", page("Valley Voice", "Turbine falls silent"), "text/html", times).await;
    serve(&two, "/turbine", page("River Post", "Mill stands still"), "text/html", times).await;
    (one, two, tempfile::tempdir().expect("a folder of our own"))
}

fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("the folder is ours");
    path.to_str().expect("a temporary name is UTF-8").to_owned()
}

#[tokio::test]
async fn a_list_of_addresses_is_fetched_kept_and_replayed() {
    let (one, two, folder) = papers(1).await;
    let list = format!("# copies\n{}/mill\n\n{}/turbine\n{}/mill?utm_source=x\n", one.uri(), two.uri(), one.uri());
    let list = file(&folder, "copies.txt", &list);
    let archive = folder.path().join("case").to_str().expect("a temporary name is UTF-8").to_owned();
    let arguments = ["--urls", &list, "--archive", &archive].map(str::to_owned).to_vec();
    let table = audit(arguments.clone(), &[&one, &two]).await.done();
    assert!(table.contains("Valley Voice") && table.contains("River Post"), "{table}");
    let again = audit([arguments, vec!["--offline".to_owned()]].concat(), &[]).await.done();
    assert_eq!(again, table);
}

#[tokio::test]
async fn a_story_on_the_net_is_the_seed() {
    let (one, two, folder) = papers(1).await;
    let answered = format!("{{\"articles\":[{{\"url\":\"{}/turbine\",\"title\":\"Mill\"}}]}}", two.uri());
    let list = file(&folder, "gdelt.json", &answered);
    let seed = format!("{}/mill", one.uri());
    let arguments = [seed.as_str(), "--urls", &list, "--format", "json"].map(str::to_owned).to_vec();
    let json = audit(arguments, &[&one, &two]).await.done();
    assert!(json.contains("/mill\"") && json.contains("/turbine\""), "{json}");
}

#[tokio::test]
async fn the_pages_of_feeds_are_fetched_and_what_fails_is_named() {
    let (one, two, folder) = papers(1).await;
    let items = ["/mill", "/gone"].map(|at| format!("<item><title>x</title><link>{}{at}</link></item>", one.uri()));
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>f</title>{}</channel></rss>",
        items.concat()
    );
    serve(&one, "/feed", feed, "application/rss+xml", 1).await;
    let feeds = file(&folder, "feeds.txt", &format!("{}/feed\n", one.uri()));
    let list = file(&folder, "copies.txt", &format!("{}/turbine\n", two.uri()));
    let ran = audit(["--feeds", &feeds, "--urls", &list].map(str::to_owned).to_vec(), &[&one, &two]).await;
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert!(ran.out.contains("Valley Voice") && ran.out.contains("River Post"), "{}", ran.out);
    assert!(ran.err.contains("/gone: not found"), "{}", ran.err);
}

#[tokio::test]
async fn a_line_that_is_no_address_is_named() {
    let folder = tempfile::tempdir().expect("a folder of our own");
    let list = file(&folder, "copies.txt", "https://a.example/x\nmill\n");
    let ran = audit(["--urls", &list].map(str::to_owned).to_vec(), &[]).await;
    ran.failed(3, "line 2");
}
