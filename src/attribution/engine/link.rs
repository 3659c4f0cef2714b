//! Which content belongs to which cue, and which cue to which source: a softmax ranking over the pieces near by.

use super::decode::{Part, Piece, Row, pieces};
use super::features::bucket;
use super::frame::{Frame, Sign};
use super::hash;
use super::second::level;
use super::table::Table;

/// Weights of the two kinds of link.
#[derive(Debug, Clone)]
pub(crate) struct Linker {
    pub(crate) content: Table<2>,
    pub(crate) source: Table<2>,
    pub(crate) scales: [f32; 256],
}

/// The two kinds of link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkKind {
    /// From a content to its cue.
    Content,
    /// From a cue to its source.
    Source,
}

// Candidates on each side: a bound on work, wide enough for a paragraph with several speakers.
const WINDOW: usize = 4;

/// The pieces of a document, for link features.
pub(crate) struct Pieces<'f> {
    frame: &'f Frame,
    pub(crate) all: Vec<Piece>,
    /// How sure each token's part is, in coarse steps.
    sure: Vec<u64>,
}

impl<'f> Pieces<'f> {
    pub(crate) fn of(frame: &'f Frame, labels: &[u8], probabilities: &[Row]) -> Self {
        let all = pieces(labels);
        let sure = all.iter().map(|p| certainty(*p, probabilities)).map(level).collect();
        Self { frame, all, sure }
    }

    /// How sure the labels of a piece are, in coarse steps.
    fn sure(&self, piece: Piece) -> u64 {
        self.sure[self.all.partition_point(|p| p.start < piece.start).min(self.sure.len() - 1)]
    }

    /// The pieces of one part.
    pub(crate) fn of_part(&self, part: Part) -> Vec<Piece> {
        self.all.iter().copied().filter(|p| p.part == part).collect()
    }

    /// The pieces of `pool` that `anchor` may be linked to: the nearest, in its own paragraph or one beside it.
    pub(crate) fn candidates(&self, anchor: Piece, pool: &[Piece]) -> Vec<Piece> {
        let paragraph = |p: Piece| self.frame.paragraph_of[p.start];
        let middle = pool.partition_point(|p| p.start < anchor.start);
        let near = |p: &&Piece| paragraph(**p).abs_diff(paragraph(anchor)) <= 1;
        let mut out: Vec<Piece> = pool[..middle].iter().rev().take(WINDOW).take_while(near).copied().collect();
        out.reverse();
        out.extend(pool[middle..].iter().take(WINDOW).take_while(near));
        out
    }

    fn word(&self, i: usize) -> u64 {
        self.frame.atoms.get(i).map_or(0xE, |a| a.word)
    }

    /// The features of linking `anchor` to `other`.
    pub(crate) fn features(&self, anchor: Piece, other: Piece, kind: LinkKind) -> Vec<u64> {
        let frame = self.frame;
        let left = other.start < anchor.start;
        let (a, b) = if left { (other, anchor) } else { (anchor, other) };
        let distance = b.start.saturating_sub(a.end);
        let last = a.end.saturating_sub(1);
        let sentences = u64::from(frame.sentence_of[b.start].saturating_sub(frame.sentence_of[last]));
        let paragraphs = u64::from(frame.paragraph_of[b.start].saturating_sub(frame.paragraph_of[last]));
        let from = self.all.partition_point(|p| p.start <= a.start);
        let between: Vec<u64> =
            self.all[from..].iter().take_while(|p| p.start < b.start).map(|p| p.part as u64 + 1).take(4).collect();
        let code = |n: usize| between.iter().take(n).fold(0, |h, p| h * 4 + p);
        let mut signs = 0;
        for atom in frame.atoms[a.end.min(b.start)..b.start].iter().take(40) {
            if !matches!(atom.sign, Sign::None | Sign::That | Sign::To | Sign::Said) && signs < 0x1000 {
                signs = signs << 4 | atom.sign as u64;
            }
        }
        let side = u64::from(left) + 2 * (kind == LinkKind::Source) as u64;
        let near = distance.min(3) as u64;
        let (steps, some) = (sentences.min(2), u64::from(!between.is_empty()));
        let f = |template: u64, value: u64| hash::pair(template * 4 + side, value);
        let mut out = vec![
            f(1, 0),
            f(2, far(distance)),
            f(3, sentences.min(3)),
            f(4, paragraphs.min(2)),
            f(5, code(4)),
            f(6, signs),
            f(7, steps * 256 + code(3)),
            f(8, steps * 8 + paragraphs.min(1) * 2 + some),
            f(9, far(distance) * 256 + code(2)),
            f(10, u64::from(frame.atoms[anchor.start].quote * 3 + frame.atoms[other.start].quote)),
            f(11, hash::pair(self.word(anchor.end), near)),
            f(12, hash::pair(self.word(anchor.start.wrapping_sub(1)), near)),
            f(13, bucket(other.end - other.start) * 8 + bucket(anchor.end - anchor.start)),
            f(14, signs * 64 + code(2)),
            f(15, self.sure(anchor) * 8 + self.sure(other)),
            f(16, (self.sure(other) * 4 + steps) * 64 + code(2)),
        ];
        match kind {
            LinkKind::Content => {
                out.push(f(20, self.word(other.end - 1)));
                out.push(f(21, hash::pair(self.word(other.end), near)));
                out.push(f(22, hash::pair(self.word(other.end - 1), signs)));
                out.push(f(23, hash::pair(self.word(other.start), some)));
            }
            LinkKind::Source => {
                out.push(f(20, hash::pair(self.word(other.start), self.word(anchor.start))));
                out.push(f(21, hash::pair(self.word(other.end), near)));
                out.push(f(22, hash::pair(self.word(other.start.wrapping_sub(1)), near)));
                out.push(f(23, hash::pair(self.word(anchor.end - 1), some)));
                out.push(f(24, hash::pair(self.word(anchor.start), signs)));
                out.push(f(25, u64::from(frame.atoms[other.start].class.source * 2) + some));
            }
        }
        out
    }

    /// The features of linking `anchor` to none of its `candidates`.
    pub(crate) fn without(&self, anchor: Piece, candidates: &[Piece], kind: LinkKind) -> Vec<u64> {
        let frame = self.frame;
        let side = 1000 * (1 + kind as u64);
        let f = |template: u64, value: u64| hash::pair(side + template, value);
        let sentence = |p: &Piece| frame.sentence_of[p.start];
        let sure = self.sure(anchor);
        let quote = u64::from(frame.atoms[anchor.start].quote);
        let ends = frame.sentences[sentence(&anchor) as usize].end;
        // Whether a candidate of the same sentence is at hand, and what it would have to share.
        let same = candidates.iter().filter(|c| sentence(c) == sentence(&anchor)).count().min(2) as u64;
        let at = self.all.partition_point(|p| p.start < anchor.start);
        let part = |k: usize| self.all.get(k).filter(|p| sentence(p) == sentence(&anchor)).map_or(9, |p| p.part as u64);
        let (before, after) = (part(at.wrapping_sub(1)), part(at + 1));
        vec![
            f(1, 0),
            f(2, self.word(anchor.end - 1)),
            f(3, candidates.len().min(3) as u64),
            f(4, self.word(anchor.start.wrapping_sub(1))),
            f(5, self.word(anchor.start)),
            f(6, self.word(anchor.end)),
            f(7, sure),
            f(8, sure * 4 + same),
            f(9, quote * 4 + same),
            f(10, (quote * 4 + same) * 8 + bucket(anchor.end - anchor.start)),
            f(11, before * 16 + after),
            f(12, (before * 16 + after) * 16 + quote * 4 + same),
            f(13, u64::from(anchor.end >= ends.saturating_sub(1)) * 16 + quote * 4 + same),
            f(
                14,
                u64::from(frame.atoms[anchor.start].class.cue) * 8 + u64::from(frame.atoms[anchor.end - 1].class.cue),
            ),
        ]
    }
}

/// Mean probability of a piece's own part.
pub(crate) fn certainty(piece: Piece, probabilities: &[Row]) -> f32 {
    let rows = probabilities.get(piece.start..piece.end).unwrap_or(&[]);
    let sum: f32 = rows.iter().map(|p| p[piece.part.begin()] + p[piece.part.inside()]).sum();
    sum / rows.len().max(1) as f32
}

/// Distances as coarse steps.
fn far(n: usize) -> u64 {
    match n {
        0..20 => bucket(n),
        20..40 => 8,
        _ => 9,
    }
}

impl Linker {
    fn score(&self, table: &Table<2>, features: &[u64]) -> f32 {
        let weight = |f: &u64| table.get(*f).map_or(0.0, |[w, s]| f32::from(*w as i8) * self.scales[usize::from(*s)]);
        features.iter().map(weight).sum()
    }

    /// How likely each of `candidates` is the right one for `anchor`; last, how likely none of them is.
    pub(crate) fn weigh(&self, pieces: &Pieces<'_>, anchor: Piece, candidates: &[Piece], kind: LinkKind) -> Vec<f32> {
        let table = match kind {
            LinkKind::Content => &self.content,
            LinkKind::Source => &self.source,
        };
        let mut scores: Vec<f32> =
            candidates.iter().map(|&c| self.score(table, &pieces.features(anchor, c, kind))).collect();
        scores.push(self.score(table, &pieces.without(anchor, candidates, kind)));
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = scores.iter().map(|s| (s - top).exp()).sum();
        scores.into_iter().map(|s| (s - top).exp() / total).collect()
    }
}

/// The index of the highest value, the first of equals.
pub(crate) fn highest(values: &[f32]) -> Option<usize> {
    (0..values.len()).reduce(|best, i| if values[i] > values[best] { i } else { best })
}
