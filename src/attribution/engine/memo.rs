//! Sums of weights kept from one token to the next, and from one text to the next.
//!
//! A token has a hundred and fifty features, and looking each up in a table of megabytes is most of an engine's time.
//! But the words of news are few, and so are the ways in which quotation marks, signs and labels stand around a token:
//! what follows from one word at one place, or from one group's key, has been summed before. A kept sum is the very
//! number that would be summed anew, so scores do not depend on what was read before.

use super::crf::Pass;
use super::decode::LABELS;
use super::features::{Feature, PLACES, Take, word_features};
use super::frame::{Atom, Frame};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, PoisonError};

/// Weights of the labels added up; the last number is of no use and rounds the row up to eight.
pub(crate) type Sum = [f32; LABELS + 1];

/// What follows from a word at each of the places around a token.
type WordSums = [Sum; PLACES];

// Groups kept, a power of two: 164 KB, which fits into a processor's own memory.
const GROUPS: usize = 4096;
// Words kept before all are forgotten, when the next text begins: 1.8 MB.
const WORDS: usize = 8192;

/// What one thread keeps of one pass.
pub(crate) struct Memo {
    /// By the key's last bits: the key, 0 where nothing is kept, and the sum.
    groups: Vec<(u64, Sum)>,
    numbers: HashMap<u64, u32, BuildHasherDefault<AsIs>>,
    /// The first is of no word, past a paragraph's edge.
    words: Vec<WordSums>,
    single: Gathered,
    kept: Gathered,
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            groups: vec![(0, [0.0; LABELS + 1]); GROUPS],
            numbers: HashMap::default(),
            words: Vec::new(),
            single: Gathered::default(),
            kept: Gathered::default(),
        }
    }
}

impl Memo {
    /// The sum of some features' weights.
    pub(crate) fn sum_of(&mut self, pass: &Pass, features: impl FnOnce(&mut dyn FnMut(Feature))) -> Sum {
        self.kept.sum_of(pass, features)
    }

    /// The number of each token's word among the words kept; those not yet kept are summed.
    pub(crate) fn words_of(&mut self, pass: &Pass, frame: &Frame) -> Vec<u32> {
        if self.words.is_empty() || self.words.len() > WORDS {
            // What one long text took is given back.
            self.numbers = HashMap::default();
            self.words = Vec::new();
            self.words
                .push(std::array::from_fn(|k| self.kept.sum_of(pass, |mut sink| word_features(k, None, &mut sink))));
        }
        let mut number = |atom| {
            *self.numbers.entry(Atom::form(atom)).or_insert_with(|| {
                let sum = |k| self.kept.sum_of(pass, |mut sink| word_features(k, Some(atom), &mut sink));
                self.words.push(std::array::from_fn(sum));
                self.words.len() as u32 - 1
            })
        };
        frame.atoms.iter().map(&mut number).collect()
    }
}

/// A token's sum in the making.
pub(crate) struct Sums<'m> {
    pass: &'m Pass,
    memo: &'m mut Memo,
    sum: Sum,
}

impl<'m> Sums<'m> {
    pub(crate) fn new(pass: &'m Pass, memo: &'m mut Memo, sum: Sum) -> Self {
        memo.single.features.clear();
        Self { pass, memo, sum }
    }

    /// Adds what follows from the words around the token, by their numbers.
    pub(crate) fn add_words(&mut self, around: [Option<u32>; PLACES]) {
        for (place, number) in around.into_iter().enumerate() {
            if let Some(sums) = self.memo.words.get(number.unwrap_or(0) as usize) {
                add(&mut self.sum, &sums[place]);
            }
        }
    }

    pub(crate) fn total(mut self) -> Sum {
        self.memo.single.add_to(self.pass, &mut self.sum);
        self.sum
    }
}

impl Take for Sums<'_> {
    #[inline]
    fn one(&mut self, feature: Feature) {
        self.memo.single.features.push(feature.hash);
    }

    #[inline]
    fn group(&mut self, key: u64, features: impl Fn(&mut dyn FnMut(Feature))) {
        let key = key.max(1);
        let place = key as usize % GROUPS;
        if self.memo.groups[place].0 != key {
            self.memo.groups[place] = (key, self.memo.kept.sum_of(self.pass, features));
        }
        add(&mut self.sum, &self.memo.groups[place].1);
    }
}

#[inline]
fn add(sum: &mut Sum, more: &Sum) {
    for (s, m) in sum.iter_mut().zip(more) {
        *s += m;
    }
}

/// Features gathered before any is looked up.
#[derive(Default)]
struct Gathered {
    features: Vec<u64>,
    /// What stands where the search for each feature starts.
    found: Vec<(usize, u32)>,
}

impl Gathered {
    fn sum_of(&mut self, pass: &Pass, features: impl FnOnce(&mut dyn FnMut(Feature))) -> Sum {
        let mut sum = [0.0; LABELS + 1];
        self.features.clear();
        features(&mut |f| self.features.push(f.hash));
        self.add_to(pass, &mut sum);
        sum
    }

    /// Adds the features' weights to `sum`.
    ///
    /// All first slots are read before any is judged: look-ups that wait on memory then wait together, which takes a
    /// quarter off the time of a whole document.
    fn add_to(&mut self, pass: &Pass, sum: &mut Sum) {
        self.found.clear();
        pass.weights.keep_likely(&mut self.features);
        self.found.extend(self.features.iter().map(|&f| pass.weights.first(f)));
        for (&feature, &first) in self.features.iter().zip(&self.found) {
            if let Some(payload) = pass.weights.get_from(feature, first) {
                let scale = pass.scales[payload[LABELS] as usize];
                for (s, &byte) in sum.iter_mut().zip(payload) {
                    *s += f32::from(byte as i8) * scale;
                }
            }
        }
    }
}

/// The memos of a pass that no thread is using.
#[derive(Default)]
pub(crate) struct Memos(Mutex<Vec<Memo>>);

impl Memos {
    pub(crate) fn take(&self) -> Memo {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    pub(crate) fn give_back(&self, memo: Memo) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(memo);
    }
}

impl std::fmt::Debug for Memos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memos").finish_non_exhaustive()
    }
}

/// For keys that are hashes already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = super::hash::bytes(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
