//! The encoder: six layers of attention over word pieces, then a score for each label.

use super::chunks::Chunk;
use super::kernel::{Left, PANEL, Panels, multiply};
use super::maths::{add_and_norm, gelu, softmax};
use crate::attribution::engine::decode::{LABELS, Row};

/// Numbers that stand for one piece.
pub(crate) const WIDTH: usize = 384;
pub(crate) const LAYERS: usize = 6;
pub(crate) const HEADS: usize = 12;
pub(crate) const INNER: usize = 1536;
/// One head's share of the width, and one panel.
const HEAD: usize = WIDTH / HEADS;

/// A product and what is added to it.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    pub(crate) weights: Panels,
    pub(crate) bias: Vec<f32>,
}

/// Scale and shift after a row is normalised.
#[derive(Debug, Clone)]
pub(crate) struct Norm {
    pub(crate) scale: Vec<f32>,
    pub(crate) shift: Vec<f32>,
}

/// Rows of bytes, each with its scale: kept as they are in the file, since few rows are read of many.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) cells: Vec<i8>,
    pub(crate) scales: Vec<f32>,
}

impl Rows {
    /// Adds row `i` to `to`; nothing where there is no such row.
    fn add(&self, i: usize, to: &mut [f32]) {
        if let (Some(&scale), Some(row)) = (self.scales.get(i), self.cells.get(i * WIDTH..(i + 1) * WIDTH)) {
            for (to, &cell) in to.iter_mut().zip(row) {
                *to += f32::from(cell) * scale;
            }
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Layer {
    /// Queries, keys and values side by side; the queries are already divided by the root of a head's width.
    pub(crate) attention: Linear,
    pub(crate) out: Linear,
    pub(crate) norm: Norm,
    pub(crate) up: Linear,
    pub(crate) down: Linear,
    pub(crate) last_norm: Norm,
}

#[derive(Debug, Clone)]
pub(crate) struct Encoder {
    pub(crate) words: Rows,
    pub(crate) places: Rows,
    pub(crate) forms: Rows,
    pub(crate) quotes: Rows,
    pub(crate) norm: Norm,
    pub(crate) layers: Vec<Layer>,
    pub(crate) labels: Linear,
}

/// Pieces that go through the layers together: enough to make the weights worth fetching, few enough to bound memory.
const TOGETHER: usize = 768;

/// Memory kept from one product to the next.
#[derive(Default)]
struct Work {
    left: Left,
    panels: Panels,
    scores: Vec<f32>,
    wide: Vec<f32>,
    seen: Vec<f32>,
    more: Vec<f32>,
}

impl Encoder {
    /// A row of scores for each chunk's tokens, chunk after chunk.
    pub(crate) fn rows(&self, chunks: &[Chunk]) -> Vec<Row> {
        let mut work = Work::default();
        let mut rows = Vec::with_capacity(chunks.iter().map(|c| c.firsts.len()).sum());
        let mut rest = chunks;
        while !rest.is_empty() {
            let (mut pieces, mut count) = (0, 0);
            while count < rest.len() && (count == 0 || pieces + rest[count].ids.len() <= TOGETHER) {
                pieces += rest[count].ids.len();
                count += 1;
            }
            let (now, later) = rest.split_at(count);
            self.some(now, &mut work, &mut rows);
            rest = later;
        }
        rows
    }

    fn some(&self, chunks: &[Chunk], work: &mut Work, rows: &mut Vec<Row>) {
        let mut cells = self.embedded(chunks);
        for layer in &self.layers {
            layer.attend(chunks, &mut cells, work);
            layer.think(&mut cells, work);
        }
        // Only a token's first piece is asked for its label.
        let mut firsts = Vec::new();
        let mut start = 0;
        for chunk in chunks {
            for &first in &chunk.firsts {
                firsts.extend(&cells[(start + first) * WIDTH..][..WIDTH]);
            }
            start += chunk.ids.len();
        }
        let labels = product(&mut work.left, &firsts, WIDTH, &self.labels, &mut work.more);
        rows.extend(labels.as_chunks::<LABELS>().0);
    }

    fn embedded(&self, chunks: &[Chunk]) -> Vec<f32> {
        let pieces: usize = chunks.iter().map(|c| c.ids.len()).sum();
        let mut cells = vec![0.0; pieces * WIDTH];
        let mut rows = cells.chunks_exact_mut(WIDTH);
        for chunk in chunks {
            for (place, ((&id, &form), &quote)) in chunk.ids.iter().zip(&chunk.forms).zip(&chunk.quotes).enumerate() {
                let Some(row) = rows.next() else { continue };
                self.words.add(id as usize, row);
                self.places.add(place, row);
                self.forms.add(form.into(), row);
                self.quotes.add(quote.into(), row);
            }
        }
        add_and_norm(&mut cells, None, &self.norm.scale, &self.norm.shift);
        cells
    }
}

impl Layer {
    /// Each piece looks at all pieces of its chunk.
    fn attend(&self, chunks: &[Chunk], cells: &mut [f32], work: &mut Work) {
        product(&mut work.left, cells, WIDTH, &self.attention, &mut work.wide);
        work.seen.clear();
        work.seen.resize(cells.len(), 0.0);
        const ALL: usize = 3 * WIDTH;
        let mut start = 0;
        for chunk in chunks {
            let length = chunk.ids.len();
            let of_chunk = &work.wide[start * ALL..][..length * ALL];
            // A row of scores a piece, wide enough for whole vectors.
            let stride = length.next_multiple_of(PANEL);
            work.scores.resize(length * stride, 0.0);
            for head in 0..HEADS {
                let at = head * HEAD;
                work.panels.fill(HEAD, length, |d, piece| of_chunk[piece * ALL + WIDTH + at + d]);
                let scores = &mut work.scores[..length * stride];
                multiply(&mut work.left, (&of_chunk[at..], ALL), &work.panels, None, (scores, stride), length);
                softmax(scores, stride, length);
                work.panels.fill(length, HEAD, |piece, d| of_chunk[piece * ALL + 2 * WIDTH + at + d]);
                let seen = &mut work.seen[start * WIDTH + at..];
                multiply(&mut work.left, (&work.scores, stride), &work.panels, None, (seen, WIDTH), length);
            }
            start += length;
        }
        product(&mut work.left, &work.seen, WIDTH, &self.out, &mut work.more);
        add_and_norm(cells, Some(&work.more), &self.norm.scale, &self.norm.shift);
    }

    /// Each piece by itself.
    fn think(&self, cells: &mut [f32], work: &mut Work) {
        product(&mut work.left, cells, WIDTH, &self.up, &mut work.wide);
        gelu(&mut work.wide);
        product(&mut work.left, &work.wide, INNER, &self.down, &mut work.more);
        add_and_norm(cells, Some(&work.more), &self.last_norm.scale, &self.last_norm.shift);
    }
}

/// All rows of `cells`, `width` wide, through `linear` into `out`.
fn product<'o>(left: &mut Left, cells: &[f32], width: usize, linear: &Linear, out: &'o mut Vec<f32>) -> &'o [f32] {
    let (rows, columns) = (cells.len() / width, linear.weights.columns());
    out.resize(rows * columns, 0.0);
    multiply(left, (cells, width), &linear.weights, Some(&linear.bias), (out, columns), rows);
    out
}
