//! A text as the frames see it: words with what they may be, sentences, quotations.
//!
//! Finer than the tokens of the text layer where a language asks for it: "l'AFP" is two words, "dit-il" too, and "В." or
//! "Sra." is one. Sentences never break within a quotation.

use super::lexicon::{ABBREVIATION, DETERMINER, Lexicon, Phrases, ROLE, Roles, SPEAKING, TIME, TITLE, normal};
use crate::text::{Analysis, QuotationKind, QuoteState, Span};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// A sentence longer than this is cut: it bounds the work on texts without full stops.
const LONGEST: usize = 250;

/// One word or mark.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) span: Span,
    /// In normal form.
    pub(super) lower: String,
    pub(super) roles: Roles,
    pub(super) paragraph: u32,
    /// Begins with a capital.
    pub(super) capital: bool,
    /// Letters and digits, not a mark.
    pub(super) is_word: bool,
    /// The outermost quotation it stands in, marks included.
    pub(super) quote: Option<usize>,
    /// The end of the medium's name that begins here.
    pub(super) medium: Option<usize>,
    opens: bool,
    closes: bool,
}

/// A passage in quotation marks, or a paragraph of dash dialogue.
#[derive(Debug, Clone)]
pub(super) struct Quote {
    /// With its marks.
    pub(super) words: Range<usize>,
    /// Without.
    pub(super) inner: Range<usize>,
    pub(super) kind: QuotationKind,
    pub(super) continues: bool,
    /// Opened by a dash rather than a mark.
    pub(super) dash: bool,
}

/// The words of one text.
pub(super) struct Words<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) analysis: &'a Analysis<'a>,
    pub(super) all: Vec<Word>,
    pub(super) quotes: Vec<Quote>,
    pub(super) sentences: Vec<Range<usize>>,
    /// Words that follow a first name or a role somewhere: surnames, whatever else they mean.
    surnames: Arc<HashSet<String>>,
}

impl<'a> Words<'a> {
    pub(super) fn of(analysis: &'a Analysis<'a>, lexicon: &'a Lexicon) -> Self {
        let mut words = Self {
            lexicon,
            analysis,
            all: Vec::new(),
            quotes: Vec::new(),
            sentences: Vec::new(),
            surnames: Arc::default(),
        };
        words.split();
        words.find_surnames();
        words.find_quotes();
        if lexicon.file.dash_speech {
            words.find_dash_speech();
        }
        words.find_sentences();
        words
    }

    /// Takes the paragraphs that open with a dash and are no dialogue for what they are.
    pub(super) fn release(&mut self, quotes: &[usize]) {
        for &number in quotes {
            let range = self.quotes[number].words.clone();
            for word in &mut self.all[range] {
                word.quote = None;
            }
        }
        if !quotes.is_empty() {
            self.sentences.clear();
            self.find_sentences();
        }
    }

    fn split(&mut self) {
        let opening: HashSet<usize> = self.analysis.quotations().iter().map(|q| q.span.start).collect();
        let closing: HashSet<usize> = self
            .analysis
            .quotations()
            .iter()
            .filter(|q| q.closed && q.inner.end < q.span.end)
            .map(|q| q.span.end)
            .collect();
        let tokens = self.analysis.tokens();
        let mut i = 0;
        while i < tokens.len() {
            let token = &tokens[i];
            let mut span = token.span;
            let printed = self.analysis.word(i);
            // "В." of initials, "Sra.", "г.": the stop ends no sentence.
            let stop = tokens.get(i + 1).filter(|t| t.span.start == span.end && self.analysis.word(i + 1) == ".");
            let initial = printed.chars().count() == 1 && printed.chars().all(char::is_uppercase);
            let next_capital = self.analysis.word(i + 2).starts_with(char::is_uppercase);
            let short = self.lexicon.roles(&normal(printed)) & ABBREVIATION != 0;
            if let Some(stop) = stop
                && (short || (initial && next_capital))
                && i + 2 < tokens.len()
                && tokens[i + 2].paragraph == token.paragraph
            {
                span = span.cover(stop.span);
                i += 1;
            }
            i += 1;
            let opens = opening.contains(&span.start) && token.quote == QuoteState::Mark;
            let closes = closing.contains(&span.end) && token.quote == QuoteState::Mark;
            for part in self.parts(span) {
                let text = self.analysis.text().slice(part);
                let lower = normal(text.trim_start_matches('-'));
                let roles = self.lexicon.roles(lower.trim_end_matches('.'));
                self.all.push(Word {
                    span: part,
                    capital: text.starts_with(char::is_uppercase),
                    is_word: text
                        .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '@' | '#' | '-') && text.len() > 2),
                    lower,
                    roles,
                    paragraph: token.paragraph,
                    quote: None,
                    medium: None,
                    opens,
                    closes,
                });
            }
        }
    }

    /// "l'AFP" and "dit-il" in their parts.
    fn parts(&self, span: Span) -> Vec<Span> {
        let mut parts = Vec::with_capacity(1);
        let mut rest = span;
        if !self.lexicon.elisions.is_empty() {
            let text = self.analysis.text().slice(rest);
            if let Some((at, mark)) = text.char_indices().find(|(_, c)| matches!(c, '\'' | '’'))
                && at + mark.len_utf8() < text.len()
                && self.lexicon.elisions.contains(&normal(&text[..at]))
            {
                let middle = rest.start + at + mark.len_utf8();
                parts.push(Span::new(rest.start, middle));
                rest = Span::new(middle, rest.end);
            }
        }
        if !self.lexicon.enclitics.is_empty() {
            let text = self.analysis.text().slice(rest);
            let found = self.lexicon.enclitics.iter().find(|e| text.len() > e.len() && text.ends_with(e.as_str()));
            if let Some(enclitic) = found {
                let middle = rest.end - enclitic.len();
                parts.push(Span::new(rest.start, middle));
                let pronoun = enclitic.rfind('-').map_or(0, |at| at + 1);
                rest = Span::new(middle + pronoun, rest.end);
            }
        }
        parts.push(rest);
        parts
    }

    fn find_surnames(&mut self) {
        let mut found = HashSet::new();
        for i in 1..self.all.len() {
            let led = self.is_first_name(i - 1) || (self.is(i - 1, ROLE | TITLE) && self.is_capital(i - 1));
            if led && self.is_capital(i) && !self.is(i, SPEAKING | TIME) {
                found.insert(self.lower(i).to_owned());
            }
        }
        self.surnames = Arc::new(found);
    }

    pub(super) fn is_surname(&self, i: usize) -> bool {
        self.surnames.contains(self.lower(i))
    }

    /// Part of these words, read by themselves.
    pub(super) fn with(&self, all: Vec<Word>) -> Words<'_> {
        let (quotes, sentences, surnames) = (Vec::new(), Vec::new(), Arc::clone(&self.surnames));
        Words { lexicon: self.lexicon, analysis: self.analysis, all, quotes, sentences, surnames }
    }

    fn find_quotes(&mut self) {
        for q in self.analysis.quotations().iter().filter(|q| q.depth == 0) {
            let words = self.within(q.span);
            let inner = self.within(q.inner);
            if words.is_empty() || inner.is_empty() {
                continue;
            }
            let number = self.quotes.len();
            for word in &mut self.all[words.clone()] {
                word.quote = Some(number);
            }
            self.quotes.push(Quote { words, inner, kind: q.kind, continues: q.continues, dash: false });
        }
    }

    /// Paragraphs that open with a dash and hold no marks: dialogue, if a frame finds who speaks.
    fn find_dash_speech(&mut self) {
        let mut start = 0;
        while start < self.all.len() {
            let paragraph = self.all[start].paragraph;
            let end = start + self.all[start..].iter().take_while(|w| w.paragraph == paragraph).count();
            let plain = self.all[start..end].iter().all(|w| w.quote.is_none());
            if plain && self.is_dash(start) && end - start > 3 {
                let number = self.quotes.len();
                for word in &mut self.all[start..end] {
                    word.quote = Some(number);
                }
                self.quotes.push(Quote {
                    words: start..end,
                    inner: start + 1..end,
                    kind: QuotationKind::Speech,
                    continues: false,
                    dash: true,
                });
            }
            start = end;
        }
    }

    fn find_sentences(&mut self) {
        let mut start = 0;
        for i in 1..self.all.len() {
            if self.breaks(i) || i - start >= LONGEST {
                self.sentences.push(start..i);
                start = i;
            }
        }
        if start < self.all.len() {
            self.sentences.push(start..self.all.len());
        }
    }

    /// Whether a sentence ends before word `i`.
    fn breaks(&self, i: usize) -> bool {
        let word = &self.all[i];
        if word.paragraph != self.all[i - 1].paragraph {
            return true;
        }
        if word.quote.is_some() && word.quote == self.all[i - 1].quote {
            return false;
        }
        let mut last = i - 1;
        while last > 0 && (self.all[last].closes || matches!(self.lower(last), ")" | "]")) {
            last -= 1;
        }
        let end = self.lower(last);
        let stop = end == "." || end == "…" || (end.len() > 1 && end.bytes().all(|b| b == b'.'));
        if !stop && !matches!(end, "!" | "?") || self.all[last].closes {
            return false;
        }
        if self.lexicon.file.ordinals
            && end == "."
            && last > 0
            && self.lower(last - 1).len() <= 2
            && self.lower(last - 1).bytes().all(|b| b.is_ascii_digit())
        {
            return false;
        }
        let first = (i..self.all.len().min(i + 4)).find(|&j| self.all[j].is_word).unwrap_or(i);
        let begins = self.text(first).starts_with(|c: char| c.is_uppercase() || c.is_numeric()) || word.opens;
        begins && (stop || last == i - 1 || !self.all[first].lower.is_empty())
    }

    /// The words within a span.
    pub(super) fn within(&self, span: Span) -> Range<usize> {
        let start = self.all.partition_point(|w| w.span.start < span.start);
        let end = self.all.partition_point(|w| w.span.end <= span.end);
        start..end.max(start)
    }

    /// From the first to the last word of a range.
    pub(super) fn cover(&self, range: &Range<usize>) -> Span {
        match self.all.get(range.clone()).and_then(|w| Some((w.first()?, w.last()?))) {
            Some((first, last)) => first.span.cover(last.span),
            None => Span::new(0, 0),
        }
    }

    pub(super) fn lower(&self, i: usize) -> &str {
        self.all.get(i).map_or("", |w| w.lower.as_str())
    }

    pub(super) fn text(&self, i: usize) -> &'a str {
        self.all.get(i).map_or("", |w| self.analysis.text().slice(w.span))
    }

    /// Whether word `i` may be any of `roles`.
    pub(super) fn is(&self, i: usize, roles: Roles) -> bool {
        self.all.get(i).is_some_and(|w| w.roles & roles != 0)
    }

    pub(super) fn is_capital(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|w| w.capital)
    }

    pub(super) fn is_word(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|w| w.is_word)
    }

    pub(super) fn opens(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|w| w.opens)
    }

    pub(super) fn closes(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|w| w.closes)
    }

    pub(super) fn is_dash(&self, i: usize) -> bool {
        matches!(self.lower(i), "—" | "–" | "-" | "--" | "―") || self.text(i) == "-"
    }

    /// A quotation's words are nobody's outside it.
    pub(super) fn is_outside(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|w| w.quote.is_none())
    }

    /// "," ".", ":" and their like: a clause may end here.
    pub(super) fn is_stop(&self, i: usize) -> bool {
        matches!(self.lower(i), "," | "." | ";" | ":" | "!" | "?" | "…" | "(" | ")" | "...") || self.is_dash(i)
    }

    /// How many words (not marks) stand in a range.
    pub(super) fn count(&self, range: Range<usize>) -> usize {
        range.filter(|&i| self.is_word(i)).count()
    }

    /// The sentence that word `i` stands in, by number.
    pub(super) fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= i)
    }

    /// The longest phrase of a list that begins at word `i`; gives its end. `*` in a phrase stands for up to three words.
    pub(super) fn phrase_at(&self, list: &str, i: usize, end: usize) -> Option<usize> {
        let phrases: &Phrases = self.lexicon.phrases(list)?;
        let candidates = phrases.get(self.lower(i))?;
        candidates.iter().find_map(|phrase| self.matches(phrase, i, end))
    }

    fn matches(&self, phrase: &[String], from: usize, end: usize) -> Option<usize> {
        let mut at = from;
        for (n, wanted) in phrase.iter().enumerate() {
            if wanted == "*" {
                let rest = &phrase[n + 1..];
                return (at..end.min(at + 4)).find_map(|skip| self.matches(rest, skip, end));
            }
            if at >= end || self.lower(at) != wanted {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The longest phrase of a list that ends right before word `i`; gives its start.
    pub(super) fn phrase_before(&self, list: &str, i: usize, from: usize) -> Option<usize> {
        (from.max(i.saturating_sub(7))..i).find(|&start| {
            self.lexicon.phrases(list).and_then(|p| p.get(self.lower(start))).is_some_and(|all| {
                all.iter().any(|p| !p.contains(&"*".to_owned()) && self.matches(p, start, i) == Some(i))
            })
        })
    }

    /// A range without commas, dashes and other marks at its ends; quotation marks stay.
    pub(super) fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        let loose = |i: usize| !self.is_word(i) && !self.all[i].opens && !self.all[i].closes;
        while range.start < range.end && loose(range.start) {
            range.start += 1;
        }
        while range.end > range.start && loose(range.end - 1) {
            range.end -= 1;
        }
        range
    }

    /// The words that begin a noun phrase at the earliest.
    pub(super) fn is_determiner(&self, i: usize) -> bool {
        self.is(i, DETERMINER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn sentences(code: &str, text: &str) -> Vec<String> {
        let text = Text::new(text);
        let analysis = Analysis::of(&text, &[]);
        let words = Words::of(&analysis, Lexicon::of(code).expect("a language"));
        words.sentences.iter().map(|s| text.slice(words.cover(s)).to_owned()).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_would() {
        for (code, text, count) in [
            ("de", "„Das ist gut. Sehr gut.“ Der Rat tagte am 3. März in Ulm. Dr. Rot kam.", 3),
            ("ru", "В. В. Орлов приехал в 2020 г. и остался. «Нет! Нет!» — сказал он. Дождь шёл.", 3),
            ("es", "La Sra. Ruiz llegó. «¿Cuándo?», preguntó. “Nunca.” Eso dijo.", 4),
            ("fr", "M. Petit est venu. « Quand ? », a demandé le maire. Il pleut.", 3),
        ] {
            assert_eq!(sentences(code, text).len(), count, "{:?}", sentences(code, text));
        }
    }

    #[test]
    fn elisions_and_inversions_are_parted() {
        let text = Text::new("Selon l'AFP, dit-il, qu’a-t-elle vu d’Arles aujourd'hui ?");
        let analysis = Analysis::of(&text, &[]);
        let words = Words::of(&analysis, Lexicon::of("fr").expect("a language"));
        let all: Vec<&str> = (0..words.all.len()).map(|i| words.text(i)).collect();
        assert_eq!(
            all,
            ["Selon", "l'", "AFP", ",", "dit", "il", ",", "qu’", "a", "elle", "vu", "d’", "Arles", "aujourd'hui", "?"]
        );
    }
}
