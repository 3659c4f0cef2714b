//! Media Cloud: an archive of online news kept for research, searched by source.
//!
//! Asks search.mediacloud.org with the user's token, at most two requests, 30 s apart: it allows two a minute. For research
//! use under its terms; no texts without rights to them. Tells Media Cloud who asks, the outlet's domain, the days, and words
//! of the statement.

use super::answer::{keyed_json, lead, list, string};
use super::ask::{below, with_query};
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request, Secret};
use crate::resolve::leads::domains;
use crate::resolve::window::{Window, day};
use crate::resolve::words::search_words;
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use serde_json::Value;
use std::time::Duration;
use url::Url;

pub(super) const NAME: &str = "media-cloud";
const PACE: Duration = Duration::from_secs(30);
const WORDS: usize = 4;
/// Its collection of online news.
const PLATFORM: &str = "onlinenews-mediacloud";

pub(super) struct MediaCloud {
    pub(super) base: Url,
    pub(super) key: String,
}

super::keyed!(MediaCloud);

impl Route for MediaCloud {
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
        // A search needs the source's number in its directory first; the platform needs a span of days.
        let domain = domains(quest).into_iter().next().filter(|_| quest.cited.is_some());
        let asked = domain.filter(|_| !search_words(quest, WORDS).is_empty()).and_then(|domain| {
            let url = below(&self.base, "api/sources/sources/")?;
            Some(self.ask(with_query(url, &[("name", &domain), ("limit", "10")])))
        });
        asked.into_iter().collect()
    }

    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let value = match keyed_json(answer) {
            Ok(value) => value,
            Err(trouble) => return trouble,
        };
        if request.url.path().ends_with("/story-list") {
            return Reading { leads: list(&value, "stories").filter_map(story).collect(), ..Reading::default() };
        }
        let own = domains(quest);
        let sources =
            list(&value, "results").filter(|s| s.get("name").and_then(Value::as_str).is_some_and(|n| own.contains(n)));
        let ids: Vec<String> = sources.filter_map(|s| s.get("id")?.as_u64()).take(5).map(|id| id.to_string()).collect();
        Reading { next: self.search(quest, &ids).into_iter().collect(), ..Reading::default() }
    }
}

impl MediaCloud {
    fn ask(&self, url: Url) -> Request {
        Request::service(url, PACE).secret(Secret::Header("Authorization".to_owned(), format!("Token {}", self.key)))
    }

    fn search(&self, quest: &Quest, sources: &[String]) -> Option<Request> {
        let window = Window::of(quest).filter(|_| !sources.is_empty())?;
        let (words, sources) = (search_words(quest, WORDS).join(" AND "), sources.join(","));
        let (start, end) = (day(window.from), day(window.to));
        let pairs = [
            ("q", words.as_str()),
            ("start", &start),
            ("end", &end),
            ("ss", &sources),
            ("platform", PLATFORM),
            ("page_size", "100"),
        ];
        Some(self.ask(with_query(below(&self.base, "api/search/story-list")?, &pairs)))
    }
}

fn story(story: &Value) -> Option<Lead> {
    Some(Lead {
        title: string(story, "title", 4_000),
        published: string(story, "publish_date", 40),
        ..lead(story.get("url")?.as_str()?)?
    })
}
