//! Pictures in Graphviz's language, for those who go on with its tools.

use super::escape::{link, quote};
use super::layout::{Direction, Embedded};
use super::palette::{Head, LIGHT};
use super::picture::{EdgeStroke, NodeShape, Picture, PictureEdge, PictureNode};
use super::svg::Plan;
use graphviz_rust::dot_structures::{Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Vertex};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

/// A picture as a DOT graph, with shapes, colours and direction as near to the SVG's as Graphviz has them.
///
/// Nothing is folded; see [`super::fold_leaves`]. Every text stands in quotation marks with Graphviz's escapes undone,
/// so it is shown as it is, whatever it looks like. Arrows whose ends are not in the picture are left out.
pub fn dot(picture: &Picture) -> String {
    let plan = Plan::of(picture);
    let direction = plan.arrange(&Embedded::default()).map_or(Direction::TopDown, |(direction, _)| direction);
    let rankdir = match direction {
        Direction::TopDown => "TB",
        Direction::LeftRight => "LR",
    };
    let font = quote("Helvetica,Arial,sans-serif");
    let mut heading = vec![picture.title.as_str()];
    heading.extend(picture.summary.iter().map(String::as_str));
    heading.retain(|line| !line.trim().is_empty());
    let mut graph = vec![
        plain("rankdir", rankdir),
        quoted("bgcolor", LIGHT.page),
        plain("nodesep", "0.3"),
        plain("ranksep", "0.6"),
        plain("pad", "0.3"),
        plain("fontname", &font),
    ];
    if !heading.is_empty() {
        graph.extend([quoted("label", &(heading.join("\n") + "\n ")), plain("labelloc", "t"), plain("fontsize", "14")]);
    }
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(graph)),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            plain("fontname", &font),
            plain("fontsize", "12"),
            quoted("fontcolor", LIGHT.text),
            quoted("margin", "0.16,0.09"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![plain("fontname", &font), plain("fontsize", "10")])),
    ];
    stmts.extend(picture.nodes.iter().zip(&plan.texts).map(|(node, text)| {
        let lines: Vec<&str> = text.lines().iter().map(|line| line.text).collect();
        Stmt::Node(Node::new(node_id(&node.id), node_attributes(node, &lines.join("\n"))))
    }));
    stmts.extend(plan.edges.iter().map(|(edge, _)| {
        let ends = EdgeTy::Pair(Vertex::N(node_id(&edge.from)), Vertex::N(node_id(&edge.to)));
        Stmt::Edge(Edge { ty: ends, attributes: edge_attributes(edge, plan.labelled) })
    }));
    let graph = Graph::DiGraph { id: Id::Plain("dateline".to_owned()), strict: false, stmts };
    graph.print(&mut PrinterContext::default()) + "\n"
}

/// A value of ours: a number, a keyword, or something quoted already.
fn plain(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), Id::Plain(value.to_owned()))
}

/// A value that is anybody's. The only way text gets into a graph.
fn quoted(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), Id::Escaped(quote(value)))
}

fn node_id(id: &str) -> NodeId {
    NodeId(Id::Escaped(quote(id)), None)
}

fn node_attributes(node: &PictureNode, lines: &str) -> Vec<Attribute> {
    let (fill, line) = LIGHT.shape(node.kind);
    let (shape, style, peripheries) = match node.kind {
        NodeShape::Document => ("note", "filled", "1"),
        NodeShape::Inferred => ("note", "filled,dashed", "1"),
        NodeShape::Statement => ("box", "filled", "1"),
        NodeShape::Outlet => ("box", "filled,rounded", "1"),
        NodeShape::Agency => ("octagon", "filled", "1"),
        NodeShape::Person => ("ellipse", "filled", "1"),
        NodeShape::Organisation => ("ellipse", "filled", "2"),
        NodeShape::Anonymous => ("ellipse", "filled,dotted", "1"),
        NodeShape::Unresolved => ("box", "filled,dotted", "1"),
    };
    let mut attributes = vec![
        quoted("label", lines),
        plain("shape", shape),
        quoted("style", style),
        quoted("fillcolor", fill),
        quoted("color", line),
        plain("penwidth", if node.seed { "3" } else { "1.2" }),
    ];
    if peripheries != "1" {
        attributes.push(plain("peripheries", peripheries));
    }
    // Without a tooltip of its own a node gets its label with Graphviz's escapes in it.
    let tooltip = if node.tooltip.trim().is_empty() { node.label.trim() } else { node.tooltip.trim() };
    attributes.push(quoted("tooltip", tooltip));
    if let Some(url) = link(node.url.as_deref()) {
        attributes.push(quoted("URL", &url));
    }
    attributes
}

fn edge_attributes(edge: &PictureEdge, labelled: bool) -> Vec<Attribute> {
    let colour = if edge.circular { LIGHT.warning } else { LIGHT.stroke(edge.kind) };
    let style = match edge.kind {
        EdgeStroke::Published | EdgeStroke::Shares => "dotted",
        EdgeStroke::CitesUnlocated | EdgeStroke::Credited | EdgeStroke::Uncredited => "dashed",
        EdgeStroke::Cites | EdgeStroke::SaidBy | EdgeStroke::QuotedIn | EdgeStroke::Derived => "solid",
    };
    let head = match edge.kind.head() {
        Head::Filled => "normal",
        Head::Hollow => "empty",
        Head::Open => "vee",
        Head::None => "none",
    };
    let mut attributes = vec![
        quoted("color", colour),
        plain("style", style),
        plain("penwidth", &format!("{:.1}", 1.1 + 1.7 * edge.confidence.get())),
        plain("arrowhead", head),
    ];
    let label = edge.label.trim();
    let mut tooltip: Vec<&str> = vec![edge.tooltip.trim()];
    if labelled && !label.is_empty() {
        // Graphviz sets labels right beside the line.
        attributes.extend([quoted("label", &format!(" {label} ")), quoted("fontcolor", colour)]);
    } else {
        tooltip.insert(0, label);
    }
    tooltip.retain(|part| !part.is_empty());
    // Without a tooltip of its own an arrow gets the ids of its ends.
    let tooltip = if tooltip.is_empty() { edge.kind.as_str().to_owned() } else { tooltip.join("\n") };
    let tooltip = tooltip.as_str();
    attributes.extend([quoted("tooltip", tooltip), quoted("labeltooltip", tooltip)]);
    attributes
}
