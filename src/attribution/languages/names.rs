//! Everybody a text names in full, and whom a short name means.

use super::lexicon::{
    ARTICLE_HE, ARTICLE_SHE, BODY, NAME_HE, NAME_SHE, PREPOSITION, PRESS, ROLE, ROLE_ANY, ROLE_HE, ROLE_SHE, SPEAKING,
    TIME, TITLE, TITLE_HE, TITLE_SHE,
};
use super::words::Words;
use crate::attribution::lexicon::{ENGLISH, Gender};
use crate::text::squeeze;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// Somebody named.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) person: bool,
    pub(super) gender: Option<Gender>,
    /// Nouns that stood beside the name: "alcaldesa".
    pub(super) roles: BTreeSet<String>,
    /// Keys of the name's words.
    keys: Vec<String>,
    /// Named in the case of a subject at least once.
    certain: bool,
    /// The words of the first mention.
    pub(super) first: usize,
}

/// The people and bodies of a text.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) members: Vec<Member>,
    by_key: HashMap<String, Vec<usize>>,
    by_role: HashMap<String, Vec<usize>>,
}

impl Names {
    /// Reads the full names of a text: two or more capitalised words, or one behind a title.
    pub(super) fn of(words: &Words<'_>, apart: &[Range<usize>]) -> Self {
        let mut names = Self::default();
        let mut at = 0;
        let mut next_apart = 0;
        while at < words.all.len() {
            while next_apart < apart.len() && apart[next_apart].end <= at {
                next_apart += 1;
            }
            if apart.get(next_apart).is_some_and(|a| a.contains(&at)) {
                at = apart[next_apart].end;
                continue;
            }
            if !words.is_capital(at)
                || !words.is_word(at)
                || words.is(at, SPEAKING | TIME)
                || (words.all[at].roles != 0 && !words.is_first_name(at))
            {
                at += 1;
                continue;
            }
            let paragraph = words.all[at].paragraph;
            let limit = at + words.all[at..].iter().take(8).take_while(|w| w.paragraph == paragraph).count();
            let run = words.name_run(at, limit);
            at = run.end;
            names.add(words, run);
        }
        for (i, member) in names.members.iter().enumerate() {
            for role in &member.roles {
                names.by_role.entry(role.clone()).or_default().push(i);
            }
        }
        names
    }

    fn add(&mut self, words: &Words<'_>, run: Range<usize>) {
        let before = run.start.checked_sub(1);
        let role = before.and_then(|b| self.role_before(words, b));
        let run = words.without_bodies(run, role);
        if run.is_empty() {
            return;
        }
        let titled = role.is_some_and(|r| words.is(r, ROLE | TITLE));
        let first_name = words.is_first_name(run.start) || words.is_oblique_first_name(run.start);
        let apposed = self.roles_behind(words, run.end);
        let shouting = run.clone().all(|i| words.text(i).chars().all(|c| !c.is_lowercase()));
        let likely = !words.lexicon.file.nouns_capitalised && run.len() < 4;
        let person = !shouting && (titled || first_name && run.len() > 1 || (run.len() > 1 && !apposed.is_empty()));
        if run.len() < 2 && !titled || (!person && !likely) || shouting && run.len() < 2 {
            return;
        }
        let keys: Vec<String> = run.clone().map(|i| key(words, i)).collect();
        let gender = self.gender(words, &run, role);
        let mut roles: BTreeSet<String> = apposed.into_iter().collect();
        if let Some(role) = role {
            roles.insert(role_key(words, role));
        }
        let certain = !words.lexicon.file.declines_names || is_nominative(words, &run);
        let name = squeeze(words.analysis.text().slice(words.cover(&run)));
        let known = self.bearer(&keys);
        match known {
            Some(i) => {
                let member = &mut self.members[i];
                member.person |= person;
                member.gender = member.gender.or(gender);
                member.roles.extend(roles);
                if keys.len() > member.keys.len() || (certain && !member.certain && keys.len() == member.keys.len()) {
                    member.name = name;
                    member.certain = certain;
                    if keys.len() > member.keys.len() {
                        member.keys.clone_from(&keys);
                        self.index(i, &keys);
                    }
                }
            }
            None => {
                let i = self.members.len();
                self.members.push(Member {
                    name,
                    person,
                    gender,
                    roles,
                    keys: keys.clone(),
                    certain,
                    first: run.start,
                });
                self.index(i, &keys);
            }
        }
    }

    fn index(&mut self, i: usize, keys: &[String]) {
        for key in keys {
            let all = self.by_key.entry(key.clone()).or_default();
            if !all.contains(&i) {
                all.push(i);
            }
        }
    }

    /// The role or title that ends right before a name, past its complement: "el alcalde de Soria Pedro Ruiz".
    fn role_before(&self, words: &Words<'_>, before: usize) -> Option<usize> {
        if words.is(before, ROLE | TITLE) && words.is_outside(before) == words.is_outside(before + 1) {
            return Some(before);
        }
        // ", Pedro Ruiz" behind "el alcalde"; "министр обороны Иван Орлов".
        let comma = words.lower(before) == ",";
        let mut at = before;
        for _ in 0..4 {
            at = at.checked_sub(1)?;
            if words.is_stop(at) || words.sentences[words.sentence_of(before)].start > at {
                return None;
            }
            if words.is(at, ROLE | TITLE) {
                let plain = comma || words.lexicon.file.declines_names;
                let quiet = (at + 1..=before).all(|i| {
                    words.lexicon.verbs(words.lower(i)).is_empty()
                        && words.is_outside(i)
                        && (comma || !words.is(i, PREPOSITION | TIME))
                });
                return (plain && quiet).then_some(at);
            }
        }
        None
    }

    /// "Ana Ruiz, alcaldesa de Soria".
    fn roles_behind(&self, words: &Words<'_>, comma: usize) -> Vec<String> {
        if words.lower(comma) != "," {
            return Vec::new();
        }
        let near = comma + 1..(comma + 6).min(words.all.len());
        let clear = |&i: &usize| !words.is_stop(i) && words.lexicon.verbs(words.lower(i)).is_empty();
        near.take_while(clear).filter(|&i| words.is(i, ROLE)).map(|i| role_key(words, i)).take(1).collect()
    }

    fn gender(&self, words: &Words<'_>, run: &Range<usize>, role: Option<usize>) -> Option<Gender> {
        // "Министр" is said of women too: the name decides.
        let by_role = role.and_then(|r| gender_of_role(words, r));
        let first = run.start;
        let listed = match () {
            () if words.is(first, NAME_HE) && !words.is(first, NAME_SHE) => Some(Gender::He),
            () if words.is(first, NAME_SHE) && !words.is(first, NAME_HE) => Some(Gender::She),
            () => ENGLISH.gender(words.text(first)),
        };
        let last = words.lower(run.end - 1);
        let ending = words.lexicon.file.declines_names.then(|| {
            let she = ["ова", "ева", "ина", "ая", "ёва"].iter().any(|e| last.ends_with(e));
            if she { Gender::She } else { Gender::He }
        });
        by_role.or(listed).or(ending)
    }

    /// Who bears a name of these words: all of them stand in the fuller name, the last of it among them.
    fn bearer(&self, keys: &[String]) -> Option<usize> {
        let last = keys.last()?;
        let candidates = self.by_key.get(last)?;
        let fits = |&&i: &&usize| {
            let long = &self.members[i].keys;
            let (short, long) = if keys.len() <= long.len() { (keys, &long[..]) } else { (&long[..], keys) };
            // Of two full names that share a surname each is its own.
            let same_first = short.len() < 2
                || short[0] == long[0]
                || short[0].starts_with(&long[0])
                || long[0].starts_with(&short[0]);
            same_first
                && short.iter().all(|k| long.contains(k))
                && (short.len() > 1 || long.len() == 1 || long[1..].contains(&short[0]))
        };
        candidates.iter().find(fits).copied()
    }

    /// Whom the words of a name mean.
    pub(super) fn meant(&self, words: &Words<'_>, name: &Range<usize>) -> Option<usize> {
        let keys: Vec<String> = name.clone().map(|i| key(words, i)).collect();
        self.bearer(&keys).or_else(|| {
            // "Müllers": a genitive.
            let last = keys.last()?.strip_suffix('s')?.to_owned();
            let mut keys = keys.clone();
            *keys.last_mut()? = last;
            words.lexicon.file.nouns_capitalised.then(|| self.bearer(&keys)).flatten()
        })
    }

    /// The one person with a role, or the nearest named before `at`.
    pub(super) fn with_role(&self, words: &Words<'_>, role: usize, at: usize) -> Option<usize> {
        let all = self.by_role.get(&role_key(words, role))?;
        let before = all.iter().copied().filter(|&i| self.members[i].first < at).max_by_key(|&i| self.members[i].first);
        before.or_else(|| (all.len() == 1).then(|| all[0]))
    }

    /// Whether the name stands in the text as its bearer would write it.
    pub(super) fn is_certain(&self, i: usize) -> bool {
        self.members[i].certain
    }
}

pub(super) fn gender_of_role(words: &Words<'_>, role: usize) -> Option<Gender> {
    match () {
        () if words.lexicon.file.declines_names && words.is(role, ROLE_HE) => None,
        () if words.is(role, TITLE_HE | ROLE_HE) && !words.is(role, TITLE_SHE | ROLE_SHE) => Some(Gender::He),
        () if words.is(role, TITLE_SHE | ROLE_SHE) && !words.is(role, TITLE_HE | ROLE_HE) => Some(Gender::She),
        () if words.is(role, ROLE_ANY) && words.is(role.wrapping_sub(1), ARTICLE_SHE) => Some(Gender::She),
        () if words.is(role, ROLE_ANY) && words.is(role.wrapping_sub(1), ARTICLE_HE) => Some(Gender::He),
        () => None,
    }
}

/// A role's noun, the same in every case and for compounds by its last part.
fn role_key(words: &Words<'_>, i: usize) -> String {
    let word = words.lower(i);
    if words.lexicon.file.declines_names {
        return stem(word);
    }
    let singular = word.strip_suffix("s").filter(|w| w.len() > 5).unwrap_or(word);
    words.lexicon.last_part(singular).to_owned()
}

/// A name's word for comparing: without its case where the language declines names.
fn key(words: &Words<'_>, i: usize) -> String {
    let word = words.lower(i);
    if words.lexicon.file.declines_names { stem(word) } else { word.to_owned() }
}

/// A Russian word without its ending.
pub(super) fn stem(word: &str) -> String {
    const ENDINGS: [&str; 26] = [
        "ого", "его", "ому", "ему", "ыми", "ими", "ой", "ей", "ою", "ею", "ым", "им", "ом", "ем", "ую", "юю", "ая",
        "яя", "ий", "ый", "а", "я", "у", "ю", "ы", "и",
    ];
    let found = ENDINGS.iter().find_map(|e| word.strip_suffix(e).filter(|s| s.chars().count() >= 2));
    let bare = found.unwrap_or(word);
    bare.trim_end_matches(['й', 'ь', 'е', 'о']).to_owned()
}

/// Whether a Russian name stands as a subject: by its place before or behind a verb, or by the forms of its words.
fn is_nominative(words: &Words<'_>, run: &Range<usize>) -> bool {
    let listed = words.is(run.start, NAME_HE | NAME_SHE);
    let last = words.lower(run.end - 1);
    // "Ивана" is no listed name, "Анна" is; a man's surname in another case ends in a vowel.
    let man = words.is(run.start, NAME_HE) && !words.is(run.start, NAME_SHE);
    let oblique = man && ["а", "у", "ым", "ого", "ому", "е"].iter().any(|e| last.ends_with(e)) && !last.ends_with("ко");
    listed && !oblique || (!words.is_oblique_first_name(run.start) && !last.ends_with('у'))
}

/// Whether a name holds a body's noun: "Ministerio de Sanidad".
pub(super) fn names_body(words: &Words<'_>, range: &Range<usize>) -> bool {
    range.clone().any(|i| words.is(i, BODY | PRESS))
}
