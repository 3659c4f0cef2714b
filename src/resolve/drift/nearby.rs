//! Where a page says the same in other words.

use super::sides::{Page, Said};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Share of a statement's telling words that must stand close together in the page.
const SHARE: f32 = 0.5;
/// Words of a sentence at most; a longer one is taken in pieces.
const SENTENCE: usize = 60;
/// Sentences that are looked at together at most.
const SENTENCES: usize = 8;

/// The sentences of the page that share most of the statement's telling words, with their share; `None` where they
/// share too few. In any order, so that "the minister closed the bridge" meets "the bridge was closed by the minister".
pub(super) fn nearby(said: &Said<'_>, page: &Page<'_>) -> Option<(Range<usize>, f32)> {
    // Whether a word is a name, by its stem. Numbers are compared apart: they are what changes.
    let mut wanted: BTreeMap<&str, bool> = BTreeMap::new();
    for (word, bracketed) in said.words.iter().zip(&said.bracketed) {
        if !bracketed && !word.common && word.number.is_none() {
            *wanted.entry(&word.stem).or_insert(true) &= word.name;
        }
    }
    let plain = wanted.values().filter(|name| !**name).count();
    if wanted.len() < 2 || plain == 0 {
        return None;
    }
    let mut chunks: Vec<(usize, BTreeSet<&str>)> = Vec::new();
    for (at, word) in page.words.iter().enumerate() {
        if word.begins || chunks.last().is_none_or(|(start, _)| at - start >= SENTENCE) {
            chunks.push((at, BTreeSet::new()));
        }
        if let (Some((stem, _)), Some((_, found))) = (wanted.get_key_value(word.stem.as_str()), chunks.last_mut()) {
            found.insert(stem);
        }
    }
    let sentences = said.words.iter().filter(|w| w.begins).count();
    let most = (sentences + 1).clamp(2, SENTENCES);
    let mut best: Option<(usize, usize, Range<usize>)> = None;
    for first in 0..chunks.len() {
        let mut together: BTreeSet<&str> = BTreeSet::new();
        for (more, (_, found)) in chunks[first..].iter().take(most).enumerate() {
            together.extend(found);
            // Of windows that share the same the shortest is meant, then the first.
            if best.as_ref().is_none_or(|b| (together.len(), most - more) > (b.0, b.1)) {
                let start = chunks[first].0;
                let end = chunks.get(first + more + 1).map_or(page.words.len(), |c| c.0);
                best = Some((together.len(), most - more, start..end));
            }
        }
    }
    let (count, _, range) = best?;
    let found: BTreeSet<&str> = page.words[range.clone()].iter().map(|w| w.stem.as_str()).collect();
    let plainly = wanted.iter().filter(|(stem, name)| !**name && found.contains(**stem)).count();
    let share = count as f32 / wanted.len() as f32;
    // Names alone are shared by every story of a beat.
    let enough =
        plainly >= plain.min(2) && plainly as f32 >= SHARE * plain as f32 && (count >= 3 || count == wanted.len());
    (share >= SHARE && enough).then_some((range, share))
}
