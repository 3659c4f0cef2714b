//! Which names are media: the one place where a printed name meets a directory.

use crate::outlet::OutletKind;
use crate::text::{Span, fold_name};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a directory says of a name or a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOutlet {
    /// The name used in output.
    pub name: String,
    /// The main domain.
    pub domain: Option<String>,
    /// What kind of outlet.
    pub kind: OutletKind,
}

/// A directory of outlets. [`Agencies`] is the small one built in.
pub trait OutletNames {
    /// The outlet of this name, as printed. An ambiguous name is `None`.
    fn by_name(&self, name: &str) -> Option<KnownOutlet>;
    /// The outlet whose page this host serves.
    fn by_domain(&self, host: &str) -> Option<KnownOutlet>;
    /// An outlet's shortest Latin name without spaces, by its full name: "AP", "LATimes". A key for tables.
    fn short_name(&self, _name: &str) -> Option<String> {
        None
    }
}

/// The curated list of news agencies beside this file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Agencies;

#[derive(Deserialize)]
struct File {
    agency: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    domain: String,
    names: Vec<String>,
    exact: Vec<String>,
}

struct Index {
    entries: Vec<Entry>,
    folded: BTreeMap<String, usize>,
    exact: BTreeMap<String, usize>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("agencies.toml")).expect("the list beside this file is valid");
    let mut index = Index { entries: file.agency, folded: BTreeMap::new(), exact: BTreeMap::new() };
    for (i, entry) in index.entries.iter().enumerate() {
        for name in &entry.names {
            let folded = fold_name(name);
            // "APNews" is "AP News".
            if folded.contains(' ') && folded.is_ascii() {
                index.folded.insert(folded.replace(' ', ""), i);
            }
            index.folded.insert(folded, i);
        }
        // The output's own name finds its entry again, unless it is a short form.
        if entry.name.chars().count() > 5 {
            index.folded.insert(fold_name(&entry.name), i);
        }
        for name in &entry.exact {
            index.exact.insert(name.clone(), i);
        }
    }
    index
});

impl OutletNames for Agencies {
    fn by_name(&self, name: &str) -> Option<KnownOutlet> {
        let trimmed = name.trim();
        let found = INDEX.exact.get(trimmed).or_else(|| INDEX.folded.get(&fold_name(trimmed)))?;
        Some(known(&INDEX.entries[*found]))
    }

    fn by_domain(&self, host: &str) -> Option<KnownOutlet> {
        let host = host.to_ascii_lowercase();
        let owns = |e: &&Entry| host == e.domain || host.strip_suffix(&e.domain).is_some_and(|h| h.ends_with('.'));
        INDEX.entries.iter().find(owns).map(known)
    }
}

fn known(entry: &Entry) -> KnownOutlet {
    KnownOutlet { name: entry.name.clone(), domain: Some(entry.domain.clone()), kind: OutletKind::Agency }
}

/// Words a name has at most.
const MAX_WORDS: usize = 5;

/// The known names in a short text, longest first at each place, in order and without overlap.
///
/// For lines, not for whole stories: each word starts up to five look-ups.
fn names_in(text: &str, names: &dyn OutletNames) -> Vec<(Span, KnownOutlet)> {
    let words = words(text);
    let mut out = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let hit = (1..=MAX_WORDS.min(words.len() - i)).rev().find_map(|n| {
            let span = Span::new(words[i].start, words[i + n - 1].end);
            let printed = &text[span.start..span.end];
            let starts_name = printed.chars().next().is_some_and(|c| !c.is_lowercase()) || n == 1;
            if !(starts_name && well_cased(printed)) {
                return None;
            }
            // Of single words only the list's are wanted, and it is much the quicker to ask.
            let found = if n == 1 { Agencies.by_name(printed) } else { names.by_name(printed) };
            Some((n, span, found?))
        });
        match hit {
            Some((n, span, found)) => {
                out.push((span, found));
                i += n;
            }
            None => i += 1,
        }
    }
    out
}

/// The agencies among them: those of the curated list, and a directory's where the name is of two words or more.
///
/// A directory of the world has a Source, a National, a Dan and a VON: single words are trusted from the list only.
pub(in crate::page) fn agencies_in(text: &str, names: &dyn OutletNames) -> Vec<(Span, KnownOutlet)> {
    let mut found = names_in(text, names);
    found.retain(|(span, outlet)| {
        let printed = &text[span.start..span.end];
        Agencies.by_name(printed).is_some()
            || outlet.kind == OutletKind::Agency
                && fold_name(printed).contains(' ')
                && printed.starts_with(char::is_uppercase)
    });
    found
}

/// A short single word is a name only as the list has it or in capitals: "AP", not "ap"; "dpa" is listed.
fn well_cased(printed: &str) -> bool {
    printed.chars().count() > 4
        || printed.chars().any(char::is_whitespace)
        || INDEX.exact.contains_key(printed)
        || printed.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
        || !printed.is_ascii()
        || printed.chars().next().is_some_and(char::is_uppercase)
}

/// Runs of letters, digits and the marks that stand within names.
fn words(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || (matches!(c, '-' | '\'' | '’') && start.is_some());
        match (inside, start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                let end = s + text[s..i].trim_end_matches(['-', '\'', '’']).len();
                let bare = text[s..end].strip_suffix("'s").or_else(|| text[s..end].strip_suffix("’s"));
                out.push(Span::new(s, bare.map_or(end, |b| s + b.len())));
                start = None;
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_newsrooms_write_them() {
        let found = |text: &str| names_in(text, &Agencies).into_iter().map(|(_, k)| k.name).collect::<Vec<_>>();
        assert_eq!(found("APA/sda/dpa"), ["Austria Presse Agentur", "Keystone-SDA", "Deutsche Presse-Agentur"]);
        assert_eq!(found("Ada Moor, The Associated Press"), ["Associated Press"]);
        assert_eq!(found("Le Quotidien et AFP"), ["Agence France-Presse"]);
        assert_eq!(found("来源：新华社"), ["Xinhua"]);
        assert_eq!(found("the AP's Ben Lind"), ["Associated Press"]);
        assert_eq!(found("an app, a pa and an aap"), Vec::<String>::new());
    }

    #[test]
    fn hosts_belong_to_agencies_by_whole_labels() {
        assert_eq!(Agencies.by_domain("www.reuters.com").map(|k| k.name).as_deref(), Some("Reuters"));
        assert_eq!(Agencies.by_domain("notreuters.com"), None);
    }
}
