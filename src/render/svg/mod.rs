//! Pictures as SVG: one file, no script, system fonts, light and dark.
//!
//! Written for browsers and for converters such as librsvg: plain class rules, arrow heads as paths, text as text.

mod curve;
mod edge;
mod frame;
mod lanes;
mod node;
mod ports;
mod style;
mod xml;

use super::boxes::{Outline, TextBox};
use super::error::Error;
use super::escape;
use super::fold::fold_leaves;
use super::layout::{self, BoxSize, Direction, GraphvizDot, LaidOut, Layout, LayoutEdge, Point, Route};
use super::picture::{EdgeStroke, NodeShape, Picture, PictureEdge};
use curve::{Curve, Shape};
use edge::LabelAt;
use frame::{Header, Legend};
pub use lanes::lanes;
use std::collections::{BTreeMap, BTreeSet};
use xml::{Xml, num};

/// How a picture is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SvgOptions {
    /// Light, dark, or as the reader's system is set.
    pub scheme: Scheme,
    /// Whether leaves that are alike become one box.
    pub fold: Fold,
    /// Whether shapes and strokes are explained below the picture.
    pub legend: bool,
    /// The picture's element id, and the start of all ids in it: differs where several pictures share a page.
    pub id: String,
}

impl Default for SvgOptions {
    fn default() -> Self {
        Self { scheme: Scheme::Auto, fold: Fold::WhenLarge, legend: true, id: "dateline".to_owned() }
    }
}

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scheme {
    /// As the reader's system is set; light where that is not known.
    #[default]
    Auto,
    /// Dark on white.
    Light,
    /// Light on black.
    Dark,
}

/// Whether [`fold_leaves`] is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fold {
    /// In pictures of more than 40 boxes.
    #[default]
    WhenLarge,
    /// Whatever the size.
    Always,
    /// Never.
    Never,
}

/// Pictures up to this many boxes can be taken in as they are.
const LARGE: usize = 40;
/// Up to this many arrows have their labels written; beyond, labels cost too much room and are shown on hover.
const LABELLED: usize = 15;
/// Space around everything, in pixels.
const MARGIN: f64 = 28.0;

/// Draws a picture, laid out by the embedded engine.
///
/// Arrows whose ends are not in the picture are left out. The output is well-formed XML whatever the labels are.
pub fn svg(picture: &Picture, options: &SvgOptions) -> String {
    draw(picture, options, &layout::Embedded::default())
        .expect("the embedded engine fails on edges without ends only, and those are left out before")
}

/// Draws a picture, laid out by Graphviz's program `dot`.
///
/// # Errors
/// [`Error::ProgramMissing`] where `dot` is not on the path, [`Error::Layout`] where it fails or takes more than 20 s.
pub fn svg_by_dot(picture: &Picture, options: &SvgOptions) -> Result<String, Error> {
    draw(picture, options, &GraphvizDot::default())
}

/// A picture made ready to be laid out.
pub(super) struct Plan<'p> {
    pub(super) texts: Vec<TextBox>,
    /// Arrows with both ends, and their ends.
    pub(super) edges: Vec<(&'p PictureEdge, LayoutEdge)>,
    /// Whether labels are written at the arrows.
    pub(super) labelled: bool,
}

impl<'p> Plan<'p> {
    pub(super) fn of(picture: &'p Picture) -> Self {
        let texts: Vec<TextBox> = picture.nodes.iter().map(TextBox::of).collect();
        // Where an id stands twice, the first is meant.
        let index: BTreeMap<&str, usize> =
            picture.nodes.iter().enumerate().rev().map(|(i, node)| (node.id.as_str(), i)).collect();
        let labelled = picture.edges.len() <= LABELLED;
        let edges = picture.edges.iter().filter_map(|edge| {
            let (from, to) = (*index.get(edge.from.as_str())?, *index.get(edge.to.as_str())?);
            let label = if labelled { edge::label_size(edge) } else { None };
            Some((edge, LayoutEdge { from, to, label }))
        });
        Self { edges: edges.collect(), texts, labelled }
    }

    pub(super) fn arrange(&self, engine: &dyn Layout) -> Result<(Direction, LaidOut), layout::LayoutError> {
        let sizes: Vec<BoxSize> = self.texts.iter().map(|t| t.size).collect();
        let links: Vec<LayoutEdge> = self.edges.iter().map(|(_, link)| *link).collect();
        layout::arrange(engine, &sizes, &links)
    }
}

fn draw(picture: &Picture, options: &SvgOptions, engine: &dyn Layout) -> Result<String, Error> {
    let folded;
    let fold = match options.fold {
        Fold::WhenLarge => picture.nodes.len() > LARGE,
        Fold::Always => true,
        Fold::Never => false,
    };
    let picture = if fold {
        folded = fold_leaves(picture);
        &folded
    } else {
        picture
    };
    let plan = Plan::of(picture);
    let (direction, placed) = plan.arrange(engine)?;
    Ok(write(picture, options, &plan, direction, placed))
}

fn write(picture: &Picture, options: &SvgOptions, plan: &Plan<'_>, direction: Direction, placed: LaidOut) -> String {
    let used = Used::of(picture, plan);
    let mut legend = Legend::new(picture, &used);
    let least = if options.legend { legend.wanted().min(420.0) } else { 0.0 };
    let width = placed.size.width.max(Header::wanted(picture)).max(least).ceil();
    let header = Header::new(picture, width);
    legend.fit(width);
    let legend_height = if options.legend { legend.height() } else { 0.0 };
    let shift = Point { x: MARGIN + (width - placed.size.width) / 2.0, y: MARGIN + header.height() };
    let page =
        BoxSize { width: width + 2.0 * MARGIN, height: (shift.y + placed.size.height + legend_height + MARGIN).ceil() };

    let mut xml = Xml::default();
    let id = plain_id(&options.id);
    open(&mut xml, picture, plan, &id, page);
    xml.style(&style::sheet(&id, options.scheme, &used));
    xml.line();
    let (page_width, page_height) = (num(page.width), num(page.height));
    xml.empty("rect", &[("class", "page"), ("width", &page_width), ("height", &page_height)]);
    xml.line();
    header.draw(&mut xml, Point { x: MARGIN, y: MARGIN }, width);
    xml.line();

    let at = |point: Point| Point { x: point.x + shift.x, y: point.y + shift.y };
    let label_at = if plan.labelled { LabelAt::Apart } else { LabelAt::Hover };
    let holds = |node: usize| {
        let (outline, size, middle) =
            (Outline::of(picture.nodes[node].kind), plan.texts[node].size, placed.centres[node]);
        move |point: Point| outline.holds(middle, size, point)
    };
    let sizes: Vec<BoxSize> = plan.texts.iter().map(|t| t.size).collect();
    let ends: Vec<(usize, usize)> = plan.edges.iter().map(|(_, link)| (link.from, link.to)).collect();
    let mut routes = placed.routes;
    ports::spread(&mut routes, &ends, &placed.centres, &sizes, direction);
    for ((edge, link), route) in plan.edges.iter().zip(&routes) {
        let (from_holds, to_holds) = (holds(link.from), holds(link.to));
        let from = Shape { middle: placed.centres[link.from], inside: &from_holds };
        let to = Shape { middle: placed.centres[link.to], inside: &to_holds };
        let curve = if link.from == link.to {
            Curve::bow(route, from.middle, sizes[link.from], &from)
        } else {
            Curve::of(route, direction, &from, &to)
        };
        if let Some(curve) = curve {
            edge::edge(&mut xml, edge, curve.moved(shift), label_at);
        }
    }
    for (((edge, _), middle), route) in plan.edges.iter().zip(&placed.labels).zip(&routes) {
        if let Some(middle) = middle {
            edge::label(&mut xml, edge, at(*middle), matches!(route, Route::Through(_)));
        }
    }
    for ((node, text), middle) in picture.nodes.iter().zip(&plan.texts).zip(&placed.centres) {
        node::node(&mut xml, &id, node, text, at(*middle));
    }
    if options.legend {
        legend.draw(&mut xml, Point { x: MARGIN, y: shift.y + placed.size.height }, width);
    }
    xml.finish()
}

/// An element id of plain characters that starts with a letter.
fn plain_id(given: &str) -> String {
    let id = escape::element_id("", given);
    let id = id.trim_start_matches('-');
    if id.starts_with(|c: char| c.is_ascii_alphabetic()) { id.to_owned() } else { format!("p{id}") }
}

/// What needs a rule in the style sheet and a place in the legend.
struct Used {
    shapes: Vec<NodeShape>,
    strokes: Vec<EdgeStroke>,
    circular: bool,
}

impl Used {
    fn of(picture: &Picture, plan: &Plan<'_>) -> Self {
        let shapes: BTreeSet<NodeShape> = picture.nodes.iter().map(|n| n.kind).collect();
        let strokes: BTreeSet<EdgeStroke> = plan.edges.iter().map(|(e, _)| e.kind).collect();
        Self {
            shapes: NodeShape::ALL.into_iter().filter(|shape| shapes.contains(shape)).collect(),
            strokes: EdgeStroke::ALL.into_iter().filter(|stroke| strokes.contains(stroke)).collect(),
            circular: plan.edges.iter().any(|(e, _)| e.circular),
        }
    }
}

/// The root element with what a screen reader says of the picture.
fn open(xml: &mut Xml, picture: &Picture, plan: &Plan<'_>, id: &str, page: BoxSize) {
    let links = picture.nodes.iter().any(|node| escape::link(node.url.as_deref()).is_some());
    let title = if picture.title.trim().is_empty() { "Where the story comes from" } else { &picture.title };
    root(xml, id, page, links, title, &description(picture, plan));
}

/// The root element of a picture, with what a screen reader says of it.
fn root(xml: &mut Xml, id: &str, page: BoxSize, links: bool, title: &str, description: &str) {
    let (title_id, desc_id) = (format!("{id}_title"), format!("{id}_desc"));
    let (width, height) = (num(page.width), num(page.height));
    // What is inside an image is not read out, links neither: with links it is a document of graphics.
    let role = if links { "graphics-document document" } else { "img" };
    xml.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("id", id),
            ("width", &width),
            ("height", &height),
            ("viewBox", &format!("0 0 {width} {height}")),
            ("role", role),
            ("aria-labelledby", &format!("{title_id} {desc_id}")),
        ],
    );
    xml.line();
    xml.text("title", &[("id", &title_id)], title);
    xml.line();
    xml.text("desc", &[("id", &desc_id)], description);
    xml.line();
}

/// Arrows that are told one by one to those who cannot see them.
const TOLD: usize = 40;

fn description(picture: &Picture, plan: &Plan<'_>) -> String {
    let mut lines = picture.summary.clone();
    lines.push(format!(
        "Boxes: {}. Arrows, from what is derived to its source: {}.",
        picture.nodes.len(),
        plan.edges.len()
    ));
    for (edge, link) in plan.edges.iter().take(TOLD) {
        let (from, to) = (&picture.nodes[link.from].label, &picture.nodes[link.to].label);
        lines.push(format!("{from} – {} – {to}", edge.kind.as_str()));
    }
    if plan.edges.len() > TOLD {
        lines.push(format!("And {} more arrows.", plan.edges.len() - TOLD));
    }
    lines.join("\n")
}
