//! How close a trace comes to what the net allows: one article cites 200 pages of 20 sites, each of which takes 50 ms to
//! answer and is asked for one page at a time.
//!
//! `cargo run --release --example trace_bench` prints seconds, and the bound: eleven answers of one site (robots.txt and
//! ten pages) after two for the article.

use dateline::attribution::Reader;
use dateline::fetch::{Allowed, Http, HttpOptions};
use dateline::outlet::OutletDirectory;
use dateline::trace::{Options, Tracer};
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

const SITES: usize = 20;
const PAGES: usize = 10;
const LATENCY: Duration = Duration::from_millis(50);

/// Answers every path with one page, late.
async fn site(page: String) -> Result<u16, std::io::Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let page = Arc::new(page);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let page = Arc::clone(&page);
            tokio::spawn(async move {
                let mut head = [0; 2048];
                while stream.read(&mut head).await.is_ok_and(|n| n > 0) {
                    tokio::time::sleep(LATENCY).await;
                    let robots = head.starts_with(b"GET /robots.txt");
                    let (status, body) = if robots { ("404 Not Found", "") } else { ("200 OK", page.as_str()) };
                    let answer = format!(
                        "HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    if stream.write_all(answer.as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    Ok(port)
}

fn article(outlet: &str, paragraphs: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>On the sound</title><meta property=\"og:site_name\" \
         content=\"{outlet}\"></head><body><article><h1>On the sound</h1>{paragraphs}<p>The two ships have crossed the \
         sound since before the bridge was planned, and carry bread and mail to the island every morning.</p></article>\
         </body></html>"
    )
}

fn said(site: usize, page: usize) -> String {
    format!("“Ship {page} of line {site} has been looked at from keel to mast, and it may leave its port again”")
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "an example prints")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut allowed: Vec<Allowed> = Vec::new();
    let mut cited = String::new();
    for at in 0..SITES {
        let words: String = (0..PAGES).map(|page| format!("<p>{}, Ilsa Varga said.</p>", said(at, page))).collect();
        let port = site(article(&format!("Gazette {at}"), &words)).await?;
        allowed.push(format!("127.0.0.1:{port}").parse()?);
        for page in 0..PAGES {
            cited.push_str(&format!(
                "<p>{}, Ilsa Varga said, <a href=\"http://127.0.0.1:{port}/{page}\">the Eldra Gazette</a> reported.</p>",
                said(at, page)
            ));
        }
    }
    let port = site(article("Harbour Courier", &cited)).await?;
    allowed.push(format!("127.0.0.1:{port}").parse()?);
    let options = HttpOptions { gap: Duration::ZERO, allow_private: allowed, ..HttpOptions::default() };
    let http = Http::new(options)?;
    let bounds = Options { depth: 1, max_pages: 1000, ..Options::default() };
    let tracer = Tracer { options: bounds, ..Tracer::new(&http, Reader::fast(OutletDirectory::embedded())) };

    let begun = Instant::now();
    let seed = Url::parse(&format!("http://127.0.0.1:{port}/seed"))?;
    let seed = tracer.fetch_seed(&seed).await.map_err(|miss| miss.to_string())?;
    let fetched = AtomicUsize::new(0);
    let mut watch = |event: dateline::trace::Event<'_>| {
        if let dateline::trace::Event::Fetched(_, None) = event {
            fetched.fetch_add(1, Ordering::Relaxed);
        }
    };
    let trace = tracer.run(seed, &mut watch).await;
    let took = begun.elapsed().as_secs_f64();
    let bound = LATENCY.as_secs_f64() * (2 + 1 + PAGES) as f64;
    println!("pages fetched: {}", fetched.load(Ordering::Relaxed));
    println!("documents: {}", trace.documents.len());
    println!("seconds: {took:.2}");
    println!("bound: {bound:.2}");
    println!("times the bound: {:.2}", took / bound);
    Ok(())
}
