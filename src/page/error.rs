/// Why a page could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing but white space.
    #[error("the input is empty")]
    Empty,
    /// Bytes that are no text in any charset.
    #[error("the input is binary ({0})")]
    Binary(&'static str),
    /// A PDF.
    #[error("the input is a PDF, which is not read")]
    Pdf,
    /// A picture.
    #[error("the input is an image ({0})")]
    Image(&'static str),
    /// More than the cap, in bytes after decompression.
    #[error("the input is too large: {size} bytes or more, at most {cap} are read")]
    TooLarge {
        /// Bytes seen before reading stopped.
        size: usize,
        /// The cap.
        cap: usize,
    },
    /// A gzip stream that breaks off or does not match its checksum.
    #[error("the gzip stream is broken: {0}")]
    Gzip(String),
    /// A charset that is refused, such as UTF-7.
    #[error("the charset `{0}` is not read")]
    Charset(String),
    /// A feed, which holds many documents.
    #[error("the input is a feed of many documents")]
    Feed,
    /// A feed, or a page saved as MIME parts, that cannot be parsed.
    #[error("the {what} cannot be parsed: {why}")]
    Broken {
        /// What it is.
        what: &'static str,
        /// What the parser says.
        why: String,
    },
    /// A page on which no text was found.
    #[error("no article text was found in the page")]
    NoText,
    /// A fault of this program or a library under it, caught at the border of one page.
    #[error("the page could not be worked through: {0}")]
    Internal(String),
}
