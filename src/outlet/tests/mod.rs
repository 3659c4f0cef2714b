//! The directory as its users see it, with the embedded data.

mod data;
mod lookup;
mod mentions;
mod overlay;
