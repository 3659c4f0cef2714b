//! Pages over the net, with manners: robots.txt, one request at a time, retries, redirects, and an archive if wanted.

use super::archive::{Archive, Recalled};
use super::coding::decoded;
use super::exchange::{Again, Exchange, Exchanger, Fault, HttpError, Sent};
use super::pace::{Door, Doors};
use super::refresh;
use super::robots::{self, Robots};
use super::{Capture, Fetch, HttpOptions, Miss, MissReason, Purpose, Request, Secret};
use crate::page::registered_domain;
use std::collections::HashMap;
use std::future::Future;
use std::hash::{BuildHasher, Hasher};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime};
use tokio::sync::OnceCell;
use url::Url;

/// Pages that lead on by themselves are followed so often.
const MAX_REFRESHES: usize = 2;
/// Redirects of a robots.txt that are followed, after RFC 9309.
const ROBOTS_REDIRECTS: usize = 5;

/// Gets pages over HTTP and HTTPS.
///
/// Redirects are followed by hand, so that each hop is checked, asked for in its turn and kept. Proxies of the
/// environment are ignored. Cookies are not kept.
#[derive(Debug)]
pub struct Http {
    exchanger: Exchanger,
    doors: Doors,
    robots: Mutex<HashMap<String, Arc<OnceCell<Rules>>>>,
    under_way: Mutex<HashMap<String, Weak<Sharing>>>,
    archive: Option<Archive>,
    options: HttpOptions,
    /// The name robots.txt files are read for.
    product: String,
}

/// One exchange that several wait for.
type Sharing = OnceCell<Result<Exchange, Lost>>;

/// What a site's robots.txt came to.
#[derive(Debug, Clone)]
enum Rules {
    Read {
        robots: Robots,
        /// Boxed, as it is much larger than a miss alone.
        capture: Box<Result<Capture, Miss>>,
    },
    /// The host cannot be had at all: its pages are missed for the same reason.
    Unreachable(Miss),
}

/// One retrieval: its end, and every exchange on the way.
type Travelled = (Result<Capture, Miss>, Vec<Exchange>);

/// An exchange that came to nothing, and what came of it where that is kept.
#[derive(Debug, Clone)]
struct Lost {
    miss: Miss,
    part: Option<Box<Exchange>>,
}

impl From<Miss> for Lost {
    fn from(miss: Miss) -> Self {
        Self { miss, part: None }
    }
}

impl Http {
    /// Sets the client up.
    ///
    /// # Errors
    /// When TLS or the proxy cannot be set up.
    pub fn new(options: HttpOptions) -> Result<Self, HttpError> {
        let product = options.user_agent.split(['/', ' ']).next().unwrap_or_default().to_owned();
        let exchanger = Exchanger::new(options.clone())?;
        let (doors, robots, under_way) = (Doors::default(), Mutex::default(), Mutex::default());
        Ok(Self { exchanger, doors, robots, under_way, archive: None, options, product })
    }

    /// Keeps every exchange in an archive, and takes from it what need not be fetched again.
    #[must_use]
    pub fn with_archive(mut self, archive: Archive) -> Self {
        self.archive = Some(archive);
        self
    }

    /// The rules of a site, fetched once a run. Boxed, as fetching a page asks for them and they are fetched like a page.
    fn rules<'a>(&'a self, url: &'a Url) -> Pin<Box<dyn Future<Output = Rules> + Send + 'a>> {
        let origin = url[..url::Position::BeforePath].to_owned();
        let cell = {
            let mut known = self.robots.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(origin).or_default())
        };
        Box::pin(async move { cell.get_or_init(|| self.fetch_rules(url)).await.clone() })
    }

    async fn fetch_rules(&self, url: &Url) -> Rules {
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        at.set_fragment(None);
        let capture = self.archived(&Request::listing(at)).await;
        let robots = match &capture {
            Ok(found) => Robots::parse(&found.body, &self.product),
            Err(miss) => match miss.reason {
                MissReason::Connect
                | MissReason::NoSuchHost
                | MissReason::Tls
                | MissReason::BlockedAddress
                | MissReason::Offline => return Rules::Unreachable(miss.clone()),
                // Statuses without a reason of their own: what begins with a 4 says that there is no such file.
                MissReason::ServerError if miss.detail.starts_with('4') => Robots::default(),
                // A site without the file allows everything; one that fails to give it may mean to forbid.
                MissReason::Timeout
                | MissReason::ServerError
                | MissReason::TooManyRequests
                | MissReason::Truncated
                | MissReason::Protocol
                | MissReason::Decode => Robots::closed(),
                _ => Robots::default(),
            },
        };
        Rules::Read { robots, capture: Box::new(capture) }
    }

    /// Whether a hop may be asked for, and the site's own wish for the time between two requests.
    async fn admitted(&self, request: &Request, at: &Url) -> Result<Option<Duration>, Miss> {
        if matches!(request.purpose, Purpose::Service { .. }) || is_robots(request) {
            return Ok(None);
        }
        let (robots, capture) = match self.rules(at).await {
            Rules::Unreachable(miss) => return Err(Miss { what: request.url.to_string(), ..miss }),
            Rules::Read { robots, capture } => (robots, capture),
        };
        if !robots.allows(&at[url::Position::BeforePath..url::Position::AfterQuery]) {
            // Without the file it was not the site that said no.
            let why = capture.as_ref().as_ref().err().map_or_else(String::new, |miss| miss.to_string());
            return Err(Miss::with(request.url.as_str(), MissReason::Robots, why));
        }
        Ok(robots.delay())
    }

    /// From the archive, or over the net and into it.
    async fn archived(&self, request: &Request) -> Result<Capture, Miss> {
        let Some(archive) = &self.archive else { return self.travel(request, &[]).await.0 };
        let recalled = archive.recall(request).await;
        let (validators, known) = match recalled {
            Recalled::Whole(outcome) => return *outcome,
            Recalled::Stale { validators, capture } => (validators, Some(capture)),
            Recalled::Nothing => (Vec::new(), None),
        };
        let (outcome, exchanges) = self.travel(request, &validators).await;
        archive.keep(request, outcome, exchanges, known.map(|c| *c)).await
    }

    /// One retrieval over the net, hop by hop. With `validators` the answer may be that nothing changed, status 304.
    async fn travel(&self, request: &Request, validators: &[(String, String)]) -> Travelled {
        let mut exchanges = Vec::new();
        let outcome = self.hops(request, validators, &mut exchanges).await;
        (outcome, exchanges)
    }

    async fn hops(
        &self,
        request: &Request,
        validators: &[(String, String)],
        exchanges: &mut Vec<Exchange>,
    ) -> Result<Capture, Miss> {
        let url = &request.url;
        let miss = |reason, detail: String| Err(Miss::with(url.as_str(), reason, detail));
        let mut at = url.clone();
        at.set_fragment(None);
        let mut redirects: Vec<Url> = Vec::new();
        let mut refreshes = 0;
        let mut posting = true;
        let most = if is_robots(request) { ROBOTS_REDIRECTS } else { self.options.max_redirects };
        loop {
            self.exchanger.check(&at).map_err(|m| Miss { what: url.to_string(), ..m })?;
            let delay = self.admitted(request, &at).await?;
            let mut sent = self.sent(request, &at, validators);
            sent.body = sent.body.filter(|_| posting);
            let exchange = match self.shared(request, sent, delay).await {
                Ok(exchange) => exchange,
                Err(lost) => {
                    exchanges.extend(lost.part.map(|part| *part));
                    return Err(Miss { what: url.to_string(), ..lost.miss });
                }
            };
            exchanges.push(exchange.clone());
            let status = exchange.status;
            // What these lead to is asked for by GET alone, as all clients do (RFC 9110, 15.4.2 to 15.4.4).
            posting &= !matches!(status, 301..=303);
            let next = match (status, exchange.header("location")) {
                (301 | 302 | 303 | 307 | 308, Some(to)) => Some(to.to_owned()),
                _ => None,
            };
            let next = match next {
                Some(to) => to,
                None if status == 304 && !validators.is_empty() && redirects.is_empty() => {
                    return self.capture(request, at, redirects, exchange);
                }
                None if (200..300).contains(&status) && (status != 206 || asks_range(request)) => {
                    let capture = self.capture(request, at.clone(), redirects.clone(), exchange)?;
                    let leads_on = matches!(request.purpose, Purpose::Page).then(|| refresh::target(&capture.body));
                    match leads_on.flatten() {
                        Some(to) if refreshes < MAX_REFRESHES && leads_away(&at, &to) => {
                            refreshes += 1;
                            to
                        }
                        _ => return Ok(capture),
                    }
                }
                None => return Err(refusal(url, status)),
            };
            let Ok(next) = at.join(&next) else { return miss(MissReason::Protocol, "bad Location header".to_owned()) };
            if at.scheme() == "https" && next.scheme() == "http" && request.secret.is_some() {
                return miss(MissReason::Protocol, "a redirect off TLS".to_owned());
            }
            let mut next = next;
            next.set_fragment(None);
            // The same address again with nothing in between that could have changed it.
            let again = redirects.contains(&next) || next == at;
            redirects.push(std::mem::replace(&mut at, next));
            if again || redirects.len() > most {
                let hops = redirects.len();
                let why = if again { format!("in a circle after {hops}") } else { format!("{hops} hops") };
                return miss(MissReason::RedirectLoop, why);
            }
        }
    }

    fn sent(&self, request: &Request, at: &Url, validators: &[(String, String)]) -> Sent {
        let same_host = at.origin() == request.url.origin();
        let mut headers: Vec<(String, String)> = if same_host { request.headers.clone() } else { Vec::new() };
        let mut asked = request.url.clone();
        asked.set_fragment(None);
        // What is known of one address says nothing of where it leads.
        if *at == asked {
            headers.extend_from_slice(validators);
        }
        let (secret, body) = match (&request.secret, same_host) {
            (Some(Secret::Header(name, key)), true) => (Some((name.clone(), key.clone())), request.body.clone()),
            (Some(Secret::Member(name, key)), true) => {
                let mut body: serde_json::Map<String, serde_json::Value> =
                    request.body.as_deref().and_then(|b| serde_json::from_str(b).ok()).unwrap_or_default();
                body.insert(name.clone(), key.clone().into());
                (None, Some(serde_json::Value::Object(body).to_string()))
            }
            (None, true) => (None, request.body.clone()),
            (_, false) => (None, None),
        };
        let robots = is_robots(request);
        let max_body = if robots { robots::MAX_SIZE } else { self.options.max_body };
        Sent { url: at.clone(), headers, body, secret, max_body, cut: robots }
    }

    /// One exchange, shared by all who ask for the same page at the same time: several addresses may lead to one.
    async fn shared(&self, request: &Request, sent: Sent, delay: Option<Duration>) -> Result<Exchange, Lost> {
        if request.purpose != Purpose::Page || !sent.headers.is_empty() {
            return self.politely(request, &sent, delay).await;
        }
        let cell = {
            let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
            under_way.retain(|_, cell| cell.strong_count() > 0);
            match under_way.get(sent.url.as_str()).and_then(Weak::upgrade) {
                Some(cell) => cell,
                None => {
                    let cell = Arc::default();
                    under_way.insert(sent.url.to_string(), Arc::downgrade(&cell));
                    cell
                }
            }
        };
        cell.get_or_init(|| self.politely(request, &sent, delay)).await.clone()
    }

    /// One exchange in its turn, tried again where that may help.
    async fn politely(&self, request: &Request, sent: &Sent, delay: Option<Duration>) -> Result<Exchange, Lost> {
        let site = self.doors.door(&format!("site {}", registered_domain(&sent.url).unwrap_or_default()));
        let gap = match request.purpose {
            Purpose::Service { pace } => pace.max(self.options.gap),
            _ => delay.unwrap_or_default().max(self.options.gap),
        };
        let too_long = delay.is_some_and(|d| d > self.options.max_crawl_delay);
        if too_long && !site.is_the_one(request.url.as_str()) {
            let asked = delay.unwrap_or_default().as_secs_f64();
            let why = format!("the site wants {asked} s between two pages: one was fetched");
            return Err(Miss::with(sent.url.as_str(), MissReason::Robots, why).into());
        }
        let gap = gap.min(self.options.max_crawl_delay.max(self.options.gap));
        let gap = if let Purpose::Service { pace } = request.purpose { gap.max(pace) } else { gap };
        let mut tries = 0;
        let mut once = true;
        loop {
            if let Some(miss) = site.is_shut(&sent.url) {
                return Err(miss.into());
            }
            let outcome = self.in_turn(&site, sent, gap).await;
            tries += 1;
            let last = tries > self.options.retries;
            let wait = match outcome {
                Ok(exchange) => {
                    if !is_failure(exchange.status) {
                        site.answered(true);
                        return Ok(exchange);
                    }
                    site.failed(&refusal(&sent.url, exchange.status));
                    site.answered(false);
                    let wait = exchange.header("retry-after").and_then(retry_after);
                    if let Some(wait) = wait {
                        if wait > self.options.max_retry_after {
                            let why = format!("asked to wait {} s", wait.as_secs());
                            let miss = Miss::with(sent.url.as_str(), refusal(&sent.url, exchange.status).reason, why);
                            site.failed(&miss);
                            site.leave_alone();
                            return Err(miss.into());
                        }
                        site.pause(wait);
                    }
                    if last {
                        return Ok(exchange);
                    }
                    wait
                }
                Err(Fault { miss, again, part }) => {
                    // A name that leads nowhere or an address that may not be visited says nothing of the host.
                    if matches!(miss.reason, MissReason::Connect | MissReason::Timeout) {
                        site.failed(&miss);
                        site.answered(false);
                    }
                    let may = again == Again::Yes || (again == Again::Once && std::mem::take(&mut once));
                    if last || !may {
                        return Err(Lost { miss, part });
                    }
                    None
                }
            };
            // The turn was given back: others may ask the host meanwhile, unless it asked for a pause.
            tokio::time::sleep(wait.unwrap_or_else(|| self.waited(tries))).await;
        }
    }

    /// Waits for the turn at the site and at the machine behind it, then asks.
    async fn in_turn(&self, site: &Arc<Door>, sent: &Sent, gap: Duration) -> Result<Exchange, Fault> {
        let mut turn = site.enter(gap).await;
        // It may have been shut while this waited.
        if let Some(miss) = site.is_shut(&sent.url) {
            return Err(Fault::last(miss));
        }
        let machine = match self.exchanger.machine(&sent.url).await {
            Ok(machine) => machine,
            Err(fault) => {
                turn.unused();
                return Err(fault);
            }
        };
        // Sites are entered before machines by everyone, so nobody waits in a circle.
        let machine = machine.map(|m| self.doors.door(&format!("machine {m}")));
        let _machine = match &machine {
            Some(machine) => Some(machine.enter(self.options.gap).await),
            None => None,
        };
        // The wait for the machine is over: the site's gap counts from here.
        turn.begin();
        self.exchanger.exchange(sent).await
    }

    /// The wait before a retry: doubled each time, give or take a half, so that many programs do not come back at once.
    fn waited(&self, tries: u32) -> Duration {
        // A new hasher has random keys.
        let random = std::hash::RandomState::new().build_hasher().finish();
        let share = 0.5 + (random % 1000) as f64 / 1000.0;
        self.options.backoff.mul_f64(share) * 2u32.saturating_pow(tries - 1)
    }

    fn capture(
        &self,
        request: &Request,
        final_url: Url,
        redirects: Vec<Url>,
        exchange: Exchange,
    ) -> Result<Capture, Miss> {
        let robots = is_robots(request);
        let cap = if robots { robots::MAX_SIZE } else { self.options.max_body };
        let body = decoded(&request.url, &exchange, cap, robots)?;
        Ok(Capture {
            url: request.url.clone(),
            final_url,
            redirects,
            status: exchange.status,
            content_type: exchange.header("content-type").map(str::to_owned),
            headers: exchange.headers,
            fetched: exchange.time,
            body,
        })
    }
}

impl Fetch for Http {
    async fn get(&self, request: &Request) -> Result<Capture, Miss> {
        if is_robots(request) {
            return match self.rules(&request.url).await {
                Rules::Read { capture, .. } => *capture,
                Rules::Unreachable(miss) => Err(miss),
            };
        }
        self.archived(request).await
    }
}

/// The file of rules itself, which no rule forbids.
fn is_robots(request: &Request) -> bool {
    request.purpose == Purpose::Listing && request.url.path() == "/robots.txt" && request.url.query().is_none()
}

/// Whether a page leads to another by itself. One that leads to a place in itself only loads itself again.
fn leads_away(at: &Url, to: &str) -> bool {
    at.join(to).is_ok_and(|mut next| {
        next.set_fragment(None);
        next != *at
    })
}

fn asks_range(request: &Request) -> bool {
    request.headers.iter().any(|(n, _)| n.eq_ignore_ascii_case("range"))
}

/// Answers after which asking again may help.
fn is_failure(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504 | 522 | 524)
}

/// How long an answer asks to wait: seconds, or the time until a date, none for one that has passed.
fn retry_after(value: &str) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// The miss an answer without a page is.
fn refusal(url: &Url, status: u16) -> Miss {
    let reason = match status {
        404 => MissReason::NotFound,
        410 => MissReason::Gone,
        401 | 403 => MissReason::Forbidden,
        402 => MissReason::Paywall,
        451 => MissReason::BlockedLegal,
        408 => MissReason::Timeout,
        425 | 429 => MissReason::TooManyRequests,
        200..=399 => MissReason::NoContent,
        _ => MissReason::ServerError,
    };
    let said = reqwest::StatusCode::from_u16(status).map_or_else(|_| status.to_string(), |s| s.to_string());
    Miss::with(url.as_str(), reason, said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_seconds_or_dates_and_never_negative() {
        assert_eq!(retry_after(" 120 "), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        let year = Duration::from_secs(86_400 * 365);
        let later = httpdate::fmt_http_date(SystemTime::now() + year * 2);
        assert!(retry_after(&later).is_some_and(|d| d > year));
        assert_eq!(retry_after("soon"), None);
        assert_eq!(retry_after("-5"), None);
    }
}
