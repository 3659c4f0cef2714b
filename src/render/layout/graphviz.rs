//! The engine of Graphviz: the program `dot`, when it is installed.
//!
//! It gets numbers only, sizes and which box leads to which, and gives places and curves back. So its output needs no
//! trust, and the drawing looks as with the embedded engine, with `dot`'s splines.

use super::{ARROW_GAP, BoxSize, Direction, LaidOut, Layout, LayoutEdge, LayoutError, Point, RANK_GAP, Route};
use graphviz_rust::dot_structures::{Attribute, Edge, EdgeTy, Graph, Id, Node, NodeId, Stmt, Vertex};
use graphviz_rust::printer::{DotPrinter, PrinterContext};
use serde::Deserialize;
use std::io::{ErrorKind, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = "dot";

/// Layered layout by the program `dot`.
#[derive(Debug, Clone, Copy)]
pub struct GraphvizDot {
    /// When to end the program, in seconds; on dense graphs of a thousand arrows it can take minutes.
    pub seconds: u64,
}

impl Default for GraphvizDot {
    fn default() -> Self {
        Self { seconds: 20 }
    }
}

impl Layout for GraphvizDot {
    fn lay_out(&self, nodes: &[BoxSize], edges: &[LayoutEdge], direction: Direction) -> Result<LaidOut, LayoutError> {
        super::check(nodes, edges)?;
        let graph = describe(nodes, edges, direction).print(&mut PrinterContext::default());
        let answer = run(graph.into_bytes(), self.seconds)?;
        let answer: Answer = serde_json::from_slice(&answer).map_err(|e| engine(e.to_string()))?;
        let mut done = answer.read(nodes.len(), edges)?;
        done.settle(nodes, edges);
        Ok(done)
    }
}

fn attribute(name: &str, value: impl ToString) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), Id::Plain(value.to_string()))
}

fn inches(pixels: f64) -> String {
    format!("{:.4}", pixels / 72.0)
}

fn describe(nodes: &[BoxSize], edges: &[LayoutEdge], direction: Direction) -> Graph {
    let rankdir = match direction {
        Direction::TopDown => "TB",
        Direction::LeftRight => "LR",
    };
    let node = |index: usize| NodeId(Id::Plain(format!("n{index}")), None);
    let mut stmts = vec![
        Stmt::Attribute(attribute("rankdir", rankdir)),
        Stmt::Attribute(attribute("nodesep", inches(super::box_gap(direction).max(ARROW_GAP)))),
        Stmt::Attribute(attribute("ranksep", inches(RANK_GAP * 0.8))),
    ];
    for (index, size) in nodes.iter().enumerate() {
        let attributes = vec![
            attribute("shape", "box"),
            attribute("fixedsize", "true"),
            attribute("label", "\"\""),
            attribute("width", inches(size.width)),
            attribute("height", inches(size.height)),
        ];
        stmts.push(Stmt::Node(Node::new(node(index), attributes)));
    }
    for (index, edge) in edges.iter().enumerate() {
        let mut attributes = vec![attribute("id", format!("e{index}")), attribute("arrowhead", "none")];
        if let Some(size) = edge.label {
            // Room for a label we write ourselves: an empty table of its size.
            let table = format!(
                "<<table border=\"0\" cellpadding=\"0\" fixedsize=\"true\" width=\"{}\" height=\"{}\"><tr><td></td></tr></table>>",
                size.width.ceil(),
                size.height.ceil()
            );
            attributes.push(Attribute(Id::Plain("label".into()), Id::Html(table)));
        }
        let ends = EdgeTy::Pair(Vertex::N(node(edge.from)), Vertex::N(node(edge.to)));
        stmts.push(Stmt::Edge(Edge { ty: ends, attributes }));
    }
    Graph::DiGraph { id: Id::Plain("dateline".into()), strict: false, stmts }
}

/// Runs `dot` on a graph and gives its JSON.
///
/// Not by `graphviz_rust::exec`: that waits for the program however long it takes and leaves no way to end it, and an
/// abandoned `dot` goes on using a whole core.
fn run(graph: Vec<u8>, seconds: u64) -> Result<Vec<u8>, LayoutError> {
    let mut child = Command::new(PROGRAM)
        .arg("-Tjson0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => LayoutError::ProgramMissing { program: PROGRAM },
            _ => engine(error.to_string()),
        })?;
    let (Some(mut stdin), Some(mut stdout), Some(mut stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(engine("no pipes".to_owned()));
    };
    // Each pipe has a thread, so that neither side waits for a full one.
    let writer = std::thread::spawn(move || stdin.write_all(&graph));
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).map(|_| bytes)
    });
    let complaints = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What it says is only a help to the reader; what was read so far will do.
        let _ = stderr.by_ref().take(4_000).read_to_end(&mut bytes);
        let _ = std::io::copy(&mut stderr, &mut std::io::sink());
        String::from_utf8_lossy(&bytes).trim().to_owned()
    });

    let end = Instant::now() + Duration::from_secs(seconds);
    let mut pause = Duration::from_millis(1);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < end => std::thread::sleep(pause),
            Ok(None) => {
                // Both may fail only if it has just ended by itself.
                let _ = child.kill();
                let _ = child.wait();
                return Err(LayoutError::ProgramTimedOut { program: PROGRAM, seconds });
            }
            Err(error) => return Err(engine(error.to_string())),
        }
        pause = (pause * 2).min(Duration::from_millis(50));
    };
    // A program that failed may have closed its input early; its status and words say more than the broken pipe.
    let _ = writer.join();
    let complaint = complaints.join().unwrap_or_default();
    if !status.success() {
        return Err(engine(if complaint.is_empty() { status.to_string() } else { complaint }));
    }
    match reader.join() {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => Err(engine(error.to_string())),
        Err(_) => Err(engine("its output could not be read".to_owned())),
    }
}

fn engine(reason: String) -> LayoutError {
    LayoutError::Engine { engine: PROGRAM, reason }
}

/// What is used of Graphviz's JSON; see <https://graphviz.org/docs/outputs/json/>.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    objects: Vec<Placed>,
    #[serde(default)]
    edges: Vec<Routed>,
}

#[derive(Deserialize)]
struct Placed {
    name: String,
    pos: Option<String>,
}

#[derive(Deserialize)]
struct Routed {
    id: String,
    pos: Option<String>,
    lp: Option<String>,
}

impl Answer {
    fn read(self, nodes: usize, edges: &[LayoutEdge]) -> Result<LaidOut, LayoutError> {
        let mut centres = vec![None; nodes];
        for placed in &self.objects {
            let index = placed.name.strip_prefix('n').and_then(|n| n.parse::<usize>().ok());
            if let Some(slot) = index.and_then(|index| centres.get_mut(index)) {
                *slot = placed.pos.as_deref().and_then(point);
            }
        }
        let centres: Option<Vec<Point>> = centres.into_iter().collect();
        let mut done =
            LaidOut { centres: centres.ok_or_else(|| engine("a box has no place".to_owned()))?, ..LaidOut::default() };
        let mut ways: Vec<Option<&Routed>> = vec![None; edges.len()];
        for routed in &self.edges {
            let index = routed.id.strip_prefix('e').and_then(|e| e.parse::<usize>().ok());
            if let Some(slot) = index.and_then(|index| ways.get_mut(index)) {
                *slot = Some(routed);
            }
        }
        for (way, edge) in ways.into_iter().zip(edges) {
            let route = way.and_then(|w| curve(w.pos.as_deref()?));
            done.routes.push(route.ok_or_else(|| engine("an arrow has no way".to_owned()))?);
            let middle = way.and_then(|w| point(w.lp.as_deref()?));
            done.labels.push(if edge.label.is_some() { middle } else { None });
        }
        Ok(done)
    }
}

/// `x,y` with y upwards.
fn point(text: &str) -> Option<Point> {
    let (x, y) = text.trim_end_matches('!').split_once(',')?;
    let (x, y): (f64, f64) = (x.parse().ok()?, y.parse().ok()?);
    (x.is_finite() && y.is_finite()).then_some(Point { x, y: -y })
}

/// A list of control points; only the first piece of a curve in several, and no arrow ends, which are asked not to be.
fn curve(text: &str) -> Option<Route> {
    let piece = text.split(';').next()?;
    let points: Option<Vec<Point>> =
        piece.split_whitespace().filter(|p| !p.starts_with(['e', 's'])).map(point).collect();
    points.filter(|p| p.len() >= 4 && p.len() % 3 == 1).map(Route::Bezier)
}
