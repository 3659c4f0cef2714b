//! Sketches of collections on disk, so that what is too large for one memory or one machine can be audited.
//!
//! Takes documents a shard at a time and gives two Parquet files a shard: what is kept of each document, and the sampled
//! runs of words it is found by. Shards are merged by lying in one folder. Finding the pairs that share runs is then a
//! join over the second kind of files, done here ([`Sketches::join`]) or by any engine that speaks SQL, and what the join
//! gives ([`Joined`]) is compared word for word and made an audit ([`Sketches::audit`]). All hashing is done before
//! anything is written, so an engine needs no function of ours. docs/formats.md has the columns, docs/scale.md the sizes.

mod audit;
mod error;
mod files;
mod join;
mod joined;
mod record;
mod shard;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use files::Sketches;
pub use joined::Joined;
pub use shard::Shard;

/// Layout and meaning of the files; what the note `schema` in each of them says.
pub const SCHEMA: &str = "dateline.sketch/1";

/// Endings of a shard's two files.
const DOCUMENTS: &str = ".documents.parquet";
const RUNS: &str = ".runs.parquet";

/// Documents of one house a run stands in at least to be the house's furniture; scale/sql says the same.
const FURNITURE: u64 = 3;
/// Share of all documents with the run that must be that house's, as a fraction: four fifths.
const MOSTLY: (u64, u64) = (4, 5);
