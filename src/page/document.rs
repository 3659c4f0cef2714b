use crate::evidence::Evidence;
use crate::outlet::OutletKind;
use crate::text::{Span, Text};
use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// A stable name of one document: a local file's name without folder and endings, the canonical URL otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(String);

impl DocumentId {
    /// Takes the id as it is.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id of a local file: its name without directory and endings (`a.html.gz` is `a`).
    pub fn of_path(path: &std::path::Path) -> Self {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let mut stem = name.as_str();
        for ending in [".gz", ".html", ".htm", ".xhtml", ".txt", ".md", ".json", ".mhtml", ".mht"] {
            if let Some(short) = stem.strip_suffix(ending).filter(|s| !s.is_empty()) {
                stem = short;
            }
        }
        Self(stem.to_owned())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One article as read: its text, metadata and links.
///
/// `None` and empty lists mean that the page does not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Stable name.
    pub id: DocumentId,
    /// Where it was fetched from, after redirects.
    pub url: Option<Url>,
    /// Whose page it is.
    pub outlet: Option<Publisher>,
    /// Headline.
    pub title: Option<String>,
    /// People's names, split and cleaned.
    pub authors: Vec<String>,
    /// Agencies and newsrooms that the page names as its author, in place of people or beside them; as printed.
    pub newsrooms: Vec<String>,
    /// Byline lines as printed.
    pub bylines: Vec<String>,
    /// The address the page calls its own.
    pub canonical: Option<Url>,
    /// Whose copy the story is, other than the outlet's own.
    pub credits: Vec<Credit>,
    /// The place line at the start of the story.
    pub dateline: Option<Dateline>,
    /// When published, as RFC 3339 or a plain date, as precise as the page is.
    pub published: Option<String>,
    /// When last changed, in the same form.
    pub modified: Option<String>,
    /// BCP 47 language code, detected or declared.
    pub language: Option<String>,
    /// The story's text.
    pub text: Text,
    /// Parts of `text` that are not the story's own words: a headline said again, lists of other stories.
    pub furniture: Vec<Span>,
    /// What each paragraph of a page's text is, in order; empty for a text without mark-up.
    pub parts: Vec<Part>,
    /// Entries of a live page whose time is known, in order of the text.
    pub entries: Vec<Entry>,
    /// Corrections, updates and remarks of the editor that stand in `text`.
    pub notes: Vec<Note>,
    /// Links that stand in `text`, in order.
    pub links: Vec<Link>,
    /// What was odd about the input and what was done about it, e.g. a guessed charset.
    pub problems: Vec<String>,
}

impl Document {
    /// A document that is only text.
    pub fn from_text(id: DocumentId, text: impl Into<Text>) -> Self {
        Self {
            id,
            url: None,
            outlet: None,
            title: None,
            authors: Vec::new(),
            newsrooms: Vec::new(),
            bylines: Vec::new(),
            canonical: None,
            credits: Vec::new(),
            dateline: None,
            published: None,
            modified: None,
            language: None,
            text: text.into(),
            furniture: Vec::new(),
            parts: Vec::new(),
            entries: Vec::new(),
            notes: Vec::new(),
            links: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// The outlet a document was published by, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// The outlet's name: the directory's when it knows the outlet, else as the page gives it.
    pub name: String,
    /// Its main domain in the directory, or the page's own registered domain.
    pub domain: Option<String>,
    /// What kind of outlet, when the directory knows.
    pub kind: Option<OutletKind>,
    /// How it is known.
    pub evidence: Vec<Evidence>,
}

/// Whose copy the story, or a part of it, is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The agency or outlet; the directory's name when it knows it.
    pub name: String,
    /// Where newsrooms put such a credit.
    pub kind: CreditKind,
    /// The words in the text; `None` when read in metadata.
    pub span: Option<Span>,
    /// How it is known.
    pub evidence: Evidence,
}

/// The usual places of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CreditKind {
    /// In the place line: "TEHRAN (Tasnim) –".
    Dateline,
    /// In the byline: "By A Writer, Associated Press".
    Byline,
    /// "With files from", "contributed to this report".
    Contributed,
    /// "This article originally appeared in".
    OriginallyPublished,
    /// "Source:", "© 2016 AFP", a wire's name alone at the foot.
    SourceLine,
    /// Of a picture, not of the story.
    Photo,
}

impl CreditKind {
    /// The kebab-case word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dateline => "dateline",
            Self::Byline => "byline",
            Self::Contributed => "contributed",
            Self::OriginallyPublished => "originally-published",
            Self::SourceLine => "source-line",
            Self::Photo => "photo",
        }
    }
}

/// The place line at the start of a story: "TEHRAN (Tasnim) –".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The place as printed.
    pub place: Option<String>,
    /// The agency as printed.
    pub agency: Option<String>,
    /// The whole place line.
    pub span: Span,
}

/// A link that stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, absolute where the page's address is known.
    pub href: String,
    /// Its words in the text.
    pub span: Span,
}

/// One paragraph of a page's text and what it was in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What it was.
    pub kind: PartKind,
    /// Its words in the text.
    pub span: Span,
}

/// What a paragraph was in its page. Captions of pictures are no part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartKind {
    /// A heading within the story.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A block quotation.
    Quote,
    /// A row of a table.
    Row,
    /// A post of a social network, embedded.
    Post,
}

impl PartKind {
    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Quote => "quote",
            Self::Row => "row",
            Self::Post => "post",
        }
    }
}

/// One entry of a live page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it was published, as [`Document::published`].
    pub published: String,
    /// From its first word to the next entry.
    pub span: Span,
}

/// A note that a newsroom added to its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// What kind.
    pub kind: NoteKind,
    /// The paragraph.
    pub span: Span,
}

/// The kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// Something was wrong and is put right.
    Correction,
    /// Something was added later.
    Update,
    /// A remark of the editor.
    Editor,
    /// The story was taken back.
    Withdrawn,
}

impl NoteKind {
    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Update => "update",
            Self::Editor => "editor",
            Self::Withdrawn => "withdrawn",
        }
    }
}
