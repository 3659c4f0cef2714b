//! Where a cluster's text comes from: who the copies say it is by.
//!
//! The wire itself is hardly ever in a collection, so what counts is what the members say, put together: a credit in
//! one copy speaks for all that dropped it. Earliest time named the origin in a fifth of the clusters of a real news
//! day, credits in nearly all (docs/measurements.md).

use super::model::{Origin, Reason, Vote};
use super::shared::Story;
use super::sketch::Sketch;
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::outlet::OutletKind;
use crate::page::{Agencies, Credit, CreditKind, Document, OutletNames, credits, dateline, registered_domain};
use crate::text::{Span, Text, fold_name};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use url::Url;

/// Paragraphs before and beyond the beginning of the shared text in which a headline, a byline and a place line stand.
const BEFORE: usize = 10;
const BEYOND: usize = 24;
/// Paragraphs of prose there in which a place line may stand.
const LEADS: usize = 5;
/// Paragraphs after it in which agencies sign.
const AFTER: usize = 5;
/// How far a single unopposed vote is trusted: votes are counted as if this much had been cast for nobody.
const DOUBT: f32 = 0.35;

/// What one member's page shows of the text's origin.
pub(super) fn votes_of(
    at: usize,
    document: &Document,
    sketch: &Sketch,
    shared: Option<Span>,
    names: &dyn OutletNames,
) -> Vec<Vote> {
    let mut votes = Vec::new();
    let vote = |name: &str, weight: f32, code, span| Vote {
        name: name.to_owned(),
        weight,
        reason: Reason { code, document: at, span, confidence: Confidence::new(weight) },
    };
    for credit in credits_around(document, sketch, shared, names) {
        let weight = match credit.kind {
            CreditKind::Dateline | CreditKind::Byline | CreditKind::OriginallyPublished => 1.0,
            CreditKind::SourceLine => 0.8,
            CreditKind::Contributed => 0.4,
            CreditKind::Photo => continue,
        };
        votes.push(vote(&credit.name, weight * credit.evidence.confidence.get(), credit.evidence.code, credit.span));
    }
    if let Some(elsewhere) = crate::page::canonical_elsewhere(document, names) {
        votes.push(vote(&elsewhere.name, 0.9, EvidenceCode::CanonicalElsewhere, None));
    }
    if let Some(shared) = shared {
        for (span, known) in house_addresses(document, shared, names) {
            votes.push(vote(&known, 0.6, EvidenceCode::HouseAddress, Some(span)));
        }
    }
    votes
}

/// Credits of the story that a page holds, whatever else stands on the page: read from the paragraphs at the edges of
/// the text it shares with others.
fn credits_around(document: &Document, sketch: &Sketch, shared: Option<Span>, names: &dyn OutletNames) -> Vec<Credit> {
    let mut found = document.credits.clone();
    let (paragraphs, frame) = story_paragraphs(document, sketch);
    let shared = shared.unwrap_or(Span::new(0, document.text.len()));
    let first = paragraphs.iter().position(|p| p.end > shared.start).unwrap_or(0);
    let last = paragraphs.iter().rposition(|p| p.start < shared.end).unwrap_or(first);
    let line = |at: usize| document.text.slice(paragraphs[at]);
    // The shared text may begin below a lead of the outlet's own or with a caption, so both sides are looked at.
    let above = first.saturating_sub(BEFORE);
    let mut leads = 0;
    for at in above..paragraphs.len().min(first + BEYOND) {
        if is_prose(line(at)) {
            leads += 1;
            let (text, places) = joined(&document.text, &paragraphs[at..=at]);
            let part = Document { dateline: dateline(&text, names), text, bylines: Vec::new(), ..bare(document) };
            if part.dateline.is_some() && !frame[at] {
                add(&mut found, credits(&part, names), &places);
            }
            if leads == LEADS {
                break;
            }
            continue;
        }
        // An agency's name alone may be a picture's credit; a byline stands over the story or over its time.
        let next = paragraphs.get(at + 1).map_or("", |_| line(at + 1));
        let over_story = is_prose(next) || next.contains(|c: char| c.is_ascii_digit());
        for (name, span) in signed(&document.text, paragraphs[at], document, names) {
            if over_story || span.len() + 6 < line(at).len() {
                let evidence = Evidence::at(EvidenceCode::BylineCredit, span, 0.9);
                push(&mut found, Credit { name, kind: CreditKind::Byline, span: Some(span), evidence });
            }
        }
    }
    // Sign-offs are looked for at a text's foot: the story is cut out as one would.
    let end = (last + 1 + AFTER).min(paragraphs.len());
    let kept: Vec<Span> =
        (last.saturating_sub(2).max(first)..end).filter(|&at| !frame[at]).map(|at| paragraphs[at]).collect();
    let (text, places) = joined(&document.text, &kept);
    add(&mut found, credits(&Document { text, ..bare(document) }, names), &places);
    found
}

/// A document's metadata without its text and what was read from it.
fn bare(document: &Document) -> Document {
    let whole = Document::from_text(document.id.clone(), "");
    Document {
        url: document.url.clone(),
        outlet: document.outlet.clone(),
        canonical: document.canonical.clone(),
        bylines: document.bylines.clone(),
        language: document.language.clone(),
        ..whole
    }
}

fn add(found: &mut Vec<Credit>, credits: Vec<Credit>, places: &[(usize, Span)]) {
    for mut credit in credits {
        credit.span = credit.span.and_then(|span| place_back(span, places));
        push(found, credit);
    }
}

fn push(found: &mut Vec<Credit>, credit: Credit) {
    if !found.iter().any(|c| c.name == credit.name && c.kind == credit.kind) {
        found.push(credit);
    }
}

/// Words from which a paragraph is the story's rather than a headline, a byline or a time.
const PROSE: usize = 18;

fn is_prose(line: &str) -> bool {
    line.split_whitespace().nth(PROSE - 1).is_some()
}

/// The outlets that a line above the story names as its authors: "Ada Moor, Associated Press", "By ADA MOOR Associated
/// Press", "USA TODAY Published 9 a.m.", "The Associated Press | Monday".
fn signed(text: &Text, line: Span, document: &Document, names: &dyn OutletNames) -> Vec<(String, Span)> {
    let own = document.outlet.as_ref().map(|o| fold_name(&o.name));
    let words = text.slice(line);
    let mut found = Vec::new();
    if is_prose(words) {
        return found;
    }
    for piece in STAMP.split(words).flat_map(|w| w.split([',', '|', '—', '–', '•', ';'])).flat_map(|w| w.split(" - "))
    {
        let piece = piece.trim();
        let piece = piece.strip_prefix("By ").or_else(|| piece.strip_prefix("by ")).unwrap_or(piece);
        // A name of two words or in capitals may stand for an outlet; one word may be a surname or a section.
        let whole = names.by_name(piece).filter(|known| {
            known.kind == OutletKind::Agency || piece.contains(' ') || piece.chars().all(|c| c.is_uppercase())
        });
        let known = whole.map(|known| (piece, known)).or_else(|| {
            let starts = piece.match_indices(' ').map(|(at, _)| &piece[at + 1..]);
            let mut ends = starts.filter_map(|end| Agencies.by_name(end).map(|known| (end, known)));
            ends.next()
        });
        if let Some((printed, known)) = known
            && own.as_ref() != Some(&fold_name(&known.name))
            && let Some(at) = words.find(printed)
        {
            found.push((known.name, Span::new(line.start + at, line.start + at + printed.len())));
        }
    }
    found
}

static STAMP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:published|updated|posted)\b").expect("the pattern is valid"));

/// Paragraphs of the story, and for each whether it is the publisher's frame. Captions are left out, and the frame's
/// longer paragraphs; its short ones may be bylines, which a publisher sets alike on many pages.
fn story_paragraphs(document: &Document, sketch: &Sketch) -> (Vec<Span>, Vec<bool>) {
    let words = super::words::words(&document.text);
    let mut at = 0;
    let (mut kept, mut frame) = (Vec::new(), Vec::new());
    for paragraph in document.text.paragraphs() {
        let from = at;
        while at < words.len() && words[at].span.start < paragraph.end {
            at += 1;
        }
        let mostly = |mask: &super::bits::Bits| 2 * (from..at).filter(|&w| mask.has(w)).count() > at - from;
        let is_frame = mostly(&sketch.furniture);
        if at > from && !mostly(&sketch.captions) && !(is_frame && at - from >= PROSE) {
            kept.push(paragraph);
            frame.push(is_frame);
        }
    }
    (kept, frame)
}

/// Paragraphs as one text, with each one's place in it and in the whole.
fn joined(text: &Text, paragraphs: &[Span]) -> (Text, Vec<(usize, Span)>) {
    let (mut out, mut places) = (String::new(), Vec::new());
    for &paragraph in paragraphs {
        places.push((out.len(), paragraph));
        out.push_str(text.slice(paragraph));
        out.push_str("\n\n");
    }
    (Text::new(out), places)
}

fn place_back(span: Span, places: &[(usize, Span)]) -> Option<Span> {
    let &(from, paragraph) = places.iter().rev().find(|(from, _)| *from <= span.start)?;
    let start = paragraph.start + (span.start - from);
    Some(Span::new(start, (start + span.len()).min(paragraph.end)))
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\w.+-]+@(?P<mail>[\w-]+(?:\.[\w-]+)+)|\b(?:https?://|www\.)(?P<site>[\w-]+(?:\.[\w-]+)+)")
        .expect("the pattern is valid")
});

/// Outlets whose own address stands at the edge of the shared text: "letters@…", "Follow us at …". A link within a
/// story leads anywhere; an editor's line does not.
fn house_addresses(document: &Document, shared: Span, names: &dyn OutletNames) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> = Vec::new();
    let own = document.outlet.as_ref().map(|o| o.name.as_str());
    for held in ADDRESS.captures_iter(document.text.slice(shared)) {
        let Some(mail) = held.name("mail") else { continue };
        let Some(known) = names.by_domain(mail.as_str()) else { continue };
        if Some(known.name.as_str()) != own && !found.iter().any(|(_, name)| *name == known.name) {
            found.push((Span::new(shared.start + mail.start(), shared.start + mail.end()), known.name));
        }
    }
    found
}

/// Words from which a passage is the story: weather and teasers are shared by an outlet's pages too.
const PASSAGE: u32 = 20;

/// The stretch of a document that another one has too.
pub(super) fn shared_stretch(of: &Story, with: &Story) -> Option<Span> {
    let mut passages = with.passages(of);
    passages.retain(|p| p.words >= PASSAGE);
    let start = passages.iter().map(|p| p.to.start).min()?;
    Some(Span::new(start, passages.iter().map(|p| p.to.end).max()?))
}

/// The origin that the votes speak for.
///
/// Documents of one outlet count once, so that a page retrieved ten times does not outvote nine papers.
pub(super) fn elect(votes: &[Vote], members: &[usize], documents: &[Document]) -> Option<Origin> {
    let mut by_voter: BTreeMap<(String, String), f32> = BTreeMap::new();
    let mut shown: BTreeMap<String, &str> = BTreeMap::new();
    for vote in votes {
        let voter = house(&documents[vote.reason.document]);
        let name = fold_name(&vote.name);
        shown.entry(name.clone()).or_insert(&vote.name);
        let weight = by_voter.entry((voter, name)).or_insert(0.0);
        *weight = weight.max(vote.weight);
    }
    // An outlet whose own page is here speaks for itself where another says so too.
    let named: BTreeSet<String> = by_voter.keys().map(|(_, name)| name.clone()).collect();
    for &member in members {
        if let Some(outlet) = &documents[member].outlet {
            let name = fold_name(&outlet.name);
            if named.contains(&name) {
                by_voter.entry((house(&documents[member]), name)).or_insert(1.0);
            }
        }
    }
    let mut sums: BTreeMap<&str, f32> = BTreeMap::new();
    for ((_, name), weight) in &by_voter {
        *sums.entry(name).or_insert(0.0) += weight;
    }
    let total: f32 = sums.values().sum();
    let (name, sum) = sums.into_iter().max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(x.0)))?;
    let document = own_page(name, members, documents);
    Some(Origin {
        document,
        name: Some((*shown.get(name)?).to_owned()),
        confidence: Confidence::new(sum / (total + DOUBT)),
        code: EvidenceCode::CreditMajority,
    })
}

/// Where nobody is credited: the page that was published first, else that of the outlet that is least seen to carry what
/// others have too. The latter is hardly more than a guess, and its confidence says so.
pub(super) fn unsigned(members: &[usize], documents: &[Document], shared: &Habits) -> Option<Origin> {
    let origin = |at: usize, code, confidence| Origin {
        document: Some(at),
        name: documents[at].outlet.as_ref().map(|o| o.name.clone()),
        confidence: Confidence::new(confidence),
        code,
    };
    let mut times: Vec<(i64, i64, usize)> = Vec::new();
    for &member in members {
        if let Some(when) = documents[member].published.as_deref().and_then(crate::page::When::parse) {
            times.push((when.seconds, when.within, member));
        }
    }
    times.sort_unstable();
    if let [(first, blur, at), (second, _, _), ..] = times[..]
        && times.len() == members.len()
        && (second > first + blur || (blur < 24 * 3600 && second > first))
    {
        return Some(origin(at, EvidenceCode::PublishedEarlier, if members.len() == 2 { 0.7 } else { 0.75 }));
    }
    // The less an outlet's other pages are shared, and the better known it is, the likelier the text is its own.
    let habit = |member: usize| {
        let house = house(&documents[member]);
        let here = members.iter().filter(|&&m| self::house(&documents[m]) == house).count();
        let unknown = documents[member].outlet.as_ref().is_none_or(|o| o.kind.is_none());
        shared.habit(&house, here) + f32::from(u8::from(unknown))
    };
    let mut habits: Vec<(f32, usize)> = members.iter().map(|&m| (habit(m), m)).collect();
    habits.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (least, at) = *habits.first()?;
    let other = habits.iter().find(|(_, m)| house(&documents[*m]) != house(&documents[at]))?;
    (other.0 - least >= HABIT).then(|| origin(at, EvidenceCode::CarriesCopy, 0.5))
}

/// How much more often all other outlets must share their text.
const HABIT: f32 = 0.1;

/// For each outlet, how many of its documents stand in groups with other outlets', of how many.
pub(super) struct Habits(BTreeMap<String, (usize, usize)>);

impl Habits {
    pub(super) fn of(documents: &[Document], groups: &[Vec<u32>]) -> Self {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        documents.iter().for_each(|d| counts.entry(house(d)).or_default().1 += 1);
        for group in groups {
            let houses: Vec<String> = group.iter().map(|&m| house(&documents[m as usize])).collect();
            if houses.iter().any(|h| *h != houses[0]) {
                houses.into_iter().for_each(|h| counts.entry(h).or_default().0 += 1);
            }
        }
        Self(counts)
    }

    /// The share of an outlet's documents that others have too, without the `here` of the group in question; towards a
    /// half where little is known.
    fn habit(&self, house: &str, here: usize) -> f32 {
        let (shared, all) = self.0.get(house).copied().unwrap_or_default();
        (shared.saturating_sub(here) as f32 + 0.5) / (all.saturating_sub(here) as f32 + 1.0)
    }
}

/// The earliest page of the named outlet among the members.
fn own_page(name: &str, members: &[usize], documents: &[Document]) -> Option<usize> {
    let own = members
        .iter()
        .copied()
        .filter(|&m| documents[m].outlet.as_ref().is_some_and(|outlet| fold_name(&outlet.name) == name));
    own.min_by_key(|&m| {
        let published = documents[m].published.as_deref().and_then(crate::page::When::parse);
        (published.map_or(i64::MAX, |w| w.seconds), m)
    })
}

/// Whose page a document is, as a key.
pub(super) fn house(document: &Document) -> String {
    let outlet = document.outlet.as_ref();
    let domain = outlet.and_then(|o| o.domain.clone()).or_else(|| document.url.as_ref().and_then(registered_domain));
    domain.or_else(|| outlet.map(|o| fold_name(&o.name))).unwrap_or_else(|| document.id.to_string())
}

/// Where a page names the origin that others named: in a line of its own or at the head of a paragraph. This finds
/// agencies that no list knows, once one copy has shown what they are.
pub(super) fn named_in_line(document: &Document, sketch: &Sketch, name: &str) -> Option<(EvidenceCode, Span)> {
    let text = &document.text;
    if document.outlet.as_ref().is_some_and(|o| fold_name(&o.name) == fold_name(name)) || name.is_empty() {
        return None;
    }
    let (paragraphs, _) = story_paragraphs(document, sketch);
    let last = paragraphs.len().saturating_sub(1);
    paragraphs.iter().enumerate().find_map(|(at, &paragraph)| {
        let line = text.slice(paragraph);
        let found = line.find(name)?;
        let whole = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let stands = whole(line[..found].chars().next_back()) && whole(line[found + name.len()..].chars().next());
        let code = if is_prose(line) {
            (found <= PLACE_LINE).then_some(EvidenceCode::DatelineAgency)
        } else if 2 * at > last {
            Some(EvidenceCode::SourceLine)
        } else {
            Some(EvidenceCode::BylineCredit)
        };
        let start = paragraph.start + found;
        code.filter(|_| stands).map(|code| (code, Span::new(start, start + name.len())))
    })
}

/// Bytes of a paragraph in which a place line names its agency.
const PLACE_LINE: usize = 60;

/// Whether two addresses are one page.
pub(super) fn same_page(a: &Url, b: &Url) -> bool {
    crate::page::normalise_url(a) == crate::page::normalise_url(b)
}
