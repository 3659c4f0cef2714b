//! Web archives (WARC, ISO 28500): from a stream of bytes to the pages recorded in it.
//!
//! Takes a reader over a `.warc` or `.warc.gz`; gives an iterator over its pages. Hides gzip members, record headers,
//! HTTP heads, chunks and content codings. It streams: one record is in memory at a time, and none above the cap.
//!
//! Nothing in an archive is fatal. A record that is broken, cut off, too large or in a coding that is not read comes out
//! as a [`BadRecord`] with its place and reason, and reading goes on with the next record that can be found.
//!
//! The crates for this stop at the first broken record or take a length on trust, which is why it is written here.
//!
//! ```
//! let archive = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbour-gazette.example/mill\r\n\
//!     WARC-Date: 2024-05-03T08:00:00Z\r\nContent-Length: 45\r\n\r\n\
//!     HTTP/1.1 200 OK\r\n\r\n<p>The mill reopened.</p>\n\r\n\r\n";
//! let mut pages = dateline::warc::Pages::new(&archive[..]);
//! let page = pages.next().unwrap().unwrap();
//! assert_eq!((page.url.as_str(), page.status), ("https://harbour-gazette.example/mill", Some(200)));
//! assert!(page.body.starts_with(b"<p>"));
//! assert!(pages.next().is_none());
//! ```

mod coding;
mod http;
mod pages;
mod record;
mod source;

#[cfg(feature = "net")]
pub(crate) use coding::ACCEPTED;
#[cfg(feature = "net")]
pub(crate) use coding::{CodingFault, decode};
pub use pages::{Counts, Pages};
pub use record::{BadReason, BadRecord, Page};
