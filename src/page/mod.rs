//! From the bytes of a page or a text file to a [`Document`].
//!
//! Takes bytes with what the server said of them; gives text with links, metadata and credits, every one with its
//! place. Hides charsets, HTML, JSON-LD and the search for the story in a page: nothing right of this room has seen
//! HTML.

mod address;
mod body;
mod charset;
mod directory;
mod document;
mod dom;
mod elsewhere;
mod error;
mod explain;
mod gate;
mod language;
mod metadata;
mod publisher;
mod read;
mod sidecar;
mod signals;
mod sniff;

pub use address::{normalise_url, registered_domain};
pub use document::{Credit, CreditKind, Dateline, Document, DocumentId, Link, Publisher};
pub use elsewhere::canonical_elsewhere;
pub use error::Error;
pub use explain::{BodyOrigin, Dropped, Explanation, FieldOrigin};
pub use read::{Input, Reader, read};
pub use sidecar::{Meta, apply_meta};
pub use signals::{Agencies, KnownOutlet, OutletNames, credits, dateline, furniture};
pub use sniff::Kind;
