//! Author fields and bylines to people's names.

use crate::page::signals::{OutletNames, agencies_in};
use crate::text::{fold_name, fold_words, squeeze};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Words {
    openings: Vec<String>,
    joins: Vec<String>,
    roles: BTreeSet<String>,
    organisations: BTreeSet<String>,
    organisation_endings: Vec<String>,
    particles: BTreeSet<String>,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("people.toml")).expect("the list beside this file is valid"));

/// What is not a person on this page: its outlet's names, and outlets and agencies the directory knows.
pub(super) struct Known<'a> {
    pub(super) own: BTreeSet<String>,
    /// The same names as printed, to be cut out of lines that run on.
    pub(super) printed: Vec<String>,
    pub(super) names: &'a dyn OutletNames,
}

/// The people named in author fields, in order, each once.
pub(super) fn people<'s>(fields: impl IntoIterator<Item = &'s str>, known: &Known<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for field in fields {
        for piece in pieces(&without_media(field, known)) {
            if let Some(name) = person(&piece, known)
                && seen.insert(fold_name(&name))
            {
                out.push(name);
            }
        }
    }
    // "Moor" beside "Ada Moor" is the same name again.
    let long: Vec<String> = out.iter().map(|n| format!(" {} ", fold_name(n))).collect();
    out.retain(|name| {
        let short = format!(" {} ", fold_name(name));
        !long.iter().any(|l| *l != short && (l.ends_with(&short) && short.split_whitespace().count() == 1))
    });
    out
}

/// An agency or a newsroom named as an author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Newsroom {
    pub(super) name: String,
    pub(super) agency: bool,
}

/// The agencies and newsrooms in author fields, as printed, each once: names of media, and of this page's own outlet. A
/// `declared` field is believed even where nobody knows the name, since the page itself says that it is an author.
pub(super) fn newsrooms<'s>(
    fields: impl IntoIterator<Item = &'s str>,
    declared: bool,
    known: &Known<'_>,
) -> Vec<Newsroom> {
    let mut out: Vec<Newsroom> = Vec::new();
    for field in fields {
        let mut line = format!(" {} ", without_openings(&squeeze(field)));
        for join in WORDS.joins.iter().filter(|j| j.chars().count() > 1) {
            line = line.replace(&format!(" {join} "), "|");
        }
        for piece in line.split(['|', ',', ';', '(', ')', '\n']) {
            let Some(newsroom) = newsroom(piece.trim(), declared, known) else { continue };
            if !out.iter().any(|n| fold_name(&n.name) == fold_name(&newsroom.name)) {
                out.push(newsroom);
            }
        }
    }
    out
}

fn newsroom(piece: &str, declared: bool, known: &Known<'_>) -> Option<Newsroom> {
    let found = agencies_in(piece, known.names);
    // "Associated Press April 28": what follows the agency is a date or a desk.
    if let [(span, _), ..] = found.as_slice()
        && span.start == 0
    {
        return Some(Newsroom { name: piece[..span.end].to_owned(), agency: true });
    }
    let folded = fold_words(piece);
    let own = known.own.contains(&folded.concat());
    let outlet = own || fold_name(piece).contains(' ') && known.names.by_name(piece).is_some();
    let words = folded.len();
    let speaks =
        piece.chars().any(char::is_alphabetic) && !piece.contains(['@', '#', '!', '?']) && !piece.contains("://");
    let nobody = folded.iter().all(|w| NOBODY.contains(&w.as_str()) || w.chars().all(char::is_numeric));
    let believed = outlet || declared && (1..=6).contains(&words) && !nobody;
    (believed && speaks).then(|| Newsroom { name: piece.to_owned(), agency: false })
}

/// What stands in an author field where nobody was filled in.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "webmaster",
    "editor",
    "editors",
    "author",
    "user",
    "root",
    "null",
    "none",
    "undefined",
    "default",
    "redaktion",
    "redaction",
    "newsroom",
    "staff",
    "unknown",
];

/// A line with the names of media replaced by bars: "Ada Moor The Valley Voice Tue" is one piece of name and two others.
fn without_media(field: &str, known: &Known<'_>) -> String {
    let mut line = field.to_owned();
    for name in &known.printed {
        if name.chars().count() >= 4
            && let Some(at) = line.find(name.as_str())
        {
            line.replace_range(at..at + name.len(), "|");
        }
    }
    for (span, _) in agencies_in(&line.clone(), known.names).into_iter().rev() {
        line.replace_range(span.start..span.end, "|");
    }
    line
}

/// A field cut at commas, bars and the words for "and".
fn pieces(field: &str) -> Vec<String> {
    let field = without_openings(&squeeze(field)).to_owned();
    let mut text = String::new();
    let mut depth = 0usize;
    // What stands in brackets is a desk code, an agency or a place.
    for c in field.chars() {
        match c {
            '(' | '[' | '（' | '【' => {
                depth += 1;
                text.push('|');
            }
            ')' | ']' | '）' | '】' => {
                depth = depth.saturating_sub(1);
                text.push('|');
            }
            _ if depth > 0 => {}
            ';' | '•' | '·' | '、' | '，' | '/' | '–' | '—' | '&' | '+' | '│' => text.push('|'),
            _ => text.push(c),
        }
    }
    let mut text =
        format!(" {text} ").replace(" von ", "|").replace(" by ", "|").replace(" By ", "|").replace(" The ", "|");
    // In lower case only: "dan" joins two Indonesians, Dan is a reporter.
    for join in WORDS.joins.iter().map(String::as_str).chain(["And", "AND", "Und", "UND"]) {
        text = text.replace(&format!(" {join} "), "|");
    }
    let text = text.replace(" - ", "|").replace("||", "|");
    text.split(['|', ',', '\n']).map(squeeze).filter(|p| !p.is_empty()).collect()
}

/// Without "By", "Von", "Par", "Text:".
fn without_openings(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let before = text;
        for opening in &WORDS.openings {
            let head = text.get(..opening.len()).filter(|h| h.to_lowercase() == *opening);
            if let Some(rest) = head.and_then(|_| text.get(opening.len()..))
                && rest.starts_with([' ', ':', '\u{a0}'])
                // "De Angelis" alone is a surname; "De Ana Ruiz" is "by Ana Ruiz".
                && rest.split_whitespace().count() >= if opening.len() == 2 { 2 } else { 1 }
            {
                text = rest.trim_start_matches([' ', ':', '\u{a0}']);
            }
        }
        if text == before {
            return text;
        }
    }
}

/// The name, when the piece is a person's.
fn person(piece: &str, known: &Known<'_>) -> Option<String> {
    let piece = without_openings(piece).trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    // A date or a count of minutes may follow the name.
    let piece = piece.find(|c: char| c.is_numeric()).map_or(piece, |at| &piece[..at]).trim();
    let piece = piece.strip_prefix("Dr. ").or_else(|| piece.strip_prefix("Prof. ")).unwrap_or(piece).trim();
    if piece.contains(['@', ':', '/', '|', '#', '_', '!', '?']) {
        return None;
    }
    let lower = piece.to_lowercase();
    if piece.len() > 60 || WORDS.organisation_endings.iter().any(|e| lower.ends_with(e.as_str())) {
        return None;
    }
    let folded = fold_words(piece);
    let name = fold_name(piece);
    let joined: String = folded.concat();
    if known.own.contains(&joined) || known.names.by_name(piece).is_some() {
        return None;
    }
    if folded.is_empty() || folded.iter().any(|w| WORDS.organisations.contains(w) || WORDS.roles.contains(w)) {
        return None;
    }
    if name.chars().any(is_cjk) {
        let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
        let company = WORDS.organisations.iter().any(|w| w.chars().any(is_cjk) && piece.contains(w.as_str()));
        return (!company && (2..=12).contains(&letters)).then(|| piece.to_owned());
    }
    let words: Vec<&str> = piece.split_whitespace().collect();
    if words.len() < 2 || words.len() > 6 {
        return None;
    }
    let is_particle = |w: &str| WORDS.particles.contains(&w.to_lowercase());
    let is_name = |w: &str| {
        let first = w.trim_start_matches(['"', '“', '\'', '‘']).chars().next();
        first.is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
    };
    let prefixed = |w: &str| ["al-", "el-", "d’", "d'", "de"].iter().any(|p| w.starts_with(p) && w.len() > p.len() + 1);
    let fits = words.iter().all(|w| is_name(w) || is_particle(w) || prefixed(w));
    let proper = words.iter().filter(|w| is_name(w)).count();
    (fits && proper >= 2).then(|| piece.to_owned())
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::signals::Agencies;

    #[test]
    fn fields_become_people() {
        let known = Known {
            own: BTreeSet::from(["harbourgazette".to_owned()]),
            printed: vec!["Harbour Gazette".to_owned()],
            names: &Agencies,
        };
        let cases: &[(&str, &[&str])] = &[
            ("By Ada Moor and Ben van der Linde, Associated Press", &["Ada Moor", "Ben van der Linde"]),
            ("Von Jörg Öhler und Mia Stein (dpa)", &["Jörg Öhler", "Mia Stein"]),
            ("Ana Ruiz y José López", &["Ana Ruiz", "José López"]),
            ("Harbour Gazette", &[]),
            ("Harbour Gazette Staff", &[]),
            ("AFP", &[]),
            ("ada.moor@harbour.example", &[]),
            ("https://social.example/adamoor", &[]),
            ("Ada Moor, senior political correspondent", &["Ada Moor"]),
            ("松岡大地", &["松岡大地"]),
            ("ADA MOOR, BEN O'HARA and AL-HADI OMAR", &["ADA MOOR", "BEN O'HARA", "AL-HADI OMAR"]),
            ("Redaktion harbour.example", &[]),
            ("Par Léa Petit avec AFP", &["Léa Petit"]),
            (
                "Dan Jervis-Moor Harbour Gazette Tue, 26 November 2024 9:27PM Comments Dan Jervis-Moor",
                &["Dan Jervis-Moor"],
            ),
            ("admin", &[]),
            ("voice von Ada Moor 05. November 2024 15:36 Uhr 3 Min", &["Ada Moor"]),
            ("Ada Moor Harbour Gazette Tue, 26 November 2024 9:27PM", &["Ada Moor"]),
        ];
        for (field, wanted) in cases {
            assert_eq!(people([*field], &known), *wanted, "{field}");
        }
    }
}
