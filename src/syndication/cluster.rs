//! Which documents are one text.

use super::pair::{Label, Pair};
use super::params::Params;
use rustc_hash::{FxHashMap, FxHashSet};

/// Members of each group looked at when two groups may be one: the most central ones.
const LOOKED_AT: usize = 12;

/// Groups of documents that are one text, each sorted, in order of their first member; single documents are left out.
///
/// Copies are joined strongest first, and only where enough of the two groups' members are copies of each other: a
/// chain of near copies must not tie two stories together. Then a document that is whole in another, or holds one
/// whole, goes to the group it shares most with, once: partial copies never tie groups together, as over a news day
/// they link everything. Last, a text that stands in another nearly whole and in one piece was carried there rather than
/// drawn upon; groups between which enough pairs are so are one.
pub(super) fn clusters(count: usize, pairs: &[Pair], wide: &[bool], params: &Params) -> Vec<Vec<u32>> {
    let mut groups = Groups::new(count, pairs);
    let mut copies: Vec<&Pair> = pairs.iter().filter(|p| p.label == Label::Copy).collect();
    copies.sort_by(|x, y| less(y).total_cmp(&less(x)).then_with(|| (x.a, x.b).cmp(&(y.a, y.b))));
    for pair in copies {
        let (a, b) = (groups.of(pair.a), groups.of(pair.b));
        if a != b && groups.agree(a, b, &groups.copies, wide) >= params.joined_share {
            groups.join(a, b);
        }
    }
    let mut parts: Vec<&Pair> = pairs.iter().filter(|p| more(p) >= params.whole_share).collect();
    parts.sort_by(|x, y| {
        more(y).total_cmp(&more(x)).then(y.words.cmp(&x.words)).then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
    });
    let mut placed = vec![false; count];
    for pair in parts {
        let (a, b) = (groups.of(pair.a), groups.of(pair.b));
        // What was placed itself ties nothing further.
        if a == b || placed[pair.a as usize] || placed[pair.b as usize] {
            continue;
        }
        // The smaller group joins the larger; of two equal ones the later joins the earlier.
        let (smaller, larger) = if groups.size(a) < groups.size(b) || (groups.size(a) == groups.size(b) && a > b) {
            (a, b)
        } else {
            (b, a)
        };
        groups.members_of(smaller).iter().for_each(|&m| placed[m as usize] = true);
        groups.join(larger, smaller);
    }
    let mut carried: Vec<&Pair> =
        pairs.iter().filter(|p| p.piece >= params.copy_words && in_one_piece(p) >= params.carried_share).collect();
    carried.sort_by(|x, y| in_one_piece(y).total_cmp(&in_one_piece(x)).then_with(|| (x.a, x.b).cmp(&(y.a, y.b))));
    let ends: FxHashSet<(u32, u32)> = carried.iter().map(|p| (p.a, p.b)).collect();
    for pair in carried {
        let (a, b) = (groups.of(pair.a), groups.of(pair.b));
        if a != b && groups.agree(a, b, &ends, wide) >= params.carried_pairs {
            groups.join(a, b);
        }
    }
    groups.list()
}

/// Share of either document that its longest passage in the other is.
fn in_one_piece(pair: &Pair) -> f32 {
    pair.piece as f32 / pair.of[0].min(pair.of[1]).max(1) as f32
}

fn less(pair: &Pair) -> f32 {
    pair.share[0].min(pair.share[1])
}

fn more(pair: &Pair) -> f32 {
    pair.share[0].max(pair.share[1])
}

struct Groups {
    /// Each document's group, known by its first member.
    group: Vec<u32>,
    members: FxHashMap<u32, Vec<u32>>,
    copies: FxHashSet<(u32, u32)>,
    degree: Vec<u32>,
}

impl Groups {
    fn new(count: usize, pairs: &[Pair]) -> Self {
        let mut degree = vec![0; count];
        let mut copies = FxHashSet::default();
        for pair in pairs.iter().filter(|p| p.label == Label::Copy) {
            copies.insert((pair.a, pair.b));
            degree[pair.a as usize] += 1;
            degree[pair.b as usize] += 1;
        }
        Self { group: (0..count as u32).collect(), members: FxHashMap::default(), copies, degree }
    }

    fn of(&self, document: u32) -> u32 {
        self.group[document as usize]
    }

    fn size(&self, group: u32) -> usize {
        self.members.get(&group).map_or(1, Vec::len)
    }

    fn members_of(&self, group: u32) -> Vec<u32> {
        self.members.get(&group).cloned().unwrap_or_else(|| vec![group])
    }

    /// The group's most central members.
    fn core(&self, group: u32) -> Vec<u32> {
        let mut core = self.members_of(group);
        core.sort_by_key(|&m| (std::cmp::Reverse(self.degree[m as usize]), m));
        core.truncate(LOOKED_AT);
        core
    }

    /// Share of pairs between two groups that are among these. Documents in very wide circulation are compared with a few
    /// others only; pairs of them that were not compared do not count.
    fn agree(&self, a: u32, b: u32, pairs: &FxHashSet<(u32, u32)>, wide: &[bool]) -> f32 {
        let (mut found, mut all) = (0, 0);
        let others = self.core(b);
        for &x in &self.core(a) {
            for &y in &others {
                if pairs.contains(&(x.min(y), x.max(y))) {
                    found += 1;
                    all += 1;
                } else if !(wide[x as usize] && wide[y as usize]) {
                    all += 1;
                }
            }
        }
        if all == 0 { 1.0 } else { found as f32 / all as f32 }
    }

    fn join(&mut self, a: u32, b: u32) {
        let (into, from) = if self.size(a) >= self.size(b) { (a, b) } else { (b, a) };
        let moved = self.members.remove(&from).unwrap_or_else(|| vec![from]);
        moved.iter().for_each(|&m| self.group[m as usize] = into);
        self.members.entry(into).or_insert_with(|| vec![into]).extend(moved);
    }

    fn list(self) -> Vec<Vec<u32>> {
        let mut list: Vec<Vec<u32>> = self.members.into_values().collect();
        list.iter_mut().for_each(|members| members.sort_unstable());
        list.sort_unstable();
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: u32, b: u32, share: [f32; 2]) -> Pair {
        let label = if share[0].min(share[1]) >= 0.6 { Label::Copy } else { Label::Partial };
        Pair { a, b, label, words: 100, piece: 20, share, of: [100, 100] }
    }

    fn of(count: usize, pairs: &[Pair]) -> Vec<Vec<u32>> {
        clusters(count, pairs, &vec![false; count], &Params::default())
    }

    #[test]
    fn one_near_copy_does_not_tie_two_stories_together() {
        let mut pairs = Vec::new();
        for group in [[0, 1, 2], [3, 4, 5]] {
            for (i, &a) in group.iter().enumerate() {
                pairs.extend(group[i + 1..].iter().map(|&b| pair(a, b, [0.95, 0.95])));
            }
        }
        pairs.push(pair(2, 3, [0.62, 0.62]));
        assert_eq!(of(6, &pairs), [vec![0, 1, 2], vec![3, 4, 5]]);
    }

    #[test]
    fn an_excerpt_goes_to_one_group_and_ties_none_together() {
        let pairs = [pair(0, 1, [0.9, 0.9]), pair(2, 3, [0.9, 0.9]), pair(0, 4, [0.2, 1.0]), pair(2, 4, [0.2, 0.95])];
        assert_eq!(of(5, &pairs), [vec![0, 1, 4], vec![2, 3]]);
    }

    #[test]
    fn a_text_carried_in_one_piece_ties_its_copies_to_the_rest() {
        let mut pairs = vec![pair(0, 1, [0.9, 0.9]), pair(2, 3, [0.9, 0.9]), pair(1, 2, [0.85, 0.4])];
        assert_eq!(of(4, &pairs), [vec![0, 1], vec![2, 3]], "here and there");
        pairs[2].piece = 85;
        assert_eq!(of(4, &pairs), [vec![0, 1, 2, 3]], "in one piece");
    }

    #[test]
    fn partial_copies_are_no_group() {
        assert_eq!(of(2, &[pair(0, 1, [0.4, 0.5])]), Vec::<Vec<u32>>::new());
    }
}
