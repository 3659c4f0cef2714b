//! Learns the chain's weights: stochastic gradient of the log-likelihood with a step of its own for each weight.
//!
//! After Duchi, Hazan and Singer, "Adaptive subgradient methods" (2011); the weights of all steps are averaged.

#![expect(clippy::needless_range_loop, reason = "indices are labels, and several tables are read by each")]

use super::Options;
use crate::attribution::engine::decode::{LABELS, OUTSIDE, Row, Transitions, expectations, may_follow};
use crate::attribution::engine::frame::{Frame, Lexicon};
use crate::attribution::engine::hash;
use crate::attribution::engine::second::{each_first, each_second};
use crate::text::Analysis;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A text to learn from.
pub(super) struct Document<'d> {
    pub(super) analysis: &'d Analysis<'d>,
    pub(super) lexicon: &'d Lexicon,
    pub(super) labels: &'d [u8],
    /// Share of names to make unknown, and a number of the text's own.
    pub(super) mask: (f64, u64),
    /// What it counts for.
    pub(super) weight: f32,
    /// What an earlier pass made of it.
    pub(super) before: Option<Before>,
}

/// An earlier pass's scores, and what follows from them.
#[derive(Clone)]
pub(super) struct Before {
    pub(super) rows: Vec<Row>,
    pub(super) labels: Vec<u8>,
    pub(super) probabilities: Vec<Row>,
}

pub(super) struct Trained {
    /// The heaviest features, by hash.
    pub(super) weights: Vec<(u64, Row)>,
    pub(super) transitions: Transitions,
}

/// Feature hashes need no second hashing.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// A paragraph: where its tokens' features lie, and their labels.
struct Sequence {
    tokens: std::ops::Range<usize>,
    labels: Vec<u8>,
    weight: f32,
}

#[derive(Default)]
struct Data {
    features: Vec<u32>,
    /// End of each token's features in `features`.
    ends: Vec<u32>,
    sequences: Vec<Sequence>,
    /// Scores of an earlier pass, where there is one.
    base: Vec<Row>,
    hashes: Vec<u64>,
}

impl Data {
    fn of(documents: &[&Document<'_>], least: u8) -> Self {
        // Counts are kept by part of the hash: a rare feature may be taken for a frequent one, never the other way.
        const BITS: u32 = 27;
        let mut counts = vec![0u8; 1 << BITS];
        for document in documents {
            each_token(document, |_, feature| {
                let count = &mut counts[(feature >> (64 - BITS)) as usize];
                *count = count.saturating_add(1);
            });
        }
        let mut data = Self::default();
        let mut ids: HashMap<u64, u32, BuildHasherDefault<Same>> = HashMap::default();
        for document in documents {
            let first = data.ends.len();
            let mut last = 0;
            let (features, hashes, ends) = (&mut data.features, &mut data.hashes, &mut data.ends);
            each_token(document, |i, feature| {
                if i != last {
                    ends.push(features.len() as u32);
                    last = i;
                }
                if counts[(feature >> (64 - BITS)) as usize] >= least {
                    features.push(*ids.entry(feature).or_insert_with(|| {
                        hashes.push(feature);
                        hashes.len() as u32 - 1
                    }));
                }
            });
            if !document.labels.is_empty() {
                ends.push(features.len() as u32);
            }
            data.base.extend(document.before.iter().flat_map(|b| &b.rows));
            for range in document.analysis.paragraph_ranges() {
                data.sequences.push(Sequence {
                    tokens: first + range.start..first + range.end,
                    labels: document.labels[range].to_vec(),
                    weight: document.weight,
                });
            }
        }
        data
    }

    fn of_token(&self, token: usize) -> std::ops::Range<usize> {
        let start = if token == 0 { 0 } else { self.ends[token - 1] as usize };
        start..self.ends[token] as usize
    }
}

fn each_token(document: &Document<'_>, take: impl FnMut(usize, u64)) {
    let mut frame = Frame::of(document.analysis, document.lexicon);
    if document.mask.0 > 0.0 {
        frame.mask_names(document.mask.1, document.mask.0);
    }
    match &document.before {
        None => each_first(&frame, take),
        Some(before) => each_second(&frame, &before.labels, &before.probabilities, take),
    }
}

/// A weight with what its learning needs.
#[derive(Clone, Copy, Default)]
struct Weight {
    now: f32,
    squares: f32,
    /// Sum of changes, each times the step it was made at: what averaging takes away.
    weighted: f32,
}

impl Weight {
    #[inline]
    fn learn(&mut self, gradient: f32, options: &Options, step: f32) {
        let gradient = gradient - options.decay * self.now;
        self.squares += gradient * gradient;
        let change = options.rate * gradient / (self.squares + 1e-3).sqrt();
        self.now += change;
        self.weighted += change * step;
    }

    fn averaged(&self, steps: f32) -> f32 {
        self.now - self.weighted / steps
    }
}

/// Learns from `documents`, beginning with the transitions `first` where an earlier pass left some.
pub(super) fn train(
    documents: &[&Document<'_>],
    first: Option<&Transitions>,
    options: &Options,
    report: &mut impl FnMut(&str),
) -> Trained {
    let initial = first.copied().unwrap_or_default();
    let data = Data::of(documents, options.least);
    report(&format!("{} tokens, {} features, {} values", data.ends.len(), data.hashes.len(), data.features.len()));
    let mut weights = vec![[Weight::default(); LABELS]; data.hashes.len()];
    let mut starts = [Weight::default(); LABELS];
    let mut steps = [[Weight::default(); LABELS]; LABELS];
    let mut order: Vec<usize> = (0..data.sequences.len()).collect();
    let mut seed = 7;
    let mut rows: Vec<Row> = Vec::new();
    let mut step = 0f32;
    for epoch in 0..options.epochs {
        shuffle(&mut order, &mut seed);
        let mut loss = 0.0;
        for &s in &order {
            let sequence = &data.sequences[s];
            step += 1.0;
            rows.clear();
            for token in sequence.tokens.clone() {
                let mut row = data.base.get(token).copied().unwrap_or_default();
                for &f in &data.features[data.of_token(token)] {
                    for (sum, w) in row.iter_mut().zip(&weights[f as usize]) {
                        *sum += w.now;
                    }
                }
                rows.push(row);
            }
            let mut transitions = initial;
            for b in 0..LABELS {
                transitions.start[b] += starts[b].now;
                for a in 0..LABELS {
                    transitions.step[a][b] += steps[a][b].now;
                }
            }
            let gold_score = score(&rows, &sequence.labels, &transitions);
            for (row, &gold) in rows.iter_mut().zip(&sequence.labels) {
                if usize::from(gold) != OUTSIDE {
                    row[OUTSIDE] += options.miss_cost;
                }
            }
            let mut expected = [[0.0; LABELS]; LABELS];
            let (probabilities, log_total) = expectations(&rows, &transitions, |pairs| {
                for (sum, p) in expected.iter_mut().flatten().zip(pairs.iter().flatten()) {
                    *sum += p;
                }
            });
            loss += log_total - f64::from(gold_score);
            for (k, token) in sequence.tokens.clone().enumerate() {
                let mut gradient = probabilities[k].map(|p| -p);
                gradient[usize::from(sequence.labels[k])] += 1.0;
                gradient = gradient.map(|g| g * sequence.weight);
                if gradient.iter().all(|g| g.abs() < 1e-3) {
                    continue;
                }
                for &f in &data.features[data.of_token(token)] {
                    for (w, g) in weights[f as usize].iter_mut().zip(gradient) {
                        w.learn(g, options, step);
                    }
                }
            }
            for pair in sequence.labels.windows(2) {
                expected[usize::from(pair[0])][usize::from(pair[1])] -= 1.0;
            }
            let first = usize::from(sequence.labels[0]);
            for b in 0..LABELS {
                if may_follow(None, b) {
                    starts[b].learn(sequence.weight * (f32::from(b == first) - probabilities[0][b]), options, step);
                }
                for a in (0..LABELS).filter(|&a| may_follow(Some(a), b)) {
                    steps[a][b].learn(sequence.weight * -expected[a][b], options, step);
                }
            }
        }
        report(&format!("pass {}: loss {:.4} a token", epoch + 1, loss / data.ends.len() as f64));
    }
    let total = step + 1.0;
    let mut transitions = initial;
    for b in 0..LABELS {
        transitions.start[b] += starts[b].averaged(total);
        for a in 0..LABELS {
            transitions.step[a][b] += steps[a][b].averaged(total);
        }
    }
    let mut kept: Vec<(u64, Row)> =
        data.hashes.iter().zip(&weights).map(|(h, w)| (*h, w.map(|w| w.averaged(total)))).collect();
    let size = |row: &Row| row.iter().fold(0f32, |m, w| m.max(w.abs()));
    kept.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
    kept.truncate(options.features);
    report(&format!("least weight kept {:.4}", kept.last().map_or(0.0, |k| size(&k.1))));
    Trained { weights: kept, transitions }
}

fn score(rows: &[Row], labels: &[u8], transitions: &Transitions) -> f32 {
    let mut sum = 0.0;
    let mut last: Option<usize> = None;
    for (row, &label) in rows.iter().zip(labels) {
        let label = usize::from(label);
        sum += row[label] + last.map_or(transitions.start[label], |a| transitions.step[a][label]);
        last = Some(label);
    }
    sum
}

/// Fisher and Yates with a seeded generator.
pub(super) fn shuffle<T>(items: &mut [T], seed: &mut u64) {
    for i in (1..items.len()).rev() {
        *seed = hash::mix(seed.wrapping_add(0x9E37_79B9_7F4A_7C15));
        items.swap(i, (*seed % (i as u64 + 1)) as usize);
    }
}
