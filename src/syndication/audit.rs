//! From a collection to its clusters, origins and directions.

use super::candidates::Candidates;
use super::direction::{Directed, Facts, direct, parents};
#[cfg(feature = "index")]
use super::index::{Index, IndexError};
use super::model::{Audit, Cluster, Direction, Edge, EdgeKind, Member, Passage, Reason, Role, Vote};
use super::origin::{Habits, elect, house, named_in_line, shared_stretch, unsigned, votes_of};
use super::packed::Packed;
use super::pair::{Label, Pair, pairs};
use super::params::Params;
use super::shared::Story;
use super::sketch::Sketch;
use super::{candidates, cluster, furniture};
use crate::evidence::{Confidence, EvidenceCode};
use crate::page::{Document, DocumentId, OutletNames};
use crate::text::fold_name;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What an audit is at, for progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Reading the words of all documents.
    Words,
    /// Finding the publishers' page furniture.
    Furniture,
    /// Finding documents worth comparing.
    Candidates,
    /// Comparing so many pairs.
    Comparing(usize),
    /// Finding origins and directions of so many clusters.
    Origins(usize),
}

/// Audits collections.
pub struct Auditor<'n> {
    names: &'n (dyn OutletNames + Sync),
    params: Params,
}

impl<'n> Auditor<'n> {
    /// Audits with this directory and the default parameters.
    pub fn new(names: &'n (dyn OutletNames + Sync)) -> Self {
        Self { names, params: Params::default() }
    }

    /// With these parameters.
    #[must_use]
    pub fn params(mut self, params: Params) -> Self {
        self.params = params;
        self
    }

    /// Finds the copies in a collection, whose they are and which way they went.
    ///
    /// Of documents with the same id the first stays. The order they are given in changes nothing; nor do documents
    /// that share no text with the others. Works on all cores; time and memory grow with the number of words.
    pub fn audit(&self, documents: Vec<Document>, watch: &mut dyn FnMut(Stage)) -> Audit {
        let mut documents = in_order(documents);
        watch(Stage::Words);
        let (sketches, packed) = Packed::after(&mut documents, |d| Sketch::of(&d.text, &d.furniture));
        let (sketches, candidates) = self.candidates(&documents, sketches, watch);
        watch(Stage::Comparing(candidates.partners.iter().map(Vec::len).sum()));
        let pairs = pairs(&sketches, &candidates.partners, &self.params);
        self.groups(documents, packed, sketches, &pairs, candidates, watch)
    }

    /// Audits all documents of an index. What was compared before and is seen as it was then is not compared again; the
    /// result is the same as that of [`Self::audit`].
    ///
    /// # Errors
    ///
    /// When the index cannot be read or written.
    #[cfg(feature = "index")]
    pub fn audit_index(&self, index: &mut Index, watch: &mut dyn FnMut(Stage)) -> Result<Audit, IndexError> {
        watch(Stage::Words);
        let (mut documents, sketches) = index.load()?;
        let (_, packed) = Packed::after(&mut documents, |_| ());
        let (sketches, candidates) = self.candidates(&documents, sketches, watch);
        let seen: Vec<_> = sketches.par_iter().map(super::index::seen).collect();
        let known = index.compared(&documents, &seen)?;
        let mut fresh: Vec<Vec<u32>> = Vec::with_capacity(documents.len());
        let mut pairs_found: Vec<Pair> = Vec::new();
        for (b, partners) in candidates.partners.iter().enumerate() {
            let mut left = Vec::new();
            for &a in partners {
                match known.get(&(a, b as u32)) {
                    Some(pair) => pairs_found.extend(pair.clone()),
                    None => left.push(a),
                }
            }
            fresh.push(left);
        }
        watch(Stage::Comparing(fresh.iter().map(Vec::len).sum()));
        let compared = pairs(&sketches, &fresh, &self.params);
        let found: FxHashMap<(u32, u32), &Pair> = compared.iter().map(|p| ((p.a, p.b), p)).collect();
        let keep: Vec<(u32, u32, Option<Pair>)> = fresh
            .iter()
            .enumerate()
            .flat_map(|(b, partners)| partners.iter().map(move |&a| (a, b as u32)))
            .map(|(a, b)| (a, b, found.get(&(a, b)).map(|p| (*p).clone())))
            .collect();
        index.keep(&keep, &documents, &seen)?;
        pairs_found.extend(compared);
        pairs_found.sort_by_key(|p| (p.b, p.a));
        Ok(self.groups(documents, packed, sketches, &pairs_found, candidates, watch))
    }

    fn candidates(
        &self,
        documents: &[Document],
        mut sketches: Vec<Sketch>,
        watch: &mut dyn FnMut(Stage),
    ) -> (Vec<Sketch>, Candidates) {
        watch(Stage::Furniture);
        furniture::mark(&mut sketches, &publishers(documents));
        watch(Stage::Candidates);
        let candidates = candidates::candidates(&sketches, &self.params);
        (sketches, candidates)
    }

    fn groups(
        &self,
        mut documents: Vec<Document>,
        packed: Packed,
        mut sketches: Vec<Sketch>,
        pairs: &[Pair],
        candidates: Candidates,
        watch: &mut dyn FnMut(Stage),
    ) -> Audit {
        sketches.par_iter_mut().for_each(Sketch::let_words_go);
        let groups = cluster::clusters(documents.len(), pairs, &candidates.wide, &self.params);
        drop(candidates);
        watch(Stage::Origins(groups.len()));
        packed.give_back(&mut documents);
        self.finish(documents, sketches, pairs, &groups)
    }

    fn finish(&self, documents: Vec<Document>, sketches: Vec<Sketch>, pairs: &[Pair], groups: &[Vec<u32>]) -> Audit {
        let houses: Vec<String> = documents.par_iter().map(house).collect();
        let mut best: FxHashMap<u32, (bool, u32, u32)> = FxHashMap::default();
        for pair in pairs {
            for (one, other) in [(pair.a, pair.b), (pair.b, pair.a)] {
                // Another outlet's page shows where the story is; one outlet's pages may share more than it.
                let abroad = houses[one as usize] != houses[other as usize];
                let found = (abroad, pair.words, other);
                let entry = best.entry(one).or_insert(found);
                if (found.0, found.1) > (entry.0, entry.1) {
                    *entry = found;
                }
            }
        }
        // What each page with a relative says of its source, read once.
        let mut linked: Vec<(&u32, &(bool, u32, u32))> = best.iter().collect();
        linked.sort_unstable();
        let read: Vec<(usize, Vec<Vote>)> = linked
            .into_par_iter()
            .map(|(&at, &(_, _, other))| {
                let (at, other) = (at as usize, other as usize);
                let story = |at: usize| Story::of(&documents[at], &sketches[at]);
                let stretch = shared_stretch(&story(at), &story(other));
                (at, votes_of(at, &documents[at], &sketches[at], stretch, self.names))
            })
            .collect();
        let mut votes: Vec<Vec<Vote>> = vec![Vec::new(); documents.len()];
        read.into_iter().for_each(|(at, found)| votes[at] = found);
        conclude(documents, sketches, votes, pairs, groups)
    }
}

/// Finds origins and directions. `votes` is what each document's page shows of its source.
pub(super) fn conclude(
    documents: Vec<Document>,
    sketches: Vec<Sketch>,
    votes: Vec<Vec<Vote>>,
    pairs: &[Pair],
    groups: &[Vec<u32>],
) -> Audit {
    let credited: Vec<Vec<(String, Reason)>> =
        votes.par_iter().map(|votes| votes.iter().map(|v| (fold_name(&v.name), v.reason.clone())).collect()).collect();
    let carries = Habits::of(&documents, groups);
    let facts: Vec<Facts> = documents.par_iter().map(Facts::of).collect();
    let directed: Vec<Directed> = pairs.par_iter().map(|pair| direct(pair, &documents, &facts, &credited)).collect();

    let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
    for (at, group) in groups.iter().enumerate() {
        group.iter().for_each(|&m| _ = group_of.insert(m, at));
    }
    let mut within: Vec<Vec<(&Pair, &Directed)>> = vec![Vec::new(); groups.len()];
    for (pair, directed) in pairs.iter().zip(&directed) {
        if let (Some(a), Some(b)) = (group_of.get(&pair.a), group_of.get(&pair.b))
            && a == b
        {
            within[*a].push((pair, directed));
        }
    }
    let found: Vec<(Cluster, Vec<(usize, usize)>)> = groups
        .par_iter()
        .zip(&within)
        .map(|(group, pairs)| one_cluster(group, pairs, &documents, &sketches, &facts, &votes, &carries))
        .collect();
    let mut parent_of: FxHashSet<(usize, usize)> = FxHashSet::default();
    let mut clusters = Vec::with_capacity(found.len());
    for (cluster, parents) in found {
        parent_of.extend(parents);
        clusters.push(cluster);
    }
    let houses: Vec<String> = documents.par_iter().map(house).collect();
    let mut edges: Vec<Edge> =
        pairs.iter().zip(directed).map(|(pair, directed)| edge(pair, directed, &houses, &parent_of)).collect();
    edges.sort_by_key(|e| (e.from, e.to));
    Audit { documents, clusters, edges, sketches }
}

fn in_order(mut documents: Vec<Document>) -> Vec<Document> {
    // Of one id given twice the first by its text stays, whatever the order.
    documents.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.text.cmp(&b.text)));
    documents.dedup_by(|later, first| later.id == first.id);
    documents
}

/// A number for each publisher; `None` where a document names none.
fn publishers(documents: &[Document]) -> Vec<Option<u32>> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let number = |document: &Document| {
        document.outlet.as_ref()?;
        let next = numbers.len() as u32;
        Some(*numbers.entry(house(document)).or_insert(next))
    };
    documents.iter().map(number).collect()
}

fn one_cluster(
    group: &[u32],
    pairs: &[(&Pair, &Directed)],
    documents: &[Document],
    sketches: &[Sketch],
    facts: &[Facts],
    votes: &[Vec<Vote>],
    carries: &Habits,
) -> (Cluster, Vec<(usize, usize)>) {
    let members: Vec<usize> = group.iter().map(|&m| m as usize).collect();
    let mut cast: Vec<Vote> = members.iter().flat_map(|&m| votes[m].iter().cloned()).collect();
    let origin = elect(&cast, &members, documents);
    if let Some(name) = origin.as_ref().and_then(|o| o.name.as_deref()) {
        cast.extend(silent(name, &members, documents, sketches, &cast));
    }
    // With what the silent ones show, the shares are others.
    let origin = elect(&cast, &members, documents).or_else(|| unsigned(&members, documents, carries));
    cast.sort_by(|a, b| a.name.cmp(&b.name).then(a.reason.document.cmp(&b.reason.document)));
    let own_page = origin.as_ref().and_then(|o| o.document);
    let absent = own_page.is_none() && origin.is_some();
    let parents = parents(&members, pairs, facts, own_page, absent);
    let mut containment: FxHashMap<usize, f32> = FxHashMap::default();
    for (pair, _) in pairs {
        for (at, share) in [(pair.a, pair.share[0]), (pair.b, pair.share[1])] {
            let held = containment.entry(at as usize).or_insert(0.0);
            *held = held.max(share);
        }
    }
    let roles = roles(pairs);
    let role = |m: usize| match own_page {
        Some(own) if own == m => Role::Origin,
        _ => roles.get(&m).copied().unwrap_or(Role::Copy),
    };
    let credits = |m: usize| {
        let origin = origin.as_ref().filter(|o| o.code == EvidenceCode::CreditMajority)?;
        let name = fold_name(origin.name.as_deref()?);
        (own_page != Some(m)).then(|| cast.iter().any(|v| v.reason.document == m && fold_name(&v.name) == name))
    };
    let member = |&m: &usize| Member {
        document: m,
        role: role(m),
        containment: containment.get(&m).copied().unwrap_or(0.0),
        credits_origin: credits(m),
    };
    let cluster = Cluster {
        id: cluster_id(&documents[members[0]].id),
        members: members.iter().map(member).collect(),
        origin,
        votes: cast,
    };
    (cluster, parents.into_iter().map(|(child, parent)| (parent, child)).collect())
}

/// Votes of members that credited nobody the readers of credits know, for the one that others name.
fn silent(name: &str, members: &[usize], documents: &[Document], sketches: &[Sketch], cast: &[Vote]) -> Vec<Vote> {
    let folded = fold_name(name);
    let has_voted = |m: usize| cast.iter().any(|v| v.reason.document == m && fold_name(&v.name) == folded);
    let quiet = members.iter().copied().filter(|&m| !has_voted(m));
    quiet
        .filter_map(|document| {
            let (code, span) = named_in_line(&documents[document], &sketches[document], name)?;
            let reason = Reason { code, document, span: Some(span), confidence: Confidence::new(0.8) };
            Some(Vote { name: name.to_owned(), weight: 0.8, reason })
        })
        .collect()
}

/// What each member that stands in a pair is to the others, in one pass over the pairs. A copy of one is a copy.
fn roles(pairs: &[(&Pair, &Directed)]) -> FxHashMap<usize, Role> {
    let mut roles: FxHashMap<usize, Role> = FxHashMap::default();
    for (pair, _) in pairs {
        let [a, b] = pair.share;
        for (at, mine, theirs) in [(pair.a, a, b), (pair.b, b, a)] {
            let part = if mine >= theirs { Role::Excerpt } else { Role::Extended };
            let role = roles.entry(at as usize).or_insert(part);
            *role = match pair.label {
                Label::Copy => Role::Copy,
                Label::Partial if *role == Role::Copy => Role::Copy,
                Label::Partial => part,
            };
        }
    }
    roles
}

fn cluster_id(first: &DocumentId) -> String {
    let digest = Sha256::digest(first.as_str().as_bytes());
    let hex: String = digest.iter().take(5).map(|b| format!("{b:02x}")).collect();
    format!("cluster-{hex}")
}

fn edge(pair: &Pair, mut directed: Directed, houses: &[String], parents: &FxHashSet<(usize, usize)>) -> Edge {
    let (a, b) = (pair.a as usize, pair.b as usize);
    let is_parent = |turned: bool| parents.contains(&if turned { (b, a) } else { (a, b) });
    if directed.direction == Direction::Likely && is_parent(!directed.turned) {
        // The texts overrule a clock.
        directed.turned = !directed.turned;
        directed.confidence = Confidence::new(0.6);
        let document = if directed.turned { a } else { b };
        directed.reasons =
            vec![Reason { code: EvidenceCode::KeepsWords, document, span: None, confidence: directed.confidence }];
    }
    let (from, to) = if directed.turned { (b, a) } else { (a, b) };
    let share = if directed.turned { [pair.share[1], pair.share[0]] } else { pair.share };
    let same_house = houses[a] == houses[b];
    let kind = match pair.label {
        Label::Copy if same_house => EdgeKind::Revision,
        Label::Copy => EdgeKind::Copy,
        Label::Partial => EdgeKind::Partial,
    };
    let shared = Confidence::new(share[0].max(share[1]));
    let code = if pair.label == Label::Copy { EvidenceCode::SameText } else { EvidenceCode::PartOfText };
    let mut evidence = vec![Reason { code, document: to, span: None, confidence: shared }];
    evidence.extend(directed.reasons);
    let confidence = if directed.direction == Direction::Unknown { shared } else { directed.confidence };
    Edge {
        from,
        to,
        kind,
        parent: is_parent(directed.turned) && directed.direction != Direction::Unknown,
        direction: directed.direction,
        confidence,
        words: pair.words,
        share,
        evidence,
    }
}

impl Audit {
    /// The passages an edge's documents share, in the order of `to`.
    pub fn passages(&self, edge: &Edge) -> Vec<Passage> {
        let story = |at: usize| Story::compared(&self.documents[at], &self.sketches[at]);
        story(edge.from).passages(&story(edge.to))
    }
}
