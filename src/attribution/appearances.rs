//! Sentences that only tell where somebody spoke: what stands around them was said there.
//!
//! Agency copy ends with them ("Lee spoke on Vesta News' “Morning Tide.”"), and interviews open with them ("In an interview
//! with Vesta News, Lee was asked about the dam.").

use super::cast::{Cast, Mention};
use super::engine::RawAttribution;
use super::lexicon::ENGLISH;
use super::media::{Medium, Part};
use super::model::{Attribution, Carrier, Speaker};
use super::path::carry;
use super::relay::Relays;
use crate::text::{Analysis, QuoteState, Span};

/// Somebody on a medium.
#[derive(Debug, Clone)]
pub(super) struct Appearance {
    /// Their name as it stands there.
    pub(super) person: Span,
    pub(super) carrier: Carrier,
    /// The words that say so.
    pub(super) words: Span,
    /// It opens what was said; else it closes it.
    pub(super) opens: bool,
}

/// Tokens between the two at most, and words from an opening to its subject.
const REACH: usize = 12;
const LEAD: usize = 8;

/// The appearances of a text, in order.
pub(super) fn appearances(analysis: &Analysis<'_>, cast: &Cast, media: &[Medium]) -> Vec<Appearance> {
    let mut found = Vec::new();
    for medium in media {
        if is_quoted(analysis, medium) {
            continue;
        }
        let sentence = analysis.sentence_at(medium.tokens.start);
        // People stand in order; the nearest on either side are looked at.
        let until = cast.mentions.partition_point(|m| m.tokens.start < medium.tokens.start);
        let person = |m: &&Mention| cast.members[m.member].person && !m.possessive;
        let carrier = Carrier { name: medium.name.clone(), kind: medium.kind, span: medium.span };
        let before = cast.mentions[until.saturating_sub(REACH)..until]
            .iter()
            .filter(person)
            .rfind(|m| m.tokens.start >= sentence.start && m.tokens.end <= medium.tokens.start)
            .filter(|m| only_appears(analysis, m.tokens.end, medium.tokens.start));
        if let Some(person) = before {
            let words = person.span.cover(medium.span);
            found.push(Appearance { person: person.span, carrier, words, opens: false });
            continue;
        }
        let lead = matches!(analysis.lower(sentence.start).as_str(), "in" | "during" | "on");
        let interview = (sentence.start.max(medium.tokens.start.saturating_sub(2 * REACH))..medium.tokens.end)
            .any(|i| matches!(analysis.lower(i).as_str(), "interview" | "appearance" | "conversation"));
        let part = matches!(medium.part, Some(Part::Interview | Part::Posted | Part::Told));
        if !lead || !interview || !part {
            continue;
        }
        let comma = (medium.tokens.end..sentence.end.min(medium.tokens.end + REACH)).find(|&i| analysis.word(i) == ",");
        let Some(comma) = comma else { continue };
        let from = cast.mentions.partition_point(|m| m.tokens.start <= comma);
        let mut near = cast.mentions[from..].iter().take_while(|m| m.tokens.start <= comma + LEAD);
        if let Some(person) = near.find(|m| person(m) && m.tokens.end <= sentence.end) {
            let words = analysis.cover(sentence.start..medium.tokens.end);
            found.push(Appearance { person: person.span, carrier, words, opens: true });
        }
    }
    found
}

/// Whether a medium is named in somebody's words; a name that stands alone between quotation marks is a title.
pub(super) fn is_quoted(analysis: &Analysis<'_>, medium: &Medium) -> bool {
    let state = |i: usize| analysis.tokens().get(i).map(|t| t.quote);
    let inside = state(medium.tokens.start) == Some(QuoteState::Inside);
    let mark = |i: usize| state(i) == Some(QuoteState::Mark);
    let opens = medium.tokens.start.checked_sub(1).is_some_and(|i| mark(i) || (mark(i.saturating_sub(1)) && i > 0));
    let closes = mark(medium.tokens.end) || mark(medium.tokens.end + 1);
    inside && !(opens && closes)
}

/// Whether the words between say nothing but that somebody appeared.
fn only_appears(analysis: &Analysis<'_>, from: usize, to: usize) -> bool {
    let verb = |i: usize| {
        matches!(
            analysis.lower(i).as_str(),
            "interviewed"
                | "appeared"
                | "appears"
                | "appearing"
                | "spoke"
                | "speaks"
                | "talked"
                | "comments"
                | "remarks"
        )
    };
    let known = |i: usize| {
        let word = analysis.lower(i);
        ENGLISH.only_appears.contains(word.as_str())
            || matches!(word.as_str(), "“" | "\"")
            || word.ends_with("day")
            || ENGLISH.carrier_nouns.contains(word.as_str())
    };
    from < to && to - from <= REACH && (from..to).any(verb) && (from..to).all(known)
}

/// Attributions looked at on each side of an appearance.
const WINDOW: usize = 200;

/// What follows an opening at a greater distance was said elsewhere.
const PARAGRAPHS: u32 = 2;

/// Gives the carrier of an appearance to the statements around it that its person made and nothing else carried.
pub(super) fn said_there(
    relays: &Relays<'_>,
    raws: &[RawAttribution],
    appearance: &Appearance,
    speaker: &Speaker,
    out: &mut [Attribution],
) {
    let paragraph = |s: Span| relays.paragraph(s);
    let place = |i: usize| raws[i].cue.first().or(raws[i].content.first()).copied();
    let elsewhere = |i: usize| {
        relays.zone(&raws[i]).into_iter().any(|t| ENGLISH.elsewhere.contains(relays.analysis.lower(t).as_str()))
    };
    let theirs = |out: &[Attribution], i: usize| out[i].parent.is_none() && out[i].speaker.as_ref() == Some(speaker);
    let mut at = appearance.words;
    let mut carried = Vec::new();
    // In order of the text; what stands far off was said elsewhere.
    let middle = raws.partition_point(|r| {
        let start = r.content.iter().chain(&r.cue).chain(&r.source).map(|s| s.start).min();
        start.unwrap_or(0) < appearance.words.start
    });
    let (from, to) = (middle.saturating_sub(WINDOW), out.len().min(middle + WINDOW));
    for i in from..to {
        let Some(here) = place(i).filter(|_| theirs(out, i)) else { continue };
        if here.start < appearance.words.start {
            continue;
        }
        let near = paragraph(here).zip(paragraph(at)).is_some_and(|(here, at)| here.abs_diff(at) <= PARAGRAPHS);
        let there = out[i].via.iter().any(|c| c.name == appearance.carrier.name);
        if !near || elsewhere(i) || !(there || out[i].via.is_empty()) {
            break;
        }
        if !there {
            carried.push(i);
        }
        at = here;
    }
    // A closing sentence is said of what stands before it; nothing of theirs may follow.
    let last_word =
        !(from..to).any(|i| theirs(out, i) && place(i).is_some_and(|here| here.start > appearance.words.end));
    if !appearance.opens && last_word {
        carried.extend((from..to).filter(|&i| {
            let before = place(i).is_some_and(|here| here.start < appearance.words.start);
            before && theirs(out, i) && out[i].via.is_empty() && !elsewhere(i)
        }));
    }
    for i in carried {
        carry(&mut out[i], std::slice::from_ref(&appearance.carrier), appearance.words, 0.6);
    }
}
