//! `dateline.graph/1`: the graph's JSON, with its own structs apart from the model.

use super::{
    Assertion, CopyKind, CopyRecord, DriftRecord, EvidenceRecord, Findings, Node, NodeId, NodeKind, PassageRecord,
    ProvenanceGraph, Quote, Relation, Status,
};
use crate::attribution::Voice;
use crate::evidence::{Confidence, EvidenceCode};
use crate::fetch::Miss;
use crate::resolve::{DriftFlag, DriftKind};
use crate::syndication::Direction;
use serde::{Deserialize, Serialize};

/// The schema this program writes and reads.
pub const SCHEMA: &str = "dateline.graph/1";

/// A saved graph could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GraphJsonError {
    /// Not JSON, or not of this shape.
    #[error("not a {SCHEMA} file")]
    Shape(#[from] serde_json::Error),
    /// Another schema or version.
    #[error("schema is `{0}`, and this program reads `{SCHEMA}`")]
    Schema(String),
    /// The parts do not fit together.
    #[error("the graph does not hold together: {0}")]
    Broken(String),
}

#[derive(Serialize, Deserialize)]
struct GraphV1 {
    schema: String,
    engine: String,
    seed: NodeId,
    nodes: Vec<NodeV1>,
    assertions: Vec<AssertionV1>,
    findings: Findings,
    misses: Vec<Miss>,
    limits: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct NodeV1 {
    id: NodeId,
    kind: NodeKind,
    label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct AssertionV1 {
    id: String,
    relation: Relation,
    from: NodeId,
    to: NodeId,
    document: NodeId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    through: Vec<NodeId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    statements: Vec<NodeId>,
    evidence: Vec<EvidenceV1>,
    method: String,
    confidence: Confidence,
    calibration: String,
    voice: Voice,
    status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    drift: Option<DriftV1>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    copy: Option<CopyV1>,
}

#[derive(Serialize, Deserialize)]
struct CopyV1 {
    kind: CopyKind,
    direction: Direction,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credits: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    share: Option<[Confidence; 2]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    passages: Vec<PassageRecord>,
}

#[derive(Serialize, Deserialize)]
struct DriftV1 {
    kind: DriftKind,
    said: String,
    found: String,
    shown: bool,
    flags: Vec<DriftFlag>,
}

#[derive(Serialize, Deserialize)]
struct EvidenceV1 {
    code: EvidenceCode,
    confidence: Confidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quote: Option<Quote>,
}

/// Confidences of this version are set by hand or come from the engine's marginals; see docs/evidence.md.
const CALIBRATION: &str = "prior";

impl ProvenanceGraph {
    /// The graph as `dateline.graph/1`, indented, ending in a line break.
    pub fn to_json(&self) -> String {
        let graph = GraphV1 {
            schema: SCHEMA.to_owned(),
            engine: self.engine.clone(),
            seed: self.seed.clone(),
            nodes: self.nodes().map(NodeV1::of).collect(),
            assertions: self.links().map(|l| AssertionV1::of(l.assertion())).collect(),
            findings: self.findings.clone(),
            misses: self.misses.clone(),
            limits: self.limits.clone(),
        };
        let mut json = serde_json::to_string_pretty(&graph).expect("plain structs with string keys always serialise");
        json.push('\n');
        json
    }

    /// Reads a saved graph back.
    ///
    /// # Errors
    /// When it is not JSON, of another schema, or its parts do not fit together.
    pub fn from_json(json: &str) -> Result<Self, GraphJsonError> {
        #[derive(Deserialize)]
        struct Head {
            schema: String,
        }
        let head: Head = serde_json::from_str(json)?;
        if head.schema != SCHEMA {
            return Err(GraphJsonError::Schema(head.schema));
        }
        let read: GraphV1 = serde_json::from_str(json)?;
        let mut graph = Self::empty(read.seed, read.engine);
        for node in read.nodes {
            graph.add_node(node.into_model());
        }
        if graph.node(&graph.seed).is_none() {
            return Err(GraphJsonError::Broken(format!("the seed {} is not among the nodes", graph.seed)));
        }
        for record in read.assertions {
            for id in [&record.from, &record.to] {
                if graph.node(id).is_none() {
                    return Err(GraphJsonError::Broken(format!("{} names {id}, which is not a node", record.id)));
                }
            }
            graph.add_assertion(record.into_model());
        }
        graph.misses = read.misses;
        graph.limits = read.limits;
        graph.findings = read.findings;
        graph.verify().map_err(GraphJsonError::Broken)?;
        Ok(graph)
    }
}

impl NodeV1 {
    fn of(node: &Node) -> Self {
        let Node { id, kind, label, outlet, url, published, reason, aliases } = node.clone();
        Self { id, kind, label, outlet, url, published, reason, aliases }
    }

    fn into_model(self) -> Node {
        let Self { id, kind, label, outlet, url, published, reason, aliases } = self;
        Node { id, kind, label, outlet, url, published, reason, aliases }
    }
}

impl DriftV1 {
    fn of(drift: DriftRecord) -> Self {
        let DriftRecord { kind, said, found, shown, flags } = drift;
        Self { kind, said, found, shown, flags }
    }

    fn into_model(self) -> DriftRecord {
        let Self { kind, said, found, shown, flags } = self;
        DriftRecord { kind, said, found, shown, flags }
    }
}

impl CopyV1 {
    fn of(copy: CopyRecord) -> Self {
        let CopyRecord { kind, direction, credits, words, share, passages } = copy;
        Self { kind, direction, credits, words, share, passages }
    }

    fn into_model(self) -> CopyRecord {
        let Self { kind, direction, credits, words, share, passages } = self;
        CopyRecord { kind, direction, credits, words, share, passages }
    }
}

impl AssertionV1 {
    fn of(a: &Assertion) -> Self {
        let a = a.clone();
        let evidence =
            a.evidence.into_iter().map(|e| EvidenceV1 { code: e.code, confidence: e.confidence, quote: e.quote });
        Self {
            id: a.id,
            relation: a.relation,
            from: a.from,
            to: a.to,
            document: a.document,
            through: a.through,
            statements: a.statements,
            evidence: evidence.collect(),
            method: a.method,
            confidence: a.confidence,
            calibration: CALIBRATION.to_owned(),
            voice: a.voice,
            status: a.status,
            drift: a.drift.map(DriftV1::of),
            copy: a.copy.map(CopyV1::of),
        }
    }

    fn into_model(self) -> Assertion {
        let evidence = self.evidence.into_iter();
        Assertion {
            id: self.id,
            relation: self.relation,
            from: self.from,
            to: self.to,
            document: self.document,
            through: self.through,
            statements: self.statements,
            evidence: evidence
                .map(|e| EvidenceRecord { code: e.code, confidence: e.confidence, quote: e.quote })
                .collect(),
            method: self.method,
            confidence: self.confidence,
            voice: self.voice,
            status: self.status,
            drift: self.drift.map(DriftV1::into_model),
            copy: self.copy.map(CopyV1::into_model),
        }
    }
}
