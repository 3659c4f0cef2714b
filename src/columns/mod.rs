//! Tables of columns on disk: Parquet files, written whole or not at all, and read back.
//!
//! Takes and gives plain vectors. Hides the Parquet library: encodings, row groups, levels. A file is somebody else's
//! thing: whatever stands in it, reading gives values or an [`Error`] that names it.

mod read;
mod rows;
mod write;

pub(crate) use read::Table;
pub(crate) use rows::Objects;
pub(crate) use write::{Field, Kind, Values, Writer};

use std::path::{Path, PathBuf};

/// Why a file of columns cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} `{}`: {why}", path.display())]
pub struct Error {
    doing: &'static str,
    path: PathBuf,
    why: String,
}

impl Error {
    pub(crate) fn reading(path: &Path, why: impl ToString) -> Self {
        Self { doing: "read", path: path.to_owned(), why: why.to_string() }
    }

    pub(crate) fn writing(path: &Path, why: impl ToString) -> Self {
        Self { doing: "write", path: path.to_owned(), why: why.to_string() }
    }

    /// Whether writing failed rather than reading.
    pub fn is_writing(&self) -> bool {
        self.doing == "write"
    }
}

/// Runs what reads a file. The library panics on some broken files; that is an error of the file like any other.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, String>) -> Result<T, Error> {
    let held = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    let done = held.unwrap_or_else(|_| Err("it is damaged".to_owned()));
    done.map_err(|why| Error::reading(path, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [Field; 3] =
        [Field::new("h", Kind::Spread), Field::new("name", Kind::Text), Field::new("words", Kind::Bytes)];

    fn written(path: &Path) {
        let mut writer = Writer::create(path, &FIELDS).unwrap();
        for part in [0_i64, 1] {
            let h = (0..100).map(|i| part * 1000 + i * i).collect();
            let names: Vec<String> = (0..100).map(|i| format!("n{i}")).collect();
            let names = names.iter().enumerate().map(|(i, n)| (i % 3 > 0).then_some(n.as_str())).collect();
            writer.rows(&[Values::Long(h), Values::Text(names), Values::Bytes(vec![b"ab\0c"; 100])]).unwrap();
        }
        writer.finish(&[("schema", "test/1".to_owned())]).unwrap();
    }

    #[test]
    fn what_is_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        written(&path);
        let table = Table::open(&path).unwrap();
        assert_eq!((table.parts(), table.note("schema")), (2, Some("test/1")));
        assert_eq!(table.longs(1, "h").unwrap()[..3], [1000, 1001, 1004]);
        let names = table.texts(0, "name").unwrap();
        assert_eq!((names[0].as_deref(), names[1].as_deref(), names.len()), (None, Some("n1"), 100));
        assert_eq!(table.bytes(0, "words").unwrap()[7].data(), b"ab\0c");
        assert!(table.longs(0, "none").unwrap_err().to_string().contains("no column `none`"));
        let again = folder.path().join("b.parquet");
        written(&again);
        assert_eq!(std::fs::read(path).unwrap(), std::fs::read(again).unwrap());
    }

    #[test]
    fn a_file_dropped_before_its_end_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(Writer::create(&folder.path().join("a.parquet"), &FIELDS).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_file_is_an_error_or_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        written(&path);
        let whole = std::fs::read(&path).unwrap();
        std::panic::set_hook(Box::new(|_| ()));
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0x55;
            std::fs::write(&path, &broken).unwrap();
            if let Ok(table) = Table::open(&path) {
                for part in 0..table.parts() {
                    let _ = (table.longs(part, "h"), table.texts(part, "name"), table.bytes(part, "words"));
                }
            }
            let _ = Objects::open(&path).map(|rows| rows.take(1000).count());
        }
        for end in 0..whole.len() {
            std::fs::write(&path, &whole[..end]).unwrap();
            assert!(Table::open(&path).is_err());
        }
        let _ = std::panic::take_hook();
    }
}
