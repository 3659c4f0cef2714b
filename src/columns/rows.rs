use super::{Error, guarded};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::{Map, Value};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Rows of anybody's Parquet file as JSON objects, one held at a time.
///
/// Moments become RFC 3339 in UTC. What JSON cannot say, such as bytes, is left out of the object.
pub(crate) struct Objects {
    path: PathBuf,
    rows: Option<RowIter<'static>>,
}

impl Objects {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// When it cannot be opened or is no whole Parquet file.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let rows = guarded(path, || {
            let file = File::open(path).map_err(|e| e.to_string())?;
            let reader = SerializedFileReader::new(file).map_err(|e| e.to_string())?;
            Ok(RowIter::from_file_into(Box::new(reader)))
        })?;
        Ok(Self { path: path.to_owned(), rows: Some(rows) })
    }

    /// With these top-level columns only; those that are not there are no error.
    ///
    /// # Errors
    ///
    /// When the file is damaged.
    pub(crate) fn only(mut self, keys: &[&str]) -> Result<Self, Error> {
        let path = self.path.clone();
        self.rows = guarded(&path, || {
            let file = File::open(&path).map_err(|e| e.to_string())?;
            let reader = SerializedFileReader::new(file).map_err(|e| e.to_string())?;
            let schema = reader.metadata().file_metadata().schema();
            let wanted = schema.get_fields().iter().filter(|f| keys.contains(&f.name())).cloned().collect();
            let wanted = Type::group_type_builder(schema.name()).with_fields(wanted).build();
            let wanted = wanted.map_err(|e| e.to_string())?;
            RowIter::from_file_into(Box::new(reader)).project(Some(wanted)).map(Some).map_err(|e| e.to_string())
        })?;
        Ok(self)
    }
}

impl Iterator for Objects {
    type Item = Result<Map<String, Value>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.rows.as_mut()?;
        match guarded(&self.path, || rows.next().transpose().map_err(|e| e.to_string())) {
            Ok(row) => row.map(|row| Ok(object(row))),
            Err(e) => {
                // What follows a broken page cannot be told from it.
                self.rows = None;
                Some(Err(e))
            }
        }
    }
}

fn object(row: Row) -> Map<String, Value> {
    row.into_columns().into_iter().filter_map(|(name, field)| Some((name, value(field)?))).collect()
}

fn value(field: Field) -> Option<Value> {
    Some(match field {
        Field::Null => Value::Null,
        Field::Bool(held) => held.into(),
        Field::Byte(n) => n.into(),
        Field::Short(n) => n.into(),
        Field::Int(n) => n.into(),
        Field::Long(n) => n.into(),
        Field::UByte(n) => n.into(),
        Field::UShort(n) => n.into(),
        Field::UInt(n) => n.into(),
        Field::ULong(n) => n.into(),
        Field::Str(text) => text.into(),
        // Some writers do not say that their texts are texts.
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok()?.into(),
        Field::Date(days) => date(i64::from(days)).into(),
        Field::TimestampMillis(at) => moment(at.div_euclid(1000)).into(),
        Field::TimestampMicros(at) => moment(at.div_euclid(1_000_000)).into(),
        Field::Group(row) => Value::Object(object(row)),
        _ => return None,
    })
}

fn moment(seconds: i64) -> String {
    let (day, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    format!("{}T{:02}:{:02}:{:02}Z", date(day), rest / 3600, rest / 60 % 60, rest % 60)
}

/// The civil date so many days after 1970-01-01, after Hinnant, "chrono-compatible low-level date algorithms" (2013).
fn date(days: i64) -> String {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_dates() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(20_635), "2026-07-01");
        assert_eq!(date(-1), "1969-12-31");
        assert_eq!(moment(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(moment(951_868_800), "2000-03-01T00:00:00Z");
    }
}
