//! Whom a noun means that names nobody itself: "the president", "the ministry", "the company".

use super::cast::{Cast, Member, Mention};
use super::lexicon::ENGLISH;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

impl Cast {
    /// The one person to whom all of `words` were said as a title: "russian president". Of several the one who had it
    /// barest and oftenest, if anybody stands out, else the nearest before `at`.
    pub(super) fn by_title(&self, words: &[String], at: usize) -> Option<usize> {
        let mut all: Vec<usize> =
            (0..self.members.len()).filter(|&i| self.members[i].person && self.members[i].titles.fit(words)).collect();
        if all.len() < 2 {
            return all.first().copied();
        }
        let named: BTreeSet<usize> = self.before(at).map(|m| m.member).collect();
        all.retain(|i| named.contains(i));
        let counts = |i: usize| self.members[i].titles.bare_and_qualified(words);
        let bare: Vec<usize> = all.iter().copied().filter(|&i| counts(i).0 > counts(i).1).collect();
        let nearest = |among: &[usize]| self.before(at).map(|m| m.member).find(|m| among.contains(m));
        if !bare.is_empty() {
            return standing_out(&bare, |&i| counts(i).0).or_else(|| nearest(&bare));
        }
        // Abroad even the own president has the country beside his title, but not always, and he is talked of most.
        let mentions = |&i: &usize| self.members[i].mentions;
        let most = all.iter().map(mentions).max();
        let own = all.iter().copied().find(|&i| counts(i).0 > 0 && Some(mentions(&i)) == most);
        own.or_else(|| standing_out(&all, mentions)).or_else(|| nearest(&all))
    }

    /// The one person of the text who has this title at all, and who is not of another country than `words` say.
    pub(super) fn only_with_title(&self, head: &str, words: &[String]) -> Option<usize> {
        let has = |m: &Member| m.person && m.titles.may_fit(head, words);
        let mut all = self.members.iter().enumerate().filter(|(_, m)| has(m)).map(|(i, _)| i);
        all.next().filter(|_| all.next().is_none())
    }

    /// The person named most often before `at`; `None` where two are named as often.
    pub(super) fn foremost_person(&self, at: usize) -> Option<usize> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for mention in self.before(at).filter(|m| self.members[m.member].person) {
            *counts.entry(mention.member).or_default() += 1;
        }
        let most = counts.values().copied().max()?;
        let mut first = counts.into_iter().filter(|(_, n)| *n == most).map(|(member, _)| member);
        first.next().filter(|_| first.next().is_none())
    }

    /// The last body named before `at` whose name holds all of `words`.
    pub(super) fn body_before(&self, words: &[String], at: usize) -> Option<usize> {
        let named = |m: &&Mention| {
            let member = &self.members[m.member];
            !member.person && words.iter().all(|word| member.words.contains(word))
        };
        self.before(at).find(named).map(|m| m.member)
    }

    /// The firm "the company" means: of the bodies named in `place` the one named most often, the first of several. A
    /// country, a town or a ministry is none; two words that no list knows are one only where there is nothing else.
    pub(super) fn firm_in(&self, place: Span) -> Option<usize> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for mention in self.within(place).filter(|m| self.members[m.member].may_be_firm()) {
            *counts.entry(mention.member).or_default() += 1;
        }
        let sure = counts.keys().any(|&m| !self.members[m].may_be_person());
        counts.retain(|&m, _| !sure || !self.members[m].may_be_person());
        let most = counts.values().copied().max()?;
        self.within(place).map(|m| m.member).find(|m| counts.get(m) == Some(&most))
    }
}

impl Member {
    /// Whether "the company" may mean this member.
    pub(super) fn may_be_firm(&self) -> bool {
        if self.person || self.place {
            return false;
        }
        let public =
            self.words.iter().any(|w| ENGLISH.public_bodies.contains(w.as_str()) || ENGLISH.country(w).is_some());
        // A lone "TV" or "Group" is no firm's name.
        let noun = self.words.len() == 1 && ENGLISH.organisation_words.contains(self.words[0].as_str());
        // "R. Lindt" is a person's name, whoever it is.
        let initial = self.name.split(' ').next().is_some_and(|w| w.len() == 2 && w.ends_with('.'));
        !public && !noun && !initial
    }
}

/// The one of several with twice as much of something as any other.
fn standing_out(all: &[usize], amount: impl Fn(&usize) -> usize) -> Option<usize> {
    let first = all.iter().copied().max_by_key(|i| amount(i))?;
    all.iter().all(|i| *i == first || amount(i) * 2 <= amount(&first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Analysis, Text};

    #[test]
    fn a_definite_title_finds_its_bearer() {
        let text =
            Text::new("Norlandic President Ada Lindt met Sudrian President Omar Haddad. The Sudrian president left.");
        let analysis = Analysis::of(&text, &[]);
        let cast = Cast::of(&analysis, &[]);
        let who = |t: &[&str]| {
            let words: Vec<String> = t.iter().map(ToString::to_string).collect();
            cast.by_title(&words, text.len()).map(|m| cast.members[m].name.clone())
        };
        assert_eq!(who(&["sudrian", "president"]).as_deref(), Some("Omar Haddad"));
        assert_eq!(who(&["norlandic", "leader"]).as_deref(), Some("Ada Lindt"));
        assert_eq!(who(&["polish", "president"]), None);
    }

    #[test]
    fn a_bare_title_is_the_one_without_a_country() {
        let text = Text::new(
            "President Ada Noll met Finnish President Aino Berg, and Finnish President Aino Berg smiled. Ada Noll left.",
        );
        let analysis = Analysis::of(&text, &[]);
        let cast = Cast::of(&analysis, &[]);
        let found = cast.by_title(&["president".to_owned()], text.len()).map(|m| cast.members[m].name.clone());
        assert_eq!(found.as_deref(), Some("Ada Noll"));
    }
}
