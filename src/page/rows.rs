//! The rows of a table of documents, streamed.

use super::row::Row;
use crate::columns::Objects;
use flate2::read::MultiGzDecoder;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Longest line of a table in bytes; a longer one is no row.
const LONGEST: u64 = 64 << 20;

/// How a table holds its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// A JSON object a line.
    Lines,
    /// Comma-separated values, with a line of names first.
    Csv,
    /// Parquet.
    Parquet,
}

/// The rows of a table, in order, each with its number from 1: the line of JSON lines, the row after the names of CSV.
///
/// A row that cannot be read is an `Err` in words, and the next one goes on. Gzip, of several members too, is undone.
/// One row is held at a time.
pub struct Rows<'r> {
    inner: Inner<'r>,
    number: usize,
    failed: Option<io::Error>,
}

enum Inner<'r> {
    Lines(Box<dyn BufRead + Send + 'r>),
    Csv(Box<csv::DeserializeRecordsIntoIter<Box<dyn BufRead + Send + 'r>, Row>>),
    Parquet(Box<Objects>),
}

/// The columns of Parquet that are read: those that mean the same in one list, the first that holds something counting.
const COLUMNS: [&[&str]; 10] = [
    &["id"],
    &["text"],
    &["url"],
    &["canonical"],
    &["outlet"],
    &["publisher", "publisher_name", "source"],
    &["title", "headline"],
    &["published", "date", "published_at"],
    &["byline"],
    &["language"],
];

impl<'r> Rows<'r> {
    /// Reads a table.
    ///
    /// # Errors
    ///
    /// When the first bytes cannot be read.
    pub fn new(table: impl Read + Send + 'r, kind: TableKind) -> io::Result<Self> {
        let mut table = BufReader::with_capacity(1 << 20, table);
        let zipped = table.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let table: Box<dyn BufRead + Send + 'r> = if zipped {
            Box::new(BufReader::with_capacity(1 << 20, MultiGzDecoder::new(table)))
        } else {
            Box::new(table)
        };
        let inner = match kind {
            TableKind::Lines => Inner::Lines(table),
            TableKind::Parquet => return Err(io::Error::other("Parquet is read from a file")),
            TableKind::Csv => {
                let csv = csv::ReaderBuilder::new().flexible(true).from_reader(table);
                Inner::Csv(Box::new(csv.into_deserialize()))
            }
        };
        Ok(Self { inner, number: 0, failed: None })
    }

    /// Reads a file. Parquet is read in places, so it must be one.
    ///
    /// # Errors
    ///
    /// When it cannot be opened, or its first bytes cannot be read.
    pub fn open(path: &Path, kind: TableKind) -> io::Result<Rows<'static>> {
        if kind != TableKind::Parquet {
            return Rows::new(File::open(path)?, kind);
        }
        let rows = Objects::open(path).and_then(|rows| rows.only(&COLUMNS.concat())).map_err(io::Error::other)?;
        Ok(Rows { inner: Inner::Parquet(Box::new(rows)), number: 0, failed: None })
    }

    /// What ended the table before its end, such as broken gzip.
    pub fn failure(&self) -> Option<&io::Error> {
        self.failed.as_ref()
    }

    fn line(&mut self) -> Option<Result<Row, String>> {
        let Inner::Lines(table) = &mut self.inner else { return None };
        loop {
            let mut line = Vec::new();
            match table.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) => self.number += 1,
                Err(e) => {
                    self.failed = Some(e);
                    return None;
                }
            }
            if line.len() as u64 == LONGEST {
                // The rest of it is no row either.
                if let Err(e) = table.skip_until(b'\n') {
                    self.failed = Some(e);
                }
                return Some(Err(format!("it is longer than {} MB", LONGEST >> 20)));
            }
            if !line.trim_ascii().is_empty() {
                return Some(serde_json::from_slice(&line).map_err(|e| e.to_string()));
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = (usize, Result<Row, String>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed.is_some() {
            return None;
        }
        let row = match &mut self.inner {
            Inner::Lines(_) => self.line()?,
            Inner::Parquet(rows) => {
                self.number += 1;
                match rows.next()? {
                    Ok(object) => serde_json::from_value(keys(object)).map_err(|e| e.to_string()),
                    Err(e) => {
                        self.failed = Some(io::Error::other(e));
                        return None;
                    }
                }
            }
            Inner::Csv(rows) => {
                self.number += 1;
                match rows.next()? {
                    Ok(row) => Ok(row),
                    Err(e) => match e.into_kind() {
                        csv::ErrorKind::Io(e) => {
                            self.failed = Some(e);
                            return None;
                        }
                        csv::ErrorKind::Deserialize { err, .. } => Err(err.to_string()),
                        csv::ErrorKind::Utf8 { .. } => Err("it is not UTF-8".to_owned()),
                        other => Err(format!("{other:?}")),
                    },
                }
            }
        };
        Some((self.number, row))
    }
}

/// A row of Parquet as a line of JSON would have it: one key a meaning, missing values left out, numbers as text.
fn keys(mut object: Map<String, Value>) -> Value {
    let given = |value: &Value| !value.is_null() && value.as_str() != Some("");
    let mut row = Map::new();
    for names in COLUMNS {
        let Some(value) = names.iter().filter_map(|name| object.remove(*name)).find(given) else { continue };
        let value = if value.is_number() { value.to_string().into() } else { value };
        row.insert(names[0].to_owned(), value);
    }
    Value::Object(row)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::page::signals::Agencies;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn read(table: &[u8], kind: TableKind) -> Vec<(usize, Result<String, String>)> {
        let rows = Rows::new(table, kind).unwrap();
        rows.map(|(n, row)| (n, row.map(|r| r.document("x", &Agencies).unwrap().id.to_string()))).collect()
    }

    #[test]
    fn a_broken_line_is_named_and_the_next_goes_on() {
        let table = b"{\"id\":\"a\",\"text\":\"A.\"}\n\nnonsense\n{\"id\":\"b\",\"text\":\"B.\"}";
        let found = read(table, TableKind::Lines);
        assert_eq!(found[0], (1, Ok("a".into())));
        assert!(found[1].0 == 3 && found[1].1.is_err());
        assert_eq!(found[2], (4, Ok("b".into())));
    }

    #[test]
    fn csv_has_names_first_and_gzip_may_have_members() {
        let mut zipped = Vec::new();
        for part in ["id,text,publisher\na,\"One, two\",X\n", "b,Three,Y\n"] {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(part.as_bytes()).unwrap();
            zipped.extend(encoder.finish().unwrap());
        }
        assert_eq!(read(&zipped, TableKind::Csv), [(1, Ok("a".into())), (2, Ok("b".into()))]);
    }

    #[test]
    fn parquet_has_a_column_a_key() {
        use crate::columns::{Field, Kind, Values, Writer};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        let columns =
            [("id", ["a", "b"]), ("text", ["One.", ""]), ("publisher", ["", ""]), ("source", ["apnews.com", "x"])];
        let fields = columns.map(|(name, _)| Field::new(name, Kind::Text));
        let mut writer = Writer::create(&path, &fields).unwrap();
        let values = columns.map(|(_, values)| Values::Text(values.map(|v| (!v.is_empty()).then_some(v)).to_vec()));
        writer.rows(&values).unwrap();
        writer.finish(&[]).unwrap();
        let rows = Rows::open(&path, TableKind::Parquet).unwrap();
        let found: Vec<_> = rows.map(|(n, row)| (n, row.unwrap().document("x", &Agencies))).collect();
        assert_eq!(found[0].1.as_ref().unwrap().outlet.as_ref().unwrap().name, "Associated Press");
        assert_eq!((found.len(), found[1].0, &found[1].1), (2, 2, &None));
    }

    #[test]
    fn gzip_cut_short_is_a_failure_after_what_was_read() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let line = "{\"id\":\"a\",\"text\":\"A.\"}\n".repeat(2000);
        encoder.write_all(line.as_bytes()).unwrap();
        let zipped = encoder.finish().unwrap();
        let mut rows = Rows::new(&zipped[..zipped.len() / 2], TableKind::Lines).unwrap();
        let _ = rows.by_ref().count();
        assert!(rows.failure().is_some());
    }
}
