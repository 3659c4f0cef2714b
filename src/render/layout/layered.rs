//! The engine to fall back on: small, without limits on its input, and without a library.
//!
//! The usual four steps (Sugiyama, Tagawa, Toda 1981): turn the arrows that close a circle, rank by longest path, order
//! each rank by barycentres, place by least squares. Labels get ranks of their own, as in dagre, so they never lie on a
//! box. All steps are near-linear; none recurs on the stack.

use super::{ARROW_GAP, BoxSize, Direction, LaidOut, Layout, LayoutEdge, LayoutError, Point, RANK_GAP, Route};
use std::collections::VecDeque;

/// Layered layout of our own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Layered;

/// Long arrows get a place in each rank they pass until there are this many; further ones run straight.
const MAX_BENDS: usize = 50_000;
/// Sweeps over all ranks, down and up in turn; orders rarely change after the sixth.
const SWEEPS: usize = 8;

impl Layout for Layered {
    fn lay_out(&self, nodes: &[BoxSize], edges: &[LayoutEdge], direction: Direction) -> Result<LaidOut, LayoutError> {
        super::check(nodes, edges)?;
        // Everything is worked out top-down; left-to-right is the same with x and y exchanged.
        let turn = |size: BoxSize| match direction {
            Direction::TopDown => size,
            Direction::LeftRight => BoxSize { width: size.height, height: size.width },
        };
        let sizes: Vec<BoxSize> = nodes.iter().map(|s| turn(*s)).collect();
        let links: Vec<LayoutEdge> = edges.iter().map(|e| LayoutEdge { label: e.label.map(turn), ..*e }).collect();
        let mut done = place(&sizes, &links, super::box_gap(direction));
        if direction == Direction::LeftRight {
            let points = done.centres.iter_mut();
            let points = points.chain(done.routes.iter_mut().flat_map(|r| r.points_mut().iter_mut()));
            for point in points.chain(done.labels.iter_mut().flatten()) {
                (point.x, point.y) = (point.y, point.x);
            }
        }
        done.settle(nodes, edges);
        Ok(done)
    }
}

/// A box, a bend of a long arrow, or the room for a label.
struct Slot {
    width: f64,
    height: f64,
    rank: usize,
    gap: f64,
    above: Vec<usize>,
    below: Vec<usize>,
}

fn place(nodes: &[BoxSize], edges: &[LayoutEdge], box_gap: f64) -> LaidOut {
    let forward: Vec<(usize, usize)> = turned(nodes.len(), edges);
    let step = if edges.iter().any(|e| e.label.is_some()) { 2 } else { 1 };
    let ranks = ranks(nodes.len(), &forward);
    let mut slots: Vec<Slot> = nodes
        .iter()
        .zip(&ranks)
        .map(|(size, rank)| Slot {
            width: size.width,
            height: size.height,
            rank: rank * step,
            gap: box_gap,
            above: Vec::new(),
            below: Vec::new(),
        })
        .collect();
    // An arrow from a box to itself is drawn on its right: that room is taken on both sides, to keep it in the middle.
    for edge in edges.iter().filter(|e| e.from == e.to) {
        slots[edge.from].width += 2.0 * (LOOP + edge.label.unwrap_or_default().width);
    }

    let mut bends: Vec<Vec<usize>> = Vec::with_capacity(edges.len());
    for (edge, (upper, lower)) in edges.iter().zip(&forward) {
        let mut chain = Vec::new();
        let (from, to) = (slots[*upper].rank, slots[*lower].rank);
        if from < to {
            let middle = (from + to) / 2;
            let mut last = *upper;
            for rank in from + 1..to {
                let label = if rank == middle { edge.label } else { None };
                if label.is_none() && slots.len() > nodes.len() + MAX_BENDS {
                    continue;
                }
                let size = label.unwrap_or_default();
                let bend = slots.len();
                slots.push(Slot {
                    width: size.width,
                    height: size.height,
                    rank,
                    gap: ARROW_GAP,
                    above: vec![last],
                    below: Vec::new(),
                });
                slots[last].below.push(bend);
                chain.push(bend);
                last = bend;
            }
            slots[last].below.push(*lower);
            slots[*lower].above.push(last);
        }
        bends.push(chain);
    }

    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); slots.iter().map(|s| s.rank + 1).max().unwrap_or(0)];
    for slot in first_order(&slots) {
        rows[slots[slot].rank].push(slot);
    }
    order(&mut rows, &slots);
    let x = columns(&rows, &slots);
    let y = heights(&rows, &slots, RANK_GAP / step as f64);

    let at = |slot: usize| Point { x: x[slot], y: y[slots[slot].rank] };
    let mut done = LaidOut { centres: (0..nodes.len()).map(at).collect(), ..LaidOut::default() };
    for ((edge, (upper, _)), chain) in edges.iter().zip(&forward).zip(&bends) {
        if edge.from == edge.to {
            let (route, label) = own_loop(at(edge.from), nodes[edge.from], edge.label);
            done.routes.push(route);
            done.labels.push(label);
            continue;
        }
        let mut points: Vec<Point> = chain.iter().map(|bend| at(*bend)).collect();
        if *upper != edge.from {
            points.reverse();
        }
        let label = edge.label.map(|_| {
            let middle = chain.iter().find(|bend| slots[**bend].height > 0.0);
            middle.map_or_else(|| half_way(at(edge.from), at(edge.to)), |bend| at(*bend))
        });
        let next = points.first().copied().unwrap_or(at(edge.to));
        let last = points.last().copied().unwrap_or(at(edge.from));
        points.insert(0, border(at(edge.from), nodes[edge.from], next));
        points.push(border(at(edge.to), nodes[edge.to], last));
        done.routes.push(Route::Through(points));
        done.labels.push(label);
    }
    done
}

/// How far an arrow from a box to itself stands out, in pixels.
const LOOP: f64 = 30.0;

fn own_loop(centre: Point, size: BoxSize, label: Option<BoxSize>) -> (Route, Option<Point>) {
    let (x, out) = (centre.x + size.width / 2.0, LOOP);
    let dy = size.height / 4.0;
    let points = [(0.0, -dy), (out * 0.8, -dy), (out, 0.0), (out * 0.8, dy), (0.0, dy)];
    let points = points.map(|(dx, dy)| Point { x: x + dx, y: centre.y + dy }).to_vec();
    (Route::Through(points), label.map(|l| Point { x: x + out + l.width / 2.0, y: centre.y }))
}

fn half_way(a: Point, b: Point) -> Point {
    Point { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 }
}

/// Where the line from the middle of a box to a point outside leaves the box.
fn border(centre: Point, size: BoxSize, towards: Point) -> Point {
    let (dx, dy) = (towards.x - centre.x, towards.y - centre.y);
    let share = (dx.abs() / (size.width / 2.0).max(1.0)).max(dy.abs() / (size.height / 2.0).max(1.0)).max(1.0);
    Point { x: centre.x + dx / share, y: centre.y + dy / share }
}

/// How many ranks arrows pass on their way, all together: what a layered layout's time grows with.
pub(super) fn bends(nodes: usize, edges: &[LayoutEdge]) -> usize {
    let forward = turned(nodes, edges);
    let ranks = ranks(nodes, &forward);
    forward.iter().map(|(upper, lower)| ranks[*lower].saturating_sub(ranks[*upper] + 1)).sum()
}

/// Each edge as (upper, lower) so that there is no circle: edges that lead back on a depth-first path are turned.
fn turned(nodes: usize, edges: &[LayoutEdge]) -> Vec<(usize, usize)> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (index, edge) in edges.iter().enumerate() {
        out[edge.from].push(index);
    }
    let mut forward: Vec<(usize, usize)> = edges.iter().map(|e| (e.from, e.to)).collect();
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Open,
        Done,
    }
    let mut seen = vec![Seen::Not; nodes];
    for start in 0..nodes {
        if seen[start] != Seen::Not {
            continue;
        }
        seen[start] = Seen::Open;
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            if let Some(edge) = out[*node].get(*next) {
                *next += 1;
                let to = edges[*edge].to;
                match seen[to] {
                    Seen::Open => forward[*edge] = (to, edges[*edge].from),
                    Seen::Not => {
                        seen[to] = Seen::Open;
                        path.push((to, 0));
                    }
                    Seen::Done => {}
                }
            } else {
                seen[*node] = Seen::Done;
                path.pop();
            }
        }
    }
    forward
}

/// Longest path from a box nothing leads to; boxes without a predecessor then move down to their nearest successor.
fn ranks(nodes: usize, forward: &[(usize, usize)]) -> Vec<usize> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    let mut waiting = vec![0_usize; nodes];
    for (upper, lower) in forward.iter().filter(|(a, b)| a != b) {
        below[*upper].push(*lower);
        waiting[*lower] += 1;
    }
    let first: Vec<usize> = (0..nodes).filter(|n| waiting[*n] == 0).collect();
    let mut rank = vec![0; nodes];
    let mut ready = VecDeque::from(first.clone());
    while let Some(node) = ready.pop_front() {
        for lower in &below[node] {
            rank[*lower] = rank[*lower].max(rank[node] + 1);
            waiting[*lower] -= 1;
            if waiting[*lower] == 0 {
                ready.push_back(*lower);
            }
        }
    }
    for node in first {
        if let Some(nearest) = below[node].iter().map(|lower| rank[*lower]).min() {
            rank[node] = nearest - 1;
        }
    }
    rank
}

/// Slots in the order a breadth-first walk from the top meets them, so that neighbours start near each other.
fn first_order(slots: &[Slot]) -> Vec<usize> {
    let mut by_rank: Vec<usize> = (0..slots.len()).collect();
    by_rank.sort_by_key(|slot| slots[*slot].rank);
    let mut met = vec![false; slots.len()];
    let mut order = Vec::with_capacity(slots.len());
    let mut queue = VecDeque::new();
    for start in by_rank {
        queue.push_back(start);
        while let Some(slot) = queue.pop_front() {
            if !std::mem::replace(&mut met[slot], true) {
                order.push(slot);
                queue.extend(slots[slot].below.iter().chain(&slots[slot].above).filter(|s| !met[**s]));
            }
        }
    }
    order
}

/// Sorts ranks by the mean place of their neighbours; keeps the order with the fewest crossings.
fn order(rows: &mut Vec<Vec<usize>>, slots: &[Slot]) {
    let mut place = vec![0.0; slots.len()];
    let note = |row: &[usize], place: &mut Vec<f64>| {
        row.iter().enumerate().for_each(|(i, slot)| place[*slot] = i as f64);
    };
    rows.iter().for_each(|row| note(row, &mut place));
    let mut best = (crossings(rows, slots, &place), rows.clone());
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let count = rows.len();
        for step in 1..count {
            let row = if down { step } else { count - 1 - step };
            let mean = |slot: usize| {
                let near = if down { &slots[slot].above } else { &slots[slot].below };
                if near.is_empty() {
                    return place[slot];
                }
                near.iter().map(|n| place[*n]).sum::<f64>() / near.len() as f64
            };
            let mut keyed: Vec<(f64, usize)> = rows[row].iter().map(|slot| (mean(*slot), *slot)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            rows[row] = keyed.into_iter().map(|(_, slot)| slot).collect();
            note(&rows[row], &mut place);
        }
        let now = crossings(rows, slots, &place);
        if now < best.0 {
            best = (now, rows.clone());
        }
    }
    *rows = best.1;
}

/// Pairs of arrows that cross, counted with a Fenwick tree (Barth, Jünger, Mutzel 2002).
fn crossings(rows: &[Vec<usize>], slots: &[Slot], place: &[f64]) -> u64 {
    let mut total = 0;
    for pair in rows.windows(2) {
        let mut tree = vec![0_u64; pair[1].len() + 1];
        let mut seen = 0;
        for slot in &pair[0] {
            let next = slots[*slot].rank + 1;
            let mut ends: Vec<usize> =
                slots[*slot].below.iter().filter(|b| slots[**b].rank == next).map(|b| place[*b] as usize).collect();
            ends.sort_unstable();
            for end in &ends {
                let (mut i, mut left) = (end + 1, 0);
                while i > 0 {
                    left += tree[i];
                    i &= i - 1;
                }
                total += seen - left;
            }
            for end in ends {
                seen += 1;
                let mut i = end + 1;
                while i < tree.len() {
                    tree[i] += 1;
                    i += i & i.wrapping_neg();
                }
            }
        }
    }
    total
}

/// Middle of each slot from left to right: as near to its neighbours' mean as order and sizes allow.
fn columns(rows: &[Vec<usize>], slots: &[Slot]) -> Vec<f64> {
    let mut x = vec![0.0; slots.len()];
    for row in rows {
        let wanted: Vec<f64> = row.iter().map(|_| 0.0).collect();
        spread(row, slots, &wanted, &mut x);
    }
    for sweep in 0..SWEEPS * 2 {
        let down = sweep % 2 == 0;
        let last = sweep + 2 >= SWEEPS * 2;
        let count = rows.len();
        for step in 0..count {
            let row = &rows[if down { step } else { count - 1 - step }];
            let wanted: Vec<f64> = row
                .iter()
                .map(|slot| {
                    let slot_ref = &slots[*slot];
                    let (first, other) =
                        if down { (&slot_ref.above, &slot_ref.below) } else { (&slot_ref.below, &slot_ref.above) };
                    // The last two sweeps look both ways, which straightens long arrows.
                    let both = last || first.is_empty();
                    let near = first.iter().chain(if both { other.as_slice() } else { &[] });
                    let (sum, n) = near.fold((0.0, 0.0), |(sum, n), s| (sum + x[*s], n + 1.0));
                    if n > 0.0 { sum / n } else { x[*slot] }
                })
                .collect();
            spread(row, slots, &wanted, &mut x);
        }
    }
    x
}

/// Least squares on one row with given order and gaps: neighbours that would overlap are pooled and share their mean.
fn spread(row: &[usize], slots: &[Slot], wanted: &[f64], x: &mut [f64]) {
    // Without the gaps, which are taken off first, places need only ascend: isotonic regression by pooling.
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(row.len());
    for (i, slot) in row.iter().enumerate() {
        if i > 0 {
            let left = &slots[row[i - 1]];
            let right = &slots[*slot];
            offset += (left.width + right.width) / 2.0 + left.gap.max(right.gap);
        }
        offsets.push(offset);
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (want, offset) in wanted.iter().zip(&offsets) {
        let mut pool = (want - offset, 1);
        while let Some(before) = pools.last().copied().filter(|before| before.0 > pool.0) {
            pools.pop();
            let n = before.1 + pool.1;
            pool = ((before.0 * before.1 as f64 + pool.0 * pool.1 as f64) / n as f64, n);
        }
        pools.push(pool);
    }
    let means = pools.into_iter().flat_map(|(mean, n)| std::iter::repeat_n(mean, n));
    for ((slot, offset), mean) in row.iter().zip(offsets).zip(means) {
        x[*slot] = mean + offset;
    }
}

/// Middle of each rank from top to bottom.
fn heights(rows: &[Vec<usize>], slots: &[Slot], gap: f64) -> Vec<f64> {
    let mut y = 0.0;
    rows.iter()
        .map(|row| {
            let height = row.iter().map(|slot| slots[*slot].height).fold(0.0, f64::max);
            let middle = y + height / 2.0;
            y += height + gap;
            middle
        })
        .collect()
}
