//! The way through the room: spans, people, media, paths.

use super::appearances::{Appearance, appearances, said_there};
use super::cast::Cast;
use super::citing::without_citing;
use super::embedded::add_posts;
use super::engine::{self, Fast, FoundBy, RawAttribution, TokenScorer};
use super::explain::{PartReason, Reasoned};
use super::frames::add_framed;
use super::joined::part_joined;
use super::languages::{self, Reading as Way};
use super::lexicon::{ENGLISH, Words};
use super::media::Part;
use super::missed::missed;
use super::model::{Act, AgentKind, Attribution, Carrier, Speaker, Speech, Stance, Voice};
use super::named_media::{listed_media, media_of};
use super::path::{drop_repeats, path_of};
use super::relay::Relays;
use super::running::{add_running, add_subjects};
use super::speaker::{Resolved, Speakers};
use super::unsaid::{drop_stamps, drop_supposed, drop_titles};
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::outlet::OutletDirectory;
use crate::page::{CreditKind, Document};
use crate::text::{Analysis, Span};
use std::ops::Range;

/// Reads attributions: an engine for the spans, a directory for the media.
pub struct Reader<'a> {
    directory: &'a OutletDirectory,
    scorer: &'a dyn TokenScorer,
    engine: String,
}

impl<'a> Reader<'a> {
    /// Bytes of a text that are read at most: 1 MiB, a book of 170,000 words. Each word takes some 200 bytes of memory
    /// while it is read, and pages may have 8 MiB.
    pub const MAX_TEXT: usize = 1 << 20;

    /// A reader with the engine that ships inside the library.
    pub fn fast(directory: &'a OutletDirectory) -> Self {
        Self { directory, scorer: Fast::embedded(), engine: "fast/1".to_owned() }
    }

    /// A reader with another engine, known by `name`.
    pub fn with_engine(directory: &'a OutletDirectory, scorer: &'a dyn TokenScorer, name: impl Into<String>) -> Self {
        Self { directory, scorer, engine: name.into() }
    }

    /// The engine's name and version.
    pub fn engine_name(&self) -> String {
        self.engine.clone()
    }

    /// The directory media are looked up in.
    pub fn directory(&self) -> &'a OutletDirectory {
        self.directory
    }

    /// Whether it is read who says what in this language: English, Spanish, French, German and Russian. A text too short
    /// to tell its language is tried. Of a text in another language [`Reader::read`] gives quotations and named media.
    pub fn reads(&self, document: &Document) -> bool {
        !matches!(languages::reading_of(document), Way::Elsewhere)
    }

    /// Where reading stops in a text longer than [`Reader::MAX_TEXT`]: after its last whole sentence or line. `None` where
    /// all of it is read.
    pub fn stops_at(&self, document: &Document) -> Option<usize> {
        let text: &str = &document.text;
        let reach = text.get(..text.floor_char_boundary(Self::MAX_TEXT)).filter(|reach| reach.len() < text.len())?;
        let end =
            reach.rfind(['.', '!', '?', '\n', '。', '…']).map_or(reach.len(), |at| text.ceil_char_boundary(at + 1));
        Some(end)
    }

    /// Who says what in `document` and through whom, in order of the text; nested attributions after their parents.
    ///
    /// Nothing is read past [`Reader::MAX_TEXT`].
    pub fn read(&self, document: &Document) -> Vec<Attribution> {
        match self.stops_at(document) {
            Some(at) => self.read_all(&opening(document, at)),
            None => self.read_all(document),
        }
    }

    /// As [`Reader::read`], with the reasons.
    pub fn explain(&self, document: &Document) -> Vec<Reasoned> {
        let opening = self.stops_at(document).map(|at| opening(document, at));
        self.read_with(opening.as_ref().unwrap_or(document), |analysis, raws, attributions| {
            // The frames of other languages have no engine behind them.
            let likely = if raws.is_empty() { Vec::new() } else { engine::likelihoods(self.scorer, analysis) };
            let reason = |(i, attribution): (usize, Attribution)| match raws.get(i) {
                Some(raw) => {
                    let parts = self.part_reasons(analysis, &likely, raw);
                    Reasoned { attribution, found: raw.found, parts }
                }
                None => Reasoned { attribution, found: FoundBy::Frame, parts: Vec::new() },
            };
            attributions.into_iter().enumerate().map(reason).collect()
        })
    }

    fn part_reasons(&self, analysis: &Analysis<'_>, likely: &[[f32; 3]], raw: &RawAttribution) -> Vec<PartReason> {
        if raw.parent.is_some() {
            return Vec::new();
        }
        let of = |part: engine::Part, spans: &[Span]| -> Vec<(engine::Part, Span)> {
            spans.iter().map(|&span| (part, span)).collect()
        };
        let mut all = of(engine::Part::Source, &raw.source);
        all.extend(of(engine::Part::Cue, &raw.cue));
        all.extend(of(engine::Part::Content, &raw.content));
        all.sort_by_key(|(_, span)| *span);
        let wanted: Vec<_> = all.iter().map(|&(part, span)| (analysis.tokens_in(span).start, part)).collect();
        let reasons = self.scorer.reasons(analysis, &wanted);
        let one = |((part, span), ((token, _), reasons)): ((engine::Part, Span), ((usize, engine::Part), _))| {
            let probability = likely.get(token).map_or(0.0, |p| p[part as usize]);
            PartReason { part: part.as_str(), span, probability, reasons }
        };
        all.into_iter().zip(wanted.into_iter().zip(reasons)).map(one).collect()
    }

    fn read_all(&self, document: &Document) -> Vec<Attribution> {
        self.read_with(document, |_, _, attributions| attributions)
    }

    /// Reads, and hands on what the reading went through; in languages without an engine that is nothing.
    fn read_with<R>(
        &self,
        document: &Document,
        then: impl FnOnce(&Analysis<'_>, &[RawAttribution], Vec<Attribution>) -> R,
    ) -> R {
        // The place line is nobody's statement: "TEHRAN (Tasnim) –".
        let mut aside = document.furniture.clone();
        aside.extend(document.dateline.as_ref().map(|d| d.span));
        let analysis = Analysis::of(&document.text, &aside);
        match languages::reading_of(document) {
            Way::English => {}
            Way::Frames(language) => {
                return then(&analysis, &[], languages::read(&language, document, &analysis, self.directory));
            }
            Way::Elsewhere => {
                return then(&analysis, &[], languages::read_elsewhere(document, &analysis, self.directory));
            }
        }
        let listed = listed_media(document, &analysis, self.directory);
        let apart: Vec<Range<usize>> = listed.iter().map(|m| m.tokens.clone()).collect();
        let cast = Cast::of(&analysis, &apart);
        let media = media_of(document, &analysis, &cast, self.directory, listed);
        let mut raws = engine::attributions(self.scorer, &analysis);
        add_framed(&analysis, &mut raws);
        add_running(&analysis, &mut raws);
        add_posts(&analysis, &mut raws);
        drop_titles(&media, &mut raws);
        raws = without_citing(&analysis, raws);
        drop_stamps(&analysis, &mut raws);
        let people: Vec<Span> =
            cast.mentions.iter().filter(|m| cast.members[m.member].person && !m.possessive).map(|m| m.span).collect();
        drop_supposed(&analysis, &mut raws);
        add_subjects(&analysis, &people, &mut raws);
        raws.extend(missed(&analysis, &media, &people, &raws));
        for piece in raws.iter_mut().flat_map(|r| &mut r.content) {
            *piece = trimmed(&document.text, *piece);
        }
        part_joined(&analysis, &media, &mut raws);
        let raws = in_order(raws);
        let reading = Reading {
            analysis: &analysis,
            relays: Relays::new(&analysis, &media, &raws),
            people: cast.mentions.iter().filter(|m| cast.members[m.member].person).map(|m| m.tokens.clone()).collect(),
            raws: &raws,
            appearances: appearances(&analysis, &cast, &media),
            first_published: document
                .credits
                .iter()
                .find(|c| c.kind == CreditKind::OriginallyPublished)
                .map(|c| c.name.as_str()),
        };
        let media_spans = media.iter().map(|m| m.span).collect();
        let attributions = reading.all(&mut Speakers::new(&analysis, &cast, media_spans));
        then(&analysis, &raws, attributions)
    }
}

/// The document with the beginning of its text alone.
fn opening(document: &Document, end: usize) -> Document {
    let mut opening = Document::from_text(document.id.clone(), &document.text[..end]);
    opening.outlet.clone_from(&document.outlet);
    opening.language.clone_from(&document.language);
    opening.credits.clone_from(&document.credits);
    opening.credits.retain(|c| c.span.is_none_or(|s| s.end <= end));
    opening.dateline = document.dateline.clone().filter(|d| d.span.end <= end);
    opening.links = document.links.iter().filter(|l| l.span.end <= end).cloned().collect();
    opening.furniture = document.furniture.iter().copied().filter(|s| s.end <= end).collect();
    opening
}

/// A span without white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let words = &text[span.start..span.end];
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

/// Sorts by place, keeping each parent before its children, and renumbers the parents.
fn in_order(raws: Vec<RawAttribution>) -> Vec<RawAttribution> {
    let extent = |r: &RawAttribution| r.content.iter().chain(&r.cue).chain(&r.source).copied().reduce(Span::cover);
    let mut order: Vec<usize> = (0..raws.len()).collect();
    let depth = |mut i: usize| {
        let mut n = 0;
        while let Some(p) = raws[i].parent {
            n += 1;
            i = p;
        }
        n
    };
    order.sort_by_key(|&i| (extent(&raws[i]).map(|s| s.start), depth(i), extent(&raws[i]).map(|s| s.end), i));
    let mut place = vec![0; raws.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut out: Vec<RawAttribution> = order.iter().map(|&i| raws[i].clone()).collect();
    for raw in &mut out {
        raw.parent = raw.parent.map(|p| place[p]);
    }
    out
}

/// An attribution inside a report counts as its next hop from here on: below, the engine is guessing.
pub(super) const SURE_ENOUGH: f32 = 0.3;

/// Attributions looked back at for a quotation around a word.
const NEAR: usize = 60;

pub(super) struct Reading<'a> {
    pub(super) analysis: &'a Analysis<'a>,
    pub(super) relays: Relays<'a>,
    people: Vec<Range<usize>>,
    pub(super) raws: &'a [RawAttribution],
    appearances: Vec<Appearance>,
    /// The outlet the article says it first appeared in.
    pub(super) first_published: Option<&'a str>,
}

/// Who a source is, and the medium it is or speaks for.
struct Source {
    speaker: Option<Resolved>,
    medium: Option<Carrier>,
    /// Where the medium that is the source is named.
    head: Option<Span>,
    evidence: Vec<Evidence>,
}

impl Reading<'_> {
    fn all(&self, speakers: &mut Speakers<'_>) -> Vec<Attribution> {
        let mut out: Vec<Attribution> = Vec::with_capacity(self.raws.len());
        for (i, raw) in self.raws.iter().enumerate() {
            let mut attribution = self.one(i, raw, speakers, &out);
            self.carry_over(raw, &mut attribution, &out);
            self.goes_on(raw, &mut attribution, &out);
            self.excerpted(raw, &mut attribution, &out);
            out.push(attribution);
        }
        for appearance in &self.appearances {
            if let Some(person) = speakers.resolve(appearance.person) {
                said_there(&self.relays, self.raws, appearance, &person.speaker, &mut out);
            }
        }
        self.between_reports(&mut out);
        self.lead_on(&mut out);
        out
    }

    fn one(&self, i: usize, raw: &RawAttribution, speakers: &mut Speakers<'_>, done: &[Attribution]) -> Attribution {
        let source = self.source(raw, speakers, done);
        let relay = self.relays.of(i, source.head);
        let mut via = relay.outer;
        // Inside the report of a medium everything came through that medium.
        if let Some(parent) = raw.parent.and_then(|p| done.get(p))
            && parent.speaker.as_ref().is_some_and(|s| s.kind.is_medium())
            && raw.confidence >= SURE_ENOUGH
            && self.asserts(raw)
            && !self.reports_beside(raw, parent, source.head)
        {
            via.extend(parent.via.iter().cloned());
        }
        let mut speaker = source.speaker.map(|r| (r.speaker, r.evidence));
        let mut evidence = vec![self.cue_evidence(raw)];
        if let Some(medium) = source.medium {
            via.push(medium.clone());
            let interviewed =
                self.cue_starts(raw, &ENGLISH.interviewed).then(|| raw.content.first().copied()).flatten();
            let quoted = || source.head.and_then(|head| self.relays.quoted_as(raw, head));
            let citing = self.relays.citing(raw).or(interviewed).or_else(quoted).filter(|_| speaker.is_none());
            if let Some(cited) = relay.cited.last() {
                via.extend(relay.cited.iter().cloned());
                speaker = Some((Speaker { name: cited.name.clone(), kind: cited.kind }, Vec::new()));
            } else if let Some(found) = citing.and_then(|span| speakers.resolve(span)) {
                evidence.push(Evidence::at(EvidenceCode::CarrierCites, citing.unwrap_or(medium.span), 0.85));
                speaker = Some((found.speaker, found.evidence));
            } else if speaker.is_none() {
                speaker = Some((Speaker { name: medium.name.clone(), kind: medium.kind }, Vec::new()));
            }
        }
        via.extend(relay.inner);
        drop_repeats(&mut via);
        evidence.extend(source.evidence);
        evidence.extend(relay.evidence);
        let (speaker, named) = speaker.unzip();
        evidence.extend(named.into_iter().flatten());
        let path = path_of(&via, speaker.as_ref());
        let confidence = evidence
            .iter()
            .filter(|e| !matches!(e.code, EvidenceCode::ReportingCue | EvidenceCode::QuotationMarks))
            .map(|e| e.confidence)
            .min()
            .unwrap_or(Confidence::CERTAIN)
            .and(Confidence::new(raw.confidence));
        Attribution {
            id: format!("a{}", i + 1),
            content: raw.content.clone(),
            cue: raw.cue.clone(),
            source: raw.source.clone(),
            speech: raw.speech,
            act: self.act(raw, &via),
            stance: self.stance(raw),
            voice: if via.is_empty() { Voice::Own } else { Voice::Relayed },
            speaker,
            via,
            path,
            parent: raw.parent.map(|p| format!("a{}", p + 1)),
            confidence,
            evidence,
        }
    }

    fn source(&self, raw: &RawAttribution, speakers: &mut Speakers<'_>, done: &[Attribution]) -> Source {
        let nothing = Source { speaker: None, medium: None, head: None, evidence: Vec::new() };
        let Some(&span) = raw.source.first() else {
            let place = raw.content.first().copied();
            let direct = raw.speech == Speech::Direct && raw.cue.is_empty();
            let speaker = place.filter(|_| direct).and_then(|p| speakers.carried_over(p));
            return Source { speaker, ..nothing };
        };
        if raw.found == FoundBy::Post {
            // Whoever posts speaks, a medium too.
            let medium = self.relays.media.iter().find(|m| span.contains(m.span));
            let speaker = match medium {
                Some(m) => Some(Resolved {
                    speaker: Speaker { name: m.name.clone(), kind: m.kind },
                    member: None,
                    evidence: vec![Evidence::at(m.named, m.span, 0.9)],
                }),
                None => speakers.resolve(span).filter(|r| r.speaker.kind == AgentKind::Person).or_else(|| {
                    let name = self.analysis.text().slice(span).to_owned();
                    Some(Resolved {
                        speaker: Speaker { name, kind: AgentKind::Organisation },
                        member: None,
                        evidence: vec![Evidence::at(EvidenceCode::NamedInText, span, 0.8)],
                    })
                }),
            };
            return Source { speaker, ..nothing };
        }
        if let Some(found) = self.relays.medium_source(raw, &self.people) {
            // Who asks tells nothing.
            if self.cue_starts(raw, &ENGLISH.asking) {
                return nothing;
            }
            let medium = found.medium;
            let carrier = Carrier { name: medium.name.clone(), kind: medium.kind, span: medium.span };
            let code = medium.part.unwrap_or(Part::Reports).code();
            let words = self.relays.reporting_words(medium);
            let evidence = vec![
                Evidence::at(code, words, 0.92),
                Evidence::at(
                    medium.named,
                    medium.span,
                    if medium.named == EvidenceCode::OutletAmbiguous { 0.5 } else { 0.9 },
                ),
            ];
            let speaker = found.person.and_then(|p| speakers.resolve(self.analysis.cover(p)));
            return Source { speaker, medium: Some(carrier), head: Some(medium.span), evidence };
        }
        if let Some(medium) = self.relays.citer_of(span) {
            let carrier = Carrier { name: medium.name.clone(), kind: medium.kind, span: medium.span };
            let words = medium.span.cover(span);
            let evidence = vec![Evidence::at(EvidenceCode::CarrierCites, words, 0.85)];
            let speaker = speakers.resolve(span);
            return Source { speaker, medium: Some(carrier), head: Some(medium.span), evidence };
        }
        // "because of agency policy" is no one.
        let reason = self.words(span).into_iter().next().unwrap_or_default();
        if matches!(reason.as_str(), "because" | "since" | "while" | "when" | "after" | "though" | "although") {
            return nothing;
        }
        // "It said": whoever spoke last, if that was a medium.
        let it = matches!(self.analysis.text().slice(span), "It" | "it");
        let says = raw
            .cue
            .iter()
            .flat_map(|&c| self.words(c))
            .any(|w| ENGLISH.saying.contains(w.as_str()) || w.starts_with("report"));
        if it
            && says
            && let Some(last) = done.last().filter(|a| a.parent.is_none())
            && let Some(speaker) = last.speaker.as_ref().filter(|s| s.kind.is_medium())
        {
            let carrier = Carrier { name: speaker.name.clone(), kind: speaker.kind, span };
            let evidence = vec![Evidence::at(EvidenceCode::Pronoun, span, 0.65)];
            return Source { speaker: None, medium: Some(carrier), head: None, evidence };
        }
        if let Some(medium) = self.relays.by_noun(span) {
            let carrier = Carrier { name: medium.name.clone(), kind: medium.kind, span };
            return Source {
                speaker: None,
                medium: Some(carrier),
                head: None,
                evidence: vec![Evidence::at(EvidenceCode::CarrierByNoun, span, 0.75)],
            };
        }
        let quoted = self.asserts(raw).then(|| self.quoted_speaker(span, done)).flatten();
        Source { speaker: quoted.or_else(|| speakers.resolve(span)), ..nothing }
    }

    /// "..., M reported, while ..., N reported": M's report is none of what N reported.
    fn reports_beside(&self, raw: &RawAttribution, parent: &Attribution, head: Option<Span>) -> bool {
        let (Some(head), Some(&cue)) = (head, parent.source.first()) else { return false };
        let after = raw.content.first().is_some_and(|c| c.start < head.start) && head.end < cue.start;
        after && self.relays.reports_of_its_own(head, cue)
    }

    /// "I" in a quotation is whoever is quoted.
    fn quoted_speaker(&self, source: Span, done: &[Attribution]) -> Option<Resolved> {
        let me = matches!(self.analysis.text().slice(source), "I" | "we" | "We");
        let around = |a: &&Attribution| a.speech != Speech::Indirect && a.content.iter().any(|c| c.contains(source));
        if !me {
            return None;
        }
        // The quotation begins before it, and not far.
        let quoted = done.iter().rev().take(NEAR).filter(around);
        let speaker = quoted
            .filter_map(|a| a.speaker.clone().map(|s| (a.content.iter().map(|c| c.len()).sum::<usize>(), s)))
            .filter(|(_, s)| !s.kind.is_medium())
            .min_by_key(|(length, _)| *length)?;
        let evidence = vec![Evidence::at(EvidenceCode::Pronoun, source, 0.7)];
        Some(Resolved { speaker: speaker.1, member: None, evidence })
    }

    fn cue_evidence(&self, raw: &RawAttribution) -> Evidence {
        let words = raw.source.iter().chain(&raw.cue).copied().reduce(Span::cover);
        let clear = |s: &Span| !raw.content.iter().any(|c| c.overlaps(*s)) && s.len() < 120;
        let span = words.filter(clear).or_else(|| raw.cue.first().copied());
        match span {
            Some(span) => Evidence {
                code: EvidenceCode::ReportingCue,
                span: Some(span),
                confidence: Confidence::new(raw.confidence),
            },
            None => Evidence {
                code: EvidenceCode::QuotationMarks,
                span: raw.content.first().copied(),
                confidence: Confidence::new(raw.confidence),
            },
        }
    }

    /// Whether somebody says something, rather than being said to: "were said to have run into trouble".
    pub(super) fn asserts(&self, raw: &RawAttribution) -> bool {
        let first = raw.cue.first().map(|&c| self.words(c)).unwrap_or_default();
        let passive = matches!(first.first().map(String::as_str), Some("was" | "were" | "is" | "are" | "been" | "be"));
        // "claimed a loss of $3 million" is said to no one.
        let claims = first.last().is_some_and(|w| w.starts_with("claim"));
        let object = raw.content.first().and_then(|&c| self.words(c).into_iter().next());
        let takes = claims && raw.speech == Speech::Indirect && matches!(object.as_deref(), Some("a" | "an"));
        !passive && !takes
    }

    fn act(&self, raw: &RawAttribution, via: &[Carrier]) -> Act {
        let source: Vec<String> = raw.source.iter().flat_map(|&s| self.words(s)).collect();
        if via.iter().any(|c| matches!(c.kind, AgentKind::Platform | AgentKind::Book))
            || self.cue_starts(raw, &ENGLISH.writing)
        {
            Act::Writing
        } else if source.iter().any(|w| ENGLISH.documents.contains(w.as_str())) {
            Act::Document
        } else if raw.speech == Speech::Indirect && self.cue_starts(raw, &ENGLISH.state_of_mind) {
            Act::StateOfMind
        } else {
            Act::Speech
        }
    }

    fn stance(&self, raw: &RawAttribution) -> Stance {
        if self.cue_starts(raw, &ENGLISH.declines) {
            Stance::Declines
        } else if self.cue_starts(raw, &ENGLISH.denies) {
            Stance::Denies
        } else if self.cue_starts(raw, &ENGLISH.claims) {
            Stance::Claims
        } else {
            Stance::Neutral
        }
    }

    pub(super) fn words(&self, span: Span) -> Vec<String> {
        self.analysis.tokens_in(span).map(|i| self.analysis.lower(i)).collect()
    }

    fn cue_starts(&self, raw: &RawAttribution, beginnings: &Words) -> bool {
        let mut words = raw.cue.iter().flat_map(|&s| self.words(s));
        words.any(|w| beginnings.iter().any(|b| w.starts_with(b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::DocumentId;

    #[test]
    fn a_long_text_is_read_to_the_end_of_a_sentence() {
        let reader = Reader::fast(OutletDirectory::embedded());
        let sentence = "The mill “Süd” reopened on Monday. ";
        let of = |times: usize| Document::from_text(DocumentId::new("t"), sentence.repeat(times));
        let long = of(Reader::MAX_TEXT / sentence.len() + 100);
        let at = reader.stops_at(&long);
        assert!(at.is_some_and(|at| at <= Reader::MAX_TEXT && long.text[..at].ends_with("Monday.")), "{at:?}");
        assert_eq!(at.map(|at| opening(&long, at).text.len()), at);
        assert_eq!(reader.stops_at(&of(100)), None);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_gives_sound_attributions(
            text in r#"((Ann Lee|He|he|the minister|Reuters|The Guardian|Der Spiegel|the newspaper|Twitter|If|“|”|"|,|\.|\n\n|said|says|told|reported|citing|quoted|as saying|in an interview with|that|and|the dam will hold|according to|tweeted|spoke on CNN|As|put it in|, while|asked|a newspaper|I|the company|— Ann Lee \(@lee\) July 16, 2018|<tweet author="lee">|</tweet>|é) ?){0,60}"#
        ) {
            let document = Document::from_text(DocumentId::new("t"), text);
            let reader = Reader::fast(OutletDirectory::embedded());
            let all = reader.read(&document);
            let reasoned: Vec<_> = reader.explain(&document).into_iter().map(|r| r.attribution).collect();
            proptest::prop_assert_eq!(&all, &reasoned);
            for a in &all {
                let spans = a.content.iter().chain(&a.cue).chain(&a.source).copied();
                let spans = spans.chain(a.via.iter().map(|c| c.span)).chain(a.evidence.iter().filter_map(|e| e.span));
                for span in spans {
                    proptest::prop_assert!(document.text.get(span.start..span.end).is_some_and(|s| !s.is_empty()));
                }
                let overlaps = a.content.iter().any(|c| a.cue.iter().any(|cue| cue.overlaps(*c)));
                proptest::prop_assert!(!a.content.is_empty() && !overlaps, "{:?}", a);
            }
        }
    }
}
