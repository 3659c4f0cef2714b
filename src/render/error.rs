use super::layout::LayoutError;

/// Why a picture could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A program that is not installed was asked for.
    #[error("program `{program}` is not on the path")]
    ProgramMissing {
        /// Its name.
        program: &'static str,
    },
    /// The layout failed.
    #[error("cannot lay out the picture")]
    Layout(#[source] LayoutError),
}

impl From<LayoutError> for Error {
    fn from(error: LayoutError) -> Self {
        match error {
            LayoutError::ProgramMissing { program } => Self::ProgramMissing { program },
            other => Self::Layout(other),
        }
    }
}
