//! Speakers named within the marks: « …, a déclaré le maire, … »; «…, — сказал министр, — …»; and in dialogue that opens
//! with a dash: —No lo sé —dijo ella—. Ya veremos.

use super::found::{Found, prior};
use super::lexicon::{AUXILIARY, CLITIC, Class, Form, PRONOUN};
use super::words::Words;
use std::ops::Range;

/// Words of a quotation in which its speaker is named at the latest, and those of the longest that is looked into.
const EARLY: usize = 120;
const LONGEST: usize = 600;

impl Words<'_> {
    /// The attribution of the quotation `number` to whoever is named inside it.
    pub(super) fn incise(&self, number: usize) -> Option<Found> {
        let quote = &self.quotes[number];
        let inner = quote.inner.clone();
        if inner.len() > LONGEST || self.count(inner.clone()) < 4 {
            return None;
        }
        let dashes = self.lexicon.file.incise_dash || (quote.dash && self.lexicon.file.incise_dash_in_dialogue);
        let mut plain = None;
        for at in inner.start + 2..inner.end.min(inner.start + EARLY) {
            let comma = !dashes && matches!(self.lower(at - 1), "," | "!" | "?");
            if !comma && !self.is_dash(at - 1) {
                continue;
            }
            let verb = (at..inner.end.min(at + 4))
                .find(|&i| self.lexicon.verbs(self.lower(i)).iter().any(|v| v.form != Form::Gerund));
            let Some(verb) = verb.filter(|&v| (at..v).all(|i| self.is(i, AUXILIARY | CLITIC | PRONOUN))) else {
                continue;
            };
            let plain = plain.get_or_insert_with(|| self.without_marks(&inner));
            if let Some(found) = plain.incise_at(at, verb, &inner) {
                return Some(found);
            }
        }
        None
    }

    /// The words within a quotation, as if they stood outside it.
    fn without_marks(&self, inner: &Range<usize>) -> Words<'_> {
        let mut all = self.all[inner.clone()].to_vec();
        for word in &mut all {
            word.quote = None;
        }
        self.with(all)
    }

    /// The incise whose verb is at `verb`. Positions are those of the whole text, the words those of the quotation.
    fn incise_at(&self, at: usize, verb: usize, inner: &Range<usize>) -> Option<Found> {
        let shift = inner.start;
        let (at, verb, end) = (at - shift, verb - shift, inner.len());
        let bounds = at..end;
        let cue = self.cue_at(verb, &bounds)?;
        if matches!(cue.class, Class::Call | Class::Mind | Class::Decline) {
            return None;
        }
        let source = self.subject_after(cue.words.end, end)?;
        let mut close = source.after.min(end);
        while close < end && !self.is_stop(close) && close < source.after + 12 {
            close += 1;
        }
        // ", — " or "—." behind it.
        let mut rest = close;
        while rest < end && (self.is_stop(rest)) {
            rest += 1;
        }
        if close < end && !self.is_stop(close) {
            return None;
        }
        let before = self.trimmed(0..at);
        let mut content = vec![before.start + shift..before.end + shift];
        let behind = self.trimmed(rest..end);
        if self.count(behind.clone()) > 0 {
            content.push(behind.start + shift..behind.end + shift);
        }
        let mut found =
            Found::new(content, vec![cue.words.start + shift..cue.words.end + shift], cue.class, prior::INCISE);
        found.source = Some(source.shifted(shift));
        found.quoted = true;
        Some(found)
    }
}
