use crate::attribution::{AgentKind, Voice};
use crate::evidence::{Confidence, EvidenceCode};
use crate::resolve::{DriftFlag, DriftKind};
use crate::syndication::Direction;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A node's stable name: its kind and a digest of what makes it that thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(pub(super) String);

impl NodeId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A deduplicated thing: a document, a statement, or an agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Stable name.
    pub id: NodeId,
    /// What it is.
    pub kind: NodeKind,
    /// What people call it: a headline, a name, the statement's words.
    pub label: String,
    /// A document's outlet; a carrier's name for a document that was not located.
    pub outlet: Option<String>,
    /// A document's address.
    pub url: Option<String>,
    /// When a document was published, as precise as it says.
    pub published: Option<String>,
    /// Why it is unresolved, or what was tried.
    pub reason: Option<String>,
    /// Other addresses that led to a document: redirects, AMP, mobile and print forms, an archive's copy.
    pub aliases: Vec<String>,
}

impl Node {
    /// A document's outlet, else the label: what a sentence calls it.
    pub fn short_name(&self) -> String {
        self.outlet.clone().unwrap_or_else(|| self.label.clone())
    }
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NodeKind {
    /// A document that was read.
    Document,
    /// A document that a text names and that was not located.
    InferredDocument,
    /// A statement: the same words are one node across documents.
    Statement,
    /// A newspaper, broadcaster, site, programme, platform or book.
    Outlet,
    /// A news agency.
    Agency,
    /// A person.
    Person,
    /// An organisation or group.
    Organisation,
    /// A source without a name: one a mention, never merged across documents.
    Anonymous,
    /// Something cited that could not be had, with its reason.
    Unresolved,
}

impl NodeKind {
    /// The kebab-case word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::InferredDocument => "inferred-document",
            Self::Statement => "statement",
            Self::Outlet => "outlet",
            Self::Agency => "agency",
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Anonymous => "anonymous",
            Self::Unresolved => "unresolved",
        }
    }

    /// The node kind of an agent.
    pub const fn of_agent(kind: AgentKind) -> Self {
        match kind {
            AgentKind::Person => Self::Person,
            AgentKind::Organisation => Self::Organisation,
            AgentKind::Anonymous => Self::Anonymous,
            AgentKind::Agency => Self::Agency,
            _ => Self::Outlet,
        }
    }

    /// Whether it is a document, read or only named.
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Document | Self::InferredDocument)
    }
}

/// One relation with its evidence; it points from the derived thing to its source, as PROV does.
#[derive(Debug, Clone, PartialEq)]
pub struct Assertion {
    /// Stable name: a digest of relation, ends and evidence.
    pub id: String,
    /// What is asserted.
    pub relation: Relation,
    /// The derived thing.
    pub from: NodeId,
    /// Its source.
    pub to: NodeId,
    /// The document that says so.
    pub document: NodeId,
    /// For `saidBy`: the carriers' documents between the saying document and the speaker, nearest first.
    pub through: Vec<NodeId>,
    /// For `cites` between documents: the statements it is cited for.
    pub statements: Vec<NodeId>,
    /// Why.
    pub evidence: Vec<EvidenceRecord>,
    /// The rule that made it, with its version.
    pub method: String,
    /// How sure.
    pub confidence: Confidence,
    /// Whether the document speaks for itself or relays.
    pub voice: Voice,
    /// What a reviewer made of it.
    pub status: Status,
    /// For `cites` from a statement to a document that was read: what became of the statement on its way.
    pub drift: Option<DriftRecord>,
    /// For `wasDerivedFrom`: what the one document has of the other.
    pub copy: Option<CopyRecord>,
}

/// What a document has of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyRecord {
    /// What it made of it.
    pub kind: CopyKind,
    /// How well it is known which of the two came first; where it is not, the assertion says only that they share text.
    pub direction: Direction,
    /// Whether the copy names an origin whose page is not here; `None` between two pages.
    pub credits: Option<bool>,
    /// Words that agree; `None` where the source is not here.
    pub words: Option<usize>,
    /// Share of the source's words, and of the copy's, that agree; `None` likewise.
    pub share: Option<[Confidence; 2]>,
    /// Where, in order of the copy.
    pub passages: Vec<PassageRecord>,
}

/// A stretch of a source and the stretch of its copy that says the same, in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageRecord {
    /// In the source.
    pub source: [usize; 2],
    /// In the copy.
    pub copy: [usize; 2],
    /// Words that agree.
    pub words: usize,
}

/// What a document made of another's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CopyKind {
    /// The same text.
    Copy,
    /// Mostly text of the source, of which it leaves much out.
    Excerpt,
    /// Text of the source among more of its own.
    Rewrite,
    /// They share text, and which has it from the other does not show.
    Partial,
    /// The same outlet's text at another time.
    Revision,
}

impl CopyKind {
    /// The kebab-case word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Excerpt => "excerpt",
            Self::Rewrite => "rewrite",
            Self::Partial => "partial",
            Self::Revision => "revision",
        }
    }
}

/// What became of a statement between the page that is cited and the text that cites it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftRecord {
    /// What became of it.
    pub kind: DriftKind,
    /// The citing text's words: of an altered quotation those that differ, with their neighbours, else all.
    pub said: String,
    /// The cited page's words likewise; empty where it does not have them.
    pub found: String,
    /// Of words left out: whether the citing text shows each place.
    pub shown: bool,
    /// What a reader should be told beside that.
    pub flags: Vec<DriftFlag>,
}

/// What an assertion says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Relation {
    /// Document to outlet: prov:wasAttributedTo in the publisher's role.
    Published,
    /// Document to agency or outlet whose copy it is: prov:wasAttributedTo, schema:creditText.
    Credited,
    /// Statement to the document it stands in: schema:Quotation.
    QuotedIn,
    /// Statement to person, organisation or unnamed source: a kind of prov:wasAttributedTo.
    SaidBy,
    /// Statement or document to document: cito:cites.
    Cites,
    /// Document to the document it is a copy of, by its own word.
    Republishes,
    /// Document to the document its text comes from: prov:wasDerivedFrom.
    WasDerivedFrom,
    /// Statement to the document where its chain ends: prov:hadPrimarySource.
    HadPrimarySource,
}

impl Relation {
    /// The camel-case word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Credited => "credited",
            Self::QuotedIn => "quotedIn",
            Self::SaidBy => "saidBy",
            Self::Cites => "cites",
            Self::Republishes => "republishes",
            Self::WasDerivedFrom => "wasDerivedFrom",
            Self::HadPrimarySource => "hadPrimarySource",
        }
    }
}

/// What a reviewer made of an assertion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Status {
    /// Not looked at.
    Proposed,
    /// Found right.
    Accepted,
    /// Found wrong.
    Rejected,
    /// Changed by the reviewer.
    Relabelled,
}

/// One reason, with the words and their place, after the W3C's TextQuoteSelector and TextPositionSelector.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceRecord {
    /// What kind of reason.
    pub code: EvidenceCode,
    /// How sure this alone makes us.
    pub confidence: Confidence,
    /// The words; `None` where it was read in metadata.
    pub quote: Option<Quote>,
}

/// Words of a document and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The very words.
    pub exact: String,
    /// Up to 32 characters before.
    pub prefix: String,
    /// Up to 32 characters after.
    pub suffix: String,
    /// First code point in the document's text.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The paragraph, counted from 1.
    pub paragraph: usize,
}
