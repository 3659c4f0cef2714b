//! `dateline.audit/1`: an audit as JSON. Its structs stand apart from the model.

use super::model::{Audit, Cluster, Edge, Passage, Reason, Vote};
use crate::evidence::{Confidence, EvidenceCode};
use crate::page::{Document, OutletNames};
use crate::text::{CodePoints, Span};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// The schema's name and version.
pub const SCHEMA: &str = "dateline.audit/1";

#[derive(Serialize)]
struct Head<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    outlet: Option<&'a str>,
    title: Option<&'a str>,
    published: Option<&'a str>,
}

#[derive(Serialize)]
struct Group<'a> {
    id: &'a str,
    members: Vec<One<'a>>,
    origin: Option<From<'a>>,
    votes: Vec<Ballot<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    id: &'a str,
    containment: f32,
    role: super::Role,
    credits_origin: Option<bool>,
}

#[derive(Serialize)]
struct From<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a str>,
    /// The agency's or outlet's short name, a key: "AP".
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    confidence: Confidence,
    evidence: Vec<Why<'a>>,
}

#[derive(Serialize)]
struct Ballot<'a> {
    name: &'a str,
    weight: f32,
    #[serde(flatten)]
    why: Why<'a>,
}

#[derive(Serialize)]
struct Why<'a> {
    code: EvidenceCode,
    document: &'a str,
    span: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<&'a str>,
    confidence: Confidence,
}

#[derive(Serialize)]
struct Tie<'a> {
    from: &'a str,
    to: &'a str,
    kind: super::EdgeKind,
    parent: bool,
    direction: super::Direction,
    confidence: Confidence,
    words: u32,
    share: [f32; 2],
    evidence: Vec<Why<'a>>,
    passages: Vec<Piece>,
}

#[derive(Serialize)]
struct Piece {
    from: [usize; 2],
    to: [usize; 2],
    words: u32,
}

impl Audit {
    /// Writes `dateline.audit/1`: one line a document, cluster and edge, so that large audits can be read by line.
    ///
    /// Passages are worked out again here, edge by edge, so memory stays that of the audit.
    ///
    /// # Errors
    ///
    /// What `out` fails with.
    pub fn write_json(&self, out: &mut impl Write, names: &(dyn OutletNames + Sync)) -> std::io::Result<()> {
        // Only documents with something to show need their code points counted.
        let mut places: BTreeMap<usize, CodePoints> = BTreeMap::new();
        let ends = self.edges.iter().flat_map(|e| [e.from, e.to]);
        for at in ends.chain(self.clusters.iter().flat_map(|c| c.members.iter().map(|m| m.document))) {
            places.entry(at).or_insert_with(|| self.documents[at].text.code_points());
        }
        let writer = Writer { audit: self, places, names };
        write!(out, "{{\"schema\":\"{SCHEMA}\",\n\"documents\":[")?;
        list(out, self.documents.iter().map(|d| writer.head(d)))?;
        write!(out, "],\n\"clusters\":[")?;
        list(out, self.clusters.iter().map(|c| writer.group(c)))?;
        write!(out, "],\n\"edges\":[")?;
        // In parts, so that all cores work and few passages are held at once.
        for (part, edges) in self.edges.chunks(1024).enumerate() {
            let ties: Vec<Tie<'_>> = edges.par_iter().map(|e| writer.tie(e)).collect();
            if part > 0 {
                write!(out, ",")?;
            }
            list(out, ties)?;
        }
        writeln!(out, "]}}")
    }
}

fn list<T: Serialize>(out: &mut impl Write, items: impl IntoIterator<Item = T>) -> std::io::Result<()> {
    for (at, item) in items.into_iter().enumerate() {
        write!(out, "{}", if at == 0 { "\n" } else { ",\n" })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    Ok(())
}

struct Writer<'a> {
    audit: &'a Audit,
    places: BTreeMap<usize, CodePoints>,
    names: &'a (dyn OutletNames + Sync),
}

impl<'a> Writer<'a> {
    fn id(&self, at: usize) -> &'a str {
        self.audit.documents[at].id.as_str()
    }

    fn pair(&self, at: usize, span: Span) -> [usize; 2] {
        self.places.get(&at).map_or([0, 0], |points| points.pair(span))
    }

    fn head(&self, document: &'a Document) -> Head<'a> {
        Head {
            id: document.id.as_str(),
            url: document.url.as_ref().map(url::Url::as_str),
            outlet: document.outlet.as_ref().map(|o| o.name.as_str()),
            title: document.title.as_deref(),
            published: document.published.as_deref(),
        }
    }

    fn why(&self, reason: &Reason) -> Why<'a> {
        Why {
            code: reason.code,
            document: self.id(reason.document),
            span: reason.span.map(|span| self.pair(reason.document, span)),
            quote: reason.span.map(|span| self.audit.documents[reason.document].text.slice(span)),
            confidence: reason.confidence,
        }
    }

    fn group(&self, cluster: &'a Cluster) -> Group<'a> {
        let origin = cluster.origin.as_ref().map(|origin| {
            let spoke = |vote: &&Vote| origin.name.as_deref() == Some(vote.name.as_str());
            let mut evidence: Vec<Why<'a>> = cluster.votes.iter().filter(spoke).map(|v| self.why(&v.reason)).collect();
            if let Some(document) = origin.document.filter(|_| evidence.is_empty()) {
                let reason = Reason { code: origin.code, document, span: None, confidence: origin.confidence };
                evidence.push(self.why(&reason));
            }
            let name = origin.name.as_deref();
            From {
                document: origin.document.map(|at| self.id(at)),
                credit: name.map(|n| self.names.short_name(n).unwrap_or_else(|| n.to_owned())),
                name,
                confidence: origin.confidence,
                evidence,
            }
        });
        Group {
            id: &cluster.id,
            members: cluster
                .members
                .iter()
                .map(|m| One {
                    id: self.id(m.document),
                    containment: rounded(m.containment),
                    role: m.role,
                    credits_origin: m.credits_origin,
                })
                .collect(),
            origin,
            votes: cluster
                .votes
                .iter()
                .map(|v| Ballot { name: &v.name, weight: rounded(v.weight), why: self.why(&v.reason) })
                .collect(),
        }
    }

    fn tie(&self, edge: &'a Edge) -> Tie<'a> {
        let piece =
            |p: Passage| Piece { from: self.pair(edge.from, p.from), to: self.pair(edge.to, p.to), words: p.words };
        Tie {
            from: self.id(edge.from),
            to: self.id(edge.to),
            kind: edge.kind,
            parent: edge.parent,
            direction: edge.direction,
            confidence: edge.confidence,
            words: edge.words,
            share: edge.share.map(rounded),
            evidence: edge.evidence.iter().map(|r| self.why(r)).collect(),
            passages: self.audit.passages(edge).into_iter().map(piece).collect(),
        }
    }
}

/// To three decimals, as f32 prints it.
fn rounded(share: f32) -> f32 {
    (share * 1000.0).round() / 1000.0
}
