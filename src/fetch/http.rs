use super::guard::{is_private, literal_address};
use super::{Capture, Fetch, Miss, MissReason, Request};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::{Client, Response, StatusCode, redirect};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Bounds of one retrieval.
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// Sent as User-Agent: who asks, and where to complain.
    pub user_agent: String,
    /// Time for one page from the first byte asked to the last byte had.
    pub deadline: Duration,
    /// Time to connect.
    pub connect: Duration,
    /// Largest decoded body, in bytes.
    pub max_body: usize,
    /// Redirects followed for one page.
    pub max_redirects: usize,
    /// Whether addresses off the public net may be visited.
    pub allow_private: bool,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            user_agent: concat!("dateline/", env!("CARGO_PKG_VERSION"), " (source-provenance tracer)").to_owned(),
            deadline: Duration::from_secs(60),
            connect: Duration::from_secs(10),
            max_body: 8 << 20,
            max_redirects: 10,
            allow_private: false,
        }
    }
}

/// The client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot set up the HTTP client")]
pub struct HttpError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// Gets pages over HTTP and HTTPS.
///
/// Redirects are followed by hand, so that each hop is checked and kept. Names are looked up once, by a resolver that
/// drops private addresses: the address checked is the address dialled. Proxies of the environment are ignored, since
/// a proxy looks names up itself.
#[derive(Debug)]
pub struct Http {
    client: Client,
    options: HttpOptions,
}

impl Http {
    /// Sets the client up.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(options: HttpOptions) -> Result<Self, HttpError> {
        let roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| HttpError(e.into()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .redirect(redirect::Policy::none())
            .user_agent(&options.user_agent)
            .connect_timeout(options.connect)
            .timeout(options.deadline)
            .dns_resolver(Arc::new(Names { allow_private: options.allow_private }))
            .build()
            .map_err(|e| HttpError(e.into()))?;
        Ok(Self { client, options })
    }

    fn check(&self, url: &Url) -> Result<(), Miss> {
        let blocked = |detail: &str| Err(Miss::with(url.as_str(), MissReason::BlockedAddress, detail));
        if !matches!(url.scheme(), "http" | "https") {
            return blocked("only http and https are followed");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return blocked("the address holds a user name");
        }
        if self.options.allow_private {
            return Ok(());
        }
        if literal_address(url).is_some_and(is_private) {
            return blocked("private address");
        }
        // Other ports of a public host are not pages: a link must not make us knock at them.
        if !matches!(url.port_or_known_default(), Some(80 | 443 | 8080 | 8443)) {
            return blocked("port is not one of 80, 443, 8080, 8443");
        }
        Ok(())
    }

    async fn body(&self, url: &Url, mut response: Response) -> Result<Vec<u8>, Miss> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| miss_of(url, &e))? {
            if body.len() + chunk.len() > self.options.max_body {
                let cap = self.options.max_body >> 20;
                return Err(Miss::with(url.as_str(), MissReason::TooLarge, format!("over {cap} MiB")));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

impl Fetch for Http {
    async fn get(&self, request: &Request) -> Result<Capture, Miss> {
        let url = &request.url;
        let mut at = url.clone();
        at.set_fragment(None);
        let mut redirects = Vec::new();
        loop {
            self.check(&at)?;
            let request =
                self.client.get(at.clone()).header(ACCEPT, "text/html, application/xhtml+xml, text/plain;q=0.9");
            let response = request.send().await.map_err(|e| miss_of(url, &e))?;
            let status = response.status();
            if status.is_redirection()
                && let Some(next) = response.headers().get(LOCATION)
            {
                let next = next.to_str().ok().and_then(|to| at.join(to).ok());
                let next = next.ok_or_else(|| Miss::with(url.as_str(), MissReason::Protocol, "bad Location header"))?;
                redirects.push(std::mem::replace(&mut at, next));
                if redirects.len() > self.options.max_redirects {
                    return Err(Miss::with(
                        url.as_str(),
                        MissReason::RedirectLoop,
                        format!("{} hops", redirects.len()),
                    ));
                }
                continue;
            }
            if !status.is_success() {
                return Err(Miss::with(url.as_str(), reason_of(status), status.to_string()));
            }
            let content_type = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(str::to_owned);
            let headers = response.headers().iter();
            let headers =
                headers.map(|(n, v)| (n.as_str().to_owned(), String::from_utf8_lossy(v.as_bytes()).into_owned()));
            let headers = headers.collect();
            let body = self.body(url, response).await?;
            return Ok(Capture {
                url: url.clone(),
                final_url: at,
                redirects,
                status: status.as_u16(),
                content_type,
                headers,
                fetched: String::new(),
                body,
            });
        }
    }
}

fn reason_of(status: StatusCode) -> MissReason {
    match status.as_u16() {
        404 | 410 => MissReason::NotFound,
        401 | 402 | 403 | 451 => MissReason::Forbidden,
        408 => MissReason::Timeout,
        429 => MissReason::TooManyRequests,
        _ => MissReason::ServerError,
    }
}

fn miss_of(url: &Url, error: &reqwest::Error) -> Miss {
    let mut innermost: &dyn std::error::Error = error;
    let mut blocked = false;
    while let Some(source) = innermost.source() {
        innermost = source;
        blocked |= innermost.is::<OnlyPrivate>();
    }
    let reason = if blocked {
        MissReason::BlockedAddress
    } else if error.is_timeout() {
        MissReason::Timeout
    } else if error.is_connect() {
        MissReason::Connect
    } else {
        MissReason::Protocol
    };
    Miss::with(url.as_str(), reason, innermost.to_string())
}

/// Looks names up with the system's resolver and drops addresses off the public net.
#[derive(Debug)]
struct Names {
    allow_private: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("the name leads to private addresses only")]
struct OnlyPrivate;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let kept: Vec<_> = found.into_iter().filter(|a| allow_private || !is_private(a.ip())).collect();
            if kept.is_empty() {
                return Err(OnlyPrivate.into());
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}
