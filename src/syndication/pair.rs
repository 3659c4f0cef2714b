//! Two documents compared word for word, and what that makes of them.

use super::align::{Seeds, Shared};
use super::params::Params;
use super::sketch::Sketch;
use rayon::prelude::*;

/// What one document is to another by their words alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// The same text.
    Copy,
    /// A part of one is a part of the other.
    Partial,
}

/// Two documents that share text; `a` stands before `b` in id order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) label: Label,
    /// Own words that agree.
    pub(super) words: u32,
    /// Of these, those in the longest passage.
    pub(super) piece: u32,
    /// Share of each document's own words that agree.
    pub(super) share: [f32; 2],
    /// Words each document is compared by.
    pub(super) of: [u32; 2],
}

/// Compares each document with its candidates. Pairs come in order of `b`, then `a`.
pub(super) fn pairs(sketches: &[Sketch], candidates: &[Vec<u32>], params: &Params) -> Vec<Pair> {
    let compare = |(b, others): (usize, &Vec<u32>)| {
        if others.is_empty() {
            return Vec::new();
        }
        let own = sketches[b].compared_words();
        let seeds = Seeds::of(&own);
        let pair = |&a: &u32| {
            let other = sketches[a as usize].compared_words();
            let shared = seeds.compare(&other);
            let share = [shared.b as f32 / other.len().max(1) as f32, shared.a as f32 / own.len().max(1) as f32];
            let label = label(&shared, share, params)?;
            Some(Pair {
                a,
                b: b as u32,
                label,
                words: shared.a.min(shared.b),
                piece: shared.stretches.iter().map(|s| s.agree).max().unwrap_or(0),
                share,
                of: [other.len() as u32, own.len() as u32],
            })
        };
        others.iter().filter_map(pair).collect()
    };
    candidates.par_iter().enumerate().flat_map_iter(compare).collect()
}

fn label(shared: &Shared, share: [f32; 2], params: &Params) -> Option<Label> {
    let words = shared.a.min(shared.b);
    let (less, more) = (share[0].min(share[1]), share[0].max(share[1]));
    if less >= params.copy_share && words >= params.copy_words {
        Some(Label::Copy)
    } else if (more >= params.partial_share && words >= params.partial_words)
        || (more >= params.whole_share && words >= params.whole_words)
    {
        Some(Label::Partial)
    } else {
        None
    }
}
