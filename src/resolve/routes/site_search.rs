//! The outlet's own search: WordPress's REST interface, which about one newspaper's site in seven answers, then its search
//! as a feed.
//!
//! Asks the outlet's site alone, at most three requests, under its robots.txt and the crawler's delays. Tells the outlet
//! words of the statement: whoever reads its logs can see what is being looked for.

use super::answer::{Answer, MOST_LEADS, json, lead, string, trouble};
use super::ask::with_query;
use super::feed;
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request};
use crate::page::plain_line;
use crate::resolve::window::{Window, local};
use crate::resolve::words::search_words;
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use serde_json::Value;

pub(super) const NAME: &str = "site-search";

/// Words asked for first, and where nothing has all of these: WordPress wants every word on the page.
const WORDS: usize = 3;
const FEWER: usize = 2;

#[derive(Debug)]
pub(super) struct SiteSearch;

impl Route for SiteSearch {
    fn name(&self) -> &'static str {
        NAME
    }

    fn code(&self) -> EvidenceCode {
        EvidenceCode::FoundBySiteSearch
    }

    fn reach(&self) -> Reach {
        Reach::Site
    }

    fn begin(&self, quest: &Quest) -> Vec<Request> {
        rest(quest, WORDS).into_iter().collect()
    }

    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let by_feed = request.url.query_pairs().any(|(name, _)| name == "feed");
        let answer = match Answer::of(answer) {
            Answer::Body(capture) if by_feed => {
                // A front page in place of results says that this site has no such search.
                let leads = feed::leads(capture).unwrap_or_default();
                return Reading { leads, ..Reading::default() };
            }
            Answer::Body(capture) => json(capture),
            Answer::Nothing if by_feed => return Reading::default(),
            Answer::Nothing => Err("no such search".to_owned()),
            // Many sites close this interface and keep the other; a busy one is not asked again.
            Answer::Trouble(why) if by_feed || why == "too busy" => return trouble(why),
            Answer::Trouble(why) => Err(why),
        };
        match answer.as_ref().ok().and_then(Value::as_array) {
            Some(posts) if !posts.is_empty() => {
                let leads = posts.iter().take(MOST_LEADS).filter_map(post).collect();
                Reading { leads, ..Reading::default() }
            }
            Some(_) => {
                let fewer = rest(quest, FEWER).filter(|fewer| {
                    fewer.url != request.url && rest(quest, WORDS).is_some_and(|first| first.url == request.url)
                });
                Reading { next: fewer.into_iter().collect(), ..Reading::default() }
            }
            None => Reading { next: results(quest).into_iter().collect(), ..Reading::default() },
        }
    }
}

fn rest(quest: &Quest, count: usize) -> Option<Request> {
    let words = search_words(quest, count);
    let site = quest.site.as_ref().filter(|_| !words.is_empty())?;
    let words = words.join(" ");
    let times = Window::of(quest).map(|w| (local(w.from), local(w.to)));
    let mut pairs = vec![("search", words.as_str())];
    if let Some((after, before)) = &times {
        pairs.extend([("after", after.as_str()), ("before", before.as_str())]);
    }
    pairs.extend([("per_page", "20"), ("_fields", "link,date_gmt,title,excerpt")]);
    Some(Request::listing(with_query(site.join("wp-json/wp/v2/posts").ok()?, &pairs)))
}

/// The search's pages of results as a feed.
fn results(quest: &Quest) -> Option<Request> {
    let words = search_words(quest, FEWER).join(" ");
    let site = quest.site.clone().filter(|_| !words.is_empty())?;
    Some(Request::listing(with_query(site, &[("s", &words), ("feed", "rss2")])))
}

fn post(post: &Value) -> Option<Lead> {
    let rendered = |member: &str| string(post.get(member)?, "rendered", 4_000).map(|text| plain_line(&text));
    Some(Lead {
        title: rendered("title"),
        summary: rendered("excerpt"),
        // The field is in UTC and does not say so.
        published: string(post, "date_gmt", 40).map(|t| if t.ends_with('Z') { t } else { t + "Z" }),
        ..lead(post.get("link")?.as_str()?)?
    })
}
