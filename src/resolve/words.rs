//! The telling words of a statement: those another page about it is found by.

use super::Quest;
use crate::text::{fold_line, fold_name, fold_words};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Words of a statement that are looked at; a quoted speech may be long.
const MOST_WORDS: usize = 400;
/// Letters that words are compared by, so that "rejects" and "rejected" are one.
const STEM: usize = 6;

/// One telling word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Telling {
    /// As it stands, without marks around it.
    pub(super) word: String,
    /// The form it is compared by.
    pub(super) key: String,
    /// How much it tells: numbers and names most, long words more than short ones.
    pub(super) weight: f32,
}

/// The telling words of a text, in its order, each once.
pub(super) fn telling(text: &str) -> Vec<Telling> {
    let mut found: Vec<Telling> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut first = true;
    for raw in text.split_whitespace().take(MOST_WORDS) {
        let word = trimmed(raw);
        let begins =
            std::mem::replace(&mut first, raw.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '!', '?']));
        for key in keys(word) {
            let weight = weight(word, &key, begins);
            if weight > 0.0 && seen.insert(key.clone()) {
                found.push(Telling { word: word.to_owned(), key, weight });
            }
        }
    }
    found
}

/// Words as they are compared, each once.
pub(super) fn keys_of(text: &str) -> BTreeSet<String> {
    text.split_whitespace().flat_map(|raw| keys(trimmed(raw))).collect()
}

/// At most `count` words to search for, the most telling ones in the order of the statement.
pub(super) fn search_words(quest: &Quest, count: usize) -> Vec<String> {
    let mut words = telling(&quest.statement);
    let outlet = keys_of(&quest.outlet);
    // An index of an outlet's pages is not searched for its name.
    words.retain(|w| !outlet.contains(&w.key));
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by(|&a, &b| words[b].weight.total_cmp(&words[a].weight).then(a.cmp(&b)));
    let mut best: Vec<usize> = order.into_iter().take(count).collect();
    best.sort_unstable();
    let mut seen = BTreeSet::new();
    let mut found: Vec<String> = best.into_iter().map(|at| words[at].word.clone()).collect();
    found.retain(|w| seen.insert(w.clone()));
    if found.len() < count
        && let Some(surname) = surname(quest)
        && !found.iter().any(|w| fold_line(w) == fold_line(&surname))
    {
        found.push(surname);
    }
    found
}

/// The statement's first words in a row, four to eight, where they are a quotation's: searched for as they stand.
pub(super) fn phrase(quest: &Quest) -> Option<String> {
    if !quest.quoted {
        return None;
    }
    // A quotation may break off; a phrase runs on to the next mark only.
    let runs = quest.statement.split(['"', '“', '”', '…', '.', '!', '?', ';', ':', '[', ']']);
    let words = runs.map(|run| run.split_whitespace().collect::<Vec<_>>()).find(|run| run.len() >= 4)?;
    let words: Vec<&str> = words.into_iter().take(8).collect();
    Some(words.join(" ").trim_matches(',').to_owned())
}

/// The speaker's last name.
pub(super) fn surname(quest: &Quest) -> Option<String> {
    let name = quest.speaker.as_deref()?;
    let last = trimmed(name.split_whitespace().next_back()?);
    (fold_name(last).chars().count() > 1).then(|| last.to_owned())
}

fn trimmed(raw: &str) -> &str {
    let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%'))
}

/// The forms a word is compared by: a number without its separators, a word of letters by its beginning, and writing
/// without spaces by its pairs of characters.
fn keys(word: &str) -> Vec<String> {
    if is_number(word) {
        return vec![word.chars().filter(char::is_ascii_digit).collect()];
    }
    let unspaced = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    let mut found = Vec::new();
    for part in fold_words(word) {
        if part.chars().any(unspaced) {
            let chars: Vec<char> = part.chars().collect();
            found.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            found.push(part.chars().take(STEM).collect());
        }
    }
    found
}

fn weight(word: &str, key: &str, begins_sentence: bool) -> f32 {
    static COMMON: LazyLock<BTreeMap<String, ()>> = LazyLock::new(|| {
        let lines = include_str!("common-words.txt").lines().filter(|l| !l.starts_with('#'));
        lines.flat_map(fold_words).map(|w| (w, ())).collect()
    });
    let folded = fold_line(word);
    let letters = folded.chars().count();
    if is_number(word) {
        return if key.len() > 1 { 2.0 } else { 0.0 };
    }
    if COMMON.contains_key(&folded) {
        return 0.0;
    }
    if !key.is_ascii() && key.chars().count() == 2 && letters > 2 {
        return 1.0;
    }
    if word.starts_with(char::is_uppercase) && !begins_sentence && letters > 1 {
        return 2.0;
    }
    match letters {
        7.. => 1.5,
        4.. => 1.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_tell_most() {
        let words = telling("The dam at Eldra will hold 1,200 tonnes of water for the villages, they said.");
        let of = |key: &str| words.iter().find(|w| w.key == key).map(|w| w.weight);
        assert_eq!((of("eldra"), of("1200"), of("villag"), of("water")), (Some(2.0), Some(2.0), Some(1.5), Some(1.0)));
        assert_eq!((of("the"), of("they"), of("said"), of("dam")), (None, None, None, None));
    }

    #[test]
    fn forms_of_one_word_are_one() {
        assert_eq!(keys("rejects"), keys("Rejected"));
        assert_eq!(keys("1.200"), keys("1,200"));
        assert_eq!(keys("水車小屋").len(), 3);
    }
}
