//! Brave's search of news.
//!
//! Asks api.search.brave.com with the user's key, one request, a second apart as its smallest plan has it; how many a month
//! is the plan's. Under Brave's terms for its API. Tells Brave who asks, the outlet's domain, the days, and words of the
//! statement.

use super::answer::{keyed_json, lead, list, string};
use super::ask::{below, with_query};
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request, Secret};
use crate::page::{When, plain_line};
use crate::resolve::leads::domains;
use crate::resolve::window::{Window, day};
use crate::resolve::words::{phrase, search_words};
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use serde_json::Value;
use std::time::Duration;
use url::Url;

pub(super) const NAME: &str = "brave";
const PACE: Duration = Duration::from_secs(1);
const WORDS: usize = 6;

pub(super) struct Brave {
    pub(super) base: Url,
    pub(super) key: String,
}

super::keyed!(Brave);

impl Route for Brave {
    fn name(&self) -> &'static str {
        NAME
    }

    fn code(&self) -> EvidenceCode {
        EvidenceCode::FoundBySearch
    }

    fn reach(&self) -> Reach {
        Reach::Keyed
    }

    fn begin(&self, quest: &Quest) -> Vec<Request> {
        let words = phrase(quest).map_or_else(|| search_words(quest, WORDS).join(" "), |p| format!("\"{p}\""));
        let Some(domain) = domains(quest).into_iter().next().filter(|_| !words.is_empty()) else { return Vec::new() };
        let query = format!("{words} site:{domain}");
        let days = Window::of(quest).map(|w| format!("{}to{}", day(w.from), day(w.to)));
        let mut pairs = vec![("q", query.as_str()), ("count", "20")];
        pairs.extend(days.as_deref().map(|days| ("freshness", days)));
        let url = below(&self.base, "res/v1/news/search").map(|url| with_query(url, &pairs));
        let secret = Secret::Header("X-Subscription-Token".to_owned(), self.key.clone());
        url.map(|url| Request::service(url, PACE).secret(secret)).into_iter().collect()
    }

    fn read(&self, _: &Quest, _: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        match keyed_json(answer) {
            Ok(value) => Reading { leads: list(&value, "results").filter_map(result).collect(), ..Reading::default() },
            Err(trouble) => trouble,
        }
    }
}

fn result(result: &Value) -> Option<Lead> {
    let line = |member: &str| string(result, member, 4_000).map(|text| plain_line(&text));
    Some(Lead {
        title: line("title"),
        summary: line("description"),
        published: string(result, "page_age", 40).filter(|age| When::parse(age).is_some()),
        ..lead(result.get("url")?.as_str()?)?
    })
}
