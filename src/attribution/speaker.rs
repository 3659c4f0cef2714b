//! Who is meant by a source: a name, a pronoun, a title, a body, or nobody named.

use super::cast::{Cast, Mention};
use super::lexicon::{ENGLISH, Gender};
use super::model::{AgentKind, Speaker};
use crate::evidence::{Evidence, EvidenceCode};
use crate::text::{Analysis, Span, squeeze};
use std::ops::Range;

/// A source resolved in its document.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub(super) speaker: Speaker,
    /// The cast's member; `None` for unnamed sources.
    pub(super) member: Option<usize>,
    pub(super) evidence: Vec<Evidence>,
}

/// Resolves the sources of one text, in order: what a pronoun means depends on who spoke before.
pub(super) struct Speakers<'a> {
    analysis: &'a Analysis<'a>,
    pub(super) cast: &'a Cast,
    /// Where media are named: their names mean no speaker.
    media: Vec<Span>,
    /// Who spoke last, and the last man and woman.
    last: Option<Resolved>,
    last_he: Option<usize>,
    last_she: Option<usize>,
    /// The paragraph the last source stood in.
    last_paragraph: Option<u32>,
}

impl<'a> Speakers<'a> {
    pub(super) fn new(analysis: &'a Analysis<'a>, cast: &'a Cast, media: Vec<Span>) -> Self {
        Self { analysis, cast, media, last: None, last_he: None, last_she: None, last_paragraph: None }
    }

    /// Who is meant by the words at `span`; `None` for words that mean nobody in the text ("I", "who" without a name).
    pub(super) fn resolve(&mut self, span: Span) -> Option<Resolved> {
        let tokens = self.analysis.tokens_in(span);
        if tokens.is_empty() {
            return None;
        }
        let found = self.pronoun(&tokens, span).or_else(|| {
            let unnamed_head = self.unnamed_before_preposition(&tokens);
            if unnamed_head.is_none()
                && let Some(mention) = self.head_name(&tokens, span)
            {
                return Some(self.of_member(mention.member, &tokens, mention.span));
            }
            self.definite(&tokens, span).or_else(|| self.unnamed(unnamed_head.unwrap_or(tokens.clone())))
        })?;
        self.note(&found);
        self.last_paragraph = self.analysis.tokens().get(tokens.start).map(|t| t.paragraph);
        Some(found)
    }

    /// A quotation without a source of its own is read as the last speaker's.
    pub(super) fn carried_over(&self, span: Span) -> Option<Resolved> {
        let last = self.last.clone()?;
        let evidence = vec![Evidence::at(EvidenceCode::SpeakerCarriedOver, span, 0.6)];
        Some(Resolved { evidence, ..last })
    }

    fn note(&mut self, found: &Resolved) {
        if let Some(member) = found.member {
            let who = &self.cast.members[member];
            if who.fits(Gender::He) {
                self.last_he = Some(member);
            }
            if who.fits(Gender::She) {
                self.last_she = Some(member);
            }
        }
        self.last = Some(found.clone());
    }

    fn pronoun(&self, tokens: &Range<usize>, span: Span) -> Option<Resolved> {
        if tokens.len() > 3 {
            return None;
        }
        let word = self.analysis.lower(tokens.start);
        let single = |m: usize, code, confidence| {
            Some(Resolved { evidence: vec![Evidence::at(code, span, confidence)], ..self.of_member_plain(m) })
        };
        match word.as_str() {
            "he" | "his" | "him" | "she" | "her" => {
                let gender = if word.starts_with("he") && word != "her" || word.starts_with("hi") {
                    Gender::He
                } else {
                    Gender::She
                };
                let member = self.person_before(span, gender)?;
                single(member, EvidenceCode::Pronoun, 0.75)
            }
            "who" | "whom" => {
                let mention = self.cast.before(span.start).next()?;
                single(mention.member, EvidenceCode::Pronoun, 0.8)
            }
            "they" | "their" | "it" | "its" if tokens.len() == 1 => {
                let last = self.last.clone()?;
                let plural_or_body = last.member.is_none_or(|m| !self.cast.members[m].person);
                plural_or_body
                    .then(|| Resolved { evidence: vec![Evidence::at(EvidenceCode::Pronoun, span, 0.6)], ..last })
            }
            _ => None,
        }
    }

    /// The person a "he" or "she" means: the last speaker of that gender when named or speaking in this paragraph or
    /// the one before, else the nearest person whose name fits.
    fn person_before(&self, span: Span, gender: Gender) -> Option<usize> {
        let here = self.analysis.tokens_in(span).start;
        let paragraph = self.analysis.tokens().get(here).map_or(0, |t| t.paragraph);
        let near =
            |m: &Mention| self.analysis.tokens().get(m.tokens.start).is_some_and(|t| t.paragraph + 2 >= paragraph);
        let last = if gender == Gender::He { self.last_he } else { self.last_she };
        let sentence = self.analysis.tokens().get(here).map(|t| t.sentence);
        // The subject of this very sentence or the one before, unless it stands in a quotation, is nearest to mind.
        let subject = self
            .cast
            .before(span.start)
            .take_while(|m| near(m))
            .filter(|m| self.cast.members[m.member].fits(gender) && !m.possessive)
            .filter(|m| self.analysis.tokens()[m.tokens.start].quote == crate::text::QuoteState::Outside)
            .find(|m| {
                let token = &self.analysis.tokens()[m.tokens.start];
                Some(token.sentence) == sentence || self.starts_sentence(m)
            })
            .map(|m| m.member);
        let known = |m: &usize| self.cast.members[*m].gender == Some(gender);
        // Who has just spoken in this paragraph goes on speaking.
        let speaking = last.filter(|_| self.last_paragraph == Some(paragraph));
        speaking.or(subject.filter(known)).or(last).or(subject).or_else(|| {
            self.cast.before(span.start).find(|m| self.cast.members[m.member].fits(gender)).map(|m| m.member)
        })
    }

    fn starts_sentence(&self, mention: &Mention) -> bool {
        let at = mention.tokens.start;
        let tokens = self.analysis.tokens();
        let mut first = at;
        while first > 0 && tokens[first - 1].sentence == tokens[at].sentence {
            first -= 1;
        }
        at - first <= 4
    }

    /// The name at the head of a source: not one with "'s" after it, not one after a preposition, not one that only
    /// qualifies a role ("Trump spokeswoman Hope Hicks").
    fn head_name(&self, tokens: &Range<usize>, span: Span) -> Option<&'a Mention> {
        let cast = self.cast;
        let medium = |m: &&Mention| self.media.iter().any(|s| s.overlaps(m.span));
        // "Mr. Lindt's remark, arguing that ...": who remarked speaks, whether or not the source goes on to the remark.
        let owns_words = |m: &&Mention| {
            let owned = m.tokens.end + 1..tokens.end;
            let remark = owned.clone().last().is_none_or(|i| ENGLISH.remarks.contains(self.analysis.lower(i).as_str()));
            let plain = owned.clone().all(|i| {
                self.analysis.word(i).starts_with(char::is_lowercase) && !is_preposition(&self.analysis.lower(i))
            });
            m.possessive && remark && plain && owned.len() < 4
        };
        let all: Vec<&Mention> = cast.within(span).filter(|m| !medium(m)).collect();
        let plain = |m: &&&Mention| {
            (!m.possessive || owns_words(m))
                && (m.tokens.start == tokens.start || !is_preposition(&self.analysis.lower(m.tokens.start - 1)))
        };
        // "U.S. and Finnish officials" are no country.
        let nations = |m: &&&Mention| {
            m.tokens.end + 2 < tokens.end
                && self.analysis.lower(m.tokens.end) == "and"
                && ENGLISH.country(&self.analysis.lower(m.tokens.start)).is_some()
                && ENGLISH.is_nationality(&self.analysis.lower(m.tokens.end + 1))
        };
        let modifies = |m: &&&Mention| {
            let next = self.analysis.lower(m.tokens.end);
            nations(m)
                || m.tokens.end < tokens.end
                    && (ENGLISH.roles.contains(next.as_str())
                        || ENGLISH.unnamed.contains(next.as_str())
                        || ENGLISH.bodies.contains(next.as_str()))
        };
        let heads: Vec<&Mention> = all.iter().filter(|m| plain(m) && !modifies(m)).copied().collect();
        // "Lindt campaign spokesman Omar Hall": the last name before a comma heads the phrase, unless an "and" parts them.
        let stop =
            tokens.clone().find(|&i| matches!(self.analysis.lower(i).as_str(), "," | "and" | "who" | "(" | "—" | "–"));
        let first_part = heads.iter().filter(|m| stop.is_none_or(|s| m.tokens.end <= s));
        let person = |m: &&&Mention| cast.members[m.member].person;
        first_part
            .clone()
            .rfind(|m| person(m))
            .or(heads.iter().find(person))
            .or(first_part.clone().next_back())
            .or(heads.first())
            .copied()
    }

    /// "a spokesman for the ministry", "two aides to Lindt": nameless, though a name follows the preposition.
    fn unnamed_before_preposition(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let first = self.analysis.word(tokens.start);
        if first.chars().next().is_some_and(char::is_uppercase) && !is_article(&first.to_lowercase()) {
            return None;
        }
        let end = tokens.clone().find(|&i| is_preposition(&self.analysis.lower(i)))?;
        let role = (tokens.start..end).any(|i| {
            let word = self.analysis.lower(i);
            ENGLISH.roles.contains(word.as_str()) || ENGLISH.unnamed.contains(word.as_str())
        });
        let named = self.cast.within(self.analysis.cover(tokens.start..end)).next().is_some();
        // "the president of Norland" is somebody when the text says who.
        let by_title = self.analysis.lower(tokens.start) == "the" && self.title_of(tokens).is_some();
        // A name after a comma is the source's own: "a spokesman for the firm, John Smith".
        let apposed = tokens
            .clone()
            .skip_while(|&i| self.analysis.lower(i) != ",")
            .any(|i| self.cast.mentions.iter().any(|m| m.tokens.start == i));
        // "the ambassador to Norland Ada Lindt": so is one whose title leads over the preposition.
        let over = |m: &Mention| m.titled_from.is_some_and(|from| (tokens.start..end).contains(&from));
        let apposed = apposed || self.cast.within(self.analysis.cover(tokens.clone())).any(over);
        (role && !named && !by_title && !apposed).then(|| tokens.clone())
    }

    fn of_member(&self, member: usize, tokens: &Range<usize>, span: Span) -> Resolved {
        let who = &self.cast.members[member];
        let full =
            crate::text::fold_words(&who.name).len() == crate::text::fold_words(self.analysis.text().slice(span)).len();
        let titled = tokens.start < self.analysis.tokens_in(span).start;
        let mut evidence = Vec::new();
        if !full {
            evidence.push(Evidence::at(EvidenceCode::ShortName, span, 0.95));
        } else if titled && who.person {
            evidence.push(Evidence::at(EvidenceCode::TitleInText, self.analysis.cover(tokens.clone()), 0.98));
        } else {
            evidence.push(Evidence::at(EvidenceCode::NamedInText, span, 0.98));
        }
        Resolved { evidence, ..self.of_member_plain(member) }
    }

    fn of_member_plain(&self, member: usize) -> Resolved {
        let who = &self.cast.members[member];
        // Two capitalised words that no list knows, and that speak, are a person's name more often than a body's.
        let likely = who.person || who.may_be_person();
        let kind = if likely { AgentKind::Person } else { AgentKind::Organisation };
        let speaker = Speaker { name: squeeze(&who.name), kind };
        Resolved { speaker, member: Some(member), evidence: Vec::new() }
    }

    /// "the Russian president", "the company": somebody named elsewhere.
    fn definite(&self, tokens: &Range<usize>, span: Span) -> Option<Resolved> {
        let first = self.analysis.lower(tokens.start);
        let possessive = tokens.clone().any(|i| matches!(self.analysis.lower(i).as_str(), "'s" | "’s"));
        if !matches!(first.as_str(), "the" | "this" | "that") && !possessive {
            return None;
        }
        if let Some(member) = self.title_of(tokens) {
            let evidence = vec![Evidence::at(EvidenceCode::TitleInText, span, 0.85)];
            return Some(Resolved { evidence, ..self.of_member_plain(member) });
        }
        let head = self.analysis.lower(tokens.end - 1);
        if first == "the" && matches!(head.as_str(), "nominee" | "candidate" | "frontrunner") {
            let member = self.cast.foremost_person(span.start)?;
            let evidence = vec![Evidence::at(EvidenceCode::ShortName, span, 0.5)];
            return Some(Resolved { evidence, ..self.of_member_plain(member) });
        }
        let aged = tokens.clone().any(|i| self.analysis.lower(i).ends_with("-year-old"));
        if aged || matches!(head.as_str(), "billionaire" | "mogul" | "star") {
            let mention = self.cast.before(span.start).find(|m| self.cast.members[m.member].person)?;
            let evidence = vec![Evidence::at(EvidenceCode::ShortName, span, 0.6)];
            return Some(Resolved { evidence, ..self.of_member_plain(mention.member) });
        }
        if ENGLISH.bodies.contains(head.as_str()) || ENGLISH.firms.contains(head.as_str()) {
            let member = self.body(tokens, span, head)?;
            let evidence = vec![Evidence::at(EvidenceCode::ShortName, span, 0.6)];
            return Some(Resolved { evidence, ..self.of_member_plain(member) });
        }
        None
    }

    /// The body that "the ministry", "the company" mean. Under another name's word ("the Finnish service", "Lindt's
    /// campaign") only one whose own name holds that word.
    fn body(&self, tokens: &Range<usize>, span: Span, head: String) -> Option<usize> {
        let named_word = |&i: &usize| self.analysis.word(i).starts_with(char::is_uppercase) && !self.starts(i);
        let mut words: Vec<String> = tokens.clone().filter(named_word).map(|i| self.analysis.lower(i)).collect();
        let qualified = !words.is_empty();
        let firm = ENGLISH.firms.contains(head.as_str());
        words.push(head);
        let fits = |&m: &usize| {
            let who = &self.cast.members[m];
            !who.person && (!firm || who.may_be_firm())
        };
        let last = || self.last.as_ref().and_then(|l| l.member).filter(fits).filter(|_| !qualified);
        // A page of short items has another company in each: this paragraph first, then the one before, then all.
        let paragraph = self.analysis.tokens()[tokens.start].paragraph;
        let from = |paragraph: u32| {
            let first = self.analysis.tokens().partition_point(|t| t.paragraph < paragraph);
            Span::new(self.analysis.tokens()[first].span.start, span.start)
        };
        let firm_in = |place: Span| self.cast.firm_in(place).filter(|_| firm && !qualified);
        self.cast
            .body_before(&words, span.start)
            .or_else(|| firm_in(from(paragraph)))
            .or_else(|| firm_in(from(paragraph.saturating_sub(1))))
            .or_else(last)
            .or_else(|| firm_in(Span::new(0, span.start)))
    }

    fn title_of(&self, tokens: &Range<usize>) -> Option<usize> {
        // "Lindt's former strategist" is looked for by what follows the name.
        let owner = tokens.clone().find(|&i| matches!(self.analysis.lower(i).as_str(), "'s" | "’s"));
        let country = owner
            .and_then(|i| i.checked_sub(1))
            .map(|i| self.analysis.lower(i))
            .filter(|w| ENGLISH.country(w).is_some());
        let mut words: Vec<String> = (owner.map_or(tokens.start + 1, |i| i + 1)..tokens.end)
            .map(|i| self.analysis.lower(i))
            .take_while(|w| !matches!(w.as_str(), "," | "who" | "in" | "at" | "on"))
            .filter(|w| w != "the")
            .collect();
        let owner_is_country = country.is_some();
        words.extend(country);
        // "the mayor of Lakeport", "the ambassador to Norland": the head stands before the "of".
        let sent = words.iter().any(|w| matches!(w.as_str(), "ambassador" | "envoy"));
        let links = |w: &String| w == "of" || (sent && w == "to");
        let of = words.iter().position(links);
        let country = usize::from(of.is_none() && owner_is_country);
        let head = &words[..of.unwrap_or(words.len() - country)].last()?.clone();
        let words: Vec<String> = words.into_iter().filter(|w| !links(w)).collect();
        let role = ENGLISH.roles.contains(head.as_str()) || ENGLISH.titles.contains(head.as_str());
        if !role {
            return None;
        }
        let at = self.analysis.cover(tokens.clone()).start;
        // "the Norlandic president" is the text's only president, when nobody was given the whole title.
        self.cast.by_title(&words, at).or_else(|| self.cast.only_with_title(head, &words))
    }

    /// A source without a name, kept by its words: the head noun phrase.
    fn unnamed(&self, tokens: Range<usize>) -> Option<Resolved> {
        let stop = |i: &usize| {
            matches!(
                self.analysis.lower(*i).as_str(),
                "," | "who" | "that" | "which" | "whose" | "on" | "when" | "(" | "—" | "–"
            )
        };
        // A verb in it is of a clause that was taken along.
        let verb = |i: &usize| {
            let word = self.analysis.lower(*i);
            matches!(word.as_str(), "was" | "were" | "is" | "are" | "has" | "have" | "had" | "having" | "been" | "as")
        };
        let end = tokens.clone().find(stop).unwrap_or(tokens.end);
        let end = (tokens.start + 1..end).find(verb).unwrap_or(end);
        let mut start = tokens.start;
        while start < end
            && (is_article(&self.analysis.lower(start))
                || matches!(self.analysis.lower(start).as_str(), "his" | "her" | "their" | "its"))
        {
            start += 1;
        }
        if start >= end {
            return None;
        }
        let words = (start..end).map(|i| self.analysis.lower(i)).collect::<Vec<_>>();
        let us = words[0] == "us" && self.analysis.word(start) == "US";
        let pronoun = matches!(
            words[0].as_str(),
            "i" | "we" | "you" | "he" | "she" | "it" | "they" | "who" | "there" | "me" | "us" | "him" | "them"
        );
        if pronoun && !us {
            return None;
        }
        let span = self.analysis.cover(start..end);
        let name = squeeze(self.analysis.text().slice(span));
        // A capitalised run the cast does not know (a hashtag, a lone "CDC") still is a name.
        let capital = self.analysis.word(start).chars().next().is_some_and(char::is_uppercase);
        let lower_head =
            words.iter().any(|w| ENGLISH.unnamed.contains(w.as_str()) || ENGLISH.roles.contains(w.as_str()));
        // A ministry or "authorities in Lakeport" speak as a body, under whatever words the text has for them.
        let of = words.iter().position(|w| is_preposition(w)).unwrap_or(words.len());
        let head = of.checked_sub(1).map_or("", |i| words[i].as_str());
        let body = ENGLISH.bodies.contains(head) || head == "authorities";
        let kind = if body || (capital && !lower_head && start > 0 && !self.starts(start)) {
            AgentKind::Organisation
        } else {
            AgentKind::Anonymous
        };
        let evidence = vec![Evidence::at(EvidenceCode::UnnamedSource, span, 0.8)];
        Some(Resolved { speaker: Speaker { name, kind }, member: None, evidence })
    }

    fn starts(&self, token: usize) -> bool {
        let tokens = self.analysis.tokens();
        token == 0 || tokens[token - 1].sentence != tokens[token].sentence
    }
}

pub(super) fn is_article(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "this" | "that" | "these" | "those")
}

fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "of" | "for" | "to" | "with" | "from" | "at" | "in" | "by" | "on" | "near" | "close" | "familiar" | "inside"
    )
}
