//! What was fetched, kept: every exchange as WARC, every outcome in a table.
//!
//! A folder holds `captures.sqlite` and a file of WARC 1.1 a run. The WARC files can be read by other programs; the table
//! says what became of each request, misses included, so that a run can be repeated without the net and ends the same.
//! A record is whole in its file before the table names it: a run that is killed loses the exchange it was in and no other.

mod lock;
mod records;
mod replay;
mod rules;
mod store;
mod writer;

pub use store::ArchiveError;

use super::exchange::Exchange;
use super::{Capture, Fetch, Miss, MissReason, Request, Secret};
use lock::Lock;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Outcome, Row, Store};
use writer::Writer;

/// What a run takes from its archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recall {
    /// What HTTP's rules of caching (RFC 9111) let stand; the rest is asked for again, if possible whether it changed.
    Fresh,
    /// Everything that an interrupted run has fetched; the rest is fetched.
    Resume,
    /// Everything, and nothing is fetched.
    Only,
}

/// An archive of captures in a folder; cheap to clone.
#[derive(Debug, Clone)]
pub struct Archive(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    recall: Recall,
    /// The last run that had ended before this one: what was kept since is part of the run that is gone on with.
    ended: i64,
    store: Mutex<Store>,
    /// `None` where nothing is written.
    writer: Option<Mutex<Writer>>,
    /// What went wrong while writing; nothing is written after that.
    failure: Mutex<Option<ArchiveError>>,
    _lock: Option<Lock>,
}

/// What the archive has for a request.
pub(super) enum Recalled {
    /// The outcome; nothing is to be fetched. Boxed, as it is much larger than the others.
    Whole(Box<Result<Capture, Miss>>),
    /// A capture that may have changed since, and the headers to ask that with.
    Stale { validators: Vec<(String, String)>, capture: Box<Capture> },
    /// Nothing that could be used.
    Nothing,
}

impl Archive {
    /// Opens the archive in a folder, or begins one. `command` is kept as what this run was asked to do.
    ///
    /// # Errors
    /// When the folder or its files cannot be used, are no archive of this version, are damaged, or are in use; with
    /// [`Recall::Only`] also where there is no archive.
    pub fn open(folder: &Path, recall: Recall, command: &[String]) -> Result<Self, ArchiveError> {
        let writes = recall != Recall::Only;
        if writes {
            std::fs::create_dir_all(folder).map_err(|e| ArchiveError::io(folder, e))?;
        }
        let lock = if writes { Some(Lock::take(folder)?) } else { None };
        let mut store = Store::open(folder, writes)?;
        let ended = store.last_ended()?;
        let writer = if writes {
            for (file, length) in store.files()? {
                writer::mend(&folder.join(file), length)?;
            }
            let writer = Writer::new(folder, store.begin_run(command)?);
            let (file, length) = writer.begins();
            store.begin_file(file, length)?;
            Some(Mutex::new(writer))
        } else {
            None
        };
        let (store, failure) = (Mutex::new(store), Mutex::new(None));
        Ok(Self(Arc::new(Inner { folder: folder.to_owned(), recall, ended, store, writer, failure, _lock: lock })))
    }

    /// What the last run that did not end was asked to do, if there is one.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn interrupted(folder: &Path) -> Result<Option<Vec<String>>, ArchiveError> {
        Store::open(folder, false)?.interrupted()
    }

    /// Marks the run as ended, and says what went wrong while writing.
    ///
    /// # Errors
    /// When something could not be written: disk full, not permitted.
    pub fn finish(&self) -> Result<(), ArchiveError> {
        self.leave()?;
        if self.0.writer.is_some() { self.store().end_run() } else { Ok(()) }
    }

    /// Leaves the run to be gone on with later, and says what went wrong while writing.
    ///
    /// # Errors
    /// As [`Archive::finish`].
    pub fn leave(&self) -> Result<(), ArchiveError> {
        self.failure().take().map_or(Ok(()), Err)
    }

    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.0.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> std::sync::MutexGuard<'_, Option<ArchiveError>> {
        self.0.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is there for a request.
    pub(super) async fn recall(&self, request: &Request) -> Recalled {
        let (archive, request) = (self.clone(), request.clone());
        // Reading a record undoes gzip: not on the threads that keep the net going.
        let read = tokio::task::spawn_blocking(move || archive.recall_now(&request));
        read.await.unwrap_or(Recalled::Nothing)
    }

    fn recall_now(&self, request: &Request) -> Recalled {
        let found = self.store().get(&key(request));
        let row = match found {
            Ok(Some(row)) => row,
            Ok(None) => return Recalled::Nothing,
            Err(e) => {
                self.fail(e);
                return Recalled::Nothing;
            }
        };
        let outcome = match &row.outcome {
            Outcome::Missed { reason, detail } => Err(Miss::with(request.url.as_str(), *reason, detail.clone())),
            Outcome::Answered(head) => match replay::capture(&self.0.folder, request, head, &row) {
                Some(capture) => Ok(capture),
                // Its file is gone or changed: it is fetched again where that is allowed.
                None => return Recalled::Nothing,
            },
        };
        let all = match self.0.recall {
            Recall::Only => true,
            Recall::Resume => row.run > self.0.ended,
            Recall::Fresh => false,
        };
        match outcome {
            outcome if all => Recalled::Whole(Box::new(outcome)),
            Err(_) => Recalled::Nothing,
            Ok(capture) => match rules::standing(request, &capture) {
                rules::Standing::Fresh => Recalled::Whole(Box::new(Ok(capture))),
                rules::Standing::Stale(validators) => Recalled::Stale { validators, capture: Box::new(capture) },
                rules::Standing::Gone => Recalled::Nothing,
            },
        }
    }

    /// Keeps a retrieval, and gives what it came to: the capture known before where nothing changed since.
    pub(super) async fn keep(
        &self,
        request: &Request,
        outcome: Result<Capture, Miss>,
        exchanges: Vec<Exchange>,
        known: Option<Capture>,
    ) -> Result<Capture, Miss> {
        let (archive, request) = (self.clone(), request.clone());
        let fallback = outcome.clone();
        let kept = tokio::task::spawn_blocking(move || {
            let outcome = match (outcome, known) {
                (Ok(answer), Some(known)) if answer.status == 304 => Ok(rules::freshened(known, answer)),
                // It stays in the table as it was, so that a run without the net finds the same.
                (Err(miss), Some(known)) if rules::stands_in(&known, &miss) => return Ok(known),
                (outcome, _) => outcome,
            };
            archive.keep_now(&request, &outcome, &exchanges);
            outcome
        });
        kept.await.unwrap_or(fallback)
    }

    fn keep_now(&self, request: &Request, outcome: &Result<Capture, Miss>, exchanges: &[Exchange]) {
        let Some(writer) = &self.0.writer else { return };
        // A service may repeat the key it was given.
        if self.failure().is_some() || repeats_key(request, outcome, exchanges) {
            return;
        }
        let written = writer.lock().unwrap_or_else(PoisonError::into_inner).write(exchanges);
        let written = match written {
            Ok(written) => written,
            Err(e) => return self.fail(e),
        };
        let mut store = self.store();
        let unchanged = exchanges.last().is_some_and(|e| e.status == 304);
        let before = if unchanged { store.get(&key(request)).ok().flatten() } else { None };
        let (file, offset) = match before {
            Some(row) => (row.file, row.offset),
            None => (written.file.clone(), written.last_response),
        };
        let row = Row { outcome: Outcome::of(outcome), file, offset, run: 0 };
        let put = store.put(&key(request), request.url.as_str(), &row, &written);
        drop(store);
        if let Err(e) = put {
            self.fail(e);
        }
    }

    fn fail(&self, error: ArchiveError) {
        self.failure().get_or_insert(error);
    }
}

impl Fetch for Archive {
    /// What the archive holds, and no more: for runs without the net.
    async fn get(&self, request: &Request) -> Result<Capture, Miss> {
        match self.recall(request).await {
            Recalled::Whole(outcome) => *outcome,
            Recalled::Stale { capture, .. } => Ok(*capture),
            Recalled::Nothing => Err(Miss::with(request.url.as_str(), MissReason::Offline, "not in the archive")),
        }
    }
}

/// Whether the key of a request stands in what came back.
fn repeats_key(request: &Request, outcome: &Result<Capture, Miss>, exchanges: &[Exchange]) -> bool {
    let Some(Secret::Header(_, key) | Secret::Member(_, key)) = &request.secret else { return false };
    // "Bearer k", "Token k": the key is the last word.
    let key = key.rsplit(' ').next().unwrap_or(key);
    let holds = |bytes: &[u8]| bytes.windows(key.len().max(1)).any(|w| w == key.as_bytes());
    let in_heads = exchanges.iter().flat_map(|e| &e.headers).any(|(_, value)| value.contains(key));
    let in_body = outcome.as_ref().is_ok_and(|c| holds(&c.body) || c.final_url.as_str().contains(key));
    in_heads || in_body || exchanges.iter().any(|e| holds(&e.raw))
}

/// What makes two requests the same: address and body, and a range where only a part is wanted.
fn key(request: &Request) -> String {
    use sha2::{Digest, Sha256};
    let mut url = request.url.clone();
    url.set_fragment(None);
    let range = request.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case("range")).map_or("", |(_, v)| v.as_str());
    let mut hash = Sha256::new();
    for part in [url.as_str(), range, request.body.as_deref().unwrap_or("")] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()[..16].iter().map(|b| format!("{b:02x}")).collect()
}
