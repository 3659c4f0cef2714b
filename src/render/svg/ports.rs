//! Where arrows leave and enter a box: on the side that faces their way, spread so that no two share a point.
//!
//! Engines aim at the middle of a box, which lets arrows run into its corners at a slant and their heads lie on top of
//! one another. Here an arrow goes straight down (or right) where it can, and side by side with its neighbours where not.

use super::super::layout::{BoxSize, Direction, Point, Route};
use std::collections::BTreeMap;

/// Share of a side's half that arrows may use; the rest is for round corners.
const USED: f64 = 0.72;
/// Wished distance between two arrows on one side, in pixels: two heads fit beside each other.
const APART: f64 = 13.0;

/// One end of an arrow at a box.
struct End {
    route: usize,
    last: bool,
    node: usize,
    /// The side: -1 towards the start of the direction, 1 towards its end.
    side: i8,
    /// Across the direction: the middle of the box, and where the arrow comes from.
    middle: f64,
    half: f64,
    wish: f64,
}

/// Moves the ends of routes that run along the direction without turning back. The points are then on the bounding
/// box of the node; a round outline lies a little further in, straight ahead.
pub(super) fn spread(
    routes: &mut [Route],
    ends: &[(usize, usize)],
    centres: &[Point],
    sizes: &[BoxSize],
    direction: Direction,
) {
    let along = |p: Point| if direction == Direction::TopDown { p.y } else { p.x };
    let across = |p: Point| if direction == Direction::TopDown { p.x } else { p.y };
    let length = |s: BoxSize| if direction == Direction::TopDown { s.width } else { s.height };
    let depth = |s: BoxSize| if direction == Direction::TopDown { s.height } else { s.width };

    // How far the largest box of each rank reaches from the rank's middle; boxes of one rank have one middle.
    let rank = |node: usize| (along(centres[node]) * 2.0).round() as i64;
    let mut reach: BTreeMap<i64, f64> = BTreeMap::new();
    for (node, size) in sizes.iter().enumerate() {
        let most = reach.entry(rank(node)).or_default();
        *most = most.max(depth(*size) / 2.0);
    }

    for (route, (from, to)) in routes.iter_mut().zip(ends) {
        if let Route::Through(points) = route
            && from != to
        {
            let reach_at = |p: Point| reach.get(&((along(p) * 2.0).round() as i64)).copied();
            pass_ranks(points, direction, reach_at);
        }
    }

    let mut all: Vec<End> = Vec::new();
    for (index, (route, (from, to))) in routes.iter().zip(ends).enumerate() {
        let Route::Through(points) = route else { continue };
        let steps = || points.windows(2).map(|w| along(w[1]) - along(w[0]));
        if from == to || points.len() < 2 || !(steps().all(|s| s > 0.1) || steps().all(|s| s < -0.1)) {
            continue;
        }
        for (last, node) in [(false, *from), (true, *to)] {
            let next = match (last, points.len()) {
                // Two boxes and nothing between: each end looks at the other box.
                (false, 2) => centres[*to],
                (true, 2) => centres[*from],
                (false, _) => points[1],
                (true, n) => points[n - 2],
            };
            let side = if along(next) > along(centres[node]) { 1 } else { -1 };
            let (middle, half) = (across(centres[node]), length(sizes[node]) / 2.0 * USED);
            all.push(End { route: index, last, node, side, middle, half, wish: across(next) });
        }
    }
    all.sort_by(|a, b| {
        (a.node, a.side).cmp(&(b.node, b.side)).then(a.wish.total_cmp(&b.wish)).then(a.route.cmp(&b.route))
    });
    let mut clear_of: Vec<(usize, bool, f64)> = Vec::new();
    for group in all.chunk_by(|a, b| (a.node, a.side) == (b.node, b.side)) {
        for (end, at) in group.iter().zip(places(group)) {
            let edge = along(centres[end.node]) + f64::from(end.side) * depth(sizes[end.node]) / 2.0;
            let point = match direction {
                Direction::TopDown => Point { x: at, y: edge },
                Direction::LeftRight => Point { x: edge, y: at },
            };
            if let Route::Through(points) = &mut routes[end.route] {
                let place = if end.last { points.len() - 1 } else { 0 };
                points[place] = point;
                let clear = reach.get(&rank(end.node)).map_or(0.0, |r| r - depth(sizes[end.node]) / 2.0);
                clear_of.push((end.route, end.last, f64::from(end.side) * clear));
            }
        }
    }
    for (route, last, by) in clear_of {
        if let Route::Through(points) = &mut routes[route]
            && by.abs() > 1.0
        {
            pass_neighbours(points, last, by, direction);
        }
    }
}

/// Lets an arrow that passes between the boxes of a rank run straight from where they begin to where they end.
fn pass_ranks(points: &mut Vec<Point>, direction: Direction, reach_at: impl Fn(Point) -> Option<f64>) {
    let mut out = Vec::with_capacity(points.len() + 4);
    for (i, point) in points.iter().enumerate() {
        let neighbours = i.checked_sub(1).and_then(|i| points.get(i)).zip(points.get(i + 1));
        match (neighbours, reach_at(*point)) {
            (Some((before, after)), Some(reach)) => {
                for near in [before, after] {
                    let (dx, dy) = (near.x - point.x, near.y - point.y);
                    out.push(match direction {
                        Direction::TopDown => Point { y: point.y + dy.signum() * reach.min(dy.abs() * 0.4), ..*point },
                        Direction::LeftRight => {
                            Point { x: point.x + dx.signum() * reach.min(dx.abs() * 0.4), ..*point }
                        }
                    });
                }
            }
            _ => out.push(*point),
        }
    }
    *points = out;
}

/// Lets an arrow run straight on until it has passed the larger boxes beside its own, and only then turn.
fn pass_neighbours(points: &mut Vec<Point>, last: bool, by: f64, direction: Direction) {
    let count = points.len();
    let (end, next) = if last { (points[count - 1], points[count - 2]) } else { (points[0], points[1]) };
    let (mut beside, way) = match direction {
        Direction::TopDown => (Point { y: end.y + by, ..end }, next.y - end.y),
        Direction::LeftRight => (Point { x: end.x + by, ..end }, next.x - end.x),
    };
    // Where the next point is too near, the turn needs the room more.
    if by.abs() > way.abs() * 0.4 {
        let share = way * 0.4;
        beside = match direction {
            Direction::TopDown => Point { y: end.y + share, ..end },
            Direction::LeftRight => Point { x: end.x + share, ..end },
        };
    }
    points.insert(if last { count - 1 } else { 1 }, beside);
}

/// Places of sorted ends on one side: near their wishes, apart, and within the side.
fn places(group: &[End]) -> Vec<f64> {
    let Some(first) = group.first() else { return Vec::new() };
    let (low, high) = (first.middle - first.half, first.middle + first.half);
    let apart = if group.len() > 1 { APART.min((high - low) / (group.len() - 1) as f64) } else { 0.0 };
    // Several that come from the same side are set around one point rather than piled up at its end.
    let mut at: Vec<f64> = Vec::with_capacity(group.len());
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (i, end) in group.iter().enumerate() {
        let mut pool = (end.wish.clamp(low, high) - i as f64 * apart, 1);
        while let Some(before) = pools.last().copied().filter(|before| before.0 > pool.0) {
            pools.pop();
            let n = before.1 + pool.1;
            pool = ((before.0 * before.1 as f64 + pool.0 * pool.1 as f64) / n as f64, n);
        }
        pools.push(pool);
    }
    for (mean, n) in pools {
        for _ in 0..n {
            let i = at.len() as f64;
            let room_after = (group.len() - 1 - at.len()) as f64 * apart;
            at.push((mean + i * apart).max(low + i * apart).min(high - room_after));
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: BoxSize = BoxSize { width: 100.0, height: 40.0 };

    fn fan(targets: &[f64]) -> Vec<Route> {
        let mut centres = vec![Point { x: 0.0, y: 0.0 }];
        centres.extend(targets.iter().map(|x| Point { x: *x, y: 200.0 }));
        let ends: Vec<(usize, usize)> = (1..centres.len()).map(|i| (0, i)).collect();
        let mut routes: Vec<Route> =
            ends.iter().map(|(_, to)| Route::Through(vec![centres[0], centres[*to]])).collect();
        spread(&mut routes, &ends, &centres, &vec![SIZE; centres.len()], Direction::TopDown);
        routes
    }

    #[test]
    fn arrows_leave_below_in_order_and_apart() {
        let routes = fan(&[500.0, -400.0, 0.0, 450.0]);
        let starts: Vec<Point> = routes.iter().map(|r| r.points()[0]).collect();
        assert!(starts.iter().all(|p| p.y == 20.0 && p.x.abs() <= 36.0), "{starts:?}");
        let mut order: Vec<(i64, usize)> = starts.iter().enumerate().map(|(i, p)| (p.x as i64, i)).collect();
        order.sort_unstable();
        assert_eq!(order.iter().map(|o| o.1).collect::<Vec<_>>(), [1, 2, 3, 0]);
        assert!(order.windows(2).all(|w| w[1].0 - w[0].0 >= 12), "{order:?}");
    }

    #[test]
    fn a_small_box_beside_a_large_one_is_left_straight() {
        let centres = [(0.0, 0.0), (200.0, 0.0), (200.0, 300.0)].map(|(x, y)| Point { x, y });
        let sizes = [SIZE, BoxSize { width: 100.0, height: 100.0 }, SIZE];
        let mut routes = [Route::Through(vec![centres[0], centres[2]])];
        spread(&mut routes, &[(0, 2)], &centres, &sizes, Direction::TopDown);
        let points: Vec<(f64, f64)> = routes[0].points().iter().map(|p| (p.x, p.y)).collect();
        assert_eq!(points, [(36.0, 20.0), (36.0, 50.0), (164.0, 280.0)]);
    }

    #[test]
    fn an_arrow_past_a_rank_does_not_cut_its_corners() {
        let centres = [(0.0, 0.0), (0.0, 150.0), (0.0, 300.0)].map(|(x, y)| Point { x, y });
        let bend = Point { x: 90.0, y: 150.0 };
        let mut routes = [Route::Through(vec![centres[0], bend, centres[2]])];
        spread(&mut routes, &[(0, 2)], &centres, &[SIZE; 3], Direction::TopDown);
        let points: Vec<(f64, f64)> = routes[0].points().iter().map(|p| (p.x, p.y)).collect();
        assert_eq!(points, [(36.0, 20.0), (90.0, 130.0), (90.0, 170.0), (36.0, 280.0)]);
    }

    #[test]
    fn what_lies_below_is_reached_straight() {
        let routes = fan(&[10.0]);
        assert_eq!(routes[0].points(), [Point { x: 10.0, y: 20.0 }, Point { x: 0.0, y: 180.0 }]);
    }
}
