//! The frames, sentence by sentence: which words say something, who says it, and what is said.

use super::cue::Cue;
use super::found::{Found, Subject, prior};
use super::lexicon::{
    ADVERB, AUXILIARY, CLITIC, COMPLEMENTISER, CONJUNCTION, Class, Form, NEGATION, PREPOSITION, RELATIVE, TIME,
};
use super::media::Media;
use super::phrase::Phrase;
use super::words::Words;
use crate::text::QuotationKind;
use std::ops::Range;

/// Words between a cue and the clause it opens.
const REACH: usize = 28;

/// Reads one text.
pub(super) struct Frames<'a> {
    pub(super) words: &'a Words<'a>,
    pub(super) media: &'a Media,
    pub(super) found: Vec<Found>,
}

impl<'a> Frames<'a> {
    /// All attributions of a text, in the order of their cues.
    ///
    /// `within` are those whose speaker is named inside their marks.
    pub(super) fn read(words: &'a Words<'a>, media: &'a Media, within: Vec<Found>) -> Vec<Found> {
        let mut frames = Self { words, media, found: within };
        for sentence in words.sentences.clone() {
            frames.sentence(&sentence);
        }
        frames.go_on();
        frames.found
    }

    fn sentence(&mut self, sentence: &Range<usize>) {
        let first = self.found.len();
        let mut at = sentence.start;
        self.open_verbs(sentence);
        while at < sentence.end {
            if !self.words.is_outside(at) {
                at += 1;
                continue;
            }
            let next = match self.according(at, sentence, first) {
                Some(next) => next,
                None => self.verb(at, sentence, first).unwrap_or(at + 1),
            };
            at = next.max(at + 1);
        }
        self.colon_alone(sentence, first);
    }

    /// The bounds in which a cue at `at` finds its parts: those of the innermost content it stands in, or the sentence.
    pub(super) fn bounds(&self, at: usize, sentence: &Range<usize>, first: usize) -> (Range<usize>, Option<usize>) {
        let inner = (first..self.found.len()).rev().find(|&i| !self.found[i].gone && self.found[i].holds(at));
        let range = inner.and_then(|i| self.found[i].content.iter().find(|c| c.contains(&at)).cloned());
        (range.unwrap_or(sentence.clone()), inner)
    }

    fn verb(&mut self, at: usize, sentence: &Range<usize>, first: usize) -> Option<usize> {
        let words = self.words;
        let (bounds, parent) = self.bounds(at, sentence, first);
        let cue = words.cue_at(at, &bounds)?;
        if self.found[first..].iter().any(|f| !f.gone && f.cue.iter().any(|c| c.contains(&at))) {
            return None;
        }
        let last = cue.particle.map_or(cue.words.end, |p| p + 1);
        // "..., y añadió que": a further verb of the same subject.
        let joined = parent.and_then(|p| self.joined(&cue, &bounds, p));
        if let (Some(p), Some(edge)) = (parent, joined) {
            let whole = self.found[p].content.iter().map(|c| c.end).max().unwrap_or(edge).max(last);
            let level = edge..whole.max(sentence.end.min(whole));
            let mut found = self.forward(&cue, &level, Missing::Allowed)?;
            self.found[p].cut(&level);
            if self.found[p].content.is_empty() {
                return None;
            }
            found.parent = self.found[p].parent;
            found.subject = Subject::As(self.root(p));
            found.source = None;
            self.found.push(found);
            return Some(last);
        }
        let found = self.as_clause(&cue, &bounds).or_else(|| self.behind_quote(&cue, &bounds)).or_else(|| {
            if cue.form == Form::Gerund {
                return self.gerund(&cue, &bounds, first);
            }
            self.forward(&cue, &bounds, Missing::AsLanguage)
                .or_else(|| self.behind_clause(&cue, &bounds))
                .or_else(|| self.about_before(&cue, &bounds))
        });
        let mut found = found?;
        if self.says_again(&found, sentence) {
            return Some(last);
        }
        found.parent = parent;
        let next = found.content.iter().filter(|c| c.start >= last).map(|c| c.start).min().unwrap_or(last).max(last);
        self.place(found, first);
        Some(next)
    }

    /// The first of a run of verbs with one subject.
    fn root(&self, mut i: usize) -> usize {
        while let Subject::As(before) = self.found[i].subject {
            i = before;
        }
        i
    }

    /// Adds what was found; what it goes around is relayed by it or stands inside it.
    pub(super) fn place(&mut self, found: Found, first: usize) {
        let mut found = found;
        // "..., informó Reuters" at the end of what somebody said: the medium carries the whole. "..., sagte ihr Sprecher":
        // the whole is his.
        if let Some(p) = found.parent
            && let Some(phrase) = found.source.clone()
            && found.content.iter().all(|c| c.end <= found.cue[0].start)
            && self.found[p].content.iter().any(|c| c.start == found.content[0].start)
            && self.found[p].cue.first().is_some_and(|c| c.end <= found.content[0].start)
        {
            let tail = found.content[0].end..self.found[p].content.iter().map(|c| c.end).max().unwrap_or(0);
            if self.is_medium(&phrase) && !self.found[p].source.as_ref().is_some_and(|s| self.is_medium(s)) {
                self.found[p].cut(&tail);
                self.found[p].relayed_by.push(phrase);
                return;
            }
            let start = self.found[p].extent().start;
            self.found[p].cut(&tail);
            found.content = vec![start..tail.start];
            found.parent = self.found[p].parent;
            self.found[p].parent = Some(self.found.len());
            self.found.push(found);
            return;
        }
        // "Об этом сообщает ТАСС": of the sentence before.
        let first = match found.content[0].start {
            start if start < found.cue[0].start && found.parent.is_none() => {
                let near = self.found[..first].iter().rev().take(12).take_while(|f| f.extent().start >= start).count();
                first - near
            }
            _ => first,
        };
        let whole = self.words_in(&found.content);
        let number = self.found.len();
        let mut relays = false;
        for i in first..number {
            let inside = {
                let other = &self.found[i];
                let extent = other.extent();
                !other.gone
                    && other.parent == found.parent
                    && found.content.iter().any(|c| c.start <= extent.start && extent.end <= c.end)
            };
            if !inside {
                continue;
            }
            let part = self.words_in(&self.found[i].content) + self.words_in(&self.found[i].cue) + 2;
            if let Some(phrase) = found.source.clone().filter(|p| self.is_medium(p))
                && part * 10 >= whole * 6
            {
                self.found[i].relayed_by.push(phrase);
                relays = true;
            } else {
                self.found[i].parent = Some(number);
            }
        }
        found.gone = relays;
        self.found.push(found);
    }

    fn words_in(&self, pieces: &[Range<usize>]) -> usize {
        pieces.iter().map(|p| self.words.count(p.clone())).sum()
    }

    pub(super) fn is_medium(&self, phrase: &Phrase) -> bool {
        self.media.heads(self.words, phrase).is_some() || self.media.by_noun(self.words, phrase).is_some()
    }

    /// Where the second verb of one subject begins, with the "and" before it.
    fn joined(&self, cue: &Cue, bounds: &Range<usize>, parent: usize) -> Option<usize> {
        let words = self.words;
        if self.found[parent].cue.is_empty() || self.found[parent].cue[0].start > cue.words.start {
            return None;
        }
        let quiet = |i: usize| words.is(i, AUXILIARY | CLITIC | NEGATION | ADVERB | TIME) && !words.is(i, CONJUNCTION);
        let mut at = cue.words.start;
        while at > bounds.start && cue.words.start - at < 4 && quiet(at - 1) {
            at -= 1;
        }
        let before = at.checked_sub(1).filter(|&b| b > bounds.start)?;
        let comma = usize::from(words.lower(before - 1) == ",");
        match () {
            () if words.is(before, CONJUNCTION) && words.is_outside(before) => Some(before - comma),
            () if words.lower(before) == "," && cue.form == Form::Gerund => Some(before),
            () => None,
        }
    }

    /// "asegurando que ...", "affirmant que ...": said by the subject of the sentence.
    fn gerund(&self, cue: &Cue, bounds: &Range<usize>, first: usize) -> Option<Found> {
        let mut found = self.forward(cue, bounds, Missing::Allowed)?;
        found.source = None;
        let before = (first..self.found.len()).rev().find(|&i| !self.found[i].gone && self.found[i].parent.is_none());
        match before {
            Some(before) => found.subject = Subject::As(self.root(before)),
            None => {
                let lo = bounds.start;
                let start = self.words.skip_asides(lo, cue.words.start);
                found.source =
                    self.words.phrase(start, cue.words.start).filter(|p| p.name.is_some() || p.head.is_some());
                if found.source.is_none() {
                    found.subject = Subject::Last;
                }
            }
        }
        Some(found)
    }

    /// What follows the cue: a quotation, a colon, a clause, an infinitive, a thing denied.
    fn forward(&self, cue: &Cue, bounds: &Range<usize>, missing: Missing) -> Option<Found> {
        let words = self.words;
        let last = cue.particle.map_or(cue.words.end, |p| p + 1);
        let before = words.subject_before(cue.words.start, bounds.start);
        let limit = bounds.end.min(last + REACH);
        let after = match &before {
            Some(_) => None,
            None => self.subject_after(cue.words.end, cue.particle.unwrap_or(bounds.end)),
        };
        let free = after.as_ref().map_or(last, |p| p.after.max(last)).max(last);
        let opened = self.opened(cue, last, free, limit, bounds)?;
        let mut found = Found::new(opened.content, self.cue_words(cue), cue.class, opened.prior);
        found.quoted = opened.quoted;
        let clear = |p: &Phrase| !found.content.iter().any(|c| c.start < p.words.end && p.words.start < c.end);
        found.source = before.or(after).map(|p| self.without_told(p)).filter(clear);
        if found.source.is_none() {
            // A finite verb of a language without pronouns goes on with who spoke last; elsewhere nobody is said.
            if missing == Missing::AsLanguage && !words.lexicon.file.subjectless {
                return None;
            }
            found.subject = Subject::Last;
        }
        Some(found)
    }

    fn cue_words(&self, cue: &Cue) -> Vec<Range<usize>> {
        let mut all = vec![cue.words.clone()];
        all.extend(cue.particle.map(|p| p..p + 1));
        all
    }

    fn opened(&self, cue: &Cue, last: usize, free: usize, limit: usize, bounds: &Range<usize>) -> Option<Opened> {
        let words = self.words;
        let end = bounds.end;
        let part = (last..end).find(|&i| words.lower(i) == ";" && words.is_outside(i)).unwrap_or(end);
        let whole = |from: usize| words.trimmed(from..if from < part { part } else { end });
        // The first of: a colon, a quotation, a complementiser.
        let mut at = last;
        let mut commas = 0;
        while at < limit {
            if words.opens(at) {
                let quote = words.all[at].quote?;
                let inside = words.quotes[quote].words.clone();
                let media =
                    self.media.all.iter().any(|m| inside.contains(&m.words.start) && m.words.len() + 2 >= inside.len());
                if inside.start == at && !media {
                    let speech = words.quotes[quote].kind == QuotationKind::Speech;
                    let near = at <= free + 2 || cue.class == Class::Call || (at <= last + 8 && speech);
                    if !near || inside.end > end {
                        return None;
                    }
                    // A quotation with a mark behind it is the whole of what was said.
                    let closed = inside.end >= end || words.is_stop(inside.end);
                    let content = if speech && cue.class != Class::Call && !closed { whole(at) } else { inside };
                    let strength = if speech && cue.class != Class::Call { prior::QUOTATION } else { prior::OBJECT };
                    return Some(Opened { content: vec![content], prior: strength, quoted: speech });
                }
                at = inside.end.max(at + 1);
                continue;
            }
            match words.lower(at) {
                ":" if cue.class != Class::Call => {
                    let content = whole(at + 1);
                    let quoted = words.opens(content.start);
                    let said = words.count(content.clone()) >= 2 || quoted;
                    return said.then_some(Opened { content: vec![content], prior: prior::QUOTATION, quoted });
                }
                "." | ";" => break,
                "," => {
                    commas += 1;
                    if let Some(opened) = self.clause_behind_comma(at, end, cue) {
                        return Some(opened);
                    }
                    if commas > 2 || at >= last + 20 {
                        break;
                    }
                }
                _ if words.is(at, COMPLEMENTISER)
                    && words.is_outside(at)
                    && !words.lexicon.file.nouns_capitalised
                    && !words.lexicon.file.declines_names
                    && cue.class != Class::Call =>
                {
                    // "la ley que ...": a relative clause, unless the noun before is the speaker.
                    // "afirmó, en una rueda de prensa, que": a circumstance between commas.
                    let inserted = words.lower(free) == "," && words.is(free + 1, PREPOSITION);
                    let behind_comma = words.lower(at - 1) == "," && at > free + 1 && !inserted;
                    if behind_comma {
                        break;
                    }
                    let relative = at > last
                        && at > free
                        && words.is(at, RELATIVE)
                        && !words.is_stop(at - 1)
                        && !words.is(at - 1, TIME);
                    if relative && at > free + 8 {
                        break;
                    }
                    let content = whole(at);
                    return (words.count(content.clone()) >= 3).then_some(Opened {
                        content: vec![content],
                        prior: prior::CLAUSE,
                        quoted: false,
                    });
                }
                _ => {}
            }
            at += 1;
        }
        self.object(cue, last, free, end)
    }

    /// ", dass ...", ", что ...", ", er habe ...", ", den Fall zu prüfen".
    fn clause_behind_comma(&self, comma: usize, end: usize, cue: &Cue) -> Option<Opened> {
        let words = self.words;
        let file = &words.lexicon.file;
        if !file.nouns_capitalised && !file.declines_names {
            return None;
        }
        if cue.class == Class::Call {
            return None;
        }
        let mut next = comma + 1;
        while next < end && words.is(next, ADVERB | TIME) && !words.is(next, COMPLEMENTISER) && next < comma + 3 {
            next += 1;
        }
        let content = words.trimmed(comma + 1..end);
        if words.is(next, COMPLEMENTISER) && words.count(content.clone()) >= 3 {
            return Some(Opened { content: vec![content], prior: prior::CLAUSE, quoted: false });
        }
        if !file.nouns_capitalised {
            return None;
        }
        let near = comma + 1..end.min(comma + 12);
        let clause = near.clone().take_while(|&i| !matches!(words.lower(i), "," | ";" | ":"));
        if clause.clone().any(|i| words.lexicon.is_subjunctive(words.lower(i)) && i > comma + 1) {
            return Some(Opened { content: vec![content], prior: prior::SUBJUNCTIVE, quoted: false });
        }
        let infinitive =
            (comma + 1..end.min(comma + 24)).any(|i| words.lower(i) == "zu" && words.lower(i + 1).ends_with('n'));
        (infinitive
            && matches!(cue.class, Class::Say | Class::Promise | Class::Claim | Class::Deny)
            && words.count(content.clone()) >= 3)
            .then_some(Opened { content: vec![content], prior: prior::OBJECT, quoted: false })
    }

    /// "aseguró no conocer el informe", "wies die Vorwürfe zurück", "rehusó comentar el caso".
    fn object(&self, cue: &Cue, last: usize, free: usize, end: usize) -> Option<Opened> {
        let words = self.words;
        let opened = |content: Range<usize>, least: usize| {
            (words.count(content.clone()) >= least).then_some(Opened {
                content: vec![content],
                prior: prior::OBJECT,
                quoted: false,
            })
        };
        let clause_end =
            |from: usize| (from..end).find(|&i| matches!(words.lower(i), "," | ";" | ":" | ".")).unwrap_or(end);
        match cue.class {
            Class::Deny if cue.particle.is_some() => {
                let particle = cue.particle?;
                opened(words.trimmed(free.min(particle).max(cue.words.end)..particle), 2)
                    .filter(|o| o.content[0].start >= cue.words.end && o.content[0].end <= particle)
                    .or_else(|| opened(words.trimmed(cue.words.end..particle), 2))
            }
            Class::Deny | Class::Decline => opened(words.trimmed(free..clause_end(free)), 1),
            Class::Call => None,
            _ => {
                let mut at = last;
                while at < end && words.is(at, NEGATION | CLITIC | ADVERB) && at < last + 4 {
                    at += 1;
                }
                let infinitive =
                    words.lexicon.is_infinitive(words.lower(at)) && !words.is_capital(at) && words.roles_free(at);
                if infinitive { opened(words.trimmed(last..end), 2) } else { None }
            }
        }
    }
}

/// Whether a verb may stand without a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Allowed,
    /// Only where the language leaves subjects out.
    AsLanguage,
}

/// What a cue opens.
struct Opened {
    content: Vec<Range<usize>>,
    prior: f32,
    quoted: bool,
}
