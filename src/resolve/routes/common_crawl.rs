//! Common Crawl: monthly crawls of the web, with an index of addresses.
//!
//! Asks index.commoncrawl.org, a second apart, at most one list of crawls and two of their indexes; the pages themselves are
//! parts of files on data.commoncrawl.org. Free to use under its terms of use; no key. Tells Common Crawl the dead address,
//! or the outlet's domain and words that the page's address may hold.

use super::answer::{Answer, json, lead, trouble};
use super::ask::{bare, below, remember, with_query};
use super::lenient;
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request};
use crate::page::When;
use crate::resolve::leads::domains;
use crate::resolve::window::seconds_of_stamp;
use crate::resolve::words::{search_words, telling};
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use serde_json::Value;
use std::time::Duration;
use url::Url;

pub(super) const NAME: &str = "common-crawl";
/// The name of the data's base.
pub(super) const DATA: &str = "common-crawl-data";
const PACE: Duration = Duration::from_secs(1);
/// Crawls asked: the one under way when the page was cited, and the next.
const CRAWLS: usize = 2;
const DEAD: usize = 4;
const WORDS: usize = 4;
/// Lines of one answer.
const ROWS: usize = 500;
/// A record larger than this is no page of news.
const RECORD: u64 = 8 << 20;

#[derive(Debug)]
pub(super) struct CommonCrawl {
    pub(super) index: Url,
    pub(super) data: Url,
}

impl Route for CommonCrawl {
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
        // Without a time there is no telling which crawl.
        let wanted = quest.cited.is_some() && !questions(quest).is_empty();
        let list = below(&self.index, "collinfo.json").filter(|_| wanted);
        list.map(|url| Request::service(url, PACE)).into_iter().collect()
    }

    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let is_list = request.url.path().ends_with("/collinfo.json");
        match Answer::of(answer) {
            Answer::Body(capture) if is_list => self.crawls(quest, capture),
            Answer::Body(capture) => self.rows(quest, capture),
            Answer::Nothing if is_list => trouble("no such service there"),
            // No captures is a 404 here.
            Answer::Nothing => Reading::default(),
            Answer::Trouble(why) => trouble(why),
        }
    }
}

impl CommonCrawl {
    fn crawls(&self, quest: &Quest, capture: &Capture) -> Reading {
        let value = match json(capture) {
            Ok(value) => value,
            Err(why) => return trouble(why),
        };
        let (Some(crawls), Some(cited)) = (value.as_array(), quest.cited) else { return trouble("unreadable answer") };
        let mut ends: Vec<(i64, &str)> =
            crawls.iter().filter_map(crawl).filter(|(end, _)| *end >= cited.seconds).collect();
        ends.sort_unstable();
        ends.dedup();
        let mut next = Vec::new();
        for (_, id) in ends.into_iter().take(CRAWLS) {
            let Some(index) = below(&self.index, &format!("{id}-index")) else { continue };
            for (at, question) in questions(quest).iter().enumerate() {
                let pairs: Vec<(&str, &str)> = question.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let url = remember(with_query(index.clone(), &pairs), &[("question", at as u32)]);
                next.push(Request::service(url, PACE));
            }
        }
        Reading { next, ..Reading::default() }
    }

    fn rows(&self, quest: &Quest, capture: &Capture) -> Reading {
        let lines = capture.body.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty());
        let read: Vec<Option<Value>> = lines.take(ROWS).map(lenient::parse).collect();
        if !read.is_empty() && read.iter().all(Option::is_none) {
            return trouble("unreadable answer");
        }
        let words = telling(&quest.statement);
        let mut leads: Vec<(f32, Lead)> = read
            .into_iter()
            .flatten()
            .filter_map(|row| self.record(&row))
            .map(|lead| {
                let slug = lead.original.as_ref().map(crate::resolve::leads::slug_words).unwrap_or_default();
                (words.iter().filter(|w| slug.contains(&w.key)).map(|w| w.weight).sum(), lead)
            })
            .collect();
        leads.sort_by(|a, b| b.0.total_cmp(&a.0));
        Reading { leads: leads.into_iter().map(|(_, lead)| lead).collect(), ..Reading::default() }
    }

    fn record(&self, row: &Value) -> Option<Lead> {
        let text = |member: &str| row.get(member).and_then(Value::as_str);
        let is_page = text("status") == Some("200") && text("mime").is_none_or(|m| m.contains("html"));
        let original = Url::parse(text("url")?).ok().filter(|u| is_page && matches!(u.scheme(), "http" | "https"))?;
        let number = |member: &str| text(member)?.parse::<u64>().ok();
        let (offset, length) = (number("offset")?, number("length").filter(|n| (1..=RECORD).contains(n))?);
        let file = text("filename").filter(|f| f.ends_with(".gz") && !f.contains("..") && !f.contains(':'))?;
        let url = below(&self.data, file)?;
        Some(Lead {
            original: Some(original),
            range: Some((offset, offset.checked_add(length - 1)?)),
            ..lead(url.as_str())?
        })
    }
}

/// What each index is asked: every dead address, else the outlet's pages with telling words in their address.
fn questions(quest: &Quest) -> Vec<Vec<(&'static str, String)>> {
    let rest = || [("output", "json".to_owned()), ("filter", "=status:200".to_owned())];
    if !quest.dead.is_empty() {
        let exact = |dead: &Url| [("url", bare(dead)), ("limit", "5".to_owned())].into_iter().chain(rest()).collect();
        return quest.dead.iter().take(DEAD).map(exact).collect();
    }
    // All pages of a domain would be thousands.
    let words: Vec<String> = search_words(quest, WORDS)
        .iter()
        .map(|w| w.to_lowercase())
        .filter(|w| w.chars().all(char::is_alphanumeric) && w.is_ascii())
        .collect();
    let Some(domain) = domains(quest).into_iter().next().filter(|_| !words.is_empty()) else { return Vec::new() };
    let filter = format!("~url:(?i).*({}).*", words.join("|"));
    let by_words =
        [("url", domain), ("matchType", "domain".to_owned()), ("limit", ROWS.to_string()), ("filter", filter)];
    vec![by_words.into_iter().chain(rest()).collect()]
}

/// When a crawl ended, and its id. Older lists have no dates, and ids with year and week: `CC-MAIN-2024-10`.
fn crawl(crawl: &Value) -> Option<(i64, &str)> {
    let id = crawl.get("id")?.as_str()?;
    let known = id.strip_prefix("CC-MAIN-")?;
    if !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return None;
    }
    let given = crawl.get("to").and_then(Value::as_str).and_then(When::parse).map(|w| w.seconds);
    let end = given.or_else(|| {
        let (year, week) = known.split_once('-')?;
        let week: i64 = week.parse().ok().filter(|w| (1..=53).contains(w))?;
        Some(seconds_of_stamp(&format!("{year}0101"))? + week * 7 * 86_400)
    })?;
    Some((end, id))
}
