//! NewsAPI: a search over the news of the last weeks.
//!
//! Asks newsapi.org with the user's key, one request, a second apart; its free plan is for development, delayed, and of 100
//! requests a day. Tells NewsAPI who asks, the outlet's domains, the days, and words of the statement.

use super::answer::{keyed_json, lead, list, string, trouble};
use super::ask::{below, with_query};
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request, Secret};
use crate::resolve::leads::domains;
use crate::resolve::window::{Window, day};
use crate::resolve::words::{phrase, search_words};
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use serde_json::Value;
use std::time::Duration;
use url::Url;

pub(super) const NAME: &str = "news-api";
const PACE: Duration = Duration::from_secs(1);
const WORDS: usize = 4;

pub(super) struct NewsApi {
    pub(super) base: Url,
    pub(super) key: String,
}

super::keyed!(NewsApi);

impl Route for NewsApi {
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
        let words = phrase(quest).map_or_else(|| search_words(quest, WORDS).join(" AND "), |p| format!("\"{p}\""));
        let domains = domains(quest).into_iter().collect::<Vec<_>>().join(",");
        if words.is_empty() || domains.is_empty() {
            return Vec::new();
        }
        let days = Window::of(quest).map(|w| (day(w.from), day(w.to)));
        let mut pairs = vec![("q", words.as_str()), ("domains", domains.as_str()), ("pageSize", "100")];
        if let Some((from, to)) = &days {
            pairs.extend([("from", from.as_str()), ("to", to.as_str())]);
        }
        let url = below(&self.base, "v2/everything").map(|url| with_query(url, &pairs));
        let secret = Secret::Header("X-Api-Key".to_owned(), self.key.clone());
        url.map(|url| Request::service(url, PACE).secret(secret)).into_iter().collect()
    }

    fn read(&self, _: &Quest, _: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        match keyed_json(answer) {
            Ok(value) if value.get("status").and_then(Value::as_str) == Some("error") => trouble(in_words(&value)),
            Ok(value) => {
                Reading { leads: list(&value, "articles").filter_map(article).collect(), ..Reading::default() }
            }
            Err(trouble) => trouble,
        }
    }
}

fn article(article: &Value) -> Option<Lead> {
    Some(Lead {
        title: string(article, "title", 4_000),
        summary: string(article, "description", 4_000),
        published: string(article, "publishedAt", 40),
        ..lead(article.get("url")?.as_str()?)?
    })
}

/// Its own message is not shown: it may repeat what was sent.
fn in_words(error: &Value) -> &'static str {
    match error.get("code").and_then(Value::as_str).unwrap_or("") {
        "rateLimited" => "too busy",
        code if code.starts_with("apiKey") => "key refused or used up",
        _ => "query refused",
    }
}
