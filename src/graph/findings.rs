//! What the graph shows as a whole: independent lines, circles, what is not resolved.

use super::{DriftFinding, Node, NodeId, NodeKind, ProvenanceGraph, Relation};
use petgraph::algo::maximum_flow::dinics;
use petgraph::graph::{DiGraph, NodeIndex};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the graph shows as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Findings {
    /// How many lines the seed rests on.
    pub lines: Lines,
    /// Documents that cite each other in a circle.
    pub circles: Vec<Circle>,
    /// Statements that are not what the cited page says, in order of the graph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drifts: Vec<DriftFinding>,
    /// Quotations that are real and were found in another page than the one they are ascribed to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<ElsewhereFinding>,
    /// Stories that several documents carry, of an audit's graph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stories: Vec<StoryFinding>,
}

/// A story that several documents carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryFinding {
    /// The cluster's id.
    pub cluster: String,
    /// The document that the others are compared with.
    pub reference: NodeId,
    /// Where the text comes from, a page that is here or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<NodeId>,
    /// Documents that are the text.
    pub documents: usize,
    /// Different outlets among them.
    pub outlets: usize,
    /// Fewest independent texts among all that carry it in whole or in part.
    pub least: usize,
    /// Most of them.
    pub most: usize,
    /// Documents that do not name the origin that others credit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<NodeId>,
    /// Documents of which nothing shows where their text came from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undetermined: Vec<NodeId>,
}

/// A quotation that is real and was found in another page than the one it is ascribed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElsewhereFinding {
    /// The statement.
    pub statement: NodeId,
    /// The document that quotes it.
    pub document: NodeId,
    /// The page that has it.
    pub page: NodeId,
}

/// How many independent lines were found, as a range.
///
/// A line is a way from the seed over carriers to an origin that shares no carrier and no origin with another line.
/// `most` takes every attribution at its word. `least` counts only lines whose pages were located, and all the others
/// together as one at most: they may all have come the same way. Never the truth: the lines that were *found*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lines {
    /// At least so many.
    pub least: usize,
    /// At most so many.
    pub most: usize,
    /// Origins with a name.
    pub named: usize,
    /// Origins kept nameless.
    pub unnamed: usize,
    /// Reports that are cited and were not located.
    pub unresolved: usize,
    /// Statements whose source the text leaves out.
    pub unattributed: usize,
}

/// Documents that cite each other in a circle: none of them is an origin for the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circle {
    /// The documents, in id order.
    pub documents: Vec<NodeId>,
    /// Whether no way leads out of the circle to an origin.
    pub ungrounded: bool,
}

impl Findings {
    pub(super) fn of(graph: &ProvenanceGraph) -> Self {
        let routes = Routes::of(graph);
        let located = |id: &NodeId| graph.node(id).is_some_and(|n| n.kind == NodeKind::Document);
        let most = routes.flow(&graph.seed, |_| true);
        let shown = routes.flow(&graph.seed, |route| route.carriers.len() > 1 && route.carriers.iter().all(located));
        let origins: BTreeSet<_> = routes.reached(&graph.seed).into_iter().map(|r| r.origin.clone()).collect();
        let kind = |id: &NodeId| graph.node(id).map(|n| n.kind);
        let unnamed = origins.iter().filter(|id| kind(id) == Some(NodeKind::Anonymous)).count();
        let lines = Lines {
            least: shown.max(usize::from(most > 0)),
            most,
            named: origins.len() - unnamed,
            unnamed,
            unresolved: graph.nodes().filter(|n| n.kind == NodeKind::InferredDocument).count(),
            unattributed: graph
                .nodes()
                .filter(|n| n.kind == NodeKind::Statement)
                .filter(|n| !graph.sources_of(&n.id).iter().any(|l| l.assertion().relation == Relation::SaidBy))
                .count(),
        };
        let circles = graph
            .circles()
            .into_iter()
            .map(|documents| {
                // A way to an origin over another page of the circle is that page's word, not a ground of its own.
                let ungrounded = !routes.all.iter().any(|r| {
                    documents.contains(&r.carriers[0]) && !r.carriers[1..].iter().any(|c| documents.contains(c))
                });
                Circle { documents, ungrounded }
            })
            .collect();
        Self { lines, circles, drifts: DriftFinding::all(graph), elsewhere: Vec::new(), stories: Vec::new() }
    }
}

/// One said-by: the saying document, then the carriers, then the origin.
struct Route {
    carriers: Vec<NodeId>,
    origin: NodeId,
}

struct Routes {
    all: Vec<Route>,
    /// Located document to located document, as cited.
    cites: BTreeMap<NodeId, BTreeSet<NodeId>>,
}

impl Routes {
    fn of(graph: &ProvenanceGraph) -> Self {
        let mut all = Vec::new();
        let mut cites: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
        for link in graph.links() {
            let a = link.assertion();
            match a.relation {
                Relation::SaidBy => {
                    let mut carriers = vec![a.document.clone()];
                    carriers.extend(a.through.iter().cloned());
                    all.push(Route { carriers, origin: a.to.clone() });
                }
                Relation::Cites if link.from().kind == NodeKind::Document && link.to().kind == NodeKind::Document => {
                    cites.entry(a.from.clone()).or_default().insert(a.to.clone());
                }
                _ => {}
            }
        }
        Self { all, cites }
    }

    /// The routes of the documents that can be reached from `seed` over citations.
    fn reached(&self, seed: &NodeId) -> Vec<&Route> {
        let (mut seen, mut next) = (BTreeSet::from([seed]), vec![seed]);
        while let Some(at) = next.pop() {
            for to in self.cites.get(at).into_iter().flatten() {
                if seen.insert(to) {
                    next.push(to);
                }
            }
        }
        self.all.iter().filter(|r| seen.contains(&r.carriers[0])).collect()
    }

    /// Ways from `seed` to origins that share no carrier and no origin: a maximum flow with every node but the seed
    /// split in two and given capacity 1 (Menger).
    fn flow(&self, seed: &NodeId, keep: impl Fn(&Route) -> bool) -> usize {
        let mut net: DiGraph<(), u32> = DiGraph::new();
        let (source, sink) = (net.add_node(()), net.add_node(()));
        let mut ends: BTreeMap<NodeId, (NodeIndex, NodeIndex)> = BTreeMap::new();
        ends.insert(seed.clone(), (source, source));
        let mut enter = |net: &mut DiGraph<(), u32>, id: &NodeId| {
            *ends.entry(id.clone()).or_insert_with(|| {
                let (a, b) = (net.add_node(()), net.add_node(()));
                net.add_edge(a, b, 1);
                (a, b)
            })
        };
        for route in self.reached(seed).into_iter().filter(|r| keep(r)) {
            let mut from = enter(&mut net, &route.carriers[0]).1;
            for id in route.carriers.iter().skip(1).chain([&route.origin]) {
                let (into, out) = enter(&mut net, id);
                if from != out {
                    net.update_edge(from, into, 1);
                }
                from = out;
            }
            net.update_edge(from, sink, 1);
        }
        for (from, targets) in &self.cites {
            for to in targets {
                let (a, b) = (enter(&mut net, from).1, enter(&mut net, to).0);
                if a != b {
                    net.update_edge(a, b, 1);
                }
            }
        }
        dinics(&net, source, sink).0 as usize
    }
}

impl ProvenanceGraph {
    /// What a sentence calls a node.
    pub(super) fn short_name(&self, id: &NodeId) -> String {
        self.node(id).map_or_else(|| id.to_string(), Node::short_name)
    }

    /// One sentence a quotation that was found in another page than the one it is ascribed to.
    pub fn elsewhere_sentences(&self) -> Vec<String> {
        let name = |id: &NodeId| self.short_name(id);
        let words =
            |id: &NodeId| self.node(id).map_or_else(String::new, |n| n.label.trim_matches(['“', '”', ',']).to_owned());
        let sentence = |f: &ElsewhereFinding| {
            let (from, page) = (name(&f.document), name(&f.page));
            format!("real, but found in another page: {from} quotes “{}”, which stands in {page}", words(&f.statement))
        };
        self.findings.elsewhere.iter().map(sentence).collect()
    }

    /// One sentence a circle, naming its documents.
    pub fn circle_sentences(&self) -> Vec<String> {
        let name = |id: &NodeId| self.short_name(id);
        let sentence = |c: &Circle| {
            let names: Vec<_> = c.documents.iter().map(name).collect();
            let ground = if c.ungrounded { "; no origin outside it was found" } else { "" };
            format!("circle: {} cite each other{ground}", names.join(", "))
        };
        self.findings.circles.iter().map(sentence).collect()
    }
}

impl Lines {
    /// The lines as one sentence, the range and its parts.
    pub fn sentence(&self) -> String {
        let range = match (self.least, self.most) {
            (_, 0) => "no line to an origin found".to_owned(),
            (a, b) if a == b => format!("independent lines found: {a}"),
            (a, b) => format!("independent lines found: {a}–{b}"),
        };
        let mut parts = vec![count(self.named, "named origin", "named origins")];
        parts.push(format!("{} unnamed", self.unnamed));
        parts.push(format!("{} not located", count(self.unresolved, "report", "reports")));
        if self.unattributed > 0 {
            parts.push(format!("{} without a source", count(self.unattributed, "statement", "statements")));
        }
        format!("{range} ({})", parts.join(", "))
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
