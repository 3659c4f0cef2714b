//! One box.

use super::super::boxes::{BAR, Outline, TextBox};
use super::super::escape;
use super::super::layout::{BoxSize, Point};
use super::super::measure::right_to_left;
use super::super::picture::{NodeShape, PictureNode};
use super::xml::{Xml, num};

/// Draws a node with its text around `middle`.
pub(super) fn node(xml: &mut Xml, prefix: &str, node: &PictureNode, text: &TextBox, middle: Point) {
    let class = format!("box {}{}", node.kind.class(), if node.seed { " seed" } else { "" });
    let id = escape::element_id(prefix, &node.id);
    xml.open("g", &[("class", &class), ("id", &id), ("data-id", &node.id)]);
    let tooltip = tooltip(node, text);
    if !tooltip.is_empty() {
        xml.text("title", &[], &tooltip);
    }
    let link = escape::link(node.url.as_deref());
    if let Some(url) = &link {
        xml.open("a", &[("href", url), ("target", "_blank"), ("rel", "noopener noreferrer")]);
    }
    shape(xml, node.kind, middle, text.size);
    let x = num(middle.x + text_shift(node.kind));
    let top = middle.y - text.size.height / 2.0;
    for line in text.lines() {
        let (class, y) = (if line.small { "detail" } else { "label" }, num(top + line.baseline));
        // All lines of a label run as its first letter does.
        let rtl = right_to_left(if line.small { line.text } else { &node.label });
        let attributes =
            [("class", class), ("x", x.as_str()), ("y", &y), ("text-anchor", "middle"), ("direction", "rtl")];
        xml.text("text", if rtl { &attributes } else { &attributes[..4] }, line.text);
    }
    if link.is_some() {
        xml.close();
    }
    xml.close();
    xml.line();
}

/// Text stands in the middle of what the bar leaves free.
const fn text_shift(shape: NodeShape) -> f64 {
    match Outline::of(shape) {
        Outline::Bar => BAR / 2.0,
        _ => 0.0,
    }
}

/// What hovering shows: the whole text where some was cut, then the tooltip.
fn tooltip(node: &PictureNode, text: &TextBox) -> String {
    let whole = if text.cut { std::iter::once(&node.label).chain(&node.details).collect() } else { Vec::new() };
    let parts: Vec<&str> =
        whole.into_iter().chain([&node.tooltip]).map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// The outline of a shape, in a box and in the legend.
pub(super) fn shape(xml: &mut Xml, kind: NodeShape, middle: Point, size: BoxSize) {
    let outline = Outline::of(kind);
    let (left, top) = (middle.x - size.width / 2.0, middle.y - size.height / 2.0);
    let (right, bottom) = (left + size.width, top + size.height);
    let cut = outline.cut(size);
    let path = |points: &[(f64, f64)], closed: bool| {
        let mut d = String::new();
        for (i, (x, y)) in points.iter().enumerate() {
            d.push_str(if i == 0 { "M" } else { "L" });
            d.push_str(&format!("{},{}", num(*x), num(*y)));
        }
        d + if closed { "Z" } else { "" }
    };
    match outline {
        Outline::Sheet => {
            let sheet = [(left, top), (right - cut, top), (right, top + cut), (right, bottom), (left, bottom)];
            xml.empty("path", &[("class", "outline"), ("d", &path(&sheet, true))]);
            let ear = [(right - cut, top), (right - cut, top + cut), (right, top + cut)];
            xml.empty("path", &[("class", "extra"), ("d", &path(&ear, false))]);
        }
        Outline::Octagon => {
            let corners = [
                (left + cut, top),
                (right - cut, top),
                (right, top + cut),
                (right, bottom - cut),
                (right - cut, bottom),
                (left + cut, bottom),
                (left, bottom - cut),
                (left, top + cut),
            ];
            xml.empty("path", &[("class", "outline"), ("d", &path(&corners, true))]);
        }
        Outline::Bar | Outline::Rounded | Outline::Pill | Outline::DoublePill | Outline::Sharp => {
            let radius = outline.radius(size);
            rounded(xml, "outline", Point { x: left, y: top }, size, radius);
            if outline == Outline::DoublePill {
                let inner = BoxSize { width: size.width - 6.0, height: size.height - 6.0 };
                rounded(xml, "extra", Point { x: left + 3.0, y: top + 3.0 }, inner, radius - 3.0);
            }
            if outline == Outline::Bar {
                // The bar follows the rounded corners on its left.
                let (r, bar) = (num(radius), num(left + BAR));
                let d = format!(
                    "M{bar},{t}H{x}A{r},{r} 0 0 0 {l},{y}V{z}A{r},{r} 0 0 0 {x},{b}H{bar}Z",
                    t = num(top),
                    x = num((left + radius).min(left + BAR)),
                    l = num(left),
                    y = num(top + radius),
                    z = num(bottom - radius),
                    b = num(bottom),
                );
                xml.empty("path", &[("class", "solid"), ("d", &d)]);
            }
        }
    }
}

fn rounded(xml: &mut Xml, class: &str, corner: Point, size: BoxSize, radius: f64) {
    let (x, y, width, height) = (num(corner.x), num(corner.y), num(size.width), num(size.height));
    let radius = num(radius);
    let attributes =
        [("class", class), ("x", x.as_str()), ("y", &y), ("width", &width), ("height", &height), ("rx", &radius)];
    xml.empty("rect", if radius == "0" { &attributes[..5] } else { &attributes });
}
