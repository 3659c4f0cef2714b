//! An alignment read as a reader would: runs of words that were kept, dropped, added or replaced.

use super::align::{Alignment, Step};
use super::model::{ChangeKind, WordChange};
use super::sides::{Page, Said};
use super::words::Word;
use crate::text::{Span, Text};
use std::ops::Range;

/// Cells of a search for a quoted piece at another place of the page.
const SEARCH: usize = 4_000_000;

/// Pieces that are searched for.
const PIECES: usize = 16;

/// Neighbouring words that both texts have, or that differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Group {
    pub(super) same: bool,
    pub(super) said: Vec<usize>,
    pub(super) page: Vec<usize>,
}

/// The statement laid over one passage of the page.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) groups: Vec<Group>,
    /// Words of the page from the first to the last that belongs to the statement.
    pub(super) passage: Range<usize>,
    /// The alignment's score, as a share of the best there could be.
    pub(super) score: f32,
}

impl Reading {
    /// `None` where no word is shared.
    pub(super) fn of(said: &Said<'_>, page: &Page<'_>, alignment: &Alignment) -> Option<Self> {
        let steps = brought_back(said, page, &alignment.steps);
        let mut groups: Vec<Group> = Vec::new();
        // What was brought back stands elsewhere and is no part of the passage.
        let paired = alignment.steps.iter().filter_map(|s| match s {
            Step::Same(_, j) | Step::Other(_, j) => Some(*j).filter(|&j| matches!(s, Step::Same(..)) || !page.aside[j]),
            _ => None,
        });
        let ends = paired
            .fold(None, |ends: Option<(usize, usize)>, j| Some(ends.map_or((j, j), |(a, b)| (a.min(j), b.max(j)))));
        for step in steps {
            let (same, i, j) = match step {
                Step::Same(i, j) => (true, Some(i), Some(j)),
                // A word of the page's own stands in the place of nothing.
                Step::Other(i, j) => (false, Some(i), Some(j).filter(|&j| !page.aside[j])),
                Step::Said(i) => (false, Some(i), None),
                Step::Page(j) if page.aside[j] => continue,
                Step::Page(j) => (false, None, Some(j)),
            };
            if groups.last().is_none_or(|g| g.same != same) {
                groups.push(Group { same, ..Group::default() });
            }
            if let Some(group) = groups.last_mut() {
                group.said.extend(i);
                group.page.extend(j);
            }
        }
        let (first, last) = ends?;
        groups.iter().any(|g| g.same).then_some(Self { groups, passage: first..last + 1, score: alignment.score })
    }

    pub(super) fn changed(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|g| !g.same)
    }

    /// Share of the statement's words that are kept, of those that `counts` takes.
    pub(super) fn share(&self, said: &Said<'_>, counts: impl Fn(usize) -> bool) -> f32 {
        let of = |same: bool| -> u32 {
            let groups = self.groups.iter().filter(|g| g.same == same);
            let words = groups.flat_map(|g| &g.said).filter(|&&i| !said.bracketed[i] && counts(i));
            words.map(|&i| said.words[i].weight()).sum()
        };
        let (kept, lost) = (of(true), of(false));
        if kept == 0 { 0.0 } else { kept as f32 / (kept + lost) as f32 }
    }

    /// How many of the kept words are not any text's.
    pub(super) fn telling(&self, said: &Said<'_>) -> usize {
        self.groups.iter().filter(|g| g.same).flat_map(|g| &g.said).filter(|&&i| !said.words[i].common).count()
    }

    /// How many of them are no names either: two stories of one beat share their names.
    pub(super) fn plain(&self, said: &Said<'_>) -> usize {
        let kept = self.groups.iter().filter(|g| g.same).flat_map(|g| &g.said);
        kept.filter(|&&i| !said.words[i].common && !said.words[i].name).count()
    }

    pub(super) fn changes(&self, said: &Said<'_>, page: &Page<'_>) -> Vec<WordChange> {
        let change = |g: &Group| WordChange {
            kind: match (g.same, g.said.is_empty(), g.page.is_empty()) {
                (true, ..) => ChangeKind::Kept,
                (_, true, _) => ChangeKind::Dropped,
                (_, _, true) => ChangeKind::Added,
                _ => ChangeKind::Replaced,
            },
            said: joined(&said.document.text, &said.words, &g.said),
            found: joined(&page.document.text, &page.words, &g.page),
            at: cover(&said.words, &g.said),
            in_page: cover(&page.words, &g.page),
        };
        self.groups.iter().filter(|g| !g.said.is_empty() || !g.page.is_empty()).map(change).collect()
    }
}

fn joined(text: &Text, words: &[Word], at: &[usize]) -> String {
    at.iter().map(|&i| text.slice(words[i].span)).collect::<Vec<_>>().join(" ")
}

fn cover(words: &[Word], at: &[usize]) -> Option<Span> {
    at.iter().map(|&i| words[i].span).reduce(Span::cover)
}

/// Quoted pieces that stand whole at another place of the page, before what they follow in the citing text: "“a mess”
/// that he would “never go back” to". An alignment keeps the order of both texts and has lost them.
fn brought_back(said: &Said<'_>, page: &Page<'_>, steps: &[Step]) -> Vec<Step> {
    let mut steps = steps.to_vec();
    let mut lost = vec![true; said.words.len()];
    for step in &steps {
        if let Step::Same(i, _) = step {
            lost[*i] = false;
        }
    }
    for piece in pieces(said).into_iter().take(PIECES) {
        let whole = piece.len() == said.words.len();
        let telling = said.words[piece.clone()].iter().filter(|w| !w.common).count();
        if whole || piece.len() < 2 || telling == 0 || !lost[piece.clone()].contains(&true) {
            continue;
        }
        let Some(at) = find(&said.words[piece.clone()], &page.words) else { continue };
        let mut out = Vec::with_capacity(steps.len());
        let mut placed = false;
        for step in steps {
            match step {
                Step::Same(i, _) | Step::Other(i, _) | Step::Said(i) if piece.contains(&i) => {
                    if !placed {
                        out.extend((0..piece.len()).map(|k| Step::Same(piece.start + k, at + k)));
                        placed = true;
                    }
                }
                step => out.push(step),
            }
        }
        steps = out;
    }
    steps
}

/// Runs of quoted words between the places where the citing text shows a cut or leaves the marks.
fn pieces(said: &Said<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for i in 0..said.words.len() {
        if said.quoted[i] {
            start.get_or_insert(i);
        }
        if !said.quoted[i] || said.cut[i] {
            let end = if said.quoted[i] { i + 1 } else { i };
            out.extend(start.take().map(|s| s..end));
        }
    }
    out.extend(start.map(|s| s..said.words.len()));
    out
}

fn find(piece: &[Word], words: &[Word]) -> Option<usize> {
    if piece.len().saturating_mul(words.len()) > SEARCH {
        return None;
    }
    words.windows(piece.len()).position(|w| w.iter().zip(piece).all(|(a, b)| a.fold == b.fold))
}
