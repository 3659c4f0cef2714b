//! The second pass's features: what the first pass found around a token, in its sentence and in the whole document.
//!
//! The first pass sees a window of words and the words that are often cues. The second sees the cues, sources and
//! contents themselves: that a quotation near by still lacks a cue, or that this name was a source three times.

use super::decode::{Part, Piece, Row, pieces};
#[cfg(feature = "train")]
use super::features::Features;
use super::features::{Feature, Take, bucket, cluster_of, f1, f2, f3, key};
use super::frame::{Frame, Sign};
use std::collections::HashMap;
use std::ops::Range;

/// Feature maker of the second pass for one document.
pub(crate) struct Second<'f> {
    frame: &'f Frame,
    labels: &'f [u8],
    /// Probability of each part, token by token.
    parts: Vec<[f32; 3]>,
    probabilities: &'f [Row],
    /// Each sentence's pieces in order, two bits each.
    patterns: Vec<u64>,
    /// The number of a token's piece in its sentence, from 1; 0 outside.
    places: Vec<u8>,
    reaches: Vec<Reach>,
    memory: HashMap<u64, Memory>,
}

/// The nearest likely cues of the sentence, with the signs between.
#[derive(Clone, Copy, Default)]
struct Reach {
    left: Option<Cue>,
    right: Option<Cue>,
}

/// A likely cue, the signs between it and a token, and whether a source stands between.
#[derive(Clone, Copy)]
struct Cue {
    at: u32,
    signs: u32,
    source: bool,
}

/// How often a word was found in a source in this document.
#[derive(Default)]
struct Memory {
    all: u32,
    source: f32,
    content: f32,
}

// A token this likely to be a cue is worth relating other tokens to, though it may not be decoded as one.
const LIKELY: f32 = 0.2;

/// A probability as one of eight steps.
pub(crate) fn level(p: f32) -> u64 {
    [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98].iter().filter(|&&step| p >= step).count() as u64
}

impl<'f> Second<'f> {
    pub(crate) fn of(frame: &'f Frame, labels: &'f [u8], probabilities: &'f [Row]) -> Self {
        let parts: Vec<[f32; 3]> =
            probabilities.iter().map(|p| Part::ALL.map(|part| p[part.begin()] + p[part.inside()])).collect();
        let mut this = Self {
            frame,
            labels,
            parts,
            probabilities,
            patterns: Vec::new(),
            places: vec![0; frame.len()],
            reaches: vec![Reach::default(); frame.len()],
            memory: HashMap::new(),
        };
        let found = pieces(labels);
        let mut at = 0;
        for range in &frame.sentences {
            let start = at;
            while found.get(at).is_some_and(|p| p.start < range.end) {
                at += 1;
            }
            this.note_pieces(&found[start..at]);
            this.reach(range.clone());
        }
        for (atom, part) in frame.atoms.iter().zip(&this.parts) {
            if atom.is_capital {
                let memory = this.memory.entry(atom.word).or_default();
                memory.all += 1;
                memory.source += part[0];
                memory.content += part[2];
            }
        }
        this
    }

    fn note_pieces(&mut self, found: &[Piece]) {
        let pattern = found.iter().take(8).fold(0, |h, p| h * 4 + p.part as u64 + 1);
        self.patterns.push(pattern);
        for (n, piece) in found.iter().enumerate() {
            let end = piece.end.min(self.places.len());
            self.places[piece.start..end].fill(n.min(7) as u8 + 1);
        }
    }

    fn is_cue(&self, i: usize) -> bool {
        self.parts[i][1] >= LIKELY
    }

    fn reach(&mut self, range: Range<usize>) {
        let sign = |this: &Self, i: usize| {
            let s = this.frame.atoms[i].sign;
            if s == Sign::Stop { 0 } else { s as u32 }
        };
        let (mut left, mut signs, mut count, mut source) = (None, 0, 0, false);
        for i in range.clone() {
            self.reaches[i].left = left.map(|at| Cue { at, signs, source });
            let s = sign(self, i);
            if s > 0 && count < 5 {
                signs |= s << (4 * count);
                count += 1;
            }
            source |= self.parts[i][0] >= 0.3;
            if self.is_cue(i) {
                (left, signs, count, source) = (Some(i as u32), 0, 0, false);
            }
        }
        let (mut right, mut signs, mut source) = (None, 0, false);
        for i in range.rev() {
            self.reaches[i].right = right.map(|at| Cue { at, signs, source });
            let s = sign(self, i);
            if s > 0 {
                signs = (signs << 4 | s) & 0xF_FFFF;
            }
            source |= self.parts[i][0] >= 0.3;
            if self.is_cue(i) {
                (right, signs, source) = (Some(i as u32), 0, false);
            }
        }
    }

    /// The features of a sentence for its tokens of one quote state.
    pub(crate) fn sentence(&self, s: usize, quote: u8, sink: &mut (impl FnMut(Feature) + ?Sized)) {
        let q = u64::from(quote);
        let paragraph = |k: usize| self.frame.paragraph_of[self.frame.sentences[k].start];
        let near = |step: isize| {
            let k = s.wrapping_add_signed(step);
            let there = (k < self.patterns.len()).then(|| (self.patterns[k], paragraph(k) == paragraph(s)));
            there.map_or(0xFF, |(p, same)| p * 2 + u64::from(same))
        };
        sink(f2(200, q, self.patterns[s]));
        sink(f2(201, q, near(-1)));
        sink(f2(202, q, near(1)));
        sink(f3(203, q, near(-1), self.patterns[s]));
    }

    /// The features of one token.
    pub(crate) fn token(&self, i: usize, take: &mut impl Take) {
        let frame = self.frame;
        let s = frame.sentence_of[i] as usize;
        let a = &frame.atoms[i];
        let q = u64::from(a.quote);
        let paragraph = &frame.paragraphs[frame.paragraph_of[i] as usize];
        let label = |step: isize| {
            let k = i.wrapping_add_signed(step);
            if paragraph.contains(&k) { u64::from(self.labels[k]) } else { 9 }
        };
        let here = label(0);
        let levels = self.parts[i].map(level);
        let mixed = levels[0] * 64 + levels[1] * 8 + levels[2];
        let place = u64::from(self.places[i]);
        let pattern = self.patterns[s];
        let near: [u64; 7] = std::array::from_fn(|k| label(k as isize - 3));
        take.group(key([1, near.into_iter().fold(0, |all, label| all * 16 + label), q]), |sink| {
            sink(f1(210, here));
            for k in [0, 1, 2, 4, 5, 6] {
                sink(f2(220 + k as u64, near[k], here));
            }
            sink(f3(230, near[2], here, near[4]));
            sink(f3(231, near[1], near[2], here));
            sink(f3(232, here, near[4], near[5]));
            sink(f3(233, here, near[2], q));
        });
        let sure = self.probabilities[i].map(level);
        take.group(key([2, sure.into_iter().fold(mixed, |all, level| all * 8 + level), q]), |sink| {
            for (b, level) in sure.into_iter().enumerate() {
                sink(f2(211, b as u64, level));
            }
            sink(f1(212, mixed));
            sink(f2(213, mixed, q));
        });
        take.one(f2(214, here, a.word));
        take.one(f2(215, here, cluster_of(a)));
        let from = bucket(i - frame.sentences[s].start);
        take.group(key([3, pattern, place * 16 + here, from, q]), |sink| {
            sink(f3(240, pattern, place, here));
            sink(f3(241, pattern, place, q));
            sink(f3(243, pattern, from, q));
        });
        take.one(f3(242, pattern, here, a.word));

        let reach = self.reaches[i];
        let here = Here { word: a.word, label: here, mixed, quote: q, pattern };
        self.cue(250, reach.left, i, here, take);
        self.cue(260, reach.right, i, here, take);
        let side = |r: Option<Cue>| r.map_or(0, |c| 1 + level(self.parts[c.at as usize][1]) * 2 + u64::from(c.source));
        let (left, right) = (side(reach.left), side(reach.right));
        take.group(key([5, left * 32 + right, here.label, q]), |sink| {
            sink(f3(270, left, right, q));
            sink(f3(271, left, right, here.label));
        });
        if a.is_capital {
            let memory = &self.memory[&a.word];
            // The document's other occurrences only: this one's own is known already.
            let others = (memory.all - 1).max(1) as f32;
            let source = level((memory.source - self.parts[i][0]) / others);
            let content = level((memory.content - self.parts[i][2]) / others);
            let seen = bucket(memory.all as usize - 1);
            take.group(key([6, source * 64 + content * 8 + seen, here.label, mixed]), |sink| {
                sink(f3(280, source, seen, here.label));
                sink(f3(281, source, content, mixed));
            });
        }
    }

    /// The way to the nearest cue found on one side, in templates from `first` on.
    fn cue(&self, first: u64, found: Option<Cue>, i: usize, here: Here, take: &mut impl Take) {
        let Some(found) = found else {
            take.one(f2(first, here.quote, here.pattern));
            return;
        };
        let c = found.at as usize;
        let (cue, q) = (&self.frame.atoms[c], here.quote);
        let (signs, more) = (u64::from(found.signs), u64::from(found.source));
        let next = self.frame.atoms.get(c + 1).map_or(0, |a| a.word);
        let strong = level(self.parts[c][1]);
        let distance = bucket(c.abs_diff(i));
        take.group(key([first, 1, cue.form(), next, signs, q * 2 + more]), |sink| {
            sink(f3(first + 1, cue.word, signs, more));
            sink(f3(first + 2, cluster_of(cue), signs, q * 2 + more));
            sink(f3(first + 3, cue.word, next, signs & 0xFF));
        });
        take.group(key([first, 2, cue.word, distance, strong * 4 + q]), |sink| {
            sink(f3(first + 4, cue.word, distance, q));
            sink(f3(first + 5, strong, distance, q));
        });
        take.group(key([first, 3, strong * 16 + here.label, signs, here.mixed]), |sink| {
            sink(f3(first + 6, strong, signs & 0xFF, here.mixed));
            sink(f3(first + 8, signs, here.label, strong));
        });
        take.one(f3(first + 7, cluster_of(cue), here.label, here.word));
    }
}

/// What the first pass says of a token.
#[derive(Clone, Copy)]
struct Here {
    word: u64,
    label: u64,
    mixed: u64,
    quote: u64,
    pattern: u64,
}

/// Hands both passes' sentence and token features of a whole document to `take`, token by token.
#[cfg(feature = "train")]
pub(crate) fn each_first(frame: &Frame, mut take: impl FnMut(usize, u64)) {
    let features = Features::of(frame);
    for i in 0..frame.len() {
        features.sentence(frame.sentence_of[i] as usize, frame.atoms[i].quote, &mut |f| take(i, f.hash));
        features.token(i, &mut |f: Feature| take(i, f.hash));
    }
}

/// [`each_first`] for the second pass.
#[cfg(feature = "train")]
pub(crate) fn each_second(frame: &Frame, labels: &[u8], probabilities: &[Row], mut take: impl FnMut(usize, u64)) {
    let features = Second::of(frame, labels, probabilities);
    for i in 0..frame.len() {
        features.sentence(frame.sentence_of[i] as usize, frame.atoms[i].quote, &mut |f| take(i, f.hash));
        features.token(i, &mut |f: Feature| take(i, f.hash));
    }
}
