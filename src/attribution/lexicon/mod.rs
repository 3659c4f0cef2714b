//! Word lists of one language, as data. English is here; another language is another set of files.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

/// The pronoun that goes with a first name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    He,
    She,
}

#[derive(Deserialize)]
struct NamesFile {
    he: String,
    she: String,
    either: String,
}

#[derive(Deserialize)]
struct CarriersFile {
    reporting: String,
    saying: String,
    telling: String,
    telling_to: String,
    meeting: String,
    handled: String,
    products: String,
    appearances: String,
    appearing: String,
    only_appears: String,
    elsewhere: String,
    verbs: BTreeMap<String, String>,
    nouns: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct ActsFile {
    writing: String,
    state_of_mind: String,
    claims: String,
    denies: String,
    declines: String,
    documents: String,
    things: String,
    asking: String,
    interviewed: String,
}

#[derive(Deserialize)]
struct RolesFile {
    titles: String,
    title_modifiers: String,
    roles: String,
    unnamed: String,
    bodies: String,
    organisation_words: String,
    carrier_nouns: String,
    held_in: String,
    never_names: String,
    posts: String,
    bodies_of: String,
    charges: String,
    firms: String,
    public_bodies: String,
    remarks: String,
}

#[derive(Deserialize)]
struct NationsFile {
    adjectives: BTreeMap<String, String>,
    also: BTreeMap<String, String>,
}

/// A set of lower-case words.
pub(super) type Words = HashSet<&'static str>;

/// The word lists of a language.
pub(super) struct Lexicon {
    first_names: HashMap<&'static str, Option<Gender>>,
    nations: NationsFile,
    countries: HashSet<String>,
    pub(super) titles: Words,
    pub(super) title_modifiers: Words,
    pub(super) roles: Words,
    pub(super) unnamed: Words,
    pub(super) bodies: Words,
    pub(super) organisation_words: Words,
    pub(super) carrier_nouns: Words,
    pub(super) held_in: Words,
    pub(super) never_names: Words,
    pub(super) posts: Words,
    pub(super) bodies_of: Words,
    pub(super) charges: Words,
    pub(super) firms: Words,
    pub(super) public_bodies: Words,
    pub(super) remarks: Words,
    pub(super) reporting: Words,
    pub(super) saying: Words,
    pub(super) telling: Words,
    pub(super) telling_to: Words,
    pub(super) meeting: Words,
    pub(super) only_appears: Words,
    pub(super) elsewhere: Words,
    pub(super) handled: Words,
    pub(super) products: Words,
    pub(super) appearances: Words,
    pub(super) appearing: Words,
    /// Beginnings of cue words.
    pub(super) writing: Words,
    pub(super) state_of_mind: Words,
    pub(super) claims: Words,
    pub(super) denies: Words,
    pub(super) declines: Words,
    /// Nouns of things that say something.
    pub(super) documents: Words,
    pub(super) things: Words,
    pub(super) asking: Words,
    /// "M interviewed S": S is whom M has it from.
    pub(super) interviewed: Words,
    /// Verbs and nouns that name a platform by themselves.
    pub(super) platform_verbs: BTreeMap<String, String>,
    pub(super) platform_nouns: BTreeMap<String, String>,
}

/// The English lists.
pub(super) static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| {
    let names: NamesFile = toml::from_str(include_str!("names.toml")).expect("names.toml is part of the program");
    let roles: RolesFile = toml::from_str(include_str!("roles.toml")).expect("roles.toml is part of the program");
    let carriers: CarriersFile =
        toml::from_str(include_str!("carriers.toml")).expect("carriers.toml is part of the program");
    let acts: ActsFile = toml::from_str(include_str!("acts.toml")).expect("acts.toml is part of the program");
    let nations: NationsFile =
        toml::from_str(include_str!("nations.toml")).expect("nations.toml is part of the program");
    let countries = nations.adjectives.values().cloned().collect();
    let mut first_names = HashMap::new();
    for (list, gender) in [(names.he, Some(Gender::He)), (names.she, Some(Gender::She)), (names.either, None)] {
        for name in split(list) {
            // A name of two lists is either's.
            first_names.entry(name).and_modify(|g| *g = if *g == gender { gender } else { None }).or_insert(gender);
        }
    }
    Lexicon {
        first_names,
        nations,
        countries,
        titles: words(roles.titles),
        title_modifiers: words(roles.title_modifiers),
        roles: words(roles.roles),
        unnamed: words(roles.unnamed),
        bodies: words(roles.bodies),
        organisation_words: words(roles.organisation_words),
        carrier_nouns: words(roles.carrier_nouns),
        held_in: words(roles.held_in),
        never_names: words(roles.never_names),
        posts: words(roles.posts),
        bodies_of: words(roles.bodies_of),
        charges: words(roles.charges),
        firms: words(roles.firms),
        public_bodies: words(roles.public_bodies),
        remarks: words(roles.remarks),
        reporting: words(carriers.reporting),
        saying: words(carriers.saying),
        telling: words(carriers.telling),
        telling_to: words(carriers.telling_to),
        meeting: words(carriers.meeting),
        only_appears: words(carriers.only_appears),
        elsewhere: words(carriers.elsewhere),
        handled: words(carriers.handled),
        products: words(carriers.products),
        appearances: words(carriers.appearances),
        appearing: words(carriers.appearing),
        writing: words(acts.writing),
        state_of_mind: words(acts.state_of_mind),
        claims: words(acts.claims),
        denies: words(acts.denies),
        declines: words(acts.declines),
        documents: words(acts.documents),
        things: words(acts.things),
        asking: words(acts.asking),
        interviewed: words(acts.interviewed),
        platform_verbs: carriers.verbs,
        platform_nouns: carriers.nouns,
    }
});

/// The lists live as long as the program: they are leaked once, behind the lock.
fn split(list: String) -> impl Iterator<Item = &'static str> {
    let list: &'static str = Box::leak(list.into_boxed_str());
    list.split_whitespace()
}

fn words(list: String) -> Words {
    split(list).collect()
}

impl Lexicon {
    /// Whether a word as printed is a known first name.
    pub(super) fn is_first_name(&self, word: &str) -> bool {
        self.first_names.contains_key(word)
    }

    /// Whether a lower-case word is somebody's part, alone or shared: "anchor", "co-anchor".
    pub(super) fn is_role(&self, word: &str) -> bool {
        let word = word.strip_prefix("co-").unwrap_or(word);
        self.titles.contains(word) || self.roles.contains(word)
    }

    /// Whether a lower-case word is a nation's adjective: "norwegian".
    pub(super) fn is_nationality(&self, word: &str) -> bool {
        self.nations.adjectives.contains_key(word)
    }

    /// The country a lower-case word names or belongs to: "norwegian", "norway" and "u.s." have one.
    pub(super) fn country<'w>(&'w self, word: &'w str) -> Option<&'w str> {
        let listed = self.nations.adjectives.get(word).or_else(|| self.nations.also.get(word));
        listed.map(String::as_str).or_else(|| self.countries.get(word).map(String::as_str))
    }

    /// The pronoun that goes with a first name, where the lists know it.
    pub(super) fn gender(&self, first_name: &str) -> Option<Gender> {
        self.first_names.get(first_name).copied().flatten()
    }
}
