use std::time::Duration;
use url::Url;

/// What is to be fetched, and for what.
///
/// The purpose decides which manners apply: a site's pages and listings are asked for under its robots.txt, a service
/// under the pace its terms state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The address.
    pub url: Url,
    /// For what.
    pub purpose: Purpose,
    /// Headers beyond the usual ones.
    pub headers: Vec<(String, String)>,
    /// A body of JSON: the request is then a POST.
    pub body: Option<String>,
    /// A header with a key in it: sent to the host of `url` alone, and never kept, logged or sent after a redirect.
    pub secret: Option<Secret>,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// An article.
    Page,
    /// What a site says of its own pages: a feed, a sitemap, its search.
    Listing,
    /// A service for programs, with at least so much time between two requests to its host.
    Service {
        /// The time between two requests.
        pace: Duration,
    },
}

/// A key for a service; it does not show in debug output.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// In a header of this name.
    Header(String, String),
    /// In a top-level member of the JSON body of this name.
    Member(String, String),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Header(name, _) | Self::Member(name, _)) = self;
        write!(f, "Secret({name})")
    }
}

impl Request {
    /// An article.
    pub fn page(url: Url) -> Self {
        Self::new(url, Purpose::Page)
    }

    /// A feed, a sitemap, or the search of a site.
    pub fn listing(url: Url) -> Self {
        Self::new(url, Purpose::Listing)
    }

    /// A service's answer, asked for at most once in `pace`.
    pub fn service(url: Url, pace: Duration) -> Self {
        Self::new(url, Purpose::Service { pace })
    }

    fn new(url: Url, purpose: Purpose) -> Self {
        Self { url, purpose, headers: Vec::new(), body: None, secret: None }
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// As a POST of this JSON.
    #[must_use]
    pub fn json(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// With a key.
    #[must_use]
    pub fn secret(mut self, secret: Secret) -> Self {
        self.secret = Some(secret);
        self
    }
}
