//! Source provenance for news: who says it, through whom it came, and where the pages are.

pub mod attribution;
pub mod evidence;
pub mod fetch;
pub mod outlet;
pub mod page;
pub mod record;
pub mod resolve;
pub mod text;
pub mod trace;
