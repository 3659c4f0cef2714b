//! What a statement has from those beside it: a carrier that goes on, the report it stands in, the origin of a report.

use super::engine::RawAttribution;
use super::model::{Act, AgentKind, Attribution, Speech};
use super::path::carry;
use super::read::{Reading, SURE_ENOUGH};
use super::relay::covers;
use crate::evidence::EvidenceCode;
use crate::text::{QuoteState, Span, fold_name};

impl Reading<'_> {
    /// An article that another outlet published first and that says so: what it says after "M reports" it has from M.
    pub(super) fn excerpted(&self, raw: &RawAttribution, attribution: &mut Attribution, done: &[Attribution]) {
        let Some(first) = self.first_published.filter(|_| attribution.via.is_empty() && attribution.parent.is_none())
        else {
            return;
        };
        let reported = done.iter().find(|a| a.via.first().is_some_and(|c| fold_name(&c.name) == fold_name(first)));
        let (Some(reported), Some(&place)) = (reported, raw.source.first()) else { return };
        carry(attribution, &reported.via[..1], place, 0.6);
    }

    /// A quotation that goes on, in the same paragraph or the next, what somebody told a medium: "..., he said".
    pub(super) fn goes_on(&self, raw: &RawAttribution, attribution: &mut Attribution, done: &[Attribution]) {
        let pronoun = match raw.source.as_slice() {
            [] => true,
            [one] => matches!(self.analysis.text().slice(*one).to_lowercase().as_str(), "he" | "she" | "they"),
            _ => false,
        };
        let (Some(last), Some(&here)) = (done.iter().rfind(|a| a.parent.is_none()), raw.content.first()) else {
            return;
        };
        let told = last.evidence.iter().find(|e| {
            use EvidenceCode::{CarrierByNoun, CarrierCarriedOver, InterviewWith, ToldCarrier};
            matches!(e.code, ToldCarrier | InterviewWith | CarrierByNoun | CarrierCarriedOver)
        });
        let (Some(told), Some(&there)) = (told, last.content.first()) else { return };
        let paragraph = |s: Span| self.relays.paragraph(s);
        let near = paragraph(here).zip(paragraph(there)).is_some_and(|(here, there)| here.abs_diff(there) <= 1);
        let same = attribution.speaker.is_some() && attribution.speaker == last.speaker;
        let goes_on = attribution.via.is_empty() && attribution.parent.is_none() && raw.speech == Speech::Direct;
        if !(pronoun && near && same && goes_on) {
            return;
        }
        carry(attribution, &last.via, told.span.unwrap_or(there), 0.6);
    }

    /// "he said in the interview", "the authors wrote": the carrier of what the same people said before.
    pub(super) fn carry_over(&self, raw: &RawAttribution, attribution: &mut Attribution, done: &[Attribution]) {
        let Some(speaker) = attribution.speaker.clone().filter(|_| attribution.via.is_empty()) else { return };
        let (before, words) = if speaker.kind == AgentKind::Person {
            let Some(words) = self.relays.appearance_meant(raw) else { return };
            let same = |a: &&Attribution| a.speaker.as_ref() == Some(&speaker) && !a.via.is_empty();
            (done.iter().rev().find(same), words)
        } else {
            // Those who wrote the study of the sentences just before.
            let Some(&source) = raw.source.first() else { return };
            let of_study =
                ["researchers", "authors", "scientists", "author"].contains(&speaker.name.to_lowercase().as_str());
            let published = |a: &&Attribution| a.act == Act::Document && a.via.len() == 1;
            (done.iter().rev().take(4).find(published).filter(|_| of_study), source)
        };
        if let Some(before) = before {
            carry(attribution, &before.via, words, 0.7);
        }
    }

    /// A report whose content is itself ascribed leads on to that origin, when one inner attribution fills it.
    pub(super) fn lead_on(&self, out: &mut [Attribution]) {
        for i in (0..out.len()).rev() {
            if !out[i].speaker.as_ref().is_some_and(|s| s.kind.is_medium()) {
                continue;
            }
            let size = |spans: &[Span]| spans.iter().map(|s| s.len()).sum::<usize>();
            let whole = size(&self.raws[i].content);
            // What stands inside follows closely; "S said this, saying that, M reported" are two of one origin.
            let mut filled: Vec<(&[String], usize)> = Vec::new();
            for j in i + 1..out.len().min(i + 40) {
                let raw = &self.raws[j];
                let inside = raw.parent == Some(i) || (raw.parent.is_none() && covers(&self.raws[i], raw));
                // Quoted, the medium speaks for itself whatever it mentions.
                let mentioned = out[i].speech == Speech::Direct && raw.cue.iter().all(|&c| self.is_quoted(c));
                if !inside || mentioned || raw.confidence < SURE_ENOUGH || !self.asserts(raw) || out[j].path.len() < 2 {
                    continue;
                }
                let part = size(&raw.content) + size(&raw.cue) + size(&raw.source);
                match filled.iter_mut().find(|(path, _)| *path == out[j].path) {
                    Some((_, sum)) => *sum += part,
                    None => filled.push((&out[j].path, part)),
                }
            }
            let origin = filled.into_iter().find(|(_, part)| part * 10 >= whole * 6).map(|(path, _)| path.to_vec());
            if let Some(path) = origin {
                out[i].path = path;
            }
        }
    }

    pub(super) fn is_quoted(&self, span: Span) -> bool {
        let first = self.analysis.tokens().get(self.analysis.tokens_in(span).start);
        first.is_some_and(|t| t.quote != QuoteState::Outside)
    }

    /// What stands between two reports of one medium, "the Vane reported. ... Lee said. ... The newspaper said", is from it.
    pub(super) fn between_reports(&self, out: &mut [Attribution]) {
        let paragraph = |a: &Attribution| {
            let place = a.cue.first().or(a.content.first())?;
            self.relays.paragraph(*place)
        };
        let reports = |a: &Attribution| a.parent.is_none() && a.speaker.as_ref().is_some_and(|s| s.kind.is_medium());
        let tops: Vec<usize> = (0..out.len()).filter(|&i| reports(&out[i]) && out[i].via.len() == 1).collect();
        for pair in tops.windows(2) {
            let (first, last) = (&out[pair[0]], &out[pair[1]]);
            let near = paragraph(first).zip(paragraph(last)).is_some_and(|(a, b)| b > a + 1 && b - a <= 3);
            let by_noun = last.evidence.iter().any(|e| e.code == EvidenceCode::CarrierByNoun);
            if !near || !by_noun || first.via[0].name != last.via[0].name {
                continue;
            }
            let carrier = first.via[0].clone();
            for attribution in &mut out[pair[0] + 1..pair[1]] {
                let quotes = attribution.parent.is_none() && attribution.speech != Speech::Indirect;
                let person = attribution.speaker.as_ref().is_some_and(|s| s.kind == AgentKind::Person);
                if quotes && person && attribution.via.is_empty() {
                    carry(attribution, std::slice::from_ref(&carrier), carrier.span, 0.6);
                }
            }
        }
    }
}
