//! The graph unfolded from its seed: what the terminal tree and a page are drawn from.

use crate::evidence::Confidence;
use crate::graph::{Assertion, Node, NodeId, NodeKind, ProvenanceGraph, Relation};
use std::collections::BTreeSet;

/// The graph unfolded from the seed document.
#[derive(Debug, Clone)]
pub struct Outline<'g> {
    /// The seed.
    pub root: Entry<'g>,
}

/// One thing in the outline, with what stands under it.
#[derive(Debug, Clone)]
pub struct Entry<'g> {
    /// The thing.
    pub node: &'g Node,
    /// How the thing above refers to it; `None` for the seed.
    pub link: Option<&'g Assertion>,
    /// For an origin: the statements, as the document above ascribes them.
    pub said: Vec<Said<'g>>,
    /// Carriers, cited documents and origins, in order of the text.
    pub children: Vec<Entry<'g>>,
    /// Whether the thing was opened elsewhere in the outline and is not opened again.
    pub repeated: bool,
    /// Whether it stands above itself: a circle.
    pub circle: bool,
    /// Whether what is under it lies too deep to be shown.
    pub cut: bool,
}

/// One statement under its origin.
#[derive(Debug, Clone, Copy)]
pub struct Said<'g> {
    /// The statement.
    pub statement: &'g Node,
    /// Who says so; `None` where the text names no source.
    pub assertion: Option<&'g Assertion>,
    /// Where it stands in the document.
    pub quoted: &'g Assertion,
}

/// Levels that are unfolded. No reader follows more, and a saved graph from elsewhere may be deep without end.
const MAX_DEPTH: usize = 64;

/// Unfolds `graph` from its seed. A document met again is marked and not opened, nor is what lies 64 levels deep.
pub fn outline(graph: &ProvenanceGraph) -> Outline<'_> {
    let mut unfold = Unfold { graph, opened: BTreeSet::new(), depth: 0 };
    Outline { root: unfold.document(graph.seed(), None, &mut Vec::new()) }
}

struct Unfold<'g> {
    graph: &'g ProvenanceGraph,
    opened: BTreeSet<&'g NodeId>,
    /// Levels above the entry that is being made.
    depth: usize,
}

impl<'g> Unfold<'g> {
    fn document(&mut self, node: &'g Node, link: Option<&'g Assertion>, above: &mut Vec<&'g NodeId>) -> Entry<'g> {
        let circle = above.contains(&&node.id);
        let mut entry = Entry { circle, ..Entry::closed(node, link) };
        if self.depth >= MAX_DEPTH {
            entry.cut = true;
            return entry;
        }
        entry.repeated = !self.opened.insert(&node.id);
        if entry.repeated {
            return entry;
        }
        above.push(&node.id);
        self.depth += 1;
        let quoted = self.graph.derived_from(&node.id);
        let mut placed = BTreeSet::new();
        for quoted in quoted.iter().filter(|l| l.assertion().relation == Relation::QuotedIn) {
            let statement = quoted.from();
            // Words that stand at two places are one statement: its sources are all placed at the first.
            if !placed.insert(&statement.id) {
                continue;
            }
            let sources = self.graph.sources_of(&statement.id);
            let mut sourced = false;
            for source in &sources {
                let a = source.assertion();
                if a.relation == Relation::SaidBy && a.document == node.id {
                    sourced = true;
                    let said = Said { statement, assertion: Some(a), quoted: quoted.assertion() };
                    self.place(&mut entry, &a.through, source.to(), said, above);
                }
            }
            if !sourced {
                entry.said.push(Said { statement, assertion: None, quoted: quoted.assertion() });
            }
        }
        for cited in self.graph.sources_of(&node.id) {
            let a = cited.assertion();
            let leads_on = matches!(a.relation, Relation::Cites | Relation::WasDerivedFrom);
            if leads_on && !entry.children.iter().any(|c| c.node.id == a.to) {
                let child = self.document(cited.to(), Some(a), above);
                entry.children.push(child);
            }
        }
        above.pop();
        self.depth -= 1;
        entry
    }

    /// Hangs a statement under its origin, and that under its carriers, adding what is not there yet.
    fn place(
        &mut self,
        entry: &mut Entry<'g>,
        through: &[NodeId],
        origin: &'g Node,
        said: Said<'g>,
        above: &mut Vec<&'g NodeId>,
    ) {
        let Some((next, rest)) = through.split_first() else {
            // A carrier that is its own origin says it under its own name.
            if entry.node.kind == NodeKind::InferredDocument && entry.node.outlet.as_deref() == Some(&origin.label) {
                entry.said.push(said);
                return;
            }
            let at = entry.children.iter().position(|c| c.node.id == origin.id).unwrap_or_else(|| {
                entry.children.push(Entry::closed(origin, said.assertion));
                entry.children.len() - 1
            });
            entry.children[at].said.push(said);
            return;
        };
        let at = match entry.children.iter().position(|c| &c.node.id == next) {
            Some(at) => at,
            None => {
                let Some(node) = self.graph.node(next) else { return };
                let links = self.graph.sources_of(&entry.node.id);
                let link = links.iter().map(|l| l.assertion()).find(|a| a.relation == Relation::Cites && &a.to == next);
                let child = if node.kind == NodeKind::Document {
                    self.document(node, link, above)
                } else {
                    Entry::closed(node, link)
                };
                entry.children.push(child);
                entry.children.len() - 1
            }
        };
        let child = &mut entry.children[at];
        // A located page speaks for itself: what the citing document says of it is the arrow's evidence.
        if child.node.kind == NodeKind::Document {
            return;
        }
        if self.depth >= MAX_DEPTH {
            child.cut = true;
            return;
        }
        self.depth += 1;
        self.place(child, rest, origin, said, above);
        self.depth -= 1;
    }
}

impl<'g> Entry<'g> {
    /// An entry with nothing under it.
    const fn closed(node: &'g Node, link: Option<&'g Assertion>) -> Self {
        Self { node, link, said: Vec::new(), children: Vec::new(), repeated: false, circle: false, cut: false }
    }

    /// How sure a document is cited, or the surest of an origin's statements.
    pub fn confidence(&self) -> Option<Confidence> {
        let said = self.said.iter().filter_map(|s| s.assertion).map(|a| a.confidence).max();
        match self.link {
            Some(a) if matches!(a.relation, Relation::Cites | Relation::WasDerivedFrom) => Some(a.confidence),
            link => said.or(link.map(|a| a.confidence)),
        }
    }
}
