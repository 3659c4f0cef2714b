//! Parts that no arrow connects, laid out one by one and put on shelves.
//!
//! Side by side, as layered engines put them, fifty documents without a link would be one row of ten thousand pixels.

use super::{BoxSize, Direction, LaidOut, Layout, LayoutEdge, LayoutError, Point, Route};

/// Space between parts, in pixels.
const GAP: f64 = 36.0;

/// Lays out each connected part; the parts come in the order of their first box.
///
/// Expects edges that were checked.
pub(super) fn lay_out_parts(
    engine: &dyn Layout,
    nodes: &[BoxSize],
    edges: &[LayoutEdge],
    direction: Direction,
) -> Result<LaidOut, LayoutError> {
    let parts = parts(nodes.len(), edges);
    let mut laid_out = Vec::with_capacity(parts.len());
    for part in &parts {
        let sizes: Vec<BoxSize> = part.nodes.iter().map(|n| nodes[*n]).collect();
        if part.edges.is_empty() {
            // One box alone needs no engine; there may be thousands.
            let size = sizes.first().copied().unwrap_or_default();
            let centres = vec![Point { x: size.width / 2.0, y: size.height / 2.0 }];
            laid_out.push(LaidOut { size, centres, ..LaidOut::default() });
            continue;
        }
        let place = |n: usize| part.nodes.binary_search(&n).expect("both ends of an edge are in its part");
        let links: Vec<LayoutEdge> = part
            .edges
            .iter()
            .map(|e| LayoutEdge { from: place(edges[*e].from), to: place(edges[*e].to), label: edges[*e].label })
            .collect();
        let mut done = engine.lay_out(&sizes, &links, direction)?;
        done.settle(&sizes, &links);
        laid_out.push(done);
    }

    let mut whole = LaidOut {
        size: BoxSize::default(),
        centres: vec![Point::default(); nodes.len()],
        routes: vec![Route::Through(Vec::new()); edges.len()],
        labels: vec![None; edges.len()],
    };
    let corners = shelve(&laid_out.iter().map(|part| part.size).collect::<Vec<_>>());
    for ((part, mut done), corner) in parts.iter().zip(laid_out).zip(corners) {
        done.shift(corner.x, corner.y);
        whole.size.width = whole.size.width.max(corner.x + done.size.width);
        whole.size.height = whole.size.height.max(corner.y + done.size.height);
        for (node, centre) in part.nodes.iter().zip(done.centres) {
            whole.centres[*node] = centre;
        }
        for ((edge, route), label) in part.edges.iter().zip(done.routes).zip(done.labels) {
            whole.routes[*edge] = route;
            whole.labels[*edge] = label;
        }
    }
    Ok(whole)
}

/// Indices into nodes and edges, both ascending.
struct Part {
    nodes: Vec<usize>,
    edges: Vec<usize>,
}

fn parts(nodes: usize, edges: &[LayoutEdge]) -> Vec<Part> {
    let mut parent: Vec<usize> = (0..nodes).collect();
    fn root(parent: &mut [usize], mut node: usize) -> usize {
        while parent[node] != node {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        node
    }
    for edge in edges {
        let (a, b) = (root(&mut parent, edge.from), root(&mut parent, edge.to));
        // The smaller index stays the root, so parts are met in order of their first box.
        parent[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut part_of = vec![0; nodes];
    for node in 0..nodes {
        let first = root(&mut parent, node);
        if first == node {
            part_of[node] = parts.len();
            parts.push(Part { nodes: Vec::new(), edges: Vec::new() });
        } else {
            part_of[node] = part_of[first];
        }
        parts[part_of[node]].nodes.push(node);
    }
    for (index, edge) in edges.iter().enumerate() {
        parts[part_of[edge.from]].edges.push(index);
    }
    parts
}

/// Upper left corners: rows from left to right, about half as wide again as the whole is tall.
fn shelve(sizes: &[BoxSize]) -> Vec<Point> {
    let area: f64 = sizes.iter().map(|s| (s.width + GAP) * (s.height + GAP)).sum();
    let widest = sizes.iter().map(|s| s.width).fold(0.0, f64::max);
    let row_width = (area * 1.5).sqrt().max(widest);
    let (mut x, mut y, mut tallest) = (0.0, 0.0, 0.0_f64);
    let mut corners = Vec::with_capacity(sizes.len());
    for size in sizes {
        if x > 0.0 && x + size.width > row_width {
            x = 0.0;
            y += tallest + GAP;
            tallest = 0.0;
        }
        corners.push(Point { x, y });
        x += size.width + GAP;
        tallest = tallest.max(size.height);
    }
    corners
}
