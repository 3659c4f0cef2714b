//! Writing a shard.

use super::record::{Record, TEXTS};
use super::{DOCUMENTS, Error, RUNS, SCHEMA};
use crate::columns::{Field, Kind, Values, Writer};
use crate::page::{Document, OutletNames};
use crate::syndication::{Params, Stored};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Rows of a row group. A document's row is some two to three thousand bytes, a run's some fourteen.
const DOCUMENTS_AT_ONCE: usize = 4096;
const RUNS_AT_ONCE: usize = 1 << 20;

/// The sketches of some documents.
pub struct Shard {
    /// In order.
    records: Vec<Record>,
    /// Runs as numbers, the document and house of each, in order.
    runs: Vec<(i64, i64, i64)>,
}

impl Shard {
    /// Sketches documents, on all cores; of several with one id one stays. Time and memory grow with the number of words.
    pub fn of(documents: Vec<Document>, names: &(dyn OutletNames + Sync)) -> Self {
        let params = Params::default();
        let sketched = documents.into_par_iter().map(|document| {
            let stored = Stored::of(document, &params, names);
            (Record::of(&stored), stored.runs)
        });
        let mut sketched: Vec<(Record, Vec<u64>)> = sketched.collect();
        sketched.par_sort();
        sketched.dedup_by(|later, first| later.0.doc == first.0.doc);
        let runs = sketched.par_iter().flat_map_iter(|(record, runs)| {
            // Kept runs have two zeros at their end: nothing is lost, and the number is not negative.
            runs.iter().map(|run| ((run >> 1) as i64, record.doc, record.house))
        });
        let mut runs: Vec<_> = runs.collect();
        runs.par_sort_unstable();
        Self { records: sketched.into_iter().map(|(record, _)| record).collect(), runs }
    }

    /// Documents it holds.
    pub fn documents(&self) -> usize {
        self.records.len()
    }

    /// Runs of words it holds.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// Writes `<name>.documents.parquet` and `<name>.runs.parquet` into a folder, each whole or not at all. The same
    /// documents give the same bytes, whatever order they came in.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn write(&self, folder: &Path, name: &str) -> Result<(), Error> {
        // Each file says what both hold, so that two of different making are told apart.
        let notes = [
            ("schema", SCHEMA.to_owned()),
            ("documents", digest_of(self.records.iter().map(Row::Document))),
            ("numbers", digest_of(self.records.iter().map(|r| Row::Numbers([r.doc, r.house])))),
            ("runs", digest_of(self.runs.iter().map(|&(h, doc, house)| Row::Run([h, doc, house])))),
        ];
        let fields =
            ["h", "doc", "house"].map(|name| Field::new(name, if name == "h" { Kind::Spread } else { Kind::Few }));
        let mut writer = Writer::create(&folder.join(format!("{name}{RUNS}")), &fields)?;
        for rows in self.runs.chunks(RUNS_AT_ONCE) {
            let column = |of: fn(&(i64, i64, i64)) -> i64| Values::Long(rows.iter().map(of).collect());
            writer.rows(&[column(|r| r.0), column(|r| r.1), column(|r| r.2)])?;
        }
        writer.finish(&notes)?;
        // The documents come last: where they stand, the runs do too.
        let mut writer = Writer::create(&folder.join(format!("{name}{DOCUMENTS}")), &document_fields())?;
        for rows in self.records.chunks(DOCUMENTS_AT_ONCE) {
            let mut columns = vec![
                Values::Long(rows.iter().map(|r| r.doc).collect()),
                Values::Long(rows.iter().map(|r| r.house).collect()),
            ];
            columns
                .extend((0..TEXTS.len()).map(|at| Values::Text(rows.iter().map(|r| r.texts[at].as_deref()).collect())));
            columns.push(Values::Bytes(rows.iter().map(|r| r.words.hashes.as_slice()).collect()));
            columns.extend(
                (0..MASKS.len()).map(|at| Values::Bytes(rows.iter().map(|r| r.words.masks[at].as_slice()).collect())),
            );
            writer.rows(&columns)?;
        }
        Ok(writer.finish(&notes)?)
    }
}

/// The columns of masks, in the order of [`crate::syndication::StoredWords::masks`].
pub(super) const MASKS: [&str; 4] = ["starts", "quoted", "captions", "furniture"];

fn document_fields() -> Vec<Field> {
    let mut fields = vec![Field::new("doc", Kind::Spread), Field::new("house", Kind::Few)];
    fields.extend(TEXTS.map(|name| Field::new(name, Kind::Text)));
    fields.push(Field::new("words", Kind::Bytes));
    fields.extend(MASKS.map(|name| Field::new(name, Kind::Bytes)));
    fields
}

/// A row of either file.
pub(super) enum Row<'r> {
    Document(&'r Record),
    /// What stands in both files of a document: its number and its house's.
    Numbers([i64; 2]),
    Run([i64; 3]),
}

/// A digest of rows in their order, as the notes have it.
pub(super) fn digest_of<'r>(rows: impl Iterator<Item = Row<'r>>) -> String {
    let mut digest = Sha256::new();
    for row in rows {
        match row {
            Row::Numbers(numbers) => numbers.iter().for_each(|n| digest.update(n.to_le_bytes())),
            Row::Run(numbers) => numbers.iter().for_each(|n| digest.update(n.to_le_bytes())),
            Row::Document(record) => {
                digest.update(record.doc.to_le_bytes());
                digest.update(record.house.to_le_bytes());
                for text in &record.texts {
                    // One more than the length, so that a missing text is not an empty one.
                    digest.update(text.as_ref().map_or(0, |t| t.len() as u64 + 1).to_le_bytes());
                    digest.update(text.as_deref().unwrap_or_default());
                }
                for bytes in [&record.words.hashes].into_iter().chain(&record.words.masks) {
                    digest.update((bytes.len() as u64).to_le_bytes());
                    digest.update(bytes);
                }
            }
        }
    }
    digest.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect()
}
