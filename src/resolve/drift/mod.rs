//! What became of a statement between the page that is cited and the text that cites it.
//!
//! Takes both documents with who says what in them and gives a [`Drift`]: verbatim, trimmed, altered with the words,
//! paraphrased, contradicted or absent, and what else a reader should be told. Hides how words are folded and numbers
//! read (`words.rs`, `numbers.rs`), how a statement is laid over a page (`align.rs`), how a page is searched for the
//! same in other words (`nearby.rs`), and the word lists (`words.toml`).

mod align;
mod lists;
mod model;
mod nearby;
mod numbers;
mod reading;
mod sides;
mod signs;
mod title;
mod words;

#[cfg(test)]
mod tests;

pub use model::{ChangeKind, Drift, DriftFlag, DriftKind, WordChange};
pub(super) use title::shared_with_title;

use crate::attribution::{Attribution, Speech};
use crate::page::Document;
use crate::text::squeeze;
use align::align;
use nearby::nearby;
use reading::{Group, Reading};
use sides::{Page, Said};
use signs::{contradicts, hedges, loses_condition, numbers_agree, same_statement, speakers_differ};
use std::ops::Range;

/// Share of a statement's words, by weight, that must be kept for a passage to be the one it was taken from. Below it
/// two sentences on one event meet.
const KEPT: f32 = 0.55;
/// Share of the best score below which words that all stand in the page were gathered from all over it.
const GATHERED: f32 = 0.3;
/// Words so few that a page holds them by chance.
const SHORT: usize = 2;

/// Says what became of a statement of `from` in the page it cites.
///
/// `attributions` are those of `page`. Linear in the page for a statement of a usual length; bounded for any.
pub fn drift(from: &Document, attribution: &Attribution, page: &Document, attributions: &[Attribution]) -> Drift {
    let said = Said::of(from, attribution);
    let page = Page::of(page, attributions);
    let mut best: Option<(Rank, Reading, DriftKind)> = None;
    for alignment in align(&said.words, &page.words, &page.aside, &said.cut) {
        let Some(reading) = Reading::of(&said, &page, &alignment) else { continue };
        let Some(kind) = kind_of(&said, &page, &reading) else { continue };
        let rank = Rank::of(&said, &page, &reading);
        if best.as_ref().is_none_or(|b| rank > b.0) {
            best = Some((rank, reading, kind));
        }
    }
    if let Some((_, reading, kind)) = best {
        let share = reading.share(&said, |_| true);
        return Found { said: &said, page: &page, passage: reading.passage.clone(), share, kind }.told(Some(&reading));
    }
    match nearby(&said, &page) {
        Some((passage, share)) => {
            Found { said: &said, page: &page, passage, share, kind: DriftKind::Paraphrased }.told(None)
        }
        None => Drift {
            kind: DriftKind::Absent,
            shown: false,
            passage: None,
            attribution: None,
            said: said.text(),
            found: String::new(),
            changes: Vec::new(),
            flags: Vec::new(),
            share: 0.0,
            numbers: None,
        },
    }
}

/// Of places that hold the words equally well: not the one where they are denied, but where the same speaker says them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    affirmed: bool,
    same_speaker: bool,
    attributed: bool,
}

impl Rank {
    fn of(said: &Said<'_>, page: &Page<'_>, reading: &Reading) -> Self {
        let statement = same_statement(page, &reading.passage);
        let speaker = |a: &Attribution| a.speaker.is_some() && said.attribution.speaker.is_some();
        let differ = |a: &Attribution| speakers_differ(said.attribution.speaker.as_ref(), a.speaker.as_ref());
        Self {
            affirmed: !contradicts(said, page, &reading.passage, Some(reading), statement),
            same_speaker: statement.is_some_and(|a| speaker(a) && !differ(a)),
            attributed: statement.is_some(),
        }
    }
}

/// What an alignment shows; `None` where it shows too little.
fn kind_of(said: &Said<'_>, page: &Page<'_>, reading: &Reading) -> Option<DriftKind> {
    let strict = said.quoted.contains(&true);
    let own = |g: &Group| g.said.iter().any(|&i| !said.bracketed[i]);
    let statement = same_statement(page, &reading.passage);
    if !reading.changed().any(own) {
        let telling = reading.telling(said);
        let quoted = page.quoted[reading.passage.clone()].iter().all(|q| *q);
        // "No comment" stands on half of all pages, and four words that mean nothing alone on all of them.
        let weak = said.words.len() <= SHORT && !quoted && statement.is_none();
        if reading.score < GATHERED || weak || (telling == 0 && !quoted && statement.is_none()) {
            return None;
        }
        let whole = reading.changed().all(|g| g.page.is_empty());
        return Some(match (whole, strict) {
            (true, _) => DriftKind::Verbatim,
            (false, true) => DriftKind::Trimmed,
            (false, false) => DriftKind::Paraphrased,
        });
    }
    let share = reading.share(said, |_| true);
    if !strict {
        return (share >= KEPT && reading.plain(said) >= 2).then_some(DriftKind::Paraphrased);
    }
    let quoted = reading.share(said, |i| said.quoted[i]);
    let words_changed = reading.changed().any(|g| g.said.iter().any(|&i| said.quoted[i] && !said.bracketed[i]));
    let telling = said.quoted.iter().zip(&said.words).filter(|(q, w)| **q && !w.common).count();
    if !words_changed {
        // Own words around a quotation that is as it was.
        return (telling >= 2 || share >= KEPT).then_some(DriftKind::Paraphrased);
    }
    if quoted < KEPT || reading.telling(said) < 2 {
        return None;
    }
    // The page has it in indirect speech, so the citing text made a quotation of it; words that a page does not quote
    // cannot be altered in a quotation of it.
    let reported = statement.is_some_and(|a| a.speech == Speech::Indirect);
    Some(if reported { DriftKind::Paraphrased } else { DriftKind::Altered })
}

/// A passage that was found.
struct Found<'s, 'd> {
    said: &'s Said<'d>,
    page: &'s Page<'d>,
    passage: Range<usize>,
    share: f32,
    kind: DriftKind,
}

impl Found<'_, '_> {
    fn told(self, reading: Option<&Reading>) -> Drift {
        let Self { said, page, passage, share, kind } = self;
        let statement = same_statement(page, &passage);
        let contradicted = contradicts(said, page, &passage, reading, statement);
        let numbers = numbers_agree(said, page, &passage, reading);
        let differ = statement.is_some_and(|a| speakers_differ(said.attribution.speaker.as_ref(), a.speaker.as_ref()));
        let mut flags = Vec::new();
        flags.extend((numbers == Some(false)).then_some(DriftFlag::NumbersDiffer));
        if !contradicted {
            flags.extend(hedges(said, page, &passage, reading));
        }
        flags.extend(differ.then_some(DriftFlag::SpeakerDiffers));
        if !contradicted && loses_condition(said, page, &passage, reading) {
            flags.push(DriftFlag::ContextDropped);
        }
        let span = page.span(passage.start, passage.end.saturating_sub(1));
        // "She denied that ...": what denies it stands before the words.
        let told = match page.sentence(&passage) {
            sentence if contradicted => page.span(sentence.start, sentence.end.saturating_sub(1)),
            _ => span,
        };
        let dropped = |r: &Reading| r.changed().filter(|g| !g.page.is_empty()).cloned().collect::<Vec<_>>();
        let gaps = reading.map(dropped).unwrap_or_default();
        Drift {
            kind: if contradicted { DriftKind::Contradicted } else { kind },
            shown: !gaps.is_empty() && reading.is_some_and(|r| gaps.iter().all(|g| is_shown(said, r, g))),
            passage: Some(span),
            attribution: statement.map(|a| a.id.clone()),
            said: said.text(),
            found: squeeze(page.document.text.slice(told)),
            changes: reading.map(|r| r.changes(said, page)).unwrap_or_default(),
            flags,
            share,
            numbers,
        }
    }
}

/// Whether the citing text shows that words are left out at `gap`: by dots, by brackets, or by its own words between.
fn is_shown(said: &Said<'_>, reading: &Reading, gap: &Group) -> bool {
    if gap.said.iter().any(|&i| said.bracketed[i]) {
        return true;
    }
    let at = reading.groups.iter().position(|g| g == gap).unwrap_or(0);
    let before = reading.groups[..at].iter().rev().find_map(|g| g.said.last());
    before.is_some_and(|&i| said.cut[i])
}
