//! The attribution engine: from a text's [`Analysis`] to who says what, as spans.
//!
//! A [`TokenScorer`] gives each token a score for each label (no part, or first or further token of a source, a cue,
//! a content). All else is shared: the best valid labels, the links between the pieces, the attributions, and those
//! inside another's content. [`Fast`] is the scorer that ships inside the library.
//!
//! ```
//! use dateline::attribution::engine::{self, Fast};
//! use dateline::text::{Analysis, Text};
//!
//! let text = Text::from("“The dam will hold,” the mayor said on Monday.");
//! let found = engine::attributions(Fast::embedded(), &Analysis::of(&text, &[]));
//! assert_eq!(text.slice(found[0].source[0]), "the mayor");
//! ```

#[cfg(feature = "accurate")]
pub(crate) mod accurate;
mod assemble;
mod crf;
mod decode;
mod features;
mod frame;
mod hash;
mod judge;
mod layout;
mod link;
mod memo;
mod reasons;
mod second;
mod table;
#[cfg(feature = "train")]
pub mod train;

#[cfg(feature = "accurate")]
pub use accurate::{Accurate, WeightsError};
pub use crf::{Fast, ModelError};
pub use reasons::Reason;

use crate::attribution::Speech;
use crate::text::{Analysis, Span};
pub use decode::Part;
use decode::{Row, Transitions};
use frame::Frame;
use std::sync::Arc;

/// One attribution as found: spans of bytes, not yet told who is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct RawAttribution {
    /// What is said, in one piece or several, in order.
    pub content: Vec<Span>,
    /// The words that say so; empty for a quotation without any.
    pub cue: Vec<Span>,
    /// Who is said to have said it; empty where the text does not say.
    pub source: Vec<Span>,
    /// How the content stands in the text.
    pub speech: Speech,
    /// How likely content and source are right, from 0 to 1.
    pub confidence: f32,
    /// Index, in the same list, of the attribution whose content this one stands in.
    pub parent: Option<usize>,
    /// What found it.
    pub found: FoundBy,
}

/// What found an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FoundBy {
    /// The likeliest labels of the engine's scores.
    Scores,
    /// The labels of a more daring reading, where the likeliest found nothing.
    Daring,
    /// The lay-out: a speaker's name and a colon, a list of statements.
    Layout,
    /// A verb of saying beside a quotation or a clause.
    Frame,
    /// A paragraph that is nothing but a quotation, after one that ends with a quotation.
    Running,
    /// A medium with a word of reporting.
    Medium,
    /// The signature under a post set into the text.
    Post,
}

impl FoundBy {
    /// The words shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scores => "the engine's scores",
            Self::Daring => "a second, more daring look at the engine's scores",
            Self::Layout => "the lay-out",
            Self::Frame => "a verb of saying beside a quotation or clause",
            Self::Running => "a paragraph that goes on with the quotation before it",
            Self::Medium => "a medium with a word of reporting",
            Self::Post => "the signature under a post set into the text",
        }
    }
}

/// Scores of a text's tokens, as a [`TokenScorer`] gives them.
#[derive(Debug, Clone)]
pub struct Scores {
    rows: Vec<Row>,
    transitions: Transitions,
    /// The text as features see it, where the scorer has made that already.
    frame: Option<Arc<Frame>>,
}

impl Scores {
    /// One row a token: no part; first, further token of a source; of a cue; of a content. Higher is likelier; the
    /// exponentials need not sum to one.
    pub fn of_rows(rows: Vec<[f32; 7]>) -> Self {
        Self { rows, transitions: Transitions::default(), frame: None }
    }
}

/// Gives each token a score for each label.
pub trait TokenScorer: Send + Sync {
    /// One row for each of the analysis's tokens.
    fn score(&self, analysis: &Analysis<'_>) -> Scores;

    /// The same for several texts: an engine may be quicker with all of them at once.
    fn score_all(&self, analyses: &[Analysis<'_>]) -> Vec<Scores> {
        analyses.iter().map(|analysis| self.score(analysis)).collect()
    }

    /// For each token and the part it is said to begin: what spoke for and against that, strongest first. Empty for
    /// engines that cannot say.
    fn reasons(&self, _analysis: &Analysis<'_>, wanted: &[(usize, Part)]) -> Vec<Vec<Reason>> {
        vec![Vec::new(); wanted.len()]
    }

    /// The model whose linker joins the pieces found; the embedded one unless said otherwise.
    fn links(&self) -> &Fast {
        Fast::embedded()
    }
}

// Contents shorter than this seldom hold another attribution, and the engine was not trained on such scraps.
const NESTED_WORDS: usize = 6;
const NESTED_DEPTH: usize = 2;

/// The attributions of a text, outermost ones in order of the text, then those inside their contents.
///
/// Linear in the text. Contents of one attribution do not overlap its cue or source.
pub fn attributions(scorer: &dyn TokenScorer, analysis: &Analysis<'_>) -> Vec<RawAttribution> {
    let scores = scorer.score(analysis);
    let frame = frame_of(scorer, analysis, &scores);
    let mut all = linked(scorer, analysis, &frame, &scores);
    let mut level = 0..all.len();
    for _ in 0..NESTED_DEPTH {
        // A word that is a cue more often than not.
        let has_cue_word =
            |claim: &[Span]| claim.iter().any(|s| frame.atoms[analysis.tokens_in(*s)].iter().any(|a| a.class.cue >= 3));
        let (parents, inner): (Vec<usize>, Vec<Analysis<'_>>) = level
            .clone()
            .map(|parent| (parent, claim(analysis, &all[parent].content)))
            .filter(|(_, claim)| has_cue_word(claim))
            .map(|(parent, claim)| (parent, analysis.within(&claim)))
            .filter(|(_, inner)| inner.tokens().len() >= NESTED_WORDS)
            .unzip();
        for ((parent, inner), scores) in parents.into_iter().zip(&inner).zip(scorer.score_all(&inner)) {
            let nested = linked(scorer, inner, &frame_of(scorer, inner, &scores), &scores);
            all.extend(
                nested
                    .into_iter()
                    .filter(|a| !a.cue.is_empty() && !a.source.is_empty())
                    .map(|a| RawAttribution { parent: Some(parent), ..a }),
            );
        }
        level = level.end..all.len();
    }
    all
}

/// A content as a clause of its own: without the "that" that joins it to its cue.
fn claim(analysis: &Analysis<'_>, content: &[Span]) -> Vec<Span> {
    let mut spans = content.to_vec();
    if let Some(first) = spans.first_mut() {
        let tokens = analysis.tokens_in(*first);
        if tokens.len() > 1 && analysis.word(tokens.start).eq_ignore_ascii_case("that") {
            *first = analysis.cover(tokens.start + 1..tokens.end);
        }
    }
    spans
}

/// How likely each token is a part of a source, a cue and a content, by a scorer's scores.
pub(crate) fn likelihoods(scorer: &dyn TokenScorer, analysis: &Analysis<'_>) -> Vec<[f32; 3]> {
    let (_, probabilities) = assemble::label(analysis, &scorer.score(analysis));
    probabilities.iter().map(|p| Part::ALL.map(|part| p[part.begin()] + p[part.inside()])).collect()
}

/// The attributions that a text's scores describe, without those inside contents.
fn linked(scorer: &dyn TokenScorer, analysis: &Analysis<'_>, frame: &Frame, scores: &Scores) -> Vec<RawAttribution> {
    assemble::attributions(analysis, frame, scorer.links(), scores)
}

/// A text as the linker's features see it.
fn frame_of(scorer: &dyn TokenScorer, analysis: &Analysis<'_>, scores: &Scores) -> Arc<Frame> {
    let made = scores.frame.clone().filter(|f| f.len() == analysis.tokens().len());
    made.unwrap_or_else(|| Arc::new(Frame::of(analysis, &scorer.links().lexicon)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use proptest::prelude::*;

    /// `source | cue | content` of each attribution, `>` before a nested one.
    fn found(text: &str) -> Vec<String> {
        let text = Text::from(text);
        let analysis = Analysis::of(&text, &[]);
        let words = |spans: &[Span]| spans.iter().map(|s| text.slice(*s)).collect::<Vec<_>>().join(" … ");
        attributions(Fast::embedded(), &analysis)
            .iter()
            .map(|a| {
                let nested = if a.parent.is_some() { ">" } else { "" };
                format!("{nested}{} | {} | {}", words(&a.source), words(&a.cue), words(&a.content))
            })
            .collect()
    }

    #[test]
    fn finds_the_usual_forms_of_news() {
        for (text, want) in [
            (
                "The road will stay shut until Friday, the mayor of Aldport said.",
                "the mayor of Aldport | said | The road will stay shut until Friday",
            ),
            (
                "“The flood took the bridge and half of the mill,” Ms. Orr said.",
                "Ms. Orr | said | “The flood took the bridge and half of the mill,”",
            ),
            (
                "According to the harbour police, two boats were lost in the storm.",
                "the harbour police | According to | two boats were lost in the storm",
            ),
            (
                "Minister Jan Kolb said on Tuesday that the talks would resume next week.",
                "Minister Jan Kolb | said | that the talks would resume next week",
            ),
            (
                "'We have lost the harvest,' farmer Tom Reed told the council.",
                "farmer Tom Reed | told | 'We have lost the harvest,'",
            ),
        ] {
            assert!(found(text).iter().any(|f| f == want || f.starts_with(want)), "{text}\n{:?}", found(text));
        }
    }

    #[test]
    fn agency_copy_and_layout() {
        let text = "ALDPORT (Seaview) – The foreign minister met the envoy to discuss the strait.\n\n\
            “The strait must stay open to all ships at all times,” the Norvian minister said, Coast Radio reported.\n\n\
            “We were not asked about any of this.” — Ann Lee, harbour master";
        let found = found(text);
        assert!(found.iter().any(|f| f.starts_with("the Norvian minister | said | “The strait")), "{found:?}");
        assert!(found.iter().any(|f| f.starts_with("Ann Lee, harbour master | — | “We were")), "{found:?}");
    }

    #[test]
    fn reads_attributions_within_contents() {
        let found = found("The Aldport Post reported that the minister said the dam would hold through the winter.");
        assert!(found[0].starts_with("The Aldport Post | reported"), "{found:?}");
        assert!(found.iter().any(|f| f.starts_with(">the minister | said | the dam would hold")), "{found:?}");
    }

    #[test]
    fn nothing_comes_of_nothing() {
        for text in ["", " \n ", "“", "” ’ '' ``", "said", "Rain fell on the hills and the river rose."] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn a_damaged_model_is_refused() {
        assert_eq!(Fast::from_bytes(Vec::new()).err(), Some(ModelError::NotAModel));
        let mut bytes = include_bytes!("fast.model").to_vec();
        assert!(Fast::from_bytes(bytes.clone()).is_ok());
        bytes[5000] ^= 1;
        assert_eq!(Fast::from_bytes(bytes).err(), Some(ModelError::Damaged));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_gives_sound_spans_twice_alike(
            text in r#"((Ann Lee|he|the minister|“|”|"|'|,|\.|\n|said|told|that|the dam will hold|according to|—|: |é) ?){0,60}"#
        ) {
            let text = Text::new(text);
            let analysis = Analysis::of(&text, &[]);
            let all = attributions(Fast::embedded(), &analysis);
            prop_assert_eq!(&all, &attributions(Fast::embedded(), &analysis));
            for (i, a) in all.iter().enumerate() {
                prop_assert!(!a.content.is_empty());
                prop_assert!((0.0..=1.0).contains(&a.confidence));
                prop_assert!(a.parent.is_none_or(|p| p < i));
                for span in a.content.iter().chain(&a.cue).chain(&a.source) {
                    prop_assert!(text.get(span.start..span.end).is_some_and(|s| !s.is_empty()));
                }
                for content in &a.content {
                    prop_assert!(a.cue.iter().chain(&a.source).all(|s| !s.overlaps(*content)));
                }
            }
        }
    }
}
