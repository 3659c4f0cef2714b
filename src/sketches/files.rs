//! Finding and reading the files of shards.

use super::record::{Record, TEXTS};
use super::shard::{MASKS, Row, digest_of};
use super::{DOCUMENTS, Error, RUNS, SCHEMA};
use crate::columns::Table;
use crate::syndication::StoredWords;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Shards that are audited together.
#[derive(Debug, Clone)]
pub struct Sketches {
    /// Each shard's documents and runs, in order of their names.
    shards: Vec<(PathBuf, PathBuf)>,
}

impl Sketches {
    /// Takes the shards that these files belong to; one of a shard's two files is enough to name it.
    ///
    /// # Errors
    ///
    /// When a file is no sketch, is not whole, was made by other rules, or does not go with the other one of its shard.
    pub fn open(files: &[PathBuf]) -> Result<Self, Error> {
        let mut shards = BTreeSet::new();
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let shard = name.strip_suffix(DOCUMENTS).or_else(|| name.strip_suffix(RUNS));
            let shard = shard.ok_or_else(|| Error::Foreign(file.clone()))?;
            let beside = |ending: &str| file.with_file_name(format!("{shard}{ending}"));
            shards.insert((beside(DOCUMENTS), beside(RUNS)));
        }
        let sketches = Self { shards: shards.into_iter().collect() };
        sketches.shards.iter().try_for_each(|(documents, runs)| check(documents, runs))?;
        Ok(sketches)
    }

    /// The files of runs: what an engine joins.
    pub fn runs(&self) -> impl Iterator<Item = &Path> {
        self.shards.iter().map(|(_, runs)| runs.as_path())
    }

    /// Number of shards.
    pub fn shards(&self) -> usize {
        self.shards.len()
    }

    /// Gives every document of every shard with its file, and checks that the files hold what was written.
    pub(super) fn each_document(&self, take: &mut dyn FnMut(&Path, Record)) -> Result<(), Error> {
        for (path, _) in &self.shards {
            let table = Table::open(path)?;
            let mut records = Vec::new();
            for part in 0..table.parts() {
                part_of(&table, part, &mut records)?;
            }
            verify(&table, "documents", digest_of(records.iter().map(Row::Document)))?;
            records.into_iter().for_each(|record| take(path, record));
        }
        Ok(())
    }

    /// Gives the number and the house of every document, and checks that they are those written.
    pub(super) fn numbers(&self) -> Result<Vec<(i64, i64)>, Error> {
        let mut numbers = Vec::new();
        for (path, _) in &self.shards {
            let before = numbers.len();
            let table = Table::open(path)?;
            for part in 0..table.parts() {
                let (doc, house) = (table.longs(part, "doc")?, table.longs(part, "house")?);
                same_length(path, doc.len(), house.len())?;
                numbers.extend(doc.into_iter().zip(house));
            }
            let of_file = numbers[before..].iter().map(|&(doc, house)| Row::Numbers([doc, house]));
            verify(&table, "numbers", digest_of(of_file))?;
        }
        Ok(numbers)
    }
}

/// The rows of a file of runs; checks that it holds what was written.
pub(super) fn runs_in(path: &Path) -> Result<Vec<[i64; 3]>, Error> {
    let table = Table::open(path)?;
    let mut rows = Vec::new();
    for part in 0..table.parts() {
        let [h, doc, house] = ["h", "doc", "house"].map(|name| table.longs(part, name));
        let (h, doc, house) = (h?, doc?, house?);
        same_length(path, h.len(), doc.len())?;
        same_length(path, h.len(), house.len())?;
        rows.extend(h.iter().zip(&doc).zip(&house).map(|((&h, &doc), &house)| [h, doc, house]));
    }
    verify(&table, "runs", digest_of(rows.iter().map(|&row| Row::Run(row))))?;
    Ok(rows)
}

/// Whether the two files of a shard are there, of this version, and of one making.
fn check(documents: &Path, runs: &Path) -> Result<(), Error> {
    for (file, other, missing) in [(documents, runs, "documents"), (runs, documents, "runs")] {
        if !file.exists() && other.exists() {
            return Err(Error::Half { path: other.to_owned(), missing });
        }
    }
    let tables = [Table::open(documents)?, Table::open(runs)?];
    for table in &tables {
        let found = table.note("schema").unwrap_or("nothing");
        if found != SCHEMA {
            return Err(Error::Version { path: table.path().to_owned(), found: found.to_owned() });
        }
    }
    let [documents_say, runs_say] = tables.each_ref().map(|table| ["documents", "runs"].map(|key| table.note(key)));
    if documents_say != runs_say {
        return Err(Error::Mixed(documents.to_owned()));
    }
    Ok(())
}

fn part_of(table: &Table, part: usize, records: &mut Vec<Record>) -> Result<(), Error> {
    let (doc, house) = (table.longs(part, "doc")?, table.longs(part, "house")?);
    let mut texts = Vec::with_capacity(TEXTS.len());
    for name in TEXTS {
        texts.push(table.texts(part, name)?);
    }
    let words = table.bytes(part, "words")?;
    let mut masks = Vec::with_capacity(MASKS.len());
    for name in MASKS {
        masks.push(table.bytes(part, name)?);
    }
    let lengths = texts.iter().map(Vec::len).chain(masks.iter().map(Vec::len));
    for length in lengths.chain([house.len(), words.len()]) {
        same_length(table.path(), doc.len(), length)?;
    }
    for at in 0..doc.len() {
        records.push(Record {
            doc: doc[at],
            house: house[at],
            texts: std::array::from_fn(|column| texts[column][at].take()),
            words: StoredWords {
                hashes: words[at].data().to_vec(),
                masks: std::array::from_fn(|column| masks[column][at].data().to_vec()),
            },
        });
    }
    Ok(())
}

fn same_length(path: &Path, one: usize, other: usize) -> Result<(), Error> {
    if one == other {
        return Ok(());
    }
    Err(Error::Damaged { path: path.to_owned(), why: "its columns are not of one length" })
}

fn verify(table: &Table, key: &str, digest: String) -> Result<(), Error> {
    if table.note(key) == Some(digest.as_str()) {
        return Ok(());
    }
    Err(Error::Damaged { path: table.path().to_owned(), why: "it does not hold what was written" })
}
