//! What an answer is worth, before it is read.

use super::lenient;
use crate::fetch::{Capture, Miss, MissReason};
use crate::resolve::{Lead, Reading};
use serde_json::Value;
use url::Url;

/// Pages taken from one answer at most.
pub(super) const MOST_LEADS: usize = 5_000;

/// An answer, sorted. "Too busy" is never "nothing there".
#[derive(Debug)]
pub(super) enum Answer<'a> {
    Body(&'a Capture),
    Nothing,
    Trouble(String),
}

impl<'a> Answer<'a> {
    pub(super) fn of(answer: Result<&'a Capture, &Miss>) -> Self {
        match answer {
            Ok(capture) => match capture.status {
                200..=299 => Self::Body(capture),
                404 | 410 => Self::Nothing,
                status => Self::Trouble(of_status(status)),
            },
            Err(miss) => match miss.reason {
                MissReason::NotFound | MissReason::Gone => Self::Nothing,
                MissReason::TooManyRequests => Self::Trouble(of_status(429)),
                MissReason::Forbidden => Self::Trouble(of_status(403)),
                // Only the reason's own words: a detail may hold what a service said.
                reason => Self::Trouble(reason.as_str().to_owned()),
            },
        }
    }

    /// Of a service with a key: a refusal is then about the key.
    pub(super) fn of_keyed(answer: Result<&'a Capture, &Miss>) -> Self {
        let refused = match answer {
            Ok(capture) => matches!(capture.status, 401..=403 | 426),
            Err(miss) => matches!(miss.reason, MissReason::Forbidden | MissReason::Paywall),
        };
        if refused { Self::Trouble("key refused or used up".to_owned()) } else { Self::of(answer) }
    }
}

fn of_status(status: u16) -> String {
    match status {
        429 | 503 => "too busy".to_owned(),
        401..=403 => "access refused".to_owned(),
        status => format!("answered with status {status}"),
    }
}

/// The body as text; broken bytes become marks.
pub(super) fn text(capture: &Capture) -> String {
    String::from_utf8_lossy(&capture.body).into_owned()
}

/// The body as JSON, as services really send it. `Err` says what came instead.
pub(super) fn json(capture: &Capture) -> Result<Value, String> {
    if capture.body.trim_ascii().is_empty() {
        return Err("empty answer".to_owned());
    }
    lenient::parse(&capture.body).ok_or_else(|| "unreadable answer".to_owned())
}

/// The JSON a service with a key answered, or the reading that says why there is none.
pub(super) fn keyed_json(answer: Result<&Capture, &Miss>) -> Result<Value, Reading> {
    match Answer::of_keyed(answer) {
        Answer::Body(capture) => json(capture).map_err(trouble),
        Answer::Nothing => Err(trouble("no such service there")),
        Answer::Trouble(why) => Err(trouble(why)),
    }
}

/// A reading that says only what went wrong.
pub(super) fn trouble(why: impl Into<String>) -> Reading {
    Reading { trouble: Some(why.into()), ..Reading::default() }
}

/// A page that a service names; `None` unless its address is one of the web.
pub(super) fn lead(address: &str) -> Option<Lead> {
    let url = Url::parse(address.trim()).ok().filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host())?;
    Some(Lead { url: Some(url), ..Lead::default() })
}

/// A member's words, cut at `cap` bytes.
pub(super) fn string(of: &Value, member: &str, cap: usize) -> Option<String> {
    let text = of.get(member)?.as_str()?.trim();
    Some(text[..text.floor_char_boundary(cap)].to_owned()).filter(|t| !t.is_empty())
}

/// The members of a list, none where there is no list.
pub(super) fn list<'v>(of: &'v Value, member: &str) -> impl Iterator<Item = &'v Value> {
    of.get(member).and_then(Value::as_array).into_iter().flatten()
}
