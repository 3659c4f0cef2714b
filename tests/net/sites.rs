//! Sites on loopback, and traces over them.

use dateline::attribution::Reader;
use dateline::fetch::{Allowed, Fetch, Http, HttpOptions};
use dateline::outlet::OutletDirectory;
use dateline::page::Document;
use dateline::resolve::Corpus;
use dateline::trace::{Options, Trace, Tracer};
use std::sync::Mutex;
use std::time::Duration;
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// Said on every page of a chain, so that it can be confirmed: more than eight words.
pub(crate) const WELDS: &str = "We have checked every weld on both ships, and we have found nothing that should keep \
                                them in port";

/// The sites of this test program: each test may visit just these loopback ports.
static OPEN: Mutex<Vec<Allowed>> = Mutex::new(Vec::new());

/// Lets clients made from now on visit this loopback port.
pub(crate) fn open(url: &Url) {
    let at = Allowed::of(url).expect("a loopback address has host and port");
    OPEN.lock().expect("no test panics while it holds this").push(at);
}

/// One site; its expectations are checked when it goes out of scope.
pub(crate) struct Site(MockServer);

impl Site {
    pub(crate) async fn start() -> Self {
        let site = Self(MockServer::start().await);
        open(&site.url("/"));
        site
    }

    /// The address of a path that begins with `/`.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.0.uri())
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&self.at(path)).expect("a loopback address with a path is a URL")
    }

    /// Serves a page that must be fetched exactly `times` times.
    pub(crate) async fn page(&self, at: &str, html: String, times: u64) {
        self.answer(at, ResponseTemplate::new(200).set_body_raw(html, "text/html; charset=utf-8"), times).await;
    }

    /// Gives an answer that must be fetched exactly `times` times.
    pub(crate) async fn answer(&self, at: &str, answer: ResponseTemplate, times: u64) {
        Mock::given(method("GET")).and(path(at)).respond_with(answer).expect(times).mount(&self.0).await;
    }

    /// How many requests came in, that for robots.txt not counted.
    pub(crate) async fn visits(&self) -> usize {
        self.requests().await.iter().filter(|r| r.url.path() != "/robots.txt").count()
    }

    /// Who asked, a request each, as their User-Agent says.
    pub(crate) async fn agents(&self) -> Vec<String> {
        let agent = |r: Request| r.headers.get("user-agent").and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        self.requests().await.into_iter().map(agent).collect()
    }

    async fn requests(&self) -> Vec<Request> {
        self.0.received_requests().await.expect("requests are recorded by default")
    }
}

/// A page of `outlet` with a headline and paragraphs, which may hold links.
pub(crate) fn article(outlet: &str, title: &str, paragraphs: &[&str]) -> String {
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta property=\"og:site_name\" content=\"{outlet}\"></head>\
         <body><article><h1>{title}</h1>\n{body}\
         <p>The two ships have crossed the sound since before the bridge was planned, and carry bread and mail to \
         the island every morning of the year.</p></article></body></html>"
    )
}

/// The sentence of a page that relays the minister's words from `outlet`, linked to `href`.
pub(crate) fn relayed(outlet: &str, href: &str) -> String {
    format!("“{WELDS},” Transport Minister Ilsa Varga said, <a href=\"{href}\">{outlet}</a> reported.")
}

pub(crate) fn reader() -> Reader<'static> {
    Reader::fast(OutletDirectory::embedded())
}

/// A client that may visit the sites, without waiting between two requests and without a second try.
pub(crate) fn http() -> Http {
    http_with(quick())
}

pub(crate) fn quick() -> HttpOptions {
    HttpOptions { gap: Duration::ZERO, backoff: Duration::from_millis(5), retries: 0, ..HttpOptions::default() }
}

pub(crate) fn http_with(options: HttpOptions) -> Http {
    let allow_private = OPEN.lock().expect("no test panics while it holds this").clone();
    Http::new(HttpOptions { allow_private, ..options }).expect("TLS sets up")
}

/// Traces the page at `seed` with the usual bounds.
pub(crate) async fn trace(seed: &Url) -> Trace {
    trace_with(&http(), seed, Options::default()).await
}

pub(crate) async fn trace_with<F: Fetch>(fetch: &F, seed: &Url, options: Options) -> Trace {
    let tracer = Tracer { options, ..Tracer::new(fetch, reader()) };
    let seed = tracer.fetch_seed(seed).await.expect("the seed's page is served");
    tracer.run(seed, &mut |_| {}).await
}

/// Traces a document at hand.
pub(crate) async fn trace_document<F: Fetch>(fetch: &F, seed: Document, corpus: Option<&Corpus>) -> Trace {
    Tracer { corpus, ..Tracer::new(fetch, reader()) }.run(seed, &mut |_| {}).await
}

/// The outlets of a trace's documents, in order of visit; `?` where the page names none.
pub(crate) fn outlets(trace: &Trace) -> Vec<&str> {
    trace.documents.iter().map(|d| d.document.outlet.as_ref().map_or("?", |o| o.name.as_str())).collect()
}
