//! Quotations with their speaker right beside them that the engine gave to nobody, or to somebody else.
//!
//! `“...,” Putin said.` and `Mr. Hall told the paper: “...”` leave no doubt, whatever a statistical model makes of the
//! rest of the sentence.

use super::engine::{FoundBy, RawAttribution};
use super::lexicon::ENGLISH;
use super::model::Speech;
use super::room::make_room;
use crate::text::{Analysis, QuoteState, Span};
use std::collections::HashSet;
use std::ops::Range;

/// A frame is right nearly always: of 100 read in training articles 3 were not.
const CONFIDENCE: f32 = 0.85;
/// Words a subject may have, and words that may stand between a verb and the quotation it opens.
const SUBJECT: usize = 14;
/// Tokens that may follow a trailing speaker: when and where it was said.
const TRAIL: usize = 18;
const REACH: usize = 12;
/// Tokens from which a clause before a speaker is a statement, not a time or a place ("After the flood, she said").
const LONG_CLAUSE: usize = 7;

/// Adds what the frames show; takes from other attributions the words that they got wrongly.
pub(super) fn add_framed(analysis: &Analysis<'_>, raws: &mut Vec<RawAttribution>) {
    let frames = Frames { analysis };
    // First bytes of the tokens of cues that have a source: most verbs are among them.
    let cue_tokens = |r: &RawAttribution| -> Vec<usize> {
        let cues = r.cue.iter().filter(|_| !r.source.is_empty());
        cues.flat_map(|&c| analysis.tokens_in(c)).map(|i| analysis.tokens()[i].span.start).collect()
    };
    let mut taken: HashSet<usize> = raws.iter().flat_map(cue_tokens).collect();
    for verb in 0..analysis.tokens().len() {
        let token = &analysis.tokens()[verb];
        let said = ENGLISH.saying.contains(analysis.lower(verb).as_str()) && token.quote == QuoteState::Outside;
        let used = |r: &RawAttribution| !r.source.is_empty() && r.cue.iter().any(|c| c.contains(token.span));
        if !said {
            continue;
        }
        if taken.contains(&token.span.start) {
            if let Some(found) = frames.after_clause(verb)
                && let Some(has) = raws.iter().position(used)
            {
                frames.mend(found, has, raws);
            }
            continue;
        }
        let found = frames
            .after_quotation(verb)
            .or_else(|| frames.before_quotation(verb))
            .or_else(|| frames.after_clause(verb));
        if let Some(mut found) = found {
            make_room(raws, &found);
            let words = found.content[0].cover(found.source[0]).cover(found.cue[0]);
            found.parent = raws.iter().position(|r| r.content.iter().any(|c| c.contains(words)));
            taken.insert(token.span.start);
            raws.push(found);
        }
    }
}

struct Frames<'a> {
    analysis: &'a Analysis<'a>,
}

impl Frames<'_> {
    fn quote(&self, token: usize) -> Option<QuoteState> {
        self.analysis.tokens().get(token).map(|t| t.quote)
    }

    fn same_paragraph(&self, a: usize, b: usize) -> bool {
        let tokens = self.analysis.tokens();
        tokens.get(a).map(|t| t.paragraph) == tokens.get(b).map(|t| t.paragraph)
    }

    /// `“...,” S said` and `“...,” said S`.
    fn after_quotation(&self, verb: usize) -> Option<RawAttribution> {
        let mut close = verb.checked_sub(1)?;
        while self.quote(close)? == QuoteState::Outside && verb - close <= SUBJECT {
            if matches!(self.analysis.lower(close).as_str(), "." | ";" | ":" | "!" | "?") {
                return None;
            }
            close = close.checked_sub(1)?;
        }
        if self.quote(close)? != QuoteState::Mark || !self.same_paragraph(close, verb) {
            return None;
        }
        // The mark closes the quotation, and a comma or a stop within it hands over to the speaker.
        let hands_over = matches!(self.analysis.lower(close - 1).as_str(), "," | "?" | "!" | "." | "…")
            || self.analysis.lower(close + 1) == ",";
        let quotation = self
            .analysis
            .quotations()
            .iter()
            .find(|q| q.depth == 0 && q.span.end == self.analysis.tokens()[close].span.end)?;
        if !hands_over {
            return None;
        }
        let from = if self.analysis.lower(close + 1) == "," { close + 2 } else { close + 1 };
        let source = if from < verb { from..verb } else { verb + 1..self.noun_phrase_end(verb + 1) };
        let source = self.subject(source)?;
        let start = self.sentence_start(verb).min(quotation.span.start);
        let content = Span::new(start, quotation.span.end);
        let direct = content.start + 2 >= quotation.span.start;
        Some(self.attribution(content, verb, source, if direct { Speech::Direct } else { Speech::Mixed }))
    }

    /// "The line will run, the ministry said after questions about its ships": what was said stands before, and the
    /// engine took the words behind.
    fn mend(&self, found: RawAttribution, has: usize, raws: &mut [RawAttribution]) {
        let clause = found.content[0];
        let long = self.analysis.tokens_in(clause).len() >= LONG_CLAUSE;
        let behind = raws[has].content.iter().all(|c| c.start > found.cue[0].end);
        let free = !raws.iter().any(|r| r.content.iter().any(|c| c.overlaps(clause)));
        if long && behind && free && raws[has].parent.is_none() {
            raws[has].content = found.content;
            raws[has].source = found.source;
        }
    }

    /// `S told the paper: “...”` and `S said, “...”`.
    fn before_quotation(&self, verb: usize) -> Option<RawAttribution> {
        let open = (verb + 1..verb + 1 + REACH).find(|&i| self.quote(i) == Some(QuoteState::Mark))?;
        let opens = matches!(self.analysis.lower(open - 1).as_str(), ":" | ",") || open == verb + 1;
        let crossed =
            (verb + 1..open - 1).any(|i| matches!(self.analysis.lower(i).as_str(), "." | ";" | "that" | "!" | "?"));
        if !opens || crossed || !self.same_paragraph(verb, open) {
            return None;
        }
        let quotation = self
            .analysis
            .quotations()
            .iter()
            .find(|q| q.depth == 0 && q.span.start == self.analysis.tokens()[open].span.start)?;
        if self.analysis.tokens_in(quotation.inner).len() < 4 {
            return None;
        }
        let mut start = verb;
        while start > 0 && verb - start < SUBJECT {
            let word = self.analysis.lower(start - 1);
            let stop =
                matches!(word.as_str(), "," | "." | ";" | ":" | "but" | "that" | "—" | "–" | "when" | "as" | "while");
            let other = self.analysis.tokens()[start - 1].sentence != self.analysis.tokens()[verb].sentence;
            if stop || other || self.quote(start - 1) != Some(QuoteState::Outside) {
                break;
            }
            start -= 1;
        }
        let source = self.subject(start..verb)?;
        Some(self.attribution(quotation.span, verb, source, Speech::Direct))
    }

    /// `The dam holds, the mayor said on Telegram.` and `The dam holds, noted Ada Lindt.`
    fn after_clause(&self, verb: usize) -> Option<RawAttribution> {
        let Range { start: first, end: last } = self.analysis.sentence_at(verb);
        let comma = (verb.saturating_sub(SUBJECT)..verb)
            .rev()
            .find(|&i| self.analysis.lower(i) == ",")
            .filter(|&i| i >= first + 4)?;
        let (source, from) = if comma + 1 < verb {
            (comma + 1..verb, verb + 1)
        } else {
            let end = self.noun_phrase_end(verb + 1).min(last);
            (verb + 1..end, end)
        };
        // What follows must be the sentence's end, or say where or when it was said, not what.
        let next = self.analysis.lower(from);
        let closes = from >= last
            || matches!(
                next.as_str(),
                "." | ","
                    | "in"
                    | "on"
                    | "at"
                    | "during"
                    | "after"
                    | "when"
                    | "late"
                    | "earlier"
                    | "monday"
                    | "tuesday"
                    | "wednesday"
                    | "thursday"
                    | "friday"
                    | "saturday"
                    | "sunday"
                    | "to"
            );
        // "The dam, he said, will hold" goes on after the comma; "..., he said, according to RT" does not.
        let aside = next == ","
            && last - from > 5
            && !matches!(self.analysis.lower(from + 1).as_str(), "according" | "citing" | "as" | "per");
        let quoted = aside || (comma..last).any(|i| self.analysis.tokens()[i].quote != QuoteState::Outside);
        // "He came, she said that ..." goes on with what she said.
        let goes_on = (from..last).any(|i| matches!(self.analysis.lower(i).as_str(), "that" | ":" | ";"));
        if !closes || quoted || goes_on || last - from > TRAIL {
            return None;
        }
        // "..., Gerald Finch, its builder, said": the name before the apposition is the subject too.
        let (source, comma) = match self.name_before(first, comma) {
            Some(earlier) if comma + 1 < verb => (earlier + 1..source.end, earlier),
            _ => (source, comma),
        };
        let source = self.subject(source)?;
        let content = self.analysis.cover(first..comma);
        let words = (first..comma).filter(|&i| self.analysis.word(i).chars().any(char::is_alphabetic)).count();
        (words >= 4).then(|| self.attribution(content, verb, source, Speech::Indirect))
    }

    /// The comma before a name that ends at `comma`: "held, Gerald Finch, its builder,".
    fn name_before(&self, first: usize, comma: usize) -> Option<usize> {
        let earlier = (comma.saturating_sub(6)..comma)
            .rev()
            .find(|&i| self.analysis.lower(i) == ",")
            .filter(|&i| i >= first + 4)?;
        let name = (earlier + 1..comma).all(|i| self.analysis.word(i).starts_with(char::is_uppercase));
        (name && earlier + 1 < comma).then_some(earlier)
    }

    fn attribution(&self, content: Span, verb: usize, source: Span, speech: Speech) -> RawAttribution {
        let cue = self.analysis.tokens()[verb].span;
        RawAttribution {
            found: FoundBy::Frame,
            content: vec![content],
            cue: vec![cue],
            source: vec![source],
            speech,
            confidence: CONFIDENCE,
            parent: None,
        }
    }

    /// A subject: words, without adverbs at its ends; not empty, and no clause of its own.
    fn subject(&self, range: Range<usize>) -> Option<Span> {
        let (mut start, mut end) = (range.start, range.end);
        let skip = |w: &str| {
            w.ends_with("ly")
                || matches!(
                    w,
                    "then"
                        | "also"
                        | "later"
                        | "has"
                        | "had"
                        | "and"
                        | "recently"
                        | "once"
                        | ","
                        | "now"
                        | "meanwhile"
                        | "yesterday"
                        | "today"
                )
        };
        while start < end && skip(&self.analysis.lower(start)) {
            start += 1;
        }
        while end > start && skip(&self.analysis.lower(end - 1)) {
            end -= 1;
        }
        let clause = (start..end).any(|i| {
            matches!(
                self.analysis.lower(i).as_str(),
                "is" | "was"
                    | "are"
                    | "were"
                    | "to"
                    | "not"
                    | "had"
                    | "has"
                    | "have"
                    | "will"
                    | "would"
                    | "could"
                    | "can"
                    | "should"
                    | "may"
                    | "might"
                    | "did"
                    | "does"
            ) || ENGLISH.saying.contains(self.analysis.lower(i).as_str())
        });
        let named = (start..end).any(|i| self.analysis.word(i).chars().any(char::is_alphabetic));
        (named && !clause && end - start <= SUBJECT).then(|| self.analysis.cover(start..end))
    }

    fn noun_phrase_end(&self, from: usize) -> usize {
        let stop = |i: &usize| {
            matches!(
                self.analysis.lower(*i).as_str(),
                "" | ","
                    | "."
                    | ";"
                    | ":"
                    | "in"
                    | "on"
                    | "at"
                    | "during"
                    | "after"
                    | "when"
                    | "who"
                    | "that"
                    | "as"
                    | "—"
                    | "–"
                    | "("
                    | "about"
                    | "to"
                    | "by"
                    | "from"
                    | "with"
                    | "while"
                    | "adding"
                    | "before"
            ) || self.quote(*i) != Some(QuoteState::Outside)
        };
        (from..from + SUBJECT).find(stop).unwrap_or(from + SUBJECT)
    }

    fn sentence_start(&self, token: usize) -> usize {
        self.analysis.cover(self.analysis.sentence_at(token)).start
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn framed(text: &str) -> Vec<[String; 3]> {
        let text = Text::new(text);
        let analysis = Analysis::of(&text, &[]);
        let mut raws = Vec::new();
        add_framed(&analysis, &mut raws);
        let words = |s: &[Span]| text.slice(s[0]).to_owned();
        raws.iter().map(|r| [words(&r.source), words(&r.cue), words(&r.content)]).collect()
    }

    #[test]
    fn frames_give_a_quotation_to_the_speaker_beside_it() {
        for (text, source, cue) in [
            ("“The dam will hold for a year,” Lindt said.", "Lindt", "said"),
            ("“The dam will hold for a year,” said Ada Lindt, the mayor.", "Ada Lindt", "said"),
            ("The dam “will hold for a year,” the mayor later added.", "the mayor", "added"),
            ("Neighbour Ada Lindt told the Vesta Post: “The dam will hold for a year.”", "Neighbour Ada Lindt", "told"),
            ("On Monday, she said, “The dam will hold for a year.”", "she", "said"),
        ] {
            let found = framed(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((found[0][0].as_str(), found[0][1].as_str()), (source, cue), "{text}");
        }
    }

    #[test]
    fn a_trailing_speaker_takes_the_clause_before() {
        for (text, source) in [
            ("The dam above the town held through the night, the mayor said on Telegram.", "the mayor"),
            ("Debates are not likely to alter the campaign, noted Ada Lindt.", "Ada Lindt"),
            ("The dam held through the night, the water board said, according to Reuters.", "the water board"),
        ] {
            let found = framed(text);
            assert_eq!(found.first().map(|f| f[0].as_str()), Some(source), "{text}");
        }
        assert!(framed("In the morning, she said that the dam held.").is_empty());
    }

    #[test]
    fn a_quoted_word_is_no_statement() {
        assert!(framed("The so-called “green” dam, he said, will hold through the night.").is_empty());
    }
}
