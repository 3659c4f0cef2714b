//! The word lists of `data/words.toml`, as sets of word numbers.

use super::key;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// A list of words or phrases.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct WordSet(HashSet<u64>);

impl From<Vec<String>> for WordSet {
    fn from(words: Vec<String>) -> Self {
        let mut tokens = Vec::new();
        Self(
            words
                .iter()
                .map(|w| {
                    key::name_tokens(w, &mut tokens);
                    key::phrase(&tokens)
                })
                .collect(),
        )
    }
}

impl WordSet {
    /// Whether this one word is in the list.
    pub(super) fn word(&self, hash: u64) -> bool {
        self.0.contains(&key::join(0, hash))
    }

    /// Whether these words are, as one phrase.
    pub(super) fn phrase(&self, phrase: u64) -> bool {
        self.0.contains(&phrase)
    }
}

/// All lists; `data/words.toml` says what each is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub common: WordSet,
    pub surnames: WordSet,
    pub acronyms: WordSet,
    pub news: WordSet,
    pub generic: WordSet,
    pub before: WordSet,
    pub close_before: WordSet,
    pub after: WordSet,
    pub after_people: WordSet,
    pub nouns: WordSet,
    pub platform_nouns: WordSet,
    pub neutral: WordSet,
    pub titles: WordSet,
    pub heads: WordSet,
    pub between: WordSet,
    pub credit: WordSet,
    pub dense: Vec<String>,
    pub ordinary: WordSet,
    pub press_nouns: WordSet,
}

impl Words {
    pub(super) fn get() -> &'static Self {
        static WORDS: LazyLock<Words> =
            LazyLock::new(|| toml::from_str(include_str!("data/words.toml")).expect("a test reads the word lists"));
        &WORDS
    }
}

/// What stands behind an outlet's name when people spell it out, longest first.
pub(super) static TAILS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let tails: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("data/name-tails.toml")).expect("a test reads the word lists");
    tails.into_values().flatten().collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read() {
        let words = Words::get();
        assert!(words.nouns.word(key::word_hash("newspaper")));
        assert!(words.common.phrase(key::join(key::join(0, key::word_hash("vanity")), key::word_hash("fair"))));
        assert!(TAILS.windows(2).all(|w| w[0].split(' ').count() >= w[1].split(' ').count()), "longest first");
    }
}
