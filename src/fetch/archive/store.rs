//! The table: what became of each request, and which runs there were.

use super::writer::Written;
use crate::fetch::{Capture, Miss, MissReason};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;
use url::Url;

/// Set in the file, so that another program's database, or a later version's, is not taken for one of ours.
const APPLICATION: i32 = 0x6461_7463;
/// Raised when what is kept changes.
const VERSION: i32 = 1;

const SCHEMA: &str = "
CREATE TABLE run (id INTEGER PRIMARY KEY, command TEXT NOT NULL, ended INTEGER NOT NULL DEFAULT 0);
CREATE TABLE capture (run INTEGER NOT NULL, key TEXT PRIMARY KEY, url TEXT NOT NULL, outcome TEXT NOT NULL, file TEXT, offset INTEGER,
    seal TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (name TEXT PRIMARY KEY, length INTEGER NOT NULL) WITHOUT ROWID;
";

/// Why an archive could not be used. Nothing in it is deleted by a failure.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// A file or folder cannot be made, read or written.
    #[error("cannot use `{path}`: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// There is none in the folder.
    #[error("there is no archive in `{folder}`")]
    None {
        /// The folder.
        folder: PathBuf,
    },
    /// Its table is not one of ours, or one of a later version.
    #[error("`{path}` is no archive of this version")]
    Other {
        /// The file.
        path: PathBuf,
    },
    /// Another run is writing to it.
    #[error("the archive `{folder}` is in use{}", pid.map_or(String::new(), |p| format!(" by process {p}")))]
    Busy {
        /// The folder.
        folder: PathBuf,
        /// Who holds it, where that is known.
        pid: Option<u32>,
    },
    /// It is damaged.
    #[error("`{path}` is damaged: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where and how.
        why: String,
    },
}

impl ArchiveError {
    pub(super) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    Answered(Head),
    Missed { reason: MissReason, detail: String },
}

/// A capture without its body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) final_url: Url,
    pub(super) redirects: Vec<Url>,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) fetched: String,
    /// Of the body, which lies in a file that others may touch.
    pub(super) digest: String,
}

impl Outcome {
    pub(super) fn of(outcome: &Result<Capture, Miss>) -> Self {
        match outcome {
            Ok(c) => Self::Answered(Head {
                final_url: c.final_url.clone(),
                redirects: c.redirects.clone(),
                status: c.status,
                headers: c.headers.clone(),
                fetched: c.fetched.clone(),
                digest: digest(&c.body),
            }),
            Err(miss) => Self::Missed { reason: miss.reason, detail: miss.detail.clone() },
        }
    }
}

/// One outcome and where its body lies.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) outcome: Outcome,
    /// The WARC file and where in it the response begins; none for a request that was never answered.
    pub(super) file: Option<String>,
    pub(super) offset: Option<u64>,
    /// The run it was kept by; of no account when it is put.
    pub(super) run: i64,
}

#[derive(Debug)]
pub(super) struct Store {
    db: Connection,
    path: PathBuf,
    run: i64,
}

impl Store {
    pub(super) fn open(folder: &Path, writes: bool) -> Result<Self, ArchiveError> {
        let path = folder.join("captures.sqlite");
        let is_new = !path.exists();
        if is_new && !writes {
            return Err(ArchiveError::None { folder: folder.to_owned() });
        }
        // An empty file is what a run leaves that was killed as it began, and no run fetches before there is more in it.
        let is_empty = !is_new && std::fs::metadata(&path).is_ok_and(|m| m.len() == 0);
        if is_empty && holds_captures(folder) {
            return Err(ArchiveError::Damaged {
                path,
                why: "it is empty, and there are WARC files beside it".to_owned(),
            });
        }
        if is_empty && !writes {
            return Err(ArchiveError::None { folder: folder.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, if writes { flags } else { OpenFlags::SQLITE_OPEN_READ_ONLY });
        let db = opened.map_err(|e| ArchiveError::io(&path, std::io::Error::other(e)))?;
        let mut store = Self { db, path, run: 0 };
        let ready = store.ready(writes);
        ready.map_err(|e| store.failure(&e))??;
        Ok(store)
    }

    fn ready(&mut self, writes: bool) -> rusqlite::Result<Result<(), ArchiveError>> {
        self.db.busy_timeout(Duration::from_secs(5))?;
        if writes && self.is_blank()? {
            // Tables and marks come at once, before anything else is written: a run that is killed here leaves nothing.
            let begin = self.db.transaction()?;
            begin.execute_batch(SCHEMA)?;
            begin.pragma_update(None, "application_id", APPLICATION)?;
            begin.pragma_update(None, "user_version", VERSION)?;
            begin.commit()?;
            self.db.pragma_update(None, "journal_mode", "WAL")?;
            return Ok(Ok(()));
        }
        let read = |name: &str| self.db.pragma_query_value(None, name, |r| r.get::<_, i32>(0));
        if (read("application_id")?, read("user_version")?) != (APPLICATION, VERSION) {
            return Ok(Err(ArchiveError::Other { path: self.path.clone() }));
        }
        let found: String = self.db.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        let found = if found == "ok" { self.broken_seal()? } else { Some(found) };
        if let Some(why) = found {
            return Ok(Err(ArchiveError::Damaged { path: self.path.clone(), why }));
        }
        if writes {
            self.db.pragma_update(None, "journal_mode", "WAL")?;
        }
        Ok(Ok(()))
    }

    /// Whether there is nothing in it, of us or of anybody.
    fn is_blank(&self) -> rusqlite::Result<bool> {
        let of = |name: &str| self.db.pragma_query_value(None, name, |r| r.get::<_, i32>(0));
        let tables: i64 = self.db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
        Ok((of("application_id")?, of("user_version")?, tables) == (0, 0, 0))
    }

    /// What is wrong with a row that is not as it was written; SQLite sees to its pages and not to what is in them.
    fn broken_seal(&self) -> rusqlite::Result<Option<String>> {
        let mut rows = self.db.prepare("SELECT key, url, outcome, file, offset, seal FROM capture")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (key, url, outcome): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (file, offset, kept): (Option<String>, Option<i64>, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
            if seal(&key, &url, &outcome, file.as_deref(), offset) != kept {
                return Ok(Some(format!("the row of {url} was changed")));
            }
        }
        Ok(None)
    }

    fn failure(&self, e: &rusqlite::Error) -> ArchiveError {
        let path = self.path.clone();
        match e.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                ArchiveError::Busy { folder: path.parent().unwrap_or(&path).to_owned(), pid: None }
            }
            Some(ErrorCode::NotADatabase) => ArchiveError::Other { path },
            // A value of a kind that is never written there.
            None if matches!(
                e,
                rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..)
            ) =>
            {
                ArchiveError::Damaged { path, why: e.to_string() }
            }
            Some(ErrorCode::DatabaseCorrupt) => ArchiveError::Damaged { path, why: e.to_string() },
            _ => ArchiveError::Io { path, source: std::io::Error::other(e.to_string()) },
        }
    }

    pub(super) fn get(&self, key: &str) -> Result<Option<Row>, ArchiveError> {
        let found: Option<(String, Option<String>, Option<i64>, i64)> = self
            .db
            .query_row("SELECT outcome, file, offset, run FROM capture WHERE key = ?1", [key], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
            })
            .optional()
            .map_err(|e| self.failure(&e))?;
        let Some((outcome, file, offset, run)) = found else { return Ok(None) };
        let outcome = serde_json::from_str(&outcome)
            .map_err(|e| ArchiveError::Damaged { path: self.path.clone(), why: format!("capture {key}: {e}") })?;
        Ok(Some(Row { outcome, file, offset: offset.and_then(|o| u64::try_from(o).ok()), run }))
    }

    /// Keeps an outcome, and how far the run's file is whole.
    pub(super) fn put(&mut self, key: &str, url: &str, row: &Row, written: &Written) -> Result<(), ArchiveError> {
        let outcome = serde_json::to_string(&row.outcome).expect("plain structs with string keys always serialise");
        let offset = row.offset.and_then(|o| i64::try_from(o).ok());
        let sealed = seal(key, url, &outcome, row.file.as_deref(), offset);
        let put = || -> rusqlite::Result<()> {
            let begin = self.db.unchecked_transaction()?;
            begin.execute(
                "INSERT OR REPLACE INTO capture (key, url, outcome, file, offset, seal, run)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                rusqlite::params![key, url, outcome, row.file, offset, sealed, self.run],
            )?;
            if let Some(file) = &written.file {
                let length = i64::try_from(written.length).unwrap_or(i64::MAX);
                // Of two exchanges the one that was written last may be named here first.
                let longer = "INSERT INTO file (name, length) VALUES (?1, ?2)
                    ON CONFLICT (name) DO UPDATE SET length = max(length, excluded.length)";
                begin.execute(longer, (file, length))?;
            }
            begin.commit()
        };
        put().map_err(|e| self.failure(&e))
    }

    /// The WARC files and how far each is whole.
    pub(super) fn files(&self) -> Result<Vec<(String, u64)>, ArchiveError> {
        let read = || -> rusqlite::Result<Vec<(String, i64)>> {
            let mut rows = self.db.prepare("SELECT name, length FROM file ORDER BY name")?;
            rows.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
        };
        let files = read().map_err(|e| self.failure(&e))?;
        Ok(files.into_iter().map(|(name, length)| (name, u64::try_from(length).unwrap_or(0))).collect())
    }

    /// The last run that ended; 0 where none did.
    pub(super) fn last_ended(&self) -> Result<i64, ArchiveError> {
        let last = self.db.query_row("SELECT coalesce(max(id), 0) FROM run WHERE ended = 1", [], |r| r.get(0));
        last.map_err(|e| self.failure(&e))
    }

    /// Begins a run; gives its number.
    pub(super) fn begin_run(&mut self, command: &[String]) -> Result<i64, ArchiveError> {
        let command = serde_json::to_string(command).expect("strings always serialise");
        let begun = self.db.execute("INSERT INTO run (command) VALUES (?1)", [command]);
        begun.map_err(|e| self.failure(&e))?;
        self.run = self.db.last_insert_rowid();
        Ok(self.run)
    }

    /// Keeps how far a file is whole, before anything is added to it.
    pub(super) fn begin_file(&mut self, name: &str, length: u64) -> Result<(), ArchiveError> {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let begun = self.db.execute("INSERT OR IGNORE INTO file (name, length) VALUES (?1, ?2)", (name, length));
        begun.map(drop).map_err(|e| self.failure(&e))
    }

    pub(super) fn end_run(&mut self) -> Result<(), ArchiveError> {
        // Runs that were cut off before are no longer of interest once a later one ended.
        let ended = self.db.execute("UPDATE run SET ended = 1 WHERE id <= ?1", [self.run]);
        ended.map(drop).map_err(|e| self.failure(&e))
    }

    /// What the last run was asked to do, if it did not end.
    pub(super) fn interrupted(&self) -> Result<Option<Vec<String>>, ArchiveError> {
        let last = self
            .db
            .query_row("SELECT command, ended FROM run ORDER BY id DESC LIMIT 1", [], |r| {
                Ok((r.get::<_, String>(0)?, r.get::<_, bool>(1)?))
            })
            .optional()
            .map_err(|e| self.failure(&e))?;
        Ok(last.filter(|(_, ended)| !ended).and_then(|(command, _)| serde_json::from_str(&command).ok()))
    }
}

/// Whether runs have left captures in the folder.
fn holds_captures(folder: &Path) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.into_iter().any(|f| f.file_name().to_string_lossy().ends_with(".warc.gz"))
}

/// What a body is known again by.
pub(super) fn digest(body: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(body)[..16].iter().map(|b| format!("{b:02x}")).collect()
}

/// The digest of a row.
fn seal(key: &str, url: &str, outcome: &str, file: Option<&str>, offset: Option<i64>) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for part in [key, url, outcome, file.unwrap_or("")] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(offset.unwrap_or(-1).to_le_bytes());
    hash.finalize()[..8].iter().map(|b| format!("{b:02x}")).collect()
}
