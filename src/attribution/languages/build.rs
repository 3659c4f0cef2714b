//! From what the frames found to attributions: spans, speakers, carriers, paths.

use super::carriers::{Carried, carried, words_of};
use super::found::{Found, Subject};
use super::lexicon::{Class, DOCUMENT};
use super::media::Media;
use super::names::Names;
use super::who::{Who, Whom};
use super::words::Words;
use crate::attribution::model::{Act, AgentKind, Attribution, Carrier, Speaker, Speech, Stance, Voice};
use crate::attribution::path::{drop_repeats, path_of};
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::text::Span;
use std::ops::Range;

/// An attribution that fills this share of what a medium reports leads its path on, in tenths.
const LEADS_ON: usize = 6;

/// The attributions of one text.
pub(super) fn build(words: &Words<'_>, media: &Media, mut found: Vec<Found>) -> Vec<Attribution> {
    let carriers = carried(words, media, &mut found);
    tidy(words, media, &mut found);
    let apart: Vec<Range<usize>> = media.all.iter().filter(|m| Media::is_plain(m)).map(|m| m.words.clone()).collect();
    let names = Names::of(words, &apart);
    let mut build =
        Build { words, media, whom: Whom::new(words, &names), done: Vec::new(), place: vec![None; found.len()] };
    for (i, (one, carried)) in found.iter().zip(&carriers).enumerate() {
        if one.gone {
            continue;
        }
        build.place[i] = Some(build.done.len());
        let attribution = build.one(&found, one, carried);
        build.done.push(attribution);
    }
    build.lead_on();
    build.done
}

/// Contents without the words of their own cue and source; what has none left is none.
fn tidy(words: &Words<'_>, media: &Media, found: &mut [Found]) {
    for one in found.iter_mut() {
        let taken: Vec<Range<usize>> =
            one.cue.iter().cloned().chain(one.source.iter().map(|s| s.words.clone())).collect();
        for range in &taken {
            one.cut(range);
        }
        one.content =
            one.content.iter().map(|c| words.trimmed(c.clone())).filter(|c| words.count(c.clone()) > 0).collect();
        one.gone |= one.content.is_empty() || one.source.as_ref().is_some_and(|s| media.is_own(s));
    }
    for i in 0..found.len() {
        // A child of what is gone goes up; one that reaches beyond its parent stands alone.
        while let Some(p) = found[i].parent.filter(|&p| found[p].gone) {
            found[i].parent = found[p].parent;
        }
        let extent = found[i].extent();
        if found[i].parent.is_some_and(|p| {
            let outer = found[p].extent();
            p >= i || extent.start < outer.start || extent.end > outer.end
        }) {
            found[i].parent = None;
        }
    }
}

struct Build<'a> {
    words: &'a Words<'a>,
    media: &'a Media,
    whom: Whom<'a>,
    done: Vec<Attribution>,
    /// Where each of the found stands among the done.
    place: Vec<Option<usize>>,
}

/// Who speaks, and the media that the source itself names.
#[derive(Default)]
struct Source {
    speaker: Option<Speaker>,
    via: Vec<Carrier>,
    evidence: Vec<Evidence>,
}

impl Build<'_> {
    fn one(&mut self, all: &[Found], found: &Found, carried: &Carried) -> Attribution {
        let span = |r: &Range<usize>| self.words.cover(r);
        let content: Vec<Span> = found.content.iter().map(span).collect();
        let cue: Vec<Span> = found.cue.iter().map(span).collect();
        let source: Vec<Span> = found.source.iter().map(|s| span(&s.words)).collect();
        let parent = found.parent.and_then(|p| self.place[p]);
        let who = self.source(all, found, carried, &content);
        let mut via: Vec<Carrier> = Vec::new();
        let mut evidence = vec![self.cue_evidence(found)];
        for phrase in found.relayed_by.iter().rev() {
            let medium = self.media.heads(self.words, phrase).or_else(|| self.media.by_noun(self.words, phrase));
            if let Some(medium) = medium {
                via.push(medium.carrier());
                evidence.push(Evidence::at(EvidenceCode::CarrierReported, span(&phrase.words), 0.9));
            }
        }
        if let Some(parent) = parent.map(|p| &self.done[p])
            && parent.speaker.as_ref().is_some_and(|s| s.kind.is_medium())
        {
            via.extend(parent.via.iter().cloned());
        }
        via.extend(who.via);
        via.extend(carried.inner.iter().cloned());
        drop_repeats(&mut via);
        evidence.extend(who.evidence);
        evidence.extend(carried.evidence.iter().cloned());
        let path = path_of(&via, who.speaker.as_ref());
        let about_who = |e: &&Evidence| !matches!(e.code, EvidenceCode::ReportingCue | EvidenceCode::QuotationMarks);
        let least = evidence.iter().filter(about_who).map(|e| e.confidence).min().unwrap_or(Confidence::CERTAIN);
        Attribution {
            id: format!("a{}", self.done.len() + 1),
            speech: self.speech(found),
            act: self.act(found, &via),
            stance: stance(found.class),
            voice: if via.is_empty() { Voice::Own } else { Voice::Relayed },
            content,
            cue,
            source,
            speaker: who.speaker,
            via,
            path,
            parent: parent.map(|p| self.done[p].id.clone()),
            confidence: least.and(Confidence::new(found.prior)),
            evidence,
        }
    }

    fn source(&mut self, all: &[Found], found: &Found, carried: &Carried, content: &[Span]) -> Source {
        let Some(phrase) = &found.source else { return self.unsaid(all, found, content) };
        let direct = self.media.heads(self.words, phrase);
        if let Some(medium) = direct.or_else(|| self.media.by_noun(self.words, phrase)) {
            let words = words_of(self.words, found, phrase);
            let mut evidence = vec![Evidence::at(EvidenceCode::CarrierReported, words, 0.9)];
            evidence.push(match direct {
                Some(m) if m.named == EvidenceCode::OutletAmbiguous => Evidence::at(m.named, m.span, 0.5),
                Some(m) => Evidence::at(m.named, m.span, 0.9),
                None => Evidence::at(EvidenceCode::CarrierByNoun, self.words.cover(&phrase.words), 0.75),
            });
            let span = if direct.is_some() { medium.span } else { self.words.cover(&phrase.words) };
            let mut via = vec![Carrier { span, ..medium.carrier() }];
            let mut speaker = Speaker { name: medium.name.clone(), kind: medium.kind };
            if let Some(cited) = &carried.cited {
                if let Some(next) = self.media.heads(self.words, cited) {
                    via.push(next.carrier());
                    speaker = Speaker { name: next.name.clone(), kind: next.kind };
                } else if let Some(who) = self.whom.resolve(cited) {
                    speaker = who.speaker;
                    evidence.extend(who.evidence);
                }
            }
            return Source { speaker: Some(speaker), via, evidence };
        }
        let who = self.whom.resolve(phrase);
        self.of_person(who)
    }

    fn of_person(&self, who: Option<Who>) -> Source {
        match who {
            Some(who) => Source { speaker: Some(who.speaker), via: Vec::new(), evidence: who.evidence },
            None => Source::default(),
        }
    }

    /// The speaker of what has no source of its own.
    fn unsaid(&mut self, all: &[Found], found: &Found, content: &[Span]) -> Source {
        let place = found.cue.first().map(|c| self.words.cover(c)).or_else(|| content.first().copied());
        let Some(place) = place else { return Source::default() };
        let before = match found.subject {
            Subject::Own => return Source::default(),
            Subject::As(i) => all.get(i).and_then(|_| self.place[i]),
            Subject::Last => self.done.iter().rposition(|a| a.parent.is_none()),
        };
        if let Some(before) = before.map(|b| &self.done[b])
            && (matches!(found.subject, Subject::As(_)) || before.speaker.as_ref().is_some_and(|s| s.kind.is_medium()))
        {
            let medium = before.speaker.as_ref().is_some_and(|s| s.kind.is_medium());
            let code = if medium { EvidenceCode::CarrierCarriedOver } else { EvidenceCode::SpeakerCarriedOver };
            // The same breath has the same carriers; a medium that goes on speaking is one.
            let mut evidence = vec![Evidence::at(code, place, if medium { 0.6 } else { 0.8 })];
            if !medium && !before.via.is_empty() {
                evidence.push(Evidence::at(EvidenceCode::CarrierCarriedOver, place, 0.8));
            }
            return Source { speaker: before.speaker.clone(), via: before.via.clone(), evidence };
        }
        let who = self.whom.last(place, EvidenceCode::SpeakerCarriedOver);
        self.of_person(who)
    }

    fn cue_evidence(&self, found: &Found) -> Evidence {
        let cue = found.cue.iter().map(|c| self.words.cover(c)).reduce(Span::cover);
        let source = found.source.as_ref().map(|s| self.words.cover(&s.words));
        let clear = |s: &Span| s.len() < 160 && !found.content.iter().any(|c| self.words.cover(c).overlaps(*s));
        let both = cue.map(|c| source.map_or(c, |s| c.cover(s))).filter(clear);
        match both.or_else(|| found.cue.first().map(|c| self.words.cover(c))) {
            Some(span) => Evidence::at(EvidenceCode::ReportingCue, span, found.prior),
            None => Evidence::at(EvidenceCode::QuotationMarks, self.words.cover(&found.content[0]), found.prior),
        }
    }

    fn speech(&self, found: &Found) -> Speech {
        let (mut all, mut quoted) = (0, 0);
        for i in found.content.iter().cloned().flatten().filter(|&i| self.words.is_word(i)) {
            all += 1;
            quoted += usize::from(!self.words.is_outside(i));
        }
        match () {
            () if quoted * 10 >= all * 9 => Speech::Direct,
            () if quoted > 0 => Speech::Mixed,
            () => Speech::Indirect,
        }
    }

    fn act(&self, found: &Found, via: &[Carrier]) -> Act {
        let posted = via.iter().any(|c| matches!(c.kind, AgentKind::Platform | AgentKind::Book));
        let document = found.source.as_ref().is_some_and(|s| s.head.is_some_and(|h| self.words.is(h, DOCUMENT)));
        let mind = found.class == Class::Mind && self.speech(found) == Speech::Indirect;
        match found.class {
            _ if posted => Act::Writing,
            Class::Write => Act::Writing,
            _ if document => Act::Document,
            _ if mind => Act::StateOfMind,
            _ => Act::Speech,
        }
    }

    /// The path of a report leads on to the origin of what fills it.
    fn lead_on(&mut self) {
        for i in (0..self.done.len()).rev() {
            let medium = self.done[i].speaker.as_ref().is_some_and(|s| s.kind.is_medium());
            if !medium || self.done[i].speech == Speech::Direct {
                continue;
            }
            let size = |spans: &[Span]| spans.iter().map(|s| s.len()).sum::<usize>();
            let whole = size(&self.done[i].content);
            let id = &self.done[i].id;
            let inner = self.done[i + 1..].iter().take(40).find(|a| {
                let part = size(&a.content) + size(&a.cue) + size(&a.source);
                a.parent.as_ref() == Some(id) && part * 10 >= whole * LEADS_ON && a.path.len() > 1
            });
            if let Some(path) = inner.map(|a| a.path.clone()) {
                self.done[i].path = path;
            }
        }
    }
}

fn stance(class: Class) -> Stance {
    match class {
        Class::Claim => Stance::Claims,
        Class::Deny => Stance::Denies,
        Class::Decline => Stance::Declines,
        _ => Stance::Neutral,
    }
}
