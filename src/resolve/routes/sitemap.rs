//! The outlet's sitemap: of a news sitemap two days of titles with times, of others addresses alone.
//!
//! Asks the outlet's site alone: robots.txt for its `Sitemap:` lines, then these, then the usual names; indexes are followed
//! three deep, at most 50 sitemaps an outlet, under the site's robots.txt and the crawler's delays. Tells it that its sitemaps
//! were read, and of what days, as sitemaps of other months are left out.

use super::answer::{Answer, MOST_LEADS, text, trouble};
use super::ask::{recall, remember};
use super::sitemap_xml::{Entry, Map};
use super::{feed, sitemap_xml};
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request};
use crate::page::{When, registered_domain};
use crate::resolve::leads::domains;
use crate::resolve::window::{Window, stamp};
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use url::Url;

pub(super) const NAME: &str = "sitemap";

/// Sitemaps asked for of one outlet.
const MOST: u32 = 50;
/// An index may name indexes, and those sitemaps.
const DEPTH: u32 = 3;
/// Sitemaps that robots.txt may name; sites with more have a list for each section.
const LISTED: usize = 8;
/// Children of one index.
const CHILDREN: usize = 8;
/// Where a news sitemap usually is, then any.
const USUAL: [&str; 3] = ["/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml"];

#[derive(Debug)]
pub(super) struct Sitemap;

impl Route for Sitemap {
    fn name(&self) -> &'static str {
        NAME
    }

    fn code(&self) -> EvidenceCode {
        EvidenceCode::FoundInSitemap
    }

    fn reach(&self) -> Reach {
        Reach::Site
    }

    fn begin(&self, quest: &Quest) -> Vec<Request> {
        let robots = quest.site.as_ref().and_then(|site| site.join("/robots.txt").ok());
        robots.into_iter().map(Request::listing).collect()
    }

    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let Some(depth) = recall(&request.url, "depth") else { return robots(quest, answer) };
        // A usual name without a sitemap leads to the next.
        let another =
            || recall(&request.url, "usual").and_then(|at| usual(quest, at as usize + 1)).into_iter().collect();
        let capture = match Answer::of(answer) {
            Answer::Body(capture) => capture,
            Answer::Nothing => return Reading { next: another(), ..Reading::default() },
            Answer::Trouble(why) => return Reading { next: another(), ..trouble(why) },
        };
        match sitemap_xml::read(&capture.body, &capture.final_url) {
            Ok(map) if map.is_index => {
                let next = children(quest, request, capture, map, depth);
                Reading { next, ..Reading::default() }
            }
            Ok(map) => {
                let leads = pages(quest, map);
                let next = if leads.is_empty() { another() } else { Vec::new() };
                Reading { leads, next, ..Reading::default() }
            }
            // Robots.txt may name a feed as a sitemap.
            Err(why) => match (feed::leads(capture), recall(&request.url, "usual")) {
                (Some(leads), _) => Reading { leads, ..Reading::default() },
                // A page in place of a sitemap says only that there is none.
                (None, Some(_)) => Reading { next: another(), ..Reading::default() },
                (None, None) => trouble(why),
            },
        }
    }
}

/// The sitemaps that robots.txt names, or else the first of the usual names.
fn robots(quest: &Quest, answer: Result<&Capture, &Miss>) -> Reading {
    let mut listed: Vec<Url> = Vec::new();
    if let Answer::Body(capture) = Answer::of(answer) {
        let body = text(capture);
        let named = body.lines().take(2_000).filter_map(|line| {
            let (field, value) = line.split_once(':')?;
            field.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case("sitemap").then_some(value)
        });
        // An address on another host is allowed here: the site itself names it.
        let urls = named.filter_map(|value| capture.final_url.join(value.split('#').next()?.trim()).ok());
        for url in urls.filter(|u| matches!(u.scheme(), "http" | "https")) {
            if !listed.contains(&url) {
                listed.push(url);
            }
        }
    }
    if listed.is_empty() {
        return Reading { next: usual(quest, 0).into_iter().collect(), ..Reading::default() };
    }
    let window = Window::of(quest);
    listed.retain(|url| window.is_none_or(|w| may_hold(url, w)));
    listed.sort_by_key(|url| !is_news(url));
    listed.truncate(LISTED);
    let share = (MOST - LISTED as u32) / (listed.len() as u32).max(1);
    let next = listed.into_iter().map(|url| Request::listing(remember(url, &[("depth", 1), ("left", share)])));
    Reading { next: next.collect(), ..Reading::default() }
}

fn usual(quest: &Quest, at: usize) -> Option<Request> {
    let url = quest.site.as_ref()?.join(USUAL.get(at)?).ok()?;
    let left = MOST - USUAL.len() as u32;
    Some(Request::listing(remember(url, &[("depth", 1), ("left", left), ("usual", at as u32)])))
}

/// The sitemaps of an index that may hold the page, those of news and the latest changes first.
fn children(quest: &Quest, request: &Request, capture: &Capture, map: Map, depth: u32) -> Vec<Request> {
    let left = recall(&request.url, "left").unwrap_or(0);
    if depth >= DEPTH || left == 0 {
        return Vec::new();
    }
    let window = Window::of(quest);
    let own = domains(quest);
    let changed = |entry: &Entry| entry.changed.as_deref().and_then(When::parse);
    let itself = |url: &Url| *url == capture.final_url || url.as_str() == super::ask::bare(&request.url);
    let allowed = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && (url.host() == request.url.host() || registered_domain(url).is_some_and(|d| own.contains(&d)))
    };
    let mut kept: Vec<(Url, Option<When>)> = Vec::new();
    for entry in map.entries {
        let changed = changed(&entry);
        let Some(mut url) = entry.url else { continue };
        url.set_fragment(None);
        let in_time = window.is_none_or(|w| may_hold(&url, w) && !changed.is_some_and(|c| w.begins_after(c)));
        if allowed(&url) && !itself(&url) && in_time {
            kept.push((url, changed));
        }
    }
    // Of those that may hold it, one that ended soonest after the window's beginning is the likeliest.
    let order = |(url, changed): &(Url, Option<When>)| (!is_news(url), changed.is_none(), changed.map(|c| c.seconds));
    kept.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.0.as_str().cmp(b.0.as_str())));
    kept.dedup_by(|a, b| a.0 == b.0);
    kept.truncate(CHILDREN.min(left as usize));
    let share = (left - kept.len() as u32) / (kept.len() as u32).max(1);
    let child = |(url, _)| Request::listing(remember(url, &[("depth", depth + 1), ("left", share)]));
    kept.into_iter().map(child).collect()
}

fn pages(quest: &Quest, map: Map) -> Vec<Lead> {
    let window = Window::of(quest);
    let own = domains(quest);
    let in_time = |entry: &Entry| {
        let time = |text: &Option<String>| text.as_deref().and_then(When::parse);
        window.is_none_or(|w| match (time(&entry.published), time(&entry.changed)) {
            (Some(published), _) => w.holds(published),
            (None, Some(changed)) => !w.begins_after(changed),
            (None, None) => true,
        })
    };
    let of_outlet = |lead: &Lead| lead.url.as_ref().and_then(registered_domain).is_some_and(|d| own.contains(&d));
    let leads = map.entries.into_iter().filter(in_time).filter_map(Entry::lead).filter(of_outlet);
    leads.take(MOST_LEADS).collect()
}

fn is_news(url: &Url) -> bool {
    url.path().to_ascii_lowercase().contains("news")
}

/// Whether the days in a sitemap's name, as `sitemap-2024-01.xml` and `?yyyy=2024&mm=01` have them, lie in the window.
/// Names without a year may hold anything.
fn may_hold(url: &Url, window: Window) -> bool {
    let name = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let runs: Vec<&str> = name.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let is_year = |run: &str| (run.starts_with("19") || run.starts_with("20")) && run.len() >= 4;
    let is_month = |run: &str| matches!(run.parse::<u8>(), Ok(1..=12)) && run.len() <= 2;
    let Some(at) = runs.iter().position(|run| is_year(run) && matches!(run.len(), 4 | 6 | 8)) else { return true };
    let month = match runs[at].len() {
        4 => runs
            .get(at + 1)
            .filter(|run| is_month(run))
            .map_or_else(|| runs[at].to_owned(), |month| format!("{}{month:0>2}", runs[at])),
        _ => runs[at][..6].to_owned(),
    };
    let (from, to) = (stamp(window.from), stamp(window.to));
    *month >= from[..month.len()] && *month <= to[..month.len()]
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn names_with_days_are_held_against_the_window() {
        let seconds = |t: &str| When::parse(t).unwrap().seconds;
        let window = Window { from: seconds("2024-01-20T00:00:00Z"), to: seconds("2024-02-03T00:00:00Z") };
        for (name, wanted) in [
            ("/sitemap-2024-01.xml", true),
            ("/sitemap-2024-02.xml.gz", true),
            ("/sitemap-2023-12.xml", false),
            ("/sitemap-202403.xml", false),
            ("/sitemap.xml?yyyy=2024&mm=1&dd=31", true),
            ("/2023/sitemap.xml", false),
            ("/sitemap-2024.xml", true),
            ("/post-sitemap17.xml", true),
            ("/sitemap-20240301.xml", false),
        ] {
            let url = Url::parse("https://gazette.example/").unwrap().join(name).unwrap();
            assert_eq!(may_hold(&url, window), wanted, "{name}");
        }
    }
}
