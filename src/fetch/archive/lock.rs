//! One run at a time writes to an archive.

use super::ArchiveError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// Held while a run writes; the system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub(super) fn take(folder: &Path) -> Result<Self, ArchiveError> {
        let path = folder.join("lock");
        let io = |e| ArchiveError::io(&path, e);
        let mut options = OpenOptions::new();
        let mut file = options.read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Whoever holds it may be about to write its number.
                let _ = file.read_to_string(&mut holder);
                return Err(ArchiveError::Busy { folder: folder.to_owned(), pid: holder.trim().parse().ok() });
            }
            Err(TryLockError::Error(e)) => return Err(io(e)),
        }
        let told = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
        told.and_then(|()| file.flush()).map_err(io)?;
        Ok(Self { _file: file })
    }
}
