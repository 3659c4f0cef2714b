//! The first pass's features: what the words around a token say about its part.
//!
//! A feature is a hash of a template's number and its values. Sentence features depend on the sentence and a token's
//! quote state only, so that the decoder sums them once for each of the two. Most features of a token depend on little
//! too: on one word and its place, on the signs around, on the nearest cue. They come in groups, and a scorer keeps
//! the sum of a group's weights for the next token that has the same ([`super::memo`]).

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

/// Takes a token's features.
pub(crate) trait Take {
    /// One on its own.
    fn one(&mut self, feature: Feature);
    /// Several, which follow from `key` alone.
    fn group(&mut self, key: u64, features: impl Fn(&mut dyn FnMut(Feature)));
}

/// One by one, whatever they depend on.
impl<F: FnMut(Feature)> Take for F {
    fn one(&mut self, feature: Feature) {
        self(feature);
    }

    fn group(&mut self, _key: u64, features: impl Fn(&mut dyn FnMut(Feature))) {
        features(self);
    }
}

/// The key of a group: its number, then all that its features are made of.
#[inline]
pub(crate) fn key<const N: usize>(of: [u64; N]) -> u64 {
    of.into_iter().fold(0, hash::pair)
}

/// Words looked at around a token: three before, itself, three after.
pub(crate) const PLACES: usize = 7;
const HERE: usize = PLACES / 2;

/// What follows from one word at one of the [`PLACES`] around a token; `None` is past the paragraph's edge.
pub(crate) fn word_features(place: usize, atom: Option<&Atom>, sink: &mut (impl FnMut(Feature) + ?Sized)) {
    let k = place as u64;
    let edge = if place < HERE { BEFORE } else { AFTER };
    let of = |value: fn(&Atom) -> u64| atom.map_or(edge, value);
    if place == HERE {
        sink(f1(20, of(|a| a.word)));
        sink(f1(21, of(|a| a.shape)));
        sink(f1(23, of(|a| a.class.cue.into())));
        sink(f1(24, of(|a| a.class.source.into())));
        sink(f1(120, of(|a| cluster(a, 6))));
        let affixes = atom.map_or([0; 5], |a| a.affixes);
        if affixes[0] != 0 {
            for (k, affix) in affixes.into_iter().enumerate() {
                sink(f1(25 + k as u64, affix));
            }
        }
    } else {
        sink(f1(30 + k, of(|a| a.word)));
    }
    if matches!(place, 1 | 2 | 4 | 5) {
        sink(f1(50 + k, of(|a| a.shape)));
        sink(f1(60 + k, of(|a| a.class.cue.into())));
        sink(f1(70 + k, of(|a| a.class.source.into())));
    }
    if (1..6).contains(&place) {
        sink(f1(100 + k, of(|a| cluster(a, 10))));
        sink(f1(110 + k, of(cluster_of)));
        sink(f1(150 + k, of(|a| a.tag)));
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
    pub(crate) fn sentence(&self, s: usize, quote: u8, sink: &mut (impl FnMut(Feature) + ?Sized)) {
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

    /// The tokens around one, where its paragraph has them.
    pub(crate) fn around(&self, i: usize) -> [Option<usize>; PLACES] {
        let paragraph = &self.outlines[self.frame.sentence_of[i] as usize].paragraph;
        std::array::from_fn(|place| {
            let k = i.wrapping_add_signed(place as isize - HERE as isize);
            paragraph.contains(&k).then_some(k)
        })
    }

    /// The features of one token.
    pub(crate) fn token(&self, i: usize, sink: &mut impl FnMut(Feature)) {
        let around = self.around(i);
        for (place, k) in around.into_iter().enumerate() {
            word_features(place, k.map(|k| &self.frame.atoms[k]), sink);
        }
        self.beyond_words(i, &around, sink);
    }

    /// The features of one token that depend on more than one word.
    pub(crate) fn beyond_words(&self, i: usize, around: &[Option<usize>; PLACES], take: &mut impl Take) {
        let frame = self.frame;
        let around: [Option<&Atom>; PLACES] = around.map(|k| k.map(|k| &frame.atoms[k]));
        let edge = |k: usize| if k < HERE { BEFORE } else { AFTER };
        let of =
            |value: fn(&Atom) -> u64| -> [u64; PLACES] { std::array::from_fn(|k| around[k].map_or(edge(k), value)) };
        let word = of(|a| a.word);
        take.one(f2(40, word[2], word[3]));
        take.one(f2(41, word[3], word[4]));
        take.one(f3(42, word[2], word[3], word[4]));
        take.one(f2(43, word[4], word[5]));
        take.one(f2(44, word[1], word[2]));

        let quote = of(|a| a.quote.into());
        let q = quote[HERE];
        take.group(key([1, quote[1], quote[2], q, quote[4], quote[5]]), |sink| {
            sink(f1(22, q));
            for k in [1, 2, 4, 5] {
                sink(f1(80 + k as u64, quote[k]));
            }
            sink(f3(90, quote[2], q, quote[4]));
        });

        // Clusters of like words.
        let cluster = of(|a| cluster(a, 10));
        let coarse = of(cluster_of);
        take.one(f2(121, cluster[2], cluster[3]));
        take.one(f2(122, cluster[3], cluster[4]));
        take.one(f3(123, coarse[2], coarse[3], coarse[4]));
        take.one(f3(124, coarse[3], coarse[4], coarse[5]));
        take.one(f3(125, coarse[1], coarse[2], coarse[3]));
        take.one(f3(126, cluster[3], word[4], coarse[5]));

        // Parts of speech.
        let tag = of(|a| a.tag);
        take.group(key([2, tag[2], tag[3], tag[4]]), |sink| {
            sink(f2(160, tag[2], tag[3]));
            sink(f2(161, tag[3], tag[4]));
            sink(f3(162, tag[2], tag[3], tag[4]));
        });
        take.one(f3(163, tag[3], tag[4], tag[5]));
        take.one(f3(164, tag[1], tag[2], tag[3]));
        take.one(f3(165, tag[2], word[3], tag[4]));

        self.place(i, q, take);
        self.cues(i, q, take);
    }

    /// The place in the sentence.
    fn place(&self, i: usize, q: u64, take: &mut impl Take) {
        let o = &self.outlines[self.frame.sentence_of[i] as usize];
        let (from, to) = (bucket(i - o.range.start), bucket(o.range.end - 1 - i));
        let reach = self.reaches[i];
        let (left, right) = (u64::from(reach.left.is_some()), u64::from(reach.right.is_some()));
        let best = o.best.map(|b| ((b > i) as u64 * 2 + (b == i) as u64, bucket(b.abs_diff(i))));
        let best_key = best.map_or(0, |(side, distance)| 1 + side * 8 + distance);
        take.group(key([3, from * 8 + to, left * 2 + right, q, best_key]), |sink| {
            sink(f1(130, from));
            sink(f1(131, to));
            if left == 0 {
                sink(f1(132, 0));
            }
            if right == 0 {
                sink(f1(139, 0));
            }
            sink(f3(146, left, right, q));
            if let Some((side, distance)) = best {
                sink(f2(147, side, distance));
            }
        });
    }

    /// The way to the nearest cue words.
    fn cues(&self, i: usize, q: u64, take: &mut impl Take) {
        let o = &self.outlines[self.frame.sentence_of[i] as usize];
        let reach = self.reaches[i];
        if let Some((c, signs)) = reach.left {
            let (c, signs) = (c as usize, u64::from(signs));
            let cue = &self.frame.atoms[c];
            let next = self.word_at(o, c + 1);
            take.one(f2(133, cue.word, bucket(i - c)));
            take.group(key([4, cue.form(), next, signs, q]), |sink| {
                let class = u64::from(cue.class.cue);
                sink(f2(134, class, signs));
                sink(f2(135, cue.word, next));
                sink(f3(136, q, class, signs & 0xFF));
                sink(f3(137, cluster_of(cue), signs, q));
                sink(f3(138, cue.word, signs & 0xFF, q));
            });
        }
        if let Some((c, signs)) = reach.right {
            let (c, signs) = (c as usize, u64::from(signs));
            let cue = &self.frame.atoms[c];
            let (last, next) = (self.word_at(o, c.wrapping_sub(1)), self.word_at(o, c + 1));
            take.one(f2(140, cue.word, bucket(c - i)));
            take.group(key([5, cue.word, last, next, signs, q]), |sink| {
                let class = u64::from(cue.class.cue);
                sink(f2(141, class, signs));
                sink(f2(142, cue.word, last));
                sink(f2(143, cue.word, next));
                sink(f3(144, q, class, signs & 0xFF));
                sink(f3(145, cue.word, signs & 0xFF, q));
            });
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
