//! GDELT DOC 2.0: full-text search over news in many languages, of the last three months.
//!
//! Asks api.gdeltproject.org, at most two requests, 6.5 s apart: one in five seconds is what it states, and at 5.0 s it still
//! refused. Free to use with citation. Tells GDELT the outlet's domains, the days, and words of the statement or, of a
//! quotation, its first eight.

use super::answer::{Answer, json, lead, list, string, text, trouble};
use super::ask::{below, with_query};
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request};
use crate::resolve::leads::domains;
use crate::resolve::window::{Window, of_stamp, stamp};
use crate::resolve::words::{phrase, search_words};
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use serde_json::Value;
use std::time::Duration;
use url::Url;

pub(super) const NAME: &str = "gdelt";
const PACE: Duration = Duration::from_millis(6_500);
/// Words that must all stand on the page.
const WORDS: usize = 3;

#[derive(Debug)]
pub(super) struct Gdelt {
    pub(super) base: Url,
}

impl Route for Gdelt {
    fn name(&self) -> &'static str {
        NAME
    }

    fn code(&self) -> EvidenceCode {
        EvidenceCode::FoundInIndex
    }

    fn reach(&self) -> Reach {
        Reach::ThirdParty
    }

    fn begin(&self, quest: &Quest) -> Vec<Request> {
        let phrase = phrase(quest).map(|phrase| format!("\"{phrase}\""));
        let asked = phrase.or_else(|| by_words(quest));
        asked.and_then(|words| self.ask(quest, &words)).into_iter().collect()
    }

    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let capture = match Answer::of(answer) {
            Answer::Body(capture) => capture,
            Answer::Nothing => return trouble("no such service there"),
            Answer::Trouble(why) => return trouble(why),
        };
        let value = match json(capture) {
            Ok(value) => value,
            Err(why) => return trouble(in_words(&text(capture)).unwrap_or(&why)),
        };
        let leads: Vec<Lead> = list(&value, "articles").filter_map(article).collect();
        // A phrase is often printed with other marks or in another form; its words are tried once.
        let was_phrase = request.url.query_pairs().any(|(name, value)| name == "query" && value.starts_with('"'));
        let again = if leads.is_empty() && was_phrase { by_words(quest) } else { None };
        let next = again.and_then(|words| self.ask(quest, &words)).into_iter().collect();
        Reading { leads, next, ..Reading::default() }
    }
}

impl Gdelt {
    fn ask(&self, quest: &Quest, words: &str) -> Option<Request> {
        let domains: Vec<String> = domains(quest).into_iter().map(|d| format!("domainis:{d}")).collect();
        // `domain:` would match every domain that ends so.
        let domains = match domains.as_slice() {
            [] => return None,
            [one] => one.clone(),
            many => format!("({})", many.join(" OR ")),
        };
        let query = format!("{words} {domains}");
        let mut pairs = vec![
            ("query", query.as_str()),
            ("mode", "artlist"),
            ("format", "json"),
            ("maxrecords", "250"),
            ("sort", "datedesc"),
        ];
        let days = Window::of(quest).map(|w| (stamp(w.from), stamp(w.to)));
        if let Some((from, to)) = &days {
            pairs.extend([("startdatetime", from.as_str()), ("enddatetime", to.as_str())]);
        }
        Some(Request::service(with_query(below(&self.base, "api/v2/doc/doc")?, &pairs), PACE))
    }
}

fn by_words(quest: &Quest) -> Option<String> {
    Some(search_words(quest, WORDS).join(" ")).filter(|words| !words.is_empty())
}

fn article(article: &Value) -> Option<Lead> {
    Some(Lead {
        title: string(article, "title", 4_000),
        published: string(article, "seendate", 40).and_then(|seen| of_stamp(&seen)),
        ..lead(article.get("url")?.as_str()?)?
    })
}

/// GDELT says what is wrong in a line of text, often with status 200.
fn in_words(body: &str) -> Option<&'static str> {
    let body = body[..body.floor_char_boundary(500)].to_ascii_lowercase();
    let says = |words: &str| body.contains(words);
    if says("limit requests") {
        Some("too busy")
    } else if says("too short") || says("too long") || says("too common") {
        Some("query too short or too long")
    } else {
        None
    }
}
