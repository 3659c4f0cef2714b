//! One request and its answer, within bounds; no redirect is followed here.

use super::guard::Guard;
use super::names::{LookUpError, Names};
use super::{HttpOptions, Miss, MissReason};
use crate::warc;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderName, HeaderValue};
use reqwest::{Client, Method, Response, redirect};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use url::{Host, Url};

/// The client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot set up the HTTP client")]
pub struct HttpError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// What is sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) url: Url,
    pub(super) headers: Vec<(String, String)>,
    /// JSON to POST.
    pub(super) body: Option<String>,
    /// A header that is not kept.
    pub(super) secret: Option<(String, String)>,
    /// At most so many bytes are taken.
    pub(super) max_body: usize,
    /// Whether more is passed over rather than refused.
    pub(super) cut: bool,
}

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Exchange {
    /// What was sent, without secrets.
    pub(super) url: Url,
    pub(super) method: &'static str,
    pub(super) sent: Vec<(String, String)>,
    /// Who answered.
    pub(super) peer: Option<SocketAddr>,
    /// "1.1" or "2".
    pub(super) version: &'static str,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// The body as it came, its content coding not undone.
    pub(super) raw: Arc<Vec<u8>>,
    /// RFC 3339, to the second.
    pub(super) time: String,
    /// Whether it broke off, so that `raw` is a part of the body.
    pub(super) broken_off: bool,
}

impl Exchange {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// No answer, and whether to ask again.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) miss: Miss,
    pub(super) again: Again,
    /// What came before it broke off, where that is to be kept.
    pub(super) part: Option<Box<Exchange>>,
}

impl Fault {
    fn new(miss: Miss, again: Again) -> Self {
        Self { miss, again, part: None }
    }

    /// Nothing that another try would change.
    pub(super) fn last(miss: Miss) -> Self {
        Self::new(miss, Again::No)
    }
}

/// Whether asking again may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    No,
    Once,
    Yes,
}

/// Sends requests. The guard stands before every one of them.
#[derive(Debug)]
pub(super) struct Exchanger {
    client: Client,
    guard: Guard,
    names: Names,
    options: HttpOptions,
}

impl Exchanger {
    pub(super) fn new(options: HttpOptions) -> Result<Self, HttpError> {
        let mut roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for root in &options.roots {
            roots.add(root.clone().into()).map_err(|e| HttpError(e.into()))?;
        }
        let mut tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| HttpError(e.into()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        // A configuration of one's own is taken as it is: what is not offered here is never spoken.
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let guard = Guard { private: options.allow_private.clone(), ports: options.allow_ports.clone() };
        let open = guard.private.iter().map(|a| a.host().to_owned());
        // The name of a proxy is looked up here, and may be one of the user's own net: they gave it.
        let proxy = options.proxy.as_ref().and_then(Url::host_str).map(str::to_ascii_lowercase);
        let open = open.chain(proxy).collect();
        let names = Names::new(Arc::clone(&options.names), open, options.connect);
        // Proxies of the environment are ignored: a proxy looks names up itself, and the guard would be blind.
        let mut client = Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(&options.user_agent)
            .connect_timeout(options.connect)
            .dns_resolver(Arc::new(names.clone()));
        if let Some(proxy) = &options.proxy {
            client = client.proxy(reqwest::Proxy::all(proxy.clone()).map_err(|e| HttpError(e.into()))?);
        }
        let client = client.build().map_err(|e| HttpError(e.into()))?;
        Ok(Self { client, guard, names, options })
    }

    /// Checks an address before anything is done for it.
    pub(super) fn check(&self, url: &Url) -> Result<(), Miss> {
        self.guard.check(url)
    }

    /// The machine behind an address, for counting requests to it. Behind a proxy that is not known.
    pub(super) async fn machine(&self, url: &Url) -> Result<Option<SocketAddr>, Fault> {
        if self.options.proxy.is_some() {
            return Ok(None);
        }
        let port = url.port_or_known_default().unwrap_or(0);
        let addresses = match url.host() {
            Some(Host::Ipv4(v4)) => vec![SocketAddr::new(v4.into(), port)],
            Some(Host::Ipv6(v6)) => vec![SocketAddr::new(v6.into(), port)],
            Some(Host::Domain(name)) => self.names.addresses(name).await.map_err(|e| unknown_name(url, &e))?,
            None => Vec::new(),
        };
        // A name may be allowed at one port and lead to a private address at another, and any of them may be dialled.
        if addresses.iter().any(|a| super::guard::is_private(a.ip())) && !self.guard.allows_private(url) {
            let miss = Miss::with(url.as_str(), MissReason::BlockedAddress, LookUpError::OnlyPrivate.to_string());
            return Err(Fault::last(miss));
        }
        Ok(addresses.first().map(|a| SocketAddr::new(a.ip(), if a.port() == 0 { port } else { a.port() })))
    }

    /// Sends and receives.
    pub(super) async fn exchange(&self, sent: &Sent) -> Result<Exchange, Fault> {
        let url = &sent.url;
        self.guard.check(url).map_err(Fault::last)?;
        let begun = Instant::now();
        let request = self.request(sent)?;
        let own = request.headers().iter();
        let own = own.map(|(n, v)| (n.as_str().to_owned(), String::from_utf8_lossy(v.as_bytes()).into_owned()));
        let secret = sent.secret.as_ref().map(|(n, _)| n.to_ascii_lowercase());
        let kept: Vec<_> = own.filter(|(n, _)| Some(n) != secret.as_ref()).collect();
        let method = if sent.body.is_some() { "POST" } else { "GET" };
        let first = self.options.first_byte.min(self.options.total);
        let answer = timeout(first, self.client.execute(request)).await;
        let answer = answer.map_err(|_| slow(url, &format!("no answer in {}", told(first))))?;
        let response = answer.map_err(|e| refused(url, &e))?;
        let peer = response.remote_addr();
        let version = if response.version() == reqwest::Version::HTTP_2 { "2" } else { "1.1" };
        let status = response.status().as_u16();
        let headers = response.headers().iter();
        let headers = headers.map(|(n, v)| (n.as_str().to_owned(), String::from_utf8_lossy(v.as_bytes()).into_owned()));
        let headers = headers.collect();
        let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let mut raw = Vec::new();
        let ended = self.body(sent, response, begun, &mut raw).await;
        let (url, raw) = (url.clone(), Arc::new(raw));
        let broken_off = ended.is_err();
        let exchange = Exchange { url, method, sent: kept, peer, version, status, headers, raw, time, broken_off };
        match ended {
            Ok(()) => Ok(exchange),
            Err(fault) => {
                let keeps = self.options.keep_partial && fault.miss.reason == MissReason::Truncated;
                Err(Fault { part: keeps.then(|| Box::new(exchange)), ..fault })
            }
        }
    }

    fn request(&self, sent: &Sent) -> Result<reqwest::Request, Fault> {
        let broken = |what: &str| {
            Fault::last(Miss::with(sent.url.as_str(), MissReason::Protocol, format!("cannot send {what}")))
        };
        let method = if sent.body.is_some() { Method::POST } else { Method::GET };
        let mut request = reqwest::Request::new(method, sent.url.clone());
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("text/html, application/xhtml+xml, */*;q=0.8"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(warc::ACCEPTED));
        let agent = HeaderValue::from_str(&self.options.user_agent).map_err(|_| broken("the User-Agent"))?;
        headers.insert(reqwest::header::USER_AGENT, agent);
        for (name, value) in sent.headers.iter().chain(&sent.secret) {
            let name: HeaderName = name.parse().map_err(|_| broken("a header"))?;
            let mut value = HeaderValue::from_str(value).map_err(|_| broken("a header"))?;
            value.set_sensitive(sent.secret.as_ref().is_some_and(|(n, _)| name.as_str().eq_ignore_ascii_case(n)));
            headers.insert(name, value);
        }
        if let Some(body) = &sent.body {
            headers.insert(reqwest::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.clone().into());
        }
        Ok(request)
    }

    /// Takes the body as it comes. A wait for each piece would never end a body that drips: the time for all of it and
    /// the rate do.
    async fn body(&self, sent: &Sent, mut response: Response, begun: Instant, body: &mut Vec<u8>) -> Result<(), Fault> {
        let url = &sent.url;
        let head = Instant::now();
        let look = Duration::from_secs(10).min(self.options.total / 2);
        loop {
            let left = self.options.total.saturating_sub(begun.elapsed());
            let wait = left.min(self.options.first_byte);
            // A piece that is there at once comes even in no time: the time for all of it must be asked for by itself.
            let chunk = if left.is_zero() { None } else { timeout(wait, response.chunk()).await.ok() };
            let Some(chunk) = chunk else {
                let why = if wait == left {
                    format!("not whole in {}", told(self.options.total))
                } else {
                    format!("nothing came for {}", told(wait))
                };
                return Err(slow(url, &why));
            };
            let Some(chunk) = chunk.map_err(|e| broken_off(url, &e))? else { return Ok(()) };
            if body.len() + chunk.len() > sent.max_body {
                if sent.cut {
                    body.extend_from_slice(&chunk[..sent.max_body - body.len()]);
                    return Ok(());
                }
                return Err(Fault::last(too_large(url, sent.max_body)));
            }
            body.extend_from_slice(&chunk);
            let elapsed = head.elapsed();
            if elapsed >= look && (body.len() as f64) < self.options.least_rate as f64 * elapsed.as_secs_f64() {
                return Err(slow(url, &format!("slower than {} bytes a second", self.options.least_rate)));
            }
        }
    }
}

/// A cap was met.
pub(super) fn too_large(url: &Url, cap: usize) -> Miss {
    let cap = if cap >= 1 << 20 { format!("{} MiB", cap >> 20) } else { format!("{cap} bytes") };
    Miss::with(url.as_str(), MissReason::TooLarge, format!("over {cap}"))
}

fn told(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}

/// A host that is silent once is silent again, and each time costs as long: it is not asked again.
fn slow(url: &Url, why: &str) -> Fault {
    Fault::last(Miss::with(url.as_str(), MissReason::Timeout, why))
}

fn unknown_name(url: &Url, error: &LookUpError) -> Fault {
    let (reason, again) = match error {
        LookUpError::NoSuchHost => (MissReason::NoSuchHost, Again::No),
        LookUpError::OnlyPrivate => (MissReason::BlockedAddress, Again::No),
        LookUpError::Failed(_) => (MissReason::Connect, Again::Yes),
    };
    Fault::new(Miss::with(url.as_str(), reason, error.to_string()), again)
}

/// An error and what lies below it, errors that I/O errors carry included.
fn chain<'e>(error: &'e (dyn std::error::Error + 'static)) -> Vec<&'e (dyn std::error::Error + 'static)> {
    let mut found = vec![error];
    let mut at = 0;
    while at < found.len() && found.len() < 16 {
        let error = found[at];
        at += 1;
        // An I/O error names as its source what its inner error names as its own, and so hides the inner one.
        if let Some(inner) = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            found.push(inner);
        } else if let Some(source) = error.source() {
            found.push(source);
        }
    }
    found
}

/// No head of an answer came.
fn refused(url: &Url, error: &reqwest::Error) -> Fault {
    let errors = chain(error);
    let found = |is: &dyn Fn(&(dyn std::error::Error + 'static)) -> bool| errors.iter().any(|e| is(*e));
    if let Some(name) = errors.iter().find_map(|e| e.downcast_ref::<LookUpError>()) {
        return unknown_name(url, name);
    }
    let innermost = errors.last().map_or_else(String::new, ToString::to_string);
    let io = errors.iter().find_map(|e| e.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    let (reason, again) = if found(&|e| e.is::<rustls::Error>()) {
        (MissReason::Tls, Again::No)
    } else if error.is_timeout() {
        (MissReason::Timeout, Again::No)
    } else if error.is_connect()
        || matches!(io, Some(ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof))
        || innermost.contains("connection closed")
    {
        (MissReason::Connect, Again::Yes)
    } else {
        (MissReason::Protocol, Again::Once)
    };
    Fault::new(Miss::with(url.as_str(), reason, innermost), again)
}

/// The head came and not all of the body.
fn broken_off(url: &Url, error: &reqwest::Error) -> Fault {
    let why = chain(error).last().map_or_else(String::new, ToString::to_string);
    Fault::new(Miss::with(url.as_str(), MissReason::Truncated, why), Again::Once)
}
