//! Event Registry (newsapi.ai): news with its text, of the last 30 days without a paid plan.
//!
//! Asks eventregistry.org with the user's key, one request, a second apart; each costs tokens of the plan. Tells Event Registry
//! who asks, the outlet's domains, the days, and words of the statement.

use super::answer::{keyed_json, lead, list, string, trouble};
use super::ask::below;
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request, Secret};
use crate::resolve::leads::domains;
use crate::resolve::window::{Window, day};
use crate::resolve::words::search_words;
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use serde_json::{Value, json as object};
use std::time::Duration;
use url::Url;

pub(super) const NAME: &str = "event-registry";
const PACE: Duration = Duration::from_secs(1);
const WORDS: usize = 3;

pub(super) struct EventRegistry {
    pub(super) base: Url,
    pub(super) key: String,
}

super::keyed!(EventRegistry);

impl Route for EventRegistry {
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
        let words = search_words(quest, WORDS);
        let sources: Vec<String> = domains(quest).into_iter().collect();
        if words.is_empty() || sources.is_empty() {
            return Vec::new();
        }
        let mut body = object!({
            "keyword": words,
            "keywordOper": "and",
            "sourceUri": sources,
            "articlesPage": 1,
            "articlesCount": 100,
            "articlesSortBy": "date",
            "resultType": "articles",
        });
        if let Some(window) = Window::of(quest) {
            body["dateStart"] = day(window.from).into();
            body["dateEnd"] = day(window.to).into();
        }
        // The key is a member of the body that the fetcher adds as it sends.
        let secret = Secret::Member("apiKey".to_owned(), self.key.clone());
        let url = below(&self.base, "api/v1/article/getArticles");
        url.map(|url| Request::service(url, PACE).json(body.to_string()).secret(secret)).into_iter().collect()
    }

    fn read(&self, _: &Quest, _: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let value = match keyed_json(answer) {
            Ok(value) => value,
            Err(trouble) => return trouble,
        };
        let Some(articles) = value.get("articles") else {
            // An error comes with status 200 and may repeat what was sent.
            return trouble(if value.get("error").is_some() { "key or query refused" } else { "unreadable answer" });
        };
        Reading { leads: list(articles, "results").filter_map(article).collect(), ..Reading::default() }
    }
}

fn article(article: &Value) -> Option<Lead> {
    Some(Lead {
        title: string(article, "title", 4_000),
        summary: string(article, "body", 4_000),
        published: string(article, "dateTime", 40),
        ..lead(article.get("url")?.as_str()?)?
    })
}
