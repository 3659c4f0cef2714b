//! Which captures may stand for an answer: HTTP's rules of caching (RFC 9111), for a cache of one user.

use crate::fetch::{Capture, Miss, MissReason, Request};
use http::request::Parts as RequestHead;
use http::response::Parts as ResponseHead;
use http_cache_semantics::{BeforeRequest, CacheOptions, CachePolicy};
use std::time::{Duration, SystemTime};

/// How a capture stands.
pub(super) enum Standing {
    /// It may be used as it is.
    Fresh,
    /// It may be used if the server says that nothing changed; the headers to ask with.
    Stale(Vec<(String, String)>),
    /// It may not be used.
    Gone,
}

/// How long a site's rules stand whatever it says of them, after RFC 9309.
const ROBOTS_STAND: Duration = Duration::from_secs(24 * 3600);

/// How a capture stands now.
pub(super) fn standing(request: &Request, capture: &Capture) -> Standing {
    // A page that moved is asked for where it was: the way there may have changed.
    let moved = !capture.redirects.is_empty();
    let head = || Some((request_head(request)?, response_head(capture)?));
    let Some((asked, answered)) = head().filter(|_| !moved && request.body.is_none()) else { return Standing::Gone };
    let time = capture.fetched.parse::<jiff::Timestamp>().map_or(SystemTime::UNIX_EPOCH, SystemTime::from);
    let policy = CachePolicy::new_options(&asked, &answered, time, options());
    let now = SystemTime::now();
    let too_old = request.url.path() == "/robots.txt" && now.duration_since(time).is_ok_and(|age| age > ROBOTS_STAND);
    if !policy.is_storable() || too_old {
        return Standing::Gone;
    }
    match policy.before_request(&asked, now) {
        BeforeRequest::Fresh(_) => Standing::Fresh,
        BeforeRequest::Stale { request, .. } => {
            let validator = |name: &str| {
                let value = request.headers.get(name)?.to_str().ok()?;
                Some((name.to_owned(), value.to_owned()))
            };
            let validators: Vec<_> = ["if-none-match", "if-modified-since"].into_iter().filter_map(validator).collect();
            if validators.is_empty() { Standing::Gone } else { Standing::Stale(validators) }
        }
    }
}

/// Whether a capture may be used although asking whether it is still right failed: where the failure is one of the moment,
/// and the server did not forbid it (RFC 9111, 4.2.4).
pub(super) fn stands_in(known: &Capture, miss: &Miss) -> bool {
    let of_the_moment = matches!(
        miss.reason,
        MissReason::Connect
            | MissReason::NoSuchHost
            | MissReason::Timeout
            | MissReason::TooManyRequests
            | MissReason::ServerError
            | MissReason::Protocol
            | MissReason::Truncated
            | MissReason::Decode
    );
    let forbidden = known.header("cache-control").is_some_and(|told| {
        told.split(',').any(|part| {
            let name = part.split('=').next().unwrap_or_default().trim();
            name.eq_ignore_ascii_case("must-revalidate") || name.eq_ignore_ascii_case("no-cache")
        })
    });
    of_the_moment && !forbidden
}

/// A capture that the server says is still right, with the headers of that answer in place of its own.
pub(super) fn freshened(known: Capture, answer: Capture) -> Capture {
    // The length, the coding and the kind are those of the body that is kept.
    let of_body = |n: &str| matches!(n, "content-length" | "content-encoding" | "content-type" | "transfer-encoding");
    let told = |name: &str| !of_body(name) && answer.header(name).is_some();
    let mut headers: Vec<(String, String)> = known.headers.into_iter().filter(|(n, _)| !told(n)).collect();
    headers.extend(answer.headers.into_iter().filter(|(n, _)| !of_body(n)));
    Capture { headers, fetched: answer.fetched, ..known }
}

fn options() -> CacheOptions {
    CacheOptions { shared: false, ..CacheOptions::default() }
}

fn request_head(request: &Request) -> Option<RequestHead> {
    let mut head = http::Request::get(request.url.as_str());
    for (name, value) in &request.headers {
        head = head.header(name, value);
    }
    Some(head.body(()).ok()?.into_parts().0)
}

fn response_head(capture: &Capture) -> Option<ResponseHead> {
    let mut head = http::Response::builder().status(capture.status);
    for (name, value) in &capture.headers {
        head = head.header(name, value);
    }
    Some(head.body(()).ok()?.into_parts().0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use url::Url;

    fn of(headers: &[(&str, &str)], seconds_ago: i64) -> Standing {
        let url = Url::parse("https://gazette.example/welds").unwrap();
        let fetched = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second() - seconds_ago).unwrap();
        let capture = Capture {
            url: url.clone(),
            final_url: url.clone(),
            redirects: Vec::new(),
            status: 200,
            content_type: None,
            headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            fetched: fetched.to_string(),
            body: Vec::new(),
        };
        standing(&Request::page(url), &capture)
    }

    #[test]
    fn captures_stand_as_long_as_their_server_said() {
        assert!(matches!(of(&[("cache-control", "max-age=600")], 60), Standing::Fresh));
        assert!(matches!(of(&[("cache-control", "max-age=600")], 900), Standing::Gone));
        assert!(matches!(of(&[("cache-control", "no-store")], 0), Standing::Gone));
        let etag = [("cache-control", "max-age=600"), ("etag", "\"7\"")];
        let Standing::Stale(validators) = of(&etag, 900) else { panic!("it has a validator") };
        assert_eq!(validators, [("if-none-match".to_owned(), "\"7\"".to_owned())]);
        assert!(matches!(
            of(&[("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("cache-control", "no-cache")], 1),
            Standing::Stale(_)
        ));
        assert!(matches!(of(&[], 5), Standing::Gone));
    }
}
