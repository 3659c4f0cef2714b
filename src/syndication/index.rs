//! An index on disk: what was read and compared, so that adding a day does not compare a month again.

use super::kept::{Stored, from_bytes, to_bytes};
use super::pair::{Label, Pair};
use super::sketch::Sketch;
use crate::page::{Document, DocumentId};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;

/// Set in the file, so that another program's database, or a later version's, is not taken for one of ours.
const APPLICATION: i32 = 0x6461_7465;
/// Raised when what is kept changes.
const VERSION: i32 = 2;
/// How long a second run waits for the first.
const PATIENCE: Duration = Duration::from_secs(5);
/// Documents written in one transaction: what a crash can lose.
const BATCH: usize = 2000;

const SCHEMA: &str = "
CREATE TABLE document (id TEXT PRIMARY KEY, digest BLOB NOT NULL, about TEXT NOT NULL, text TEXT NOT NULL,
                       words INTEGER NOT NULL, sketch BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE pair (a TEXT NOT NULL, b TEXT NOT NULL, seen_a BLOB NOT NULL, seen_b BLOB NOT NULL, label INTEGER,
                   words INTEGER, piece INTEGER, share_a REAL, share_b REAL, of_a INTEGER, of_b INTEGER,
                   PRIMARY KEY (a, b)) WITHOUT ROWID;
";

/// Why an index could not be used. Nothing in it is deleted or changed by a failure.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IndexError {
    /// The folder or file cannot be made or opened.
    #[error("cannot open the index `{path}`: {source}")]
    Open {
        /// The index.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// It is no index, or one of a later version.
    #[error("`{path}` is no index of this version")]
    Other {
        /// The file.
        path: PathBuf,
    },
    /// Another run is writing to it.
    #[error("the index `{path}` is in use by another run")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// It is damaged.
    #[error("the index `{path}` is damaged: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where and how.
        why: String,
    },
}

/// What adding documents did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Added {
    /// Documents that were not there.
    pub new: usize,
    /// Documents whose text or metadata changed.
    pub changed: usize,
    /// Documents that were there as they are.
    pub same: usize,
}

/// Documents, their sketches and the pairs found among them, in one SQLite file.
///
/// Written in transactions with a write-ahead log: a run that is killed loses its last batch and nothing else, and the
/// next run goes on from there.
#[derive(Debug)]
pub struct Index {
    db: Connection,
    path: PathBuf,
}

/// A document as it lies in the file: id, metadata, text, number of words, sketch.
type Row = (String, String, String, usize, Vec<u8>);

/// What a pair was found from: the digest of each document's compared words.
pub(super) type Seen = [u8; 16];

impl Index {
    /// Opens the index in a folder, or begins one.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made, when the file in it is no index of this version or is damaged, and when another
    /// run holds it.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let io = |source| IndexError::Open { path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(io)?;
        let path = folder.join("index.sqlite");
        let is_new = !path.exists();
        let opened = Connection::open(&path);
        let db = opened.map_err(|e| IndexError::Open { path: path.clone(), source: std::io::Error::other(e) })?;
        let mut index = Self { db, path };
        index.ready(is_new).map_err(|e| index.failure(e))??;
        Ok(index)
    }

    fn ready(&mut self, is_new: bool) -> rusqlite::Result<Result<(), IndexError>> {
        self.db.busy_timeout(PATIENCE)?;
        let other = || IndexError::Other { path: self.path.clone() };
        let tables: i64 = self.db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
        self.db.pragma_update(None, "journal_mode", "WAL")?;
        if is_new || tables == 0 {
            let begin = self.db.transaction()?;
            begin.execute_batch(SCHEMA)?;
            begin.pragma_update(None, "application_id", APPLICATION)?;
            begin.pragma_update(None, "user_version", VERSION)?;
            begin.commit()?;
            return Ok(Ok(()));
        }
        let read = |name: &str| self.db.pragma_query_value(None, name, |r| r.get::<_, i32>(0));
        let ours = (read("application_id")?, read("user_version")?) == (APPLICATION, VERSION);
        Ok(if ours { Ok(()) } else { Err(other()) })
    }

    fn failure(&self, e: rusqlite::Error) -> IndexError {
        use rusqlite::ErrorCode;
        let path = self.path.clone();
        match e.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => IndexError::Busy { path },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly | ErrorCode::DiskFull) => {
                IndexError::Open { path, source: std::io::Error::other(e) }
            }
            _ => IndexError::Damaged { path, why: e.to_string() },
        }
    }

    /// Adds documents; those that are there already as they are cost a look-up.
    ///
    /// # Errors
    ///
    /// When the index cannot be written or is damaged.
    pub fn add(&mut self, documents: &[Document]) -> Result<Added, IndexError> {
        let mut added = Added::default();
        for part in documents.chunks(BATCH) {
            let done = Self::add_part(&mut self.db, part).map_err(|e| self.failure(e))?;
            added.new += done.new;
            added.changed += done.changed;
            added.same += done.same;
        }
        Ok(added)
    }

    fn add_part(db: &mut Connection, part: &[Document]) -> rusqlite::Result<Added> {
        let mut added = Added::default();
        let begin = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut fresh: Vec<(&Document, String, [u8; 32])> = Vec::new();
        for document in part {
            let about = serde_json::to_string(&Stored::of(document)).expect("plain data is always JSON");
            let mut digest = Sha256::new();
            digest.update(document.text.as_bytes());
            digest.update([0]);
            digest.update(about.as_bytes());
            let digest: [u8; 32] = digest.finalize().into();
            let held: Option<Vec<u8>> = begin
                .query_row("SELECT digest FROM document WHERE id = ?1", [document.id.as_str()], |r| r.get(0))
                .optional()?;
            match held {
                Some(held) if held == digest => {
                    added.same += 1;
                    continue;
                }
                Some(_) => added.changed += 1,
                None => added.new += 1,
            }
            fresh.push((document, about, digest));
        }
        let sketches: Vec<Sketch> = fresh.par_iter().map(|(d, _, _)| Sketch::of(&d.text, &d.furniture)).collect();
        put_documents(&begin, &fresh, &sketches)?;
        begin.commit()?;
        Ok(added)
    }

    /// All documents with their sketches, in id order.
    pub(super) fn load(&self) -> Result<(Vec<Document>, Vec<Sketch>), IndexError> {
        let path = self.path.clone();
        let damaged = |id: &str| IndexError::Damaged { path: path.clone(), why: format!("document `{id}`") };
        let read = || -> rusqlite::Result<Vec<Row>> {
            let mut rows = self.db.prepare("SELECT id, about, text, words, sketch FROM document ORDER BY id")?;
            let rows = rows.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))?;
            rows.collect()
        };
        let rows = read().map_err(|e| self.failure(e))?;
        let both: Result<Vec<(Document, Sketch)>, IndexError> = rows
            .into_par_iter()
            .map(|(id, about, text, words, sketch)| {
                let about: Stored = serde_json::from_str(&about).map_err(|_| damaged(&id))?;
                let sketch = from_bytes(words, &sketch).ok_or_else(|| damaged(&id))?;
                Ok((about.document(DocumentId::new(id), text), sketch))
            })
            .collect();
        Ok(both?.into_iter().unzip())
    }

    /// Pairs compared before whose documents are seen as they were then; a comparison that found nothing is kept too.
    pub(super) fn compared(
        &self,
        documents: &[Document],
        seen: &[Seen],
    ) -> Result<FxHashMap<(u32, u32), Option<Pair>>, IndexError> {
        let place: FxHashMap<&str, u32> =
            documents.iter().enumerate().map(|(at, d)| (d.id.as_str(), at as u32)).collect();
        let read = || -> rusqlite::Result<FxHashMap<(u32, u32), Option<Pair>>> {
            let mut found = FxHashMap::default();
            let mut rows = self
                .db
                .prepare("SELECT a, b, seen_a, seen_b, label, words, piece, share_a, share_b, of_a, of_b FROM pair")?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                let (a, b): (String, String) = (row.get(0)?, row.get(1)?);
                let (Some(&a), Some(&b)) = (place.get(a.as_str()), place.get(b.as_str())) else { continue };
                let then: (Seen, Seen) = (row.get(2)?, row.get(3)?);
                if then != (seen[a as usize], seen[b as usize]) {
                    continue;
                }
                let label: Option<u8> = row.get(4)?;
                let pair = match label {
                    None => None,
                    Some(label) => Some(Pair {
                        a,
                        b,
                        label: if label == 0 { Label::Copy } else { Label::Partial },
                        words: row.get(5)?,
                        piece: row.get(6)?,
                        share: [row.get(7)?, row.get(8)?],
                        of: [row.get(9)?, row.get(10)?],
                    }),
                };
                found.insert((a, b), pair);
            }
            Ok(found)
        };
        read().map_err(|e| self.failure(e))
    }

    /// Keeps comparisons.
    pub(super) fn keep(
        &mut self,
        compared: &[(u32, u32, Option<Pair>)],
        documents: &[Document],
        seen: &[Seen],
    ) -> Result<(), IndexError> {
        let write = |db: &mut Connection| -> rusqlite::Result<()> {
            let begin = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            {
                let mut put = begin
                    .prepare("INSERT OR REPLACE INTO pair VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
                for (a, b, pair) in compared {
                    let id = |at: u32| documents[at as usize].id.as_str();
                    let seen = |at: u32| seen[at as usize].as_slice();
                    let pair = pair.as_ref();
                    put.execute(params![
                        id(*a),
                        id(*b),
                        seen(*a),
                        seen(*b),
                        pair.map(|p| u8::from(p.label == Label::Partial)),
                        pair.map(|p| p.words),
                        pair.map(|p| p.piece),
                        pair.map(|p| p.share[0]),
                        pair.map(|p| p.share[1]),
                        pair.map(|p| p.of[0]),
                        pair.map(|p| p.of[1]),
                    ])?;
                }
            }
            begin.commit()
        };
        write(&mut self.db).map_err(|e| self.failure(e))
    }
}

fn put_documents(
    begin: &Transaction<'_>,
    fresh: &[(&Document, String, [u8; 32])],
    sketches: &[Sketch],
) -> rusqlite::Result<()> {
    let mut put = begin.prepare("INSERT OR REPLACE INTO document VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for ((document, about, digest), sketch) in fresh.iter().zip(sketches) {
        put.execute(params![
            document.id.as_str(),
            digest.as_slice(),
            about,
            &*document.text,
            sketch.words.len(),
            to_bytes(sketch)
        ])?;
    }
    Ok(())
}

/// The digest of what a comparison sees of a document.
pub(super) fn seen(sketch: &Sketch) -> Seen {
    let mut digest = Sha256::new();
    digest.update(to_bytes(sketch));
    let whole: [u8; 32] = digest.finalize().into();
    std::array::from_fn(|at| whole[at])
}
