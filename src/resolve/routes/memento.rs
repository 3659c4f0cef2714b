//! Memento: the web archives' common way to ask for a page as it was, RFC 7089.
//!
//! Asks a time gate, by default the Internet Archive's, six seconds apart, and where it knows no time the page's time map.
//! Free to use; no key. An aggregator may be given as the base and passes the address on to many archives. Tells whoever
//! answers the dead address and when it was cited.

use super::answer::{Answer, lead, text, trouble};
use super::ask::{bare, below, recall, remember};
use super::{link_format, wayback};
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request};
use crate::page::registered_domain;
use crate::resolve::window::{http_date, of_http_date};
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use std::time::Duration;
use url::Url;

pub(super) const NAME: &str = "memento";
/// The name of the time maps' base.
pub(super) const MAP: &str = "memento-timemap";
const PACE: Duration = Duration::from_secs(6);
/// Dead addresses asked for.
const DEAD: usize = 4;

/// Registered domains that copies may come from besides the base's own: a copy elsewhere could be anybody's forgery. Of
/// the archives that aggregators list.
const ARCHIVES: &[&str] = &[
    "archive.org",
    "archive-it.org",
    "archive.ph",
    "archive.today",
    "arquivo.pt",
    "bac-lac.gc.ca",
    "loc.gov",
    "nationalarchives.gov.uk",
    "nlb.gov.sg",
    "parliament.uk",
    "perma.cc",
    "proni.gov.uk",
    "stanford.edu",
    "vefsafn.is",
    "webarchive.org.uk",
    "webcitation.org",
];

#[derive(Debug)]
pub(super) struct Memento {
    pub(super) gate: Url,
    pub(super) map: Url,
}

impl Route for Memento {
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
        let dead = quest.dead.iter().take(DEAD).enumerate();
        let asked = dead.filter_map(|(at, dead)| {
            let url = remember(below(&self.gate, &bare(dead))?, &[("dead", at as u32)]);
            let request = Request::service(url, PACE);
            Some(match quest.cited {
                Some(cited) => request.header("Accept-Datetime", http_date(cited.seconds)),
                None => request,
            })
        });
        asked.collect()
    }

    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let at = recall(&request.url, "dead");
        let Some(dead) = at.and_then(|at| quest.dead.get(at as usize)) else { return Reading::default() };
        let is_map = recall(&request.url, "map").is_some();
        let capture = match Answer::of(answer) {
            Answer::Body(capture) => capture,
            Answer::Nothing => return Reading::default(),
            Answer::Trouble(why) => return trouble(why),
        };
        if is_map {
            return self.nearest(quest, dead, capture);
        }
        if capture.header("memento-datetime").is_some() {
            let copies = self.copy(&capture.final_url, dead).into_iter();
            return Reading { leads: copies.collect(), ..Reading::default() };
        }
        let links = capture.headers.iter().filter(|(name, _)| name == "link");
        let found =
            links.flat_map(|(_, value)| link_format::read(value)).find(|l| l.is("memento") && l.datetime.is_some());
        if let Some(copy) = found.and_then(|l| self.copy(&capture.final_url.join(l.target).ok()?, dead)) {
            return Reading { leads: vec![copy], ..Reading::default() };
        }
        // A gate that answers without a memento does not know times; the list of them may.
        let map = below(&self.map, &bare(dead)).map(|url| remember(url, &[("dead", at.unwrap_or(0)), ("map", 1)]));
        Reading { next: map.map(|url| Request::service(url, PACE)).into_iter().collect(), ..Reading::default() }
    }
}

impl Memento {
    /// The copy nearest to the citing time, of a time map.
    fn nearest(&self, quest: &Quest, dead: &Url, capture: &Capture) -> Reading {
        let body = text(capture);
        let links = link_format::read(&body);
        if links.is_empty() {
            return if body.trim().is_empty() { Reading::default() } else { trouble("unreadable answer") };
        }
        let copies = links.iter().filter(|l| l.is("memento")).filter_map(|link| {
            let at = of_http_date(link.datetime?)?;
            let copy = self.copy(&capture.final_url.join(link.target).ok()?, dead)?;
            // Without a citing time the latest.
            let off =
                quest.cited.map_or(at.saturating_neg(), |cited| at.saturating_sub(cited.seconds).saturating_abs());
            Some((off, copy))
        });
        let best = copies.min_by_key(|(off, _)| *off).map(|(_, copy)| copy);
        Reading { leads: best.into_iter().collect(), ..Reading::default() }
    }

    fn copy(&self, url: &Url, dead: &Url) -> Option<Lead> {
        let domain = registered_domain(url)?;
        let own = [&self.gate, &self.map].into_iter().any(|base| registered_domain(base).as_deref() == Some(&*domain));
        if !(own || ARCHIVES.contains(&domain.as_str())) {
            return None;
        }
        // The Internet Archive's copies are had without its bar.
        let mut root = url.clone();
        root.set_path("/");
        root.set_query(None);
        root.set_fragment(None);
        let raw = wayback::raw(&root, url).filter(|_| url.host_str() == Some("web.archive.org"));
        let found = lead(raw.as_ref().unwrap_or(url).as_str())?;
        Some(Lead { original: Some(dead.clone()), ..found })
    }
}
