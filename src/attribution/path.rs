//! The path of a statement: its carriers from the document outwards, then its origin.

use super::lexicon::ENGLISH;
use super::model::{AgentKind, Attribution, Carrier, Speaker, Voice};
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::text::Span;

/// Gives an attribution that nothing carried the carriers that the words at `place` tell of.
pub(super) fn carry(attribution: &mut Attribution, via: &[Carrier], place: Span, sure: f32) {
    attribution.via = via.to_vec();
    attribution.voice = Voice::Relayed;
    attribution.path = path_of(&attribution.via, attribution.speaker.as_ref());
    attribution.evidence.push(Evidence::at(EvidenceCode::CarrierCarriedOver, place, sure));
    attribution.confidence = attribution.confidence.and(Confidence::new(sure));
}

/// Leaves a carrier that stands twice at its nearest place.
pub(super) fn drop_repeats(via: &mut Vec<Carrier>) {
    let mut seen: Vec<String> = Vec::new();
    via.retain(|c| {
        let new = !seen.contains(&c.name);
        seen.push(c.name.clone());
        new
    });
}

/// Carriers, then the origin.
pub(super) fn path_of(via: &[Carrier], speaker: Option<&Speaker>) -> Vec<String> {
    let mut path: Vec<String> = via.iter().map(|c| c.name.clone()).collect();
    // A thing that a medium reports on says nothing itself: the report is the end of the way.
    if let Some(speaker) = speaker.filter(|s| via.is_empty() || !is_thing(s)) {
        let name = speaker.path_name();
        if path.last() != Some(&name) {
            path.push(name);
        }
    }
    path
}

/// "portions of the tax returns", "posts on the forum": words in small letters for something written or shown.
fn is_thing(speaker: &Speaker) -> bool {
    if !matches!(speaker.kind, AgentKind::Anonymous | AgentKind::Organisation) {
        return false;
    }
    let of = |w: &&str| matches!(*w, "of" | "on" | "in" | "from" | "for" | "at" | "by" | "about" | "that" | "which");
    let made =
        |w: &&str| matches!(*w, "posted" | "reported" | "released" | "obtained" | "published" | "issued" | "seen");
    let head = speaker.name.split(' ').take_while(|w| !of(w) && !made(w)).last().unwrap_or_default();
    ENGLISH.documents.contains(head) || ENGLISH.things.contains(head)
}
