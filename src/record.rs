//! `dateline.document/1`: one document with its attributions as one JSON object.
//!
//! Offsets are Unicode code points into `text` of the same record, half open.

use crate::attribution::{Act, Attribution, Speech};
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::outlet::OutletKind;
use crate::page::{CreditKind, Document};
use crate::text::{CodePoints, Span};
use serde::Serialize;

/// The schema of the record.
pub const SCHEMA: &str = "dateline.document/1";

/// One document as it is written, a line of JSON.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentRecord<'d> {
    schema: &'static str,
    id: &'d str,
    url: Option<&'d str>,
    outlet: Option<OutletRecord<'d>>,
    title: Option<&'d str>,
    authors: Vec<&'d str>,
    bylines: &'d [String],
    canonical: Option<&'d str>,
    credits: Vec<CreditRecord<'d>>,
    dateline: Option<DatelineRecord<'d>>,
    published: Option<&'d str>,
    modified: Option<&'d str>,
    language: Option<&'d str>,
    text: &'d str,
    links: Vec<LinkRecord<'d>>,
    attributions: Vec<AttributionRecord<'d>>,
}

type Pair = [usize; 2];

#[derive(Debug, Clone, Serialize)]
struct OutletRecord<'d> {
    name: &'d str,
    domain: Option<&'d str>,
    kind: Option<OutletKind>,
}

#[derive(Debug, Clone, Serialize)]
struct CreditRecord<'d> {
    name: &'d str,
    kind: CreditKind,
    span: Option<Pair>,
}

#[derive(Debug, Clone, Serialize)]
struct DatelineRecord<'d> {
    place: Option<&'d str>,
    agency: Option<&'d str>,
    span: Pair,
}

#[derive(Debug, Clone, Serialize)]
struct LinkRecord<'d> {
    href: &'d str,
    text: &'d str,
    span: Pair,
}

#[derive(Debug, Clone, Serialize)]
struct AttributionRecord<'d> {
    id: &'d str,
    content: Vec<Pair>,
    cue: Vec<Pair>,
    source: Vec<Pair>,
    speech: Speech,
    act: Act,
    speaker: Option<SpeakerRecord<'d>>,
    via: Vec<CarrierRecord<'d>>,
    path: &'d [String],
    confidence: Confidence,
    evidence: Vec<EvidenceRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'d str>,
}

#[derive(Debug, Clone, Serialize)]
struct SpeakerRecord<'d> {
    name: &'d str,
    kind: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct CarrierRecord<'d> {
    name: &'d str,
    kind: &'static str,
    span: Pair,
}

#[derive(Debug, Clone, Serialize)]
struct EvidenceRecord {
    code: EvidenceCode,
    span: Option<Pair>,
    confidence: Confidence,
}

impl<'d> DocumentRecord<'d> {
    /// The record of a document as read.
    pub fn new(document: &'d Document, attributions: &'d [Attribution]) -> Self {
        let table = document.text.code_points();
        let pair = |span: Span| table.pair(span);
        Self {
            schema: SCHEMA,
            id: document.id.as_str(),
            url: document.url.as_ref().map(url::Url::as_str),
            outlet: document.outlet.as_ref().map(|o| OutletRecord {
                name: &o.name,
                domain: o.domain.as_deref(),
                kind: o.kind,
            }),
            title: document.title.as_deref(),
            authors: document.authors.iter().chain(&document.newsrooms).map(String::as_str).collect(),
            bylines: &document.bylines,
            canonical: document.canonical.as_ref().map(url::Url::as_str),
            credits: document
                .credits
                .iter()
                .map(|c| CreditRecord { name: &c.name, kind: c.kind, span: c.span.map(pair) })
                .collect(),
            dateline: document.dateline.as_ref().map(|d| DatelineRecord {
                place: d.place.as_deref(),
                agency: d.agency.as_deref(),
                span: pair(d.span),
            }),
            published: document.published.as_deref(),
            modified: document.modified.as_deref(),
            language: document.language.as_deref(),
            text: &document.text,
            links: document
                .links
                .iter()
                .map(|l| LinkRecord { href: &l.href, text: document.text.slice(l.span), span: pair(l.span) })
                .collect(),
            attributions: attributions.iter().map(|a| AttributionRecord::new(a, &table)).collect(),
        }
    }

    /// The record as one line of JSON, without a line break.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("plain structs with string keys always serialise")
    }
}

impl<'d> AttributionRecord<'d> {
    fn new(a: &'d Attribution, table: &CodePoints) -> Self {
        let pairs = |spans: &[Span]| spans.iter().map(|&s| table.pair(s)).collect();
        Self {
            id: &a.id,
            content: pairs(&a.content),
            cue: pairs(&a.cue),
            source: pairs(&a.source),
            speech: a.speech,
            act: a.act,
            speaker: a.speaker.as_ref().map(|s| SpeakerRecord { name: &s.name, kind: s.kind.as_str() }),
            via: a
                .via
                .iter()
                .map(|c| CarrierRecord { name: &c.name, kind: c.kind.as_str(), span: table.pair(c.span) })
                .collect(),
            path: &a.path,
            confidence: a.confidence,
            evidence: a.evidence.iter().map(|e| EvidenceRecord::new(e, table)).collect(),
            parent: a.parent.as_deref(),
        }
    }
}

impl EvidenceRecord {
    fn new(e: &Evidence, table: &CodePoints) -> Self {
        Self { code: e.code, span: e.span.map(|s| table.pair(s)), confidence: e.confidence }
    }
}
