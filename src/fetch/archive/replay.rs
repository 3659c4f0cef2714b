//! Captures out of the archive, as they were.

use super::store::{Head, Row, digest};
use crate::fetch::{Capture, Request};
use crate::warc::Pages;
use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::Path;

/// The capture of a row; `None` where its file does not hold it (any more).
pub(super) fn capture(folder: &Path, request: &Request, head: &Head, row: &Row) -> Option<Capture> {
    let (file, offset) = (row.file.as_ref()?, row.offset?);
    let mut file = File::open(folder.join(file)).ok()?;
    file.seek(SeekFrom::Start(offset)).ok()?;
    // What was kept was within the bounds of its run, whatever they were.
    let page = Pages::new(BufReader::new(file)).max_record(u64::MAX - 1).next()?.ok()?;
    if digest(&page.body) != head.digest {
        return None;
    }
    let content_type = head.headers.iter().find(|(n, _)| n == "content-type").map(|(_, v)| v.clone());
    Some(Capture {
        url: request.url.clone(),
        final_url: head.final_url.clone(),
        redirects: head.redirects.clone(),
        status: head.status,
        content_type,
        headers: head.headers.clone(),
        fetched: head.fetched.clone(),
        body: page.body,
    })
}
