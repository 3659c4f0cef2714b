//! Why each attribution was read as it was.

use super::engine::{FoundBy, Reason};
use super::model::Attribution;
use crate::text::Span;

/// An attribution and why it was read so. Why its path is as it is stands in the attribution's own evidence.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reasoned {
    /// What was read.
    pub attribution: Attribution,
    /// What found its spans.
    pub found: FoundBy,
    /// Its cues, sources and contents as the engine saw them, in order of the text. Empty where its spans stand inside
    /// another attribution's content, which is read as a text of its own.
    pub parts: Vec<PartReason>,
}

/// Why a span was taken for a part of an attribution.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PartReason {
    /// `source`, `cue` or `content`.
    pub part: &'static str,
    /// The span.
    pub span: Span,
    /// How likely its first token is one of this part, by the engine's scores, from 0 to 1.
    pub probability: f32,
    /// What spoke for and against its first token beginning this part, strongest first; empty where the engine does
    /// not say.
    pub reasons: Vec<Reason>,
}
