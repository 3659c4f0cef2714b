//! From a graph to bytes: terminal tree, DOT, SVG.
//!
//! [`outline`] unfolds a graph for the terminal [`tree`]; [`picture_of`] reduces it to a [`Picture`], which [`svg`] and
//! DOT draw; [`lanes()`] draws a time line. Text from pages is hostile: each format has one writer, and that writer escapes.

mod boxes;
mod dot;
mod error;
pub(crate) mod escape;
mod fold;
mod lanes;
pub mod layout;
mod measure;
mod outline;
mod palette;
mod picture;
mod svg;
mod tree;
mod view;
mod words;

pub use dot::dot;
pub use error::Error;
pub use fold::fold_leaves;
pub use lanes::{Came, Lane, Lanes, Stop};
pub use outline::{Entry, Outline, Said, outline};
pub use picture::{EdgeStroke, NodeShape, Picture, PictureEdge, PictureNode};
pub use svg::{Fold, Scheme, SvgOptions, lanes, svg, svg_by_dot};
pub use tree::{Role, TreeOptions, tree};
pub use view::{View, picture_of};

#[cfg(test)]
mod tests;
