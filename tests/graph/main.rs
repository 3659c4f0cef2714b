//! What holds of every graph and every record, whatever was read.

mod deep;
mod properties;
mod record;
mod snapshots;
mod traces;
