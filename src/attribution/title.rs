//! The titles a person is given in a text, and which of several people a bare "the president" means.

use super::lexicon::ENGLISH;
use std::collections::{BTreeMap, BTreeSet};

/// Folded phrases that stood next to a name ("russian president"), and how often each did.
#[derive(Debug, Clone, Default)]
pub(super) struct Titles {
    counts: BTreeMap<String, usize>,
    /// Countries the person was said to be of, in a title or otherwise: "Norland's Ada Lindt".
    countries: BTreeSet<String>,
}

impl Titles {
    pub(super) fn add(&mut self, phrase: String) {
        let countries = phrase.split(' ').filter_map(|w| ENGLISH.country(w)).map(str::to_owned);
        self.countries.extend(countries);
        *self.counts.entry(phrase).or_default() += 1;
    }

    pub(super) fn add_country(&mut self, word: &str) {
        self.countries.extend(ENGLISH.country(word).map(str::to_owned));
    }

    #[cfg(test)]
    pub(super) fn phrases(&self) -> Vec<String> {
        self.counts.keys().cloned().collect()
    }

    /// Whether all of `words` were said of the person as one title; a country may have been said elsewhere.
    pub(super) fn fit(&self, words: &[String]) -> bool {
        let of_person = |w: &String| ENGLISH.country(w).is_some_and(|c| self.countries.contains(c));
        let office: Vec<&String> = words.iter().filter(|w| !of_person(w)).collect();
        let leads = office.iter().all(|w| *w == "leader") && office.len() < words.len();
        leads || self.counts.keys().any(|phrase| has_words(phrase, &office))
    }

    /// Whether the person has this title at all and is not known to be of another country than `words` ask for.
    pub(super) fn may_fit(&self, head: &str, words: &[String]) -> bool {
        let asked = words.iter().find_map(|w| ENGLISH.country(w));
        let other = asked.is_some_and(|c| !self.countries.is_empty() && !self.countries.contains(c));
        !other && self.counts.keys().any(|phrase| phrase.split(' ').any(|w| w == head))
    }

    /// How often `words` were the title with no country or body beside them and no "former", and how often with: the country's own
    /// president is "President Lindt", another's is "the Sudrian president".
    pub(super) fn bare_and_qualified(&self, words: &[String]) -> (usize, usize) {
        let words: Vec<&String> = words.iter().collect();
        let elsewhere = |w: &str| ENGLISH.country(w).is_some() || matches!(w, "former" | "ex" | "then" | "late" | "of");
        let (mut bare, mut qualified) = (0, 0);
        for (phrase, times) in self.counts.iter().filter(|(phrase, _)| has_words(phrase, &words)) {
            let count = if phrase.split(' ').any(elsewhere) { &mut qualified } else { &mut bare };
            *count += times;
        }
        (bare, qualified)
    }
}

/// Whether every one of `words` stands in the phrase; "leader" stands for every head of something. A vice president is
/// no president.
fn has_words(phrase: &str, words: &[&String]) -> bool {
    let has = |w: &&String| phrase.split(' ').any(|p| p == w.as_str());
    let heads = |w: &&String| {
        w.as_str() == "leader"
            && phrase.split(' ').any(|p| matches!(p, "president" | "premier" | "minister" | "chancellor" | "leader"))
    };
    let vice = phrase.split(' ').any(|p| p == "vice") && !words.iter().any(|w| w.as_str() == "vice");
    !phrase.is_empty() && !vice && words.iter().all(|w| has(w) || heads(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(phrases: &[&str]) -> Titles {
        let mut titles = Titles::default();
        phrases.iter().for_each(|p| titles.add((*p).to_owned()));
        titles
    }

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_country_is_known_by_its_adjective_too() {
        let found = titles(&["president finland", "president", "president"]);
        assert_eq!(found.bare_and_qualified(&words("president")), (2, 1));
        assert!(found.fit(&words("finnish president")) && found.fit(&words("finnish leader")));
        assert!(!found.fit(&words("swedish president")) && !found.may_fit("president", &words("swedish president")));
    }

    #[test]
    fn a_vice_president_is_no_president() {
        let found = titles(&["vice president"]);
        assert!(!found.fit(&words("president")) && found.fit(&words("vice president")));
    }
}
