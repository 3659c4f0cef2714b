//! Audits for people: who carries a story, whose it is, what each outlet did to it.
//!
//! Takes an [`Audit`](crate::syndication::Audit); gives a [`Report`], which is written as a table for the terminal, as
//! CSV, as a page or as a picture of one story. All show the same lines.

mod csv;
mod html;
mod lanes;
mod lines;
mod picture;
mod table;

pub use csv::csv;
pub use html::html;
pub use lanes::lanes;
pub use lines::{CopyLine, Options, Report, StoryReport};
pub use picture::picture;
pub use table::table;
