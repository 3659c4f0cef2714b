//! Languages without frames: quotations by their marks, and media by their names. Who speaks is not known.

use crate::attribution::model::{Act, Attribution, Speaker, Speech, Stance, Voice};
use crate::attribution::named_media::listed_media;
use crate::attribution::named_media::{own_names, squeezed};
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::outlet::OutletDirectory;
use crate::page::Document;
use crate::text::{Analysis, QuotationKind, Span};

/// A quotation is a statement by its marks alone; a name in its sentence may carry it or be talked of.
const QUOTED: f32 = 0.5;
const NAMED: f32 = 0.3;
/// Words from which marks hold a statement and not a title.
const WORDS: usize = 5;

/// The quotations of a text, with the media named in their sentences; sentences that name a medium and quote nobody.
pub(super) fn read(document: &Document, analysis: &Analysis<'_>, directory: &OutletDirectory) -> Vec<Attribution> {
    let own = own_names(document, directory);
    let mut media = listed_media(document, analysis, directory);
    media.retain(|m| m.named == EvidenceCode::OutletAlias && !own.contains(&squeezed(&m.name)));
    let speech = |q: &&crate::text::Quotation| {
        q.depth == 0 && q.kind == QuotationKind::Speech && q.closed && analysis.tokens_in(q.inner).len() >= WORDS
    };
    let mut out: Vec<(Span, Attribution)> = Vec::new();
    let mut quotations = analysis.quotations().iter().filter(speech).peekable();
    let mut next = 0;
    for sentence in analysis.sentences() {
        let first = next;
        while media.get(next).is_some_and(|m| m.span.start < sentence.end) {
            next += 1;
        }
        let named: Vec<_> = media[first..next]
            .iter()
            .filter(|m| {
                analysis.tokens().get(m.tokens.start).is_some_and(|t| t.quote == crate::text::QuoteState::Outside)
            })
            .collect();
        let mut quoted = false;
        while let Some(q) = quotations.next_if(|q| q.span.start < sentence.end) {
            quoted = true;
            let mut one = attribution(vec![q.span], Speech::Direct, QUOTED, EvidenceCode::QuotationMarks);
            if let Some(medium) = named.first() {
                carry(&mut one, medium);
            }
            out.push((q.span, one));
        }
        // "Secondo Reuters il ponte è chiuso": the sentence may be the medium's; that it is named is all that is known.
        if !quoted && let [medium] = named.as_slice() {
            let pieces = [Span::new(sentence.start, medium.span.start), Span::new(medium.span.end, sentence.end)];
            let content: Vec<Span> = pieces.into_iter().filter_map(|p| worded(analysis, p)).collect();
            let size: usize = content.iter().map(|c| analysis.tokens_in(*c).len()).sum();
            if size >= WORDS {
                let mut one = attribution(content, Speech::Indirect, NAMED, EvidenceCode::OutletAlias);
                one.source = vec![medium.span];
                one.evidence.clear();
                carry(&mut one, medium);
                one.speaker = Some(Speaker { name: medium.name.clone(), kind: medium.kind });
                out.push((sentence, one));
            }
        }
    }
    out.sort_by_key(|(span, _)| *span);
    out.into_iter().enumerate().map(|(i, (_, one))| Attribution { id: format!("a{}", i + 1), ..one }).collect()
}

/// A piece from its first to its last word; `None` without any.
fn worded(analysis: &Analysis<'_>, piece: Span) -> Option<Span> {
    let tokens = analysis.tokens_in(piece);
    let word = |i: &usize| analysis.word(*i).starts_with(char::is_alphanumeric);
    let first = tokens.clone().find(word)?;
    let last = tokens.rev().find(word)?;
    Some(analysis.cover(first..last + 1))
}

fn attribution(content: Vec<Span>, speech: Speech, confidence: f32, code: EvidenceCode) -> Attribution {
    let place = content[0..].first().copied();
    Attribution {
        id: String::new(),
        cue: Vec::new(),
        source: Vec::new(),
        speech,
        act: Act::Speech,
        stance: Stance::Neutral,
        speaker: None,
        via: Vec::new(),
        path: Vec::new(),
        voice: Voice::Own,
        parent: None,
        confidence: Confidence::new(confidence),
        evidence: vec![Evidence { code, span: place, confidence: Confidence::new(confidence) }],
        content,
    }
}

fn carry(one: &mut Attribution, medium: &crate::attribution::media::Medium) {
    use crate::attribution::model::Carrier;
    one.via = vec![Carrier { name: medium.name.clone(), kind: medium.kind, span: medium.span }];
    one.path = vec![medium.name.clone()];
    one.voice = Voice::Relayed;
    one.evidence.push(Evidence::at(EvidenceCode::OutletAlias, medium.span, NAMED));
    one.confidence = Confidence::new(NAMED);
}
