//! What a reader should be told of a change: that the page denies it, that numbers differ, that a "may" is gone.

use super::lists::{LISTS, any_stands, stands_at};
use super::model::DriftFlag;
use super::numbers::Number;
use super::reading::{Group, Reading};
use super::sides::{Page, Said};
use super::words::Word;
use crate::attribution::{AgentKind, Attribution, Speaker, Stance};
use crate::text::{Span, fold_name};
use std::ops::Range;

/// Words of a change that a negation in it still speaks of; a longer one is a clause of its own.
const CLAUSE: usize = 3;
/// Words before a passage in which a denial of it may stand.
const BEFORE: usize = 8;

/// The page's attribution that covers most of a passage, the closest-fitting one of equals.
pub(super) fn same_statement<'d>(page: &Page<'d>, passage: &Range<usize>) -> Option<&'d Attribution> {
    let span = page.span(passage.start, passage.end.saturating_sub(1));
    let scored = page.attributions.iter().filter_map(|a| {
        let shared: usize = a.content.iter().map(|c| common(*c, span)).sum();
        let length: usize = a.content.iter().map(|c| c.len()).sum();
        (2 * shared >= span.len() && shared > 0).then_some((shared, length, a))
    });
    // The innermost of those that hold the same: "RT reported that Putin said ..." is Putin's statement.
    scored
        .min_by(|x, y| (y.0 * 20 / span.len().max(1)).cmp(&(x.0 * 20 / span.len().max(1))).then(x.1.cmp(&y.1)))
        .map(|s| s.2)
}

const fn common(a: Span, b: Span) -> usize {
    let start = if a.start > b.start { a.start } else { b.start };
    let end = if a.end < b.end { a.end } else { b.end };
    end.saturating_sub(start)
}

/// Whether both are certainly not the same person or body.
pub(super) fn speakers_differ(a: Option<&Speaker>, b: Option<&Speaker>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let (x, y) = (fold_name(&a.name), fold_name(&b.name));
    if x.is_empty()
        || y.is_empty()
        || a.kind != b.kind
        || !matches!(a.kind, AgentKind::Person | AgentKind::Organisation)
    {
        return false;
    }
    let (xs, ys): (Vec<&str>, Vec<&str>) = (x.split(' ').collect(), y.split(' ').collect());
    let initials = |words: &[&str]| words.iter().filter_map(|w| w.chars().next()).collect::<String>();
    let shared = match a.kind {
        AgentKind::Person => xs.last().is_some_and(|l| ys.contains(l)) || ys.last().is_some_and(|l| xs.contains(l)),
        _ => xs.iter().any(|w| w.len() > 3 && ys.contains(w)) || initials(&xs) == y || initials(&ys) == x,
    };
    !shared
}

/// Whether the page says that the statement is not so.
pub(super) fn contradicts(
    said: &Said<'_>,
    page: &Page<'_>,
    passage: &Range<usize>,
    reading: Option<&Reading>,
    statement: Option<&Attribution>,
) -> bool {
    let own = said.attribution;
    // What is cited as a denial is not contradicted by the denial.
    if own.stance == Stance::Denies {
        return false;
    }
    let differ = |a: &Attribution| speakers_differ(own.speaker.as_ref(), a.speaker.as_ref());
    let span = page.span(passage.start, passage.end.saturating_sub(1));
    let outlet = page.document.outlet.as_ref().map(|o| fold_name(&o.name));
    let denied = page.attributions.iter().filter(|a| a.stance == Stance::Denies).any(|a| {
        let covers = 2 * a.content.iter().map(|c| common(*c, span)).sum::<usize>() >= span.len().max(1);
        let denier = a.speaker.as_ref().map(|s| fold_name(&s.name));
        let carrier = own.via.first().map(|c| fold_name(&c.name));
        let same = own.speaker.is_some() && a.speaker.is_some() && !differ(a);
        covers && (same || (denier.is_some() && (denier == carrier || denier == outlet)))
    });
    if denied {
        return true;
    }
    let (sentence, first) = said.sentence();
    let own_before = folds(&sentence[first.saturating_sub(BEFORE)..first]);
    let before = page.sentence(passage).start.max(passage.start.saturating_sub(BEFORE))..passage.start;
    let page_before = folds(&page.words[before]);
    let denial = |words: &[&str]| {
        (0..words.len()).any(|at| {
            LISTS.denials.iter().any(|p| {
                let rest = words.len() - at - p.split(' ').count().min(words.len() - at);
                // "denied on Monday that": a denial reaches the words after it, or a "that" close by.
                stands_at(words, at, p) && (rest == 0 || (rest <= 4 && words.last() == Some(&"that")))
            })
        })
    };
    if statement.is_none_or(|a| !differ(a)) && denial(&page_before) && !denial(&own_before) {
        return true;
    }
    let Some(reading) = reading else { return false };
    let negated = |words: &[Word], at: &[usize]| at.iter().any(|&i| LISTS.negators.contains(&words[i].fold));
    let small = |g: &&Group| g.page.len() <= CLAUSE && g.said.len() <= CLAUSE;
    // At the end of the statement there is nothing left to be turned round.
    let last = reading.groups.iter().rposition(|g| g.same).unwrap_or(0);
    let inner = || reading.groups[..last].iter().filter(|g| !g.same).filter(small);
    let left = |text: &str, words: &[Word], at: usize| {
        let near = words.get(at.saturating_sub(2)..at).unwrap_or_default();
        let close = |w: &&Word| {
            let gap = words.get(at).and_then(|f| text.get(w.span.end..f.span.start)).unwrap_or("");
            !gap.contains([',', ';', ':', '.', '!', '?', '–', '—', '\n'])
        };
        let only = near.iter().any(|w| w.fold == "only" || w.fold == "just");
        !only && near.iter().filter(close).any(|w| LISTS.negators.contains(&w.fold))
    };
    let in_page =
        inner().any(|g| negated(&page.words, &g.page)) || left(&page.document.text, &page.words, passage.start);
    let in_said = inner().any(|g| negated(&said.words, &g.said)) || left(&said.document.text, &sentence, first);
    in_page != in_said
}

fn folds(words: &[Word]) -> Vec<&str> {
    words.iter().map(|w| w.fold.as_str()).collect()
}

fn numbers(words: &[Word]) -> Vec<Number> {
    words.iter().filter_map(|w| w.number).collect()
}

/// Whether the numbers of both agree; `None` where there is nothing to compare.
pub(super) fn numbers_agree(
    said: &Said<'_>,
    page: &Page<'_>,
    passage: &Range<usize>,
    reading: Option<&Reading>,
) -> Option<bool> {
    let ours = numbers(&said.words);
    if ours.is_empty() {
        return None;
    }
    let sentence = page.sentence(passage);
    let theirs = numbers(&page.words[sentence]);
    let new: Vec<Number> = ours.iter().filter(|n| !theirs.iter().any(|t| n.agrees(*t))).copied().collect();
    if new.is_empty() {
        return Some(true);
    }
    // In other words any number of the passage may be the one that changed; word by word only those that gave way.
    let gone: Vec<Number> = match reading {
        Some(reading) => {
            let gone = reading.changed().filter(|g| !g.said.is_empty()).flat_map(|g| &g.page);
            gone.filter_map(|&j| page.words[j].number).collect()
        }
        None => numbers(&page.words[passage.clone()]),
    };
    let gone: Vec<Number> = gone.into_iter().filter(|n| !ours.iter().any(|o| o.agrees(*n))).collect();
    new.iter().any(|n| gone.iter().any(|g| n.is_like(*g))).then_some(false)
}

/// Whether the page hedges, and whether the citing text does.
pub(super) fn hedges(
    said: &Said<'_>,
    page: &Page<'_>,
    passage: &Range<usize>,
    reading: Option<&Reading>,
) -> Option<DriftFlag> {
    let modal = |word: &Word| word.number.is_none() && LISTS.modals.contains(&word.fold);
    // A "may" of a clause that was left out is none of the statement's.
    let near = |group: &Group| {
        let all = &group.page;
        if group.same || all.len() <= 2 * CLAUSE {
            all.clone()
        } else {
            all[..2].iter().chain(&all[all.len() - 2..]).copied().collect()
        }
    };
    let page_modal = match reading {
        Some(reading) => reading.groups.iter().flat_map(near).any(|j| modal(&page.words[j])),
        None => page.words[passage.clone()].iter().any(modal),
    };
    let said_modal = said.words.iter().any(modal);
    let around = page.sentence(passage);
    let theirs = folds(&page.words[around.clone()]);
    let (sentence, _) = said.sentence();
    let ours = folds(&sentence);
    let page_hedge = any_stands(&theirs, &LISTS.hedges);
    let said_hedge = any_stands(&ours, &LISTS.hedges);
    let sourced = any_stands(&theirs, &LISTS.sourced);
    let unsourced = said.attribution.cue.is_empty() && said.attribution.source.is_empty();
    let lost = (page_modal || page_hedge || (sourced && unsourced)) && !said_modal && !said_hedge;
    // "can" becomes "could" in reported speech without meaning less.
    let shifted = page.words[passage.clone()].iter().any(|w| matches!(w.fold.as_str(), "can" | "will"));
    let meant = !shifted || said.quoted.contains(&true);
    let added = (said_modal && meant) || said_hedge;
    if lost {
        Some(DriftFlag::HedgeLost)
    } else {
        (added && !(page_modal || page_hedge)).then_some(DriftFlag::HedgeAdded)
    }
}

/// Whether the page says it under a condition that the citing text leaves out.
pub(super) fn loses_condition(
    said: &Said<'_>,
    page: &Page<'_>,
    passage: &Range<usize>,
    reading: Option<&Reading>,
) -> bool {
    let around = page.sentence(passage);
    let begins = |from: usize| {
        let words = folds(&page.words[from..around.end]);
        LISTS.conditions.iter().any(|c| stands_at(&words, 0, c))
    };
    let (sentence, _) = said.sentence();
    if any_stands(&folds(&sentence), &LISTS.conditions) {
        return false;
    }
    // "If the ice holds, we will sail", and "We will sail, unless the ice breaks".
    let before = (around.start..passage.start).find(|&j| !page.aside[j]).is_some_and(begins);
    let after = (passage.end..around.end).find(|&j| !page.aside[j]).is_some_and(begins);
    let within = reading.is_some_and(|r| {
        r.changed().filter(|g| g.said.is_empty()).filter_map(|g| g.page.first()).any(|&j| j < around.end && begins(j))
    });
    before || after || within
}
