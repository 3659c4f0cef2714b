//! Many that say the same drawn as one: the picture of a story with eighty copies is about the story, not the copies.

use super::picture::{EdgeStroke, NodeShape, Picture, PictureEdge, PictureNode};
use crate::evidence::Confidence;
use std::collections::{BTreeMap, BTreeSet};

/// More alike than this become one box.
const KEPT_APART: usize = 5;
/// Names that stand in a folded box; the others are in its tooltip.
const NAMED: usize = 3;
/// Names in a tooltip.
const LISTED: usize = 60;

/// Draws leaves that cannot be told apart as one box, "27 documents", from six on.
///
/// A leaf is a box nothing leads to, and not where the trace began. Leaves are alike when they have the same shape and the same set
/// of (source, stroke). A source that only one leaf has, and that has no sources itself (the outlet a copy was published
/// by), counts by its shape and is folded along: 27 copies in 27 outlets become two boxes. The names stand in the tooltip; the arrow of a
/// folded box is as wide as the least sure of those it stands for. Origins, which nothing leads on from, are folded by what leads to
/// them.
pub fn fold_leaves(picture: &Picture) -> Picture {
    let ends = Ends::new(picture);
    let mut groups: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (index, node) in picture.nodes.iter().enumerate() {
        if !node.seed && ends.into[index].is_empty() && !ends.out[index].is_empty() {
            groups.entry(ends.key(picture, index)).or_default().push(index);
        }
    }

    // Which nodes each folded box stands for, and the other way round.
    let mut folded: Vec<Vec<usize>> = Vec::new();
    let mut fold_of: Vec<Option<usize>> = vec![None; picture.nodes.len()];
    for (key, members) in groups.into_iter().filter(|(_, members)| members.len() > KEPT_APART) {
        let mut sets = vec![members.clone()];
        for (source, stroke) in &key.sources {
            if let Source::Private(shape) = source {
                let private = |edge: &usize| {
                    let edge = &picture.edges[*edge];
                    let to = ends.index(&edge.to)?;
                    (edge.kind == *stroke && picture.nodes[to].kind == *shape && ends.is_private(picture, to))
                        .then_some(to)
                };
                sets.push(members.iter().flat_map(|m| ends.out[*m].iter().filter_map(private)).collect());
            }
        }
        for set in sets {
            // The same private source may stand in two sets if a leaf leads to it by two strokes.
            let set: Vec<usize> =
                set.into_iter().collect::<BTreeSet<_>>().into_iter().filter(|n| fold_of[*n].is_none()).collect();
            if set.is_empty() {
                continue;
            }
            set.iter().for_each(|node| fold_of[*node] = Some(folded.len()));
            folded.push(set);
        }
    }

    for members in origins_alike(picture, &ends, &fold_of) {
        members.iter().for_each(|node| fold_of[*node] = Some(folded.len()));
        folded.push(members);
    }

    let ids = fresh_ids(picture, &folded);
    let mut out = Picture { title: picture.title.clone(), summary: picture.summary.clone(), ..Picture::default() };
    for (index, node) in picture.nodes.iter().enumerate() {
        match fold_of[index] {
            None => out.nodes.push(node.clone()),
            // A folded box stands where its first member stood.
            Some(fold) if folded[fold][0] == index => out.nodes.push(one_for_all(picture, &folded[fold], &ids[fold])),
            Some(_) => {}
        }
    }
    let name = |id: &str| match ends.index(id).and_then(|index| fold_of[index]) {
        Some(fold) => ids[fold].clone(),
        None => id.to_owned(),
    };
    let mut bundles: BTreeMap<(String, String, EdgeStroke), Vec<usize>> = BTreeMap::new();
    let mut order = Vec::new();
    for (index, edge) in picture.edges.iter().enumerate() {
        let (from, to) = (name(&edge.from), name(&edge.to));
        if from == edge.from && to == edge.to {
            order.push((index, None));
            continue;
        }
        let key = (from, to, edge.kind);
        let bundle = bundles.entry(key.clone()).or_default();
        if bundle.is_empty() {
            order.push((index, Some(key)));
        }
        bundle.push(index);
    }
    for (index, key) in order {
        out.edges.push(match key {
            None => picture.edges[index].clone(),
            Some(key) => bundle(picture, &bundles[&key], key),
        });
    }
    out
}

/// The boxes that lead somewhere, each with its stroke.
type Strokes<'p> = BTreeSet<(&'p str, EdgeStroke)>;

/// Origins of the same shape that the same boxes lead to by the same strokes: "14 persons told Reuters".
fn origins_alike(picture: &Picture, ends: &Ends<'_>, fold_of: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(NodeShape, Strokes<'_>), Vec<usize>> = BTreeMap::new();
    for (index, node) in picture.nodes.iter().enumerate() {
        if node.seed || fold_of[index].is_some() || !ends.out[index].is_empty() || ends.into[index].is_empty() {
            continue;
        }
        let from = ends.into[index].iter().map(|e| &picture.edges[*e]).map(|e| (e.from.as_str(), e.kind)).collect();
        groups.entry((node.kind, from)).or_default().push(index);
    }
    groups.into_values().filter(|members| members.len() > KEPT_APART).collect()
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    shape: NodeShape,
    sources: BTreeSet<(Source, EdgeStroke)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Shared(String),
    Private(NodeShape),
}

/// Edges by their ends.
struct Ends<'p> {
    index: BTreeMap<&'p str, usize>,
    into: Vec<Vec<usize>>,
    out: Vec<Vec<usize>>,
}

impl<'p> Ends<'p> {
    fn new(picture: &'p Picture) -> Self {
        let index: BTreeMap<&str, usize> =
            picture.nodes.iter().enumerate().rev().map(|(i, node)| (node.id.as_str(), i)).collect();
        let mut ends =
            Self { index, into: vec![Vec::new(); picture.nodes.len()], out: vec![Vec::new(); picture.nodes.len()] };
        for (i, edge) in picture.edges.iter().enumerate() {
            if let (Some(from), Some(to)) = (ends.index(&edge.from), ends.index(&edge.to)) {
                ends.out[from].push(i);
                ends.into[to].push(i);
            }
        }
        ends
    }

    fn index(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Whether exactly one arrow leads to it and none on.
    fn is_private(&self, picture: &Picture, node: usize) -> bool {
        self.into[node].len() == 1 && self.out[node].is_empty() && !picture.nodes[node].seed
    }

    fn key(&self, picture: &Picture, leaf: usize) -> Key {
        let sources = self.out[leaf].iter().filter_map(|edge| {
            let edge = &picture.edges[*edge];
            let to = self.index(&edge.to)?;
            let source = if self.is_private(picture, to) {
                Source::Private(picture.nodes[to].kind)
            } else {
                Source::Shared(edge.to.clone())
            };
            Some((source, edge.kind))
        });
        Key { shape: picture.nodes[leaf].kind, sources: sources.collect() }
    }
}

fn fresh_ids(picture: &Picture, folded: &[Vec<usize>]) -> Vec<String> {
    let taken: BTreeSet<&str> = picture.nodes.iter().map(|n| n.id.as_str()).collect();
    let fresh = |set: &Vec<usize>| {
        let mut id = format!("fold-{}", picture.nodes[set[0]].id);
        while taken.contains(id.as_str()) {
            id.push('_');
        }
        id
    };
    folded.iter().map(fresh).collect()
}

fn one_for_all(picture: &Picture, set: &[usize], id: &str) -> PictureNode {
    let names: Vec<&str> = set.iter().map(|n| picture.nodes[*n].label.as_str()).collect();
    let first = &picture.nodes[set[0]];
    let mut details: Vec<String> = names.iter().take(NAMED).map(|name| shortened(name, 28)).collect();
    if names.len() > NAMED {
        details.push(format!("and {} more", names.len() - NAMED));
    }
    let mut tooltip: Vec<String> = names.iter().take(LISTED).map(|name| shortened(name, 100)).collect();
    if names.len() > LISTED {
        tooltip.push(format!("and {} more", names.len() - LISTED));
    }
    PictureNode {
        id: id.to_owned(),
        kind: first.kind,
        label: if set.len() == 1 { first.label.clone() } else { format!("{} {}", set.len(), plural(first.kind)) },
        details,
        tooltip: tooltip.join("\n"),
        url: None,
        seed: false,
    }
}

fn shortened(name: &str, chars: usize) -> String {
    if name.chars().nth(chars).is_none() {
        return name.to_owned();
    }
    let kept: String = name.chars().take(chars - 1).collect();
    format!("{}…", kept.trim_end())
}

const fn plural(shape: NodeShape) -> &'static str {
    match shape {
        NodeShape::Document => "documents",
        NodeShape::Inferred => "documents, not located",
        NodeShape::Statement => "statements",
        NodeShape::Outlet => "outlets",
        NodeShape::Agency => "agencies",
        NodeShape::Person => "people",
        NodeShape::Organisation => "organisations",
        NodeShape::Anonymous => "unnamed sources",
        NodeShape::Unresolved => "unresolved",
    }
}

fn bundle(picture: &Picture, edges: &[usize], (from, to, kind): (String, String, EdgeStroke)) -> PictureEdge {
    let edges: Vec<&PictureEdge> = edges.iter().map(|e| &picture.edges[*e]).collect();
    let least = edges.iter().map(|e| e.confidence).min().unwrap_or(Confidence::CERTAIN);
    let most = edges.iter().map(|e| e.confidence).max().unwrap_or(Confidence::CERTAIN);
    let words = format!("{} × {}", edges.len(), kind.as_str());
    let sure = if least == most { format!("{least}") } else { format!("{least} to {most}") };
    PictureEdge {
        from,
        to,
        kind,
        tooltip: format!("{words}, confidence {sure}"),
        label: words,
        confidence: least,
        circular: edges.iter().any(|e| e.circular),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: &str, kind: NodeShape) -> PictureNode {
        PictureNode {
            id: id.to_owned(),
            kind,
            label: format!("Name of {id}"),
            details: vec![],
            tooltip: String::new(),
            url: None,
            seed: false,
        }
    }

    fn edge(from: &str, to: &str, kind: EdgeStroke, share: f32) -> PictureEdge {
        PictureEdge {
            from: from.to_owned(),
            to: to.to_owned(),
            kind,
            label: String::new(),
            tooltip: String::new(),
            confidence: Confidence::new(share),
            circular: false,
        }
    }

    fn fan(copies: usize) -> Picture {
        let mut picture = Picture { nodes: vec![node("origin", NodeShape::Document)], ..Picture::default() };
        for i in 0..copies {
            let id = format!("c{i}");
            picture.nodes.push(node(&id, NodeShape::Document));
            picture.edges.push(edge(&id, "origin", EdgeStroke::Derived, 0.5 + i as f32 / 100.0));
        }
        picture
    }

    #[test]
    fn six_alike_become_one_and_five_do_not() {
        assert_eq!(fold_leaves(&fan(5)), fan(5));
        let folded = fold_leaves(&fan(6));
        let labels: Vec<&str> = folded.nodes.iter().map(|n| n.label.as_str()).collect();
        assert_eq!(labels, ["Name of origin", "6 documents"]);
        assert_eq!(folded.nodes[1].details.last().map(String::as_str), Some("and 3 more"));
        assert_eq!(folded.nodes[1].tooltip.lines().count(), 6);
        assert_eq!(folded.edges.len(), 1);
        assert_eq!(folded.edges[0].confidence, Confidence::new(0.5));
        assert_eq!(folded.edges[0].tooltip, "6 × derived from, confidence 0.50 to 0.55");
        assert_eq!(fold_leaves(&folded), folded);
    }

    #[test]
    fn leaves_with_other_sources_or_strokes_or_a_seed_stay() {
        let mut picture = fan(9);
        picture.nodes[1].seed = true;
        picture.edges[1].kind = EdgeStroke::Cites;
        picture.edges.push(edge("c2", "other", EdgeStroke::Cites, 1.0));
        picture.edges.push(edge("c3", "other", EdgeStroke::Cites, 1.0));
        picture.nodes.push(node("other", NodeShape::Document));
        picture.edges.push(edge("x", "c4", EdgeStroke::Cites, 1.0));
        picture.nodes.push(node("x", NodeShape::Document));
        // Only c5 to c8 are alike now.
        assert_eq!(fold_leaves(&picture), picture);
    }

    #[test]
    fn own_outlets_are_folded_along() {
        let mut picture = fan(7);
        for i in 0..7 {
            picture.nodes.push(node(&format!("o{i}"), NodeShape::Outlet));
            picture.edges.push(edge(&format!("c{i}"), &format!("o{i}"), EdgeStroke::Published, 1.0));
        }
        let folded = fold_leaves(&picture);
        let labels: Vec<&str> = folded.nodes.iter().map(|n| n.label.as_str()).collect();
        assert_eq!(labels, ["Name of origin", "7 documents", "7 outlets"]);
        let ends: Vec<(&str, &str)> = folded.edges.iter().map(|e| (e.from.as_str(), e.to.as_str())).collect();
        assert_eq!(ends, [("fold-c0", "origin"), ("fold-c0", "fold-o0")]);
    }

    #[test]
    fn origins_of_one_report_become_one() {
        let mut picture = Picture { nodes: vec![node("report", NodeShape::Inferred)], ..Picture::default() };
        for i in 0..8 {
            let id = format!("p{i}");
            picture.nodes.push(node(&id, NodeShape::Person));
            picture.edges.push(edge("report", &id, EdgeStroke::SaidBy, 0.9));
        }
        picture.nodes.push(node("elsewhere", NodeShape::Document));
        picture.edges.push(edge("elsewhere", "p7", EdgeStroke::SaidBy, 0.9));
        let folded = fold_leaves(&picture);
        let labels: Vec<&str> = folded.nodes.iter().map(|n| n.label.as_str()).collect();
        assert_eq!(labels, ["Name of report", "7 people", "Name of p7", "Name of elsewhere"]);
    }

    #[test]
    fn edges_to_nowhere_do_no_harm() {
        let mut picture = fan(6);
        picture.edges.push(edge("c0", "missing", EdgeStroke::Cites, 1.0));
        let folded = fold_leaves(&picture);
        assert!(folded.edges.iter().any(|e| e.to == "missing"));
    }
}
