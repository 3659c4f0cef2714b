//! Makes the graph of an audit: documents, what they were copied from, and the origins they name.

use super::build::{Places, assertion_id, bare_assertion, digest, document_id, document_node, node, outlet_node};
use super::{
    CopyKind, CopyRecord, EvidenceRecord, Findings, Lines, Node, NodeId, NodeKind, PassageRecord, ProvenanceGraph,
    Relation, StoryFinding,
};
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::page::{Agencies, DocumentId, OutletNames};
use crate::syndication::{Audit, Cluster, Direction, Edge, EdgeKind, Passage, Role};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

const METHOD: &str = "syndication/1";
/// Share of a copy's own words that must be its source's for it to be an excerpt rather than a rewrite around it.
const EXCERPT: f32 = 0.5;

impl ProvenanceGraph {
    /// The graph of stories of an audit, the most important first: who has it from whom, as far as that shows.
    ///
    /// Its seed is the document asked about, else the text that the others of the first story are compared with. An
    /// origin whose page is not in the collection is a document not located, named by the credits. `None` without a
    /// story.
    pub fn from_audit(audit: &Audit, stories: &[&Cluster], seed: Option<&DocumentId>) -> Option<Self> {
        let first = stories.first()?;
        let asked = seed.and_then(|id| audit.documents.binary_search_by(|d| d.id.cmp(id)).ok());
        let seed = asked.unwrap_or_else(|| first.reference(audit));
        let mut ties: BTreeMap<usize, Vec<&Edge>> = BTreeMap::new();
        for edge in &audit.edges {
            ties.entry(edge.from).or_default().push(edge);
            ties.entry(edge.to).or_default().push(edge);
        }
        let id = document_id(&audit.documents[seed].id);
        let graph = Self::empty(id, METHOD.to_owned());
        let mut build = Copies { audit, graph, ties, told: BTreeSet::new(), stories: Vec::new(), lines: None };
        build.document(seed);
        stories.iter().for_each(|story| build.story(story, seed));
        let Copies { mut graph, stories, lines, .. } = build;
        let unresolved = graph.nodes().filter(|n| n.kind == NodeKind::InferredDocument).count();
        graph.findings =
            Findings { lines: Lines { unresolved, ..lines.unwrap_or_default() }, stories, ..Findings::default() };
        Some(graph)
    }
}

struct Copies<'a> {
    audit: &'a Audit,
    graph: ProvenanceGraph,
    /// The edges of each document.
    ties: BTreeMap<usize, Vec<&'a Edge>>,
    /// Pairs of documents that an assertion stands between, both ways round.
    told: BTreeSet<(usize, usize)>,
    stories: Vec<StoryFinding>,
    /// Of the seed's story.
    lines: Option<Lines>,
}

impl<'a> Copies<'a> {
    fn document(&mut self, at: usize) -> NodeId {
        let document = &self.audit.documents[at];
        let id = document_id(&document.id);
        if self.graph.node(&id).is_some() {
            return id;
        }
        self.graph.add_node(document_node(document));
        if let Some(outlet) = &document.outlet {
            let to = self.graph.add_node(outlet_node(&outlet.name, outlet.kind));
            let places = Places::of(document);
            let mut evidence: Vec<_> = outlet.evidence.iter().map(|e| places.record(e)).collect();
            if evidence.is_empty() {
                evidence.push(plain(EvidenceCode::GivenMetadata, Confidence::new(0.95)));
            }
            self.assert(Relation::Published, &id, &to, &id, evidence, None);
        }
        id
    }

    fn story(&mut self, story: &Cluster, seed: usize) {
        let members: BTreeSet<usize> = story.members.iter().map(|m| m.document).collect();
        members.iter().for_each(|&m| _ = self.document(m));
        let absent = self.absent_origin(story);
        self.credits(story);
        for member in &story.members {
            let at = member.document;
            let parent = self.edges_of(at).find(|e| e.parent && e.to == at && members.contains(&e.from));
            if let Some(edge) = parent {
                self.derived(edge);
            } else if let Some(origin) = &absent {
                self.sent_by_absent(story, at, origin);
            }
        }
        // Nothing shows where these came from: each stands beside the one it shares most with.
        let told = |at: usize| self.told.range((at, 0)..=(at, usize::MAX)).next().is_some();
        let left = story.members.iter().filter(|m| absent.is_none() && m.role != Role::Origin && !told(m.document));
        let left: Vec<usize> = left.map(|m| m.document).collect();
        for &at in &left {
            let within = self.edges_of(at).filter(|e| members.contains(&e.from) && members.contains(&e.to));
            if let Some(edge) = within.max_by_key(|e| (e.words, std::cmp::Reverse((e.from, e.to)))) {
                self.derived(edge);
            }
        }
        let undetermined = left.iter().map(|&at| document_id(self.audit.id(at))).collect();
        let own = story.origin.as_ref().and_then(|o| o.document).map(|at| document_id(self.audit.id(at)));
        let parts = self.parts(&members);
        self.finding(story, &members, &parts, absent.or(own), undetermined);
        if self.lines.is_none() && (members.contains(&seed) || parts.contains(&seed)) {
            let found = &self.stories[self.stories.len() - 1];
            let named = usize::from(story.origin.as_ref().is_some_and(|o| o.name.is_some()));
            self.lines = Some(Lines { least: found.least, most: found.most, named, ..Lines::default() });
        }
    }

    fn edges_of(&self, at: usize) -> impl Iterator<Item = &'a Edge> {
        self.ties.get(&at).map_or([].as_slice(), Vec::as_slice).iter().copied()
    }

    /// The document that an absent origin is thought to have sent out.
    fn absent_origin(&mut self, story: &Cluster) -> Option<NodeId> {
        let origin = story.origin.as_ref().filter(|o| o.document.is_none())?;
        let name = origin.name.as_deref()?;
        let reason = "named by credits; its own page is not in the collection".to_owned();
        let label = format!("{name} copy");
        Some(self.graph.add_node(Node {
            outlet: Some(name.to_owned()),
            reason: Some(reason),
            ..node(digest("inferred", &[&story.id, name]), NodeKind::InferredDocument, &label)
        }))
    }

    /// Whom the members credit, as far as that is words of theirs.
    fn credits(&mut self, story: &Cluster) {
        let mut credits: BTreeMap<(usize, &str), Vec<EvidenceRecord>> = BTreeMap::new();
        for vote in &story.votes {
            let at = vote.reason.document;
            let places = Places::of(&self.audit.documents[at]);
            let Evidence { code, span, confidence } =
                Evidence { code: vote.reason.code, span: vote.reason.span, confidence: vote.reason.confidence };
            credits.entry((at, vote.name.as_str())).or_default().push(places.record(&Evidence {
                code,
                span,
                confidence,
            }));
        }
        for ((at, name), evidence) in credits {
            let kind = Agencies.by_name(name).map(|known| known.kind);
            let (from, to) = (document_id(self.audit.id(at)), self.graph.add_node(outlet_node(name, kind)));
            self.assert(Relation::Credited, &from, &to, &from, evidence, None);
        }
    }

    /// A member that has its text from an origin whose page is not here.
    fn sent_by_absent(&mut self, story: &Cluster, at: usize, to: &NodeId) {
        let (Some(origin), Some(member)) = (&story.origin, story.members.iter().find(|m| m.document == at)) else {
            return;
        };
        let document = &self.audit.documents[at];
        let places = Places::of(document);
        let name = origin.name.as_deref();
        let said = story.votes.iter().filter(|v| v.reason.document == at && Some(v.name.as_str()) == name);
        let mut evidence: Vec<EvidenceRecord> = said
            .map(|v| {
                places.record(&Evidence { code: v.reason.code, span: v.reason.span, confidence: v.reason.confidence })
            })
            .collect();
        let credits = member.credits_origin == Some(true) && !evidence.is_empty();
        if !credits {
            evidence = vec![plain(origin.code, origin.confidence)];
        }
        let kind = match member.role {
            Role::Excerpt => CopyKind::Excerpt,
            Role::Extended => CopyKind::Rewrite,
            _ => CopyKind::Copy,
        };
        let direction = if credits { Direction::Known } else { Direction::Likely };
        let record =
            CopyRecord { kind, direction, credits: Some(credits), words: None, share: None, passages: Vec::new() };
        let from = document_id(&document.id);
        self.assert(Relation::WasDerivedFrom, &from, to, &from, evidence, Some((record, origin.confidence)));
    }

    /// One edge of the audit, once.
    fn derived(&mut self, edge: &Edge) {
        if !self.told.insert((edge.from, edge.to)) {
            return;
        }
        self.told.insert((edge.to, edge.from));
        let (source, copy) = (&self.audit.documents[edge.from], &self.audit.documents[edge.to]);
        let (there, here) = (Places::of(source), Places::of(copy));
        let passages = if source.text.is_empty() { Vec::new() } else { self.audit.passages(edge) };
        let longest = passages.iter().max_by_key(|p| (p.words, std::cmp::Reverse(p.to.start)));
        // A passage may be the whole page: its first paragraph is shown.
        let shown = longest.map(|p| Span::new(p.to.start, p.to.end.min(copy.text.line_at(p.to.start).end)));
        let evidence = edge.evidence.iter().map(|reason| {
            let shares = matches!(reason.code, EvidenceCode::SameText | EvidenceCode::PartOfText);
            let span = if shares { shown } else { reason.span.filter(|_| reason.document == edge.to) };
            here.record(&Evidence { code: reason.code, span, confidence: reason.confidence })
        });
        let evidence = evidence.collect();
        let passage = |p: &Passage| PassageRecord {
            source: there.points(p.from),
            copy: here.points(p.to),
            words: p.words as usize,
        };
        let kind = match edge.kind {
            EdgeKind::Copy => CopyKind::Copy,
            EdgeKind::Revision => CopyKind::Revision,
            EdgeKind::Partial if edge.direction == Direction::Unknown => CopyKind::Partial,
            EdgeKind::Partial if edge.share[1] >= EXCERPT => CopyKind::Excerpt,
            EdgeKind::Partial => CopyKind::Rewrite,
        };
        let share = edge.share.map(Confidence::new);
        let record = CopyRecord {
            kind,
            direction: edge.direction,
            credits: None,
            words: Some(edge.words as usize),
            share: Some(share),
            passages: passages.iter().map(passage).collect(),
        };
        let (from, to) = (self.document(edge.to), self.document(edge.from));
        self.assert(Relation::WasDerivedFrom, &from, &to, &from, evidence, Some((record, edge.confidence)));
    }

    /// Documents outside the story that share a part of it, each with the member it shares most with.
    fn parts(&mut self, members: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut best: BTreeMap<usize, (f32, &Edge)> = BTreeMap::new();
        for edge in members.iter().flat_map(|&m| self.edges_of(m)) {
            let (other, share) =
                if members.contains(&edge.from) { (edge.to, edge.share[1]) } else { (edge.from, edge.share[0]) };
            if members.contains(&other) {
                continue;
            }
            let entry = best.entry(other).or_insert((share, edge));
            if share > entry.0 {
                *entry = (share, edge);
            }
        }
        best.values().for_each(|(_, edge)| self.derived(edge));
        best.into_keys().collect()
    }

    fn finding(
        &mut self,
        story: &Cluster,
        members: &BTreeSet<usize>,
        parts: &BTreeSet<usize>,
        origin: Option<NodeId>,
        undetermined: Vec<NodeId>,
    ) {
        let house = |&at: &usize| self.audit.outlet(at).map_or_else(|| self.audit.id(at).to_string(), str::to_owned);
        let outlets: BTreeSet<String> = members.iter().map(house).collect();
        let others = parts.iter().map(house).filter(|name| !outlets.contains(name));
        let others = others.collect::<BTreeSet<_>>().len();
        let credited = story.origin.as_ref().is_some_and(|o| o.code == EvidenceCode::CreditMajority);
        let dropped = story.members.iter().filter(|m| credited && m.credits_origin == Some(false));
        self.stories.push(StoryFinding {
            cluster: story.id.clone(),
            reference: document_id(self.audit.id(story.reference(self.audit))),
            origin,
            documents: members.len(),
            outlets: outlets.len(),
            least: 1,
            most: 1 + others,
            dropped: dropped.map(|m| document_id(self.audit.id(m.document))).collect(),
            undetermined,
        });
    }

    fn assert(
        &mut self,
        relation: Relation,
        from: &NodeId,
        to: &NodeId,
        document: &NodeId,
        evidence: Vec<EvidenceRecord>,
        copy: Option<(CopyRecord, Confidence)>,
    ) {
        let mut assertion = bare_assertion(METHOD, relation, [from, to, document], evidence);
        if let Some((record, confidence)) = copy {
            (assertion.copy, assertion.confidence) = (Some(record), confidence);
        }
        assertion.id = assertion_id(&assertion);
        self.graph.add_assertion(assertion);
    }
}

const fn plain(code: EvidenceCode, confidence: Confidence) -> EvidenceRecord {
    EvidenceRecord { code, confidence, quote: None }
}

impl ProvenanceGraph {
    /// One or two sentences a story: who carries it and how many texts that is, and who dropped the credit.
    pub fn story_sentences(&self) -> Vec<String> {
        let names = |ids: &[NodeId]| ids.iter().map(|id| self.short_name(id)).collect::<Vec<_>>().join(", ");
        let mut out = Vec::new();
        for story in &self.findings.stories {
            let texts = match (story.least, story.most) {
                (1, 1) => "one text".to_owned(),
                (least, most) => format!("{least} to {most} independent texts"),
            };
            out.push(format!("{} outlets, {texts}: {}", story.outlets, self.label(&story.reference)));
            let origin = story.origin.as_ref().map_or_else(String::new, |id| self.short_name(id));
            if !story.dropped.is_empty() {
                out.push(format!("credit dropped: {} do not name {origin}", names(&story.dropped)));
            }
            if !story.undetermined.is_empty() {
                out.push(format!("not known where it came from: {}", names(&story.undetermined)));
            }
        }
        out
    }

    fn label(&self, id: &NodeId) -> &str {
        self.node(id).map_or("", |n| n.label.as_str())
    }
}
