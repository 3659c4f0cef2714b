//! Whose verb it is: the phrase before a cue or behind it.

use super::lexicon::{
    BODY, COMPLEMENTISER, CONJUNCTION, DOCUMENT, Form, GENITIVE, OBLIQUE, OF, PREPOSITION, PRESS, PRONOUN, RELATIVE,
    ROLE, TITLE,
};
use super::phrase::Phrase;
use super::words::Words;

/// Words looked at before a cue, and words that may stand between subject and verb.
const BACK: usize = 48;
const BRIDGE: usize = 12;

impl Words<'_> {
    /// The subject behind a verb: "dijo el lunes el alcalde", "a déclaré à l'AFP le maire".
    pub(super) fn subject_after(&self, from: usize, end: usize) -> Option<Phrase> {
        let mut at = self.skip_asides(from, end);
        // "hieß es aus dem Ministerium".
        if let Some(inside) = self.phrase_at("from", at, end)
            && let Some(found) =
                self.phrase(inside, end).filter(|p| p.head.is_some_and(|h| self.is(h, BODY | DOCUMENT)))
        {
            return Some(found);
        }
        // Whom it was told comes first: past it once.
        if self.is(at, PREPOSITION) && self.is_outside(at) && !self.is(at, COMPLEMENTISER) {
            let told = self.phrase(at + 1, end)?;
            at = self.skip_asides(told.words.end, end);
        }
        let found = self.phrase(at, end).filter(|p| self.may_be_subject(p))?;
        // "сказал ТАСС министр": a name in the dative, then the subject.
        if self.lexicon.file.declines_names && found.after == found.words.end && !found.pronoun {
            let next = self.phrase(found.words.end, end).filter(|p| p.pronoun || p.name.is_some() || p.head.is_some());
            let told = found.head.is_none_or(|h| self.is(h, PRESS)) && next.is_some();
            if told {
                return next;
            }
        }
        Some(found)
    }

    /// The subject before a verb that begins at `cue`, not before `lo`.
    pub(super) fn subject_before(&self, cue: usize, lo: usize) -> Option<Phrase> {
        let lo = lo.max(cue.saturating_sub(BACK));
        let mut begin = cue;
        while begin > lo {
            // To the start of this clause.
            let mut start = begin - 1;
            while start > lo && !self.parts_clauses(start - 1) {
                start -= 1;
            }
            if self.is_outside(start)
                && let Some(found) = self.subject_in(start, cue, start > lo)
            {
                return Some(found);
            }
            if start > lo && matches!(self.lower(start - 1), ";" | ":" | ".") {
                break;
            }
            begin = start;
        }
        None
    }

    /// Not "den Olympiamarathon", nor "die Sicherheit".
    pub(super) fn may_be_subject(&self, phrase: &Phrase) -> bool {
        let start = phrase.words.start;
        if self.is(start, OBLIQUE) && self.is_determiner(start) {
            return false;
        }
        let thing = phrase.head.is_none() && self.lexicon.is_abstract(self.lower(phrase.words.end - 1));
        !thing || phrase.name.as_ref().is_some_and(|n| n.len() > 1)
    }

    fn parts_clauses(&self, i: usize) -> bool {
        (self.is_stop(i) && !matches!(self.lower(i), "(" | ")"))
            || self.closes(i)
            || (self.is(i, CONJUNCTION | COMPLEMENTISER) && !self.is_capital(i) && self.is_outside(i))
    }

    /// The subject of the clause that begins at `start`.
    fn subject_in(&self, start: usize, cue: usize, inner: bool) -> Option<Phrase> {
        let first = self.skip_asides(start, cue);
        if let Some(found) = self.phrase(first, cue)
            && self.may_be_subject(&found)
            && self.bridges(&found, cue, inner)
        {
            // "Dennoch betont Rot": a lone capital that begins a German sentence may be any word.
            let lone = self.lexicon.file.nouns_capitalised
                && found.words.len() == 1
                && !found.pronoun
                && found.head.is_none()
                && !inner
                && !self.is_shouting(first)
                && !self.is_surname(first)
                && self.all[first].medium.is_none();
            let behind = || {
                self.subject_after(cue + 1, self.all.len().min(cue + 12)).filter(|p| {
                    let told = self.is(p.words.start, GENITIVE) && self.is(p.words.end - 1, PRESS);
                    (p.name.is_some() || p.head.is_some() || p.pronoun) && !told
                })
            };
            return if lone { behind().or(Some(found)) } else { Some(found) };
        }
        // "В мэрии сообщили", "Desde el ministerio dijeron": where a body's people said it.
        if self.phrase_at("from", first, cue) == Some(first + 1)
            && let Some(found) = self.phrase(first + 1, cue)
            && found.head.is_some_and(|h| self.is(h, BODY | PRESS))
                | found.name.as_ref().is_some_and(|n| self.is_shouting(n.start))
            && self.bridges(&found, cue, inner)
        {
            return Some(found);
        }
        // "En Soria el alcalde dijo": a phrase later in the clause, right before its verb.
        (first + 1..cue).take(BRIDGE).find_map(|at| {
            let opens = self.is_determiner(at) || self.is(at, ROLE | TITLE | PRONOUN) || self.is_capital(at);
            if !opens
                || self.is(at - 1, OF | PREPOSITION | RELATIVE)
                || self.is_determiner(at - 1)
                || self.is_capital(at - 1)
            {
                return None;
            }
            self.phrase(at, cue).filter(|found| {
                self.may_be_subject(found) && cue - found.words.end.min(cue) <= 3 && self.bridges(found, cue, true)
            })
        })
    }

    /// Whether only what may part a subject from its verb stands between them.
    fn bridges(&self, found: &Phrase, cue: usize, inner: bool) -> bool {
        let mut at = found.after.min(cue);
        if at == cue {
            return true;
        }
        let says = |i: usize| self.lexicon.verbs(self.lower(i)).iter().any(|v| v.form == Form::Finite);
        let quiet = |i: usize| {
            let opens_clause = self.is(i, RELATIVE | COMPLEMENTISER) && !self.is_determiner(i);
            let stops = self.is_stop(i) || opens_clause || (says(i) && !self.is_capital(i));
            self.is_outside(i) && !stops
        };
        // "El alcalde, en rueda de prensa, dijo": one insertion between commas.
        if self.lower(at) == "," && !inner && at + 1 < cue {
            let Some(close) = (at + 1..cue).rev().find(|&i| self.lower(i) == ",") else { return false };
            let inserted = (at + 1..close).all(|i| self.is_outside(i) && !matches!(self.lower(i), "." | ";" | ":"));
            if !inserted || close - at > BRIDGE + 4 {
                return false;
            }
            at = close + 1;
        } else if self.lower(at) == "," && !inner && found.name.is_some() {
            at += 1;
        }
        cue - at <= BRIDGE && (at..cue).all(quiet)
    }
}
