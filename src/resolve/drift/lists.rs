//! The word lists beside this file.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

#[derive(Deserialize)]
pub(super) struct Lists {
    pub(super) common: BTreeSet<String>,
    pub(super) negators: BTreeSet<String>,
    pub(super) denials: Vec<String>,
    pub(super) modals: BTreeSet<String>,
    pub(super) hedges: Vec<String>,
    pub(super) sourced: Vec<String>,
    pub(super) conditions: Vec<String>,
    pub(super) numbers: NumberWords,
}

#[derive(Deserialize)]
pub(super) struct NumberWords {
    pub(super) small: BTreeMap<String, f64>,
    pub(super) scales: BTreeMap<String, f64>,
    pub(super) vague: BTreeMap<String, f64>,
    pub(super) months: BTreeMap<String, f64>,
    pub(super) weekdays: BTreeMap<String, f64>,
    pub(super) currencies: BTreeMap<String, char>,
}

pub(super) static LISTS: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("the lists beside this file are valid"));

/// Whether `phrase`, words parted by single spaces, stands among `words` from `at`.
pub(super) fn stands_at(words: &[&str], at: usize, phrase: &str) -> bool {
    let mut at = at;
    phrase.split(' ').all(|w| {
        at += 1;
        words.get(at - 1) == Some(&w)
    })
}

/// Whether one of `phrases` stands anywhere among `words`.
pub(super) fn any_stands(words: &[&str], phrases: &[String]) -> bool {
    (0..words.len()).any(|at| phrases.iter().any(|p| stands_at(words, at, p)))
}
