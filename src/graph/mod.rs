//! From a [`Trace`](crate::trace::Trace) or an [`Audit`](crate::syndication::Audit) to a provenance graph and what can be
//! asked of it.
//!
//! Nodes are deduplicated things, assertions are records with evidence. petgraph stays in this room: outside it nobody
//! holds a node index. A circle in what documents say is legal here, and a finding.

mod build;
mod copies;
mod drifts;
mod findings;
mod json;
mod model;
mod store;

pub use crate::syndication::Direction;
pub use build::{PRIMARY_DOCUMENT, PRIMARY_OWN_REPORTING};
pub use drifts::{DriftFinding, DriftWorry};
pub use findings::{Circle, ElsewhereFinding, Findings, Lines, StoryFinding};
pub use json::{GraphJsonError, SCHEMA};
pub use model::{
    Assertion, CopyKind, CopyRecord, DriftRecord, EvidenceRecord, Node, NodeId, NodeKind, PassageRecord, Quote,
    Relation, Status,
};
pub use store::{Link, ProvenanceGraph};
