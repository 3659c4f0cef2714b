//! The accurate engine: a small transformer over word pieces, with weights from a file.
//!
//! The encoder is MiniLM-L6 with a score for each label on top, told of letter case and quotations besides; see
//! docs/model-card.md. Everything is computed here, on one core, in safe Rust: texts side by side are the caller's.

mod chunks;
pub(crate) mod form;
mod forward;
mod kernel;
mod maths;
mod weights;
mod wordpiece;

pub use weights::WeightsError;

use super::decode::Row;
use super::{Scores, TokenScorer};
use crate::text::Analysis;
use forward::Encoder;
use weights::Opened;
use wordpiece::Vocabulary;

/// The accurate engine's model: some 60 MB of memory once opened.
pub struct Accurate {
    vocabulary: Vocabulary,
    encoder: Encoder,
    share: f32,
    provenance: String,
}

impl Accurate {
    /// The engine's name and version, as results tell it.
    pub const NAME: &str = "accurate/1";

    /// Opens weights, checking all of them. Takes some 50 ms.
    ///
    /// # Errors
    ///
    /// If the bytes are not whole weights of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let Opened { provenance, share, vocabulary, encoder } = weights::open(bytes)?;
        Ok(Self { vocabulary, encoder, share, provenance })
    }

    /// What the weights were made from, as their file says.
    pub fn provenance(&self) -> &str {
        &self.provenance
    }
}

impl TokenScorer for Accurate {
    fn score(&self, analysis: &Analysis<'_>) -> Scores {
        let chunks = chunks::chunks(analysis, &self.vocabulary);
        self.joined(self.encoder.rows(&chunks), analysis)
    }

    fn score_all(&self, analyses: &[Analysis<'_>]) -> Vec<Scores> {
        // Clauses are short: each alone would have all weights fetched for a few pieces.
        let chunks: Vec<_> = analyses.iter().flat_map(|a| chunks::chunks(a, &self.vocabulary)).collect();
        let mut rows = self.encoder.rows(&chunks).into_iter();
        analyses.iter().map(|a| self.joined(rows.by_ref().take(a.tokens().len()).collect(), a)).collect()
    }
}

/// The highest score of a label, up or down.
const MOST: f32 = 50.0;

impl Accurate {
    /// The encoder's scores with a share of the fast engine's.
    ///
    /// The two err differently: the linear model knows the words that tell in the whole document, and which label
    /// follows which. On the development texts its share of 0.3 adds two points of attributed F1 at a hundredth of the time.
    fn joined(&self, rows: Vec<Row>, analysis: &Analysis<'_>) -> Scores {
        let mut scores = self.links().score(analysis);
        let share = self.share;
        scores.transitions.start.iter_mut().chain(scores.transitions.step.iter_mut().flatten()).for_each(|cost| {
            // What is impossible stays so.
            if cost.is_finite() {
                *cost *= share;
            }
        });
        for (row, more) in scores.rows.iter_mut().zip(rows) {
            for (score, more) in row.iter_mut().zip(more) {
                // Trained weights stay far within; whatever others give, probabilities can be made of it.
                *score = *score * share + if more.is_nan() { 0.0 } else { more.clamp(-MOST, MOST) };
            }
        }
        scores
    }
}

impl std::fmt::Debug for Accurate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accurate").field("provenance", &self.provenance).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
