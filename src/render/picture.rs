//! What is drawn: a plain description of nodes and edges, made from a graph and understood by every drawing format.

use crate::evidence::Confidence;

/// A graph reduced to what a picture shows. Order is kept in the output: sort before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// Stands above the picture.
    pub title: String,
    /// Lines under the title: what was found, what is not known.
    pub summary: Vec<String>,
    /// The boxes.
    pub nodes: Vec<PictureNode>,
    /// The arrows, from the derived thing to its source.
    pub edges: Vec<PictureEdge>,
}

/// One box.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureNode {
    /// Unique in the picture; goes into element ids.
    pub id: String,
    /// Chooses shape and colour.
    pub kind: NodeShape,
    /// First line, in the larger type; wrapped when long.
    pub label: String,
    /// Smaller lines under it, e.g. a date; each wrapped when long.
    pub details: Vec<String>,
    /// Shown on hover.
    pub tooltip: String,
    /// Where a click leads; only http and https are written.
    pub url: Option<String>,
    /// Whether the trace began here.
    pub seed: bool,
}

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NodeShape {
    /// A document that was read.
    Document,
    /// A document that is named but was not located: drawn dashed.
    Inferred,
    /// A statement.
    Statement,
    /// A newspaper, broadcaster, site, programme or platform.
    Outlet,
    /// A news agency.
    Agency,
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A source without a name.
    Anonymous,
    /// Something that could not be resolved.
    Unresolved,
}

impl NodeShape {
    /// All shapes, in the order of the legend.
    pub const ALL: [Self; 9] = [
        Self::Document,
        Self::Inferred,
        Self::Statement,
        Self::Outlet,
        Self::Agency,
        Self::Person,
        Self::Organisation,
        Self::Anonymous,
        Self::Unresolved,
    ];

    /// The word for it in the legend and in class names.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Inferred => "not located",
            Self::Statement => "statement",
            Self::Outlet => "outlet",
            Self::Agency => "agency",
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Anonymous => "unnamed source",
            Self::Unresolved => "unresolved",
        }
    }
}

/// One arrow.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureEdge {
    /// Id of the derived thing.
    pub from: String,
    /// Id of its source.
    pub to: String,
    /// Chooses colour and stands in the legend.
    pub kind: EdgeStroke,
    /// Words at the arrow, e.g. "cites 0.91"; may be empty.
    pub label: String,
    /// Shown on hover: the evidence.
    pub tooltip: String,
    /// Chooses the width.
    pub confidence: Confidence,
    /// Whether it lies on a circle: drawn in the warning colour.
    pub circular: bool,
}

/// What an arrow says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EdgeStroke {
    /// Published by, credited to.
    Published,
    /// Credited to an agency or outlet.
    Credited,
    /// Cites, and the cited page was found.
    Cites,
    /// Cites something that was not located: drawn dashed.
    CitesUnlocated,
    /// Said by.
    SaidBy,
    /// Quoted in.
    QuotedIn,
    /// A copy, translation or revision.
    Derived,
    /// A copy that does not name whose it is.
    Uncredited,
    /// Shares text, and which of the two had it first is not known: drawn without a head.
    Shares,
}

impl EdgeStroke {
    /// All strokes, in the order of the legend.
    pub const ALL: [Self; 9] = [
        Self::Published,
        Self::Credited,
        Self::Cites,
        Self::CitesUnlocated,
        Self::SaidBy,
        Self::QuotedIn,
        Self::Derived,
        Self::Uncredited,
        Self::Shares,
    ];

    /// The words for it in the legend.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published by",
            Self::Credited => "credited to",
            Self::Cites => "cites",
            Self::CitesUnlocated => "cites, not located",
            Self::SaidBy => "said by",
            Self::QuotedIn => "quoted in",
            Self::Derived => "derived from",
            Self::Uncredited => "copy of, without credit",
            Self::Shares => "shares text, order not known",
        }
    }
}
