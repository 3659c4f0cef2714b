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
    /// All headers of the last answer in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// When the answer came, as RFC 3339 in UTC; empty where nobody kept it.
    pub fetched: String,
    /// The body, decoded from its transfer and content codings.
    pub body: Vec<u8>,
}

impl Capture {
    /// The first header of this name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
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
    /// No connection: refused, reset.
    Connect,
    /// The name of the host is not known.
    NoSuchHost,
    /// The server's certificate is not to be trusted, or there was no agreement on TLS.
    Tls,
    /// It took too long, or came too slowly.
    Timeout,
    /// 404.
    NotFound,
    /// 410.
    Gone,
    /// 401 and 403.
    Forbidden,
    /// 402, or a page that shows the story's beginning to those who do not pay.
    Paywall,
    /// 451.
    BlockedLegal,
    /// The site's robots.txt asks programs not to fetch it, or could not be had.
    Robots,
    /// 429, or the host was left alone after many of them.
    TooManyRequests,
    /// 5xx and other answers that are no page.
    ServerError,
    /// More redirects than allowed, or a loop.
    RedirectLoop,
    /// The address is private, or its port is not for pages.
    BlockedAddress,
    /// Neither http nor https.
    BadScheme,
    /// Larger than the cap.
    TooLarge,
    /// Broken HTTP.
    Protocol,
    /// The answer ended before its end.
    Truncated,
    /// A content coding that is not read or is broken.
    Decode,
    /// Not a page: a picture, a PDF, an archive.
    UnsupportedType,
    /// A page without a story in it.
    NoContent,
    /// A page that asks for consent in place of the story.
    Consent,
    /// A page that shows nothing without scripts.
    JsRequired,
    /// A page that tests whether a person asks.
    Challenge,
    /// A page that asks for a log-in.
    Login,
    /// An address of a page that now leads elsewhere: to the front page, or to a page that says so.
    SoftNotFound,
    /// Reading it failed; a fault of this program.
    Internal,
    /// No link, nothing in the collection: named, and not located.
    NotLocated,
    /// A limit of the run came first: depth, pages, time.
    LimitReached,
}

impl MissReason {
    /// The words shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "not fetched, offline",
            Self::Connect => "no connection",
            Self::NoSuchHost => "no such host",
            Self::Tls => "certificate not trusted",
            Self::Timeout => "timed out",
            Self::NotFound => "not found",
            Self::Gone => "gone",
            Self::Forbidden => "access refused",
            Self::Paywall => "behind a paywall",
            Self::BlockedLegal => "withheld for legal reasons",
            Self::Robots => "not fetched, robots.txt",
            Self::TooManyRequests => "too many requests",
            Self::ServerError => "server error",
            Self::RedirectLoop => "too many redirects",
            Self::BlockedAddress => "address not allowed",
            Self::BadScheme => "not a web address",
            Self::TooLarge => "too large",
            Self::Protocol => "broken answer",
            Self::Truncated => "cut short",
            Self::Decode => "cannot be decoded",
            Self::UnsupportedType => "not a page",
            Self::NoContent => "no story in the page",
            Self::Consent => "behind a consent page",
            Self::JsRequired => "shown by scripts only",
            Self::Challenge => "behind a test for people",
            Self::Login => "behind a log-in",
            Self::SoftNotFound => "no longer there",
            Self::Internal => "failed to read",
            Self::NotLocated => "not located",
            Self::LimitReached => "limit reached",
        }
    }
}
