//! The words of a language, ready to be looked up: what each may be, and what form of which verb it is.

use super::data::{File, Paradigm};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word may be, as a set of bits.
pub(super) type Roles = u64;

macro_rules! roles {
    ($($name:ident = $bit:literal / $field:literal,)+) => {
        $(pub(super) const $name: Roles = 1 << $bit;)+
        /// The fields of `[words]` and what they make of a word.
        const FIELDS: &[(&str, Roles)] = &[$(($field, $name),)+];
    };
}

roles! {
    ABBREVIATION = 0 / "abbreviations",
    DETERMINER = 1 / "determiners",
    POSSESSIVE = 2 / "possessives",
    OWN = 3 / "own",
    OF = 4 / "of",
    PARTICLE = 5 / "particles",
    PREPOSITION = 6 / "prepositions",
    CONJUNCTION = 7 / "conjunctions",
    COMPLEMENTISER = 8 / "complementisers",
    RELATIVE = 9 / "relatives",
    TIME = 10 / "time",
    ADVERB = 11 / "adverbs",
    NEGATION = 12 / "negations",
    CONDITION = 13 / "conditions",
    AUXILIARY = 14 / "auxiliaries",
    CLITIC = 15 / "clitics",
    HE = 16 / "he",
    SHE = 17 / "she",
    THEY = 18 / "they",
    TITLE_HE = 19 / "titles_he",
    TITLE_SHE = 20 / "titles_she",
    ROLE_HE = 21 / "roles_he",
    ROLE_SHE = 22 / "roles_she",
    ROLE_ANY = 23 / "roles",
    BODY = 24 / "bodies",
    UNNAMED = 25 / "unnamed",
    DOCUMENT = 26 / "documents",
    OUTLET = 27 / "outlets",
    AGENCY = 28 / "agencies",
    PROGRAMME = 29 / "programmes",
    NAME_HE = 30 / "names_he",
    NAME_SHE = 31 / "names_she",
    INDEFINITE = 33 / "indefinites",
    COUNT = 34 / "counts",
    ARTICLE_HE = 35 / "articles_he",
    ARTICLE_SHE = 36 / "articles_she",
    AGENT = 37 / "agents",
    JOIN = 38 / "joins",
    SELF = 39 / "selves",
    OBLIQUE = 40 / "oblique_articles",
    POSSESSIVE_HE = 41 / "possessives_he",
}
/// A genitive article links what it opens to the noun before it.
pub(super) const GENITIVE: Roles = 1 << 32;

pub(super) const PRONOUN: Roles = HE | SHE | THEY;
pub(super) const TITLE: Roles = TITLE_HE | TITLE_SHE;
pub(super) const ROLE: Roles = ROLE_HE | ROLE_SHE | ROLE_ANY;
pub(super) const PRESS: Roles = OUTLET | AGENCY | PROGRAMME;
/// Nouns that can speak.
pub(super) const SPEAKING: Roles = ROLE | TITLE | BODY | UNNAMED | DOCUMENT | PRESS;

/// What a verb says of the source's stand, or of the utterance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Say,
    Claim,
    Deny,
    Decline,
    Write,
    Mind,
    Call,
    Promise,
}

/// How a verb's form stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Finite,
    /// Needs an auxiliary.
    Participle,
    /// "asegurando", "affirmant", "заявив": its subject is the sentence's.
    Gerund,
}

/// One form of a verb of saying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verb {
    pub(super) class: Class,
    pub(super) form: Form,
    /// The particle that must close the clause: "teilte ... mit".
    pub(super) particle: Option<String>,
}

/// Phrases by their first word.
pub(super) type Phrases = HashMap<String, Vec<Vec<String>>>;

/// A language as the frames use it.
pub(super) struct Lexicon {
    pub(super) file: File,
    words: HashMap<String, Roles>,
    /// Nouns that compounds end in, longest first.
    heads: Vec<(String, Roles)>,
    verbs: HashMap<String, Vec<Verb>>,
    subjunctives: Vec<String>,
    abstracts: Vec<String>,
    infinitives: Vec<String>,
    pub(super) elisions: Vec<String>,
    pub(super) enclitics: Vec<String>,
    phrases: HashMap<String, Phrases>,
}

static SPANISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(include_str!("es.toml")));
static FRENCH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(include_str!("fr.toml")));
static GERMAN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(include_str!("de.toml")));
static RUSSIAN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(include_str!("ru.toml")));

/// The word as lists hold it: lower case, one apostrophe, е for ё.
pub(super) fn normal(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        out.push(match c {
            '’' => '\'',
            'ё' => 'е',
            c => c,
        });
    }
    out
}

impl Lexicon {
    /// The language with this ISO 639-1 code, read at its first use; `None` where no file has it.
    pub(super) fn of(code: &str) -> Option<&'static Self> {
        Some(match code {
            "es" => &SPANISH,
            "fr" => &FRENCH,
            "de" => &GERMAN,
            "ru" => &RUSSIAN,
            _ => return None,
        })
    }

    /// Every language that has a file.
    pub(super) fn all() -> impl Iterator<Item = &'static Self> {
        ["es", "fr", "de", "ru"].into_iter().filter_map(Self::of)
    }

    fn parse(toml: &str) -> Self {
        let file: File = toml::from_str(toml).expect("a test reads every language's file");
        let mut words: HashMap<String, Roles> = HashMap::new();
        let mut heads = Vec::new();
        for (field, list) in &file.words {
            let Some((_, role)) = FIELDS.iter().find(|(name, _)| name == field) else { continue };
            for word in list.split_whitespace().map(normal) {
                if file.compounds && role & (ROLE | BODY | UNNAMED | DOCUMENT | PRESS) != 0 && word.chars().count() > 5
                {
                    heads.push((word.clone(), *role));
                }
                *words.entry(word).or_default() |= role;
            }
        }
        for word in file.genitive_articles.split_whitespace() {
            *words.entry(normal(word)).or_default() |= GENITIVE;
        }
        heads.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let list = |field: &str| -> Vec<String> {
            file.words.get(field).map(|l| l.split_whitespace().map(normal).collect()).unwrap_or_default()
        };
        let phrases = file
            .phrases
            .iter()
            .map(|(name, list)| {
                let mut by_first: Phrases = HashMap::new();
                for phrase in list {
                    let words: Vec<String> = phrase.split_whitespace().map(normal).collect();
                    if let Some(first) = words.first() {
                        by_first.entry(first.clone()).or_default().push(words);
                    }
                }
                for all in by_first.values_mut() {
                    all.sort_by_key(|p| std::cmp::Reverse(p.len()));
                }
                (name.clone(), by_first)
            })
            .collect();
        Self {
            words,
            heads,
            verbs: verbs(&file),
            subjunctives: list("subjunctives"),
            abstracts: file.abstracts.split_whitespace().map(str::to_owned).collect(),
            infinitives: list("infinitives"),
            elisions: file.elisions.split_whitespace().map(str::to_owned).collect(),
            enclitics: file.enclitics.split_whitespace().map(str::to_owned).collect(),
            phrases,
            file,
        }
    }

    /// What a word in normal form may be.
    pub(super) fn roles(&self, word: &str) -> Roles {
        if let Some(&roles) = self.words.get(word) {
            return roles;
        }
        // "Außenministerin", "CDU-Chef": the last part says what it is.
        if self.file.compounds && word.len() > 6 {
            let ends = |(head, _): &&(String, Roles)| word.len() > head.len() + 2 && word.ends_with(head.as_str());
            let compound = self.heads.iter().find(ends).map(|(_, roles)| *roles);
            // "des Gerichts", "des Landesamtes".
            let genitive = || {
                let stem = word.strip_suffix("es").or_else(|| word.strip_suffix('s'))?;
                let bare = word.strip_suffix('s')?;
                self.words.get(stem).or_else(|| self.words.get(bare)).copied().filter(|r| r & SPEAKING != 0)
            };
            return compound.or_else(genitive).unwrap_or(0);
        }
        match word.rsplit_once('-') {
            Some((_, last)) if !last.is_empty() => self.words.get(last).copied().unwrap_or(0) & (ROLE | BODY | PRESS),
            _ => self.oblique(word),
        }
    }

    /// The noun a compound ends in: "außenministerin" is a "ministerin".
    pub(super) fn last_part<'w>(&'w self, word: &'w str) -> &'w str {
        self.heads.iter().rev().find(|(head, _)| word.ends_with(head.as_str())).map_or(word, |(head, _)| head)
    }

    /// Russian nouns of the lists in another case: "министра", "газете".
    fn oblique(&self, word: &str) -> Roles {
        if !self.file.declines_names {
            return 0;
        }
        const NOUNS: Roles = SPEAKING | TIME;
        for ending in [
            "ами", "ями", "ого", "ому", "ыми", "ой", "ей", "ом", "ем", "ам", "ям", "ов", "ию", "ии", "а", "у", "е",
            "и", "ы", "ю", "я",
        ] {
            let Some(stem) = word.strip_suffix(ending).filter(|s| s.chars().count() > 2) else { continue };
            let soft = ending.starts_with('и') && ending.len() > 2;
            for nominative in if soft {
                &["ия", "ие"][..]
            } else {
                &["", "а", "я", "ь", "й", "о", "е", "ие", "ия", "ы", "и"][..]
            } {
                let found = self.words.get(&format!("{stem}{nominative}")).copied().unwrap_or(0) & NOUNS;
                if found != 0 {
                    return found;
                }
            }
        }
        0
    }

    /// The forms a word may be of verbs of saying.
    pub(super) fn verbs(&self, word: &str) -> &[Verb] {
        self.verbs.get(word).map_or(&[], Vec::as_slice)
    }

    /// A German Konjunktiv I, or a Konjunktiv II that stands for it.
    pub(super) fn is_subjunctive(&self, word: &str) -> bool {
        self.subjunctives.iter().any(|s| s == word)
    }

    /// A noun of a thing that cannot speak, by its ending.
    pub(super) fn is_abstract(&self, word: &str) -> bool {
        self.abstracts.iter().any(|ending| word.ends_with(ending.as_str()) || word.ends_with(&format!("{ending}en")))
    }

    pub(super) fn is_infinitive(&self, word: &str) -> bool {
        word.chars().count() > 3 && self.infinitives.iter().any(|ending| word.ends_with(ending.as_str()))
    }

    /// The phrases of one field of `[phrases]`.
    pub(super) fn phrases(&self, field: &str) -> Option<&Phrases> {
        self.phrases.get(field)
    }
}

fn verbs(file: &File) -> HashMap<String, Vec<Verb>> {
    let mut out: HashMap<String, Vec<Verb>> = HashMap::new();
    let mut add = |form: String, verb: Verb| {
        let all = out.entry(normal(&form)).or_default();
        if !all.contains(&verb) {
            all.push(verb);
        }
    };
    let plain = |class, form| Verb { class, form, particle: None };
    let lists = [
        (Class::Deny, &file.verbs.deny),
        (Class::Claim, &file.verbs.claim),
        (Class::Write, &file.verbs.write),
        (Class::Call, &file.verbs.call),
        (Class::Mind, &file.verbs.mind),
        (Class::Promise, &file.verbs.promise),
        (Class::Say, &file.verbs.say),
    ];
    for (class, entries) in lists {
        for entry in entries {
            if let Some(forms) = entry.strip_prefix('=') {
                forms.split_whitespace().for_each(|f| add(f.to_owned(), plain(class, Form::Finite)));
            } else if let Some((paradigm, stems)) = entry.split_once(':') {
                let paradigm = &file.paradigms[paradigm.trim()];
                for stem in stems.split_whitespace() {
                    for (form, ending) in endings(paradigm) {
                        add(format!("{stem}{ending}"), plain(class, form));
                    }
                }
            }
        }
    }
    for (list, form) in [(&file.verbs.participles, Form::Participle), (&file.verbs.gerunds, Form::Gerund)] {
        for (class, forms) in list.split(';').filter_map(|part| part.split_once(':')) {
            forms.split_whitespace().for_each(|f| add(f.to_owned(), plain(class_of(class), form)));
        }
    }
    for entry in &file.verbs.split {
        if let Some((class, rest)) = entry.split_once(':')
            && let Some((forms, particle)) = rest.split_once('>')
        {
            for f in forms.split_whitespace() {
                let particle = Some(particle.trim().to_owned());
                add(f.to_owned(), Verb { class: class_of(class), form: Form::Finite, particle });
            }
        }
    }
    out
}

fn endings(paradigm: &Paradigm) -> Vec<(Form, &str)> {
    [(Form::Finite, &paradigm.finite), (Form::Participle, &paradigm.participle), (Form::Gerund, &paradigm.gerund)]
        .into_iter()
        .flat_map(|(form, list)| list.split_whitespace().map(move |ending| (form, ending)))
        .collect()
}

fn class_of(name: &str) -> Class {
    match name.trim() {
        "claim" => Class::Claim,
        "deny" => Class::Deny,
        "write" => Class::Write,
        "mind" => Class::Mind,
        "call" => Class::Call,
        "promise" => Class::Promise,
        _ => Class::Say,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_has_only_known_fields() {
        for code in ["es", "fr", "de", "ru"] {
            let lexicon = Lexicon::of(code).expect("the file is there");
            assert_eq!(lexicon.file.code, code);
            for field in lexicon.file.words.keys() {
                let known = FIELDS.iter().any(|(name, _)| name == field)
                    || matches!(field.as_str(), "subjunctives" | "infinitives");
                assert!(known, "{code}: {field}");
            }
            for part in [&lexicon.file.verbs.participles, &lexicon.file.verbs.gerunds] {
                assert!(part.is_empty() || part.contains(':'), "{code}: {part}");
            }
        }
    }

    #[test]
    fn forms_and_cases_are_found() {
        let is = |code: &str, word: &str, form: Form| {
            Lexicon::of(code).is_some_and(|l| l.verbs(word).iter().any(|v| v.form == form))
        };
        assert!(is("es", "aseguró", Form::Finite) && is("es", "asegurado", Form::Participle));
        assert!(is("fr", "affirmant", Form::Gerund) && is("fr", "déclaré", Form::Participle));
        assert!(
            is("de", "teilte", Form::Finite) && is("ru", "заявила", Form::Finite) && is("ru", "отметив", Form::Gerund)
        );
        let german = Lexicon::of("de").expect("it is there");
        assert_ne!(german.roles("außenministerin") & ROLE_SHE, 0);
        let russian = Lexicon::of("ru").expect("it is there");
        assert_ne!(russian.roles("министра") & ROLE_HE, 0);
        assert_ne!(russian.roles("газете") & OUTLET, 0);
    }
}
