//! From sketches and their join to an audit.

use super::record::Record;
use super::{Error, Joined, Sketches};
use crate::syndication::{Audit, Params, StoredCollection};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

impl Sketches {
    /// Compares the pairs of a join word for word; gives clusters, origins and directions. Texts are not here: edges have
    /// no passages, reasons no places, and what outlets changed cannot be said.
    ///
    /// Memory is that of all documents without their words, and of the words of those that stand in a pair. The same
    /// sketches and pairs give the same audit, however they are divided into shards.
    ///
    /// # Errors
    ///
    /// When a file is damaged, or the join is not of these sketches.
    pub fn audit(&self, joined: &Joined) -> Result<Audit, Error> {
        let paired: FxHashSet<i64> = joined.pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        let mut held: FxHashMap<i64, (Record, PathBuf)> = FxHashMap::default();
        self.each_document(&mut |path, mut record| {
            // Of the others only what is listed is kept, with no room for their words.
            if !paired.contains(&record.doc) {
                record.words = Default::default();
            }
            match held.get_mut(&record.doc) {
                Some(other) if other.0 <= record => {}
                Some(other) => *other = (record, path.to_owned()),
                None => _ = held.insert(record.doc, (record, path.to_owned())),
            }
        })?;
        let mut records: Vec<(Record, PathBuf)> = held.into_values().collect();
        records.sort_by(|a, b| a.0.texts[0].cmp(&b.0.texts[0]));
        collection(records, joined)
    }
}

/// The audit of documents in id order.
fn collection(records: Vec<(Record, PathBuf)>, joined: &Joined) -> Result<Audit, Error> {
    let mut frames: Vec<FxHashSet<u64>> = Vec::new();
    let mut frame_of: FxHashMap<i64, u32> = FxHashMap::default();
    for &(h, house) in &joined.frames {
        let at = *frame_of.entry(house).or_insert_with(|| {
            frames.push(FxHashSet::default());
            frames.len() as u32 - 1
        });
        frames[at as usize].insert((h as u64) << 1);
    }
    let place: FxHashMap<i64, u32> = records.iter().enumerate().map(|(at, (r, _))| (r.doc, at as u32)).collect();
    let find = |doc: i64| place.get(&doc).copied().ok_or(Error::Unknown(doc));
    let mut stored = StoredCollection {
        documents: Vec::with_capacity(records.len()),
        credits: Vec::with_capacity(records.len()),
        words: FxHashMap::default(),
        partners: vec![Vec::new(); records.len()],
        wide: vec![false; records.len()],
        house: records.iter().map(|(r, _)| frame_of.get(&r.house).copied()).collect(),
        frames,
    };
    for &(a, b) in &joined.pairs {
        let (a, b) = (find(a)?, find(b)?);
        stored.partners[a.max(b) as usize].push(a.min(b));
    }
    stored.partners.iter_mut().for_each(|others| others.sort_unstable());
    for &doc in &joined.wide {
        stored.wide[find(doc)? as usize] = true;
    }
    let damaged = |path: &Path, why| Error::Damaged { path: path.to_owned(), why };
    let mut paths = Vec::with_capacity(records.len());
    for (at, (mut record, path)) in records.into_iter().enumerate() {
        let words = std::mem::take(&mut record.words);
        if !words.hashes.is_empty() {
            stored.words.insert(at as u32, words);
        }
        let (document, credits) = record.document().map_err(|why| damaged(&path, why))?;
        stored.documents.push(document);
        stored.credits.push(credits);
        paths.push(path);
    }
    stored.audit(&Params::default()).map_err(|at| damaged(&paths[at], "a document's words and masks do not fit"))
}
