//! From the bytes of a page, a feed or a text file to [`Document`]s.
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
mod fragment;
mod gate;
mod inputs;
mod invisible;
mod language;
mod listed;
mod live;
mod metadata;
mod publisher;
mod read;
mod row;
mod rows;
mod sidecar;
mod signals;
mod sniff;
mod wall;
mod when;

pub use address::{normalise_url, original_address, registered_domain};
pub use document::{
    Credit, CreditKind, Dateline, Document, DocumentId, Entry, Link, Note, NoteKind, Part, PartKind, Publisher,
};
pub use elsewhere::canonical_elsewhere;
pub use error::Error;
pub use explain::{BodyOrigin, Dropped, Explanation, FieldOrigin};
pub use listed::{Listed, list_feed, plain_line};
pub use read::{Input, Reader, read};
pub use row::Row;
pub use rows::{Rows, TableKind};
pub use sidecar::{Meta, apply_meta};
pub use signals::{Agencies, KnownOutlet, OutletNames, credits, dateline, furniture, notes};
pub use sniff::Kind;
pub use wall::wall_of;
pub use when::When;
