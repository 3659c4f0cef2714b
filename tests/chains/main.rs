//! Stories over several sites: pages, feeds, sitemaps and services of invented outlets, served on loopback, and the graph
//! that a run over them must give.
//!
//! A story is a folder with `story.toml`, what the sites answer, and `expected.txt`, the tree a reader sees. Every story is
//! run several times over a net that answers in another order each time, and the graphs must be equal byte for byte.
//! `DATELINE_STORIES=write cargo test --test chains` writes the expectations anew; look the change over.
#![cfg(feature = "net")]
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod net;
mod stories;
mod story;
