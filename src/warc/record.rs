//! What an archive holds: pages, and records that could not be read.

use std::fmt;

/// One page as it was recorded: a `response` record, or a `resource` record, which has no HTTP head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where its record begins: bytes into the archive. For gzip that is where its member begins, as in a CDX index.
    pub offset: u64,
    /// `WARC-Target-URI`, as recorded and without angle brackets; not checked to be an address.
    pub url: String,
    /// `WARC-Date`: when it was recorded, RFC 3339, as written.
    pub date: Option<String>,
    /// HTTP status; `None` for a `resource` record.
    pub status: Option<u16>,
    /// HTTP headers in order, names as written; a `resource` record's own `Content-Type`.
    pub headers: Vec<(String, String)>,
    /// The body without chunks and content coding.
    pub body: Vec<u8>,
    /// The recorder says that it did not keep all of it (`WARC-Truncated`).
    pub truncated: bool,
}

impl Page {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The HTTP `Content-Type`, charset included.
    pub fn content_type(&self) -> Option<&str> {
        self.header("content-type")
    }

    /// Whether it is a page with a story to look for: answered with success (or no HTTP), and HTML, XHTML or text by
    /// its type, or without a type.
    pub fn is_readable(&self) -> bool {
        let essence = self.content_type().and_then(|t| t.split(';').next()).map(|t| t.trim().to_ascii_lowercase());
        let kind =
            essence.is_none_or(|e| matches!(e.as_str(), "text/html" | "application/xhtml+xml" | "text/plain" | ""));
        kind && self.status.is_none_or(|s| (200..300).contains(&s)) && !self.body.is_empty()
    }
}

pub(super) fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRecord {
    /// Where it begins, as [`Page::offset`].
    pub offset: u64,
    /// Why.
    pub reason: BadReason,
}

impl fmt::Display for BadRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record at byte {}: {}", self.offset, self.reason)
    }
}

/// Why a record could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadReason {
    /// The stream does not begin like a record where one should.
    #[error("no record begins here")]
    NoRecord,
    /// A header without `Content-Length`, or one that is no number.
    #[error("its length is not given")]
    NoLength,
    /// What follows the block is no record: the length is wrong.
    #[error("its length is wrong")]
    WrongLength,
    /// The header is longer than any recorder writes.
    #[error("its header is too long")]
    LongHeader,
    /// A page without an address.
    #[error("it has no target address")]
    NoTarget,
    /// More bytes than the cap, recorded or after decoding.
    #[error("it is too large: more than {cap} bytes")]
    TooLarge {
        /// The cap.
        cap: u64,
    },
    /// The archive ends within it.
    #[error("the archive ends within it")]
    CutOff,
    /// A gzip member that cannot be undone.
    #[error("its gzip member is broken")]
    Gzip,
    /// No HTTP head where one should be.
    #[error("it has no HTTP head")]
    NoHttp,
    /// A content coding that is not read, or whose stream is broken.
    #[error("its content coding `{0}` cannot be undone")]
    Coding(String),
    /// The whole archive is compressed in a way that is not read.
    #[error("the archive is compressed with {0}, which is not read")]
    Compression(&'static str),
    /// The reader below failed; nothing after this can be read.
    #[error("the archive cannot be read on: {0}")]
    Io(String),
}
