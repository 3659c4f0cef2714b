use crate::text::Span;
use serde::{Deserialize, Serialize};

/// What became of a statement between the page that is cited and the text that cites it.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// What became of it.
    pub kind: DriftKind,
    /// Of [`DriftKind::Trimmed`]: whether dots, brackets or an interruption show each place where words are left out.
    pub shown: bool,
    /// Where it stands in the cited page's text; `None` where it does not.
    pub passage: Option<Span>,
    /// Id of the page's attribution that is the same statement.
    pub attribution: Option<String>,
    /// The statement in the citing text, its pieces in one line.
    pub said: String,
    /// The passage in the cited page, in one line; empty where there is none.
    pub found: String,
    /// Both word by word, in order of the citing text; empty where the passage was found by its sense alone.
    pub changes: Vec<WordChange>,
    /// What a reader should be told beside that, in order.
    pub flags: Vec<DriftFlag>,
    /// Share of the statement's words that the passage has, from 0 to 1; words that any text has count for less.
    pub share: f32,
    /// Whether the numbers of both agree; `None` where the statement has none, or the passage none like them.
    pub numbers: Option<bool>,
}

impl Drift {
    /// Whether it stands in quotation marks in other words.
    pub fn is_altered(&self) -> bool {
        self.kind == DriftKind::Altered
    }
}

/// What became of a statement on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DriftKind {
    /// The same words; case, quotation marks and punctuation aside.
    Verbatim,
    /// Words of the page are left out within quotation marks, and none are new.
    Trimmed,
    /// Other words within quotation marks.
    Altered,
    /// The same in own words.
    Paraphrased,
    /// The page says that it is not so.
    Contradicted,
    /// The page does not have it.
    Absent,
}

impl DriftKind {
    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Trimmed => "trimmed",
            Self::Altered => "altered",
            Self::Paraphrased => "paraphrased",
            Self::Contradicted => "contradicted",
            Self::Absent => "absent",
        }
    }
}

/// Something about a change that matters whatever its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DriftFlag {
    /// A number, per cent, price or date is another: 150 and 200, "dozens" and "hundreds".
    NumbersDiffer,
    /// The page is less sure: "may", "alleged", "reportedly".
    HedgeLost,
    /// The citing text is less sure.
    HedgeAdded,
    /// The page gives the words to somebody else.
    SpeakerDiffers,
    /// The page says it under a condition that is cut off: "if", "unless".
    ContextDropped,
}

impl DriftFlag {
    /// The kebab-case word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NumbersDiffer => "numbers-differ",
            Self::HedgeLost => "hedge-lost",
            Self::HedgeAdded => "hedge-added",
            Self::SpeakerDiffers => "speaker-differs",
            Self::ContextDropped => "context-dropped",
        }
    }
}

/// A run of words that both texts have, or that one of them has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordChange {
    /// What became of the words.
    pub kind: ChangeKind,
    /// The citing text's words; empty for dropped ones.
    pub said: String,
    /// The page's words; empty for added ones.
    pub found: String,
    /// The place in the citing text.
    pub at: Option<Span>,
    /// The place in the page's text.
    pub in_page: Option<Span>,
}

/// What became of a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Both have them.
    Kept,
    /// The page alone has them.
    Dropped,
    /// The citing text alone has them.
    Added,
    /// One stands for the other.
    Replaced,
}
