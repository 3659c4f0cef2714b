//! The media a text names, and what part each plays in its sentence.

use super::lexicon::ENGLISH;
use super::model::AgentKind;
use crate::evidence::EvidenceCode;
use crate::text::{Analysis, Span};
use std::ops::Range;

/// A medium named in the text. The document's own outlet is never among them.
#[derive(Debug, Clone)]
pub(super) struct Medium {
    pub(super) span: Span,
    pub(super) tokens: Range<usize>,
    pub(super) name: String,
    pub(super) kind: AgentKind,
    /// How its name was read.
    pub(super) named: EvidenceCode,
    pub(super) part: Option<Part>,
}

/// What a medium does in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// "M reported", "according to M", "a M report".
    Reports,
    /// "citing M": the next hop behind whoever cites.
    Cited,
    /// "told M".
    Told,
    /// "in an interview with M".
    Interview,
    /// "wrote on M", "in a M essay".
    Posted,
    /// "obtained by M".
    Seen,
}

impl Part {
    /// The evidence code that says so.
    pub(super) const fn code(self) -> EvidenceCode {
        match self {
            Self::Reports => EvidenceCode::CarrierReported,
            Self::Cited => EvidenceCode::CarrierCites,
            Self::Told => EvidenceCode::ToldCarrier,
            Self::Interview => EvidenceCode::InterviewWith,
            Self::Posted => EvidenceCode::PostedOn,
            Self::Seen => EvidenceCode::SeenByCarrier,
        }
    }

    /// Whether the medium stands outside the speaker's words to it: "S said, M reported" against "S told M".
    pub(super) const fn wraps(self) -> bool {
        matches!(self, Self::Reports | Self::Seen)
    }
}

/// Words looked at on each side of a name: beyond them the words belong to something else.
const LEFT: usize = 7;
const RIGHT: usize = 6;

/// The part the medium at `tokens` plays, from the words around it; `None` where it is only mentioned.
pub(super) fn part_of(analysis: &Analysis<'_>, tokens: &Range<usize>, kind: AgentKind) -> Option<Part> {
    let around = Around { analysis, sentence: analysis.tokens().get(tokens.start)?.sentence };
    around.left(tokens.start, kind).or_else(|| around.right(tokens.end, kind)).or_else(|| around.verb_before(tokens))
}

struct Around<'a> {
    analysis: &'a Analysis<'a>,
    sentence: u32,
}

impl Around<'_> {
    /// The lower-case word of a token of this sentence; `""` beyond it.
    fn word(&self, token: Option<usize>) -> String {
        let inside = |&i: &usize| self.analysis.tokens().get(i).is_some_and(|t| t.sentence == self.sentence);
        token.filter(inside).map_or(String::new(), |i| self.analysis.lower(i))
    }

    fn left(&self, start: usize, kind: AgentKind) -> Option<Part> {
        let mut unknown = 0;
        for back in 1..=LEFT {
            let at = start.checked_sub(back)?;
            let word = self.word(Some(at));
            if word.is_empty() {
                return None;
            }
            if let Some(part) = self.before(at, &word, start, kind) {
                return Some(part);
            }
            let stop = matches!(
                word.as_str(),
                "," | ";"
                    | ":"
                    | "."
                    | "that"
                    | "which"
                    | "who"
                    | "but"
                    | "—"
                    | "–"
                    | "of"
                    | "by"
                    | "with"
                    | "to"
                    | "from"
                    | "than"
            );
            if stop {
                return None;
            }
            let transparent = super::speaker::is_article(&word)
                || ENGLISH.carrier_nouns.contains(word.as_str())
                || matches!(
                    word.as_str(),
                    "'s" | "’s" | "“" | "\"" | "‘" | "'" | "news" | "state" | "and" | "both" | "social" | "media"
                )
                || self.analysis.word(at).starts_with(char::is_uppercase)
                || word.contains('-');
            unknown += usize::from(!transparent);
            if unknown > 2 {
                return None;
            }
        }
        None
    }

    /// What one word to the left says.
    fn before(&self, at: usize, word: &str, start: usize, kind: AgentKind) -> Option<Part> {
        let near = |words: &super::lexicon::Words, reach: usize| {
            (1..=reach).any(|n| words.contains(self.word(at.checked_sub(n)).as_str()))
        };
        let prev = self.word(at.checked_sub(1));
        match word {
            "according" => Some(Part::Reports),
            "to" if prev == "according" => Some(Part::Reports),
            "to" if matches!(kind, AgentKind::Platform) && near(&ENGLISH.appearing, 4) => Some(Part::Posted),
            "to" if near(&ENGLISH.telling_to, 6) && !self.of_others(at) => Some(Part::Told),
            "per" => Some(Part::Reports),
            "with" if near(&ENGLISH.meeting, 5) => Some(Part::Interview),
            "of" if prev == "board" => Some(Part::Interview),
            "of" if matches!(prev.as_str(), "broadcast" | "edition" | "episode" | "instalment" | "installment") => {
                Some(Part::Posted)
            }
            "of" if near(&ENGLISH.products, 1) || self.names_reporter(at) => Some(Part::Reports),
            "by" if matches!(prev.as_str(), "obtained" | "seen" | "reviewed" | "viewed" | "contacted") => {
                Some(Part::Seen)
            }
            "by" if near(&ENGLISH.handled, 4) => Some(Part::Reports),
            "from" if near(&ENGLISH.products, 2) => Some(Part::Reports),
            "citing" | "cited" | "quoting" | "cites" | "quotes"
                if at + 1 == start || self.only_small(at + 1, start) =>
            {
                Some(Part::Cited)
            }
            "on" | "in" | "for" | "via" => self.appears(at, start, kind),
            _ if ENGLISH.telling.contains(word) => Some(Part::Told),
            _ => None,
        }
    }

    /// "slammed his remarks to M": what somebody else said there. "In his remarks to M" it is the speaker's own.
    fn of_others(&self, to: usize) -> bool {
        let Some(possessive) =
            to.checked_sub(2).filter(|&i| matches!(self.word(Some(i)).as_str(), "his" | "her" | "their"))
        else {
            return false;
        };
        let before = self.word(possessive.checked_sub(1));
        !matches!(before.as_str(), "in" | "during" | "from" | "with" | "at" | "after" | "of" | "made" | "gave" | "")
    }

    /// Whether "Alex Horton of" stands before the name, next to a word of reporting.
    fn names_reporter(&self, of: usize) -> bool {
        let capital = |n: usize| {
            of.checked_sub(n).is_some_and(|i| {
                self.analysis.word(i).starts_with(char::is_uppercase) && !self.word(Some(i)).is_empty()
            })
        };
        capital(1)
            && (1..=5).any(|n| {
                let word = self.word(of.checked_sub(n));
                word == "to" || ENGLISH.reporting.contains(word.as_str())
            })
    }

    /// "said on M", "in an interview on M", "On M, he said", "an op-ed in M".
    fn appears(&self, at: usize, start: usize, kind: AgentKind) -> Option<Part> {
        let before = |words: &super::lexicon::Words, reach: usize| {
            (1..=reach).any(|n| words.contains(self.word(at.checked_sub(n)).as_str()))
        };
        let starts =
            self.word(at.checked_sub(1)).is_empty() || matches!(self.word(at.checked_sub(1)).as_str(), "“" | "\"");
        let broadcast = matches!(kind, AgentKind::Programme | AgentKind::Platform);
        let found = before(&ENGLISH.appearing, 8)
            || before(&ENGLISH.appearances, 3)
            || (starts && broadcast)
            || (broadcast && self.verb_after(start));
        if found {
            let interview = before(&ENGLISH.meeting, 3);
            return Some(if interview { Part::Interview } else { Part::Posted });
        }
        None
    }

    /// Whether a verb of saying comes soon after, as in "clashed on M, saying".
    fn verb_after(&self, from: usize) -> bool {
        (from..from + 14).any(|i| {
            matches!(
                self.word(Some(i)).as_str(),
                "saying" | "said" | "says" | "that" | "tweeting" | "writing" | "wrote" | "claimed"
            )
        })
    }

    fn only_small(&self, from: usize, to: usize) -> bool {
        (from..to).all(|i| {
            let word = self.word(Some(i));
            super::speaker::is_article(&word)
                || ENGLISH.carrier_nouns.contains(word.as_str())
                || matches!(word.as_str(), "report" | "by" | "from" | "news" | "in")
        })
    }

    fn right(&self, end: usize, kind: AgentKind) -> Option<Part> {
        let mut products = false;
        for at in end..end + RIGHT {
            let word = self.word(Some(at));
            if word.is_empty() {
                return None;
            }
            if matches!(word.as_str(), "citing" | "quoting") {
                return Some(Part::Reports);
            }
            if ENGLISH.appearances.contains(word.as_str())
                && !ENGLISH.products.contains(word.as_str())
                && !products
                && (at - end) < 2
                && !self.reports_soon(at)
            {
                return Some(if word == "interview" { Part::Interview } else { Part::Posted });
            }
            if at == end && word == "reports" && self.begins_clause(at + 1) && !matches!(kind, AgentKind::Platform) {
                return Some(Part::Reports);
            }
            if ENGLISH.products.contains(word.as_str()) {
                products = true;
            } else if ENGLISH.reporting.contains(word.as_str()) && !matches!(kind, AgentKind::Platform) {
                // A publisher that "reported a loss of $2 million" reports on itself.
                let results = (at + 1..at + 6).any(|i| {
                    matches!(
                        self.word(Some(i)).as_str(),
                        "loss" | "losses" | "profit" | "profits" | "earnings" | "revenue" | "sales"
                    )
                });
                return (!results).then_some(Part::Reports);
            } else if products
                && matches!(word.as_str(), "that" | "," | "." | "on" | "in" | "at" | "from" | "published")
            {
                return Some(Part::Reports);
            } else if !self.skipped(&word) {
                return None;
            }
        }
        None
    }

    /// "M reports the dam holds": what follows a verb, not "M reports" of several.
    fn begins_clause(&self, at: usize) -> bool {
        const SUBJECTS: &str =
            " the a an his her its their he she they it there this these some several more as how why what ";
        let word = self.word(Some(at));
        !word.is_empty()
            && (SUBJECTS.contains(&format!(" {word} ")) || self.analysis.word(at).starts_with(char::is_uppercase))
    }

    /// Whether what M published is itself said to say something: "the M article claims".
    fn reports_soon(&self, from: usize) -> bool {
        (from + 1..from + 3).any(|i| ENGLISH.reporting.contains(self.word(Some(i)).as_str()))
    }

    /// Words that may stand between a subject and its verb.
    fn skipped(&self, word: &str) -> bool {
        const SMALL: &str = " has have had also first later then recently on in earlier yesterday today now 's ’s ” \" ’ ' news newspaper agency \
            network magazine monday tuesday wednesday thursday friday saturday sunday this last week month daily which have been is \
            opinion national new latest tracking online website site ";
        SMALL.contains(&format!(" {word} "))
    }

    /// "reported Reuters", "writes the AP": the verb right before, the clause ending right after.
    fn verb_before(&self, tokens: &Range<usize>) -> Option<Part> {
        let mut at = tokens.start.checked_sub(1)?;
        if super::speaker::is_article(&self.word(Some(at))) {
            at = at.checked_sub(1)?;
        }
        let verb = ENGLISH.reporting.contains(self.word(Some(at)).as_str());
        // The verb must open its clause: in "has asked NBC's anchor" the medium is the one asked.
        let opener = self.word(at.checked_sub(1));
        let inverted =
            opener.is_empty() || matches!(opener.as_str(), "," | "”" | "\"" | "’" | "—" | "–" | "as" | "first");
        let after = self.word(Some(tokens.end));
        let ends =
            after.is_empty() || matches!(after.as_str(), "." | "," | ";" | "'s" | "’s" | "—" | "–" | ")" | "on" | "in");
        (verb && inverted && ends).then_some(Part::Reports)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn part(sentence: &str, name: &str, kind: AgentKind) -> Option<Part> {
        let text = Text::new(sentence);
        let analysis = Analysis::of(&text, &[]);
        let start = sentence.find(name).unwrap();
        let tokens = analysis.tokens_in(Span::new(start, start + name.len()));
        part_of(&analysis, &tokens, kind)
    }

    #[test]
    fn parts_of_outlets() {
        use AgentKind::Outlet;
        for (sentence, expected) in [
            ("The dam holds, the mayor said, Vesta News reported.", Some(Part::Reports)),
            ("According to Vesta News, the dam holds.", Some(Part::Reports)),
            ("The dam holds, according to a report by Vesta News.", Some(Part::Reports)),
            ("A Vesta News report that the dam holds was wrong.", Some(Part::Reports)),
            ("Vesta News reports the dam holds.", Some(Part::Reports)),
            ("Vesta News on Monday reported that the dam holds.", Some(Part::Reports)),
            ("“It holds,” the mayor told Vesta News.", Some(Part::Told)),
            ("Speaking to the newspaper Vesta News, he agreed.", Some(Part::Told)),
            ("He said so in an interview with Vesta News.", Some(Part::Interview)),
            ("He said on Vesta News that it holds.", Some(Part::Posted)),
            ("In a Vesta News essay, he defended it.", Some(Part::Posted)),
            ("She wrote so in a memo seen by Vesta News.", Some(Part::Seen)),
            ("The Courier, citing Vesta News, said it holds.", Some(Part::Cited)),
            ("It holds, writes Vesta News.", Some(Part::Reports)),
            ("He once worked for Vesta News.", None),
            ("She attacked Vesta News again.", None),
        ] {
            assert_eq!(part(sentence, "Vesta News", Outlet), expected, "{sentence}");
        }
    }

    #[test]
    fn parts_of_platforms() {
        use AgentKind::Platform;
        for (sentence, expected) in [
            ("She wrote on Twitter that it holds.", Some(Part::Posted)),
            ("“It holds,” he said in a Twitter post.", Some(Part::Posted)),
            ("He posted the picture to Twitter.", Some(Part::Posted)),
            ("Shares of Twitter fell.", None),
        ] {
            assert_eq!(part(sentence, "Twitter", Platform), expected, "{sentence}");
        }
    }
}
