//! The words that say that somebody says something: a verb's form with its auxiliary or particle, or a set phrase.

use super::lexicon::{
    ADVERB, AUXILIARY, CLITIC, CONDITION, Class, DETERMINER, Form, NEGATION, PREPOSITION, PRONOUN, TIME, Verb,
};
use super::words::Words;
use std::ops::Range;

/// Words between a verb and the particle that closes its clause.
const PARTICLE_REACH: usize = 30;

/// A cue as found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) words: Range<usize>,
    /// Where the particle stands: "teilte ... mit".
    pub(super) particle: Option<usize>,
    pub(super) class: Class,
    pub(super) form: Form,
}

impl Words<'_> {
    /// The cue whose main word is `at`, in a sentence of `bounds`.
    pub(super) fn cue_at(&self, at: usize, bounds: &Range<usize>) -> Option<Cue> {
        if let Some(end) = self.phrase_at("declines", at, bounds.end) {
            return Some(Cue { words: at..end, particle: None, class: Class::Decline, form: Form::Finite });
        }
        let verbs = self.lexicon.verbs(self.lower(at));
        if verbs.is_empty()
            || (self.is_capital(at) && at > bounds.start && !self.opens(at - 1) && !self.is_stop(at - 1))
        {
            return None;
        }
        verbs.iter().find_map(|verb| self.as_verb(verb, at, bounds)).filter(|cue| self.is_asserted(cue, bounds))
    }

    fn as_verb(&self, verb: &Verb, at: usize, bounds: &Range<usize>) -> Option<Cue> {
        let plain = |words, particle| Some(Cue { words, particle, class: verb.class, form: verb.form });
        if let Some(particle) = &verb.particle {
            let reach = bounds.end.min(at + PARTICLE_REACH);
            let closes = |&i: &usize| {
                self.lower(i) == particle
                    && self.is_outside(i)
                    && (i + 1 >= bounds.end || self.is_stop(i + 1) || self.is_mark(i + 1))
            };
            let found = (at + 1..reach).take_while(|&i| !matches!(self.lower(i), ":" | ";" | ".")).find(closes)?;
            return plain(at..at + 1, Some(found));
        }
        match verb.form {
            Form::Participle => {
                let reach = if self.lexicon.file.nouns_capitalised { 16 } else { 4 };
                let from = at.saturating_sub(reach).max(bounds.start);
                let clear = |i: &usize| !self.is_stop(*i) && self.is_outside(*i);
                let auxiliary = (from..at).rev().take_while(clear).find(|&i| self.is(i, AUXILIARY))?;
                // "ha emitido un comunicado": the noun of the same letters.
                let small = |i: usize| self.is(i, ADVERB | CLITIC | NEGATION | PRONOUN | TIME | AUXILIARY);
                if !self.lexicon.file.nouns_capitalised && !(auxiliary + 1..at).all(small) {
                    return None;
                }
                // "est prévu": a state is no saying; only "s'est" is, and the auxiliary of having.
                let near = at - auxiliary <= 2 && !self.is(at - 1, super::lexicon::PRONOUN);
                plain(if near { auxiliary..at + 1 } else { at..at + 1 }, None)
            }
            // "la nota", "un apunte": a noun of the same letters.
            Form::Finite
                if at > bounds.start && self.is(at - 1, DETERMINER) && !self.is(at - 1, super::lexicon::CLITIC) =>
            {
                None
            }
            // "con disgusto dice", but "en conta": behind a preposition no verb stands.
            Form::Finite if at > bounds.start && self.is(at - 1, PREPOSITION) && !self.may_be_fronted(at - 1) => None,
            _ => plain(at..at + 1, None),
        }
    }

    fn is_mark(&self, i: usize) -> bool {
        self.opens(i) || self.closes(i)
    }

    /// Words that are prepositions and begin clauses too: "según dijo", "wie", "comme", "как".
    fn may_be_fronted(&self, i: usize) -> bool {
        self.phrase_before("as", i + 1, i).is_some()
            || self.lexicon.file.nouns_capitalised
            || self.lexicon.file.declines_names
    }

    /// Not "no dijo que", not "wenn er sagt": those assert nothing.
    fn is_asserted(&self, cue: &Cue, bounds: &Range<usize>) -> bool {
        let start = cue.words.start;
        let near = start.saturating_sub(2).max(bounds.start)..start;
        let denied = near.into_iter().any(|i| self.is(i, NEGATION) && self.is_outside(i));
        let after = self.lexicon.file.nouns_capitalised && self.is(cue.words.end, NEGATION);
        // "Fuentes del partido, que pidieron el anonimato": a remark on the source.
        let mut before = start;
        while before > bounds.start && self.is(before - 1, CLITIC | AUXILIARY) && start - before < 3 {
            before -= 1;
        }
        let relative = before >= bounds.start + 2
            && self.is(before - 1, super::lexicon::RELATIVE)
            && !self.is(before - 1, DETERMINER)
            && self.lower(before - 2) == ",";
        let clause = (start.saturating_sub(12).max(bounds.start)..start)
            .rev()
            .take_while(|&i| !self.is_stop(i) && self.is_outside(i));
        let conditional = clause.clone().any(|i| self.is(i, CONDITION) && !self.is(i, super::lexicon::RELATIVE));
        !denied && !after && !conditional && !relative
    }
}
