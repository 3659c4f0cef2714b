//! From a document to who says what in it, and through whom.
//!
//! The [`engine`] finds the spans of sources, cues and contents. [`Reader`] tells who is meant by each source, which
//! media carried the content, and so the path: carriers from the document outwards, then the origin.

pub mod engine;

mod appearances;
mod carried;
mod cast;
mod citing;
mod embedded;
mod explain;
mod frames;
mod joined;
mod languages;
mod lexicon;
mod media;
mod missed;
mod model;
mod named_media;
mod nouns;
mod path;
mod post;
mod posted;
mod read;
mod relay;
mod room;
mod running;
mod source;
mod speaker;
mod title;
mod unsaid;

pub use explain::{PartReason, Reasoned};
pub use model::{Act, AgentKind, Attribution, Carrier, Speaker, Speech, Stance, Voice};
pub use read::Reader;
