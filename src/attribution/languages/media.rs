//! The media a text in one of the languages names: those the directory knows, and those a noun introduces.

use super::lexicon::{AGENCY, BODY, DOCUMENT, OUTLET, OWN, PRESS, PROGRAMME, Roles, SPEAKING, TIME};
use super::phrase::Phrase;
use super::words::Words;
use crate::attribution::model::{AgentKind, Carrier};
use crate::attribution::named_media::{context_of, is_furniture, kind_of, meant_by, own_names, printed, squeezed};
use crate::evidence::EvidenceCode;
use crate::outlet::{OutletDirectory, Strength};
use crate::page::Document;
use crate::text::{Span, squeeze};
use std::collections::HashMap;
use std::ops::Range;

/// A medium named in the text, never the document's own.
#[derive(Debug, Clone)]
pub(super) struct Medium {
    pub(super) words: Range<usize>,
    pub(super) span: Span,
    pub(super) name: String,
    pub(super) kind: AgentKind,
    pub(super) named: EvidenceCode,
    /// An everyday word that means a medium only where nothing but one can stand.
    weak: bool,
}

impl Medium {
    pub(super) fn carrier(&self) -> Carrier {
        Carrier { name: self.name.clone(), kind: self.kind, span: self.span }
    }
}

/// The media of one text, in its order.
pub(super) struct Media {
    pub(super) all: Vec<Medium>,
    /// Where the document's own outlet is named.
    own: Vec<Range<usize>>,
}

impl Media {
    /// Reads the media, and marks where their names begin.
    pub(super) fn of(document: &Document, words: &mut Words<'_>, directory: &OutletDirectory) -> Self {
        let media = Self::find(document, words, directory);
        for medium in media.all.iter().filter(|m| !m.weak) {
            words.all[medium.words.start].medium = Some(medium.words.end);
        }
        media
    }

    fn find(document: &Document, words: &Words<'_>, directory: &OutletDirectory) -> Self {
        let mut all = listed(document, words, directory);
        inflected(words, directory, &mut all);
        introduced(words, &mut all);
        let own = own_names(document, directory);
        all.sort_by_key(|m| (m.words.start, std::cmp::Reverse(m.words.end)));
        let mut media = Self { all: Vec::new(), own: Vec::new() };
        for medium in all {
            if own.contains(&squeezed(&medium.name)) {
                media.own.push(medium.words);
            } else if !is_furniture(document, medium.span)
                && media.all.last().is_none_or(|last| last.words.end <= medium.words.start)
            {
                media.all.push(medium);
            }
        }
        media
    }

    /// Media that begin in a range of words.
    pub(super) fn within(&self, range: &Range<usize>) -> &[Medium] {
        let from = self.all.partition_point(|m| m.words.start < range.start);
        let to = self.all.partition_point(|m| m.words.start < range.end);
        &self.all[from..to.max(from)]
    }

    /// The medium a source is: its name alone, a noun of the trade before it, or somebody nameless of it.
    pub(super) fn heads(&self, words: &Words<'_>, phrase: &Phrase) -> Option<&Medium> {
        let medium = self.within(&phrase.words).last()?;
        // "die Nachrichtenagentur dpa": no capital, no name.
        // "einem Bericht der „Welt“": what a medium publishes it says.
        if phrase.name.is_none() && phrase.head.is_some_and(|h| words.is(h, PRESS | DOCUMENT)) {
            return Some(medium);
        }
        // What the source's name is, is the medium; "el director de El País" speaks for himself.
        let name = phrase.name.as_ref()?;
        let same = medium.words.start <= name.start + 1 && name.end <= medium.words.end + 1;
        let noun = phrase.head.is_none_or(|h| words.is(h, PRESS) || medium.words.contains(&h));
        (same && noun).then_some(medium)
    }

    /// Whether a source is the document's own outlet: "ha sabido El Eco" in El Eco.
    pub(super) fn is_own(&self, phrase: &Phrase) -> bool {
        phrase.name.as_ref().is_some_and(|name| self.own.iter().any(|o| o.start < name.end && name.start < o.end))
    }

    /// The medium that "the agency" or "the paper" means: the nearest before that is of the kind. "This paper" is the
    /// document's own outlet, which carries nothing.
    pub(super) fn by_noun(&self, words: &Words<'_>, phrase: &Phrase) -> Option<&Medium> {
        let head = phrase.head.filter(|&h| words.is(h, PRESS) && phrase.name.is_none())?;
        if words.is(phrase.words.start, OWN) || phrase.words.len() > 3 {
            return None;
        }
        let fits = |m: &&Medium| match () {
            () if words.is(head, AGENCY) => m.kind == AgentKind::Agency,
            () if words.is(head, PROGRAMME) => m.kind == AgentKind::Programme,
            () => !matches!(m.kind, AgentKind::Platform | AgentKind::Programme),
        };
        let before = &self.all[..self.all.partition_point(|m| m.words.end <= phrase.words.start)];
        before.iter().rev().take(40).filter(|m| !m.weak).find(fits)
    }

    /// Media whose name leaves no doubt, for readers without frames.
    pub(super) fn is_plain(medium: &Medium) -> bool {
        !medium.weak && medium.named == EvidenceCode::OutletAlias
    }
}

fn listed(document: &Document, words: &Words<'_>, directory: &OutletDirectory) -> Vec<Medium> {
    let context = context_of(document, directory);
    let mut out: Vec<Medium> = Vec::new();
    for mention in directory.mentions(&document.text) {
        let range = words.within(mention.span);
        if range.is_empty() {
            continue;
        }
        let weak = mention.strength == Strength::NeedsContext;
        // A weak name within a longer one, and a noun or day that every text has, is none.
        if weak
            && range.len() == 1
            && (words.is(range.start, SPEAKING | TIME) && !words.opens(range.start.wrapping_sub(1))
                || is_within_name(words, range.start))
        {
            continue;
        }
        let (name, kind, named) = match directory.meant(&mention, &context) {
            Some(entry) => meant_by(entry, document.text.slice(mention.span)),
            None => (mention.alias.clone(), AgentKind::Outlet, EvidenceCode::OutletAmbiguous),
        };
        out.push(Medium { words: range, span: mention.span, name, kind, named, weak });
    }
    out
}

/// "der Deutschen Presse-Agentur", "der „Süddeutschen Zeitung“": a name whose adjective is declined.
fn inflected(words: &Words<'_>, directory: &OutletDirectory, media: &mut Vec<Medium>) {
    if !words.lexicon.file.nouns_capitalised {
        return;
    }
    let taken: Vec<Range<usize>> = media.iter().map(|m| m.words.clone()).collect();
    for last in (1..words.all.len()).filter(|&i| words.is(i, PRESS) && words.is_capital(i)) {
        let first =
            (last.saturating_sub(3)..last).find(|&i| (i..last).all(|j| words.is_capital(j) && words.is_word(j)));
        let Some(first) = first.filter(|&f| (f..last).any(|i| words.lower(i).ends_with("en"))) else { continue };
        let at = taken.partition_point(|t| t.end <= first);
        if taken.get(at).is_some_and(|t| t.start <= last) {
            continue;
        }
        let range = first..last + 1;
        let parts: Vec<&str> = range.clone().map(|i| words.text(i)).collect();
        let name: Vec<&str> = parts.iter().map(|w| w.strip_suffix("en").map_or(*w, |_| &w[..w.len() - 1])).collect();
        if let Some(found) = directory.resolve(&name.join(" "), &crate::outlet::Context::default()).one() {
            let (name, kind) = (printed(found.outlet), kind_of(found.outlet));
            media.push(Medium {
                span: words.cover(&range),
                words: range,
                name,
                kind,
                named: EvidenceCode::OutletAlias,
                weak: false,
            });
        }
    }
}

fn is_within_name(words: &Words<'_>, at: usize) -> bool {
    let name = |i: usize| words.is_capital(i) && words.is_word(i) && !words.is(i, SPEAKING | TIME);
    let before = at > 0 && name(at - 1) && words.sentences[words.sentence_of(at)].start != at - 1;
    let plain = !words.lexicon.file.nouns_capitalised;
    plain && (before || name(at + 1))
}

/// "el diario El Eco", "der Zeitung „Elbtal-Bote“", "агентство «Север»": a name behind the noun that says what it is.
fn introduced(words: &Words<'_>, media: &mut Vec<Medium>) {
    let taken: HashMap<usize, usize> = media.iter().enumerate().map(|(n, m)| (m.words.start, n)).collect();
    let mut found: Vec<Medium> = Vec::new();
    let mut names: HashMap<String, AgentKind> = HashMap::new();
    for noun in 0..words.all.len() {
        if !words.is(noun, PRESS) || !words.is_outside(noun) {
            continue;
        }
        let Some(name) = name_behind(words, noun) else { continue };
        if let Some(&n) = (name.start.saturating_sub(1)..name.end).find_map(|i| taken.get(&i)) {
            // A noun of the trade lifts every doubt.
            media[n].weak = false;
            continue;
        }
        let kind = kind_by(words.all[noun].roles);
        let span = words.cover(&name);
        let printed = squeeze(words.analysis.text().slice(span));
        names.insert(printed.clone(), kind);
        found.push(Medium { words: name, span, name: printed, kind, named: EvidenceCode::NamedInText, weak: false });
    }
    // What is a medium in one place is one wherever it is named.
    let longest = names.keys().map(|n| n.split(' ').count()).max().unwrap_or(0);
    for start in 0..if names.is_empty() { 0 } else { words.all.len() } {
        if !words.is_capital(start) || found.iter().any(|m| m.words.start == start) {
            continue;
        }
        for length in (1..=longest).rev() {
            let range = start..start + length;
            if range.end > words.all.len() {
                continue;
            }
            let span = words.cover(&range);
            let printed = squeeze(words.analysis.text().slice(span));
            if let Some(&kind) = names.get(&printed) {
                found.push(Medium {
                    words: range,
                    span,
                    name: printed,
                    kind,
                    named: EvidenceCode::NamedInText,
                    weak: false,
                });
                break;
            }
        }
    }
    media.extend(found);
}

fn kind_by(roles: Roles) -> AgentKind {
    if roles & AGENCY != 0 {
        AgentKind::Agency
    } else if roles & PROGRAMME != 0 {
        AgentKind::Programme
    } else {
        AgentKind::Outlet
    }
}

/// A name in marks or in capitals, right behind the noun or behind one adjective: "el diario local El Eco".
fn name_behind(words: &Words<'_>, noun: usize) -> Option<Range<usize>> {
    let mut at = noun + 1;
    if words.is_word(at)
        && !words.is_capital(at)
        && words.is_outside(at)
        && words.all.get(at).is_some_and(|w| w.roles == 0)
    {
        at += 1;
    }
    // "l'agence de presse Nord", "агентство новостей «Север»".
    while words.is(at, PRESS) || (words.is(at, super::lexicon::OF) && words.is(at + 1, PRESS)) {
        at += 1;
    }
    if words.opens(at) {
        let quote = &words.quotes[words.all[at].quote?];
        let name = quote.words.start == at && quote.inner.len() <= 5 && words.is_capital(quote.inner.start);
        return name.then(|| quote.inner.clone());
    }
    if !words.is_capital(at) || !words.is_word(at) || words.is(at, TIME | BODY) && !words.is(at, OUTLET) {
        return None;
    }
    let limit = (at + 5).min(words.all.len());
    let mut run = words.name_run(at, limit);
    // "Le Phare", "El Eco", "La Voz": a capitalised article begins the name.
    if run.len() == 1 && words.is_determiner(at) && words.is_capital(at + 1) {
        run = at..words.name_run(at + 1, limit).end;
    }
    let paragraph = words.all[noun].paragraph;
    let person = words.is_first_name(run.start);
    let same = words.all[run.start].paragraph == paragraph && words.sentence_of(run.start) == words.sentence_of(noun);
    (same && !person).then_some(run)
}
