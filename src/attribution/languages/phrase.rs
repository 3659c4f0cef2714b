//! The noun phrase of a source, told by its edges: determiners and roles begin it; verbs, prepositions and marks end it.

use super::lexicon::{
    ADVERB, AGENT, AUXILIARY, BODY, CLITIC, COMPLEMENTISER, CONDITION, CONJUNCTION, DETERMINER, DOCUMENT, Form,
    GENITIVE, JOIN, NAME_HE, NAME_SHE, NEGATION, OF, PARTICLE, POSSESSIVE, PREPOSITION, PRESS, PRONOUN, RELATIVE, ROLE,
    SPEAKING, TIME, TITLE, UNNAMED,
};
use super::words::Words;
use crate::text::QuotationKind;
use std::ops::Range;

/// Words a phrase may have, and words of an apposition.
const LONGEST: usize = 18;
const APPOSITION: usize = 16;

/// Who is said to speak, as the text has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) words: Range<usize>,
    /// A name that heads the phrase or stands in apposition: not one behind "of".
    pub(super) name: Option<Range<usize>>,
    /// The noun that heads it, when a list has it.
    pub(super) head: Option<usize>,
    pub(super) pronoun: bool,
    pub(super) possessive: bool,
    /// Where an apposition behind the name stands: "Ana Ruiz, alcaldesa de Soria,".
    pub(super) apposition: Option<Range<usize>>,
    /// The word that follows phrase and apposition.
    pub(super) after: usize,
}

impl Words<'_> {
    /// The phrase that begins at `start`, before `end`.
    pub(super) fn phrase(&self, start: usize, end: usize) -> Option<Phrase> {
        let limit = end.min(start + LONGEST);
        if start >= limit {
            return None;
        }
        let plain = |words: Range<usize>| Phrase {
            after: words.end,
            words,
            name: None,
            head: None,
            pronoun: false,
            possessive: false,
            apposition: None,
        };
        if self.is(start, PRONOUN) && self.is_outside(start) {
            return Some(Phrase { pronoun: true, ..plain(start..start + 1) });
        }
        let mut at = start;
        while at < limit && self.is_determiner(at) && at - start < 2 {
            at += 1;
        }
        let (first, determined) = (at, at > start);
        let possessive = determined && self.is(start, POSSESSIVE);
        let (mut name, mut head, mut linked, mut ordinary) = (None::<Range<usize>>, None, false, 0);
        while at < limit {
            if self.opens(at) {
                let Some(close) = self.short_quote(at, limit).filter(|_| at > first || self.is_capital(at + 1)) else {
                    break;
                };
                // "the newspaper „Bild“"; a name in marks heads the phrase unless a person's follows.
                if at == first || self.is(at - 1, PRESS | BODY) || head.is_some() {
                    if !linked && (at == first || self.is(at - 1, PRESS | BODY)) {
                        name = Some(at + 1..close - 1);
                    }
                    at = close;
                    continue;
                }
                break;
            }
            if !self.is_word(at) || !self.is_outside(at) {
                break;
            }
            if let Some(end) = self.all[at].medium.filter(|&end| end <= limit && (name.is_none() || linked)) {
                // "источник ТАСС" is nobody named.
                linked |= self.lexicon.file.declines_names && head.is_some_and(|h| self.is(h, UNNAMED));
                if !linked {
                    name = Some(at..end);
                }
                at = end;
                // "a la agencia EFE Marwan Diab": whom it was told ends here.
                if self.is_capital(at) {
                    break;
                }
                continue;
            }
            let speaking = self.is(at, SPEAKING) && !(self.is_capital(at) && self.is_part_of_name(at, limit));
            if speaking {
                if name.is_some() && !self.is_capital(at) {
                    break;
                }
                // "Israels Armee": the name before is a genitive.
                if self.lexicon.file.nouns_capitalised && name.is_some() && head.is_none() {
                    name = None;
                }
                if head.is_none() && !linked {
                    head = Some(at);
                }
                at += 1;
                continue;
            }
            if self.is_capital(at) && !self.is(at, TIME) && !(at == start && self.is(at, PREPOSITION | CONJUNCTION)) {
                let run = self.name_run(at, limit);
                at = run.end;
                if !linked || self.lexicon.file.declines_names {
                    let named = self.without_bodies(run, head);
                    if !(named.is_empty() || linked && head.is_none()) {
                        name = Some(named);
                    }
                }
                continue;
            }
            if self.is(at, OF) && at > first && at + 1 < limit {
                linked = true;
                at += 1;
                if self.is_determiner(at) {
                    at += 1;
                }
                continue;
            }
            if self.is(at, GENITIVE)
                && at > first
                && self.is_capital(at - 1)
                && name.is_none()
                && (!self.is_press_next(at) || head.is_some_and(|h| self.is(h, DOCUMENT)))
            {
                linked = true;
                at += 1;
                continue;
            }
            // "Comité para la Protección", "Bundesagentur für Arbeit".
            if self.is(at, JOIN) && at > first && self.is_capital(at - 1) {
                let next = at + 1 + usize::from(self.is_determiner(at + 1));
                if next < limit
                    && self.is_capital(next)
                    && !self.is_first_name(next)
                    && head.is_none_or(|h| !self.is(h, ROLE))
                {
                    at = next;
                    let run = self.name_run(at, limit);
                    at = run.end;
                    name = name.map(|n| n.start..run.end);
                    continue;
                }
            }
            // "un comunicado recogido por": a participle with its agent.
            if self.is(at + 1, AGENT) && at > first {
                break;
            }
            const ENDS: u64 = PREPOSITION
                | CONJUNCTION
                | COMPLEMENTISER
                | RELATIVE
                | TIME
                | ADVERB
                | NEGATION
                | AUXILIARY
                | CLITIC
                | PRONOUN
                | CONDITION
                | DETERMINER;
            let verb = self
                .lexicon
                .verbs(self.lower(at))
                .iter()
                .any(|v| v.form != Form::Participle || head.is_some() || self.is(at.wrapping_sub(1), AUXILIARY));
            let adverb =
                self.lower(at).len() > 6 && (self.lower(at).ends_with("mente") || self.lower(at).ends_with("ement"));
            // German adjectives stand before their noun.
            let noun_before = at > first && (self.is_capital(at - 1) || self.closes(at - 1));
            let past_noun = self.lexicon.file.nouns_capitalised && noun_before;
            if self.is(at, ENDS) || verb || adverb || name.is_some() || past_noun {
                break;
            }
            ordinary += 1;
            at += 1;
        }
        while at > first && self.is(at - 1, OF | DETERMINER | GENITIVE) && !self.is_capital(at - 1) {
            at -= 1;
        }
        // Without a list's noun or a name only "the woman" speaks.
        let bare = determined && ordinary > 0 && !self.lexicon.file.nouns_capitalised;
        if at == first || (name.is_none() && head.is_none() && !bare) {
            return None;
        }
        // An adjective before no noun is no phrase: "new rules".
        if !determined && ordinary > 0 && head.is_none() && name.as_ref().is_none_or(|n| n.start > first + 3) {
            return None;
        }
        let mut phrase = Phrase { name, head, possessive, ..plain(start..at) };
        // "Jan Tolk (SPD)".
        if self.lower(at) == "("
            && let Some(close) = (at + 1..end.min(at + 6)).find(|&i| self.lower(i) == ")")
        {
            phrase.after = close + 1;
        }
        Some(self.with_apposition(phrase, end))
    }

    /// "el alcalde, Pedro Ruiz," takes the name in; "Pedro Ruiz, alcalde de Soria," keeps the role beside it.
    fn with_apposition(&self, mut phrase: Phrase, end: usize) -> Phrase {
        let comma = phrase.after;
        if self.lower(comma) != "," || comma + 1 >= end {
            return phrase;
        }
        let next = comma + 1;
        if phrase.name.is_none() {
            let plain = phrase.head.is_none() && self.is_determiner(phrase.words.start);
            let role = plain || phrase.head.is_some_and(|h| self.is(h, ROLE | TITLE | UNNAMED));
            if role && self.is_capital(next) && self.is_outside(next) && !self.is(next, SPEAKING | TIME | PREPOSITION) {
                let run = self.name_run(next, end);
                let closed = run.end >= end || self.is_stop(run.end) || !self.is_word(run.end);
                if run.len() >= 2 && closed {
                    phrase.words.end = run.end;
                    phrase.after = run.end;
                    phrase.name = Some(run);
                }
            }
            return phrase;
        }
        let limit = end.min(next + APPOSITION);
        let close = (next..limit).find(|&i| self.is_stop(i) || self.opens(i)).unwrap_or(limit);
        let opens_right =
            !self.is(next, RELATIVE | COMPLEMENTISER | PREPOSITION | CONJUNCTION) || self.is_determiner(next);
        let age = self.lower(next).len() <= 3 && self.lower(next).bytes().all(|b| b.is_ascii_digit());
        let role_at = (next..close.min(next + 4)).find(|&i| self.is(i, ROLE | TITLE | UNNAMED));
        // "la jueza citará al ministro" is a clause: behind the role stand its complement or an adjective with one.
        let noun_phrase = |role: usize| {
            let adjective = role + 1 < close && self.roles_free(role + 1) && !self.is_capital(role + 1);
            let closes = role + 2 >= close
                || self.is(role + 2, OF | GENITIVE | JOIN | CONJUNCTION | AGENT)
                || self.is_capital(role + 2);
            self.lexicon.file.declines_names || !adjective || closes
        };
        let medium = phrase.name.as_ref().is_some_and(|n| self.all[n.start].medium.is_some());
        let role = role_at.is_some_and(noun_phrase) && !medium;
        let says = (next..close)
            .any(|i| self.lexicon.verbs(self.lower(i)).iter().any(|v| v.form == Form::Finite && !self.is_capital(i)));
        if close > next && opens_right && (role || age) && !says {
            phrase.apposition = Some(next..close);
            phrase.after = if self.lower(close) == "," { close + 1 } else { close };
        }
        phrase
    }

    /// The end of a few quoted words that open at `at`: a paper's or a firm's name.
    fn short_quote(&self, at: usize, limit: usize) -> Option<usize> {
        let quote = &self.quotes[self.all[at].quote?];
        let short = quote.words.start == at && quote.inner.len() <= 5 && quote.words.end <= limit + 6;
        let name = quote.kind != QuotationKind::Speech || quote.inner.len() <= 2;
        (short && name && self.is_capital(quote.inner.start) && quote.words.end > quote.inner.end)
            .then_some(quote.words.end)
    }

    /// "der Zeitung" after a name is whom one told, not whose head one is.
    fn is_press_next(&self, article: usize) -> bool {
        self.is(article + 1, PRESS) || self.is(article + 2, PRESS) || self.opens(article + 1)
    }

    /// A capitalised word that a list has may still be a name's: "Juan Rey", but "Bundeskanzler Olaf".
    fn is_part_of_name(&self, at: usize, limit: usize) -> bool {
        at > 0 && at < limit && self.is_first_name(at - 1)
    }

    pub(super) fn is_first_name(&self, i: usize) -> bool {
        self.is(i, NAME_HE | NAME_SHE) && self.is_capital(i)
            || (self.is_capital(i) && crate::attribution::lexicon::ENGLISH.is_first_name(self.text(i)))
    }

    /// Capitalised words from `at` on, particles between them.
    pub(super) fn name_run(&self, at: usize, limit: usize) -> Range<usize> {
        let mut end = at + 1;
        while end < limit && end - at < 7 && self.is_outside(end) == self.is_outside(at) {
            // "ТАСС Иван Орлов", "Орлов ТАСС": whom it was told stands beside the speaker without a preposition.
            let told = self.lexicon.file.declines_names && self.is_shouting(end - 1) != self.is_shouting(end);
            let next = self.is_capital(end)
                && !told
                && !self.is(end, TIME)
                && (!self.is(end, SPEAKING) || self.is_first_name(end - 1));
            if next {
                end += 1;
                continue;
            }
            // "Pedro de la Torre"; "Ana y Luis" are two.
            let skip = (1..=2).find(|&n| {
                (end..end + n).all(|i| self.is(i, PARTICLE) && !self.is(i, CONJUNCTION) && !self.is_capital(i))
                    && end + n < limit
                    && self.is_capital(end + n)
                    && !self.is(end + n, SPEAKING | TIME)
            });
            match skip {
                Some(n) => end += n + 1,
                None => break,
            }
        }
        at..end
    }

    /// "ТАСС", "МЧС".
    pub(super) fn is_shouting(&self, i: usize) -> bool {
        let word = self.text(i);
        word.chars().count() > 2 && !word.ends_with('.') && word.chars().all(|c| !c.is_lowercase())
    }

    /// The person's name at the end of a run that begins with a body's or a country's: "МИД Иван Орлов", "России Анна
    /// Белова".
    pub(super) fn without_bodies(&self, run: Range<usize>, head: Option<usize>) -> Range<usize> {
        let capitals = |i: usize| {
            let word = self.text(i);
            word.chars().count() > 1 && word.chars().all(|c| !c.is_lowercase())
        };
        let role = head.is_some_and(|h| self.is(h, ROLE | TITLE));
        let mut start = run.start;
        // "Chefarzt Georg Maiwald", "der Architekt Jens Wolter": occupations are nouns, and nouns have capitals.
        if self.lexicon.file.nouns_capitalised && !self.is_first_name(start) {
            let first = (start + 1..run.end.min(start + 3)).find(|&i| self.is_first_name(i));
            if let Some(first) = first.filter(|&f| f + 1 < run.end) {
                return first..run.end;
            }
            let occupation = |i: usize| {
                ["er", "in", "ist", "ant", "ent", "or", "chef", "arzt"].iter().any(|e| self.lower(i).ends_with(e))
            };
            let led = start > 0 && self.is_determiner(start - 1);
            if led && run.len() == 3 && !run.clone().any(|i| self.is_shouting(i)) {
                return start + 1..run.end;
            }
            if (led && run.len() == 2 || run.len() == 3) && occupation(start) {
                return start + 1..run.end;
            }
        }
        if role {
            while start < run.end && capitals(start) {
                start += 1;
            }
            if let Some(first) = (start..run.end).find(|&i| self.is_first_name(i) || self.is_oblique_first_name(i)) {
                return first..run.end;
            }
            if self.lexicon.file.declines_names && run.end - start >= 3 && !is_patronymic(self.lower(run.end - 2)) {
                return run.end - 2..run.end;
            }
        }
        start..run.end
    }

    /// "Ивана", "Анны".
    pub(super) fn is_oblique_first_name(&self, i: usize) -> bool {
        if !self.lexicon.file.declines_names || !self.is_capital(i) {
            return false;
        }
        let word = self.lower(i);
        let stems = ["а", "у", "ом", "ем", "ы", "и", "е", "ой", "ей", "я", "ю"];
        stems.iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| {
            ["", "а", "я", "й", "ь"]
                .iter()
                .any(|ending| self.lexicon.roles(&format!("{stem}{ending}")) & (NAME_HE | NAME_SHE) != 0)
        })
    }

    /// Past times, places of saying, addressees and small words.
    pub(super) fn skip_asides(&self, from: usize, end: usize) -> usize {
        let mut at = from;
        while at < end {
            if let Some(next) = self.phrase_at("aside", at, end) {
                at = next;
            } else if let Some(next) = self.time_at(at, end) {
                at = next;
            } else if self.is_outside(at)
                && self.is(at, ADVERB | CLITIC)
                && !self.is_determiner(at)
                && !self.is(at, DOCUMENT | PRONOUN)
            {
                at += 1;
            } else {
                break;
            }
        }
        at
    }

    /// "el lunes", "am 3. März", "во вторник вечером": gives the end.
    fn time_at(&self, from: usize, end: usize) -> Option<usize> {
        let number = |i: usize| self.lower(i).starts_with(|c: char| c.is_ascii_digit());
        let mut last = None;
        for at in from..end.min(from + 8) {
            if self.is(at, TIME) && self.is_outside(at) {
                last = Some(at + 1);
            } else if !(self.is(at, PREPOSITION | DETERMINER | OF | ADVERB | PARTICLE)
                || number(at)
                || (self.lower(at) == "." && at > from && number(at - 1)))
            {
                break;
            }
        }
        last
    }
}

/// "Иванович", "Ивановна" between first name and surname.
fn is_patronymic(word: &str) -> bool {
    ["ович", "евич", "овна", "евна", "ична", "овича", "евича", "овны", "евны"].iter().any(|e| word.ends_with(e))
}

impl Phrase {
    /// The phrase in front of a content: an apposition that only the sentence closes is that content.
    pub(super) fn in_front(mut self, words: &Words<'_>) -> Self {
        if self.apposition.is_some() && words.lower(self.after - 1) != "," {
            (self.apposition, self.after) = (None, self.words.end);
        }
        self
    }

    /// The same phrase, its words counted from another start.
    pub(super) fn shifted(self, by: usize) -> Self {
        let move_range = |r: Range<usize>| r.start + by..r.end + by;
        Self {
            words: move_range(self.words),
            name: self.name.map(move_range),
            head: self.head.map(|h| h + by),
            apposition: self.apposition.map(move_range),
            after: self.after + by,
            ..self
        }
    }
}

impl Phrase {
    /// One word that stands for somebody.
    pub(super) fn pronoun_at(at: usize) -> Self {
        Self {
            words: at..at + 1,
            name: None,
            head: None,
            pronoun: true,
            possessive: false,
            apposition: None,
            after: at + 1,
        }
    }
}
