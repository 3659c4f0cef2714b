//! Frames whose cue stands behind what is said, beside it or inside it.

use super::cue::Cue;
use super::found::{Found, Subject, prior};
use super::frames::Frames;
use super::lexicon::{AUXILIARY, CLITIC, CONJUNCTION, Class, Form, PRONOUN, ROLE, UNNAMED};
use super::phrase::Phrase;
use super::words::Words;
use crate::text::QuotationKind;
use std::ops::Range;

/// Words of an "as X said" clause.
const AS: usize = 14;
/// Words that a clause in front of its speaker has at least.
const CLAUSE: usize = 3;

impl Frames<'_> {
    /// "…», dijo X", "…“, sagte X", "…», — заявил X".
    pub(super) fn behind_quote(&self, cue: &Cue, bounds: &Range<usize>) -> Option<Found> {
        let words = self.words;
        let mut at = cue.words.start;
        let mut small = 0;
        let mut handed = false;
        while at > bounds.start && !words.closes(at - 1) {
            let i = at - 1;
            if words.lower(i) == "," || words.is_dash(i) {
                handed = true;
            } else if words.is_word(i) && words.is_outside(i) && small < 3 && !words.is_capital(i) {
                small += 1;
            } else {
                return None;
            }
            at -= 1;
        }
        let quote = words.all.get(at.checked_sub(1)?)?.quote?;
        let inside = words.quotes[quote].clone();
        if inside.words.end != at || inside.words.start < bounds.start || inside.dash {
            return None;
        }
        // "¿Por qué?» preguntó": the mark within hands over too.
        handed |= matches!(words.lower(inside.inner.end - 1), "," | "!" | "?" | "…" | ".");
        let inverted = words
            .is(cue.words.start - 1, PRONOUN)
            .then(|| words.phrase(cue.words.start - 1, cue.words.start))
            .flatten();
        let source = inverted.or_else(|| self.subject_after(cue.words.end, bounds.end)).or_else(|| {
            let lone = small > 0 && !cue.words.is_empty();
            lone.then(|| words.phrase(words.skip_asides(at, cue.words.start), cue.words.start)).flatten()
        });
        if !handed || (cue.form == Form::Gerund) {
            return None;
        }
        let start = self.free_start(bounds.start, inside.words.start, cue);
        let content = words.trimmed(start..at);
        let mut found = Found::new(vec![content], vec![cue.words.clone()], cue.class, prior::QUOTATION);
        found.cue.extend(cue.particle.map(|p| p..p + 1));
        if source.is_none() {
            found.subject = Subject::Last;
        }
        // The same sentence may go on with a second piece: "…», dijo X, «…»".
        let after = source.as_ref().map_or(cue.words.end, |p| p.after);
        let further = (after..bounds.end.min(after + 14)).find(|&i| words.opens(i));
        if let Some(open) = further
            && (after..open).all(|i| !words.is(i, super::lexicon::COMPLEMENTISER))
            && (after..open).any(|i| matches!(words.lower(i), "," | ":" | "." | ";") || words.is_dash(i))
            && let Some(q) = words.all[open].quote
            && words.quotes[q].kind == QuotationKind::Speech
            && words.quotes[q].words.end <= bounds.end
            && !self.speaks_behind(words.quotes[q].words.end, bounds.end)
        {
            found.content.push(words.quotes[q].words.clone());
        }
        found.source = source;
        found.quoted = true;
        Some(found)
    }

    /// Whether a verb of saying follows right behind a quotation.
    pub(super) fn speaks_behind(&self, at: usize, end: usize) -> bool {
        let near = (at..end.min(at + 5)).find(|&i| self.words.is_word(i));
        near.is_some_and(|i| {
            let range = i.saturating_sub(1)..end;
            self.words.cue_at(i, &range).is_some()
                || (self.words.is(i, AUXILIARY | CLITIC) && self.words.cue_at(i + 1, &range).is_some())
        })
    }

    /// Where the words before a quotation that belong to the same statement begin.
    fn free_start(&self, lo: usize, quote: usize, cue: &Cue) -> usize {
        let words = self.words;
        let taken = self
            .found
            .iter()
            .rev()
            .take(4)
            .filter(|f| !f.gone)
            .map(|f| f.extent().end)
            .filter(|&e| e <= quote && e > lo)
            .max();
        let lo = taken.unwrap_or(lo);
        let lead = words.count(lo..quote);
        // A colon parts what stands before: "Sobre la obra: «…», dijo X".
        let parted = (lo..quote).rev().find(|&i| matches!(words.lower(i), ":" | ";"));
        match parted {
            Some(at) => at + 1,
            None if lead == 0 || cue.class == Class::Call => quote,
            None => lo,
        }
    }

    /// "El puente cerrará, dijo el alcalde": the clause before its speaker, who ends the sentence or says when.
    pub(super) fn behind_clause(&self, cue: &Cue, bounds: &Range<usize>) -> Option<Found> {
        let words = self.words;
        let mut comma = cue.words.start.checked_sub(1)?;
        while comma > bounds.start && words.is(comma, AUXILIARY | CLITIC) && cue.words.start - comma < 3 {
            comma -= 1;
        }
        if words.is_dash(comma) && comma > bounds.start && words.lower(comma - 1) == "," {
            comma -= 1;
        }
        let plain = !matches!(cue.form, Form::Gerund) && !matches!(cue.class, Class::Decline);
        if words.lower(comma) != "," || comma <= bounds.start || !plain {
            return None;
        }
        let last = cue.particle.map_or(cue.words.end, |p| p + 1);
        let source = self.subject_after(cue.words.end, cue.particle.unwrap_or(bounds.end));
        let after = source.as_ref().map_or(last, |p| p.after.max(last));
        let rest = self.trailing_end(after, bounds.end);
        let ends = rest >= bounds.end
            || matches!(words.lower(rest), "," | "." | ";")
            || words.opens(rest)
            || words.is_dash(rest);
        let least = if source.is_some() { CLAUSE } else { CLAUSE + 2 };
        let content = words.trimmed(bounds.start..comma);
        if !ends || words.count(content.clone()) < least {
            return None;
        }
        let bare = !words.lexicon.file.subjectless;
        // "La portavoz, Isabel Roca, insistió": the words before are its subject, not what was said.
        let subject = || words.subject_before(cue.words.start, bounds.start).is_some();
        if source.is_none() && (bare || rest < bounds.end && words.lower(rest) != "." || subject()) {
            return None;
        }
        let mut found = Found::new(vec![content.clone()], vec![cue.words.clone()], cue.class, prior::BEFORE);
        found.cue.extend(cue.particle.map(|p| p..p + 1));
        found.quoted = words.closes(content.end - 1);
        if source.is_none() {
            found.subject = Subject::Last;
        }
        found.source = source;
        Some(found)
    }

    /// Past when, where and to whom it was said, to the next mark.
    fn trailing_end(&self, from: usize, end: usize) -> usize {
        let words = self.words;
        let limit = end.min(from + 16);
        let stop = (from..limit).find(|&i| words.is_stop(i) || words.opens(i)).unwrap_or(limit);
        let first_word = (from..stop).find(|&i| words.is_word(i));
        // A clause, an object or a further verb is no circumstance.
        let plain = first_word.is_none_or(|i| {
            words.is(i, super::lexicon::PREPOSITION | super::lexicon::TIME | super::lexicon::OF)
                || words.time_or_aside(i, end)
                || words.is(i, CONJUNCTION)
                || !self.media.within(&(i..i + 3)).is_empty()
                || words.is_determiner(i)
        });
        let verb = (from..stop)
            .any(|i| words.is(i, super::lexicon::COMPLEMENTISER | super::lexicon::RELATIVE) && !words.is_determiner(i));
        if plain && !verb { stop } else { from }
    }

    /// "según explicó X", "comme l'a dit X", "wie X mitteilte", "как сообщил X".
    pub(super) fn as_clause(&self, cue: &Cue, bounds: &Range<usize>) -> Option<Found> {
        let words = self.words;
        let from = cue.words.start.saturating_sub(AS).max(bounds.start);
        let marker = (from..cue.words.start)
            .rev()
            .take_while(|&i| words.is_outside(i) && !matches!(words.lower(i), "," | "." | ";" | ":"))
            .find_map(|i| words.phrase_at("as", i, cue.words.start).map(|end| (i, end)));
        let (start, marked) = marker?;
        // It opens its clause.
        let opens = start == bounds.start
            || words.is_stop(start - 1)
            || words.closes(start - 1)
            || words.is(start - 1, CONJUNCTION);
        if !opens {
            return None;
        }
        let between = words.phrase(words.skip_asides(marked, cue.words.start), cue.words.start);
        let quiet = (marked..cue.words.start).all(|i| words.is(i, AUXILIARY | CLITIC | super::lexicon::ADVERB));
        if between.is_none() && !quiet {
            return None;
        }
        let last = cue.particle.map_or(cue.words.end, |p| p + 1);
        let source = between.or_else(|| self.subject_after(cue.words.end, bounds.end));
        let source = if start == bounds.start { source.map(|p| p.in_front(words)) } else { source };
        let after = source.as_ref().map_or(last, |p| p.after.max(last));
        let close = self.trailing_end(after, bounds.end);
        let content = self.around(start, close, bounds)?;
        let mut found = Found::new(content, vec![start..marked, cue.words.clone()], cue.class, prior::ACCORDING);
        if marked == cue.words.start {
            found.cue = vec![start..cue.words.end];
        }
        if source.is_none() {
            found.subject = Subject::Last;
        }
        found.source = source;
        found.quoted = found.content.iter().any(|c| words.closes(c.end - 1));
        Some(found)
    }

    /// "Об этом сообщает ТАСС", "Así lo anunció la ministra", "Das teilte die Polizei mit": of the sentence before.
    pub(super) fn about_before(&self, cue: &Cue, bounds: &Range<usize>) -> Option<Found> {
        let words = self.words;
        let number = words.sentence_of(cue.words.start);
        let sentence = words.sentences[number].clone();
        let marked = words.phrase_at("back", sentence.start, sentence.end).filter(|_| *bounds == sentence)?;
        let before = words.sentences[number.checked_sub(1)?].clone();
        let between = (marked < cue.words.start)
            .then(|| words.phrase(words.skip_asides(marked, cue.words.start), cue.words.start));
        let between = match between {
            Some(None) if (marked..cue.words.start).any(|i| !words.is(i, AUXILIARY | CLITIC)) => return None,
            other => other.flatten(),
        };
        let source = between.or_else(|| self.subject_after(cue.words.end, cue.particle.unwrap_or(sentence.end)))?;
        let content = words.trimmed(before);
        if words.count(content.clone()) < CLAUSE {
            return None;
        }
        let mut found = Found::new(vec![content], vec![cue.words.clone()], cue.class, prior::OBJECT);
        found.cue.extend(cue.particle.map(|p| p..p + 1));
        found.source = Some(source);
        Some(found)
    }

    /// "Об этом он рассказал в эфире": the speaker of the sentence before, told of once more. The words join that
    /// attribution, and with them the medium they name.
    pub(super) fn says_again(&mut self, found: &Found, sentence: &Range<usize>) -> bool {
        let words = self.words;
        let Some(phrase) = found.source.as_ref().filter(|p| !self.is_medium(p)) else { return false };
        if found.content[0].end > sentence.start {
            return false;
        }
        let key = |p: &Phrase| p.name.as_ref().map(|n| super::names::stem(words.lower(n.end - 1)));
        let same = |f: &Found| {
            let known = f.source.as_ref().and_then(key);
            !f.gone
                && f.extent().start >= found.content[0].start
                && (phrase.pronoun || key(phrase).is_some_and(|k| known == Some(k)))
        };
        let Some(before) = self.found.iter().rposition(same) else { return false };
        self.found[before].cue.extend(found.cue.iter().cloned());
        true
    }

    /// "…», espetó el ingeniero", "…“, lacht Kerstin Wahala": behind a quotation and a comma a verb no list has.
    pub(super) fn open_verbs(&mut self, sentence: &Range<usize>) {
        let words = self.words;
        for close in sentence.clone().filter(|&i| words.closes(i)) {
            let Some(q) = words.all[close].quote.filter(|&q| words.quotes[q].words.end == close + 1) else { continue };
            let quote = words.quotes[q].clone();
            let mut at = close + 1;
            let dash = words.lexicon.file.incise_dash && (words.is_dash(at) || words.is_dash(at + 1));
            while at < sentence.end && (words.lower(at) == "," || words.is_dash(at)) {
                at += 1;
            }
            let handed = at > close + 1 || matches!(words.lower(quote.inner.end - 1), "," | "!" | "?");
            // A comma and a dash leave no doubt; a comma alone may follow a title.
            let statement = quote.kind == QuotationKind::Speech && words.count(quote.inner.clone()) >= CLAUSE;
            if !handed || !(statement || dash) {
                continue;
            }
            let small = |i: usize| words.is(i, AUXILIARY | CLITIC) && !words.is_determiner(i);
            let verb = (at..at + 3).find(|&i| !small(i)).unwrap_or(at);
            let unknown = words.roles_free(verb)
                && words.is_word(verb)
                && !words.is_capital(verb)
                && words.lexicon.verbs(words.lower(verb)).is_empty();
            if !unknown || words.lower(verb).chars().count() < 4 {
                continue;
            }
            // The speaker stands right behind it and closes the clause.
            let next = (verb + 1..sentence.end)
                .find(|&i| !words.is(i, CLITIC | super::lexicon::ADVERB) || words.is_determiner(i));
            let Some(source) = next.and_then(|n| words.phrase(n, sentence.end)).map(|p| self.without_told(p)) else {
                continue;
            };
            let person =
                source.name.is_some() || source.pronoun || source.head.is_some_and(|h| words.is(h, ROLE | UNNAMED));
            let rest = self.trailing_end(source.after, sentence.end);
            let closed = rest >= sentence.end || words.is_stop(rest) || words.opens(rest);
            if !person || !closed || !words.may_be_subject(&source) {
                continue;
            }
            let cue = verb - usize::from(words.is(verb - 1, AUXILIARY))..verb + 1;
            let mut found = Found::new(vec![quote.words.clone()], vec![cue], Class::Say, prior::OBJECT);
            found.source = Some(source);
            found.quoted = true;
            self.found.push(found);
        }
    }

    /// What stands around the words `start..close` that give the source: behind them when they open the sentence,
    /// before them when they end it, both when they stand in it.
    pub(super) fn around(&self, start: usize, close: usize, bounds: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let words = self.words;
        let before = words.trimmed(bounds.start..start);
        let behind = words.trimmed(close.min(bounds.end)..bounds.end);
        let (many, few) = (words.count(before.clone()), words.count(behind.clone()));
        let pieces: Vec<Range<usize>> = match (many, few) {
            (0..=1, 2..) => vec![behind],
            (2.., 0) => vec![before],
            (2.., _) => vec![before, behind],
            _ => Vec::new(),
        };
        (!pieces.is_empty()).then_some(pieces)
    }
}

impl Words<'_> {
    /// Whether a time or an aside begins at `i`.
    pub(super) fn time_or_aside(&self, i: usize, end: usize) -> bool {
        self.skip_asides(i, end) > i
    }

    /// Words that no list knows but as verbs.
    pub(super) fn roles_free(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|w| w.roles == 0)
    }
}
