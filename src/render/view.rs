//! The graph as a picture: the chain view folds statements into arrows, the statement view shows them.

use super::words::{quoted, stated};
use super::{EdgeStroke, NodeShape, Picture, PictureEdge, PictureNode};
use crate::evidence::Confidence;
use crate::graph::Direction;
use crate::graph::{Assertion, Link, Node, NodeId, NodeKind, ProvenanceGraph, Relation};
use std::collections::{BTreeMap, BTreeSet};

/// Which of the graph's two views is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// Documents, carriers and origins; statements are counted at the arrows.
    #[default]
    Chain,
    /// Every statement is a box.
    Statements,
}

/// Quotes shown in one tooltip; more would not fit a screen.
const TOOLTIP_QUOTES: usize = 6;

/// What a drawing of `graph` shows.
pub fn picture_of(graph: &ProvenanceGraph, view: View) -> Picture {
    Viewer { graph }.picture(view)
}

struct Viewer<'g> {
    graph: &'g ProvenanceGraph,
}

impl Viewer<'_> {
    fn picture(&self, view: View) -> Picture {
        let circular: BTreeSet<&NodeId> = self.graph.findings().circles.iter().flat_map(|c| &c.documents).collect();
        let mut edges = match view {
            View::Chain => self.chain_edges(),
            View::Statements => self.statement_edges(),
        };
        for edge in &mut edges {
            edge.circular = matches!(edge.kind, EdgeStroke::Cites)
                && circular.iter().any(|id| id.as_str() == edge.from)
                && circular.iter().any(|id| id.as_str() == edge.to);
        }
        let drawn: BTreeSet<&str> = edges.iter().flat_map(|e| [e.from.as_str(), e.to.as_str()]).collect();
        let nodes = self
            .graph
            .nodes()
            .filter(|n| n.id == self.graph.seed().id || drawn.contains(n.id.as_str()))
            .map(|n| self.picture_node(n))
            .collect();
        let mut summary = vec![self.graph.findings().lines.sentence()];
        summary.extend(self.graph.story_sentences());
        summary.extend(self.graph.circle_sentences());
        summary.extend(self.graph.drift_sentences());
        summary.extend(self.graph.elsewhere_sentences());
        Picture { title: title_of(self.graph.seed()), summary, nodes, edges }
    }

    fn picture_node(&self, node: &Node) -> PictureNode {
        let mut details = Vec::new();
        let label = match node.kind {
            NodeKind::Document => {
                if node.outlet.is_some() {
                    details.push(node.label.clone());
                }
                node.outlet.clone().unwrap_or_else(|| node.label.clone())
            }
            NodeKind::Statement => stated(&node.label),
            _ => node.label.clone(),
        };
        details.extend(node.published.as_deref().map(|p| p.get(..16).unwrap_or(p).replace('T', " ")));
        match node.kind {
            NodeKind::InferredDocument | NodeKind::Unresolved => details.extend(node.reason.clone()),
            NodeKind::Anonymous => details.push("unnamed source".to_owned()),
            NodeKind::Agency | NodeKind::Person | NodeKind::Organisation | NodeKind::Outlet => {
                details.push(node.kind.as_str().to_owned());
            }
            _ => {}
        }
        let mut tooltip = format!("{}: {}", node.kind.as_str(), node.label);
        if let Some(url) = &node.url {
            tooltip = format!("{tooltip}\n{url}");
        }
        PictureNode {
            id: node.id.to_string(),
            kind: shape_of(node.kind),
            label,
            details,
            tooltip,
            url: node.url.clone(),
            seed: node.id == self.graph.seed().id,
        }
    }

    fn statement_edges(&self) -> Vec<PictureEdge> {
        self.graph.links().map(|l| self.edge(&l)).collect()
    }

    fn edge(&self, link: &Link<'_>) -> PictureEdge {
        let a = link.assertion();
        let kind = stroke_of(a, link.to().kind);
        let word = match &a.copy {
            Some(copy) if copy.direction != Direction::Unknown => copy.kind.as_str(),
            _ => kind.as_str(),
        };
        PictureEdge {
            from: a.from.to_string(),
            to: a.to.to_string(),
            kind,
            label: format!("{word} {}", a.confidence),
            tooltip: tooltip(&[a], &format!("{} {}", a.relation.as_str(), a.confidence)),
            confidence: a.confidence,
            circular: false,
        }
    }

    /// Whether a document has its text from something of this outlet that was not located.
    fn has_from(&self, document: &NodeId, outlet: &Node) -> bool {
        self.graph.sources_of(document).iter().any(|link| {
            link.assertion().relation == Relation::WasDerivedFrom
                && link.to().kind == NodeKind::InferredDocument
                && link.to().outlet.as_ref() == Some(&outlet.label)
        })
    }

    /// Whether a document itself ascribes something to `origin`.
    fn says_so(&self, document: &NodeId, origin: &NodeId) -> bool {
        let said = self.graph.derived_from(origin);
        said.iter().map(Link::assertion).any(|a| a.relation == Relation::SaidBy && &a.document == document)
    }

    /// Documents to documents as cited; the last document of each way to who said it; credits.
    fn chain_edges(&self) -> Vec<PictureEdge> {
        let mut edges = Vec::new();
        let mut said: BTreeMap<(&NodeId, &NodeId), Vec<&Assertion>> = BTreeMap::new();
        let mut order = Vec::new();
        for link in self.graph.links() {
            let a = link.assertion();
            match a.relation {
                // What a statement cites, its document cites.
                Relation::Cites if link.from().kind == NodeKind::Statement => {}
                // The arrow to the copy that an agency is thought to have sent out shows whose it is.
                Relation::Credited if self.has_from(&a.from, link.to()) => {}
                Relation::Cites | Relation::Credited | Relation::Republishes | Relation::WasDerivedFrom => {
                    let mut edge = self.edge(&link);
                    if a.relation == Relation::Cites && a.statements.len() > 1 {
                        edge.label = format!("{} ×{}", edge.label, a.statements.len());
                    }
                    edges.push(edge);
                }
                Relation::SaidBy => {
                    let last = a.through.last().unwrap_or(&a.document);
                    // "RT reported" with RT as its own origin: the box of the report says it already.
                    if self.graph.node(last).is_some_and(|n| n.outlet.as_deref() == Some(link.to().label.as_str())) {
                        continue;
                    }
                    // A page that was read speaks for itself: its own way to the speaker is drawn instead.
                    if last != &a.document && self.says_so(last, &a.to) {
                        continue;
                    }
                    let key = (last, &a.to);
                    if !said.contains_key(&key) {
                        order.push(key);
                    }
                    said.entry(key).or_default().push(a);
                }
                Relation::Published | Relation::QuotedIn | Relation::HadPrimarySource => {}
            }
        }
        for key in order {
            let Some(all) = said.remove(&key) else { continue };
            let confidence = all.iter().map(|a| a.confidence).max().unwrap_or(Confidence::new(0.0));
            let times = if all.len() > 1 { format!(" ×{}", all.len()) } else { String::new() };
            edges.push(PictureEdge {
                from: key.0.to_string(),
                to: key.1.to_string(),
                kind: EdgeStroke::SaidBy,
                label: format!("said by {confidence}{times}"),
                tooltip: tooltip(&all, &format!("said by {confidence}")),
                confidence,
                circular: false,
            });
        }
        edges
    }
}

fn tooltip(all: &[&Assertion], head: &str) -> String {
    let mut lines = vec![head.to_owned()];
    let mut seen = BTreeSet::new();
    for e in all.iter().flat_map(|a| &a.evidence) {
        let line = match &e.quote {
            Some(q) => format!("{} {}: {} (¶{})", e.code, e.confidence, quoted(&q.exact), q.paragraph),
            None => format!("{} {}", e.code, e.confidence),
        };
        if seen.len() < TOOLTIP_QUOTES && seen.insert(line.clone()) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn shape_of(kind: NodeKind) -> NodeShape {
    match kind {
        NodeKind::Document => NodeShape::Document,
        NodeKind::InferredDocument => NodeShape::Inferred,
        NodeKind::Statement => NodeShape::Statement,
        NodeKind::Outlet => NodeShape::Outlet,
        NodeKind::Agency => NodeShape::Agency,
        NodeKind::Person => NodeShape::Person,
        NodeKind::Organisation => NodeShape::Organisation,
        NodeKind::Anonymous => NodeShape::Anonymous,
        NodeKind::Unresolved => NodeShape::Unresolved,
    }
}

fn stroke_of(assertion: &Assertion, to: NodeKind) -> EdgeStroke {
    match assertion.relation {
        Relation::Published => EdgeStroke::Published,
        Relation::Credited => EdgeStroke::Credited,
        Relation::QuotedIn | Relation::HadPrimarySource => EdgeStroke::QuotedIn,
        Relation::SaidBy => EdgeStroke::SaidBy,
        Relation::Cites if to == NodeKind::Document => EdgeStroke::Cites,
        Relation::Cites => EdgeStroke::CitesUnlocated,
        Relation::Republishes => EdgeStroke::Derived,
        Relation::WasDerivedFrom => match &assertion.copy {
            Some(copy) if copy.direction == Direction::Unknown => EdgeStroke::Shares,
            Some(copy) if copy.credits == Some(false) => EdgeStroke::Uncredited,
            _ => EdgeStroke::Derived,
        },
    }
}

/// "Tasnim: Putin Denounces ..." for a document with an outlet, else its label.
fn title_of(node: &Node) -> String {
    match &node.outlet {
        Some(outlet) => format!("{outlet}: {}", node.label),
        None => node.label.clone(),
    }
}
