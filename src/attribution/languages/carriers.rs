//! Through which media each attribution came: told to, in an interview with, posted on, seen by, citing.

use super::found::Found;
use super::frames::Frames;
use super::lexicon::{GENITIVE, OF, PRESS, UNNAMED};
use super::media::{Media, Medium};
use super::phrase::Phrase;
use super::words::Words;
use crate::attribution::model::{AgentKind, Carrier};
use crate::evidence::{Evidence, EvidenceCode};
use crate::text::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// Words between a verb and whom it was told.
const TOLD: usize = 12;

/// The carriers of one attribution, apart from a medium that is its source.
#[derive(Debug, Default, Clone)]
pub(super) struct Carried {
    /// Between speaker and document.
    pub(super) inner: Vec<Carrier>,
    /// What a medium that is the source refers to.
    pub(super) cited: Option<Phrase>,
    pub(super) evidence: Vec<Evidence>,
}

/// Finds the carriers of all attributions, and takes their words out of the contents.
pub(super) fn carried(words: &Words<'_>, media: &Media, found: &mut [Found]) -> Vec<Carried> {
    let mut out = vec![Carried::default(); found.len()];
    let mut by_sentence: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, f) in found.iter().enumerate().filter(|(_, f)| !f.gone && !f.cue.is_empty()) {
        let mut sentences: Vec<usize> = f.cue.iter().map(|c| words.sentence_of(c.start)).collect();
        sentences.dedup();
        for sentence in sentences {
            by_sentence.entry(sentence).or_default().push(i);
        }
    }
    for (sentence, here) in by_sentence {
        let range = words.sentences[sentence].clone();
        // The nearest fifty bound a text that is one sentence.
        let here = &here[..here.len().min(50)];
        for medium in media.within(&range) {
            told_or_posted(words, medium, here, found, &mut out);
        }
        for at in range.clone().filter(|&i| words.is_outside(i)) {
            by_noun(words, media, at, here, found, &mut out);
            citing(words, media, at, &range, here, found, &mut out);
        }
    }
    out
}

/// How a medium's place in its sentence makes it a carrier.
struct Part {
    code: EvidenceCode,
    /// Where the words that say so begin.
    start: usize,
    /// Whether it may stand at the end of what is said, and is then cut off: an interview may, a dative not.
    trails: bool,
}

fn told_or_posted(words: &Words<'_>, medium: &Medium, here: &[usize], found: &mut [Found], out: &mut [Carried]) {
    // "una fuente de Reuters", "источник ТАСС": somebody nameless who told the medium.
    let nameless = |s: &Phrase| {
        s.words.contains(&medium.words.start) && s.name.is_none() && s.head.is_some_and(|h| words.is(h, UNNAMED))
    };
    if let Some(&of) = here.iter().find(|&&i| found[i].source.as_ref().is_some_and(nameless))
        && out[of].inner.is_empty()
    {
        out[of].inner.push(medium.carrier());
        out[of].evidence.push(Evidence::at(EvidenceCode::ToldCarrier, medium.span, 0.7));
        return;
    }
    if here.iter().any(|&i| {
        found[i].source.as_ref().is_some_and(|s| s.words.contains(&medium.words.start))
            || found[i].relayed_by.iter().any(|s| s.words.contains(&medium.words.start))
    }) {
        return;
    }
    let Some(part) = part_of(words, medium, here, found) else { return };
    let Some(of) = nearest(words, &medium.words, &part, here, found) else { return };
    if part.trails {
        let tail = part.start..medium.words.end.max(part.start);
        cut_tail(words, &mut found[of], tail);
    }
    let carrier = medium.carrier();
    let carried = &mut out[of];
    if !carried.inner.iter().any(|c| c.name == carrier.name) {
        carried.inner.push(carrier);
        carried.evidence.push(Evidence::at(
            part.code,
            words.cover(&(part.start..medium.words.end)).cover(medium.span),
            0.85,
        ));
        let sure = if medium.named == EvidenceCode::OutletAmbiguous { 0.5 } else { 0.9 };
        carried.evidence.push(Evidence::at(medium.named, medium.span, sure));
    }
}

fn part_of(words: &Words<'_>, medium: &Medium, here: &[usize], found: &[Found]) -> Option<Part> {
    let from = words.sentences[words.sentence_of(medium.words.start)].start;
    // Back over marks, articles, the noun of the trade and one adjective: "a la agencia estatal EFE".
    let mut first = medium.words.start;
    while first > from && medium.words.start - first < 5 {
        let i = first - 1;
        let press = words.is(i, PRESS) || words.opens(i) || words.is_determiner(i);
        let link = words.is(i, OF) && words.is(i - 1, PRESS);
        let adjective =
            words.is_word(i) && words.all[i].roles == 0 && words.is(i.wrapping_sub(1), PRESS) && !words.is_capital(i);
        if !press && !link && !adjective {
            break;
        }
        first = i;
    }
    let platform = medium.kind == AgentKind::Platform;
    for at in (first..=medium.words.start).rev() {
        for (list, code) in [("interview", EvidenceCode::InterviewWith), ("seen", EvidenceCode::SeenByCarrier)] {
            if let Some(start) = words.phrase_before(list, at, from) {
                return Some(Part { code, start, trails: true });
            }
        }
        if platform {
            if let Some(start) = words.phrase_before("posted", at, from) {
                return Some(Part { code: EvidenceCode::PostedOn, start, trails: true });
            }
            continue;
        }
        let beside = |start: usize| {
            here.iter().any(|&i| {
                let ends = found[i].cue.iter().map(|c| c.end).chain(found[i].source.iter().map(|s| s.words.end));
                ends.into_iter().any(|end| end == start || (words.skip_asides(end, start) == start && end < start))
            })
        };
        if let Some(start) = words.phrase_before("on_air", at, from)
            && beside(start)
        {
            return Some(Part { code: EvidenceCode::PostedOn, start, trails: false });
        }
        // A dative without a preposition stands right behind verb or speaker.
        if words.lexicon.file.declines_names && beside(first) {
            return Some(Part { code: EvidenceCode::ToldCarrier, start: first, trails: false });
        }
        if let Some(start) = words.phrase_before("told", at, from)
            && at > start
        {
            let near = if words.lexicon.file.nouns_capitalised {
                beside(start) || words.lower(start) == "gegenüber"
            } else {
                here.iter().any(|&i| {
                    let end = found[i].cue.iter().map(|c| c.end).filter(|&e| e <= start).max();
                    end.is_some_and(|end| {
                        start - end <= TOLD
                            && (end..start).all(|w| words.is_outside(w) && !matches!(words.lower(w), "." | ":" | ";"))
                    })
                })
            };
            if near {
                return Some(Part { code: EvidenceCode::ToldCarrier, start, trails: false });
            }
        }
    }
    None
}

/// The attribution of the sentence whose cue stands nearest to the medium, and which does not hold it as a matter of
/// its content.
fn nearest(words: &Words<'_>, medium: &Range<usize>, part: &Part, here: &[usize], found: &[Found]) -> Option<usize> {
    let fits = |&i: &usize| {
        let inside = found[i].content.iter().find(|c| c.contains(&medium.start));
        inside.is_none_or(|c| {
            part.trails
                && words.is_outside(medium.start)
                && words.count(medium.end..c.end.max(medium.end)) == 0
                && words.count(c.start..part.start) >= 2
        })
    };
    let distance = |&i: &usize| {
        let gaps = found[i].cue.iter().map(|c| c.start.abs_diff(part.start));
        (gaps.min().unwrap_or(usize::MAX), i)
    };
    here.iter().copied().filter(fits).min_by_key(distance)
}

fn cut_tail(words: &Words<'_>, found: &mut Found, tail: Range<usize>) {
    if let Some(piece) = found.content.iter().find(|c| c.contains(&tail.start)) {
        // The preposition and article in front go too: "en una entrevista con".
        let mut start = tail.start;
        while start > piece.start + 1
            && (words.is_determiner(start - 1) || words.is(start - 1, super::lexicon::PREPOSITION))
        {
            start -= 1;
        }
        let piece_end = piece.end;
        found.cut(&(start..piece_end));
        found.content = found.content.iter().map(|c| words.trimmed(c.clone())).filter(|c| !c.is_empty()).collect();
    }
}

/// "dijo al diario", "сказал агентству": the medium named before.
fn by_noun(words: &Words<'_>, media: &Media, at: usize, here: &[usize], found: &[Found], out: &mut [Carried]) {
    if !words.is(at, PRESS)
        || words.is_capital(at + 1) && !words.lexicon.file.nouns_capitalised
        || words.opens(at + 1)
        || words.is(at + 1, OF)
    {
        return;
    }
    let start = if at > 0 && words.is_determiner(at - 1) { at - 1 } else { at };
    let phrase = Phrase {
        words: start..at + 1,
        name: None,
        head: Some(at),
        pronoun: false,
        possessive: false,
        apposition: None,
        after: at + 1,
    };
    let from = words.sentences[words.sentence_of(at)].start;
    let told = words.phrase_before("told", at, from).filter(|&s| s < at);
    let Some(&of) = here.iter().find(|&&i| {
        let ends = found[i].cue.iter().map(|c| c.end).chain(found[i].source.iter().map(|s| s.words.end));
        let mut ends = ends.into_iter();
        let inside = found[i].holds(at) || found[i].source.as_ref().is_some_and(|s| s.words.contains(&at));
        !inside && ends.any(|end| Some(end) == told || (words.lexicon.file.declines_names && end == start))
    }) else {
        return;
    };
    if !out[of].inner.is_empty() || !media.within(&(at..at + 4)).is_empty() {
        return;
    }
    if let Some(medium) = media.by_noun(words, &phrase) {
        let span = words.cover(&phrase.words);
        out[of].inner.push(Carrier { name: medium.name.clone(), kind: medium.kind, span });
        out[of].evidence.push(Evidence::at(EvidenceCode::CarrierByNoun, span, 0.75));
    }
}

/// "citando a dos funcionarios", "со ссылкой на МЧС": whom a medium has it from.
fn citing(
    words: &Words<'_>,
    media: &Media,
    at: usize,
    sentence: &Range<usize>,
    here: &[usize],
    found: &mut [Found],
    out: &mut [Carried],
) {
    let Some(end) = words.phrase_at("citing", at, sentence.end) else { return };
    let Some(phrase) = words.phrase(end, sentence.end) else { return };
    let by_medium = |&&i: &&usize| {
        let source = found[i].source.iter().chain(&found[i].relayed_by);
        source.into_iter().any(|s| media.heads(words, s).is_some() || media.by_noun(words, s).is_some())
            && !found[i].cue.iter().any(|c| c.contains(&at))
    };
    let Some(&of) = here.iter().filter(by_medium).min_by_key(|&&i| found[i].cue[0].start.abs_diff(at)) else { return };
    if found[of].holds(at) {
        let tail = at..phrase.words.end;
        let closes = found[of]
            .content
            .iter()
            .any(|c| c.contains(&at) && words.count(phrase.words.end..c.end.max(phrase.words.end)) == 0);
        if !closes {
            return;
        }
        cut_tail(words, &mut found[of], tail);
    }
    out[of].evidence.push(Evidence::at(EvidenceCode::CarrierCites, words.cover(&(at..phrase.words.end)), 0.85));
    out[of].cited = Some(phrase);
}

impl Frames<'_> {
    /// The subject behind a verb, without whom it was told.
    pub(super) fn subject_after(&self, from: usize, end: usize) -> Option<Phrase> {
        self.words.subject_after(from, end).map(|p| self.without_told(p))
    }

    /// "sagte der Minister der dpa": the article is a dative's, the medium the one that was told.
    pub(super) fn without_told(&self, mut phrase: Phrase) -> Phrase {
        let words = self.words;
        let told = self.media.within(&phrase.words).last().and_then(|m| {
            let mut at = m.words.start;
            while at > phrase.words.start && (words.opens(at - 1) || words.is(at - 1, PRESS)) {
                at -= 1;
            }
            let article = at
                .checked_sub(1)
                .filter(|&a| a > phrase.words.start && words.is(a, GENITIVE) && words.is_capital(a - 1))?;
            (phrase.head.is_some_and(|h| h < article) && m.words.end >= phrase.words.end.saturating_sub(1))
                .then_some(article)
        });
        if let Some(article) = told {
            phrase.words.end = article;
            phrase.after = phrase.after.min(article).max(article);
        }
        phrase
    }
}

/// The words of a medium with the verb beside them, for the evidence.
pub(super) fn words_of(words: &Words<'_>, found: &Found, phrase: &Phrase) -> Span {
    let span = words.cover(&phrase.words);
    let cue = found.cue.iter().map(|c| words.cover(c)).min_by_key(|c| c.gap(span));
    let both = cue.filter(|c| c.gap(span) < 24).map_or(span, |c| c.cover(span));
    let clear = !found.content.iter().any(|c| words.cover(c).overlaps(both));
    if clear { both } else { span }
}
