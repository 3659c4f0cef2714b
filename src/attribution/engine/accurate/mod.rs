//! The accurate engine: a small transformer over word pieces, with weights from a file.

pub(crate) mod form;
