//! Who goes on speaking: quotations that fill the next paragraph, and "..., saying that".

use super::engine::{FoundBy, RawAttribution};
use super::model::Speech;
use crate::text::{Analysis, Quotation, QuotationKind, Span};

/// Paragraphs that are nothing but a quotation go on with the speaker of the quotation in the paragraph before.
pub(super) fn add_running(analysis: &Analysis<'_>, raws: &mut Vec<RawAttribution>) {
    let paragraphs: Vec<Span> = analysis.paragraphs().collect();
    let spoken = |raws: &[RawAttribution], place: Span| {
        raws.iter().any(|r| r.parent.is_none() && r.content.iter().any(|c| c.overlaps(place)))
    };
    let quoted = |place: Span| {
        let inside = |q: &&Quotation| q.depth == 0 && q.kind == QuotationKind::Speech && place.contains(q.span);
        analysis.quotations().iter().rfind(inside).copied()
    };
    for pair in paragraphs.windows(2) {
        let (before, here) = (pair[0], pair[1]);
        let Some(quotation) = quoted(here).filter(|q| q.span.start == here.start && here.end - q.span.end <= 1) else {
            continue;
        };
        let goes_on = quoted(before).is_some_and(|q| spoken(raws, q.span)) || ends_with_saying(raws, before);
        if !spoken(raws, here) && goes_on {
            raws.push(RawAttribution {
                found: FoundBy::Running,
                content: vec![quotation.span],
                cue: Vec::new(),
                source: Vec::new(),
                speech: Speech::Direct,
                confidence: 0.6,
                parent: None,
            });
        }
    }
}

/// Whether a paragraph's last words are somebody's statement or say whose it was.
fn ends_with_saying(raws: &[RawAttribution], paragraph: Span) -> bool {
    let ends = |s: &Span| paragraph.contains(*s) && paragraph.end - s.end <= 2;
    let says = |r: &RawAttribution| !r.source.is_empty() && r.content.iter().chain(&r.cue).chain(&r.source).any(ends);
    raws.iter().any(|r| r.parent.is_none() && says(r))
}

/// Gives "..., saying that ..." to the subject of its sentence, when nobody else has it.
pub(super) fn add_subjects(analysis: &Analysis<'_>, people: &[Span], raws: &mut [RawAttribution]) {
    for raw in raws.iter_mut().filter(|r| r.source.is_empty()) {
        let Some(&cue) = raw.cue.first() else { continue };
        let range = analysis.tokens_in(cue);
        let participle = range.clone().next().is_some_and(|i| {
            let word = analysis.lower(i);
            word.ends_with("ing") && !matches!(word.as_str(), "during" | "according" | "regarding")
        });
        let after_comma = range.start.checked_sub(1).is_some_and(|i| matches!(analysis.word(i), "," | "and"));
        if !participle || !after_comma {
            continue;
        }
        let first = analysis.sentence_at(range.start).start;
        // The subject stands early and no preposition leads to it.
        let subject = people.iter().find(|p| {
            let at = analysis.tokens_in(**p).start;
            at >= first && at < first + 9 && at < range.start && (at == first || !is_led_to(analysis, at - 1))
        });
        // "Asked about the dam ahead of the vote, Lee shifted topics, saying": the last to follow a comma and have a verb.
        let after_lead = || {
            let before = people.partition_point(|p| p.start < cue.start);
            let near = people[..before].iter().rev().take_while(|p| analysis.tokens_in(**p).start >= first);
            near.take(NEAR).find(|p| {
                let at = analysis.tokens_in(**p);
                let opens = at.start > first && at.end < range.start && analysis.word(at.start - 1) == ",";
                opens && analysis.word(at.end).starts_with(char::is_lowercase) && !is_led_to(analysis, at.end)
            })
        };
        raw.source.extend(subject.or_else(after_lead).copied());
    }
}

/// People looked at before a participle.
const NEAR: usize = 12;

fn is_led_to(analysis: &Analysis<'_>, token: usize) -> bool {
    matches!(
        analysis.lower(token).as_str(),
        "of" | "for" | "to" | "with" | "from" | "at" | "in" | "by" | "on" | "against" | "about"
    )
}
