//! Who had a story when, and from whom: what a time line with lanes shows.

/// A story in the order of time. Order is kept in the output: sort before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lanes {
    /// Stands above the picture.
    pub title: String,
    /// Lines under the title.
    pub summary: Vec<String>,
    /// From the top.
    pub lanes: Vec<Lane>,
}

/// Documents that have the text the same way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lane {
    /// Whom they have it from, or what they have in common.
    pub name: String,
    /// What is to be said of that, e.g. that its own page is not there.
    pub note: String,
    /// Whether `name` is an origin without a page: lines then begin at the name.
    pub absent: bool,
    /// The documents.
    pub stops: Vec<Stop>,
}

/// One document on the time line.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Unique in the picture; goes into element ids.
    pub id: String,
    /// Whose page it is.
    pub name: String,
    /// When it was published, in seconds since 1970 in UTC, and how many seconds wide that is; `None` where it is not
    /// known.
    pub when: Option<(i64, i64)>,
    /// How it came by the text.
    pub came: Came,
    /// Whether it names the origin; `None` where there is none to name.
    pub credits: Option<bool>,
    /// What it did, a phrase each.
    pub notes: Vec<String>,
    /// Where a click leads; only http and https are written.
    pub url: Option<String>,
}

/// How a document came by a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Came {
    /// It is the text's own page.
    Origin,
    /// From the lane's absent origin.
    FromLane,
    /// From the document with this id; whether a page says so.
    From(String, bool),
    /// It has a part of the text of the document with this id.
    Shares(String),
    /// Nothing shows it.
    NotKnown,
}
