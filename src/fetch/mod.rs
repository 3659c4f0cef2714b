//! From a URL to a [`Capture`]: one retrieval, its redirects and its bytes.
//!
//! What goes wrong with somebody else's page is data, a [`Miss`], and ends nothing. [`Fetch`] is the door: [`Http`]
//! goes over the net, [`Offline`] never does, and tests bring their own.

mod capture;
#[cfg(feature = "net")]
mod guard;
#[cfg(feature = "net")]
mod http;
mod request;

pub use capture::{Capture, Miss, MissReason};
#[cfg(feature = "net")]
pub use http::{Http, HttpError, HttpOptions};
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
