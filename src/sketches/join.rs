//! The join in this process: what scale/sql asks of other engines, to the row.

use super::files::runs_in;
use super::{Error, FURNITURE, Joined, MOSTLY, Sketches};
use crate::syndication::{Params, sharing};
use rayon::prelude::*;

/// A sampled run in a document of a house; documents and houses by their place among all, in order of their numbers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    h: i64,
    doc: u32,
    house: u32,
}

impl Sketches {
    /// Finds the pairs that share runs, the houses' furniture, and the documents in very wide circulation.
    ///
    /// In memory, some forty bytes a run at most. Works on all cores.
    ///
    /// # Errors
    ///
    /// When a file is damaged.
    pub fn join(&self) -> Result<Joined, Error> {
        let numbers = self.numbers()?;
        let sorted = |mut all: Vec<i64>| {
            all.par_sort_unstable();
            all.dedup();
            all
        };
        let docs = sorted(numbers.iter().map(|n| n.0).collect());
        let houses = sorted(numbers.into_iter().map(|n| n.1).collect());
        let mut entries = Vec::new();
        for path in self.runs() {
            let place = |all: &[i64], number: i64| {
                let unknown = || Error::Damaged { path: path.to_owned(), why: "it names a document that is not there" };
                all.binary_search(&number).map(|at| at as u32).map_err(|_| unknown())
            };
            for [h, doc, house] in runs_in(path)? {
                entries.push(Entry { h, doc: place(&docs, doc)?, house: place(&houses, house)? });
            }
        }
        entries.par_sort_unstable();
        // A document that stands in two shards counts once, for the lesser house.
        entries.dedup_by(|later, first| (later.h, later.doc) == (first.h, first.doc));
        let mut frames = Vec::new();
        let mut story: Vec<u64> = Vec::new();
        let mut runs = 0_u64;
        for run in entries.chunk_by(|a, b| a.h == b.h).filter(|run| run.len() > 1) {
            if let Some(house) = furniture(run) {
                frames.push((run[0].h, houses[house as usize]));
            } else {
                story.extend(run.iter().map(|entry| runs << 32 | u64::from(entry.doc)));
                runs += 1;
            }
        }
        drop(entries);
        let (pairs, wide) = sharing(story, docs.len(), &Params::default());
        let pairs = pairs.into_iter().map(|(a, b)| (docs[a as usize], docs[b as usize]));
        Ok(Joined::new(pairs.collect(), frames, wide.into_iter().map(|at| docs[at as usize]).collect()))
    }
}

/// The house whose furniture a run is.
fn furniture(run: &[Entry]) -> Option<u32> {
    let mut houses: Vec<u32> = run.iter().map(|entry| entry.house).collect();
    houses.sort_unstable();
    let most = houses.chunk_by(|a, b| a == b).max_by_key(|of_one| of_one.len())?;
    let (held, all) = (most.len() as u64, run.len() as u64);
    (held >= FURNITURE && held * MOSTLY.1 >= all * MOSTLY.0).then_some(most[0])
}
