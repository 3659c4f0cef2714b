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
    among(entries(sketches, params), sketches.len(), params)
}

/// As [`candidates`], from sampled runs (upper half) with the documents that hold them (lower half), each once.
pub(super) fn among(entries: Vec<u64>, count: usize, params: &Params) -> Candidates {
    let postings = Postings::of(entries, count);
    let mut wide = vec![false; count];
    for range in postings.runs.windows(2) {
        let documents = &postings.documents[range[0] as usize..range[1] as usize];
        if documents.len() > params.widest {
            documents.iter().for_each(|&at| wide[at as usize] = true);
        }
    }
    let partners = (0..count)
        .into_par_iter()
        .map_init(
            || Counter { shared: vec![0; count], touched: Vec::new() },
            |counter, at| counter.partners(at as u32, &postings, params),
        )
        .collect();
    Candidates { partners, wide }
}

/// What to compare.
pub(super) struct Candidates {
    /// For each document, the documents before it to compare it with, in order.
    pub(super) partners: Vec<Vec<u32>>,
    /// Documents that hold a run in very wide circulation, and so are not compared with all that share it.
    pub(super) wide: Vec<bool>,
}

/// Which documents hold a run, and which runs a document holds.
struct Postings {
    /// Documents of all runs, one run after the other, each in order.
    documents: Vec<u32>,
    /// Where each run's documents begin, and the end of the last.
    runs: Vec<u32>,
    /// Runs of each document, one document after the other.
    held: Vec<u32>,
    /// Where each document's runs begin, and the end of the last.
    begins: Vec<u32>,
}

/// The sampled runs of all documents.
fn entries(sketches: &[Sketch], params: &Params) -> Vec<u64> {
    let of = |(at, sketch): (usize, &Sketch)| {
        let own = sketch.at(&sketch.compared());
        let sampled = shingles(&own, params.run).filter(|run| run % params.sample == 0);
        let mut sampled: Vec<u32> = sampled.map(|run| (run >> 32) as u32).collect();
        sampled.sort_unstable();
        sampled.dedup();
        sampled.into_iter().map(move |run| u64::from(run) << 32 | at as u64)
    };
    sketches.par_iter().enumerate().flat_map_iter(of).collect()
}

impl Postings {
    fn of(mut entries: Vec<u64>, count: usize) -> Self {
        entries.par_sort_unstable();
        let run_of = |entry: u64| (entry >> 32) as u32;
        let mut postings = Self { documents: Vec::new(), runs: vec![0], held: Vec::new(), begins: vec![0; count + 1] };
        for group in entries.chunk_by(|&a, &b| run_of(a) == run_of(b)).filter(|g| g.len() > 1) {
            for &entry in group {
                postings.documents.push(entry as u32);
                postings.begins[entry as u32 as usize + 1] += 1;
            }
            postings.runs.push(postings.documents.len() as u32);
        }
        drop(entries);
        for at in 1..postings.begins.len() {
            postings.begins[at] += postings.begins[at - 1];
        }
        postings.held = vec![0; postings.documents.len()];
        let mut next = postings.begins.clone();
        for (run, range) in postings.runs.windows(2).enumerate() {
            for &document in &postings.documents[range[0] as usize..range[1] as usize] {
                let slot = &mut next[document as usize];
                postings.held[*slot as usize] = run as u32;
                *slot += 1;
            }
        }
        postings
    }

    fn runs_of(&self, document: u32) -> &[u32] {
        let at = document as usize;
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
