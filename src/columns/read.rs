use super::{Error, guarded};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Rows of a part taken at a time, and at most: a damaged file may claim any number.
const BATCH: usize = 64 << 10;
const MOST: usize = 16 << 20;

/// A file of columns, read a part (row group) and a column at a time.
pub(crate) struct Table {
    path: PathBuf,
    reader: SerializedFileReader<File>,
}

impl Table {
    /// Opens a file and reads its footer.
    ///
    /// # Errors
    ///
    /// When it cannot be opened or is no whole Parquet file.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let reader = guarded(path, || {
            let file = File::open(path).map_err(|e| e.to_string())?;
            SerializedFileReader::new(file).map_err(|e| e.to_string())
        })?;
        Ok(Self { path: path.to_owned(), reader })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Number of parts.
    pub(crate) fn parts(&self) -> usize {
        self.reader.num_row_groups()
    }

    /// A note given to [`super::Writer::finish`].
    pub(crate) fn note(&self, key: &str) -> Option<&str> {
        let notes = self.reader.metadata().file_metadata().key_value_metadata()?;
        notes.iter().find(|n| n.key == key)?.value.as_deref()
    }

    /// A column of numbers of one part.
    ///
    /// # Errors
    ///
    /// When there is no such column or it is damaged.
    pub(crate) fn longs(&self, part: usize, name: &str) -> Result<Vec<i64>, Error> {
        guarded(&self.path, || match self.column(part, name)? {
            (ColumnReader::Int64ColumnReader(column), 0) => all::<Int64Type>(column, false).map(|(values, _)| values),
            _ => Err(format!("its column `{name}` does not hold numbers")),
        })
    }

    /// A column of bytes of one part.
    ///
    /// # Errors
    ///
    /// When there is no such column or it is damaged.
    pub(crate) fn bytes(&self, part: usize, name: &str) -> Result<Vec<ByteArray>, Error> {
        guarded(&self.path, || match self.column(part, name)? {
            (ColumnReader::ByteArrayColumnReader(column), 0) => {
                all::<ByteArrayType>(column, false).map(|(values, _)| values)
            }
            _ => Err(format!("its column `{name}` does not hold bytes")),
        })
    }

    /// A column of texts of one part; `None` where one is missing.
    ///
    /// # Errors
    ///
    /// When there is no such column, it is damaged, or not UTF-8.
    pub(crate) fn texts(&self, part: usize, name: &str) -> Result<Vec<Option<String>>, Error> {
        guarded(&self.path, || {
            let (ColumnReader::ByteArrayColumnReader(column), 1) = self.column(part, name)? else {
                return Err(format!("its column `{name}` does not hold text"));
            };
            let (values, levels) = all::<ByteArrayType>(column, true)?;
            let mut values = values.into_iter();
            let text = |level: i16| {
                if level == 0 {
                    return Ok(None);
                }
                let value = values.next().ok_or("it is damaged")?;
                value.as_utf8().map(|text| Some(text.to_owned())).map_err(|e| e.to_string())
            };
            levels.into_iter().map(text).collect()
        })
    }

    /// A column's reader, and 1 where its values may be missing.
    fn column(&self, part: usize, name: &str) -> Result<(ColumnReader, i16), String> {
        let group = self.reader.get_row_group(part).map_err(|e| e.to_string())?;
        let schema = self.reader.metadata().file_metadata().schema_descr();
        let at = schema.columns().iter().position(|c| c.path().string() == name);
        let at = at.ok_or_else(|| format!("it has no column `{name}`"))?;
        let missing = schema.column(at).max_def_level();
        group.get_column_reader(at).map(|column| (column, missing)).map_err(|e| e.to_string())
    }
}

fn all<T: DataType>(mut column: ColumnReaderImpl<T>, missing: bool) -> Result<(Vec<T::T>, Vec<i16>), String> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut rows = 0;
    loop {
        let given = missing.then_some(&mut levels);
        let (read, ..) = column.read_records(BATCH, given, None, &mut values).map_err(|e| e.to_string())?;
        if read == 0 {
            return Ok((values, levels));
        }
        rows += read;
        if rows > MOST {
            return Err(format!("it has more than {MOST} rows in a row group"));
        }
    }
}
