//! Who is meant by a source: a name, a pronoun, a role somebody named holds, a body, or nobody named.

use super::lexicon::{
    BODY, COUNT, DOCUMENT, HE, INDEFINITE, POSSESSIVE, POSSESSIVE_HE, PRESS, ROLE, SHE, TITLE, UNNAMED,
};
use super::names::{Names, gender_of_role, names_body};
use super::phrase::Phrase;
use super::words::Words;
use crate::attribution::lexicon::Gender;
use crate::attribution::model::{AgentKind, Speaker};
use crate::evidence::{Evidence, EvidenceCode};
use crate::text::{Span, squeeze};
use std::ops::Range;

/// A source resolved in its document.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub(super) speaker: Speaker,
    member: Option<usize>,
    pub(super) evidence: Vec<Evidence>,
}

/// Resolves the sources of one text, in order.
pub(super) struct Whom<'a> {
    words: &'a Words<'a>,
    names: &'a Names,
    last: Option<Who>,
    last_he: Option<Who>,
    last_she: Option<Who>,
}

impl<'a> Whom<'a> {
    pub(super) fn new(words: &'a Words<'a>, names: &'a Names) -> Self {
        Self { words, names, last: None, last_he: None, last_she: None }
    }

    /// Who is meant by a phrase.
    pub(super) fn resolve(&mut self, phrase: &Phrase) -> Option<Who> {
        let found = self.find(phrase)?;
        self.note(phrase, &found);
        Some(found)
    }

    /// Whoever spoke last, for what goes on without a source.
    pub(super) fn last(&self, at: Span, code: EvidenceCode) -> Option<Who> {
        let last = self.last.clone()?;
        Some(Who { evidence: vec![Evidence::at(code, at, 0.6)], ..last })
    }

    fn note(&mut self, phrase: &Phrase, found: &Who) {
        let by_role = phrase.head.and_then(|h| gender_of_role(self.words, h));
        let gender = found.member.and_then(|m| self.names.members[m].gender).or(by_role);
        // A pronoun means a person, not a report or a crowd of sources.
        let speaks = phrase.head.is_none_or(|h| !self.words.is(h, DOCUMENT | PRESS | UNNAMED));
        if found.speaker.kind == AgentKind::Person || (found.speaker.kind == AgentKind::Anonymous && speaks) {
            if gender != Some(Gender::She) {
                self.last_he = Some(found.clone());
            }
            if gender != Some(Gender::He) {
                self.last_she = Some(found.clone());
            }
        }
        self.last = Some(found.clone());
    }

    fn find(&self, phrase: &Phrase) -> Option<Who> {
        let span = self.words.cover(&phrase.words);
        if phrase.pronoun {
            return self.pronoun(phrase, span);
        }
        if let Some(name) = &phrase.name {
            return Some(self.named(phrase, name, span));
        }
        self.by_role(phrase, span).or_else(|| self.nameless(phrase))
    }

    fn pronoun(&self, phrase: &Phrase, span: Span) -> Option<Who> {
        let at = phrase.words.start;
        // "По его словам": the owner of the words.
        let owner = self.words.is(at, POSSESSIVE) && !self.words.is(at, HE | SHE);
        let he = self.words.is(at, HE) || owner && self.words.is(at, POSSESSIVE_HE);
        let spoken = match () {
            () if he => self.last_he.clone(),
            () if owner && self.words.lexicon.file.subjectless && !self.words.lexicon.file.declines_names => {
                self.last.clone()
            }
            () if self.words.is(at, SHE) || owner => self.last_she.clone(),
            () => self.last.clone(),
        };
        // Nobody has spoken yet: the nearest person named before whom the pronoun fits.
        let wanted = if he { Gender::He } else { Gender::She };
        let named = || {
            let fits = |m: &super::names::Member| m.person && m.gender.is_none_or(|g| g == wanted) && m.first < at;
            let all = self.names.members.iter().enumerate().filter(|(_, m)| fits(m));
            let (i, _) = all.max_by_key(|(_, m)| m.first)?;
            Some(self.member(i, Vec::new()))
        };
        let found = spoken.or_else(named)?;
        Some(Who { evidence: vec![Evidence::at(EvidenceCode::Pronoun, span, 0.75)], ..found })
    }

    fn member(&self, i: usize, evidence: Vec<Evidence>) -> Who {
        let member = &self.names.members[i];
        let words = member.name.split(' ').count();
        let shouting = !member.name.chars().any(char::is_lowercase);
        let likely = member.person || ((2..=3).contains(&words) && !shouting);
        let kind = if likely { AgentKind::Person } else { AgentKind::Organisation };
        Who { speaker: Speaker { name: member.name.clone(), kind }, member: Some(i), evidence }
    }

    fn named(&self, phrase: &Phrase, name: &Range<usize>, span: Span) -> Who {
        let words = self.words;
        let place = words.cover(name);
        let printed = squeeze(words.analysis.text().slice(place));
        // "el Ministerio de Sanidad", "la empresa Acme": a body speaks.
        let body = phrase.head.is_some_and(|h| words.is(h, BODY | PRESS)) || names_body(words, name);
        if let Some(i) = self.names.meant(words, name).filter(|_| !body) {
            let full = self.names.members[i].name == printed;
            let titled = phrase.head.is_some_and(|h| words.is(h, ROLE | TITLE));
            let mut evidence = vec![match () {
                () if !full => Evidence::at(EvidenceCode::ShortName, place, 0.95),
                () if titled => Evidence::at(EvidenceCode::TitleInText, span, 0.98),
                () => Evidence::at(EvidenceCode::NamedInText, place, 0.98),
            }];
            if !self.names.is_certain(i) {
                // Only in another case: how the name is written by itself is not known.
                evidence = vec![Evidence::at(EvidenceCode::NamedInText, place, 0.7)];
            }
            return self.member(i, evidence);
        }
        let titled = phrase.head.is_some_and(|h| words.is(h, ROLE | TITLE | UNNAMED))
            || words.is_first_name(name.start) && name.len() > 1;
        let kind = if titled && !body { AgentKind::Person } else { AgentKind::Organisation };
        // "el Instituto Geológico" and "el Ministerio de Sanidad" are names as a whole, "la empresa Acme" is not.
        let parted = phrase.head.zip(phrase.name.as_ref()).is_some_and(|(h, n)| h + 2 < n.start);
        let capital = phrase.head.is_some_and(|h| words.is_capital(h) && !words.opens(h + 1));
        let whole = parted || capital && !words.lexicon.file.nouns_capitalised;
        let (name, place) = if body && whole { (self.without_articles(phrase), span) } else { (printed, place) };
        let evidence = vec![Evidence::at(EvidenceCode::NamedInText, place, 0.9)];
        Who { speaker: Speaker { name, kind }, member: None, evidence }
    }

    /// "la alcaldesa", "der Minister": the person beside whose name the noun stands.
    fn by_role(&self, phrase: &Phrase, span: Span) -> Option<Who> {
        let head = phrase.head.filter(|&h| self.words.is(h, ROLE) && !phrase.possessive)?;
        let definite = !self.words.is(phrase.words.start, INDEFINITE | COUNT);
        let member = self.names.with_role(self.words, head, phrase.words.start).filter(|_| definite)?;
        Some(self.member(member, vec![Evidence::at(EvidenceCode::TitleInText, span, 0.85)]))
    }

    /// Kept by its words; a ministry or a firm speaks as a body.
    fn nameless(&self, phrase: &Phrase) -> Option<Who> {
        let words = self.words;
        let name = self.without_articles(phrase);
        if name.is_empty() {
            return None;
        }
        let head = phrase.head.or_else(|| phrase.words.clone().find(|&i| !words.is_determiner(i)))?;
        let body = words.is(head, BODY) && !words.is(head, UNNAMED);
        let kind = if body { AgentKind::Organisation } else { AgentKind::Anonymous };
        let evidence = vec![Evidence::at(EvidenceCode::UnnamedSource, words.cover(&phrase.words), 0.8)];
        Some(Who { speaker: Speaker { name, kind }, member: None, evidence })
    }

    fn without_articles(&self, phrase: &Phrase) -> String {
        let words = self.words;
        let start = phrase
            .words
            .clone()
            .find(|&i| !words.is_determiner(i) || words.lower(i).starts_with(|c: char| c.is_numeric()));
        let start = start.unwrap_or(phrase.words.end);
        // "dos", "zwei" count; "el", "seine" do not.
        let number = phrase.words.start..start;
        let counted = number.clone().find(|&i| words.is(i, COUNT));
        squeeze(words.analysis.text().slice(words.cover(&(counted.unwrap_or(start)..phrase.words.end))))
    }
}
