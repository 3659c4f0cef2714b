//! Where two documents hold the same words, as places in their texts.

use super::align::{Seeds, Stretch};
use super::model::Passage;
use super::sketch::Sketch;
use super::words::{Word, words};
use crate::page::Document;
use crate::text::Span;

/// The words of one document that a comparison looked at, with their places.
pub(super) struct Story {
    pub(super) hashes: Vec<u32>,
    pub(super) spans: Vec<Span>,
}

impl Story {
    /// All of the story's words, what it quotes among them.
    pub(super) fn of(document: &Document, sketch: &Sketch) -> Self {
        let all = words(&document.text);
        Self::at(&all, sketch.story(all.len()).collect())
    }

    /// The words that pairs are compared by.
    pub(super) fn compared(document: &Document, sketch: &Sketch) -> Self {
        let all = words(&document.text);
        Self::at(&all, sketch.compared(all.len()))
    }

    fn at(all: &[Word], positions: Vec<usize>) -> Self {
        let hashes = positions.iter().map(|&at| all[at].hash).collect();
        Self { hashes, spans: positions.into_iter().map(|at| all[at].span).collect() }
    }

    /// Stretches this story shares with another, in words and in the other's order; `a` is in this one.
    pub(super) fn stretches(&self, other: &Self) -> Vec<Stretch> {
        Seeds::of(&self.hashes).compare(&other.hashes).stretches
    }

    /// Passages this story shares with another, in the other's order; `from` is in this one.
    pub(super) fn passages(&self, other: &Self) -> Vec<Passage> {
        let place =
            |spans: &[Span], (from, to): (u32, u32)| Span::new(spans[from as usize].start, spans[to as usize - 1].end);
        let passage =
            |s: &Stretch| Passage { from: place(&self.spans, s.a), to: place(&other.spans, s.b), words: s.agree };
        self.stretches(other).iter().map(passage).collect()
    }
}
