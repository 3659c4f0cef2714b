//! The loop over the net, through the library, against sites on loopback.
//!
//! The outlets, people and stories are invented, and no directory knows them: pages name their site and links name the
//! carrier. Every site counts its visits and fails the test when a page was fetched more or less often than expected.

mod chain;
mod misses;
mod offline;
mod retrieval;
mod sites;
