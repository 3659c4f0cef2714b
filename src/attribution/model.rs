use crate::evidence::{Confidence, Evidence};
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// One place in a text where content is ascribed to a source.
///
/// Source, cue and content are PARC's and PolNeAR's terms. Spans are sorted; content and cue do not overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// `a1`, `a2`, ... in order of the text.
    pub id: String,
    /// What is said, in one piece or several.
    pub content: Vec<Span>,
    /// The words that say so; empty for a quotation carried over from the last speaker.
    pub cue: Vec<Span>,
    /// Who is said to have said it, as the text has it.
    pub source: Vec<Span>,
    /// How the content stands in the text.
    pub speech: Speech,
    /// What kind of utterance.
    pub act: Act,
    /// What the cue says of the source's stand.
    pub stance: Stance,
    /// Who is meant; `None` where the text does not say.
    pub speaker: Option<Speaker>,
    /// The media it came through, nearest first.
    pub via: Vec<Carrier>,
    /// Carriers nearest first, then the origin; the document's own outlet is left out. Where the content of a report is
    /// itself ascribed ("RT reported that Putin said"), the way leads on to that origin.
    pub path: Vec<String>,
    /// Whether the document's own outlet gathered it or relays it.
    pub voice: Voice,
    /// The attribution whose content this one stands in.
    pub parent: Option<String>,
    /// How sure of the whole.
    pub confidence: Confidence,
    /// Why.
    pub evidence: Vec<Evidence>,
}

impl Attribution {
    /// The span from the first to the last of its words.
    pub fn extent(&self) -> Option<Span> {
        self.content.iter().chain(&self.cue).chain(&self.source).copied().reduce(Span::cover)
    }
}

/// How content stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speech {
    /// In quotation marks, nine words in ten or more.
    Direct,
    /// Partly in quotation marks.
    Mixed,
    /// Without quotation marks.
    Indirect,
}

/// What kind of utterance an attribution reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Act {
    /// Said.
    Speech,
    /// Written or posted.
    Writing,
    /// A document, a survey or data says so.
    Document,
    /// Thought, wanted or felt.
    StateOfMind,
}

/// What the cue says of the source's stand to the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stance {
    /// "said".
    Neutral,
    /// "claimed", "alleged".
    Claims,
    /// "denied".
    Denies,
    /// "declined to comment".
    Declines,
}

/// Whether a statement is the outlet's own finding or came through a carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// No carrier is named.
    Own,
    /// It came through a carrier.
    Relayed,
}

/// Who is meant by a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest name the document gives; for an anonymous source its own words.
    pub name: String,
    /// What kind of agent.
    pub kind: AgentKind,
}

impl Speaker {
    /// The name as a path has it: "anonymous: two officials" for a source without a name.
    pub fn path_name(&self) -> String {
        match self.kind {
            AgentKind::Anonymous => format!("anonymous: {}", self.name),
            _ => self.name.clone(),
        }
    }
}

/// A medium other than the document's own outlet through which content came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// The fullest name: the directory's when it knows the outlet, else the text's.
    pub name: String,
    /// What kind of medium.
    pub kind: AgentKind,
    /// Where it is named.
    pub span: Span,
}

/// What kind of agent a source or carrier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum AgentKind {
    /// A person with a name.
    Person,
    /// An organisation or group with a name.
    Organisation,
    /// A source kept nameless.
    Anonymous,
    /// A newspaper, site or broadcaster.
    Outlet,
    /// A news agency.
    Agency,
    /// A named show, podcast or column.
    Programme,
    /// A social platform or blog.
    Platform,
    /// A book or film.
    Book,
    /// A document that relays somebody's words.
    Document,
}

impl AgentKind {
    /// Whether content comes through it rather than from it: every kind but people, organisations and the unnamed.
    pub const fn is_medium(self) -> bool {
        !matches!(self, Self::Person | Self::Organisation | Self::Anonymous)
    }

    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Anonymous => "anonymous",
            Self::Outlet => "outlet",
            Self::Agency => "agency",
            Self::Programme => "programme",
            Self::Platform => "platform",
            Self::Book => "book",
            Self::Document => "document",
        }
    }
}
