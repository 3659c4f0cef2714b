//! GDELT's article lists: every page that GDELT saw in a minute, with title, summary and outlet, since 2020.
//!
//! Loads files from data.gdeltproject.org, at most 32 requests, a second apart; no limit is stated, and the data are free
//! with citation. There is no listing: files lie in the minutes after each quarter of an hour, so these are tried one by one,
//! from the citing time back. Each file is of all outlets and about a megabyte, so the route is taken only when asked for
//! by name. Tells GDELT which hours are of interest, and neither outlet nor words.

use super::answer::{Answer, MOST_LEADS, lead, string, trouble};
use super::ask::{below, recall, remember};
use super::gunzip::unpack;
use super::lenient;
use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request};
use crate::page::registered_domain;
use crate::resolve::leads::domains;
use crate::resolve::window::{of_stamp, seconds_of_stamp, stamp};
use crate::resolve::{Lead, Quest, Reach, Reading, Route};
use std::collections::BTreeSet;
use std::time::Duration;
use url::Url;

pub(super) const NAME: &str = "gal";
const PACE: Duration = Duration::from_secs(1);
/// Requests of one quest.
const MOST: u32 = 32;
/// Minutes of each quarter in which files were seen.
const MINUTES: u32 = 8;
const QUARTER: i64 = 15 * 60;
/// Bytes of one file, after gzip.
const MOST_BYTES: usize = 64 << 20;
/// Bytes of one line.
const LINE: usize = 64 << 10;

#[derive(Debug)]
pub(super) struct Gal {
    pub(super) base: Url,
}

impl Route for Gal {
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
        let Some(cited) = quest.cited else { return Vec::new() };
        let last = cited.seconds.saturating_add(cited.within);
        let quarter = last.div_euclid(QUARTER).saturating_mul(QUARTER);
        self.ask(quarter, 0, 0, MOST - 1).into_iter().collect()
    }

    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading {
        let (leads, found) = match Answer::of(answer) {
            Answer::Body(capture) => (articles(quest, &capture.body), true),
            // The store refuses what it does not have.
            Answer::Nothing => (Vec::new(), false),
            Answer::Trouble(why) if why == "access refused" => (Vec::new(), false),
            Answer::Trouble(why) => return trouble(why),
        };
        Reading { leads, next: self.after(request, found).into_iter().collect(), ..Reading::default() }
    }
}

impl Gal {
    /// The file of a minute of a quarter. `first` is the minute the quarter was begun with.
    fn ask(&self, quarter: i64, minute: u32, first: u32, left: u32) -> Option<Request> {
        let stamp = stamp(quarter.saturating_add(i64::from(minute) * 60));
        let url = below(&self.base, &format!("gdeltv3/gal/{stamp}.gal.json.gz"))?;
        Some(Request::service(remember(url, &[("first", first), ("left", left)]), PACE))
    }

    /// The next minute of the quarter, or of the quarter before where this one had its file or has none.
    fn after(&self, request: &Request, found: bool) -> Option<Request> {
        let left = recall(&request.url, "left")?.checked_sub(1)?;
        let first = recall(&request.url, "first")? % MINUTES;
        let name = request.url.path_segments()?.next_back()?;
        let seconds = seconds_of_stamp(name.split('.').next()?)?;
        let quarter = seconds.div_euclid(QUARTER) * QUARTER;
        let minute = ((seconds - quarter) / 60) as u32;
        let next = (minute + 1) % MINUTES;
        match found {
            // Files come at the same minute for a while.
            true => self.ask(quarter - QUARTER, minute, minute, left),
            false if next == first => self.ask(quarter - QUARTER, first, first, left),
            false => self.ask(quarter, next, first, left),
        }
    }
}

fn articles(quest: &Quest, body: &[u8]) -> Vec<Lead> {
    let own = domains(quest);
    let bytes = unpack(body, MOST_BYTES);
    let lines = bytes.split(|b| *b == b'\n').filter(|line| line.len() <= LINE && names_one_of(line, &own));
    lines.filter_map(|line| article(line, &own)).take(MOST_LEADS).collect()
}

/// Whether a domain stands in the line at all: most lines are of other outlets and need not be parsed.
fn names_one_of(line: &[u8], domains: &BTreeSet<String>) -> bool {
    domains
        .iter()
        .any(|domain| line.windows(domain.len().max(1)).any(|part| part.eq_ignore_ascii_case(domain.as_bytes())))
}

fn article(line: &[u8], own: &BTreeSet<String>) -> Option<Lead> {
    let value = lenient::parse(line)?;
    let found = lead(value.get("url")?.as_str()?)?;
    let domain = found.url.as_ref().and_then(registered_domain)?;
    own.contains(&domain).then(|| Lead {
        title: string(&value, "title", 4_000),
        summary: string(&value, "desc", 4_000),
        published: string(&value, "date", 40).map(|date| of_stamp(&date).unwrap_or(date)),
        ..found
    })
}
