//! The fast engine: a linear-chain model over hashed features, read from one file without copying.

use super::assemble::label;
use super::decode::{LABELS, OUTSIDE, Part, Row, Transitions, may_follow};
use super::features::{Feature, Features};
use super::frame::{Frame, Lexicon};
use super::judge::Judge;
use super::link::Linker;
use super::memo::{Memo, Memos, Sum, Sums};
use super::reasons::{self, Reason};
use super::second::Second;
use super::table::{Table, checksum, scales};
use super::{Scores, TokenScorer};
use crate::text::Analysis;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// Weights of the labels for each feature.
pub(crate) type Weights = Table<{ LABELS + 1 }>;

/// The fast engine's model.
pub struct Fast {
    pub(crate) lexicon: Lexicon,
    first: Pass,
    second: Pass,
    linker: Linker,
    judge: Judge,
}

/// What is wrong with a model file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It does not begin as a model does.
    #[error("not an attribution model")]
    NotAModel,
    /// It was made for another version of the engine.
    #[error("attribution model is of version {found}, and this engine reads version {VERSION}")]
    Version {
        /// The file's version.
        found: u32,
    },
    /// Its bytes are not those that were written.
    #[error("attribution model is damaged")]
    Damaged,
}

pub(crate) const MAGIC: &[u8; 8] = b"DLATTRIB";
pub(crate) const VERSION: u32 = 2;
/// Lexicon, two passes' weights and transitions, two link tables, the judge.
pub(crate) const SECTIONS: usize = 8;

static EMBEDDED: &[u8] = include_bytes!("fast.model");

impl Fast {
    /// The model that ships inside the library. Opened once, without copying; see docs/model-card.md.
    ///
    /// # Panics
    ///
    /// If the library was built with a model file that no trainer has written.
    pub fn embedded() -> &'static Self {
        static FAST: LazyLock<Fast> = LazyLock::new(|| {
            Fast::open(Cow::Borrowed(EMBEDDED)).expect("the embedded model was written by the trainer")
        });
        &FAST
    }

    /// Reads a model that the trainer wrote, checking all of it.
    ///
    /// # Errors
    ///
    /// If the bytes are not a whole model of this version.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, ModelError> {
        verify(&bytes)?;
        Self::open(Cow::Owned(bytes))
    }

    fn open(bytes: Cow<'static, [u8]>) -> Result<Self, ModelError> {
        let mut sections = Sections::of(&bytes)?;
        let mut next = || -> Result<Cow<'static, [u8]>, ModelError> {
            let range = sections.next().ok_or(ModelError::Damaged)?;
            Ok(match &bytes {
                Cow::Borrowed(all) => Cow::Borrowed(all.get(range).ok_or(ModelError::Damaged)?),
                Cow::Owned(all) => Cow::Owned(all.get(range).ok_or(ModelError::Damaged)?.to_vec()),
            })
        };
        let lexicon = Table::open(next()?).ok_or(ModelError::Damaged)?;
        let mut pass = || {
            let weights = Table::open(next()?).ok_or(ModelError::Damaged)?;
            Ok(Pass::new(weights, read_transitions(&next()?).ok_or(ModelError::Damaged)?))
        };
        let (first, second) = (pass()?, pass()?);
        let linker = Linker {
            content: Table::open(next()?).ok_or(ModelError::Damaged)?,
            source: Table::open(next()?).ok_or(ModelError::Damaged)?,
            scales: scales(),
        };
        let judge = Judge { weights: Table::open(next()?).ok_or(ModelError::Damaged)?, scales: scales() };
        Ok(Self { lexicon, first, second, linker, judge })
    }

    pub(crate) fn linker(&self) -> &Linker {
        &self.linker
    }

    pub(super) fn first_pass(&self) -> &Pass {
        &self.first
    }

    pub(super) fn second_pass(&self) -> &Pass {
        &self.second
    }

    pub(crate) fn judge(&self) -> &Judge {
        &self.judge
    }
}

impl TokenScorer for Fast {
    fn score(&self, analysis: &Analysis<'_>) -> Scores {
        let frame = Frame::of(analysis, &self.lexicon);
        let scores = self.first.first(&frame);
        let (labels, probabilities) = label(analysis, &scores);
        let scores = self.second.second(&frame, scores.rows, &labels, &probabilities);
        Scores { frame: Some(Arc::new(frame)), ..scores }
    }

    fn reasons(&self, analysis: &Analysis<'_>, wanted: &[(usize, Part)]) -> Vec<Vec<Reason>> {
        reasons::reasons(self, analysis, wanted)
    }

    fn links(&self) -> &Fast {
        self
    }
}

/// One pass's weights.
#[derive(Debug)]
pub(crate) struct Pass {
    pub(crate) weights: Weights,
    pub(crate) transitions: Transitions,
    pub(crate) scales: [f32; 256],
    pub(crate) memos: Memos,
}

impl Pass {
    pub(crate) fn new(weights: Weights, transitions: Transitions) -> Self {
        Self { weights: weights.filtered(), transitions, scales: scales(), memos: Memos::default() }
    }

    /// The scores of a first pass.
    pub(crate) fn first(&self, frame: &Frame) -> Scores {
        let features = Features::of(frame);
        let mut rows = vec![[0.0; LABELS]; frame.len()];
        let mut memo = self.memos.take();
        let words = memo.words_of(self, frame);
        self.add(
            frame,
            &mut rows,
            &mut memo,
            |s, quote, sink| features.sentence(s, quote, sink),
            |i, sums| {
                let around = features.around(i);
                sums.add_words(around.map(|k| k.map(|k| words[k])));
                features.beyond_words(i, &around, sums);
            },
        );
        self.memos.give_back(memo);
        Scores { rows, transitions: self.transitions, frame: None }
    }

    /// The scores of a second pass, from those of the first and what they led to.
    pub(crate) fn second(&self, frame: &Frame, mut rows: Vec<Row>, labels: &[u8], probabilities: &[Row]) -> Scores {
        let features = Second::of(frame, labels, probabilities);
        let mut memo = self.memos.take();
        self.add(
            frame,
            &mut rows,
            &mut memo,
            |s, quote, sink| features.sentence(s, quote, sink),
            |i, sums| features.token(i, sums),
        );
        self.memos.give_back(memo);
        Scores { rows, transitions: self.transitions, frame: None }
    }

    /// Adds this pass's scores to `rows`: sentence features once a sentence and quote state, token features each.
    fn add(
        &self,
        frame: &Frame,
        rows: &mut [Row],
        memo: &mut Memo,
        sentence: impl Fn(usize, u8, &mut dyn FnMut(Feature)),
        token: impl Fn(usize, &mut Sums<'_>),
    ) {
        let mut shared: [Option<Sum>; 3] = [None; 3];
        let mut last = u32::MAX;
        for (i, out) in rows.iter_mut().enumerate() {
            if frame.sentence_of[i] != last {
                last = frame.sentence_of[i];
                shared = [None; 3];
            }
            let quote = frame.atoms[i].quote;
            let of_sentence = shared[usize::from(quote)]
                .get_or_insert_with(|| memo.sum_of(self, |sink| sentence(last as usize, quote, sink)));
            let mut sums = Sums::new(self, memo, *of_sentence);
            token(i, &mut sums);
            for (o, s) in out.iter_mut().zip(sums.total()) {
                *o += s;
            }
        }
    }
}

/// Where each section of a model file lies.
struct Sections {
    at: usize,
    lengths: std::vec::IntoIter<usize>,
}

impl Sections {
    fn of(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.get(..8) != Some(MAGIC) {
            return Err(ModelError::NotAModel);
        }
        let number = |at: usize| {
            let four = bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).ok_or(ModelError::Damaged)?;
            Ok(u32::from_le_bytes(four))
        };
        let version = number(8)?;
        if version != VERSION {
            return Err(ModelError::Version { found: version });
        }
        let lengths: Vec<usize> =
            (0..SECTIONS).map(|i| Ok(number(20 + 4 * i)? as usize)).collect::<Result<_, ModelError>>()?;
        let at = HEADER;
        if lengths.iter().sum::<usize>() + at != bytes.len() {
            return Err(ModelError::Damaged);
        }
        Ok(Self { at, lengths: lengths.into_iter() })
    }
}

impl Iterator for Sections {
    type Item = std::ops::Range<usize>;
    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        self.at += self.lengths.next()?;
        Some(start..self.at)
    }
}

/// Magic, version, checksum of what follows it, and the sections' lengths.
pub(crate) const HEADER: usize = 20 + 4 * SECTIONS;

fn verify(bytes: &[u8]) -> Result<(), ModelError> {
    if bytes.get(..8) != Some(MAGIC) {
        return Err(ModelError::NotAModel);
    }
    let stated = bytes.get(12..20).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
    if stated != bytes.get(20..).map(checksum) {
        return Err(ModelError::Damaged);
    }
    Ok(())
}

/// A whole model file from its sections.
#[cfg(feature = "train")]
pub(crate) fn write(sections: [Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut body = Vec::new();
    for section in &sections {
        body.extend((section.len() as u32).to_le_bytes());
    }
    for section in &sections {
        body.extend(section);
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(checksum(&body).to_le_bytes());
    bytes.extend(body);
    bytes
}

fn read_transitions(bytes: &[u8]) -> Option<Transitions> {
    let numbers: Vec<f32> = bytes.chunks_exact(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
    if numbers.len() != LABELS * (LABELS + 1) || numbers.iter().any(|n| n.is_nan()) {
        return None;
    }
    let mut all = Transitions::default();
    for b in 0..LABELS {
        if may_follow(None, b) {
            all.start[b] = numbers[b];
        }
        for a in OUTSIDE..LABELS {
            if may_follow(Some(a), b) {
                all.step[a][b] = numbers[LABELS * (a + 1) + b];
            }
        }
    }
    Some(all)
}

#[cfg(feature = "train")]
pub(crate) fn write_transitions(all: &Transitions) -> Vec<u8> {
    all.start.iter().chain(all.step.iter().flatten()).flat_map(|n: &f32| n.to_le_bytes()).collect()
}

impl std::fmt::Debug for Fast {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fast").finish_non_exhaustive()
    }
}
