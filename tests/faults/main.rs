//! The fault list: each row has a test by its id, with the bound asserted. Transport (rows A), encoding and content (B), pages,
//! feeds and parsers (C), addresses (D), manners (E), services (F), and the process with its archive (I).

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[cfg(feature = "net")]
mod addresses;
#[cfg(feature = "net")]
mod archive;
mod content;
#[cfg(feature = "net")]
mod content_coding;
#[cfg(feature = "net")]
mod manners;
mod parsers;
#[cfg(all(feature = "cli", unix))]
mod process;
#[cfg(feature = "net")]
mod raw;
#[cfg(feature = "net")]
mod readers;
#[cfg(feature = "net")]
mod secure;
mod services;
#[cfg(feature = "net")]
mod transport;

use dateline::page::{Document, DocumentId, Error, Input, Reader, read};
use std::time::{Duration, Instant};

/// What one input may take at most; builds without optimisation are several times as slow.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

const STORY: &str = "<p>The mill on the river reopened on Monday after a winter of repairs, and the owner thanked the \
                     town for the patience it had shown through months of dust and noise.</p>\
                     <p>About two hundred people came to watch the wheel turn for the first time since the flood, and \
                     the baker sold bread from the first flour.</p>";

fn input<'a>(bytes: &'a [u8], content_type: Option<&'a str>) -> Input<'a> {
    Input { id: Some(DocumentId::new("fault")), bytes, content_type, ..Input::default() }
}

/// Reads in time; every span of what comes out lies in its text.
fn endure(name: &str, bytes: &[u8], content_type: Option<&str>) -> Result<Document, Error> {
    let start = Instant::now();
    let found = read(&input(bytes, content_type));
    assert!(start.elapsed() < PATIENCE, "{name} took {:?}", start.elapsed());
    if let Ok(d) = &found {
        let spans = d.links.iter().map(|l| l.span).chain(d.parts.iter().map(|p| p.span));
        let spans = spans.chain(d.furniture.iter().copied()).chain(d.credits.iter().filter_map(|c| c.span));
        spans.for_each(|s| assert!(d.text.get(s.start..s.end).is_some(), "{name}: {s:?}"));
    }
    found
}

fn page(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Mill reopens</title>{head}</head><body><article><h1>Mill reopens</h1>{body}</article></body></html>"
    )
}

fn items(feed: &str) -> Result<Vec<Result<Document, Error>>, Error> {
    let start = Instant::now();
    let found = Reader::default().read_all(&input(feed.as_bytes(), None));
    assert!(start.elapsed() < PATIENCE, "the feed took {:?}", start.elapsed());
    found
}

/// The process's highest memory so far, in MB; `None` where the system does not say.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<usize>().ok()? / 1024)
}
