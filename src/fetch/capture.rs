use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// One retrieval of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// What was asked for.
    pub url: Url,
    /// What answered, after redirects.
    pub final_url: Url,
    /// Every address that redirected, in order; empty without redirects.
    pub redirects: Vec<Url>,
    /// The HTTP status of the last answer.
    pub status: u16,
    /// The Content-Type header as sent.
    pub content_type: Option<String>,
    /// The body, decoded from its transfer and content codings.
    pub body: Vec<u8>,
}

/// Something looked for and not had: data, not an error.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Miss {
    /// What was looked for: a URL, or words such as "RT report".
    pub what: String,
    /// Why it was not had.
    pub reason: MissReason,
    /// More, where there is more to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Miss {
    /// A miss with nothing more to say.
    pub fn new(what: impl Into<String>, reason: MissReason) -> Self {
        Self { what: what.into(), reason, detail: String::new() }
    }

    /// A miss with a detail, e.g. the status or what was tried.
    pub fn with(what: impl Into<String>, reason: MissReason, detail: impl Into<String>) -> Self {
        Self { what: what.into(), reason, detail: detail.into() }
    }
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.reason.as_str())?;
        if !self.detail.is_empty() {
            write!(f, " ({})", self.detail)?;
        }
        Ok(())
    }
}

/// Why something was not had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MissReason {
    /// The run was told to stay offline.
    Offline,
    /// No connection: name not found, refused, reset.
    Connect,
    /// It took too long.
    Timeout,
    /// 404 or 410.
    NotFound,
    /// 401, 402, 403, 451.
    Forbidden,
    /// 429.
    TooManyRequests,
    /// 5xx and other answers that are no page.
    ServerError,
    /// More redirects than allowed, or a loop.
    RedirectLoop,
    /// The address is private, or its scheme or port is not for pages.
    BlockedAddress,
    /// Larger than the cap.
    TooLarge,
    /// Broken coding or broken HTTP.
    Protocol,
    /// Not a page: a picture, a PDF, an archive.
    UnsupportedType,
    /// A page without a story in it.
    NoContent,
    /// No link, nothing in the collection: named, and not located.
    NotLocated,
    /// A limit of the run came first: depth, pages.
    LimitReached,
}

impl MissReason {
    /// The words shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "not fetched, offline",
            Self::Connect => "no connection",
            Self::Timeout => "timed out",
            Self::NotFound => "not found",
            Self::Forbidden => "access refused",
            Self::TooManyRequests => "too many requests",
            Self::ServerError => "server error",
            Self::RedirectLoop => "too many redirects",
            Self::BlockedAddress => "address not allowed",
            Self::TooLarge => "too large",
            Self::Protocol => "broken answer",
            Self::UnsupportedType => "not a page",
            Self::NoContent => "no story in the page",
            Self::NotLocated => "not located",
            Self::LimitReached => "limit reached",
        }
    }
}
