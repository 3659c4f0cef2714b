//! Page furniture: what stands on one publisher's pages whatever the story is.
//!
//! It decides everything: copies of one publisher's frame otherwise link all its pages, and through them the whole
//! collection. Words are furniture where a run of them stands in several otherwise different documents of one publisher
//! and hardly anywhere else. A publisher's repeated retrievals of one story are alike throughout, so they count once.

use super::bits::Bits;
use super::shingle::shingles;
use super::sketch::Sketch;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::atomic::{AtomicU32, Ordering};

/// Words in a run. Shorter runs are phrases of the house style.
const RUN: usize = 5;
/// Different documents of one publisher a run must stand in.
const DOCUMENTS: usize = 3;
/// Share of all documents with the run that must be that publisher's.
const MOSTLY: f32 = 0.8;
/// Resemblance from which two documents of a publisher count as one story retrieved twice.
const SAME: f32 = 0.5;
/// Documents looked at to tell whether a run's documents differ: bounds the work on a large publisher.
const LOOKED_AT: usize = 24;
/// Share of a paragraph's words from which the rest of it is furniture too: dates and counters vary in a frame.
const PARAGRAPH: f32 = 0.5;

/// Marks the furniture of every document. `publishers[i]` is the publisher of `sketches[i]`.
///
/// What is marked in a document depends only on documents that share a run of words with it.
pub(super) fn mark(sketches: &mut [Sketch], publishers: &[Option<u32>]) {
    let mut of: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (at, publisher) in publishers.iter().enumerate() {
        if let Some(publisher) = publisher {
            of.entry(*publisher).or_default().push(at as u32);
        }
    }
    let houses: Vec<Vec<u32>> = of.into_values().filter(|d| d.len() >= DOCUMENTS).collect();
    let repeated: Vec<FxHashMap<u64, u32>> = houses.par_iter().map(|house| repeated(sketches, house)).collect();
    let everywhere: FxHashMap<u64, AtomicU32> =
        repeated.iter().flat_map(|r| r.keys()).map(|&run| (run, AtomicU32::new(0))).collect();
    sketches.par_iter().for_each(|sketch| {
        let mut hits: Vec<u64> = shingles(&sketch.words, RUN).filter(|run| everywhere.contains_key(run)).collect();
        hits.sort_unstable();
        hits.dedup();
        hits.iter().for_each(|run| _ = everywhere[run].fetch_add(1, Ordering::Relaxed));
    });
    let frames = houses.iter().zip(&repeated).map(|(house, repeated)| {
        let mostly_theirs = |(run, own): (&u64, &u32)| {
            let all = everywhere[run].load(Ordering::Relaxed);
            (*own as f32 >= MOSTLY * all as f32).then_some(*run)
        };
        (house, repeated.iter().filter_map(mostly_theirs).collect::<FxHashSet<u64>>())
    });
    let mut frame_of: Vec<Option<u32>> = vec![None; sketches.len()];
    let mut sets = Vec::new();
    for (house, frame) in frames {
        house.iter().for_each(|&at| frame_of[at as usize] = Some(sets.len() as u32));
        sets.push(frame);
    }
    sketches.par_iter_mut().zip(&frame_of).for_each(|(sketch, frame)| {
        if let Some(frame) = frame {
            mark_one(sketch, &sets[*frame as usize]);
        }
    });
}

/// Runs that stand in several different documents of a publisher, with the number of its documents that hold them.
fn repeated(sketches: &[Sketch], house: &[u32]) -> FxHashMap<u64, u32> {
    let often = Often::of(sketches, house);
    let mut seen: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
    for &at in house {
        for run in shingles(&sketches[at as usize].words, RUN).filter(|&run| often.may_hold(run)) {
            let entry = seen.entry(run).or_insert((0, u32::MAX));
            if entry.1 != at {
                *entry = (entry.0 + 1, at);
            }
        }
    }
    seen.retain(|_, (documents, _)| *documents as usize >= DOCUMENTS);
    let mut postings: Vec<(u64, u32)> = Vec::new();
    for &at in house {
        let runs = shingles(&sketches[at as usize].words, RUN);
        postings.extend(runs.filter(|run| seen.contains_key(run)).map(|run| (run, at)));
    }
    postings.sort_unstable();
    postings.dedup();
    let mut verdicts: FxHashMap<Vec<u32>, bool> = FxHashMap::default();
    let mut resemblances = FxHashMap::default();
    for group in postings.chunk_by(|a, b| a.0 == b.0) {
        let documents: Vec<u32> = group.iter().map(|p| p.1).take(LOOKED_AT).collect();
        let furniture = match verdicts.get(&documents) {
            Some(&known) => known,
            None => {
                let verdict = are_different(sketches, &documents, &mut resemblances);
                verdicts.insert(documents, verdict);
                verdict
            }
        };
        if !furniture {
            seen.remove(&group[0].0);
        }
    }
    seen.into_iter().map(|(run, (documents, _))| (run, documents)).collect()
}

/// Which runs may stand in [`DOCUMENTS`] documents of a house: nearly all stand in one, and a table of all of them would
/// not fit the processor's caches.
struct Often {
    counts: Vec<u8>,
}

impl Often {
    fn of(sketches: &[Sketch], house: &[u32]) -> Self {
        let words: usize = house.iter().map(|&at| sketches[at as usize].words.len()).sum();
        let mut often = Self { counts: vec![0; (2 * words).next_power_of_two()] };
        for run in house.iter().flat_map(|&at| shingles(&sketches[at as usize].words, RUN)) {
            let place = often.place(run);
            often.counts[place] = often.counts[place].saturating_add(1);
        }
        often
    }

    /// Two runs may share a place: then both are looked at.
    fn may_hold(&self, run: u64) -> bool {
        usize::from(self.counts[self.place(run)]) >= DOCUMENTS
    }

    fn place(&self, run: u64) -> usize {
        run as usize & (self.counts.len() - 1)
    }
}

/// Whether [`DOCUMENTS`] of these are different stories.
fn are_different(sketches: &[Sketch], documents: &[u32], known: &mut FxHashMap<(u32, u32), f32>) -> bool {
    let mut different: Vec<u32> = Vec::new();
    for &at in documents {
        let is_new = different.iter().all(|&other| {
            let share = known
                .entry((other, at))
                .or_insert_with(|| resemblance(&sketches[other as usize].words, &sketches[at as usize].words));
            *share < SAME
        });
        if is_new {
            different.push(at);
            if different.len() >= DOCUMENTS {
                return true;
            }
        }
    }
    false
}

/// Shared runs over all runs of two texts, after Broder, "On the resemblance and containment of documents" (1997).
fn resemblance(a: &[u32], b: &[u32]) -> f32 {
    let a: FxHashSet<u64> = shingles(a, RUN).collect();
    let b: FxHashSet<u64> = shingles(b, RUN).collect();
    let shared = a.intersection(&b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 1.0 } else { shared as f32 / all as f32 }
}

/// Marks one document's furniture: the runs of its publisher's frame, and paragraphs that mostly consist of them.
pub(super) fn mark_one(sketch: &mut Sketch, frame: &FxHashSet<u64>) {
    let mut marked = std::mem::replace(&mut sketch.furniture, Bits::new(0));
    for (at, run) in shingles(&sketch.words, RUN).enumerate() {
        if frame.contains(&run) {
            marked.fill(at..at + RUN);
        }
    }
    let starts = (0..sketch.words.len()).filter(|&at| sketch.starts.has(at));
    let mut from = 0;
    for next in starts.skip(1).chain([sketch.words.len()]) {
        let held = (from..next).filter(|&at| marked.has(at)).count();
        if held > 0 && held as f32 >= PARAGRAPH * (next - from) as f32 {
            marked.fill(from..next);
        }
        from = next;
    }
    sketch.furniture = marked;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn marked(texts: &[(u32, String)]) -> Vec<usize> {
        let mut sketches: Vec<_> = texts.iter().map(|(_, t)| Sketch::of(&Text::new(t.as_str()), &[])).collect();
        let publishers: Vec<_> = texts.iter().map(|(p, _)| Some(*p)).collect();
        mark(&mut sketches, &publishers);
        sketches.iter().map(|s| s.furniture.count()).collect()
    }

    fn story(seed: u32) -> String {
        (0..60).map(|i| format!("w{} ", seed * 1000 + i)).collect()
    }

    #[test]
    fn a_frame_is_marked_and_the_story_is_not() {
        let frame = "Sign up for our morning newsletter here\n\n";
        let texts: Vec<_> = (0..4).map(|i| (1, format!("{frame}{}", story(i)))).collect();
        assert_eq!(marked(&texts), [7, 7, 7, 7]);
    }

    #[test]
    fn one_story_retrieved_many_times_is_not_a_frame() {
        let texts: Vec<_> = (0..6).map(|i| (1, format!("{} end{i}", story(1)))).collect();
        assert_eq!(marked(&texts), [0; 6]);
    }

    #[test]
    fn what_other_publishers_have_too_is_not_a_frame() {
        let shared = "The storm is expected to reach the coast on Friday evening\n\n";
        let texts: Vec<_> = (0..8).map(|i| (i / 4, format!("{shared}{}", story(i)))).collect();
        assert_eq!(marked(&texts), [0; 8]);
    }
}
