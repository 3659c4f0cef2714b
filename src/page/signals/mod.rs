//! What a story's own text says of where it is from. Works on any text: a page's body or a plain file.

mod credits;
mod dateline;
mod furniture;
mod names;
mod notes;
mod pattern;

pub use credits::credits;
pub(super) use credits::credits_of_lines;
pub use dateline::dateline;
pub use furniture::furniture;
pub(super) use furniture::{is_line, is_list_heading, is_prose};
pub(super) use names::agencies_in;
pub use names::{Agencies, KnownOutlet, OutletNames};
pub use notes::notes;
