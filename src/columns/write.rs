use super::Error;
use parquet::basic::{Compression, ConvertedType, Encoding, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    name: &'static str,
    kind: Kind,
}

impl Field {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Numbers in order, hardly any twice: kept as differences.
    Spread,
    /// Numbers of which few are different: kept as places in a list of them.
    Few,
    /// Text, which may be missing.
    Text,
    /// Bytes.
    Bytes,
}

/// The values of one column for some rows.
pub(crate) enum Values<'v> {
    Long(Vec<i64>),
    Text(Vec<Option<&'v str>>),
    Bytes(Vec<&'v [u8]>),
}

/// Writes one file. Until [`Writer::finish`] it has another name; dropped before, it is removed.
pub(crate) struct Writer {
    path: PathBuf,
    draft: PathBuf,
    inner: Option<SerializedFileWriter<File>>,
}

impl Writer {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub(crate) fn create(path: &Path, fields: &[Field]) -> Result<Self, Error> {
        let failed = |e: &dyn std::fmt::Display| Error::writing(path, e);
        let name = path.file_name().ok_or_else(|| Error::writing(path, "it names no file"))?.to_string_lossy();
        let draft = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let schema = schema(fields).map_err(|e| failed(&e))?;
        let file = File::create(&draft).map_err(|e| failed(&e))?;
        let inner = SerializedFileWriter::new(file, schema, Arc::new(properties(fields))).map_err(|e| failed(&e))?;
        Ok(Self { path: path.to_owned(), draft, inner: Some(inner) })
    }

    /// Adds rows: a row group. One [`Values`] a field, in their order, all as long as each other.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub(crate) fn rows(&mut self, columns: &[Values<'_>]) -> Result<(), Error> {
        let path = &self.path;
        let Some(inner) = &mut self.inner else { return Ok(()) };
        let mut write = || -> parquet::errors::Result<()> {
            let mut group = inner.next_row_group()?;
            for values in columns {
                let Some(mut column) = group.next_column()? else { break };
                match values {
                    Values::Long(values) => {
                        column.typed::<Int64Type>().write_batch(values, None, None)?;
                    }
                    Values::Text(values) => {
                        let levels: Vec<i16> = values.iter().map(|v| i16::from(v.is_some())).collect();
                        let held: Vec<ByteArray> = values.iter().flatten().map(|&v| ByteArray::from(v)).collect();
                        column.typed::<ByteArrayType>().write_batch(&held, Some(&levels), None)?;
                    }
                    Values::Bytes(values) => {
                        let held: Vec<ByteArray> = values.iter().map(|v| ByteArray::from(v.to_vec())).collect();
                        column.typed::<ByteArrayType>().write_batch(&held, None, None)?;
                    }
                }
                column.close()?;
            }
            group.close().map(drop)
        };
        write().map_err(|e| Error::writing(path, e))
    }

    /// Ends the file with these notes about it and gives it its name.
    ///
    /// # Errors
    ///
    /// When the file cannot be written or renamed.
    pub(crate) fn finish(mut self, notes: &[(&str, String)]) -> Result<(), Error> {
        let failed = |e: &dyn std::fmt::Display| Error::writing(&self.path, e);
        if let Some(mut inner) = self.inner.take() {
            for (key, value) in notes {
                inner.append_key_value_metadata(KeyValue::new((*key).to_owned(), value.clone()));
            }
            let file = inner.into_inner().map_err(|e| failed(&e))?;
            // On disk before the name is: after a crash there is a whole file or none.
            file.sync_all().map_err(|e| failed(&e))?;
            std::fs::rename(&self.draft, &self.path).map_err(|e| failed(&e))?;
        }
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // After a rename there is nothing under that name.
        let _ = std::fs::remove_file(&self.draft);
    }
}

fn schema(fields: &[Field]) -> parquet::errors::Result<Arc<Type>> {
    let field = |field: &Field| {
        let physical = match field.kind {
            Kind::Spread | Kind::Few => Physical::INT64,
            Kind::Text | Kind::Bytes => Physical::BYTE_ARRAY,
        };
        let mut column = Type::primitive_type_builder(field.name, physical).with_repetition(Repetition::REQUIRED);
        if field.kind == Kind::Text {
            column = column
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::String))
                .with_converted_type(ConvertedType::UTF8);
        }
        column.build().map(Arc::new)
    };
    let fields = fields.iter().map(field).collect::<parquet::errors::Result<Vec<_>>>()?;
    Type::group_type_builder("rows").with_fields(fields).build().map(Arc::new)
}

/// Plain settings that every engine reads; no page index, and smallest and largest value of ordered numbers only.
fn properties(fields: &[Field]) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_created_by("dateline".to_owned())
        .set_offset_index_disabled(true)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_compression(Compression::SNAPPY);
    for field in fields {
        let path = ColumnPath::from(field.name);
        match field.kind {
            Kind::Spread => {
                properties = properties
                    .set_column_dictionary_enabled(path.clone(), false)
                    .set_column_encoding(path.clone(), Encoding::DELTA_BINARY_PACKED)
                    .set_column_compression(path.clone(), Compression::UNCOMPRESSED)
                    .set_column_statistics_enabled(path, EnabledStatistics::Chunk);
            }
            Kind::Few => properties = properties.set_column_compression(path, Compression::UNCOMPRESSED),
            Kind::Bytes => properties = properties.set_column_dictionary_enabled(path, false),
            Kind::Text => {}
        }
    }
    properties.build()
}
