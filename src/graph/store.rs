use super::{Assertion, Findings, Node, NodeId, NodeKind, Relation};
use crate::fetch::Miss;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef;
use petgraph::{Direction, algo};
use std::collections::BTreeMap;

/// Documents, statements and agents, and what is asserted between them.
///
/// Nodes and assertions come out in a fixed order, so the same trace gives the same bytes.
#[derive(Debug, Clone)]
pub struct ProvenanceGraph {
    pub(super) inner: StableDiGraph<Node, Assertion>,
    pub(super) index: BTreeMap<NodeId, NodeIndex>,
    pub(super) seed: NodeId,
    pub(super) engine: String,
    pub(super) misses: Vec<Miss>,
    pub(super) limits: Vec<String>,
    pub(super) findings: Findings,
}

/// One assertion with its two ends.
#[derive(Debug, Clone, Copy)]
pub struct Link<'g> {
    graph: &'g ProvenanceGraph,
    edge: EdgeIndex,
}

impl<'g> Link<'g> {
    /// The record.
    pub fn assertion(&self) -> &'g Assertion {
        &self.graph.inner[self.edge]
    }

    /// The derived thing.
    pub fn from(&self) -> &'g Node {
        let (from, _) = self.graph.inner.edge_endpoints(self.edge).expect("a link is made from an edge of its graph");
        &self.graph.inner[from]
    }

    /// Its source.
    pub fn to(&self) -> &'g Node {
        let (_, to) = self.graph.inner.edge_endpoints(self.edge).expect("a link is made from an edge of its graph");
        &self.graph.inner[to]
    }
}

impl ProvenanceGraph {
    pub(super) fn empty(seed: NodeId, engine: String) -> Self {
        Self {
            inner: StableDiGraph::new(),
            index: BTreeMap::new(),
            seed,
            engine,
            misses: Vec::new(),
            limits: Vec::new(),
            findings: Findings::default(),
        }
    }

    /// Adds a node, or keeps the one that has its id.
    pub(super) fn add_node(&mut self, node: Node) -> NodeId {
        let id = node.id.clone();
        if !self.index.contains_key(&id) {
            let at = self.inner.add_node(node);
            self.index.insert(id.clone(), at);
        }
        id
    }

    /// Adds an assertion between nodes that are there; the same assertion is added once.
    pub(super) fn add_assertion(&mut self, assertion: Assertion) {
        let (Some(&from), Some(&to)) = (self.index.get(&assertion.from), self.index.get(&assertion.to)) else {
            debug_assert!(false, "both ends are added before the assertion");
            return;
        };
        if !self.inner.edges_connecting(from, to).any(|e| e.weight().id == assertion.id) {
            self.inner.add_edge(from, to, assertion);
        }
    }

    /// The document the trace began with.
    pub fn seed(&self) -> &Node {
        self.node(&self.seed).expect("the seed is added first and never removed")
    }

    /// The engine that read the texts, with its version.
    pub fn engine(&self) -> &str {
        &self.engine
    }

    /// What was looked for and not had.
    pub fn misses(&self) -> &[Miss] {
        &self.misses
    }

    /// The limits that stopped the run somewhere, as sentences.
    pub fn limits(&self) -> &[String] {
        &self.limits
    }

    /// What the graph shows as a whole.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The node of that id.
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.index.get(id).map(|&at| &self.inner[at])
    }

    /// All nodes in the order they were met.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.inner.node_weights()
    }

    /// All assertions in the order they were made.
    pub fn links(&self) -> impl Iterator<Item = Link<'_>> {
        self.inner.edge_indices().map(|edge| Link { graph: self, edge })
    }

    /// What is asserted of `id`, in the order it was made.
    pub fn sources_of(&self, id: &NodeId) -> Vec<Link<'_>> {
        self.around(id, Direction::Outgoing)
    }

    /// What is derived from `id`, in the order it was made.
    pub fn derived_from(&self, id: &NodeId) -> Vec<Link<'_>> {
        self.around(id, Direction::Incoming)
    }

    fn around(&self, id: &NodeId, way: Direction) -> Vec<Link<'_>> {
        let Some(&at) = self.index.get(id) else { return Vec::new() };
        let mut edges: Vec<_> = self.inner.edges_directed(at, way).map(|e| e.id()).collect();
        edges.sort_unstable();
        edges.into_iter().map(|edge| Link { graph: self, edge }).collect()
    }

    /// Groups of documents that cite each other in a circle, each sorted by id.
    pub(super) fn circles(&self) -> Vec<Vec<NodeId>> {
        let cites = self.inner.filter_map(
            |_, node| node.kind.is_document().then(|| node.id.clone()),
            |_, a| (a.relation == Relation::Cites).then_some(()),
        );
        let mut circles: Vec<Vec<NodeId>> = algo::tarjan_scc(&cites)
            .into_iter()
            .filter(|group| group.len() > 1 || cites.contains_edge(group[0], group[0]))
            .map(|group| {
                let mut ids: Vec<NodeId> = group.into_iter().map(|at| cites[at].clone()).collect();
                ids.sort();
                ids
            })
            .collect();
        circles.sort();
        circles
    }

    /// Checks what must hold of every graph; used by tests and after reading a saved one.
    ///
    /// # Errors
    /// The first rule that is broken, in words.
    pub fn verify(&self) -> Result<(), String> {
        for link in self.links() {
            let a = link.assertion();
            if a.evidence.is_empty() {
                return Err(format!("assertion {} has no evidence", a.id));
            }
            if link.from().id != a.from || link.to().id != a.to {
                return Err(format!("assertion {} is tied to other ends than it says", a.id));
            }
            for id in a.through.iter().chain(&a.statements).chain([&a.document]) {
                if self.node(id).is_none() {
                    return Err(format!("assertion {} names {id}, which is not in the graph", a.id));
                }
            }
            let fits = match a.relation {
                Relation::Published | Relation::Credited => link.from().kind.is_document(),
                Relation::QuotedIn | Relation::HadPrimarySource => {
                    link.from().kind == NodeKind::Statement && link.to().kind.is_document()
                }
                Relation::SaidBy => link.from().kind == NodeKind::Statement,
                Relation::Cites => link.to().kind.is_document() || link.to().kind == NodeKind::Unresolved,
                Relation::Republishes | Relation::WasDerivedFrom => {
                    link.from().kind.is_document() && link.to().kind.is_document()
                }
            };
            if !fits {
                return Err(format!("assertion {}: {} does not fit its ends", a.id, a.relation.as_str()));
            }
        }
        Ok(())
    }
}
