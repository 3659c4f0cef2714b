//! Smooth lines through routes, cut so that they start and end on the outline of a shape.

use super::super::layout::{BoxSize, Direction, Point, Route};

/// A chain of cubic Bézier curves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    pub(super) start: Point,
    pub(super) pieces: Vec<[Point; 3]>,
}

impl Curve {
    /// The line of a route, from one outline to the other. `None` for a route without length.
    ///
    /// `inside` says whether a point lies in the first and in the second shape; both contain the middles given.
    pub(super) fn of(route: &Route, direction: Direction, from: &Shape<'_>, to: &Shape<'_>) -> Option<Self> {
        let mut curve = match route {
            Route::Through(points) => {
                let mut points = points.clone();
                let last = points.len().checked_sub(1).filter(|last| *last > 0)?;
                if points[0] == points[last] {
                    return None;
                }
                points[0] = from.ahead(points[0], direction);
                points[last] = to.ahead(points[last], direction);
                Self::through(&points, direction)?
            }
            Route::Bezier(points) => {
                let (start, rest) = points.split_first()?;
                let pieces = rest.chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect();
                Self { start: *start, pieces }
            }
        };
        if let Route::Bezier(_) = route {
            // The engine knows rectangles only: go on straight to the outline of a round shape.
            let (first, last) = (from.border(curve.start), to.border(curve.end()));
            if !near(first, curve.start) {
                let start = std::mem::replace(&mut curve.start, first);
                curve.pieces.insert(0, straight(first, start));
            }
            if !near(last, curve.end()) {
                curve.pieces.push(straight(curve.end(), last));
            }
        }
        (!curve.pieces.is_empty()).then_some(curve)
    }

    /// An arrow from a box to itself: a bow on the side where the engine left room, as far out as its route.
    pub(super) fn bow(route: &Route, middle: Point, size: BoxSize, shape: &Shape<'_>) -> Option<Self> {
        let far = |p: &Point| ((p.x - middle.x).abs() / size.width).max((p.y - middle.y).abs() / size.height);
        let out = route.points().iter().copied().max_by(|a, b| far(a).total_cmp(&far(b)))?;
        let (dx, dy) = (out.x - middle.x, out.y - middle.y);
        let sideways = dx.abs() / size.width >= dy.abs() / size.height;
        // The two feet stand a quarter of the side from the middle; a curve reaches three quarters of its handles.
        let end = |side: f64| {
            let (x, y) = if sideways { (dx, side * size.height / 4.0) } else { (side * size.width / 4.0, dy) };
            let handle = Point { x: middle.x + x, y: middle.y + y };
            let foot = if sideways { Point { x: middle.x, ..handle } } else { Point { y: middle.y, ..handle } };
            let foot = shape.enter(handle, foot);
            (foot, between(foot, handle, 4.0 / 3.0))
        };
        let ((start, a), (last, b)) = (end(-1.0), end(1.0));
        (distance(start, a) > 4.0).then(|| Self { start, pieces: vec![[a, b, last]] })
    }

    /// Through all points. Where they ascend or descend along the direction without turning back, the line does too
    /// (monotone cubic interpolation, Steffen 1990), so it never bulges into a box beside its way; where not, as in an
    /// arrow from a box to itself, it is a Catmull-Rom spline.
    fn through(points: &[Point], direction: Direction) -> Option<Self> {
        let start = *points.first()?;
        if points.len() < 2 {
            return None;
        }
        let flow = |p: &Point| match direction {
            Direction::TopDown => (p.y, p.x),
            Direction::LeftRight => (p.x, p.y),
        };
        let flat: Vec<(f64, f64)> = points.iter().map(flow).collect();
        let steps: Vec<f64> = flat.windows(2).map(|w| w[1].0 - w[0].0).collect();
        let monotone = steps.iter().all(|h| *h > 0.1) || steps.iter().all(|h| *h < -0.1);
        if !monotone {
            return Some(Self { start, pieces: catmull_rom(points) });
        }
        let chords: Vec<f64> = flat.windows(2).zip(&steps).map(|(w, h)| (w[1].1 - w[0].1) / h).collect();
        let slope = |i: usize| -> f64 {
            if i == 0 || i == chords.len() {
                // Arrows leave and enter a box at a right angle.
                return 0.0;
            }
            let (a, b, h, k) = (chords[i - 1], chords[i], steps[i - 1].abs(), steps[i].abs());
            if a * b <= 0.0 {
                return 0.0;
            }
            let mean = (a * k + b * h) / (h + k);
            2.0 * a.signum() * a.abs().min(b.abs()).min(mean.abs() / 2.0)
        };
        let back = |(along, across): (f64, f64)| match direction {
            Direction::TopDown => Point { x: across, y: along },
            Direction::LeftRight => Point { x: along, y: across },
        };
        let piece = |i: usize| {
            let ((a, b), (c, d), first, last) = (flat[i], flat[i + 1], slope(i), slope(i + 1));
            // Handles of a third are those of the interpolation; between two level ends longer ones look rounder.
            let handle = steps[i] * if first == 0.0 && last == 0.0 { 0.5 } else { 1.0 / 3.0 };
            [back((a + handle, b + first * handle)), back((c - handle, d - last * handle)), points[i + 1]]
        };
        Some(Self { start, pieces: (0..steps.len()).map(piece).collect() })
    }

    /// A straight line from left to right.
    pub(super) fn level(from: f64, to: f64, y: f64) -> Self {
        let (start, end) = (Point { x: from, y }, Point { x: to, y });
        Self { start, pieces: vec![straight(start, end)] }
    }

    pub(super) fn moved(mut self, by: Point) -> Self {
        let points = self.pieces.iter_mut().flatten();
        for point in std::iter::once(&mut self.start).chain(points) {
            point.x += by.x;
            point.y += by.y;
        }
        self
    }

    pub(super) fn end(&self) -> Point {
        self.pieces.last().map_or(self.start, |piece| piece[2])
    }

    /// Takes off the end so that an arrow head of that length fits between the new end and the old one.
    pub(super) fn shorten(&mut self, length: f64) {
        let tip = self.end();
        let far = |p: Point| distance(p, tip) >= length;
        while self.pieces.len() > 1 {
            let start = self.pieces[self.pieces.len() - 2][2];
            if far(start) {
                break;
            }
            self.pieces.pop();
        }
        let start = self.pieces.len().checked_sub(2).map_or(self.start, |i| self.pieces[i][2]);
        let Some(last) = self.pieces.last_mut() else { return };
        if !far(start) {
            // Too short for a head: half the way is line, half is head.
            let (head, ..) = split(start, *last, 0.5);
            *last = head;
            return;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..24 {
            let t = (low + high) / 2.0;
            if far(split(start, *last, t).0[2]) { low = t } else { high = t }
        }
        *last = split(start, *last, low).0;
    }

    /// The point at half of its length, roughly: half of its pieces, each by parameter.
    pub(super) fn middle(&self) -> Point {
        let i = self.pieces.len() / 2;
        let start = if i == 0 { self.start } else { self.pieces[i - 1][2] };
        match self.pieces.get(i) {
            Some(piece) if self.pieces.len() % 2 == 1 => split(start, *piece, 0.5).0[2],
            _ => start,
        }
    }
}

/// A shape by its middle and what lies in it.
pub(super) struct Shape<'a> {
    pub(super) middle: Point,
    pub(super) inside: &'a dyn Fn(Point) -> bool,
}

impl Shape<'_> {
    /// Where the line from a point to the middle enters the shape.
    fn border(&self, outside: Point) -> Point {
        self.enter(outside, self.middle)
    }

    /// Where the line from a point on the bounding box straight along the direction enters the shape; towards the
    /// middle where it is not at that side.
    fn ahead(&self, outside: Point, direction: Direction) -> Point {
        let target = match direction {
            Direction::TopDown => Point { x: outside.x, y: self.middle.y },
            Direction::LeftRight => Point { x: self.middle.x, y: outside.y },
        };
        if (self.inside)(target) { self.enter(outside, target) } else { self.border(outside) }
    }

    fn enter(&self, outside: Point, target: Point) -> Point {
        let mix = |t: f64| between(outside, target, t);
        let (mut out, mut within) = (0.0, 1.0);
        if (self.inside)(outside) {
            return outside;
        }
        for _ in 0..24 {
            let t = (out + within) / 2.0;
            if (self.inside)(mix(t)) { within = t } else { out = t }
        }
        mix(within)
    }
}

fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

fn near(a: Point, b: Point) -> bool {
    distance(a, b) < 0.5
}

fn between(a: Point, b: Point, t: f64) -> Point {
    Point { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }
}

fn straight(a: Point, b: Point) -> [Point; 3] {
    [between(a, b, 1.0 / 3.0), between(a, b, 2.0 / 3.0), b]
}

/// De Casteljau: the piece up to `t`, and the piece from there.
fn split(start: Point, piece: [Point; 3], t: f64) -> ([Point; 3], [Point; 3]) {
    let [a, b, end] = piece;
    let (p, q, r) = (between(start, a, t), between(a, b, t), between(b, end, t));
    let (u, v) = (between(p, q, t), between(q, r, t));
    ([p, u, between(u, v, t)], [v, r, end])
}

fn catmull_rom(points: &[Point]) -> Vec<[Point; 3]> {
    let at = |i: usize| points[i.min(points.len() - 1)];
    (0..points.len() - 1)
        .map(|i| {
            let (before, a, b, after) = (at(i.saturating_sub(1)), at(i), at(i + 1), at(i + 2));
            [
                Point { x: a.x + (b.x - before.x) / 6.0, y: a.y + (b.y - before.y) / 6.0 },
                Point { x: b.x - (after.x - a.x) / 6.0, y: b.y - (after.y - a.y) / 6.0 },
                b,
            ]
        })
        .collect()
}
