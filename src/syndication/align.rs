//! Where two texts hold the same words: seeds, grown into runs, joined over small edits into passages.

use super::bits::Bits;
use super::shingle::shingles;
use rustc_hash::FxHashMap;

/// Words in a seed. The gold of the development set counts runs of six; shorter ones are idiom.
const SEED: usize = 6;
/// Words a passage may skip on either side between two runs: a changed name, a figure, a line edited throughout.
const GAP: usize = 40;
/// Words skipped on either side without a look at how much of them agrees: an inserted clause.
const CLAUSE: usize = 10;
/// Share of the longer side that must agree for a wider gap to be an edit rather than another text.
const EDITED: f32 = 0.5;
/// Places of one seed that are tried, which bounds the work on a text that repeats itself.
const PLACES: usize = 8;

/// A stretch of one text and the stretch of another that says the same, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) a: (u32, u32),
    pub(super) b: (u32, u32),
    /// Words that agree.
    pub(super) agree: u32,
}

/// What two texts share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shared {
    /// In order of the second text.
    pub(super) stretches: Vec<Stretch>,
    /// Words of the first text that agree with some of the second.
    pub(super) a: u32,
    /// Words of the second text that agree with some of the first.
    pub(super) b: u32,
    /// Longest run without a change.
    pub(super) run: u32,
}

/// One text with its seeds, to be compared with others.
pub(super) struct Seeds<'w> {
    words: &'w [u32],
    first: FxHashMap<u64, u32>,
    /// The next place of the same seed.
    next: Vec<u32>,
}

impl<'w> Seeds<'w> {
    pub(super) fn of(words: &'w [u32]) -> Self {
        let count = (words.len() + 1).saturating_sub(SEED);
        let mut first: FxHashMap<u64, u32> = FxHashMap::with_capacity_and_hasher(count, Default::default());
        let mut next = vec![u32::MAX; count];
        let hashes: Vec<u64> = shingles(words, SEED).collect();
        for (at, hash) in hashes.into_iter().enumerate().rev() {
            if let Some(later) = first.insert(hash, at as u32) {
                next[at] = later;
            }
        }
        Self { words, first, next }
    }

    /// Compares with another text, greedily from its start. Linear but for repeated phrases, which are bounded.
    pub(super) fn compare(&self, other: &[u32]) -> Shared {
        let runs = self.runs(other);
        self.join(&runs, other)
    }

    fn runs(&self, other: &[u32]) -> Vec<(usize, usize, usize)> {
        let hashes: Vec<u64> = shingles(other, SEED).collect();
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        let mut at = 0;
        while at < hashes.len() {
            let Some(place) = self.place(hashes[at], other, at, runs.last()) else {
                at += 1;
                continue;
            };
            let length = self.words[place..].iter().zip(&other[at..]).take_while(|(a, b)| a == b).count();
            if length >= SEED {
                runs.push((place, at, length));
                at += length;
            } else {
                at += 1;
            }
        }
        runs
    }

    /// The place of a seed: the nearest after the run before, where the text goes on, else the one with the longest run.
    fn place(&self, hash: u64, other: &[u32], at: usize, last: Option<&(usize, usize, usize)>) -> Option<usize> {
        let first = *self.first.get(&hash)? as usize;
        if self.next[first] == u32::MAX {
            return Some(first);
        }
        let places = std::iter::successors(Some(first), |&p| (self.next[p] != u32::MAX).then(|| self.next[p] as usize));
        let end = last.map_or(0, |l| l.0 + l.2);
        let goes_on = places.clone().take(PLACES).find(|&p| last.is_some() && p >= end && p - end <= GAP);
        goes_on.or_else(|| {
            let run = |p: usize| self.words[p..].iter().zip(&other[at..]).take_while(|(a, b)| a == b).count();
            places.take(PLACES).max_by_key(|&p| (run(p), std::cmp::Reverse(p)))
        })
    }

    /// Joins runs into stretches and counts what agrees, between the runs too.
    fn join(&self, runs: &[(usize, usize, usize)], other: &[u32]) -> Shared {
        let mut shared = Shared::default();
        let mut covered = Bits::new(self.words.len());
        let mut before: Option<(usize, usize)> = None;
        for &(a, b, length) in runs {
            covered.fill(a..a + length);
            shared.b += length as u32;
            shared.run = shared.run.max(length as u32);
            let near = before.filter(|&(end_a, end_b)| a >= end_a && a - end_a <= GAP && b - end_b <= GAP);
            match (near, shared.stretches.last_mut()) {
                (Some((end_a, end_b)), Some(stretch))
                    if let Some(between) = bridge(&self.words[end_a..a], &other[end_b..b]) =>
                {
                    between.iter().for_each(|&at| covered.set(end_a + at));
                    shared.b += between.len() as u32;
                    stretch.agree += (length + between.len()) as u32;
                    (stretch.a.1, stretch.b.1) = ((a + length) as u32, (b + length) as u32);
                }
                _ => shared.stretches.push(Stretch {
                    a: (a as u32, (a + length) as u32),
                    b: (b as u32, (b + length) as u32),
                    agree: length as u32,
                }),
            }
            before = Some((a + length, b + length));
        }
        shared.a = covered.count() as u32;
        shared
    }
}

/// What agrees between two runs, as positions in `a`; `None` where it is not one text edited.
fn bridge(a: &[u32], b: &[u32]) -> Option<Vec<usize>> {
    let longer = a.len().max(b.len());
    let found = common(a, b);
    (longer <= CLAUSE || found.len() as f32 >= EDITED * longer as f32).then_some(found)
}

/// Positions in `a` of a longest common subsequence of two short stretches.
fn common(a: &[u32], b: &[u32]) -> Vec<usize> {
    let mut best = [[0_u8; GAP + 1]; GAP + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i][j] = if a[i] == b[j] { best[i + 1][j + 1] + 1 } else { best[i + 1][j].max(best[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            found.push(i);
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_same_as_itself_throughout() {
        let words: Vec<u32> = (0..50).collect();
        let shared = Seeds::of(&words).compare(&words);
        assert_eq!((shared.a, shared.b, shared.run), (50, 50, 50));
        assert_eq!(shared.stretches, [Stretch { a: (0, 50), b: (0, 50), agree: 50 }]);
    }

    #[test]
    fn a_changed_word_is_bridged_and_not_counted() {
        let a: Vec<u32> = (0..40).collect();
        let mut b = a.clone();
        b[20] = 900;
        let shared = Seeds::of(&a).compare(&b);
        assert_eq!((shared.a, shared.b, shared.run), (39, 39, 20));
        assert_eq!(shared.stretches, [Stretch { a: (0, 40), b: (0, 40), agree: 39 }]);
    }

    #[test]
    fn moved_paragraphs_are_two_stretches() {
        let a: Vec<u32> = (0..40).collect();
        let b: Vec<u32> = (20..40).chain(0..20).collect();
        let shared = Seeds::of(&a).compare(&b);
        assert_eq!(shared.stretches.len(), 2);
        assert_eq!((shared.a, shared.b), (40, 40));
    }

    #[test]
    fn a_text_that_repeats_itself_stays_quick() {
        let words = vec![7; 20_000];
        assert_eq!(Seeds::of(&words).compare(&words).b, 20_000);
    }
}
