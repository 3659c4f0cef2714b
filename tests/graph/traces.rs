//! Traces of random documents: any words, any spans, any citations that a run could make.

use dateline::attribution::{Act, AgentKind, Attribution, Carrier, Speaker, Speech, Stance, Voice};
use dateline::evidence::{Confidence, Evidence, EvidenceCode};
use dateline::fetch::{Miss, MissReason};
use dateline::outlet::OutletKind;
use dateline::page::{Credit, CreditKind, Document, DocumentId, Publisher};
use dateline::resolve::CitationClass;
use dateline::text::{Span, Text};
use dateline::trace::{Citation, Limit, NamedCarrier, Trace, Traced};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Words of several scripts and lengths, and words no page should be able to write anywhere.
const WORDS: &[&str] = &[
    "ship",
    "said",
    "Überfahrt",
    "波止場",
    "пристань",
    "“no”",
    "«oui»",
    "مرفأ",
    "🙂👍🏽",
    "e\u{301}te\u{301}",
    "a",
    "\n",
    "\n\n",
    "\t",
    "</title>",
    "<script>alert(1)</script>",
    "\"];",
    "]]>",
    "&amp;",
    "\\N",
    "\u{202e}gnorw",
    "\u{1b}[31m",
    "\u{9b}2J",
    "\u{0}",
    "\u{feff}",
];
const NAMES: &[&str] =
    &["Eldra Gazette", "Tessara Times", "波止場新聞", "Ilsa Varga", "</g>\"]; evil", "\u{202e}x\u{7}", "RT"];

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec(select(WORDS), count).prop_map(|w| w.join(" "))
}

fn name() -> impl Strategy<Value = String> {
    select(NAMES).prop_map(str::to_owned)
}

fn confidence() -> impl Strategy<Value = Confidence> {
    (0.0f32..=1.0).prop_map(Confidence::new)
}

/// A part of the text with something in it, on character boundaries.
fn span_in(text: &str, from: Index, length: Index) -> Span {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let start = from.index(places.len() - 1);
    let end = start + 1 + length.index((places.len() - 1 - start).min(60));
    Span::new(places[start], places[end])
}

fn span(text: &str) -> impl Strategy<Value = Span> + use<> {
    let text = text.to_owned();
    (any::<Index>(), any::<Index>()).prop_map(move |(a, b)| span_in(&text, a, b))
}

fn evidence(text: &str) -> impl Strategy<Value = Evidence> + use<> {
    (select(EvidenceCode::ALL), proptest::option::weighted(0.8, span(text)), confidence())
        .prop_map(|(code, span, confidence)| Evidence { code, span, confidence })
}

fn kind() -> impl Strategy<Value = AgentKind> {
    use AgentKind as K;
    select(
        &[
            K::Person,
            K::Organisation,
            K::Anonymous,
            K::Outlet,
            K::Agency,
            K::Programme,
            K::Platform,
            K::Book,
            K::Document,
        ][..],
    )
}

fn carrier(text: &str) -> impl Strategy<Value = Carrier> + use<> {
    (name(), kind().prop_filter("a medium", |k| k.is_medium()), span(text)).prop_map(|(name, kind, span)| Carrier {
        name,
        kind,
        span,
    })
}

fn attribution(text: &str) -> impl Strategy<Value = Attribution> + use<> {
    let speaker = (name(), kind()).prop_map(|(name, kind)| Speaker { name, kind });
    let speech = select(&[Speech::Direct, Speech::Mixed, Speech::Indirect][..]);
    (
        vec(span(text), 1..3),
        vec(span(text), 0..2),
        speech,
        proptest::option::weighted(0.8, speaker),
        vec(carrier(text), 0..4),
        vec(evidence(text), 1..4),
        confidence(),
    )
        .prop_map(|(content, cue, speech, speaker, via, evidence, confidence)| Attribution {
            id: String::new(),
            content,
            source: cue.clone(),
            cue,
            speech,
            act: Act::Speech,
            stance: Stance::Neutral,
            path: via.iter().map(|c| c.name.clone()).chain(speaker.as_ref().map(Speaker::path_name)).collect(),
            voice: if via.is_empty() { Voice::Own } else { Voice::Relayed },
            speaker,
            via,
            parent: None,
            confidence,
            evidence,
        })
}

fn document(text: String) -> impl Strategy<Value = Document> {
    let publisher = (name(), evidence(&text)).prop_map(|(name, evidence)| Publisher {
        name,
        domain: None,
        kind: Some(OutletKind::Agency),
        evidence: vec![evidence],
    });
    let credit = (name(), evidence(&text)).prop_map(|(name, evidence)| Credit {
        name,
        kind: CreditKind::SourceLine,
        span: evidence.span,
        evidence,
    });
    let published = proptest::option::of(select(&["2031-02-04", "2031-02-04T07:30:00+00:00", "昨日"][..]));
    (proptest::option::of(publisher), vec(credit, 0..2), proptest::option::of(words(1..6)), published).prop_map(
        move |(outlet, credits, title, published)| {
            let mut document = Document::from_text(DocumentId::new(""), Text::new(text.clone()));
            document.outlet = outlet;
            document.credits = credits;
            document.title = title;
            document.published = published.map(str::to_owned);
            document
        },
    )
}

fn traced() -> impl Strategy<Value = Traced> {
    words(3..40).prop_flat_map(|text| {
        (document(text.clone()), vec(attribution(&text), 0..5), 0usize..3).prop_map(|(document, mut all, depth)| {
            for (i, attribution) in all.iter_mut().enumerate() {
                attribution.id = format!("a{}", i + 1);
            }
            // One in five is not what the run is about.
            let asked = all.iter().enumerate().filter(|(i, _)| i % 5 != 4).map(|(_, a)| a.id.clone()).collect();
            Traced { document, attributions: all, depth, asked, aliases: Vec::new() }
        })
    })
}

/// A citation of one attribution, where the chosen document has any.
fn cite(documents: &[Traced], [from, to, which]: [Index; 3], confidence: Confidence) -> Option<Citation> {
    let from = from.get(documents);
    let attribution = (!from.attributions.is_empty()).then(|| which.get(&from.attributions))?;
    let to = to.get(documents);
    let at = attribution.content[0];
    Some(Citation {
        from: from.document.id.clone(),
        attributions: vec![attribution.id.clone()],
        carrier: attribution.via.first().map(|c| NamedCarrier { name: c.name.clone(), kind: c.kind }),
        to: to.document.id.clone(),
        class: CitationClass::Likely,
        confidence,
        evidence: vec![Evidence { code: EvidenceCode::LinkInSentence, span: Some(at), confidence }],
        drifts: Vec::new(),
    })
}

/// Any trace of one to four documents.
pub(crate) fn any_trace() -> impl Strategy<Value = Trace> {
    let cites = vec((any::<[Index; 3]>(), confidence()), 0..6);
    let miss = words(1..4).prop_map(|what| Miss::new(what, MissReason::NotFound));
    (vec(traced(), 1..5), cites, vec(miss, 0..3), any::<bool>()).prop_map(|(mut documents, cites, misses, deep)| {
        for (i, traced) in documents.iter_mut().enumerate() {
            traced.document.id = DocumentId::new(format!("d{i}"));
        }
        Trace {
            elsewhere: Vec::new(),
            seed: documents[0].document.id.clone(),
            engine: "random/1".to_owned(),
            citations: cites.into_iter().filter_map(|(ends, c)| cite(&documents, ends, c)).collect(),
            documents,
            misses,
            limits: if deep { vec![Limit::Depth(3)] } else { Vec::new() },
        }
    })
}
