use crate::attribution::{AgentKind, Attribution, Carrier};
use crate::evidence::{Confidence, Evidence};
use crate::fetch::Miss;
use crate::page::{Document, DocumentId};
use crate::resolve::{CitationClass, Drift};
use url::Url;

/// What one run found: the documents read, what they cite, and what was not had.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// Where the run began.
    pub seed: DocumentId,
    /// Which attribution engine read the texts, with its version.
    pub engine: String,
    /// The documents in order of visit; the seed is the first.
    pub documents: Vec<Traced>,
    /// Which document cites which, confirmed or not.
    pub citations: Vec<Citation>,
    /// Quotations that the cited page does not hold, or whose page was not found, and that stand in another page.
    pub elsewhere: Vec<Elsewhere>,
    /// Pages and reports looked for and not had.
    pub misses: Vec<Miss>,
    /// The limits that stopped the run somewhere; empty when none did.
    pub limits: Vec<Limit>,
}

impl Trace {
    /// The document of that id, if it was read.
    pub fn document(&self, id: &DocumentId) -> Option<&Traced> {
        self.documents.iter().find(|d| &d.document.id == id)
    }
}

/// One document of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// The document as read.
    pub document: Document,
    /// Who says what in it.
    pub attributions: Vec<Attribution>,
    /// Hops from the seed.
    pub depth: usize,
    /// Ids of the attributions the run is about: all of the seed's, and in a cited document those of the statements it
    /// was cited for.
    pub asked: Vec<String>,
    /// Other addresses that led to it: redirects, AMP, mobile and print forms, an archive's copy.
    pub aliases: Vec<Url>,
}

/// A quotation that is real and was found in another page than the one it is ascribed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The quoting document.
    pub from: DocumentId,
    /// The id of the attribution in it.
    pub attribution: String,
    /// The page that holds the words.
    pub page: DocumentId,
}

impl Traced {
    /// The attributions the run is about, in order of the text.
    pub fn asked(&self) -> impl Iterator<Item = &Attribution> {
        self.attributions.iter().filter(|a| self.asked.contains(&a.id))
    }
}

/// A cited page that was found and read.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// The citing document.
    pub from: DocumentId,
    /// Ids of the attributions in it that cite.
    pub attributions: Vec<String>,
    /// The carrier the text names; `None` where it only links.
    pub carrier: Option<NamedCarrier>,
    /// The cited document.
    pub to: DocumentId,
    /// How far it is confirmed.
    pub class: CitationClass,
    /// How sure.
    pub confidence: Confidence,
    /// Why; spans are places in the citing document.
    pub evidence: Vec<Evidence>,
    /// For each of the attributions, by its id, what became of the statement on its way.
    pub drifts: Vec<(String, Drift)>,
}

/// A carrier's name and kind, without a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedCarrier {
    /// The carrier's name.
    pub name: String,
    /// What kind of medium.
    pub kind: AgentKind,
}

impl NamedCarrier {
    /// The carrier, wherever it is named.
    pub fn of(carrier: &Carrier) -> Self {
        Self { name: carrier.name.clone(), kind: carrier.kind }
    }

    /// What it is said to have carried, in words: "RT report", "post on Facebook"; a book or a document by its title.
    pub fn report(&self) -> String {
        match self.kind {
            AgentKind::Platform => format!("post on {}", self.name),
            AgentKind::Book | AgentKind::Document => self.name.clone(),
            _ => format!("{} report", self.name),
        }
    }
}

/// A bound that stopped a run somewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Citations deeper than `--depth` were not followed.
    Depth(usize),
    /// No more pages were fetched after `--max-pages`.
    Pages(usize),
    /// No more pages of one site were fetched after so many; the site.
    Site(usize, String),
    /// No more of a site was fetched, as it said that it was asked too often; the site.
    TooManyRequests(String),
    /// No more listings and services were asked after so many.
    Questions(usize),
    /// The run ended at its deadline.
    Deadline,
    /// The run was told to end.
    Interrupted,
    /// Attributions were read in the first mebibyte of a document's text.
    Text(DocumentId),
    /// A document's language is not read, so nothing is known of who says what in it.
    Language(DocumentId, String),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Depth(n) => write!(f, "--depth {n}: deeper citations were not followed"),
            Self::Pages(n) => write!(f, "--max-pages {n}: further citations were not fetched"),
            Self::Site(n, site) => write!(f, "--max-pages-per-site {n}: further pages of {site} were not fetched"),
            Self::TooManyRequests(site) => {
                write!(f, "{site} answered that it was asked too often: further pages of it were not fetched")
            }
            Self::Questions(n) => write!(f, "{n} feeds, sitemaps and services were asked, and no more"),
            Self::Deadline => write!(f, "--deadline: what was not found by then was not followed"),
            Self::Interrupted => write!(f, "interrupted: what was not found by then was not followed"),
            Self::Text(id) => write!(f, "attributions are read in the first MiB of a text: {id} is longer"),
            Self::Language(id, language) => {
                write!(f, "attributions are read in English only: {id} is in `{language}`")
            }
        }
    }
}
