//! Where a statement's words stand in a page: the whole statement against the best stretch of the page.
//!
//! Needleman and Wunsch's alignment with free ends on the page's side, and a gap whose cost is capped, so that words a
//! long way off still belong to the statement when enough of them stand there.

use super::words::Word;
use std::collections::{BTreeMap, HashMap};

/// Words of a statement that are compared; a longer one is compared by its beginning.
pub(super) const MOST_WORDS: usize = 2000;
/// Cells of the table at most. A statement of 200 words is held against 20,000 words of a page as they are; beyond
/// that the page is first narrowed to the stretch that shares most words.
const CELLS: usize = 4_000_000;

/// What the words of a step of an alignment are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The same word in both: statement, page.
    Same(usize, usize),
    /// One word in the place of another.
    Other(usize, usize),
    /// A word of the statement alone.
    Said(usize),
    /// A word of the page alone.
    Page(usize),
}

/// One way of laying a statement over a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Alignment {
    pub(super) steps: Vec<Step>,
    /// Its score as a share of what the same words in a row would have.
    pub(super) score: f32,
}

/// What a cell was reached by; a bit of its own marks where a long gap begins.
const DIAGONAL: u8 = 0;
const SAID: u8 = 1;
const PAGE: u8 = 2;
const JUMP: u8 = 3;
const WAY: u8 = 3;
const OPENED: u8 = 4;

/// The statement laid over the page, best first; several where the page holds it several times equally well, at most
/// four. `aside` are words of the page between its quotations, `cut` whether the statement shows that something was
/// left out after a word.
pub(super) fn align(said: &[Word], page: &[Word], aside: &[bool], cut: &[bool]) -> Vec<Alignment> {
    let said = &said[..said.len().min(MOST_WORDS)];
    let n = said.len();
    if n == 0 || page.is_empty() {
        return Vec::new();
    }
    let width = (CELLS / n).max(n);
    let from = if page.len() > width { best_window(said, page, width) } else { 0 };
    let page = &page[from..(from + width).min(page.len())];
    let m = page.len();
    let ids = Ids::of(said, page);
    let mut table = vec![0_u8; n * (m + 1)];
    let mut above = vec![0_i32; m + 1];
    let mut row = vec![0_i32; m + 1];
    for i in 0..n {
        let dropped = if said[i].common { -2 } else { -3 };
        // A gap costs less where the statement shows one.
        let jump = if cut.get(i).copied().unwrap_or(false) { -3 } else { -14 };
        row[0] = above[0] + dropped;
        table[i * (m + 1)] = SAID;
        let mut far = i32::MIN / 2;
        for j in 1..=m {
            let beside = page.get(j - 1).is_some_and(|w| w.common);
            let quiet = aside[from + j - 1];
            let opened = row[j - 1] + jump;
            let mut mark = 0;
            if opened >= far {
                far = opened;
                mark = OPENED;
            }
            let diagonal = above[j - 1] + ids.score(said, page, i, j - 1, quiet);
            let skip = row[j - 1]
                - if quiet {
                    0
                } else if beside {
                    1
                } else {
                    2
                };
            let alone = above[j] + dropped;
            let (mut best, mut way) = (diagonal, DIAGONAL);
            for (score, how) in [(skip, PAGE), (alone, SAID), (far, JUMP)] {
                if score > best {
                    (best, way) = (score, how);
                }
            }
            row[j] = best;
            table[i * (m + 1) + j] = way | mark;
        }
        std::mem::swap(&mut above, &mut row);
    }
    let best = above.iter().copied().max().unwrap_or(0);
    let full: i32 = said.iter().map(worth).sum();
    let ends = (1..=m).filter(|&j| above[j] == best && table[(n - 1) * (m + 1) + j] & WAY != PAGE).take(4);
    let way =
        |end: usize| Alignment { steps: trace(&table, &ids, n, m, end, from), score: best as f32 / full.max(1) as f32 };
    ends.map(way).collect()
}

/// What agreeing on a word is worth.
const fn worth(word: &Word) -> i32 {
    match word {
        Word { number: Some(_), .. } => 8,
        Word { common: true, .. } => 2,
        _ => 6,
    }
}

fn trace(table: &[u8], ids: &Ids, n: usize, m: usize, end: usize, from: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut i, mut j, mut far) = (n, end, false);
    while i > 0 {
        let cell = table[(i - 1) * (m + 1) + j];
        if far || cell & WAY == JUMP {
            far = cell & OPENED == 0;
            j -= 1;
            steps.push(Step::Page(from + j));
            continue;
        }
        match cell & WAY {
            DIAGONAL => {
                (i, j) = (i - 1, j - 1);
                let same = ids.said[i] == ids.page[j];
                steps.push(if same { Step::Same(i, from + j) } else { Step::Other(i, from + j) });
            }
            SAID => {
                i -= 1;
                steps.push(Step::Said(i));
            }
            _ => {
                j -= 1;
                steps.push(Step::Page(from + j));
            }
        }
    }
    steps.reverse();
    // Words of the page before the statement's first are not left out of it.
    let first = steps.iter().position(|s| !matches!(s, Step::Page(_))).unwrap_or(0);
    steps.drain(..first);
    steps
}

/// Words and stems as numbers.
struct Ids {
    said: Vec<u32>,
    page: Vec<u32>,
    said_stems: Vec<u32>,
    page_stems: Vec<u32>,
}

impl Ids {
    fn of<'w>(said: &'w [Word], page: &'w [Word]) -> Self {
        let mut known: HashMap<&'w str, u32> = HashMap::new();
        let mut ids = Self { said: Vec::new(), page: Vec::new(), said_stems: Vec::new(), page_stems: Vec::new() };
        let mut next = 0;
        let mut id = |word: &'w str| {
            *known.entry(word).or_insert_with(|| {
                next += 1;
                next
            })
        };
        for word in said {
            ids.said.push(id(&word.fold));
            ids.said_stems.push(id(&word.stem));
        }
        for word in page {
            ids.page.push(id(&word.fold));
            ids.page_stems.push(id(&word.stem));
        }
        ids
    }

    fn score(&self, said: &[Word], page: &[Word], i: usize, j: usize, aside: bool) -> i32 {
        if self.said[i] == self.page[j] {
            return if aside { 1 } else { worth(&said[i]) };
        }
        let (a, b) = (&said[i], &page[j]);
        match (a.number.is_some(), b.number.is_some()) {
            _ if aside => -8,
            (true, true) => 1,
            (false, false) if self.said_stems[i] == self.page_stems[j] => 3,
            _ if a.common && b.common => -1,
            _ if a.common || b.common => -4,
            _ => -2,
        }
    }
}

/// Where the stretch of `width` words begins that shares most of the statement's words, the rare ones before all.
fn best_window(said: &[Word], page: &[Word], width: usize) -> usize {
    let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
    for word in said {
        *wanted.entry(&word.fold).or_default() += 1;
    }
    let mut everywhere: HashMap<&str, usize> = HashMap::new();
    for word in page.iter().filter(|w| wanted.contains_key(w.fold.as_str())) {
        *everywhere.entry(&word.fold).or_default() += 1;
    }
    let weight = |w: &Word| everywhere.get(w.fold.as_str()).map_or(0.0, |n| 1.0 / *n as f64);
    let mut inside: HashMap<&str, usize> = HashMap::new();
    let (mut sum, mut best, mut at) = (0.0, f64::MIN, 0);
    for (j, word) in page.iter().enumerate() {
        if let Some(&want) = wanted.get(word.fold.as_str()) {
            let count = inside.entry(&word.fold).or_default();
            *count += 1;
            if *count <= want {
                sum += weight(word);
            }
        }
        if let Some(gone) = j.checked_sub(width).map(|g| &page[g])
            && let Some(&want) = wanted.get(gone.fold.as_str())
        {
            let count = inside.entry(&gone.fold).or_default();
            if *count <= want {
                sum -= weight(gone);
            }
            *count = count.saturating_sub(1);
        }
        // Sums of shares drift in the last digits, and the first of equals is meant.
        if sum > best + 1e-9 {
            (best, at) = (sum, (j + 1).saturating_sub(width));
        }
    }
    at.min(page.len().saturating_sub(width))
}
