//! What every way to a cited page has in common.

use crate::evidence::EvidenceCode;
use crate::fetch::{Capture, Miss, Request};
use crate::page::When;
use std::fmt;
use url::Url;

/// What is looked for: the page in which an outlet carried a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Quest {
    /// The outlet's name.
    pub outlet: String,
    /// The root of its site, where known: `https://vestanews.example/`.
    pub site: Option<Url>,
    /// Its registered domains.
    pub domains: Vec<String>,
    /// Its feed, where the directory has one.
    pub feed: Option<Url>,
    /// The statement's words.
    pub statement: String,
    /// Whether the words stand in quotation marks.
    pub quoted: bool,
    /// Who is said to have said it.
    pub speaker: Option<String>,
    /// When the citing document was published.
    pub cited: Option<When>,
    /// Addresses that were linked and could not be had, for archives.
    pub dead: Vec<Url>,
}

/// A page that a route found, before it is fetched. All but `url` may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lead {
    /// Where the page may be had; `None` where a route gives a title alone.
    pub url: Option<Url>,
    /// The address it was first served at, where `url` is an archive's.
    pub original: Option<Url>,
    /// Its headline.
    pub title: Option<String>,
    /// A line on it, or its text.
    pub summary: Option<String>,
    /// When it was published or first seen, as RFC 3339 or a plain date.
    pub published: Option<String>,
    /// Where a part of a larger file holds it: a range of bytes of `url`, as Common Crawl's.
    pub range: Option<(u64, u64)>,
}

/// What one answer came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Pages found, in the answer's order.
    pub leads: Vec<Lead>,
    /// What to ask next: a listing that this one names, a further page of results.
    pub next: Vec<Request>,
    /// Why the answer could not be used, in a few words: "too busy", "key refused". An answer without results is no
    /// trouble.
    pub trouble: Option<String>,
}

/// How far a question travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// To the cited outlet's own site.
    Site,
    /// To a third party, without a key.
    ThirdParty,
    /// To a third party that knows the user by a key.
    Keyed,
}

/// A way to the page an outlet carried a statement on. It asks and reads; it fetches nothing itself.
pub trait Route: fmt::Debug + Send + Sync {
    /// The name `--routes` takes, in kebab case.
    fn name(&self) -> &'static str;
    /// What a page that came this way is marked with.
    fn code(&self) -> EvidenceCode;
    /// How far the question travels.
    fn reach(&self) -> Reach;
    /// What to ask first; nothing where the route cannot serve the quest.
    fn begin(&self, quest: &Quest) -> Vec<Request>;
    /// Reads the answer to one of its requests.
    fn read(&self, quest: &Quest, request: &Request, answer: Result<&Capture, &Miss>) -> Reading;
}
