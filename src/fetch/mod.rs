//! From a URL to a [`Capture`]: one retrieval, its redirects and its bytes.
//!
//! What goes wrong with somebody else's page is data, a [`Miss`], and ends nothing. [`Fetch`] is the door: [`Http`]
//! goes over the net, [`Offline`] never does, and tests bring their own.

#[cfg(feature = "net")]
mod archive;
mod capture;
#[cfg(feature = "net")]
mod coding;
#[cfg(feature = "net")]
mod exchange;
#[cfg(feature = "net")]
mod guard;
#[cfg(feature = "net")]
mod http;
#[cfg(feature = "net")]
mod names;
#[cfg(feature = "net")]
mod options;
#[cfg(feature = "net")]
mod pace;
#[cfg(feature = "net")]
mod refresh;
mod request;
#[cfg(feature = "net")]
mod robots;

#[cfg(feature = "net")]
pub use archive::{Archive, ArchiveError, Recall};
pub use capture::{Capture, Miss, MissReason};
#[cfg(feature = "net")]
pub use exchange::HttpError;
#[cfg(feature = "net")]
pub use guard::{Allowed, NotHostPort};
#[cfg(feature = "net")]
pub use http::Http;
#[cfg(feature = "net")]
pub use names::{LookUp, LookUpError, LookingUp, SystemNames};
#[cfg(feature = "net")]
pub use options::HttpOptions;
pub use request::{Purpose, Request, Secret};

use std::future::Future;
use url::Url;

/// Gets pages.
pub trait Fetch: Sync {
    /// One retrieval, redirects followed.
    ///
    /// # Errors
    /// A [`Miss`] where there is nothing to read: refused, not found, too large.
    fn get(&self, request: &Request) -> impl Future<Output = Result<Capture, Miss>> + Send;

    /// One retrieval of the article at `url`.
    ///
    /// # Errors
    /// As [`Fetch::get`].
    fn fetch(&self, url: &Url) -> impl Future<Output = Result<Capture, Miss>> + Send {
        let request = Request::page(url.clone());
        async move { self.get(&request).await }
    }
}

/// Gets nothing: every URL is a miss.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offline;

impl Fetch for Offline {
    async fn get(&self, request: &Request) -> Result<Capture, Miss> {
        Err(Miss::new(request.url.as_str(), MissReason::Offline))
    }
}
