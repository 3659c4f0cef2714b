//! Pairs of documents worth comparing: those that share several sampled runs of words.

use super::params::Params;
use super::shingle::shingles;
use super::sketch::Sketch;
use rayon::prelude::*;

/// Documents to compare each document with, all of them before it, in order.
///
/// One run of words in `params.sample` is kept, chosen by its hash, so that the same run is kept in every document.
/// A run that stands in more than `params.widest` documents links each of them to the first few only: a story carried
/// by a thousand papers is found in a thousand comparisons rather than half a million. Time and memory grow with the
/// number of words.
pub(super) fn candidates(sketches: &[Sketch], params: &Params) -> Candidates {
    let words: usize = sketches.iter().map(|s| s.words.len()).sum();
    in_parts(sketches, words / params.sample.max(1) as usize / AT_ONCE + 1, params)
}

/// Sampled runs that are sorted at once, of eight bytes: more are taken in parts, each reading all words again.
const AT_ONCE: usize = 1 << 24;

/// As [`candidates`], with the runs in so many parts by their hash.
fn in_parts(sketches: &[Sketch], parts: usize, params: &Params) -> Candidates {
    let bound = |part: usize| ((part as u64) << 32) / parts as u64;
    let mut postings = Postings::default();
    for part in 0..parts {
        postings.add(entries(sketches, bound(part)..bound(part + 1), params));
    }
    postings.candidates(sketches.len(), params)
}

/// As [`candidates`], from sampled runs (upper half) with the documents that hold them (lower half), each once.
pub(super) fn among(entries: Vec<u64>, count: usize, params: &Params) -> Candidates {
    let mut postings = Postings::default();
    postings.add(entries);
    postings.candidates(count, params)
}

/// What to compare.
pub(super) struct Candidates {
    /// For each document, the documents before it to compare it with, in order.
    pub(super) partners: Vec<Vec<u32>>,
    /// Documents that hold a run in very wide circulation, and so are not compared with all that share it.
    pub(super) wide: Vec<bool>,
}

/// Which documents hold a run, and which runs some of the documents hold.
struct Postings {
    /// Documents of all runs, one run after the other, each in order.
    documents: Vec<u32>,
    /// Where each run's documents begin, and the end of the last.
    runs: Vec<u32>,
    /// The documents whose runs follow.
    block: std::ops::Range<u32>,
    /// Runs of each of these, one document after the other.
    held: Vec<u32>,
    /// Where each document's runs begin, and the end of the last.
    begins: Vec<u32>,
}

impl Default for Postings {
    fn default() -> Self {
        Self { documents: Vec::new(), runs: vec![0], block: 0..0, held: Vec::new(), begins: Vec::new() }
    }
}

/// Documents whose runs are looked up at once.
const BLOCK: usize = 1 << 17;

/// The sampled runs of all documents whose upper halves lie in a range.
fn entries(sketches: &[Sketch], part: std::ops::Range<u64>, params: &Params) -> Vec<u64> {
    let of = |(at, sketch): (usize, &Sketch)| {
        let own = sketch.compared_words();
        let sampled = shingles(&own, params.run).filter(|run| run % params.sample == 0 && part.contains(&(run >> 32)));
        let mut sampled: Vec<u32> = sampled.map(|run| (run >> 32) as u32).collect();
        sampled.sort_unstable();
        sampled.dedup();
        sampled.into_iter().map(move |run| u64::from(run) << 32 | at as u64)
    };
    sketches.par_iter().enumerate().flat_map_iter(of).collect()
}

impl Postings {
    /// Adds runs that all come after those added before.
    fn add(&mut self, mut entries: Vec<u64>) {
        entries.par_sort_unstable();
        let groups = || entries.chunk_by(|a, b| a >> 32 == b >> 32).filter(|g| g.len() > 1);
        // These are the longest tables there are: they do not grow by doubling.
        self.documents.reserve_exact(groups().map(<[u64]>::len).sum());
        for group in groups() {
            self.documents.extend(group.iter().map(|&entry| entry as u32));
            self.runs.push(self.documents.len() as u32);
        }
    }

    fn candidates(mut self, count: usize, params: &Params) -> Candidates {
        let mut wide = vec![false; count];
        for range in self.runs.windows(2) {
            let documents = &self.documents[range[0] as usize..range[1] as usize];
            if documents.len() > params.widest {
                documents.iter().for_each(|&at| wide[at as usize] = true);
            }
        }
        let mut partners = Vec::with_capacity(count);
        for from in (0..count).step_by(BLOCK) {
            self.turn(from as u32..(from + BLOCK).min(count) as u32);
            let counter = || Counter { shared: vec![0; count], touched: Vec::new() };
            partners.par_extend(
                self.block.clone().into_par_iter().map_init(counter, |counter, at| counter.partners(at, &self, params)),
            );
        }
        Candidates { partners, wide }
    }

    /// Finds the runs of each document of a block.
    fn turn(&mut self, block: std::ops::Range<u32>) {
        let (documents, runs) = (&self.documents, &self.runs);
        // A run's documents are in order.
        let of_block = |range: &[u32]| {
            let all = &documents[range[0] as usize..range[1] as usize];
            let from = all.partition_point(|&d| d < block.start);
            &all[from..from + all[from..].partition_point(|&d| d < block.end)]
        };
        let mut begins = vec![0; block.len() + 1];
        for range in runs.windows(2) {
            of_block(range).iter().for_each(|&d| begins[(d - block.start) as usize + 1] += 1);
        }
        for at in 1..begins.len() {
            begins[at] += begins[at - 1];
        }
        let mut held = vec![0; begins.last().map_or(0, |&end| end as usize)];
        let mut next = begins.clone();
        for (run, range) in runs.windows(2).enumerate() {
            for &document in of_block(range) {
                let slot = &mut next[(document - block.start) as usize];
                held[*slot as usize] = run as u32;
                *slot += 1;
            }
        }
        (self.block, self.held, self.begins) = (block, held, begins);
    }

    fn runs_of(&self, document: u32) -> &[u32] {
        let at = (document - self.block.start) as usize;
        &self.held[self.begins[at] as usize..self.begins[at + 1] as usize]
    }

    fn documents_of(&self, run: u32) -> &[u32] {
        let at = run as usize;
        &self.documents[self.runs[at] as usize..self.runs[at + 1] as usize]
    }
}

/// Documents that stand for a run that very many documents hold.
const REPRESENTATIVES: usize = 3;

/// Counts shared runs; kept by each thread, as it is as long as the collection.
struct Counter {
    shared: Vec<u16>,
    touched: Vec<u32>,
}

impl Counter {
    fn partners(&mut self, at: u32, postings: &Postings, params: &Params) -> Vec<u32> {
        for &run in postings.runs_of(at) {
            let documents = postings.documents_of(run);
            let looked_at = if documents.len() > params.widest { REPRESENTATIVES } else { documents.len() };
            for &other in documents[..looked_at].iter().take_while(|&&other| other < at) {
                let shared = &mut self.shared[other as usize];
                if *shared == 0 {
                    self.touched.push(other);
                }
                *shared = shared.saturating_add(1);
            }
        }
        let mut found: Vec<u32> =
            self.touched.iter().copied().filter(|&o| self.shared[o as usize] >= params.shared).collect();
        self.touched.drain(..).for_each(|other| self.shared[other as usize] = 0);
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn parts_give_what_the_whole_gives() {
        let text = |seed: usize| (0..200).map(|i| format!("w{} ", (i + seed * 60) % 500)).collect::<String>();
        let sketches: Vec<Sketch> = (0..12).map(|seed| Sketch::of(&Text::new(text(seed)), &[])).collect();
        let whole = in_parts(&sketches, 1, &Params::default());
        assert!(whole.partners.iter().flatten().count() > 12);
        for parts in [2, 3, 7] {
            let found = in_parts(&sketches, parts, &Params::default());
            assert_eq!((found.partners, &found.wide), (whole.partners.clone(), &whole.wide));
        }
    }
}
