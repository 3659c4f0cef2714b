//! The embedded engine: dugong, a port of dagre.
//!
//! The crate calls itself an implementation dependency of another project, so its version is pinned, nothing of it is
//! seen outside this file, and [`super::Layered`] stands in when it gives up.

use super::{ARROW_GAP, BoxSize, Direction, LaidOut, Layout, LayoutEdge, LayoutError, Point, RANK_GAP, Route};
use dugong::graphlib::{Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, LabelPos, NodeLabel, RankDir, WorkControl, WorkError};

/// Layered layout by dugong (dagre's algorithm: network simplex ranks, weighted median order, Brandes and Köpf).
#[derive(Debug, Clone, Copy)]
pub struct Dugong {
    /// How much may be spent on one layout, in dugong's own units; a backstop, as they follow its time but loosely.
    pub work: usize,
    /// How many ranks all arrows together may pass on their way; its time grows with these.
    pub bends: usize,
}

impl Default for Dugong {
    fn default() -> Self {
        Self { work: MAX_WORK, bends: MAX_BENDS }
    }
}

// A hub of 2,000 takes between 10^8 and 10^9 units, and a third of a second.
const MAX_WORK: usize = 1_000_000_000;
// Tangles of 60 boxes with 1,017 arrows, 200 with 800 and 600 with 1,200 take 0.5, 0.7 and 1.3 s (dependencies at
// optimisation level 1) and are beyond use as pictures; of 300 with 3,000, ten. Stories' graphs pass hardly any.
const MAX_BENDS: usize = 20_000;

struct Budget {
    left: usize,
}

impl WorkControl for Budget {
    fn charge(&mut self, units: usize) -> Result<(), WorkError> {
        self.left = self.left.checked_sub(units).ok_or(WorkError::Interrupted)?;
        Ok(())
    }
}

impl Layout for Dugong {
    fn lay_out(&self, nodes: &[BoxSize], edges: &[LayoutEdge], direction: Direction) -> Result<LaidOut, LayoutError> {
        super::check(nodes, edges)?;
        if super::layered::bends(nodes.len(), edges) > self.bends {
            return Err(LayoutError::TooMuchWork);
        }
        let mut graph = Graph::new(GraphOptions { multigraph: true, compound: true, directed: true });
        let labelled = edges.iter().any(|e| e.label.is_some());
        graph.set_graph(GraphLabel {
            rankdir: match direction {
                Direction::TopDown => RankDir::TB,
                Direction::LeftRight => RankDir::LR,
            },
            nodesep: super::box_gap(direction),
            edgesep: ARROW_GAP,
            // Dagre halves the space between ranks and puts labels on ranks of their own.
            ranksep: if labelled { RANK_GAP * 1.1 } else { RANK_GAP },
            ..GraphLabel::default()
        });
        for (index, size) in nodes.iter().enumerate() {
            graph.set_node(
                node_name(index),
                NodeLabel { width: size.width, height: size.height, ..NodeLabel::default() },
            );
        }
        for (index, edge) in edges.iter().enumerate() {
            let size = edge.label.unwrap_or_default();
            let label = EdgeLabel {
                width: size.width,
                height: size.height,
                labelpos: LabelPos::C,
                weight: 1.0,
                ..EdgeLabel::default()
            };
            graph.set_edge_named(node_name(edge.from), node_name(edge.to), Some(edge_name(index)), Some(label));
        }

        let mut budget = Budget { left: self.work };
        dugong::layout_controlled(&mut graph, &mut budget).map_err(|error| match error {
            dugong::LayoutError::Work(WorkError::Interrupted) => LayoutError::TooMuchWork,
            other => LayoutError::Engine { engine: "dugong", reason: other.to_string() },
        })?;

        let mut done = LaidOut::default();
        for index in 0..nodes.len() {
            let placed = graph.node(&node_name(index)).and_then(|label| Some(Point { x: label.x?, y: label.y? }));
            done.centres.push(finite(placed).ok_or_else(|| lost("box", index))?);
        }
        for (index, edge) in edges.iter().enumerate() {
            let label = graph
                .edge(&node_name(edge.from), &node_name(edge.to), Some(&edge_name(index)))
                .ok_or_else(|| lost("arrow", index))?;
            let mut points: Vec<Point> = label.points.iter().map(|p| Point { x: p.x, y: p.y }).collect();
            if points.len() < 2 || points.iter().any(|p| finite(Some(*p)).is_none()) {
                return Err(lost("arrow", index));
            }
            let middle = finite(label.x.zip(label.y).map(|(x, y)| Point { x, y })).filter(|_| edge.label.is_some());
            if edge.from != edge.to {
                drop_needless_bends(&mut points, middle);
            }
            done.routes.push(Route::Through(points));
            done.labels.push(middle);
        }
        done.settle(nodes, edges);
        Ok(done)
    }
}

/// Takes out the bends that lie between two ranks, where no box can be in the way, but not the one at the label.
///
/// Dagre puts a rank for labels between any two ranks of boxes and bends every arrow there, so every other bend is one
/// of those; where ranks are crowded they lie far off the direct way.
fn drop_needless_bends(points: &mut Vec<Point>, label: Option<Point>) {
    let last = points.len() - 1;
    let mut index = 0;
    points.retain(|point| {
        let on_label = label.is_some_and(|l| (l.x - point.x).abs() < 1.0 && (l.y - point.y).abs() < 1.0);
        let keep = index == 0 || index == last || index % 2 == 0 || on_label;
        index += 1;
        keep
    });
}

// Names that are not numbers: the graph treats those apart, as JavaScript does.
fn node_name(index: usize) -> String {
    format!("n{index}")
}

fn edge_name(index: usize) -> String {
    format!("e{index}")
}

fn finite(point: Option<Point>) -> Option<Point> {
    point.filter(|p| p.x.is_finite() && p.y.is_finite())
}

fn lost(what: &str, index: usize) -> LayoutError {
    LayoutError::Engine { engine: "dugong", reason: format!("no place for {what} {index}") }
}
