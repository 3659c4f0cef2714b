use super::guard::Allowed;
use super::names::{LookUp, SystemNames};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Manners and bounds of fetching.
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// Sent as User-Agent: who asks, and where to complain. Its first word is the name robots.txt files are read for.
    pub user_agent: String,
    /// Time to connect.
    pub connect: Duration,
    /// Time from asking to the head of the answer.
    pub first_byte: Duration,
    /// Time from asking to the last byte.
    pub total: Duration,
    /// Bytes a second that must come on average, looked at from ten seconds after the head (or half of `total`).
    pub least_rate: u64,
    /// Largest body in bytes, as sent and after decoding.
    pub max_body: usize,
    /// Redirects followed for one page.
    pub max_redirects: usize,
    /// Tries after the first where trying again may help.
    pub retries: u32,
    /// Waited before the first retry, doubled for each further one, give or take a half.
    pub backoff: Duration,
    /// Least time between two requests to one site, or to one machine.
    pub gap: Duration,
    /// Longest `Crawl-delay` that is waited for; a site that asks for more is asked for one page.
    pub max_crawl_delay: Duration,
    /// Longest `Retry-After` that is waited for; a site that asks for more is left alone.
    pub max_retry_after: Duration,
    /// Whether the archive is given what came of a page that broke off, marked so. It is never read as the page.
    pub keep_partial: bool,
    /// Hosts and ports that may be visited although they are not on the public net.
    pub allow_private: Vec<Allowed>,
    /// Hosts and ports of the public net that may be visited although web servers listen elsewhere.
    pub allow_ports: Vec<Allowed>,
    /// Everything goes through this proxy. It looks names up itself, so private addresses behind names are its concern.
    pub proxy: Option<Url>,
    /// Who looks names up.
    pub names: Arc<dyn LookUp>,
    /// Certificates (DER) trusted beside the public ones.
    pub roots: Vec<Vec<u8>>,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            user_agent: concat!("dateline/", env!("CARGO_PKG_VERSION"), " (source-provenance tracer)").to_owned(),
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(20),
            total: Duration::from_secs(60),
            least_rate: 256,
            max_body: 8 << 20,
            max_redirects: 10,
            retries: 3,
            backoff: Duration::from_millis(500),
            gap: Duration::from_secs(1),
            max_crawl_delay: Duration::from_secs(60),
            max_retry_after: Duration::from_secs(600),
            keep_partial: false,
            allow_private: Vec::new(),
            allow_ports: Vec::new(),
            proxy: None,
            names: Arc::new(SystemNames),
            roots: Vec::new(),
        }
    }
}
