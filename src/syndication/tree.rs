//! The cheapest way in which every document came from another or from outside.

/// One possible descent: `to` came from `from`, at this cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Descent {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) cost: f64,
}

/// The parent of each of `count` nodes in the spanning arborescence of least cost below `root`; the root's own and
/// that of a node nothing leads to is `None`.
///
/// Chu and Liu (1965) and Edmonds (1967), "Optimum branchings", by contracting circles; `O(nodes * descents)`. Of
/// equal descents the first given is taken.
pub(super) fn arborescence(count: usize, root: usize, descents: &[Descent]) -> Vec<Option<usize>> {
    let mut chosen: Vec<Option<usize>> = vec![None; count];
    for (at, descent) in descents.iter().enumerate() {
        if descent.to == root || descent.from == descent.to {
            continue;
        }
        if chosen[descent.to].is_none_or(|best: usize| descent.cost < descents[best].cost) {
            chosen[descent.to] = Some(at);
        }
    }
    let parents: Vec<Option<usize>> = chosen.iter().map(|c| c.map(|at| descents[at].from)).collect();
    let Some(circle) = circle_in(&parents) else { return parents };

    // The circle becomes one node; entering it costs what the replaced descent saves.
    let merged = count;
    let inside = |node: usize| circle.contains(&node);
    let mut outer = Vec::new();
    let mut origin = Vec::new();
    for (at, descent) in descents.iter().enumerate() {
        let (from, to) = (inside(descent.from), inside(descent.to));
        if from && to {
            continue;
        }
        let saved = if to { chosen[descent.to].map_or(0.0, |c| descents[c].cost) } else { 0.0 };
        outer.push(Descent {
            from: if from { merged } else { descent.from },
            to: if to { merged } else { descent.to },
            cost: descent.cost - saved,
        });
        origin.push(at);
    }
    let above = arborescence_of(count + 1, root, &outer);
    let mut result = parents;
    for (node, at) in above.iter().enumerate().take(count) {
        if !inside(node) {
            result[node] = at.map(|at| descents[origin[at]].from);
        }
    }
    if let Some(entry) = above[merged] {
        let descent = descents[origin[entry]];
        result[descent.to] = Some(descent.from);
    } else if let Some(&first) = circle.iter().min() {
        // Nothing leads in: the circle is opened at its first node.
        result[first] = None;
    }
    result
}

/// As [`arborescence`], giving the descents taken.
fn arborescence_of(count: usize, root: usize, descents: &[Descent]) -> Vec<Option<usize>> {
    let parents = arborescence(count, root, descents);
    let mut taken: Vec<Option<usize>> = vec![None; count];
    for (at, descent) in descents.iter().enumerate() {
        let fits = parents[descent.to] == Some(descent.from);
        if fits && taken[descent.to].is_none_or(|best: usize| descent.cost < descents[best].cost) {
            taken[descent.to] = Some(at);
        }
    }
    taken
}

fn circle_in(parents: &[Option<usize>]) -> Option<Vec<usize>> {
    let mut seen = vec![0_u32; parents.len()];
    for start in 0..parents.len() {
        let mark = start as u32 + 1;
        let mut node = start;
        while seen[node] == 0 {
            seen[node] = mark;
            match parents[node] {
                Some(parent) => node = parent,
                None => break,
            }
        }
        if seen[node] == mark && parents[node].is_some() {
            let mut circle = vec![node];
            let mut next = parents[node];
            while let Some(at) = next.filter(|&at| at != node) {
                circle.push(at);
                next = parents[at];
            }
            if next == Some(node) {
                return Some(circle);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(count: usize, descents: &[(usize, usize, f64)]) -> Vec<Option<usize>> {
        let descents: Vec<_> = descents.iter().map(|&(from, to, cost)| Descent { from, to, cost }).collect();
        arborescence(count, 0, &descents)
    }

    #[test]
    fn a_circle_is_entered_where_it_costs_least() {
        let parents = of(4, &[(0, 1, 10.0), (0, 2, 12.0), (1, 2, 1.0), (2, 3, 1.0), (3, 1, 1.0)]);
        assert_eq!(parents, [None, Some(0), Some(1), Some(2)]);
    }

    fn cost(parents: &[Option<usize>], cost: &[Vec<f64>]) -> f64 {
        parents.iter().enumerate().filter_map(|(to, p)| p.map(|from| cost[from][to])).sum()
    }

    proptest! {
        /// Against every assignment of parents, for small graphs.
        #[test]
        fn no_tree_is_cheaper(weights in proptest::collection::vec(1_u32..50, 16)) {
            let costs: Vec<Vec<f64>> = weights.chunks(4).map(|c| c.iter().map(|&w| f64::from(w)).collect()).collect();
            let mut descents = Vec::new();
            for (from, row) in costs.iter().enumerate() {
                descents.extend(row.iter().enumerate().map(|(to, &cost)| Descent { from, to, cost }));
            }
            let found = arborescence(4, 0, &descents);
            prop_assert!(circle_in(&found).is_none());
            prop_assert!(found[1..].iter().all(Option::is_some));
            let mut best = f64::MAX;
            for code in 0..64_usize {
                let parents: Vec<Option<usize>> =
                    (0..4).map(|to| (to > 0).then(|| code >> (2 * (to - 1)) & 3)).collect();
                let loops = parents.iter().enumerate().any(|(to, p)| *p == Some(to));
                if !loops && circle_in(&parents).is_none() {
                    best = best.min(cost(&parents, &costs));
                }
            }
            prop_assert!((cost(&found, &costs) - best).abs() < 1e-9);
        }
    }
}
