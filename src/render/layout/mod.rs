//! Where boxes and arrows go.
//!
//! Takes sizes and pairs of indices, gives positions; knows nothing of labels or colours. A [`Layout`] is one way to do
//! it: [`Dugong`] by default, [`Layered`] where that gives up, [`GraphvizDot`] on request. [`arrange`] adds what all
//! share: parts that are not connected are laid out one by one and packed, and the direction is chosen by its result.

mod dugong;
mod graphviz;
mod layered;
mod pack;

pub use dugong::Dugong;
pub use graphviz::GraphvizDot;
pub use layered::Layered;

/// A place in a picture, in CSS pixels, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Width and height in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BoxSize {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// An arrow to be routed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayoutEdge {
    /// Index of the box it leaves.
    pub from: usize,
    /// Index of the box it leads to.
    pub to: usize,
    /// Room to keep free for its label, if it has one.
    pub label: Option<BoxSize>,
}

/// Which way arrows run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the top to the bottom.
    TopDown,
    /// From the left to the right.
    LeftRight,
}

/// The way of one arrow, from the outline of the one box to that of the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    /// Points to lay a smooth line through.
    Through(Vec<Point>),
    /// Cubic Bézier curves: a start, then three points a piece.
    Bezier(Vec<Point>),
}

impl Route {
    /// Its points, the control points of curves included.
    pub fn points(&self) -> &[Point] {
        match self {
            Self::Through(points) | Self::Bezier(points) => points,
        }
    }

    fn points_mut(&mut self) -> &mut [Point] {
        match self {
            Self::Through(points) | Self::Bezier(points) => points,
        }
    }
}

/// Boxes and arrows with their places; in the order given, and starting at 0, 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LaidOut {
    /// What holds all of it.
    pub size: BoxSize,
    /// The middle of each box.
    pub centres: Vec<Point>,
    /// The way of each arrow.
    pub routes: Vec<Route>,
    /// The middle of each label; `None` for arrows without one.
    pub labels: Vec<Option<Point>>,
}

impl LaidOut {
    fn shift(&mut self, dx: f64, dy: f64) {
        let points = self.centres.iter_mut();
        let points = points.chain(self.routes.iter_mut().flat_map(|r| r.points_mut().iter_mut()));
        for point in points.chain(self.labels.iter_mut().flatten()) {
            point.x += dx;
            point.y += dy;
        }
    }

    /// Moves everything so that boxes, routes and labels start at 0, 0, and sets the size to hold them.
    fn settle(&mut self, nodes: &[BoxSize], edges: &[LayoutEdge]) {
        let (mut left, mut top, mut right, mut bottom) =
            (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let mut hold = |at: Point, size: BoxSize| {
            left = left.min(at.x - size.width / 2.0);
            right = right.max(at.x + size.width / 2.0);
            top = top.min(at.y - size.height / 2.0);
            bottom = bottom.max(at.y + size.height / 2.0);
        };
        self.centres.iter().zip(nodes).for_each(|(at, size)| hold(*at, *size));
        for point in self.routes.iter().flat_map(Route::points) {
            hold(*point, BoxSize::default());
        }
        for (at, edge) in self.labels.iter().zip(edges) {
            if let (Some(at), Some(size)) = (at, edge.label) {
                hold(*at, size);
            }
        }
        if left > right {
            self.size = BoxSize::default();
            return;
        }
        self.size = BoxSize { width: right - left, height: bottom - top };
        self.shift(-left, -top);
    }
}

/// Why a picture could not be laid out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// An edge names a box that is not there.
    #[error("edge {edge} leads to box {index}, which is not there")]
    NoSuchBox {
        /// Index of the edge.
        edge: usize,
        /// Index it gives.
        index: usize,
    },
    /// It would have taken too long.
    #[error("the layout takes more work than it may")]
    TooMuchWork,
    /// The engine gave up or gave something that is not a picture.
    #[error("{engine} cannot lay the picture out: {reason}")]
    Engine {
        /// Its name.
        engine: &'static str,
        /// What it says.
        reason: String,
    },
    /// A program that is not installed was asked for.
    #[error("program `{program}` is not on the path")]
    ProgramMissing {
        /// Its name.
        program: &'static str,
    },
    /// A program was ended because it took too long.
    #[error("program `{program}` took more than {seconds} s")]
    ProgramTimedOut {
        /// Its name.
        program: &'static str,
        /// The limit.
        seconds: u64,
    },
}

/// A way to lay boxes and arrows out.
pub trait Layout {
    /// Finds a place for every box and a way for every arrow.
    ///
    /// Circles, arrows from a box to itself, several arrows between two boxes and boxes without arrows are all fine.
    ///
    /// # Errors
    /// When an edge names a missing box, or the engine gives up.
    fn lay_out(&self, nodes: &[BoxSize], edges: &[LayoutEdge], direction: Direction) -> Result<LaidOut, LayoutError>;
}

/// Space between boxes of one rank, in pixels: side by side they need more than above one another.
const fn box_gap(direction: Direction) -> f64 {
    match direction {
        Direction::TopDown => 28.0,
        Direction::LeftRight => 16.0,
    }
}

/// Space between ranks where no label stands between them.
const RANK_GAP: f64 = 60.0;
/// Space between arrows that pass through a rank side by side.
const ARROW_GAP: f64 = 18.0;

fn check(nodes: &[BoxSize], edges: &[LayoutEdge]) -> Result<(), LayoutError> {
    for (edge, LayoutEdge { from, to, .. }) in edges.iter().enumerate() {
        let index = *from.max(to);
        if index >= nodes.len() {
            return Err(LayoutError::NoSuchBox { edge, index });
        }
    }
    Ok(())
}

/// [`Dugong`], and [`Layered`] for what it does not manage.
#[derive(Debug, Clone, Copy, Default)]
pub struct Embedded {
    /// The first choice.
    pub dugong: Dugong,
}

impl Layout for Embedded {
    fn lay_out(&self, nodes: &[BoxSize], edges: &[LayoutEdge], direction: Direction) -> Result<LaidOut, LayoutError> {
        check(nodes, edges)?;
        self.dugong.lay_out(nodes, edges, direction).or_else(|_| Layered.lay_out(nodes, edges, direction))
    }
}

/// Lays out both ways and keeps the one that looks better; see [`badness`].
///
/// # Errors
/// Those of the engine.
pub fn arrange(
    engine: &dyn Layout,
    nodes: &[BoxSize],
    edges: &[LayoutEdge],
) -> Result<(Direction, LaidOut), LayoutError> {
    check(nodes, edges)?;
    let down = pack::lay_out_parts(engine, nodes, edges, Direction::TopDown)?;
    let right = pack::lay_out_parts(engine, nodes, edges, Direction::LeftRight)?;
    // On a tie top-down wins: pages are scrolled downwards.
    Ok(if badness(right.size) < badness(down.size) {
        (Direction::LeftRight, right)
    } else {
        (Direction::TopDown, down)
    })
}

/// Width a picture is shown at, in pixels.
const SHOWN_WIDTH: f64 = 1_200.0;

/// How far a picture is from one that can be read at a glance; 0 is best.
///
/// The distance of width to height from the nearest of 4:3 and 16:9, as a logarithm (twice as tall as wished counts as
/// twice as wide), plus twice the logarithm of how much the picture must be shrunk to be shown at 1,200 pixels' width: 14-pixel
/// labels are hard to read from about half their size on, while scrolling down costs little. Something small, under
/// 600 pixels, need not fill the screen; its proportion counts by half.
pub fn badness(size: BoxSize) -> f64 {
    let (width, height) = (size.width.max(1.0), size.height.max(1.0));
    let aspect = width / height;
    let off = (4.0 / 3.0 / aspect).max(aspect / (16.0 / 9.0)).max(1.0).ln();
    let shrunk = (width / SHOWN_WIDTH).max(1.0).ln();
    let small = if width.max(height) < 600.0 { 0.5 } else { 1.0 };
    off * small + 2.0 * shrunk
}

#[cfg(test)]
mod tests;
