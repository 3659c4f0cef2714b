//! Source provenance for news: who says it, through whom it came, and where the pages are.
//!
//! A news story goes through rooms, left to right; each takes one type and gives one.
//!
//! ```text
//! URL, file -> fetch -Capture-> page -Document-> attribution -Attribution-> resolve -+
//!                                                                                    |
//!                                            render <-ProvenanceGraph- graph <-Trace- trace
//! ```
//!
//! [`text`], [`evidence`] and [`outlet`] hold the words all rooms share, and [`warc`] reads web archives for any of them. Only [`fetch`] and [`trace`] are async.
//!
//! ```
//! use dateline::attribution::Reader;
//! use dateline::outlet::OutletDirectory;
//! use dateline::page::{Document, DocumentId};
//!
//! let text = "LAKEPORT (Vesta) – “The dam will hold,” Governor Ada Lindt said, Reuters reported.";
//! let document = Document::from_text(DocumentId::new("dam"), text);
//! let found = Reader::fast(OutletDirectory::embedded()).read(&document);
//! assert_eq!(found[0].path, ["Reuters", "Ada Lindt"]);
//! ```

pub mod attribution;
mod columns;
pub mod evidence;
pub mod fetch;
pub mod graph;
pub mod outlet;
pub mod page;
pub mod record;
pub mod render;
pub mod report;
pub mod resolve;
pub mod sketches;
pub mod syndication;
pub mod text;
pub mod trace;
pub mod warc;
