//! Makes the graph of a trace.

use super::drifts::drift_record;
use super::{
    Assertion, ElsewhereFinding, EvidenceRecord, Findings, Node, NodeId, NodeKind, ProvenanceGraph, Quote, Relation,
    Status,
};
use crate::attribution::{AgentKind, Attribution, Carrier, Voice};
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::outlet::OutletKind;
use crate::page::{Agencies, Document, DocumentId, OutletNames};
use crate::resolve::{DriftKind, Primary, is_primary};
use crate::text::{CodePoints, Span, fold_name, fold_words, squeeze};
use crate::trace::{NamedCarrier, Trace, Traced};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Characters of context kept on each side of a quote.
const CONTEXT: usize = 32;
const METHOD: &str = "attribution/1";
/// The method of a `hadPrimarySource` to a page that is what was said: a transcript, a statement, a filing, a post.
pub const PRIMARY_DOCUMENT: &str = "primary-document/1";
/// The method of a `hadPrimarySource` to a page whose outlet heard it itself, as far as the page says.
pub const PRIMARY_OWN_REPORTING: &str = "primary-own-reporting/1";

impl ProvenanceGraph {
    /// The graph of a trace. The same trace gives the same graph, node for node.
    pub fn from_trace(trace: &Trace) -> Self {
        let mut build = Build {
            graph: Self::empty(document_id(&trace.seed), trace.engine.clone()),
            cites: BTreeMap::new(),
            order: Vec::new(),
        };
        for traced in &trace.documents {
            let aliases = traced.aliases.iter().map(ToString::to_string).collect();
            build.graph.add_node(Node { aliases, ..document_node(&traced.document) });
        }
        for traced in &trace.documents {
            build.document(traced, trace);
        }
        build.linked_pages(trace);
        build.primaries(trace);
        let elsewhere = build.elsewhere(trace);
        build.finish_cites();
        let mut graph = build.graph;
        graph.misses = trace.misses.clone();
        graph.limits = trace.limits.iter().map(ToString::to_string).collect();
        graph.findings = Findings { elsewhere, ..Findings::of(&graph) };
        graph
    }
}

struct Build {
    graph: ProvenanceGraph,
    /// One `cites` record a pair of documents, grown while the attributions are read.
    cites: BTreeMap<(NodeId, NodeId), Assertion>,
    order: Vec<(NodeId, NodeId)>,
}

impl Build {
    fn document(&mut self, traced: &Traced, trace: &Trace) {
        let document = &traced.document;
        let places = Places::of(document);
        let id = document_id(&document.id);
        if let Some(outlet) = &document.outlet {
            let to = self.graph.add_node(outlet_node(&outlet.name, outlet.kind));
            let evidence = outlet.evidence.iter().map(|e| places.record(e)).collect();
            self.assert(Relation::Published, &id, &to, &id, evidence, Voice::Own);
        }
        for credit in &document.credits {
            if credit.kind == crate::page::CreditKind::Photo {
                continue;
            }
            let agency = Agencies.by_name(&credit.name).map(|known| known.kind);
            let to = self.graph.add_node(outlet_node(&credit.name, agency));
            self.assert(Relation::Credited, &id, &to, &id, vec![places.record(&credit.evidence)], Voice::Own);
        }
        for attribution in traced.asked() {
            self.attribution(attribution, document, &places, trace);
        }
    }

    fn attribution(&mut self, attribution: &Attribution, document: &Document, places: &Places<'_>, trace: &Trace) {
        let id = document_id(&document.id);
        let statement = self.graph.add_node(statement_node(&statement_words(document, attribution)));
        let evidence: Vec<_> = attribution.evidence.iter().map(|e| places.record(e)).collect();
        let content = attribution.content.iter().map(|&span| {
            let code = match attribution.speech {
                crate::attribution::Speech::Indirect => EvidenceCode::ReportingCue,
                _ => EvidenceCode::QuotationMarks,
            };
            places.record(&Evidence { code, span: Some(span), confidence: attribution.confidence })
        });
        let content = content.collect();
        self.assert(Relation::QuotedIn, &statement, &id, &id, content, attribution.voice);

        let mut through: Vec<NodeId> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for (hop, carrier) in attribution.via.iter().enumerate() {
            names.push(&carrier.name);
            let cited = trace.citations.iter().find(|c| {
                hop == 0 && c.from == document.id && c.attributions.contains(&attribution.id) && c.carrier.is_some()
            });
            let to = match cited {
                Some(citation) => document_id(&citation.to),
                None => self.graph.add_node(inferred_node(&document.id, carrier, &names)),
            };
            let mut why: Vec<_> = match cited {
                Some(citation) => citation.evidence.iter().map(|e| places.record(e)).collect(),
                None => Vec::new(),
            };
            why.extend(evidence.iter().filter(|e| e.code.is_about_carrier()).cloned());
            if why.is_empty() {
                // "It said": the words for the carrier show it.
                let names_it = |e: &&Evidence| e.span.is_some_and(|s| s.overlaps(carrier.span));
                why.extend(attribution.evidence.iter().filter(names_it).map(|e| places.record(e)));
            }
            if why.is_empty() {
                why.push(places.record(&Evidence::at(EvidenceCode::CarrierReported, carrier.span, 0.5)));
            }
            // What stands in no text comes last: a reader looks for the words.
            why.sort_by_key(|e| e.quote.is_none());
            let confidence = cited.map_or(attribution.confidence, |c| c.confidence);
            let from = through.last().unwrap_or(&id).clone();
            if hop == 0 && to != id {
                let mut cites = self.record(Relation::Cites, &statement, &to, &id, why.clone(), Voice::Relayed);
                let drifts = cited.iter().flat_map(|c| &c.drifts);
                cites.drift = drifts.filter(|(a, _)| *a == attribution.id).map(|(_, d)| drift_record(d)).next();
                cites.id = assertion_id(&cites);
                self.graph.add_assertion(cites);
            }
            if from != to {
                self.cite(&from, &to, &id, Some(&statement), why, confidence);
            }
            through.push(to);
        }
        if let Some(speaker) = &attribution.speaker {
            let to = match speaker.kind {
                AgentKind::Anonymous => Node {
                    reason: None,
                    ..node(
                        digest("anonymous", &[document.id.as_str(), &attribution.id, &speaker.name]),
                        NodeKind::Anonymous,
                        &speaker.name,
                    )
                },
                AgentKind::Person | AgentKind::Organisation => {
                    agent_node(&speaker.name, NodeKind::of_agent(speaker.kind))
                }
                kind => agent_node(&speaker.name, NodeKind::of_agent(kind)),
            };
            let to = self.graph.add_node(to);
            let mut said = self.record(Relation::SaidBy, &statement, &to, &id, evidence, attribution.voice);
            said.through = through;
            said.confidence = attribution.confidence;
            said.id = assertion_id(&said);
            self.graph.add_assertion(said);
        }
    }

    /// Pages that a text links to for a statement without naming a carrier.
    fn linked_pages(&mut self, trace: &Trace) {
        for citation in trace.citations.iter().filter(|c| c.carrier.is_none()) {
            let Some(from) = trace.document(&citation.from) else { continue };
            let places = Places::of(&from.document);
            let evidence: Vec<_> = citation.evidence.iter().map(|e| places.record(e)).collect();
            let (a, b) = (document_id(&citation.from), document_id(&citation.to));
            let statement = from
                .asked()
                .find(|a| citation.attributions.contains(&a.id))
                .map(|a| statement_id(&statement_words(&from.document, a)));
            self.cite(&a, &b, &a, statement.as_ref(), evidence, citation.confidence);
        }
    }

    /// Where the chain of a statement ends: the cited page that has it from nobody else.
    fn primaries(&mut self, trace: &Trace) {
        for citation in &trace.citations {
            let (Some(from), Some(to)) = (trace.document(&citation.from), trace.document(&citation.to)) else {
                continue;
            };
            let places = Places::of(&to.document);
            for (id, drift) in &citation.drifts {
                let Some(attribution) = from.attributions.iter().find(|a| &a.id == id) else { continue };
                let (Some(primary), Some(passage)) = (is_primary(&to.document, &to.attributions, drift), drift.passage)
                else {
                    continue;
                };
                let code = match drift.kind {
                    DriftKind::Verbatim | DriftKind::Trimmed => EvidenceCode::SameWords,
                    _ => EvidenceCode::WordsContained,
                };
                let evidence = Evidence { code, span: Some(passage), confidence: citation.confidence };
                let statement = statement_id(&statement_words(&from.document, attribution));
                let page = document_id(&citation.to);
                let found = vec![places.record(&evidence)];
                let mut record = self.record(Relation::HadPrimarySource, &statement, &page, &page, found, Voice::Own);
                let method = match primary {
                    Primary::Document => PRIMARY_DOCUMENT,
                    _ => PRIMARY_OWN_REPORTING,
                };
                method.clone_into(&mut record.method);
                record.id = assertion_id(&record);
                self.graph.add_assertion(record);
            }
        }
    }

    /// Quotations found in another page than the one they are ascribed to: they stand in that page too.
    fn elsewhere(&mut self, trace: &Trace) -> Vec<ElsewhereFinding> {
        let mut out = Vec::new();
        for found in &trace.elsewhere {
            let Some(from) = trace.document(&found.from) else { continue };
            let Some(attribution) = from.attributions.iter().find(|a| a.id == found.attribution) else { continue };
            let statement = statement_id(&statement_words(&from.document, attribution));
            let (document, page) = (document_id(&found.from), document_id(&found.page));
            let why =
                EvidenceRecord { code: EvidenceCode::SeenInCase, confidence: attribution.confidence, quote: None };
            self.assert(Relation::QuotedIn, &statement, &page, &page, vec![why], Voice::Relayed);
            out.push(ElsewhereFinding { statement, document, page });
        }
        out
    }

    fn cite(
        &mut self,
        from: &NodeId,
        to: &NodeId,
        document: &NodeId,
        statement: Option<&NodeId>,
        evidence: Vec<EvidenceRecord>,
        confidence: Confidence,
    ) {
        let key = (from.clone(), to.clone());
        if !self.cites.contains_key(&key) {
            let record = self.record(Relation::Cites, from, to, document, Vec::new(), Voice::Relayed);
            self.order.push(key.clone());
            self.cites.insert(key.clone(), record);
        }
        let record = self.cites.get_mut(&key).expect("inserted just above");
        for e in evidence {
            if !record.evidence.contains(&e) {
                record.evidence.push(e);
            }
        }
        if let Some(statement) = statement
            && !record.statements.contains(statement)
        {
            record.statements.push(statement.clone());
        }
        record.confidence = record.confidence.max(confidence);
    }

    fn finish_cites(&mut self) {
        for key in std::mem::take(&mut self.order) {
            if let Some(mut record) = self.cites.remove(&key) {
                record.id = assertion_id(&record);
                self.graph.add_assertion(record);
            }
        }
    }

    fn record(
        &self,
        relation: Relation,
        from: &NodeId,
        to: &NodeId,
        document: &NodeId,
        evidence: Vec<EvidenceRecord>,
        voice: Voice,
    ) -> Assertion {
        Assertion { voice, ..bare_assertion(METHOD, relation, [from, to, document], evidence) }
    }

    fn assert(
        &mut self,
        relation: Relation,
        from: &NodeId,
        to: &NodeId,
        document: &NodeId,
        evidence: Vec<EvidenceRecord>,
        voice: Voice,
    ) {
        let mut record = self.record(relation, from, to, document, evidence, voice);
        record.id = assertion_id(&record);
        self.graph.add_assertion(record);
    }
}

pub(super) fn digest(kind: &str, parts: &[&str]) -> NodeId {
    NodeId(format!("{kind}-{}", short_hash(parts)))
}

/// 12 hexadecimal digits: 48 bits, so that among a million nodes a chance meeting has odds of 1 in 560.
fn short_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()[..6].iter().map(|b| format!("{b:02x}")).collect()
}

pub(super) fn assertion_id(a: &Assertion) -> String {
    let places: Vec<String> = a
        .evidence
        .iter()
        .map(|e| match &e.quote {
            Some(q) => format!("{}@{}-{}", e.code, q.start, q.end),
            None => e.code.to_string(),
        })
        .collect();
    let mut parts = vec![a.relation.as_str(), a.from.as_str(), a.to.as_str(), a.document.as_str()];
    parts.extend(places.iter().map(String::as_str));
    format!("{}-{}", a.relation.as_str(), short_hash(&parts))
}

pub(super) fn document_id(id: &DocumentId) -> NodeId {
    digest("document", &[id.as_str()])
}

/// What an attribution says is said: its pieces in one line.
fn statement_words(document: &Document, attribution: &Attribution) -> String {
    let pieces: Vec<_> = attribution.content.iter().map(|&s| squeeze(document.text.slice(s))).collect();
    pieces.join(" … ")
}

fn statement_id(words: &str) -> NodeId {
    digest("statement", &[&fold_words(words).join(" ")])
}

pub(super) fn node(id: NodeId, kind: NodeKind, label: &str) -> Node {
    Node {
        id,
        kind,
        label: label.to_owned(),
        outlet: None,
        url: None,
        published: None,
        reason: None,
        aliases: Vec::new(),
    }
}

pub(super) fn document_node(document: &Document) -> Node {
    let title = document.title.clone().unwrap_or_else(|| document.id.to_string());
    Node {
        outlet: document.outlet.as_ref().map(|o| o.name.clone()),
        url: document.url.as_ref().or(document.canonical.as_ref()).map(ToString::to_string),
        published: document.published.clone(),
        ..node(document_id(&document.id), NodeKind::Document, &title)
    }
}

fn statement_node(words: &str) -> Node {
    node(statement_id(words), NodeKind::Statement, words)
}

pub(super) fn outlet_node(name: &str, kind: Option<OutletKind>) -> Node {
    let kind = if kind == Some(OutletKind::Agency) { NodeKind::Agency } else { NodeKind::Outlet };
    agent_node(name, kind)
}

/// An agent is one node under its name, whatever its kind: "RT" the publisher is "RT" the carrier.
fn agent_node(name: &str, kind: NodeKind) -> Node {
    let class = match kind {
        NodeKind::Person => "person",
        NodeKind::Organisation => "organisation",
        _ => "outlet",
    };
    // Outlets are written with and without spaces: "Zero Hedge", "ZeroHedge".
    let key = fold_name(name);
    let key = if class == "outlet" { key.replace(' ', "") } else { key };
    node(digest(class, &[&key]), kind, name)
}

/// What a carrier is said to have carried, when it was not located: one a citing document and way.
fn inferred_node(citing: &DocumentId, carrier: &Carrier, names: &[&str]) -> Node {
    let label = NamedCarrier::of(carrier).report();
    let mut parts = vec![citing.as_str()];
    parts.extend(names);
    Node {
        outlet: Some(carrier.name.clone()),
        reason: Some("not located".to_owned()),
        ..node(digest("inferred", &parts), NodeKind::InferredDocument, &label)
    }
}

/// Turns spans of one document into quotes with their code points and context.
pub(super) struct Places<'d> {
    document: &'d Document,
    table: CodePoints,
    paragraphs: Vec<Span>,
}

impl<'d> Places<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        Self { document, table: document.text.code_points(), paragraphs: document.text.paragraphs().collect() }
    }

    pub(super) fn record(&self, evidence: &Evidence) -> EvidenceRecord {
        let quote = evidence.span.filter(|s| !s.is_empty()).map(|span| self.quote(span));
        EvidenceRecord { code: evidence.code, confidence: evidence.confidence, quote }
    }

    /// A place in code points.
    pub(super) fn points(&self, span: Span) -> [usize; 2] {
        self.table.pair(span)
    }

    fn quote(&self, span: Span) -> Quote {
        let text = &self.document.text;
        let before: String = text[..span.start].chars().rev().take(CONTEXT).collect();
        let [start, end] = self.table.pair(span);
        Quote {
            exact: text.slice(span).to_owned(),
            prefix: before.chars().rev().collect(),
            suffix: text[span.end..].chars().take(CONTEXT).collect(),
            start,
            end,
            paragraph: self.paragraphs.partition_point(|p| p.start <= span.start).max(1),
        }
    }
}

/// An assertion with nothing but its ends, the document that says it and why; as sure as the best of its evidence.
pub(super) fn bare_assertion(
    method: &str,
    relation: Relation,
    [from, to, document]: [&NodeId; 3],
    evidence: Vec<EvidenceRecord>,
) -> Assertion {
    let confidence = evidence.iter().map(|e| e.confidence).max().unwrap_or(Confidence::new(0.0));
    Assertion {
        id: String::new(),
        relation,
        from: from.clone(),
        to: to.clone(),
        document: document.clone(),
        through: Vec::new(),
        statements: Vec::new(),
        evidence,
        method: method.to_owned(),
        confidence,
        voice: Voice::Own,
        status: Status::Proposed,
        drift: None,
        copy: None,
    }
}
