use std::path::PathBuf;

/// Why sketches cannot be written, read or joined.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] crate::columns::Error),
    /// A file is something else.
    #[error("`{}` is no sketch: its name does not end in .documents.parquet or .runs.parquet", .0.display())]
    Foreign(PathBuf),
    /// One of a shard's two files is not there.
    #[error("the shard `{}` is not whole: its {missing} file is not there", path.display())]
    Half {
        /// The file that is there.
        path: PathBuf,
        /// Which is not.
        missing: &'static str,
    },
    /// The two files of a shard were not made together.
    #[error("the two files of the shard `{}` were not made together", .0.display())]
    Mixed(PathBuf),
    /// A file says that it follows other rules.
    #[error("`{}` was not made by this version: it says `{found}`, not `{}`", path.display(), super::SCHEMA)]
    Version {
        /// The file.
        path: PathBuf,
        /// What it says of itself.
        found: String,
    },
    /// What a file holds is not what was written.
    #[error("`{}` is damaged: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        why: &'static str,
    },
    /// What a join gave cannot be read.
    #[error("cannot read what the join gave, `{}`: {why}", path.display())]
    Join {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The join names documents that the sketches do not have.
    #[error("the join names a document that is not in these sketches: {0}")]
    Unknown(i64),
}

impl Error {
    /// Whether something could not be written, rather than read.
    pub fn is_writing(&self) -> bool {
        matches!(self, Self::File(e) if e.is_writing())
    }
}
