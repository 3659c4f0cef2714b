//! The outlet's feed: its latest tens of pages, with titles, summaries and times.
//!
//! Asks the outlet's site alone: the feed the directory names, else `/feed/`, else `/rss`; never more than three requests,
//! under the site's robots.txt and the crawler's delays. Tells it that its feed was read, and nothing of what is looked for.

use super::answer::{Answer, MOST_LEADS, trouble};
use super::sitemap_xml;
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request};
use crate::page::list_feed;
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use url::Url;

pub(super) const NAME: &str = "feed";

#[derive(Debug)]
pub(super) struct Feed;

impl Route for Feed {
    fn name(&self) -> &'static str {
        NAME
    }

    fn code(&self) -> EvidenceCode {
        EvidenceCode::FoundInFeed
    }

    fn reach(&self) -> Reach {
        Reach::Site
    }

    fn begin(&self, quest: &Quest) -> Vec<Request> {
        places(quest).into_iter().take(1).map(Request::listing).collect()
    }

    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let places = places(quest);
        // The next place is tried only where this one has no feed.
        let next = places.iter().skip_while(|p| **p != request.url).nth(1).cloned().map(Request::listing);
        let next: Vec<Request> = next.into_iter().collect();
        match Answer::of(answer) {
            Answer::Body(capture) => match leads(capture) {
                Some(leads) => Reading { leads, ..Reading::default() },
                None if next.is_empty() => trouble("not a feed"),
                None => Reading { next, ..Reading::default() },
            },
            Answer::Nothing => Reading { next, ..Reading::default() },
            Answer::Trouble(why) => Reading { next, ..trouble(why) },
        }
    }
}

/// Where the outlet's feed may be, likeliest first, at most three.
fn places(quest: &Quest) -> Vec<Url> {
    let site = quest.site.as_ref();
    let guessed = ["feed/", "rss"].iter().filter_map(|path| site?.join(path).ok());
    let mut places: Vec<Url> = Vec::new();
    for place in quest.feed.clone().into_iter().chain(guessed) {
        if matches!(place.scheme(), "http" | "https") && !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// The pages a feed lists; `None` where it is no feed. The directory's word for a feed is a news sitemap at times.
pub(super) fn leads(capture: &Capture) -> Option<Vec<Lead>> {
    let listed = list_feed(&capture.body, capture.content_type.as_deref(), &capture.final_url);
    let Ok(listed) = listed else {
        let entries = sitemap_xml::read(&capture.body, &capture.final_url).ok().filter(|m| !m.is_index)?;
        return Some(entries.entries.into_iter().filter_map(|e| e.lead()).collect());
    };
    let leads = listed.into_iter().take(MOST_LEADS).map(|item| Lead {
        // The address behind such a link is known to Google alone; what stays is a title and a time.
        url: item.url.filter(|u| matches!(u.scheme(), "http" | "https") && u.host_str() != Some("news.google.com")),
        title: item.title,
        summary: item.summary,
        published: item.published,
        ..Lead::default()
    });
    Some(leads.collect())
}
