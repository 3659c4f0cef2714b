//! Names to addresses: looked up once a host and run, private addresses dropped.

use super::guard::is_private;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// Addresses tried of one host at most.
const MAX_ADDRESSES: usize = 8;

/// A look-up under way.
pub type LookingUp<'a> = Pin<Box<dyn Future<Output = Result<Vec<SocketAddr>, LookUpError>> + Send + 'a>>;

/// Finds the addresses of a host.
///
/// The system's resolver unless [`HttpOptions::names`](super::HttpOptions) has another. A port of 0 stands for the
/// port of the URL.
pub trait LookUp: fmt::Debug + Send + Sync {
    /// The addresses of `host`, best first.
    fn look_up<'a>(&'a self, host: &'a str) -> LookingUp<'a>;
}

/// Why a host has no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookUpError {
    /// There is no such host: final.
    #[error("the name is not known")]
    NoSuchHost,
    /// The name service did not answer: may be tried again.
    #[error("the name could not be looked up: {0}")]
    Failed(String),
    /// All of its addresses are private.
    #[error("the name leads to private addresses only")]
    OnlyPrivate,
}

/// Asks the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemNames;

impl LookUp for SystemNames {
    fn look_up<'a>(&'a self, host: &'a str) -> LookingUp<'a> {
        Box::pin(async move {
            match tokio::net::lookup_host((host, 0)).await {
                Ok(found) => Ok(found.collect()),
                // getaddrinfo's EAI_AGAIN, which the standard library passes on in words alone.
                Err(e) if e.to_string().contains("Temporary failure") => Err(LookUpError::Failed(e.to_string())),
                Err(_) => Err(LookUpError::NoSuchHost),
            }
        })
    }
}

/// The names of one run.
///
/// A name is looked up once: what was checked is what is dialled, however soon the name service changes its mind.
#[derive(Debug, Clone)]
pub(super) struct Names {
    source: Arc<dyn LookUp>,
    /// Hosts that may have private addresses, in lower case.
    private: Arc<Vec<String>>,
    /// Time for one look-up.
    limit: Duration,
    known: Arc<Mutex<HashMap<String, Vec<SocketAddr>>>>,
}

impl Names {
    pub(super) fn new(source: Arc<dyn LookUp>, private: Vec<String>, limit: Duration) -> Self {
        Self { source, private: Arc::new(private), limit, known: Arc::default() }
    }

    /// The addresses of a host that may be dialled, at least one.
    pub(super) async fn addresses(&self, host: &str) -> Result<Vec<SocketAddr>, LookUpError> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if let Some(known) = self.known.lock().await.get(&host) {
            return Ok(known.clone());
        }
        let found = tokio::time::timeout(self.limit, self.source.look_up(&host)).await;
        let found = found
            .unwrap_or_else(|_| Err(LookUpError::Failed(format!("no answer in {} s", self.limit.as_secs_f64()))))?;
        if found.is_empty() {
            return Err(LookUpError::NoSuchHost);
        }
        let open = self.private.contains(&host);
        let kept: Vec<_> = found.into_iter().filter(|a| open || !is_private(a.ip())).take(MAX_ADDRESSES).collect();
        if kept.is_empty() {
            return Err(LookUpError::OnlyPrivate);
        }
        // Of two look-ups at once the first to end counts for both.
        Ok(self.known.lock().await.entry(host).or_insert(kept).clone())
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.clone();
        Box::pin(async move {
            let found = names.addresses(name.as_str()).await?;
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}
