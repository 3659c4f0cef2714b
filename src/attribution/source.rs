//! Media that are the source itself, and those a source leads to: "CNN", "a Reuters report", "the newspaper", "M, citing
//! N".

use super::engine::RawAttribution;
use super::lexicon::ENGLISH;
use super::media::{Medium, Part};
use super::model::AgentKind;
use super::relay::Relays;
use super::speaker::is_article;
use crate::text::Span;
use std::ops::Range;

/// A medium that is an attribution's source, with the person of it that is named, as in "NBC's Dante Chinni".
pub(super) struct SourceMedium<'a> {
    pub(super) medium: &'a Medium,
    pub(super) person: Option<Range<usize>>,
}

impl<'a> Relays<'a> {
    /// The medium a source is, when a medium is its head: "CNN", "a Reuters report", "Alex Horton of the Post".
    pub(super) fn medium_source(&self, raw: &RawAttribution, people: &[Range<usize>]) -> Option<SourceMedium<'a>> {
        let &source = raw.source.first()?;
        let tokens = self.analysis.tokens_in(source);
        let first = self.media.partition_point(|m| m.tokens.start < tokens.start);
        let medium = self.media.get(first).filter(|m| m.tokens.end <= tokens.end)?;
        let people = &people[people.partition_point(|p| p.start < tokens.start)..];
        let people = &people[..people.partition_point(|p| p.start < tokens.end)];
        // "reported a loss": a firm on itself.
        if medium.part.is_none()
            && medium.tokens.end == tokens.end
            && ENGLISH.reporting.contains(self.analysis.lower(tokens.end).as_str())
        {
            return None;
        }
        let before: Vec<String> = (tokens.start..medium.tokens.start).map(|i| self.analysis.lower(i)).collect();
        let after: Vec<String> = (medium.tokens.end..tokens.end).map(|i| self.analysis.lower(i)).collect();
        let of = before
            .iter()
            .rposition(|w| matches!(w.as_str(), "of" | "from" | "at" | "for" | "in" | "to" | "with" | "on" | "by"));
        // "Bushnell's LinkedIn page": the person's own words on the platform.
        if medium.kind == AgentKind::Platform {
            let owner = people.iter().find(|p| {
                p.start >= tokens.start
                    && p.end < medium.tokens.start
                    && matches!(self.analysis.lower(p.end).as_str(), "'s" | "’s" | "'" | "’")
            });
            return owner.map(|p| SourceMedium { medium, person: Some(p.clone()) });
        }
        // "a meeting with the board of the Post Lindt said": the source ran over two names.
        if let Some(person) = people.iter().find(|p| p.start == medium.tokens.end && p.end <= tokens.end) {
            return Some(SourceMedium { medium, person: Some(person.clone()) });
        }
        if let Some(of) = of {
            // "Alex Horton of the Post", "a reporter for Reuters", "reports from The Wrap".
            let reporter = people.iter().any(|p| p.start < tokens.start + of && p.start >= tokens.start)
                || before[..of].iter().any(|w| ENGLISH.products.contains(w.as_str()));
            let works_there = matches!(before[of].as_str(), "of" | "for" | "from" | "at" | "by") && reporter;
            // "Ada Lindt, a columnist for the Vane, wrote": hers, in the Vane. "Ada Lindt, head of print at the Vane, said"
            // speaks for herself.
            let signed = people.iter().find(|p| p.start == tokens.start && self.analysis.lower(p.end) == ",");
            if let Some(person) = signed.filter(|p| p.end < tokens.start + of) {
                let columnist = before[..of]
                    .iter()
                    .any(|w| matches!(w.as_str(), "columnist" | "commentator" | "essayist" | "critic" | "contributor"));
                if columnist && self.is_published(raw) {
                    return Some(SourceMedium { medium, person: Some(person.clone()) });
                }
                if columnist || self.is_plain_saying(raw) {
                    return None;
                }
            }
            // "A study published in the Journal of Dams found": the journal found it. "Documents obtained by the Vane".
            let published = matches!(before[of].as_str(), "in" | "by")
                && before
                    .iter()
                    .any(|w| matches!(w.as_str(), "published" | "conducted" | "obtained" | "seen" | "reviewed"))
                && before[..of].iter().any(|w| ENGLISH.documents.contains(w.as_str()))
                && !before.iter().any(|w| ENGLISH.unnamed.contains(w.as_str()))
                && !people.iter().any(|p| p.start >= tokens.start && p.start < tokens.start + of);
            if published {
                return Some(SourceMedium { medium, person: None });
            }
            let role = before[..of]
                .iter()
                .any(|w| w.starts_with("spokes") || matches!(w.as_str(), "editor" | "president" | "executive"));
            // "Ada Lindt for Morning Vane" signs the piece; "a reporter of the Vane" only fetched it.
            let signed =
                people.iter().find(|p| p.start == tokens.start && before[of] == "for" && p.end == tokens.start + of);
            return (works_there && !role).then(|| SourceMedium { medium, person: signed.cloned() });
        }
        // "a Vane story in which two officials said": the officials, through the Vane.
        if let Some(which) = after.iter().position(|w| matches!(w.as_str(), "which" | "where"))
            && after[..which].iter().any(|w| ENGLISH.products.contains(w.as_str()))
            && which + 1 < after.len()
        {
            return Some(SourceMedium { medium, person: Some(medium.tokens.end + which + 1..tokens.end) });
        }
        // A firm "which owns the Register" is not the Register.
        if before.len() > 4 || before.iter().any(|w| matches!(w.as_str(), "," | "which" | "who" | "that" | "and")) {
            return None;
        }
        let possessive = after.first().is_some_and(|w| matches!(w.as_str(), "'s" | "’s" | "'" | "’"));
        let person = people.iter().find(|p| p.start >= medium.tokens.end && p.end <= tokens.end);
        let product = after.iter().take(5).any(|w| ENGLISH.products.contains(w.as_str()));
        match person {
            Some(person) if possessive => {
                // "NPR's Feng, Li Jifeng, a doctor," runs over into the subject of what she reports.
                let next = people.iter().find(|p| p.start == person.end + 1 && self.analysis.lower(person.end) == ",");
                Some(SourceMedium { medium, person: Some(next.unwrap_or(person).clone()) })
            }
            // "CNN anchor Jake Tapper" speaks for himself.
            Some(_) => None,
            None if product => Some(SourceMedium { medium, person: None }),
            // "CNN's president" is a person of CNN, "Fox News viewers" are not Fox News.
            None if possessive && after.len() > 1 => {
                let body = after.iter().any(|w| {
                    matches!(
                        w.as_str(),
                        "board" | "blog" | "website" | "fact" | "checker" | "desk" | "page" | "analysis"
                    )
                });
                body.then_some(SourceMedium { medium, person: None })
            }
            None if self.is_list_of_media(medium.tokens.end..tokens.end) => Some(SourceMedium { medium, person: None }),
            None => {
                let rest = after.iter().filter(|w| w.chars().any(char::is_alphanumeric)).count();
                let news = after.first().is_some_and(|w| {
                    ENGLISH.carrier_nouns.contains(w.as_str()) || matches!(w.as_str(), "news" | "," | "which")
                });
                (rest == 0 || news).then_some(SourceMedium { medium, person: None })
            }
        }
    }

    fn is_published(&self, raw: &RawAttribution) -> bool {
        self.cue_has(raw, |w| matches!(w, "wrote" | "writes" | "writing" | "published" | "argued" | "argues"))
    }

    /// A verb that anybody may say something with: no reporting, writing or posting.
    fn is_plain_saying(&self, raw: &RawAttribution) -> bool {
        let published =
            |w: &str| ENGLISH.platform_verbs.contains_key(w) || w.starts_with("report") || w.starts_with("post");
        self.cue_has(raw, |w| ENGLISH.saying.contains(w)) && !self.cue_has(raw, published) && !self.is_published(raw)
    }

    fn cue_has(&self, raw: &RawAttribution, is: impl Fn(&str) -> bool) -> bool {
        raw.cue.iter().flat_map(|&c| self.analysis.tokens_in(c)).any(|i| is(self.analysis.lower(i).as_str()))
    }

    /// Whether only media, commas and "and" stand there.
    fn is_list_of_media(&self, tokens: Range<usize>) -> bool {
        let named = |i: usize| self.media.iter().any(|m| m.tokens.contains(&i));
        let mut some = false;
        tokens.clone().all(|i| {
            some |= named(i);
            named(i) || matches!(self.analysis.lower(i).as_str(), "and" | "," | "the" | "&" | "both")
        }) && some
    }

    /// The medium that "the newspaper" or "the agency" means: the nearest one before that is of the kind.
    pub(super) fn by_noun(&self, source: Span) -> Option<&'a Medium> {
        let tokens = self.analysis.tokens_in(source);
        let words: Vec<String> = tokens.map(|i| self.analysis.lower(i)).collect();
        let (first, head) = (words.first()?, words.last()?);
        // "The report said": the report of whoever was said to report.
        let product = matches!(head.as_str(), "report" | "article" | "story") && words.len() == 2 && first == "the";
        if product {
            let reports = |m: &&Medium| m.part == Some(Part::Reports) && !matches!(m.kind, AgentKind::Platform);
            let before =
                self.media[..self.media.partition_point(|m| m.span.end <= source.start)].last().filter(reports)?;
            let near = self.sentence(source)? - self.sentence(before.span)? <= 3;
            return near.then_some(before);
        }
        if words.len() < 2
            || words.len() > 4
            || !is_article(first)
            || !ENGLISH.carrier_nouns.contains(head.as_str()) && !is_news_body(&words)
        {
            return None;
        }
        let fits = |m: &&Medium| match head.as_str() {
            "agency" | "newswire" => m.kind == AgentKind::Agency,
            "programme" | "program" | "show" | "podcast" => m.kind == AgentKind::Programme,
            _ => !matches!(m.kind, AgentKind::Platform | AgentKind::Programme),
        };
        let before = &self.media[..self.media.partition_point(|m| m.span.end <= source.start)];
        before.iter().rev().take(50).filter(|m| m.part.is_some()).find(fits)
    }

    /// The medium before "citing" when the engine took whom it cites for the source: "M, citing two officials, reported".
    pub(super) fn citer_of(&self, source: Span) -> Option<&'a Medium> {
        let start = self.analysis.tokens_in(source).start;
        let citing =
            start.checked_sub(1).filter(|&i| matches!(self.analysis.lower(i).as_str(), "citing" | "quoting"))?;
        let before = self.media.partition_point(|m| m.tokens.start < citing);
        let medium = self.media[..before].last().filter(|m| m.tokens.end <= citing)?;
        let same = self.sentence(medium.span) == self.sentence(source);
        (same && citing - medium.tokens.end <= 2).then_some(medium)
    }

    /// The words after "citing" that name no medium: whom the source of this attribution cites.
    pub(super) fn citing(&self, raw: &RawAttribution) -> Option<Span> {
        let zone = self.zone(raw);
        let at = *zone.iter().find(|&&i| matches!(self.analysis.lower(i).as_str(), "citing" | "quoting" | "cites"))?;
        let tokens = self.analysis.tokens();
        let mut end = at + 1;
        while end < tokens.len() && tokens[end].sentence == tokens[at].sentence && end < at + 16 {
            let word = self.analysis.lower(end);
            let stop = matches!(
                word.as_str(),
                "," | "." | ";" | "that" | "who" | "as" | "reported" | "said" | "—" | "–" | "which"
            );
            if stop || raw.content.iter().any(|c| c.contains(tokens[end].span)) {
                break;
            }
            end += 1;
        }
        let next = self.media.partition_point(|m| m.tokens.start <= at);
        let named = self.media.get(next).is_some_and(|m| m.tokens.end <= end);
        (end > at + 1 && !named).then(|| self.analysis.cover(at + 1..end))
    }

    /// "M quoted S as saying": the words between, where nothing else is said of them.
    pub(super) fn quoted_as(&self, raw: &RawAttribution, medium: Span) -> Option<Span> {
        const REACH: usize = 16;
        let after = self.analysis.tokens_in(medium).end;
        let quoting = matches!(self.analysis.lower(after).as_str(), "quoted" | "quotes" | "cited" | "cites");
        let cue = raw.cue.iter().map(|&c| self.analysis.tokens_in(c)).find(|c| c.end > after)?;
        // The cue is the whole of "quoted ... as saying", or only its end.
        let before = (after + 1..after + 1 + REACH).take_while(|&i| i < self.analysis.tokens().len());
        let as_saying = before.clone().find(|&i| {
            self.analysis.lower(i) == "as" && matches!(self.analysis.lower(i + 1).as_str(), "saying" | "telling")
        })?;
        let whole = (cue.start <= after || cue.start > as_saying)
            && self.sentence(medium) == self.sentence(self.analysis.cover(as_saying..as_saying + 1));
        let end = if self.analysis.word(as_saying - 1) == "," { as_saying - 1 } else { as_saying };
        (quoting && whole && end > after + 1).then(|| self.analysis.cover(after + 1..end))
    }

    /// "in the interview", "in his email": an appearance told of before.
    pub(super) fn appearance_meant(&self, raw: &RawAttribution) -> Option<Span> {
        const MEANT: [&str; 14] = [
            "interview",
            "email",
            "letter",
            "post",
            "tweet",
            "memo",
            "book",
            "memoir",
            "essay",
            "op-ed",
            "article",
            "video",
            "podcast",
            "programme",
        ];
        let zone = self.zone(raw);
        let at = zone.into_iter().find(|&i| {
            MEANT.contains(&self.analysis.lower(i).as_str())
                && i >= 2
                && matches!(self.analysis.lower(i - 1).as_str(), "the" | "his" | "her" | "that" | "same")
                && matches!(self.analysis.lower(i - 2).as_str(), "in" | "on" | "during" | "the")
        })?;
        Some(self.analysis.cover(at - 1..at + 1))
    }
}

fn is_news_body(words: &[String]) -> bool {
    words.len() >= 3
        && words[words.len() - 2] == "news"
        && matches!(
            words[words.len() - 1].as_str(),
            "organization" | "organisation" | "agency" | "service" | "outlet" | "site" | "website" | "channel"
        )
}
