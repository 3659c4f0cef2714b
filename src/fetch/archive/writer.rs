//! A run's WARC file: one gzip member a record.

use super::records::{Record, info, of_exchange};
use super::store::ArchiveError;
use crate::fetch::exchange::Exchange;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct Writer {
    name: String,
    path: PathBuf,
    /// Made with the first record: a run that fetches nothing leaves no file.
    file: Option<File>,
    length: u64,
}

/// Where an exchange was written.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    /// The file's name; none where there was nothing to write.
    pub(super) file: Option<String>,
    /// Where the last response begins.
    pub(super) last_response: Option<u64>,
    /// Length of the file after it.
    pub(super) length: u64,
}

impl Writer {
    pub(super) fn new(folder: &Path, run: i64) -> Self {
        let name = format!("dateline-{run:05}.warc.gz");
        let path = folder.join(&name);
        let length = std::fs::metadata(&path).map_or(0, |about| about.len());
        Self { path, name, file: None, length }
    }

    /// The file's name, and its length before anything is added to it.
    pub(super) fn begins(&self) -> (&str, u64) {
        (&self.name, self.length)
    }

    /// Appends requests and responses in order; they are on their way to the disk when this returns.
    pub(super) fn write(&mut self, exchanges: &[Exchange]) -> Result<Written, ArchiveError> {
        if exchanges.is_empty() {
            return Ok(Written { length: self.length, ..Written::default() });
        }
        let path = self.path.clone();
        self.append(exchanges).map_err(|e| ArchiveError::io(&path, e))
    }

    fn append(&mut self, exchanges: &[Exchange]) -> io::Result<Written> {
        if self.file.is_none() {
            let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
            self.length = file.metadata()?.len();
            if self.length == 0 {
                let head = member(&info(&self.name))?;
                if let Err(e) = file.write_all(&head) {
                    let _ = std::fs::remove_file(&self.path);
                    return Err(e);
                }
                self.length = head.len() as u64;
            }
            self.file = Some(file);
        }
        let mut last_response = None;
        for exchange in exchanges {
            let (request, response) = of_exchange(exchange);
            self.put(&request)?;
            last_response = Some(self.length);
            self.put(&response)?;
        }
        Ok(Written { file: Some(self.name.clone()), last_response, length: self.length })
    }

    fn put(&mut self, record: &Record) -> io::Result<()> {
        let bytes = member(record)?;
        let file = self.file.as_mut().ok_or_else(|| io::Error::other("the file was not made"))?;
        if let Err(e) = file.write_all(&bytes) {
            // What was written of the record is taken back, so that other programs can read the file.
            let _ = file.set_len(self.length);
            return Err(e);
        }
        self.length += bytes.len() as u64;
        Ok(())
    }
}

fn member(record: &Record) -> io::Result<Vec<u8>> {
    let mut to = GzEncoder::new(Vec::new(), Compression::default());
    record.write(&mut to)?;
    to.finish()
}

/// Takes off what a killed run left behind the last record that the table knows.
pub(super) fn mend(path: &Path, length: u64) -> Result<(), ArchiveError> {
    let Ok(about) = std::fs::metadata(path) else { return Ok(()) };
    if length == 0 {
        // Nothing in it was ever whole.
        return std::fs::remove_file(path).map_err(|e| ArchiveError::io(path, e));
    }
    if about.len() > length {
        let cut = OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(length));
        cut.map_err(|e| ArchiveError::io(path, e))?;
    }
    Ok(())
}
