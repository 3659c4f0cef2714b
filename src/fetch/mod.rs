//! From a URL to a [`Capture`]: one retrieval, its redirects and its bytes.
//!
//! What goes wrong with somebody else's page is data, a [`Miss`], and ends nothing. [`Fetch`] is the door: [`Http`]
//! goes over the net, [`Offline`] never does, and tests bring their own.

mod capture;
#[cfg(feature = "net")]
mod guard;
#[cfg(feature = "net")]
mod http;

pub use capture::{Capture, Miss, MissReason};
#[cfg(feature = "net")]
pub use http::{Http, HttpError, HttpOptions};

use std::future::Future;
use url::Url;

/// Gets pages.
pub trait Fetch: Sync {
    /// One retrieval of `url`, redirects followed.
    ///
    /// # Errors
    /// A [`Miss`] where there is no page to read: refused, not found, too large, not text.
    fn fetch(&self, url: &Url) -> impl Future<Output = Result<Capture, Miss>> + Send;
}

/// Gets nothing: every URL is a miss.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offline;

impl Fetch for Offline {
    async fn fetch(&self, url: &Url) -> Result<Capture, Miss> {
        Err(Miss::new(url.as_str(), MissReason::Offline))
    }
}
