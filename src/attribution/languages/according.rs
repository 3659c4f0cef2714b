//! "según X", "selon X", "laut X", "X zufolge", "по словам X": whose words they are, without a verb.

use super::found::{Found, prior};
use super::frames::Frames;
use super::lexicon::{Class, DOCUMENT, POSSESSIVE, PRONOUN, SELF, SPEAKING};
use super::phrase::Phrase;
use std::ops::Range;

impl Frames<'_> {
    /// An according-to phrase that begins at `at`; gives where to go on.
    pub(super) fn according(&mut self, at: usize, sentence: &Range<usize>, first: usize) -> Option<usize> {
        let words = self.words;
        let (bounds, parent) = self.bounds(at, sentence, first);
        let (start, cue, source, close) =
            self.prefixed(at, &bounds).or_else(|| self.postfixed(at, &bounds)).or_else(|| self.so(at, &bounds))?;
        let content = self.around(start, close, &bounds)?;
        // A word in front that only leads on ("Sin embargo") is no content of its own.
        let said: usize = content.iter().map(|c| words.count(c.clone())).sum();
        if said < 3 && !content.iter().any(|c| words.closes(c.end - 1)) {
            return None;
        }
        let next = if content[0].start >= close { content[0].start } else { close };
        let mut found = Found::new(content, cue, Class::Say, prior::ACCORDING);
        found.quoted = found.content.iter().any(|c| words.closes(c.end - 1));
        found.source = Some(source);
        found.parent = parent;
        self.place(found, first);
        Some(next.max(at + 1))
    }

    /// "según el alcalde", "nach Angaben der Polizei".
    fn prefixed(&self, at: usize, bounds: &Range<usize>) -> Option<Parts> {
        let words = self.words;
        // "по его словам", "nach ihren Angaben".
        if let Some(end) = words.phrase_at("own_words", at, bounds.end) {
            let owner = (at..end).find(|&i| words.is(i, POSSESSIVE))?;
            let cue = [at..owner, owner + 1..end].into_iter().filter(|c| !c.is_empty()).collect();
            return Some((at, cue, Phrase::pronoun_at(owner), end));
        }
        let end = words.phrase_at("according", at, bounds.end)?;
        // "según dijo X" has its verb, and is read by it.
        let phrase = words.phrase(end, bounds.end)?;
        if words.is(phrase.words.start, SELF) || !self.may_speak(&phrase) || words.cue_at(end, bounds).is_some() {
            return None;
        }
        let phrase = if at == bounds.start { phrase.in_front(words) } else { phrase };
        let zufolge = words.phrase_at("after", phrase.words.end, bounds.end);
        let mut cue = vec![at..end];
        cue.extend(zufolge.map(|z| phrase.words.end..z));
        let mut close = self.past(zufolge.unwrap_or(phrase.after), bounds.end);
        // "une source proche du dossier, citée par Le Figaro,".
        let cited = close + usize::from(words.lower(close) == ",");
        let remark =
            words.phrase_at("seen", cited, bounds.end).or_else(|| words.phrase_at("citing", cited, bounds.end));
        if let Some(by) = remark
            && let Some(seen) = words.phrase(by, bounds.end)
        {
            close = seen.words.end;
        }
        Some((at, cue, phrase, close))
    }

    /// "Medienberichten zufolge", "dem Minister zufolge".
    fn postfixed(&self, at: usize, bounds: &Range<usize>) -> Option<Parts> {
        let words = self.words;
        let opens = at == bounds.start || words.is_stop(at - 1) || words.is_determiner(at) || words.is_capital(at);
        if !opens || words.lexicon.phrases("after").is_none_or(std::collections::HashMap::is_empty) {
            return None;
        }
        let phrase = words.phrase(at, bounds.end)?;
        let end = words.phrase_at("after", phrase.words.end, bounds.end)?;
        let cue = vec![phrase.words.end..end];
        Some((at, cue, phrase, end))
    }

    /// "…“, so Müller." behind a quotation or a clause, to the sentence's end.
    fn so(&self, at: usize, bounds: &Range<usize>) -> Option<Parts> {
        let words = self.words;
        let end = words.phrase_at("so", at, bounds.end)?;
        if at <= bounds.start + 2 || words.lower(at - 1) != "," {
            return None;
        }
        let phrase = words.phrase(words.skip_asides(end, bounds.end), bounds.end)?;
        let close = self.past(phrase.after, bounds.end);
        let closed = close >= bounds.end || words.is_stop(close);
        let article = words.is_determiner(phrase.words.start) || phrase.name.is_some() || phrase.pronoun;
        (closed && article && self.may_speak(&phrase)).then_some((at, vec![at..end], phrase, close))
    }

    /// A plan and a law say nothing; people, bodies, reports and media do.
    fn may_speak(&self, phrase: &Phrase) -> bool {
        let words = self.words;
        let speaking = phrase.head.is_some_and(|h| words.is(h, SPEAKING));
        let data = phrase.words.clone().any(|i| words.is(i, DOCUMENT));
        phrase.name.is_some() || speaking || data || words.is(phrase.words.start, PRONOUN)
    }

    /// Past a second noun in brackets or a time: "laut Müller am Montag".
    fn past(&self, from: usize, end: usize) -> usize {
        let words = self.words;
        if words.lower(from) == "("
            && let Some(close) = (from..end.min(from + 6)).find(|&i| words.lower(i) == ")")
        {
            return close + 1;
        }
        from
    }
}

type Parts = (usize, Vec<Range<usize>>, Phrase, usize);
