//! What stands around the picture: title and summary above, legend below.

use super::super::layout::{BoxSize, Point};
use super::super::measure::{Wrapped, em, right_to_left, wrap, wrap_full};
use super::super::picture::{EdgeStroke, NodeShape, Picture};
use super::curve::Curve;
use super::xml::{Xml, num};
use super::{Used, edge, node};

const TITLE: f64 = 20.0;
const TITLE_LINE: f64 = 26.0;
const SUMMARY: f64 = 13.0;
const SUMMARY_LINE: f64 = 19.0;
/// Longest line above a picture, in pixels: longer ones are hard to read on.
const MEASURE: f64 = 860.0;
/// What a picture of few boxes may be widened to for its title and summary.
const COMFORTABLE: f64 = 600.0;
const BOLD: f64 = 1.06;
/// Estimates lean to the wide side; with margins on both sides running text may lean back.
const LOOSE: f64 = 0.93;

/// Title and summary, wrapped.
pub(super) struct Header {
    title: Wrapped,
    summary: Vec<Wrapped>,
}

impl Header {
    /// The width its longest line would like, within what is comfortable.
    pub(super) fn wanted(picture: &Picture) -> f64 {
        let title = em(&picture.title) * TITLE * BOLD * LOOSE;
        picture.summary.iter().map(|line| em(line) * SUMMARY * LOOSE).fold(title, f64::max).min(COMFORTABLE)
    }

    pub(super) fn new(picture: &Picture, width: f64) -> Self {
        let width = width.min(MEASURE) / LOOSE;
        let title = wrap(&picture.title, width / TITLE / BOLD, 4);
        let summary = picture.summary.iter().map(|line| wrap_full(line, width / SUMMARY, 12)).collect();
        Self { title, summary }
    }

    /// Height in pixels with the space below it; 0 if there is nothing to say.
    pub(super) fn height(&self) -> f64 {
        let lines = self.summary.iter().map(|s| s.lines.len()).sum::<usize>();
        let title = self.title.lines.len() as f64 * TITLE_LINE;
        let summary = if lines > 0 { 4.0 + lines as f64 * SUMMARY_LINE } else { 0.0 };
        if title + summary > 0.0 { title + summary + 24.0 } else { 0.0 }
    }

    pub(super) fn draw(&self, xml: &mut Xml, corner: Point, width: f64) {
        let mut y = corner.y;
        let blocks = std::iter::once(("title", TITLE_LINE, 20.0, &self.title))
            .chain(self.summary.iter().map(|s| ("summary", SUMMARY_LINE, 14.0, s)));
        let mut last = "";
        for (class, line_height, baseline, block) in blocks {
            if last == "title" && class == "summary" {
                y += 4.0;
            }
            last = class;
            let rtl = block.lines.first().is_some_and(|line| right_to_left(line));
            let x = num(if rtl { corner.x + width } else { corner.x });
            for line in &block.lines {
                let at = num(y + baseline);
                let attributes = [("class", class), ("x", x.as_str()), ("y", &at), ("direction", "rtl")];
                xml.text("text", if rtl { &attributes } else { &attributes[..3] }, line);
                y += line_height;
            }
        }
    }
}

enum Sample {
    Shape(NodeShape),
    Seed(NodeShape),
    Stroke(EdgeStroke),
    Circular(EdgeStroke),
    Wider,
}

/// The shapes and strokes that are used, with their words, in columns.
pub(super) struct Legend {
    /// Shapes, then strokes: two blocks, each starting on a new row.
    blocks: [Vec<(Sample, &'static str)>; 2],
    column: f64,
    columns: usize,
}

const SAMPLE: f64 = 34.0;
const ROW: f64 = 25.0;
const TEXT_AT: f64 = SAMPLE + 9.0;
const BETWEEN: f64 = 16.0;
const LEGEND_TYPE: f64 = 12.0;

impl Legend {
    pub(super) fn new(picture: &Picture, used: &Used) -> Self {
        let mut boxes: Vec<(Sample, &'static str)> =
            used.shapes.iter().map(|shape| (Sample::Shape(*shape), shape.as_str())).collect();
        if let Some(seed) = picture.nodes.iter().find(|n| n.seed) {
            boxes.push((Sample::Seed(seed.kind), "start of the trace"));
        }
        let mut lines: Vec<(Sample, &'static str)> =
            used.strokes.iter().map(|stroke| (Sample::Stroke(*stroke), stroke.as_str())).collect();
        if let Some(edge) = picture.edges.iter().find(|e| e.circular) {
            lines.push((Sample::Circular(edge.kind), "part of a circle"));
        }
        let mut sure = picture.edges.iter().map(|e| e.confidence);
        if let Some(first) = sure.next()
            && sure.any(|other| other != first)
        {
            lines.push((Sample::Wider, "wider: surer"));
        }
        let text = boxes.iter().chain(&lines).map(|(_, words)| em(words) * LEGEND_TYPE).fold(0.0, f64::max) * LOOSE;
        Self { blocks: [boxes, lines], column: (TEXT_AT + text + BETWEEN).ceil(), columns: 1 }
    }

    /// The width of its widest block in one row, without the space after the last column.
    pub(super) fn wanted(&self) -> f64 {
        self.blocks.iter().map(Vec::len).max().unwrap_or(0) as f64 * self.column - BETWEEN
    }

    /// Chooses the columns for a width; then the height is known.
    pub(super) fn fit(&mut self, width: f64) {
        let most = ((width + BETWEEN) / self.column).floor().max(1.0) as usize;
        // Rows of equal length: seven in columns of up to five are four and three.
        let longest = self.blocks.iter().map(Vec::len).max().unwrap_or(0).max(1);
        self.columns = longest.div_ceil(longest.div_ceil(most));
    }

    /// Height in pixels with the space above it; 0 without anything to explain.
    pub(super) fn height(&self) -> f64 {
        let rows: usize = self.blocks.iter().map(|block| block.len().div_ceil(self.columns)).sum();
        if rows == 0 { 0.0 } else { rows as f64 * ROW + 44.0 }
    }

    pub(super) fn draw(&self, xml: &mut Xml, corner: Point, width: f64) {
        if self.height() == 0.0 {
            return;
        }
        xml.open("g", &[("class", "legend")]);
        let (x, to, y) = (num(corner.x), num(corner.x + width), num(corner.y + 24.0));
        xml.empty("line", &[("class", "rule"), ("x1", &x), ("x2", &to), ("y1", &y), ("y2", &y)]);
        let mut top = corner.y + 44.0;
        for block in &self.blocks {
            for (i, (sample, words)) in block.iter().enumerate() {
                let left = corner.x + (i % self.columns) as f64 * self.column;
                let middle =
                    Point { x: left + SAMPLE / 2.0, y: top + (i / self.columns) as f64 * ROW + ROW / 2.0 - 4.0 };
                draw_sample(xml, sample, middle);
                let (x, y) = (num(left + TEXT_AT), num(middle.y + 4.2));
                xml.text("text", &[("x", &x), ("y", &y)], words);
            }
            top += block.len().div_ceil(self.columns) as f64 * ROW;
        }
        xml.close();
        xml.line();
    }
}

fn draw_sample(xml: &mut Xml, sample: &Sample, middle: Point) {
    let size = BoxSize { width: 30.0, height: 16.0 };
    match sample {
        Sample::Shape(shape) => {
            xml.open("g", &[("class", &format!("box {}", shape.class()))]);
            node::shape(xml, *shape, middle, size);
            xml.close();
        }
        Sample::Seed(shape) => {
            xml.open("g", &[("class", &format!("box {} seed", shape.class()))]);
            node::shape(xml, *shape, middle, size);
            xml.close();
        }
        Sample::Stroke(stroke) | Sample::Circular(stroke) => {
            let circular = matches!(sample, Sample::Circular(_));
            let class = format!("edge {}{}", stroke.class(), if circular { " circular" } else { "" });
            xml.open("g", &[("class", &class)]);
            let (start, end) = (middle.x - SAMPLE / 2.0, middle.x + SAMPLE / 2.0);
            let mut curve = Curve::level(start, end, middle.y);
            edge::line(xml, *stroke, &mut curve, 2.2, circular);
            xml.close();
        }
        Sample::Wider => {
            let (left, right) = (middle.x - SAMPLE / 2.0, middle.x + SAMPLE / 2.0);
            let d = format!(
                "M{l},{a}L{r},{b}L{r},{c}L{l},{e}Z",
                l = num(left),
                r = num(right),
                a = num(middle.y - 0.5),
                b = num(middle.y - 2.0),
                c = num(middle.y + 2.0),
                e = num(middle.y + 0.5)
            );
            xml.empty("path", &[("class", "sample"), ("d", &d)]);
        }
    }
}
