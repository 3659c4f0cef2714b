//! One arrow and its label.

use super::super::layout::Point;
use super::super::measure::{em, right_to_left, wrap};
use super::super::palette::Head;
use super::super::picture::{EdgeStroke, PictureEdge};
use super::BoxSize;
use super::curve::Curve;
use super::xml::{Xml, num};

/// Type size of labels at arrows, in pixels.
const TYPE: f64 = 11.5;
const HEAD_LENGTH: f64 = 9.5;
const HEAD_HALF: f64 = 4.0;
/// Longest label, in units of its type size; the rest is in the tooltip.
const MAX_EM: f64 = 18.0;

/// Whether and how a label is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum LabelAt {
    /// Written later, above all arrows.
    Apart,
    /// On hover, at the middle of the arrow.
    Hover,
}

/// The words of a label as they are shown; `None` if there are none.
fn words(edge: &PictureEdge) -> Option<(String, bool)> {
    let wrapped = wrap(&edge.label, MAX_EM, 1);
    wrapped.lines.into_iter().next().map(|line| (line, wrapped.cut))
}

/// The room a label takes, its margin included.
pub(super) fn label_size(edge: &PictureEdge) -> Option<BoxSize> {
    words(edge).map(|(line, _)| BoxSize { width: (em(&line) * TYPE).ceil() + 10.0, height: 17.0 })
}

/// Draws an arrow; its label only if it is shown on hover.
pub(super) fn edge(xml: &mut Xml, edge: &PictureEdge, mut curve: Curve, label: LabelAt) {
    xml.open("g", &[("class", &class(edge)), ("data-from", &edge.from), ("data-to", &edge.to)]);
    let cut = words(edge).is_some_and(|(_, cut)| cut);
    let mut tooltip: Vec<&str> = Vec::new();
    if cut || label == LabelAt::Hover {
        tooltip.push(edge.label.trim());
    }
    tooltip.push(edge.tooltip.trim());
    tooltip.retain(|part| !part.is_empty());
    if !tooltip.is_empty() {
        xml.text("title", &[], &tooltip.join("\n"));
    }
    let width = 1.1 + 1.7 * f64::from(edge.confidence.get());
    let middle = curve.middle();
    // A wide line that is not seen, so that a thin one need not be hit exactly.
    xml.empty("path", &[("class", "reach"), ("d", &path(&curve))]);
    line(xml, edge.kind, &mut curve, width, edge.circular);
    if label == LabelAt::Hover {
        xml.open("g", &[("class", "hint")]);
        write(xml, edge, middle, true);
        xml.close();
    }
    xml.close();
    xml.line();
}

/// Draws a label on its own, above the arrows.
///
/// `on_line`: it stands on its arrow and needs a ground; otherwise beside it.
pub(super) fn label(xml: &mut Xml, edge: &PictureEdge, middle: Point, on_line: bool) {
    xml.open("g", &[("class", &class(edge))]);
    if !edge.tooltip.trim().is_empty() {
        xml.text("title", &[], edge.tooltip.trim());
    }
    write(xml, edge, middle, on_line);
    xml.close();
    xml.line();
}

fn class(edge: &PictureEdge) -> String {
    format!("edge {}{}", edge.kind.class(), if edge.circular { " circular" } else { "" })
}

/// Line and head, in a picture and in the legend. Leaves the curve without the part under the head.
pub(super) fn line(xml: &mut Xml, kind: EdgeStroke, curve: &mut Curve, width: f64, circular: bool) {
    let tip = curve.end();
    let whole = path(curve);
    if circular {
        xml.empty("path", &[("class", "halo"), ("d", &whole), ("stroke-width", &num(width * 2.0 + 5.0))]);
    }
    curve.shorten(HEAD_LENGTH);
    let base = curve.end();
    let head = kind.head();
    // An open head is drawn around the line, the others stand in its place.
    let d = if matches!(head, Head::Open | Head::None) { whole } else { path(curve) };
    let width = num(width);
    xml.empty("path", &[("class", "line"), ("d", &d), ("stroke-width", &width)]);

    let length = (tip.x - base.x).hypot(tip.y - base.y).max(0.001);
    let along = Point { x: (tip.x - base.x) / length, y: (tip.y - base.y) / length };
    let corner = |side: f64| Point { x: base.x - along.y * side * HEAD_HALF, y: base.y + along.x * side * HEAD_HALF };
    let (a, b) = (corner(1.0), corner(-1.0));
    let points = format!("M{}L{}L{}", at(a), at(tip), at(b));
    match head {
        Head::Filled => {
            let d = points + "Z";
            xml.empty("path", &[("class", "head filled"), ("d", &d), ("stroke-width", "1")]);
        }
        Head::Hollow => {
            let d = points + "Z";
            xml.empty("path", &[("class", "head hollow"), ("d", &d), ("stroke-width", "1.3")]);
        }
        Head::Open => xml.empty("path", &[("class", "head open"), ("d", &points), ("stroke-width", "1.7")]),
        Head::None => {}
    }
}

fn write(xml: &mut Xml, edge: &PictureEdge, middle: Point, ground: bool) {
    let (Some((line, _)), Some(size)) = (words(edge), label_size(edge)) else { return };
    if ground {
        let (x, y) = (num(middle.x - size.width / 2.0), num(middle.y - size.height / 2.0));
        let (width, height) = (num(size.width), num(size.height));
        let attributes = [("class", "ground"), ("x", x.as_str()), ("y", &y), ("width", &width), ("height", &height)];
        xml.empty("rect", &attributes);
    }
    let (x, y) = (num(middle.x), num(middle.y + 4.0));
    let attributes = [("x", x.as_str()), ("y", &y), ("text-anchor", "middle"), ("direction", "rtl")];
    xml.text("text", if right_to_left(&line) { &attributes } else { &attributes[..3] }, &line);
}

fn at(point: Point) -> String {
    format!("{},{}", num(point.x), num(point.y))
}

fn path(curve: &Curve) -> String {
    let mut d = format!("M{}", at(curve.start));
    for [a, b, end] in &curve.pieces {
        d.push_str(&format!("C{} {} {}", at(*a), at(*b), at(*end)));
    }
    d
}
