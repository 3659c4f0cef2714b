//! The Internet Archive's Wayback Machine: copies of dead pages, and of what an outlet had on the days in question.
//!
//! Asks web.archive.org, six seconds apart, as the Archive's own clients do; above that it answers 429 or 503, which is never
//! taken for "not archived". Free to use; no key. Tells the Archive the dead address, or the outlet and the days, and no word
//! of the statement: addresses are held against it here.

use super::answer::{Answer, json, lead, trouble};
use super::ask::{bare, below, recall, remember, with_query};
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request};
use crate::page::{When, original_address};
use crate::resolve::leads::slug_words;
use crate::resolve::window::{Window, seconds_of_stamp, stamp};
use crate::resolve::words::telling;
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use serde_json::Value;
use std::time::Duration;
use url::Url;

pub(super) const NAME: &str = "wayback";
const PACE: Duration = Duration::from_secs(6);
/// Dead addresses asked for.
const DEAD: usize = 4;
/// Pages of the index that are read.
const PAGES: u32 = 3;
/// Of one page of the index.
const ROWS: usize = 5_000;
/// Leads of an index, those whose address shares most words with the statement.
const BEST: usize = 20;
/// An older or younger copy than this is said to be far off.
const FAR: i64 = 366 * 86_400;

#[derive(Debug)]
pub(super) struct Wayback {
    pub(super) base: Url,
}

impl Route for Wayback {
    fn name(&self) -> &'static str {
        NAME
    }

    fn code(&self) -> EvidenceCode {
        EvidenceCode::ArchivedCopy
    }

    fn reach(&self) -> Reach {
        Reach::ThirdParty
    }

    fn begin(&self, quest: &Quest) -> Vec<Request> {
        let when = quest.cited.map_or_else(|| "2".to_owned(), |cited| stamp(cited.seconds));
        // `id_` asks for the page as it was served, without the Archive's own bar and links.
        let copy = |dead: &Url| below(&self.base, &format!("web/{when}id_/{}", bare(dead)));
        let copies: Vec<Url> = quest.dead.iter().filter(|d| d.has_host()).take(DEAD).filter_map(copy).collect();
        let asked = if copies.is_empty() { self.index(quest, None, 1).into_iter().collect() } else { copies };
        asked.into_iter().map(|url| Request::service(url, PACE)).collect()
    }

    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let is_index = recall(&request.url, "page");
        match Answer::of(answer) {
            Answer::Body(capture) if is_index.is_some() => self.rows(quest, is_index.unwrap_or(PAGES), capture),
            Answer::Body(capture) => self.copy(quest, request, capture),
            // A page that was archived as "not found" answers so, and says when.
            Answer::Nothing if answer.is_ok_and(|c| c.header("memento-datetime").is_some()) => {
                trouble("archived only as not found")
            }
            Answer::Nothing => Reading::default(),
            Answer::Trouble(why) => trouble(why),
        }
    }
}

impl Wayback {
    fn index(&self, quest: &Quest, resume: Option<&str>, page: u32) -> Option<Url> {
        let window = Window::of_days(quest, 2)?;
        let host = quest.site.as_ref().and_then(Url::host_str).map(str::to_owned);
        let site = format!("{}/", host.or_else(|| quest.domains.first().cloned())?);
        let (from, to, rows) = (stamp(window.from), stamp(window.to), ROWS.to_string());
        let mut pairs = vec![
            ("url", site.as_str()),
            ("matchType", "prefix"),
            ("from", from.as_str()),
            ("to", to.as_str()),
            ("output", "json"),
            ("filter", "statuscode:200"),
            ("filter", "mimetype:text/html"),
            ("collapse", "urlkey"),
            ("limit", rows.as_str()),
            ("showResumeKey", "true"),
        ];
        pairs.extend(resume.map(|key| ("resumeKey", key)));
        Some(remember(with_query(below(&self.base, "cdx/search/cdx")?, &pairs), &[("page", page)]))
    }

    /// The copy that an address led to.
    fn copy(&self, quest: &Quest, request: &Request, capture: &Capture) -> Reading {
        let Some(asked) = page_within(&self.base, &request.url) else { return Reading::default() };
        let arrived = page_within(&self.base, &capture.final_url);
        let proven = capture.header("memento-datetime").is_some() || !capture.redirects.is_empty();
        let Some((at, page)) = arrived.filter(|(at, _)| proven && at.is_some()) else {
            return available(capture, &asked.1, &self.base);
        };
        // A redirect that was archived leads to where it led then; to the front page when the page was gone already.
        if page.path() == "/" && asked.1.path() != "/" {
            return trouble("archived only as a redirect to the front page");
        }
        let stamp_of = |digits: String| seconds_of_stamp(&digits);
        let (at, wanted) = (at.and_then(stamp_of), quest.cited.map(|c: When| c.seconds));
        let far = at.zip(wanted).is_some_and(|(at, wanted)| at.saturating_sub(wanted).abs() > FAR);
        let copy = raw(&self.base, &capture.final_url).unwrap_or_else(|| capture.final_url.clone());
        let found = lead(copy.as_str()).map(|lead| Lead { original: Some(asked.1), ..lead });
        let trouble = far.then(|| "the nearest copy is over a year off".to_owned());
        Reading { leads: found.into_iter().collect(), trouble, ..Reading::default() }
    }

    fn rows(&self, quest: &Quest, page: u32, capture: &Capture) -> Reading {
        let value = match json(capture) {
            Ok(value) => value,
            // No captures at all come as nothing at all, too.
            Err(_) if capture.body.trim_ascii().is_empty() => return Reading::default(),
            Err(why) => return trouble(why),
        };
        let Some(rows) = value.as_array() else { return trouble("unreadable answer") };
        let (found, resume) = captures(rows);
        let words = telling(&quest.statement);
        let mut best: Vec<(f32, Lead)> = Vec::new();
        for (at, original) in found {
            let Ok(page) = Url::parse(original) else { continue };
            let slug = slug_words(&page);
            let said: f32 = words.iter().filter(|w| slug.contains(&w.key)).map(|w| w.weight).sum();
            let copy = below(&self.base, &format!("web/{at}id_/{}", bare(&page)));
            if let Some(lead) = copy.filter(|_| said > 0.0).and_then(|copy| lead(copy.as_str())) {
                best.push((said, Lead { original: Some(page), ..lead }));
            }
        }
        best.sort_by(|a, b| b.0.total_cmp(&a.0));
        let leads = best.into_iter().take(BEST).map(|(_, lead)| lead).collect();
        let next = resume.filter(|_| page < PAGES).and_then(|key| self.index(quest, Some(&key), page + 1));
        let next = next.into_iter().map(|url| Request::service(url, PACE)).collect();
        Reading { leads, next, ..Reading::default() }
    }
}

/// Time and address of each capture that is a page, and the key to go on with, which stands after an empty row.
fn captures(rows: &[Value]) -> (Vec<(&str, &str)>, Option<String>) {
    let Some(head) = rows.first().and_then(Value::as_array) else { return (Vec::new(), None) };
    let column = |name: &str| head.iter().position(|cell| cell.as_str() == Some(name));
    let (time, original) = (column("timestamp"), column("original"));
    let (status, mime) = (column("statuscode"), column("mimetype"));
    let mut found = Vec::new();
    let mut resume = None;
    let mut ended = false;
    for row in rows.iter().skip(1).filter_map(Value::as_array) {
        let cell = |at: Option<usize>| row.get(at?)?.as_str();
        if row.is_empty() {
            ended = true;
        } else if ended {
            resume = cell(Some(0)).map(percent_decoded);
        } else if let (Some(at), Some(page)) = (cell(time), cell(original))
            && cell(status) == Some("200")
            && cell(mime) == Some("text/html")
            && is_stamp(at)
        {
            found.push((at, page));
        }
    }
    (found, resume)
}

/// The key comes as it goes into an address, and would be coded twice.
fn percent_decoded(key: &str) -> String {
    url::form_urlencoded::parse(format!("k={key}").as_bytes()).next().map_or_else(String::new, |(_, v)| v.into_owned())
}

/// The answer of the availability interface, which older mirrors give: `{"archived_snapshots":{}}` is "nothing".
fn available(capture: &Capture, asked: &Url, base: &Url) -> Reading {
    let Some(snapshots) = json(capture).ok().and_then(|v| v.get("archived_snapshots").cloned()) else {
        return trouble("not an archive's answer");
    };
    let closest = snapshots.get("closest").and_then(|c| {
        let is_page = c.get("status").and_then(Value::as_str) == Some("200");
        Url::parse(c.get("url")?.as_str()?).ok().filter(|_| is_page)
    });
    // The address says http and the Archive's own host; the base is what this run asks.
    let copy = closest.and_then(|url| {
        let path = url.path().trim_start_matches('/').to_owned();
        raw(base, &below(base, &path)?)
    });
    let found = copy.and_then(|url| lead(url.as_str()));
    Reading {
        leads: found.map(|l| Lead { original: Some(asked.clone()), ..l }).into_iter().collect(),
        ..Reading::default()
    }
}

fn is_stamp(text: &str) -> bool {
    text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit())
}

/// `web/<time><how>/<page>` below the base: time where it has all its digits, and page.
fn page_within(base: &Url, url: &Url) -> Option<(Option<String>, Url)> {
    let (time, page) = parts(base, url)?;
    let digits: String = time.chars().take_while(char::is_ascii_digit).collect();
    Some((Some(digits).filter(|d| is_stamp(d)), page))
}

fn parts<'u>(base: &Url, url: &'u Url) -> Option<(&'u str, Url)> {
    if url.origin() != base.origin() {
        // The Archive's own address by its other names.
        let page = original_address(url)?;
        return Some((url.path().strip_prefix("/web/")?.split('/').next()?, page));
    }
    let rest = url[url::Position::BeforePath..url::Position::AfterQuery].strip_prefix(base.path())?;
    let (time, page) = rest.strip_prefix("web/")?.split_once('/')?;
    // Some servers fold the slashes of an address within an address.
    let page = if page.contains("://") { page.to_owned() } else { page.replacen(":/", "://", 1) };
    Some((time, Url::parse(&page).ok().filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host())?))
}

/// The same copy as it was served: `/web/<time>id_/<page>`.
pub(super) fn raw(base: &Url, url: &Url) -> Option<Url> {
    let (time, page) = page_within(base, url)?;
    below(base, &format!("web/{}id_/{}", time?, bare(&page)))
}
