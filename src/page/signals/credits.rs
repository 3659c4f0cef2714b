//! Whose copy a story is: place line, byline, contributors, sign-offs at the foot.

use super::furniture::is_prose;
use super::names::{Agencies, KnownOutlet, OutletNames, agencies_in};
use super::pattern::Pattern;
use crate::evidence::{Evidence, EvidenceCode};
use crate::outlet::OutletKind;
use crate::page::document::{Credit, CreditKind, Document, Publisher};
use crate::page::{canonical_elsewhere, registered_domain};
use crate::text::{Span, fold_name, fold_words};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    line: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    kind: CreditKind,
    take: Take,
    hints: String,
    pattern: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Take {
    Known,
    Printed,
}

static RULES: LazyLock<Vec<(CreditKind, Take, Pattern)>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("credits.toml")).expect("the list beside this file is valid");
    file.line
        .into_iter()
        .map(|rule| (rule.kind, rule.take, Pattern::hinted(&rule.hints, &format!("(?i){}", rule.pattern))))
        .collect()
});

macro_rules! pattern {
    ($name:ident, $hints:literal, $source:literal) => {
        static $name: LazyLock<Pattern> = LazyLock::new(|| Pattern::hinted($hints, $source));
    };
}

pattern!(
    PHOTO,
    "photo|image|picture|foto|bild|video|illustration|getty|shutterstock|alamy|imago|graphic|grafik|pool|図|写真",
    r"(?i)\b(?:photos?|photograph|images?|pictures?|fotos?|bild(?:er)?|video|illustration|getty|shutterstock|alamy|imago|graphic|grafik|pool)\b|(?:図|写真)"
);
// Reuters' sign-off names no agency.
pattern!(SIGN_OFF, "editing by", r"(?i)\b(?:reporting|writing)(?: and (?:writing|editing))? by\b.+?\bediting by\b");
pattern!(
    BYLINE_START,
    "by |von |par |por |di |av |af |door |от |text:",
    r"(?i)^(?:by|von|par|por|di|av|af|door|от|text:|story by)\s"
);
pattern!(
    READ_REST,
    "the rest|the full",
    r"(?i)^\W*(?:read|see) the (?:rest|full (?:story|article|report|piece))\b(?P<who>.*)$"
);
pattern!(
    FOLLOW,
    "follow",
    r"^\W*Follow (?:the )?(?P<who>\p{Lu}[\p{L}’'&.]*(?: \p{Lu}[\p{L}’'&.]*)*) on (?:Facebook|Twitter|X|Instagram)\b"
);
pattern!(
    MONTH,
    "",
    r"(?i)^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d|^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
);
pattern!(
    REPORTS,
    " reports| writes| is reporting",
    r"(?:^|[.!?]\s)(?P<who>(?:The )?\p{Lu}[\p{L}’'.]*(?: \p{Lu}[\p{L}’'.]*)*) (?:reports|writes|is reporting)\b"
);
pattern!(
    AFTER_SENTENCE,
    "",
    r#"[.!?…]["”’»]?\s*[—–-]?\s*[(\[]?(?P<who>\p{Lu}[\p{L}/ ,&.-]+|dpa|sda|apa)[)\]]?\.?\s*$"#
);
pattern!(BRACKETED_END, "[ |( ", r"\s[\[(]\s(?P<who>[^\[\]()]{2,}?)\s[\])]\s*$");

/// Paragraphs at the foot in which sign-offs are looked for, and those at the head with bylines.
const FOOT: usize = 12;
const HEAD: usize = 4;

/// The credits of a document, from its text and from the bylines already in it; each name once, the surest place first.
///
/// The document's own outlet is left out, unless it is an agency that credits itself. Pictures' credits are kept apart as [`CreditKind::Photo`].
pub fn credits(document: &Document, names: &dyn OutletNames) -> Vec<Credit> {
    let mut found = Found::of(document, names);
    if let Some(line) = &document.dateline
        && let Some(agency) = &line.agency
    {
        let known = agencies_in(agency, names);
        let at = document.text[line.span.start..line.span.end].find(agency.as_str());
        let span = at.map(|i| Span::new(line.span.start + i, line.span.start + i + agency.len()));
        if known.is_empty() {
            found.add(agency, CreditKind::Dateline, span, EvidenceCode::DatelineAgency, 0.8);
        }
        for (_, outlet) in known {
            found.add(&outlet.name, CreditKind::Dateline, span, EvidenceCode::DatelineAgency, 0.97);
        }
    }
    for line in &document.bylines {
        found.byline(line, None);
    }
    let paragraphs: Vec<Span> = document.text.paragraphs().collect();
    for &paragraph in paragraphs.iter().take(HEAD) {
        let line = document.text.slice(paragraph);
        if is_prose(line) {
            break;
        }
        if line.chars().count() <= 120
            && (BYLINE_START.is_match(line) || found.only_names(line) || found.is_signed(line))
        {
            found.byline(line, Some(paragraph));
        }
    }
    let from = paragraphs.len().saturating_sub(FOOT).max(1);
    for (i, &paragraph) in paragraphs.iter().enumerate() {
        let line = document.text.slice(paragraph);
        if i < HEAD.min(from) {
            found.rules(line, Some(paragraph), Place::Head);
        } else if i >= from {
            let last = i + 1 == paragraphs.len();
            found.rules(line, Some(paragraph), Place::Foot { last, near_end: i + 4 >= paragraphs.len() });
        }
    }
    if let Some(&last) = paragraphs.last()
        && let Some(rest) = READ_REST.captures(document.text.slice(last))
    {
        found.read_the_rest(&rest["who"], document, &paragraphs, last);
    }
    found.credits
}

/// Adds the credits of lines that stand on the page around its story but not in its text.
pub(in crate::page) fn credits_of_lines<'s>(
    document: &Document,
    lines: impl IntoIterator<Item = &'s str>,
    names: &dyn OutletNames,
) -> Vec<Credit> {
    let mut found = Found { credits: document.credits.clone(), ..Found::of(document, names) };
    for line in lines {
        found.rules(line, None, Place::Foot { last: false, near_end: true });
    }
    found.credits
}

/// A name for comparing with domains.
fn joined(name: &str) -> String {
    fold_name(name).replace(' ', "")
}

/// The document's outlet by name and by the first part of its domain, folded.
fn own_names(document: &Document) -> BTreeSet<String> {
    let mut own = BTreeSet::new();
    if let Some(outlet) = &document.outlet {
        own.insert(fold_words(&fold_name(&outlet.name)).concat());
        if let Some(domain) = &outlet.domain {
            own.insert(fold_words(domain).concat());
            own.extend(domain.split('.').next().map(str::to_lowercase));
        }
    }
    own.remove("");
    own
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Head,
    Foot { last: bool, near_end: bool },
}

struct Found<'a> {
    own: BTreeSet<String>,
    /// The document's outlet is an agency, and that is known without its place line.
    own_agency: bool,
    /// The outlet of the page's canonical address, where that is another: by name and by its domain's first part.
    canonical: BTreeSet<String>,
    names: &'a dyn OutletNames,
    credits: Vec<Credit>,
}

impl<'a> Found<'a> {
    fn of(document: &Document, names: &'a dyn OutletNames) -> Self {
        let by_page = |o: &Publisher| {
            o.evidence.iter().any(|e| matches!(e.code, EvidenceCode::OutletDomain | EvidenceCode::SiteName))
        };
        let own_agency = document.outlet.as_ref().is_some_and(by_page);
        let canonical = canonical_elsewhere(document, names).map(|credit| {
            let domain = document.canonical.as_ref().and_then(registered_domain).unwrap_or_default();
            let label = domain.split('.').next().unwrap_or_default().to_owned();
            BTreeSet::from([joined(&credit.name), label])
        });
        let canonical = canonical.unwrap_or_default();
        Self { own: own_names(document), own_agency, canonical, names, credits: Vec::new() }
    }

    /// The document's own outlet is not credited, but for an agency on its own site whose story says that it is the
    /// agency's: that is what a copy elsewhere will say too.
    fn may_credit(&self, name: &str, kind: CreditKind) -> bool {
        let agency = Agencies.by_name(name).is_some();
        if self.is_own(name) {
            return self.own_agency && agency && kind != CreditKind::Photo;
        }
        // Said once, by `canonical_elsewhere`.
        agency || !self.canonical.contains(&joined(name))
    }

    fn is_own(&self, name: &str) -> bool {
        let joined = fold_words(&fold_name(name)).concat();
        if joined.is_empty() || self.own.contains(&joined) {
            return true;
        }
        let known = self.names.by_name(name);
        let domain = known.and_then(|k| k.domain).map(|d| fold_words(&d).concat());
        domain.is_some_and(|d| self.own.contains(&d))
    }

    fn add(&mut self, name: &str, kind: CreditKind, span: Option<Span>, code: EvidenceCode, sure: f32) {
        if !self.may_credit(name, kind) {
            return;
        }
        let photo = |k: CreditKind| k == CreditKind::Photo;
        let folded = fold_name(name);
        if self.credits.iter().any(|c| fold_name(&c.name) == folded && photo(c.kind) == photo(kind)) {
            return;
        }
        let evidence = match span {
            Some(span) => Evidence::at(code, span, sure),
            None => Evidence::outside_text(code, sure),
        };
        self.credits.push(Credit { name: name.to_owned(), kind, span, evidence });
    }

    fn byline(&mut self, line: &str, at: Option<Span>) {
        if PHOTO.is_match(line) {
            return;
        }
        for (span, outlet) in agencies_in(line, self.names) {
            let place = at.map(|p| Span::new(p.start + span.start, p.start + span.end));
            self.add(&outlet.name, CreditKind::Byline, place, EvidenceCode::BylineCredit, 0.9);
        }
        // Another outlet only where its name is a part of its own: "A Writer, The Valley Voice".
        for piece in line.replace(" The ", "|The ").split([',', '|', '(', ')', ';']) {
            let piece = piece.trim();
            if fold_name(piece).contains(' ')
                && let Some(outlet) = self.names.by_name(piece)
            {
                let at = at.and_then(|p| line.find(piece).map(|i| Span::new(p.start + i, p.start + i + piece.len())));
                self.add(&outlet.name, CreditKind::Byline, at, EvidenceCode::BylineCredit, 0.8);
            }
        }
    }

    /// Whether the line is nothing but names of media and the marks between them: "(APA/sda/dpa)", "SDA/sep".
    fn only_names(&self, line: &str) -> bool {
        if line.chars().count() > 60 {
            return false;
        }
        let spans: Vec<(Span, KnownOutlet)> = agencies_in(line, self.names);
        let Some((first, _)) = spans.first() else { return false };
        let covered: usize = spans.iter().map(|(s, _)| s.len()).sum();
        let letters: usize = line.chars().filter(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
        // A desk's or writer's short form may follow a slash.
        let start = line[..first.start].chars().all(|c| !c.is_alphanumeric())
            || matches!(fold_words(&line[..first.start]).concat().as_str(), "the" | "by" | "von" | "with" | "mit");
        let code = line[first.end..].contains('/') && letters - covered.min(letters) <= 8;
        start && (covered + 4 >= letters || code)
    }

    /// Whether the line is names of people and then an agency: "ADA MOOR and BEN LIND / AP", "Ada Moor, Associated Press".
    fn is_signed(&self, line: &str) -> bool {
        // "Associated Press, Reuters" has nobody before the comma.
        let Some((people, agency)) = line.rsplit_once('/').or_else(|| line.rsplit_once(',')) else { return false };
        let words: Vec<&str> = people.split([' ', ',']).filter(|w| !w.is_empty()).collect();
        let name = |w: &&str| w.starts_with(char::is_uppercase) || matches!(*w, "and" | "de" | "van" | "von" | "al");
        let digits = people.contains(|c: char| c.is_ascii_digit());
        (2..=14).contains(&words.len())
            && words.iter().all(name)
            && !digits
            && agencies_in(people, self.names).is_empty()
            && self.only_names(agency)
    }

    fn rules(&mut self, line: &str, at: Option<Span>, place: Place) {
        let count = line.chars().count();
        let lower = line.to_lowercase();
        // Last paragraphs are long and may end with the agency; everything else is short.
        if count > 700 {
            self.foot_only(line, &lower, place, |span| at.map(|p| Span::new(p.start + span.start, p.start + span.end)));
            return;
        }
        let short = count <= 220;
        // "22/11/2020 - Fonte: Agência Brasil - Foto: A Writer": each part says its own.
        let photo = short && PHOTO.is_match_of(line, &lower);
        if photo && line.contains(" - ") && !line.starts_with('(') {
            let mut from = 0;
            for part in line.split(" - ") {
                let part_at = at.map(|p| Span::new(p.start + from, p.start + from + part.len()));
                from += part.len() + 3;
                self.rules(part, part_at, place);
            }
            return;
        }
        let shift = |span: Span| at.map(|p| Span::new(p.start + span.start, p.start + span.end));
        if photo {
            for (span, outlet) in agencies_in(line, self.names) {
                if count <= 120 {
                    self.add(&outlet.name, CreditKind::Photo, shift(span), EvidenceCode::PhotoCredit, 0.8);
                }
            }
            return;
        }
        for (kind, take, pattern) in RULES.iter() {
            let at_foot = place != Place::Head;
            if *kind != CreditKind::OriginallyPublished && !(at_foot || line.starts_with(['©', '(']) && short) {
                continue;
            }
            if *kind == CreditKind::SourceLine && !short {
                continue;
            }
            let Some(found) = pattern.captures_of(line, &lower) else { continue };
            let who = found.name("who").map_or(Span::new(0, line.len()), |m| Span::new(m.start(), m.end()));
            let words = &line[who.start..who.end];
            let (code, sure) = match kind {
                CreditKind::Contributed => (EvidenceCode::ContributedCredit, 0.9),
                CreditKind::OriginallyPublished => (EvidenceCode::OriginallyPublished, 0.95),
                _ => (EvidenceCode::SourceLine, 0.9),
            };
            let mut known = agencies_in(words, self.names);
            let is_copyright = *kind == CreditKind::SourceLine && line.contains('©') | lower.starts_with("copyright");
            if is_copyright {
                // "© A Writer / DPA" is a picture's; a distributor's notice under another agency's copy is not whose copy it is.
                known.retain(|(span, _)| span.start <= 4);
                let others = self
                    .credits
                    .iter()
                    .any(|c| c.kind != CreditKind::Photo && !known.iter().any(|(_, k)| k.name == c.name));
                if others {
                    continue;
                }
            }
            let by_names = !known.is_empty();
            for (span, outlet) in known {
                let span = Span::new(who.start + span.start, who.start + span.end);
                self.add(&outlet.name, *kind, shift(span), code, sure);
            }
            if !by_names
                && *take == Take::Printed
                && let Some((span, name)) = printed_name(words)
            {
                let span = Span::new(who.start + span.start, who.start + span.end);
                let name = self.names.by_name(&name).map_or(name, |k| k.name);
                self.add(&name, *kind, shift(span), code, sure - 0.2);
            }
        }
        self.foot_only(line, &lower, place, shift);
    }

    fn foot_only(&mut self, line: &str, lower: &str, place: Place, shift: impl Fn(Span) -> Option<Span>) {
        let Place::Foot { last, near_end } = place else { return };
        let whole = shift(Span::new(0, line.len()));
        if near_end && self.only_names(line) {
            for (span, outlet) in agencies_in(line, self.names) {
                self.add(&outlet.name, CreditKind::SourceLine, shift(span), EvidenceCode::SourceLine, 0.85);
            }
        }
        if near_end && SIGN_OFF.is_match_of(line, lower) {
            let known = agencies_in(line, self.names);
            if known.is_empty() {
                self.add("Reuters", CreditKind::SourceLine, whole, EvidenceCode::SourceLine, 0.8);
            }
            for (span, outlet) in known {
                self.add(&outlet.name, CreditKind::SourceLine, shift(span), EvidenceCode::SourceLine, 0.9);
            }
        }
        // The last sentence, then the agency: "... on August 11. — AFP".
        if near_end
            && may_sign_off(line)
            && let Some(found) = AFTER_SENTENCE.captures(line)
        {
            let who = found.name("who").map_or(Span::new(0, 0), |m| Span::new(m.start(), m.end()));
            let words = &line[who.start..who.end];
            if self.only_names(words) {
                for (span, outlet) in agencies_in(words, self.names) {
                    let span = Span::new(who.start + span.start, who.start + span.end);
                    self.add(&outlet.name, CreditKind::SourceLine, shift(span), EvidenceCode::SourceLine, 0.85);
                }
            }
        }
        // A headline with its source in spaced brackets, at the very end: "How the mill was saved [ Bloomberg ]".
        if last && let Some(found) = BRACKETED_END.captures_of(line, lower) {
            let who = &found["who"];
            if let Some(outlet) = self.names.by_name(who).filter(|_| who.starts_with(char::is_uppercase)) {
                let span = found.name("who").map(|m| Span::new(m.start(), m.end()));
                self.add(&outlet.name, CreditKind::SourceLine, span.and_then(&shift), EvidenceCode::SourceLine, 0.7);
            }
        }
        // "Follow us on" is no credit; another outlet's name there is where a portal took the story from.
        if last && let Some(found) = FOLLOW.captures_of(line, lower) {
            let name = found["who"].trim();
            let first = name.split(' ').next().unwrap_or(name);
            // A network's desk ("NBC Latino") is known by the network.
            let known = self.names.by_name(name).map(|o| (o.name, o.kind));
            let known = known.or_else(|| self.names.by_name(first).map(|o| (name.to_owned(), o.kind)));
            if let Some((outlet, _)) = known.filter(|(_, kind)| *kind != OutletKind::Aggregator && !self.is_own(first))
            {
                let span = found.name("who").map(|m| Span::new(m.start(), m.end()));
                self.add(&outlet, CreditKind::SourceLine, span.and_then(&shift), EvidenceCode::SourceLine, 0.6);
            }
        }
    }

    /// "Read the rest here": an excerpt. Of the outlet it names, or of the one the story's opening says it reports.
    fn read_the_rest(&mut self, who: &str, document: &Document, paragraphs: &[Span], at: Span) {
        let mut name = None;
        let rest = who.trim_start_matches(|c: char| !c.is_alphanumeric());
        for word in ["at ", "on ", "in ", "from "] {
            if let Some(after) = rest.strip_prefix(word) {
                name = printed_name(after).map(|(_, n)| n);
            }
        }
        if name.is_none() {
            let opening = paragraphs.iter().take(3).map(|&p| document.text.slice(p));
            name = opening.filter_map(|p| REPORTS.captures(p)).map(|c| c["who"].to_owned()).next();
        }
        if let Some(name) = name {
            let name = self.names.by_name(&name).map_or(name, |k| k.name);
            self.add(&name, CreditKind::OriginallyPublished, Some(at), EvidenceCode::OriginallyPublished, 0.7);
        }
    }
}

/// Whether a sentence ends near the line's end and a capital or one of the agencies in small letters follows: what the
/// pattern asks for in a name short enough, without trying it at every place of a long paragraph.
fn may_sign_off(line: &str) -> bool {
    // A name of 60 characters at most, with the marks around it.
    const TAIL: usize = 80;
    let from = line.char_indices().rev().nth(TAIL - 1).map_or(0, |(at, _)| at);
    let tail = &line[from..];
    tail.match_indices(['.', '!', '?', '…']).any(|(at, mark)| {
        let rest = tail[at + mark.len()..].trim_start_matches(|c: char| !c.is_alphanumeric());
        rest.starts_with(|c: char| !c.is_lowercase()) || ["dpa", "sda", "apa"].iter().any(|a| rest.starts_with(a))
    })
}

/// A name at the start of the words, in the case names have: `"Capital" erschienen` gives Capital.
fn printed_name(words: &str) -> Option<(Span, String)> {
    let start = words.find(|c: char| c.is_alphanumeric())?;
    let quoted = words[..start].ends_with(['"', '“', '„', '«', '‘', '\'']);
    let rest = &words[start..];
    let mut end = 0;
    for (count, word) in rest.split_inclusive(' ').enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let linking =
            matches!(bare, "of" | "the" | "de" | "la" | "le" | "du" | "des" | "der" | "die" | "and" | "&" | "");
        let named = bare.chars().next().is_some_and(|c| !c.is_lowercase()) || bare.contains('.') && bare.len() > 4;
        if !(named || linking || (count > 0 && matches!(bare, "wires" | "wire" | "services" | "service"))) || count == 6
        {
            break;
        }
        let stop = word.trim_end().ends_with(['.', ',', ';', ':', ')', ']', '"', '”', '“', '»', '!']);
        end += word.len();
        if stop {
            break;
        }
    }
    let name = rest[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '!');
    let name = name.trim_end_matches(" and").trim_end_matches(" of").trim_end_matches(" the").trim_end();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let dated = name.chars().filter(char::is_ascii_digit).count() >= 3 || MONTH.is_match(name);
    if letters < 2 || dated || (name.chars().all(char::is_lowercase) && !quoted && !name.contains('.')) {
        return None;
    }
    let span = Span::new(start, start + name.len());
    Some((span, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::dateline;
    use super::*;
    use crate::page::document::DocumentId;
    use crate::text::Text;

    fn of(text: &str, bylines: &[&str]) -> Vec<(String, &'static str)> {
        let mut document = Document::from_text(DocumentId::new("t"), Text::new(text));
        document.outlet = Some(Publisher {
            name: "Harbour Gazette".into(),
            domain: Some("harbourgazette.example".into()),
            kind: None,
            evidence: Vec::new(),
        });
        document.bylines = bylines.iter().map(|b| (*b).to_owned()).collect();
        document.dateline = dateline(&document.text, &Agencies);
        let found = credits(&document, &Agencies);
        for credit in &found {
            let Some(span) = credit.span else { continue };
            assert!(!document.text.slice(span).is_empty());
        }
        found.into_iter().map(|c| (c.name, c.kind.as_str())).collect()
    }

    const BODY: &str = "The mill reopened on Monday after a winter of repairs, its owner said.\n\n\
                        According to Reuters the owner spent a million on the wheel, a sum he did not dispute.\n\n";

    #[test]
    fn sign_offs_at_the_foot() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("", &[]),
            ("(Reporting by Ada Moor; Editing by Ben Lind)", &[("Reuters", "source-line")]),
            ("Associated Press writer Ada Moor contributed to this report.", &[("Associated Press", "contributed")]),
            ("With files from The Canadian Press", &[("Canadian Press", "contributed")]),
            ("With Post wires", &[("Post wires", "contributed")]),
            ("This article originally appeared on Valley Voice.", &[("Valley Voice", "originally-published")]),
            ("Dieser Artikel ist zuerst bei \"Kapitel\" erschienen.", &[("Kapitel", "originally-published")]),
            ("© 2016 AFP", &[("Agence France-Presse", "source-line")]),
            ("Copyright 2016 The Associated Press. All rights reserved.", &[("Associated Press", "source-line")]),
            ("Ada Moor is an Associated Press writer.", &[("Associated Press", "source-line")]),
            ("Ada Moor and Ben Lind are Associated Press writers.", &[("Associated Press", "source-line")]),
            ("Ada Moor is a writer for the stage.", &[]),
            ("Quelle: dpa", &[("Deutsche Presse-Agentur", "source-line")]),
            ("Quelle: harbourgazette.example", &[]),
            (
                "(Quelle: APA/dpa)",
                &[("Austria Presse Agentur", "source-line"), ("Deutsche Presse-Agentur", "source-line")],
            ),
            ("Why the mill was saved [ Bloomberg ]", &[("Bloomberg", "source-line")]),
            ("SDA/sep", &[("Keystone-SDA", "source-line")]),
            ("© dpa-infocom, dpa:230428-99-12345/3", &[("Deutsche Presse-Agentur", "source-line")]),
            ("(AP Photo/Ada Moor)", &[("Associated Press", "photo")]),
            ("Follow us on Twitter.", &[]),
            ("Follow the Harbour Gazette on Facebook.", &[]),
            ("Copyright 2016 Harbour Gazette", &[]),
        ];
        for (foot, wanted) in cases {
            let wanted: Vec<_> = wanted.iter().map(|(n, k)| ((*n).to_owned(), *k)).collect();
            assert_eq!(of(&format!("{BODY}{foot}"), &[]), wanted, "{foot}");
        }
    }

    #[test]
    fn heads_and_bylines() {
        let ap = [("Associated Press".to_owned(), "dateline")];
        assert_eq!(of(&format!("HARBOUR (AP) — {BODY}"), &["AP"]), ap);
        assert_eq!(of(BODY, &["Ada Moor, Associated Press"]), [("Associated Press".to_owned(), "byline")]);
        assert_eq!(of(BODY, &["Harbour Gazette"]), []);
        assert_eq!(of(BODY, &["Photo: AP"]), []);
        let byline = [("Associated Press".to_owned(), "byline")];
        for line in ["ADA MOOR, EVA HOLT and BEN LIND / AP", "Ada Moor, Associated Press", "Ada Moor / AP"] {
            assert_eq!(of(&format!("The mill reopens\n\n{line}\n\n{BODY}"), &[]), byline, "{line}");
        }
        let photo = [("Associated Press".to_owned(), "photo")];
        assert_eq!(of(&format!("The mill reopens\n\nPhoto: Ada Moor / AP\n\n{BODY}"), &[]), photo);
        for line in ["The mill that burned, AP", "Ada Moor / Valley"] {
            assert_eq!(of(&format!("The mill reopens\n\n{line}\n\n{BODY}"), &[]), [], "{line}");
        }
    }

    #[test]
    fn an_excerpt_credits_the_outlet_it_reports() {
        let text = format!("The Valley Voice reports that the mill is saved.\n\n{BODY}Read the rest here.");
        assert_eq!(of(&text, &[]), [("The Valley Voice".to_owned(), "originally-published")]);
        assert_eq!(of(&format!("{BODY}Read the rest here."), &[]), []);
    }
}
