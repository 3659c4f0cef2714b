//! A language's file as its author writes it. docs/attribution.md says what each field is for.

use serde::Deserialize;
use std::collections::BTreeMap;

/// One language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// ISO 639-1.
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the file"))]
    pub(super) code: String,
    #[expect(dead_code, reason = "for whoever reads the file")]
    pub(super) name: String,
    #[serde(default)]
    pub(super) dash_speech: bool,
    #[serde(default)]
    pub(super) incise_dash: bool,
    #[serde(default)]
    pub(super) incise_dash_in_dialogue: bool,
    #[serde(default)]
    pub(super) subjectless: bool,
    #[serde(default)]
    pub(super) nouns_capitalised: bool,
    #[serde(default)]
    pub(super) ordinals: bool,
    #[serde(default)]
    pub(super) compounds: bool,
    #[serde(default)]
    pub(super) declines_names: bool,
    #[serde(default)]
    pub(super) elisions: String,
    #[serde(default)]
    pub(super) enclitics: String,
    #[serde(default)]
    pub(super) abstracts: String,
    #[serde(default)]
    pub(super) genitive_articles: String,
    pub(super) small: Small,
    pub(super) words: BTreeMap<String, String>,
    pub(super) paradigms: BTreeMap<String, Paradigm>,
    pub(super) verbs: Verbs,
    pub(super) phrases: BTreeMap<String, Vec<String>>,
}

/// Words that tell the language in a short text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Small {
    pub(super) own: String,
    /// Of languages that are taken for it.
    pub(super) against: String,
}

/// Endings of a regular verb.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paradigm {
    pub(super) finite: String,
    pub(super) participle: String,
    pub(super) gerund: String,
}

/// Verbs by what they say of the source's stand. An entry is `paradigm: stems` or `= forms`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verbs {
    pub(super) say: Vec<String>,
    pub(super) claim: Vec<String>,
    pub(super) deny: Vec<String>,
    pub(super) write: Vec<String>,
    pub(super) mind: Vec<String>,
    pub(super) call: Vec<String>,
    pub(super) promise: Vec<String>,
    /// `class: forms ; class: forms`.
    pub(super) participles: String,
    pub(super) gerunds: String,
    /// `class: forms > particle`.
    #[serde(default)]
    pub(super) split: Vec<String>,
}
