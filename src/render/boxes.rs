//! How large a node's box is and what stands in it: text wrapped, outline chosen.

use super::layout::{BoxSize, Point};
use super::measure::{Wrapped, wrap};
use super::picture::{NodeShape, PictureNode};

/// Type size of the first line, in pixels.
pub(super) const LABEL: f64 = 14.0;
/// Type size of the smaller lines.
pub(super) const DETAIL: f64 = 11.5;
/// From one baseline to the next.
pub(super) const LABEL_LINE: f64 = 18.0;
/// The same for the smaller lines.
pub(super) const DETAIL_LINE: f64 = 15.0;

/// Widest text in a box, in pixels: about 28 Latin letters of a label.
const TEXT_WIDTH: f64 = 208.0;
const LABEL_LINES: usize = 3;
const DETAIL_LINES: usize = 2;
/// Details that are shown; the others are in the tooltip.
const DETAILS: usize = 5;
const PAD_X: f64 = 14.0;
const PAD_Y: f64 = 9.0;
const MIN_WIDTH: f64 = 96.0;
const GAP: f64 = 2.0;
/// Bold type is about this much wider.
const BOLD: f64 = 1.08;

/// A node's text and size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextBox {
    pub(super) label: Wrapped,
    pub(super) details: Vec<Wrapped>,
    pub(super) size: BoxSize,
    /// Whether anything was left out.
    pub(super) cut: bool,
}

/// One line of text in a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// In the smaller type.
    pub(super) small: bool,
    /// Below the top of the box, in pixels.
    pub(super) baseline: f64,
}

impl TextBox {
    pub(super) fn of(node: &PictureNode) -> Self {
        let weight = if node.seed { BOLD } else { 1.0 };
        // A box always says something.
        let name = if node.label.trim().is_empty() { "not known" } else { &node.label };
        let label = wrap(name, TEXT_WIDTH / LABEL / weight, LABEL_LINES);
        let mut details: Vec<Wrapped> =
            node.details.iter().take(DETAILS).map(|d| wrap(d, TEXT_WIDTH / DETAIL, DETAIL_LINES)).collect();
        details.retain(|d| !d.lines.is_empty());
        let width = details.iter().map(|d| d.em() * DETAIL).fold(label.em() * LABEL * weight, f64::max);
        let small_lines: usize = details.iter().map(|d| d.lines.len()).sum();
        let height = label.lines.len().max(1) as f64 * LABEL_LINE
            + if small_lines > 0 { GAP + small_lines as f64 * DETAIL_LINE } else { 0.0 }
            + 2.0 * PAD_Y;
        let outline = Outline::of(node.kind);
        let width = (width + 2.0 * (PAD_X + outline.inset(height))).max(MIN_WIDTH);
        let cut = label.cut || details.iter().any(|d| d.cut) || node.details.len() > DETAILS;
        Self { label, details, size: BoxSize { width: width.ceil(), height: height.ceil() }, cut }
    }

    /// The lines from top to bottom.
    pub(super) fn lines(&self) -> Vec<Line<'_>> {
        // Baselines stand so that the letters, not the line boxes, are in the middle.
        let label = self.label.lines.iter().enumerate();
        let label = label.map(|(i, text)| Line { text, small: false, baseline: PAD_Y + 13.5 + i as f64 * LABEL_LINE });
        let top = PAD_Y + self.label.lines.len().max(1) as f64 * LABEL_LINE + GAP;
        let small = self.details.iter().flat_map(|d| &d.lines).enumerate();
        let small = small.map(|(i, text)| Line { text, small: true, baseline: top + 11.0 + i as f64 * DETAIL_LINE });
        label.chain(small).collect()
    }
}

/// The outline of a shape; sizes in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outline {
    /// A sheet with its upper right corner turned down.
    Sheet,
    /// Rounded corners and a bar on the left, as beside a quotation.
    Bar,
    /// Rounded corners.
    Rounded,
    /// Corners cut off.
    Octagon,
    /// Half circles on the left and right.
    Pill,
    /// The same with a second line inside.
    DoublePill,
    /// Sharp corners.
    Sharp,
}

/// Size of a sheet's turned corner.
pub(super) const EAR: f64 = 11.0;
/// Width of the bar.
pub(super) const BAR: f64 = 5.0;
const CUT: f64 = 9.0;
const ROUND: f64 = 7.0;

impl Outline {
    pub(super) const fn of(shape: NodeShape) -> Self {
        match shape {
            NodeShape::Document | NodeShape::Inferred => Self::Sheet,
            NodeShape::Statement => Self::Bar,
            NodeShape::Outlet => Self::Rounded,
            NodeShape::Agency => Self::Octagon,
            NodeShape::Person | NodeShape::Anonymous => Self::Pill,
            NodeShape::Organisation => Self::DoublePill,
            NodeShape::Unresolved => Self::Sharp,
        }
    }

    /// Radius of its corners.
    pub(super) fn radius(self, size: BoxSize) -> f64 {
        match self {
            // A tall pill keeps its text: its corners stop growing.
            Self::Pill | Self::DoublePill => (size.height / 2.0).min(26.0),
            Self::Bar | Self::Rounded => ROUND.min(size.height / 3.0),
            _ => 0.0,
        }
    }

    /// How much is cut off its corners.
    pub(super) fn cut(self, size: BoxSize) -> f64 {
        match self {
            Self::Sheet => EAR.min(size.height / 2.5),
            Self::Octagon => CUT.min(size.height / 2.5),
            _ => 0.0,
        }
    }

    /// Further room for text on either side, beyond that of a rectangle.
    fn inset(self, height: f64) -> f64 {
        match self {
            Self::Sheet => 3.0,
            Self::Bar => BAR - 1.0,
            Self::Octagon => 2.0,
            Self::Pill => self.radius(BoxSize { width: 0.0, height }) * 0.25,
            Self::DoublePill => self.radius(BoxSize { width: 0.0, height }) * 0.25 + 3.0,
            Self::Rounded | Self::Sharp => 0.0,
        }
    }

    /// Whether a point lies in the shape of that size around `middle`.
    pub(super) fn holds(self, middle: Point, size: BoxSize, point: Point) -> bool {
        // Distances to the right and lower edges, as all but the sheet are symmetric.
        let (dx, dy) = (point.x - middle.x, point.y - middle.y);
        let (in_x, in_y) = (size.width / 2.0 - dx.abs(), size.height / 2.0 - dy.abs());
        if in_x < 0.0 || in_y < 0.0 {
            return false;
        }
        let cut = self.cut(size);
        let cuts_here = self != Self::Sheet || (dx > 0.0 && dy < 0.0);
        if cuts_here && in_x + in_y < cut {
            return false;
        }
        let radius = self.radius(size);
        in_x >= radius || in_y >= radius || (radius - in_x).hypot(radius - in_y) <= radius
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(label: &str, kind: NodeShape) -> PictureNode {
        PictureNode {
            id: "n".into(),
            kind,
            label: label.into(),
            details: vec!["3 May 2031".into()],
            tooltip: String::new(),
            url: None,
            seed: false,
        }
    }

    #[test]
    fn boxes_hold_their_text_and_stay_small() {
        for kind in NodeShape::ALL {
            for label in ["", "A", "The Daily Planet", &"word ".repeat(200), &"x".repeat(500), "路透社北京五月三日电"]
            {
                let text = TextBox::of(&node(label, kind));
                assert!(text.label.em() * LABEL + 2.0 * PAD_X <= text.size.width + 1.0, "{kind:?} {label}");
                assert!(text.size.width <= 290.0 && text.size.height <= 110.0, "{kind:?} {:?}", text.size);
                assert_eq!(text.cut, label.len() > 400, "{kind:?} {label}");
            }
        }
    }

    #[test]
    fn round_shapes_do_not_hold_their_corners() {
        let (middle, size) = (Point { x: 50.0, y: 20.0 }, BoxSize { width: 100.0, height: 40.0 });
        let corner = Point { x: 1.0, y: 1.0 };
        assert!(!Outline::Pill.holds(middle, size, corner) && !Outline::Octagon.holds(middle, size, corner));
        assert!(Outline::Sharp.holds(middle, size, corner) && Outline::Sheet.holds(middle, size, corner));
        assert!(!Outline::Sheet.holds(middle, size, Point { x: 99.0, y: 1.0 }));
        for outline in [Outline::Pill, Outline::Octagon, Outline::Sheet, Outline::Bar] {
            assert!(outline.holds(middle, size, middle) && outline.holds(middle, size, Point { x: 0.5, y: 20.0 }));
        }
    }
}
