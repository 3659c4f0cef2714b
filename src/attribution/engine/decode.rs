//! Labels and the best valid sequence of them: shared by every engine.

#![expect(clippy::needless_range_loop, reason = "indices are labels, and several tables are read by each")]

/// Number of labels.
pub(crate) const LABELS: usize = 7;

/// No part of an attribution.
pub(crate) const OUTSIDE: usize = 0;

/// The three parts of an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Who says.
    Source,
    /// What says so.
    Cue,
    /// What is said.
    Content,
}

impl Part {
    pub(crate) const ALL: [Self; 3] = [Self::Source, Self::Cue, Self::Content];

    /// The label of a part's first token.
    pub(crate) const fn begin(self) -> usize {
        1 + 2 * self as usize
    }

    /// The label of a part's other tokens.
    pub(crate) const fn inside(self) -> usize {
        2 + 2 * self as usize
    }

    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Cue => "cue",
            Self::Content => "content",
        }
    }

    /// The part a label belongs to.
    pub(crate) const fn of(label: usize) -> Option<Self> {
        match label {
            1 | 2 => Some(Self::Source),
            3 | 4 => Some(Self::Cue),
            5 | 6 => Some(Self::Content),
            _ => None,
        }
    }
}

/// Whether label `b` may follow label `a` (`None` at a sequence's start): a part goes on only from itself.
pub(crate) const fn may_follow(a: Option<usize>, b: usize) -> bool {
    if b == OUTSIDE || b % 2 == 1 {
        return true;
    }
    match a {
        Some(a) => a == b || a == b - 1,
        None => false,
    }
}

/// Scores of one label for each token, and of one label after another.
pub(crate) type Row = [f32; LABELS];

/// What may follow what at which score; impossible steps are minus infinity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Transitions {
    /// Score of the first label of a sequence.
    pub(crate) start: Row,
    /// Score of label `[a][b]`: `b` after `a`.
    pub(crate) step: [Row; LABELS],
}

impl Default for Transitions {
    /// Every valid step at no cost.
    fn default() -> Self {
        let cost = |a, b| if may_follow(a, b) { 0.0 } else { f32::NEG_INFINITY };
        Self {
            start: std::array::from_fn(|b| cost(None, b)),
            step: std::array::from_fn(|a| std::array::from_fn(|b| cost(Some(a), b))),
        }
    }
}

/// The best sequence of labels.
pub(crate) fn viterbi(rows: &[Row], transitions: &Transitions) -> Vec<u8> {
    let Some(first) = rows.first() else { return Vec::new() };
    let mut best: Row = std::array::from_fn(|b| first[b] + transitions.start[b]);
    let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(rows.len());
    for row in &rows[1..] {
        let mut next = [f32::NEG_INFINITY; LABELS];
        let mut from = [0; LABELS];
        for a in 0..LABELS {
            for b in 0..LABELS {
                let score = best[a] + transitions.step[a][b];
                if score > next[b] {
                    (next[b], from[b]) = (score, a as u8);
                }
            }
        }
        for b in 0..LABELS {
            next[b] += row[b];
        }
        best = next;
        back.push(from);
    }
    let mut label = argmax(&best) as u8;
    let mut labels = vec![label];
    for from in back.iter().rev() {
        label = from[label as usize];
        labels.push(label);
    }
    labels.reverse();
    labels
}

fn argmax(row: &Row) -> usize {
    (1..LABELS).fold(0, |best, i| if row[i] > row[best] { i } else { best })
}

/// Each token's probabilities of the labels, by the forward and backward sums, and the log of their total.
pub(crate) fn marginals(rows: &[Row], transitions: &Transitions) -> (Vec<Row>, f64) {
    expectations(rows, transitions, |_| ())
}

/// [`marginals`], telling `steps` the probabilities of each label after each other, token by token.
pub(crate) fn expectations(
    rows: &[Row],
    transitions: &Transitions,
    mut steps: impl FnMut(&[Row; LABELS]),
) -> (Vec<Row>, f64) {
    let n = rows.len();
    if n == 0 {
        return (Vec::new(), 0.0);
    }
    // Scaled sums: each step is divided by its own total, so that nothing overflows.
    let step: [[f32; LABELS]; LABELS] = transitions.step.map(|row| row.map(f32::exp));
    let mut forward = vec![[0.0; LABELS]; n];
    let mut peaks = vec![[0.0; LABELS]; n];
    let mut log_total = 0.0;
    for i in 0..n {
        let top = rows[i].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let here: Row = rows[i].map(|s| (s - top).exp());
        let mut sums = [0.0; LABELS];
        if i == 0 {
            for b in 0..LABELS {
                sums[b] = transitions.start[b].exp() * here[b];
            }
        } else {
            for a in 0..LABELS {
                for b in 0..LABELS {
                    sums[b] += forward[i - 1][a] * step[a][b];
                }
            }
            for b in 0..LABELS {
                sums[b] *= here[b];
            }
        }
        let total: f32 = sums.iter().sum::<f32>().max(1e-30);
        forward[i] = sums.map(|s| s / total);
        peaks[i] = here.map(|h| h / total);
        log_total += f64::from(total.ln() + top);
    }
    let mut backward = [1.0; LABELS];
    let mut out = forward;
    for i in (0..n).rev() {
        for b in 0..LABELS {
            out[i][b] *= backward[b];
        }
        let sum: f32 = out[i].iter().sum::<f32>().max(1e-30);
        out[i] = out[i].map(|p| p / sum);
        if i > 0 {
            let mut next = [0.0; LABELS];
            let mut pairs = [[0.0; LABELS]; LABELS];
            for a in 0..LABELS {
                for b in 0..LABELS {
                    let after = step[a][b] * peaks[i][b] * backward[b];
                    next[a] += after;
                    // Entries of `out` before `i` still hold the forward sums.
                    pairs[a][b] = out[i - 1][a] * after;
                }
            }
            steps(&pairs);
            backward = next;
        }
    }
    (out, log_total)
}

/// A run of tokens that form one part of an attribution: `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Piece {
    pub(crate) part: Part,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The pieces that labels describe, in order.
pub(crate) fn pieces(labels: &[u8]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for (i, &label) in labels.iter().enumerate() {
        let Some(part) = Part::of(label.into()) else { continue };
        match out.last_mut() {
            Some(last) if last.part == part && last.end == i && usize::from(label) == part.inside() => last.end = i + 1,
            _ => out.push(Piece { part, start: i, end: i + 1 }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_sequence_is_valid_and_agrees_with_trying_all() {
        let rows: Vec<Row> =
            (0..5).map(|i| std::array::from_fn(|b| ((i * 31 + b * 17) % 11) as f32 / 3.0 - 1.5)).collect();
        let transitions = Transitions::default();
        let score = |labels: &[u8]| {
            let mut sum = transitions.start[labels[0] as usize] + rows[0][labels[0] as usize];
            for i in 1..labels.len() {
                sum += transitions.step[labels[i - 1] as usize][labels[i] as usize] + rows[i][labels[i] as usize];
            }
            sum
        };
        let mut best = f32::NEG_INFINITY;
        let mut total = 0.0;
        let mut third = [0.0; LABELS];
        for n in 0..LABELS.pow(5) {
            let labels: Vec<u8> = (0..5).map(|k| (n / LABELS.pow(k) % LABELS) as u8).collect();
            best = best.max(score(&labels));
            let weight = f64::from(score(&labels)).exp();
            total += weight;
            third[labels[2] as usize] += weight;
        }
        assert!((score(&viterbi(&rows, &transitions)) - best).abs() < 1e-4);
        let (probabilities, log_total) = marginals(&rows, &transitions);
        assert!((log_total - total.ln()).abs() < 1e-3);
        for b in 0..LABELS {
            assert!((f64::from(probabilities[2][b]) - third[b] / total).abs() < 1e-4);
        }
    }

    #[test]
    fn pieces_follow_their_labels() {
        let found = pieces(&[0, 1, 2, 3, 5, 6, 5, 0, 4]);
        let shown: Vec<_> = found.iter().map(|p| (p.part as usize, p.start, p.end)).collect();
        assert_eq!(shown, [(0, 1, 3), (1, 3, 4), (2, 4, 6), (2, 6, 7), (1, 8, 9)]);
    }
}
