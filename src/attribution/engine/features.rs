//! The first pass's features: what the words around a token say about its part.
//!
//! A feature is a hash of a template's number and its values. Sentence features depend on the sentence and a token's
//! quote state only, so that the decoder sums them once for each of the two.

use super::frame::{Atom, Frame, Sign};
use super::hash;
use std::ops::Range;

const BEFORE: u64 = 0xB05;
const AFTER: u64 = 0xE05;

/// What stands between a token and the nearest cue words of its sentence.
#[derive(Debug, Clone, Copy, Default)]
struct Reach {
    /// The nearest cue word before, and the signs between, four bits each.
    left: Option<(u32, u32)>,
    /// The nearest cue word after.
    right: Option<(u32, u32)>,
}

struct Outline {
    range: Range<usize>,
    paragraph: Range<usize>,
    number: usize,
    in_paragraph: usize,
    has_mark: bool,
    all_quoted: bool,
    paragraph_has_mark: bool,
    cues: u8,
    best: Option<usize>,
    strong_cue: bool,
}

/// Feature maker for one document.
pub(crate) struct Features<'f> {
    frame: &'f Frame,
    outlines: Vec<Outline>,
    reaches: Vec<Reach>,
}

/// One feature of a token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feature {
    /// Which question it answers; for explanations.
    pub(crate) template: u16,
    /// Its key in the tables.
    pub(crate) hash: u64,
}

#[inline]
pub(crate) fn f1(template: u64, a: u64) -> Feature {
    let hash = hash::mix(a.wrapping_add(template.wrapping_mul(0xA076_1D64_78BD_642F)));
    Feature { template: template as u16, hash }
}

#[inline]
pub(crate) fn f2(template: u64, a: u64, b: u64) -> Feature {
    f1(template, a.rotate_left(23) ^ b.wrapping_mul(0xE703_7ED1_A0B4_28DB))
}

#[inline]
pub(crate) fn f3(template: u64, a: u64, b: u64, c: u64) -> Feature {
    f2(template, a.rotate_left(23) ^ b.wrapping_mul(0xE703_7ED1_A0B4_28DB), c)
}

/// Counts as coarse steps.
#[inline]
pub(crate) fn bucket(n: usize) -> u64 {
    match n {
        0..4 => n as u64,
        4..6 => 4,
        6..10 => 5,
        10..20 => 6,
        _ => 7,
    }
}

impl<'f> Features<'f> {
    pub(crate) fn of(frame: &'f Frame) -> Self {
        let mut this = Self { frame, outlines: Vec::new(), reaches: vec![Reach::default(); frame.len()] };
        let mut in_paragraph = 0;
        for (s, range) in frame.sentences.iter().enumerate() {
            let number = frame.paragraph_of[range.start] as usize;
            in_paragraph = if s > 0 && this.outlines[s - 1].number == number { in_paragraph + 1 } else { 0 };
            let outline = this.outline(range.clone(), number, in_paragraph);
            this.outlines.push(outline);
            this.reach(range.clone());
        }
        this
    }

    fn is_cue(&self, i: usize) -> bool {
        self.frame.atoms[i].class.cue >= 2 && self.frame.atoms[i].quote == 0
    }

    fn outline(&self, range: Range<usize>, number: usize, in_paragraph: usize) -> Outline {
        let atoms = &self.frame.atoms;
        let paragraph = self.frame.paragraphs[number].clone();
        let cues: Vec<usize> = range.clone().filter(|&i| self.is_cue(i)).collect();
        let mut best: Option<usize> = None;
        for &i in &cues {
            if best.is_none_or(|b| atoms[i].class.cue > atoms[b].class.cue) {
                best = Some(i);
            }
        }
        Outline {
            has_mark: atoms[range.clone()].iter().any(|a| a.quote == 2),
            all_quoted: atoms[range.clone()].iter().all(|a| a.quote > 0 || !a.is_word),
            paragraph_has_mark: match in_paragraph {
                0 => atoms[paragraph.clone()].iter().any(|a| a.quote == 2),
                _ => self.outlines.last().is_some_and(|o| o.paragraph_has_mark),
            },
            cues: cues.len().min(3) as u8,
            best,
            strong_cue: cues.iter().any(|&i| atoms[i].class.cue >= 3),
            range,
            paragraph,
            number,
            in_paragraph,
        }
    }

    fn reach(&mut self, range: Range<usize>) {
        let sign = |atom: &Atom| if atom.sign == Sign::Stop { 0 } else { atom.sign as u32 };
        let (mut left, mut signs, mut count) = (None, 0, 0);
        for i in range.clone() {
            self.reaches[i].left = left.map(|c| (c, signs));
            let s = sign(&self.frame.atoms[i]);
            if s > 0 && count < 5 {
                signs |= s << (4 * count);
                count += 1;
            }
            if self.is_cue(i) {
                (left, signs, count) = (Some(i as u32), 0, 0);
            }
        }
        let (mut right, mut signs) = (None, 0);
        for i in range.rev() {
            self.reaches[i].right = right.map(|c| (c, signs));
            let s = sign(&self.frame.atoms[i]);
            if s > 0 {
                signs = (signs << 4 | s) & 0xF_FFFF;
            }
            if self.is_cue(i) {
                (right, signs) = (Some(i as u32), 0);
            }
        }
    }

    /// The features of a sentence for its tokens of one quote state.
    pub(crate) fn sentence(&self, s: usize, quote: u8, sink: &mut impl FnMut(Feature)) {
        let o = &self.outlines[s];
        let q = u64::from(quote);
        let atoms = &self.frame.atoms;
        sink(f2(1, q, u64::from(o.has_mark) * 2 + u64::from(o.all_quoted)));
        sink(f2(2, q, bucket(o.in_paragraph)));
        sink(f2(3, q, o.cues.into()));
        sink(f2(4, q, bucket(o.range.len())));
        sink(f2(5, q, atoms[o.range.start].word));
        sink(f2(6, q, bucket(o.number + 1) * 2 + u64::from(o.paragraph_has_mark)));
        sink(f2(7, q, self.neighbour(s, -1)));
        sink(f2(8, q, self.neighbour(s, 1)));
        if let Some(best) = o.best {
            sink(f2(9, q, atoms[best].word));
        }
        sink(f3(10, q, self.neighbour(s, -1), u64::from(o.cues)));
    }

    fn neighbour(&self, s: usize, step: isize) -> u64 {
        let here = self.outlines[s].number;
        let there = s.checked_add_signed(step).and_then(|k| self.outlines.get(k)).filter(|o| o.number == here);
        there.map_or(9, |o| {
            let starts_inside = self.frame.atoms[o.range.start].quote > 0;
            u64::from(o.strong_cue) * 4 + u64::from(o.has_mark) * 2 + u64::from(starts_inside)
        })
    }

    /// The features of one token.
    pub(crate) fn token(&self, i: usize, sink: &mut impl FnMut(Feature)) {
        let frame = self.frame;
        let o = &self.outlines[frame.sentence_of[i] as usize];
        let a = &frame.atoms[i];
        let near = |step: isize| {
            let k = i.wrapping_add_signed(step);
            o.paragraph.contains(&k).then(|| &frame.atoms[k])
        };
        let around: [Option<&Atom>; 7] = std::array::from_fn(|k| near(k as isize - 3));
        let edge = |k: usize| if k < 3 { BEFORE } else { AFTER };
        let word: [u64; 7] = std::array::from_fn(|k| around[k].map_or(edge(k), |a| a.word));
        let cluster: [u64; 7] = std::array::from_fn(|k| around[k].map_or(edge(k), |a| cluster(a, 10)));
        let coarse: [u64; 7] = std::array::from_fn(|k| around[k].map_or(edge(k), cluster_of));
        let cue: [u64; 7] = std::array::from_fn(|k| around[k].map_or(edge(k), |a| a.class.cue.into()));
        let source: [u64; 7] = std::array::from_fn(|k| around[k].map_or(edge(k), |a| a.class.source.into()));
        let quote: [u64; 7] = std::array::from_fn(|k| around[k].map_or(edge(k), |a| a.quote.into()));
        let form: [u64; 7] = std::array::from_fn(|k| around[k].map_or(edge(k), |a| a.shape));
        let q = u64::from(a.quote);

        sink(f1(20, a.word));
        sink(f1(21, a.shape));
        sink(f1(22, q));
        sink(f1(23, a.class.cue.into()));
        sink(f1(24, a.class.source.into()));
        if a.affixes[0] != 0 {
            for (k, affix) in a.affixes.into_iter().enumerate() {
                sink(f1(25 + k as u64, affix));
            }
        }
        for k in [0, 1, 2, 4, 5, 6] {
            sink(f1(30 + k as u64, word[k]));
        }
        sink(f2(40, word[2], word[3]));
        sink(f2(41, word[3], word[4]));
        sink(f3(42, word[2], word[3], word[4]));
        sink(f2(43, word[4], word[5]));
        sink(f2(44, word[1], word[2]));
        for k in [1, 2, 4, 5] {
            sink(f1(50 + k as u64, form[k]));
            sink(f1(60 + k as u64, cue[k]));
            sink(f1(70 + k as u64, source[k]));
            sink(f1(80 + k as u64, quote[k]));
        }
        sink(f3(90, quote[2], quote[3], quote[4]));

        // Clusters of like words.
        for k in 1..6 {
            sink(f1(100 + k as u64, cluster[k]));
            sink(f1(110 + k as u64, coarse[k]));
        }
        sink(f1(120, self::cluster(a, 6)));
        sink(f2(121, cluster[2], cluster[3]));
        sink(f2(122, cluster[3], cluster[4]));
        sink(f3(123, coarse[2], coarse[3], coarse[4]));
        sink(f3(124, coarse[3], coarse[4], coarse[5]));
        sink(f3(125, coarse[1], coarse[2], coarse[3]));
        sink(f3(126, cluster[3], word[4], coarse[5]));

        // Parts of speech.
        let tag: [u64; 7] = std::array::from_fn(|k| around[k].map_or(edge(k), |a| a.tag));
        for (k, &tag) in tag.iter().enumerate().skip(1).take(5) {
            sink(f1(150 + k as u64, tag));
        }
        sink(f2(160, tag[2], tag[3]));
        sink(f2(161, tag[3], tag[4]));
        sink(f3(162, tag[2], tag[3], tag[4]));
        sink(f3(163, tag[3], tag[4], tag[5]));
        sink(f3(164, tag[1], tag[2], tag[3]));
        sink(f3(165, tag[2], word[3], tag[4]));

        // Place in the sentence, and the way to the nearest cue words.
        let (from, to) = (i - o.range.start, o.range.end - 1 - i);
        sink(f1(130, bucket(from)));
        sink(f1(131, bucket(to)));
        let reach = self.reaches[i];
        match reach.left {
            None => sink(f1(132, 0)),
            Some((c, signs)) => {
                let c = c as usize;
                let class = u64::from(frame.atoms[c].class.cue);
                sink(f2(133, frame.atoms[c].word, bucket(i - c)));
                sink(f2(134, class, signs.into()));
                sink(f2(135, frame.atoms[c].word, self.word_at(o, c + 1)));
                sink(f3(136, q, class, u64::from(signs & 0xFF)));
                sink(f3(137, cluster_of(&frame.atoms[c]), signs.into(), q));
                sink(f3(138, frame.atoms[c].word, u64::from(signs & 0xFF), q));
            }
        }
        match reach.right {
            None => sink(f1(139, 0)),
            Some((c, signs)) => {
                let c = c as usize;
                let class = u64::from(frame.atoms[c].class.cue);
                sink(f2(140, frame.atoms[c].word, bucket(c - i)));
                sink(f2(141, class, signs.into()));
                sink(f2(142, frame.atoms[c].word, self.word_at(o, c.wrapping_sub(1))));
                sink(f2(143, frame.atoms[c].word, self.word_at(o, c + 1)));
                sink(f3(144, q, class, u64::from(signs & 0xFF)));
                sink(f3(145, frame.atoms[c].word, u64::from(signs & 0xFF), q));
            }
        }
        sink(f3(146, u64::from(reach.left.is_some()), u64::from(reach.right.is_some()), q));
        if let Some(best) = o.best {
            let side = (best > i) as u64 * 2 + (best == i) as u64;
            sink(f2(147, side, bucket(best.abs_diff(i))));
        }
    }

    fn word_at(&self, o: &Outline, i: usize) -> u64 {
        if o.paragraph.contains(&i) { self.frame.atoms[i].word } else { AFTER }
    }
}

/// The first `bits` steps of a word's path among the clusters.
#[inline]
fn cluster(a: &Atom, bits: u32) -> u64 {
    let path = u32::from(a.class.cluster);
    let depth = 31 - (path | 1).leading_zeros();
    u64::from(path >> depth.saturating_sub(bits)) | (u64::from(path == 0) << 32)
}

/// A token's coarse kind: its cluster at 64 classes; by its form where it has none.
#[inline]
pub(crate) fn cluster_of(a: &Atom) -> u64 {
    if a.class.cluster == 0 { a.shape } else { cluster(a, 6) }
}
