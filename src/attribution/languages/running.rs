//! What goes on with the speaker before: further quotations of a paragraph, paragraphs that are one, and quotations that
//! no word gives to anybody.

use super::found::{Found, Subject, prior};
use super::frames::Frames;
use super::lexicon::{CONJUNCTION, Class, PREPOSITION, ROLE, TIME, UNNAMED};
use crate::text::QuotationKind;
use std::ops::Range;

impl Frames<'_> {
    /// "El alcalde: «…»": a speaker and a colon, nothing between.
    pub(super) fn colon_alone(&mut self, sentence: &Range<usize>, first: usize) {
        let words = self.words;
        if self.found[first..].iter().any(|f| !f.gone) {
            return;
        }
        let Some(colon) = sentence.clone().take(24).find(|&i| words.lower(i) == ":" && words.is_outside(i)) else {
            return;
        };
        let Some(quote) = words.all.get(colon + 1).and_then(|w| w.quote).filter(|_| words.opens(colon + 1)) else {
            return;
        };
        let start = words.skip_asides(sentence.start, colon);
        let source = words.phrase(start, colon).filter(|p| words.may_be_subject(p) && words.count(start..colon) <= 14);
        // "La vecina coincide: «…»": whatever the verb, who begins the sentence speaks.
        let speaks = |p: &super::phrase::Phrase| {
            p.name.is_some() || p.pronoun || p.head.is_some_and(|h| words.is(h, ROLE | UNNAMED))
        };
        let Some(source) = source.filter(speaks) else { return };
        let bare = source.after >= colon;
        if words.quotes[quote].kind != QuotationKind::Speech && words.quotes[quote].words.end + 1 < sentence.end {
            return;
        }
        let mut found = Found::new(
            vec![words.quotes[quote].words.clone()],
            vec![colon..colon + 1],
            Class::Say,
            if bare { prior::OBJECT } else { prior::BARE },
        );
        found.source = Some(source);
        found.quoted = true;
        self.found.push(found);
    }

    /// Gives the quotations that no frame took to whoever speaks before them, or to nobody.
    pub(super) fn go_on(&mut self) {
        let words = self.words;
        let mut spoken: Vec<Option<usize>> = vec![None; words.quotes.len()];
        let mut covered = vec![false; words.quotes.len()];
        for (i, found) in self.found.iter().enumerate().filter(|(_, f)| !f.gone) {
            for piece in found.content.iter().chain(&found.cue) {
                for word in piece.clone() {
                    if let Some(q) = words.all[word].quote {
                        covered[q] = true;
                        if found.content.iter().any(|c| c.end + 2 >= words.quotes[q].words.end && c.contains(&word)) {
                            spoken[q] = Some(i);
                        }
                    }
                }
            }
        }
        for q in 0..words.quotes.len() {
            let quote = words.quotes[q].clone();
            let named = self.media.within(&quote.words).iter().any(|m| m.words.len() + 2 >= quote.words.len());
            if covered[q] || quote.dash || named {
                continue;
            }
            let paragraph = words.all[quote.words.start].paragraph;
            let opens_paragraph = quote.words.start == 0 || words.all[quote.words.start - 1].paragraph != paragraph;
            let before = q.checked_sub(1).filter(|&b| spoken[b].is_some());
            let distance = before.map(|b| paragraph - words.all[words.quotes[b].words.start].paragraph);
            let sentence = words.sentences[words.sentence_of(quote.words.start)].clone();
            let alone =
                words.trimmed(sentence.clone()) == quote.words || words.trimmed(sentence.clone()) == quote.inner;
            // "…», dijo X. «…».": the same breath.
            if let (Some(b), Some(0)) = (before, distance)
                && alone
                && let Some(found) = spoken[b]
                && self.found[found].quoted
                && self.near(b, q)
            {
                self.found[found].content.push(quote.words.clone());
                spoken[q] = Some(found);
                continue;
            }
            let speech = quote.kind == QuotationKind::Speech && words.count(quote.inner.clone()) >= 5;
            let whole = opens_paragraph && alone && matches!(distance, Some(1));
            if !(speech || whole || quote.continues) || !self.is_statement(&quote.words, &sentence) {
                continue;
            }
            let strength = if whole || quote.continues { prior::RUNNING } else { prior::BARE };
            let mut found = Found::new(vec![quote.words.clone()], Vec::new(), Class::Say, strength);
            found.subject = if matches!(distance, Some(0 | 1)) { Subject::Last } else { Subject::Own };
            found.quoted = true;
            spoken[q] = Some(self.found.len());
            self.found.push(found);
        }
        let start = |f: &Found| f.content.iter().chain(&f.cue).map(|r| r.start).min().unwrap_or(0);
        for found in &mut self.found {
            found.content.sort_by_key(|c| c.start);
        }
        self.in_order(start);
    }

    /// Whether little stands between two quotations.
    fn near(&self, before: usize, here: usize) -> bool {
        self.words.quotes[here].words.start
            - self.words.quotes[before].words.end.min(self.words.quotes[here].words.start)
            < 40
    }

    /// A title or a slogan in the middle of a sentence is no statement: "la campaña «Agua para todos los pueblos»".
    fn is_statement(&self, quote: &Range<usize>, sentence: &Range<usize>) -> bool {
        let words = self.words;
        let opens = quote.start <= sentence.start + 1 || words.is_stop(quote.start - 1);
        let noun = quote.start > 0
            && words.is_word(quote.start - 1)
            && !words.is(quote.start - 1, PREPOSITION | CONJUNCTION | TIME);
        opens || !noun
    }

    /// Sorts by place, parents before children, and renumbers.
    fn in_order(&mut self, start: impl Fn(&Found) -> usize) {
        let found = std::mem::take(&mut self.found);
        let depth = |mut i: usize| {
            let mut n = 0;
            while let Some(p) = found[i].parent.filter(|_| n < 8) {
                n += 1;
                i = p;
            }
            n
        };
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&i| (found[i].extent().start.min(start(&found[i])), depth(i), i));
        let mut place = vec![0; found.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        self.found = order
            .iter()
            .map(|&i| {
                let mut f = found[i].clone();
                f.parent = f.parent.map(|p| place[p]);
                if let Subject::As(p) = f.subject {
                    f.subject = Subject::As(place[p]);
                }
                f
            })
            .collect();
    }
}
