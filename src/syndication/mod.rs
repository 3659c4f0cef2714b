//! Copies of a story: who has them, whose they are, which way they went.
//!
//! Takes documents; gives an [`Audit`]: clusters of documents that are one text with their origin, and edges between
//! documents that share text, with direction where something shows it. Hides how texts are sketched, how candidates are
//! found without comparing all pairs, and how page furniture is told from stories.

mod align;
mod audit;
mod bits;
mod candidates;
mod changes;
mod cluster;
mod direction;
mod furniture;
#[cfg(feature = "index")]
mod index;
mod json;
#[cfg(feature = "index")]
mod kept;
mod mask;
mod model;
mod origin;
mod packed;
mod pair;
mod params;
mod shared;
mod shingle;
mod sketch;
mod stored;
mod tree;
mod words;

pub use audit::{Auditor, Stage};
pub use changes::{Changes, QuotationChange};
#[cfg(feature = "index")]
pub use index::{Added, Index, IndexError};
pub use json::SCHEMA;
pub use model::{Audit, Cluster, Direction, Edge, EdgeKind, Member, Origin, Passage, Reason, Role, Vote};
pub use params::Params;
pub(crate) use stored::{Stored, StoredCollection, StoredCredit, StoredWords, sharing};
