//! What an audit finds.

use super::sketch::Sketch;
use crate::evidence::{Confidence, EvidenceCode};
use crate::page::{Document, DocumentId};
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// How the stories of a collection were syndicated.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// The collection in id order.
    pub documents: Vec<Document>,
    /// Groups of documents that are one text, in order of their first member.
    pub clusters: Vec<Cluster>,
    /// Pairs of documents that share text, in order of `from`, then `to`.
    pub edges: Vec<Edge>,
    /// What the comparison saw of each document.
    pub(super) sketches: Vec<Sketch>,
}

/// Documents that are one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Made from its first member's id, so it stays when other stories are added.
    pub id: String,
    /// In id order.
    pub members: Vec<Member>,
    /// Where the text comes from; `None` where nothing shows it.
    pub origin: Option<Origin>,
    /// Everything that spoke for an origin, winner or not.
    pub votes: Vec<Vote>,
}

/// One document of a cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Which document, as a place in [`Audit::documents`].
    pub document: usize,
    /// What it is to the others.
    pub role: Role,
    /// Largest share of its own words that another member has, from 0 to 1.
    pub containment: f32,
    /// Whether it names the cluster's origin; `None` where it is the origin's own page or there is no origin.
    pub credits_origin: Option<bool>,
}

/// What a member of a cluster is to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// The page the text comes from.
    Origin,
    /// The text.
    Copy,
    /// A part of the text.
    Excerpt,
    /// The text with more around it.
    Extended,
}

impl Role {
    /// The kebab-case word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Copy => "copy",
            Self::Excerpt => "excerpt",
            Self::Extended => "extended",
        }
    }
}

/// Where a cluster's text comes from.
///
/// A wire's own page is hardly ever in a collection: then there is a name and no document.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The origin's own page, as a place in [`Audit::documents`].
    pub document: Option<usize>,
    /// The agency or outlet; `None` where a page without a known outlet came first.
    pub name: Option<String>,
    /// How sure: the share of the votes, corrected for their number. A prior, not calibrated.
    pub confidence: Confidence,
    /// What decided: credits, or time.
    pub code: EvidenceCode,
}

/// One reason to hold an agency or outlet for a cluster's origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// Whom it speaks for.
    pub name: String,
    /// How much it counts, from 0 to 1.
    pub weight: f32,
    /// The reason.
    pub reason: Reason,
}

/// Why something is believed, and in which document that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What kind of reason.
    pub code: EvidenceCode,
    /// The document that shows it, as a place in [`Audit::documents`].
    pub document: usize,
    /// The words, where it is words.
    pub span: Option<Span>,
    /// How sure this alone makes us.
    pub confidence: Confidence,
}

/// Two documents that share text; `from` is the source where the direction is not unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The source, or the first of the two in id order, as a place in [`Audit::documents`].
    pub from: usize,
    /// The copy.
    pub to: usize,
    /// What they share.
    pub kind: EdgeKind,
    /// Whether this is the way the copy most likely came.
    pub parent: bool,
    /// How well it is known which of the two came first.
    pub direction: Direction,
    /// How sure the direction is; of the sharing where it is unknown. A prior, not calibrated.
    pub confidence: Confidence,
    /// Words that agree, of those compared.
    pub words: u32,
    /// Share of the words of `from`, and of `to`, that agree, from 0 to 1.
    pub share: [f32; 2],
    /// Why.
    pub evidence: Vec<Reason>,
}

/// What two documents share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EdgeKind {
    /// They are one text.
    Copy,
    /// A part of one stands in the other.
    Partial,
    /// One outlet's text at two times.
    Revision,
}

impl EdgeKind {
    /// The kebab-case word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Partial => "partial",
            Self::Revision => "revision",
        }
    }
}

/// How well it is known which of two documents came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// One of them says so.
    Known,
    /// Times or the text speak for it.
    Likely,
    /// Nothing does. Which of two texts is longer says nothing.
    Unknown,
}

impl Direction {
    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Likely => "likely",
            Self::Unknown => "unknown",
        }
    }
}

/// A stretch of one document and the stretch of another that says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// In the edge's `from`.
    pub from: Span,
    /// In the edge's `to`.
    pub to: Span,
    /// Words that agree.
    pub words: u32,
}

impl Audit {
    /// The id of a document by its place.
    pub fn id(&self, document: usize) -> &DocumentId {
        &self.documents[document].id
    }

    /// Whose page a document is.
    pub fn outlet(&self, document: usize) -> Option<&str> {
        self.documents[document].outlet.as_ref().map(|o| o.name.as_str())
    }
}
