//! What an outlet did to a text it carries.

use super::model::{Audit, Cluster, Member, Role};
use super::shared::Story;
use crate::page::When;
use crate::text::{Analysis, QuotationKind, Span, Text, fold_words};
use serde::Deserialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Lists {
    cues: BTreeSet<String>,
    corrections: Vec<String>,
}

static LISTS: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(include_str!("changes.toml")).expect("the list beside this file is valid"));

/// Words a paragraph has at least for its absence to be told; shorter ones are headings and sign-offs.
const PARAGRAPH: usize = 10;
/// Share of a paragraph's words that must stand in the other text for it to be there.
const THERE: f32 = 0.35;
/// Words a quotation has at least.
const QUOTATION: usize = 5;
/// Words an attribution takes up at most: a longer change is a sentence rewritten.
const ATTRIBUTION: usize = 12;

/// What differs in a copy from the text it is compared with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// The headline compared with, and the copy's, where they differ.
    pub headline: Option<(String, String)>,
    /// Paragraphs of the other text that the copy leaves out, as places in the other text.
    pub dropped: Vec<Span>,
    /// Paragraphs the copy adds.
    pub added: Vec<Span>,
    /// Paragraphs that stand in another order.
    pub moved: Vec<Span>,
    /// Quotations that the copy gives in other words or in part: place in the other text, place in the copy.
    pub quotations: Vec<(Span, Span, QuotationChange)>,
    /// Numbers that differ: place in the other text, place in the copy.
    pub numbers: Vec<(Span, Span)>,
    /// Attributions that are gone or say something else: place in the other text, place in the copy where something
    /// stands in its place.
    pub attributions: Vec<(Span, Option<Span>)>,
}

/// What became of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotationChange {
    /// Words are left out, none are new.
    Trimmed,
    /// It holds words the other does not.
    Altered,
}

impl Cluster {
    /// The member the others are compared with: the origin's own page, else, of the
    /// members most like the others, one that names the origin, the earliest.
    pub fn reference(&self, audit: &Audit) -> usize {
        if let Some(own) = self.origin.as_ref().and_then(|o| o.document) {
            return own;
        }
        let shared = |member: usize| -> f32 {
            let mine = audit.edges.iter().filter(|e| e.from == member || e.to == member);
            mine.filter(|e| self.members.iter().any(|m| m.document == if e.from == member { e.to } else { e.from }))
                .map(|e| e.share[0].min(e.share[1]))
                .sum()
        };
        let scored: Vec<(f32, &Member)> =
            self.members.iter().filter(|m| m.role == Role::Copy).map(|m| (shared(m.document), m)).collect();
        let most = scored.iter().map(|s| s.0).fold(0.0, f32::max);
        let when = |m: &Member| {
            let published = audit.documents[m.document].published.as_deref().and_then(When::parse);
            published.map_or(i64::MAX, |w| w.seconds)
        };
        let best = scored.into_iter().filter(|(shared, _)| *shared >= NEARLY * most).min_by(|(x, a), (y, b)| {
            let signed = |m: &Member| m.credits_origin != Some(true);
            let key = |m: &Member| (signed(m), when(m));
            key(a).cmp(&key(b)).then(y.total_cmp(x)).then(a.document.cmp(&b.document))
        });
        best.map_or(self.members[0].document, |(_, m)| m.document)
    }
}

/// Share of the likeness of the member most like the others from which another may stand for the text.
const NEARLY: f32 = 0.85;

impl Audit {
    /// What stands at the head of the text a document shares with another: its headline, where it says none.
    pub fn shared_head(&self, document: usize, with: usize) -> Option<Span> {
        let story = |at: usize| Story::of(&self.documents[at], &self.sketches[at]);
        let (mine, theirs) = (story(document), story(with));
        let start = theirs.passages(&mine).iter().map(|p| p.to.start).min()?;
        let text = &self.documents[document].text;
        text.paragraphs().find(|p| p.end > start && text.slice(*p).split_whitespace().nth(2).is_some())
    }

    /// What `copy` changes in the text of `reference`, both places in [`Audit::documents`].
    pub fn changes(&self, reference: usize, copy: usize) -> Changes {
        let (from, to) = (&self.documents[reference], &self.documents[copy]);
        let a = Story::of(from, &self.sketches[reference]);
        let b = Story::of(to, &self.sketches[copy]);
        let mut changes =
            Changes { headline: headlines(from.title.as_deref(), to.title.as_deref()), ..Changes::default() };
        let matched = Matched::of(&a, &b);
        changes.paragraphs(&from.text, &to.text, &a, &b, &matched);
        changes.quotations(&from.text, &to.text, &a, &b, &matched);
        changes.edits(&from.text, &to.text, &a, &b, &matched);
        changes
    }
}

fn headlines(from: Option<&str>, to: Option<&str>) -> Option<(String, String)> {
    let (from, to) = (from?, to?);
    (fold_words(from) != fold_words(to)).then(|| (from.to_owned(), to.to_owned()))
}

/// The words of two texts that are each other's.
struct Matched {
    /// For each word of the first, the word of the second.
    of: Vec<Option<u32>>,
    /// Whether a word of the second is some word of the first.
    taken: Vec<bool>,
    /// What differs within shared stretches, in order of the second text.
    edits: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)>,
}

impl Matched {
    fn of(a: &Story, b: &Story) -> Self {
        let mut matched =
            Self { of: vec![None; a.hashes.len()], taken: vec![false; b.hashes.len()], edits: Vec::new() };
        for stretch in a.stretches(b) {
            let (from, to) = (stretch.a.0 as usize, stretch.b.0 as usize);
            let old = &a.hashes[from..stretch.a.1 as usize];
            let new = &b.hashes[to..stretch.b.1 as usize];
            for op in capture_diff_slices(Algorithm::Myers, old, new) {
                let (x, y) = (op.old_range(), op.new_range());
                if let DiffOp::Equal { len, .. } = op {
                    for step in 0..len {
                        matched.of[from + x.start + step] = Some((to + y.start + step) as u32);
                        matched.taken[to + y.start + step] = true;
                    }
                } else {
                    matched.edits.push((from + x.start..from + x.end, to + y.start..to + y.end));
                }
            }
        }
        matched
    }
}

/// Words of a story that lie in a stretch of its text.
fn inside(story: &Story, span: Span) -> std::ops::Range<usize> {
    let start = story.spans.partition_point(|s| s.start < span.start);
    start..story.spans.partition_point(|s| s.end <= span.end).max(start)
}

fn cover(story: &Story, words: &std::ops::Range<usize>) -> Option<Span> {
    (!words.is_empty()).then(|| Span::new(story.spans[words.start].start, story.spans[words.end - 1].end))
}

impl Changes {
    fn paragraphs(&mut self, from: &Text, to: &Text, a: &Story, b: &Story, matched: &Matched) {
        let mut last = 0;
        for paragraph in from.paragraphs() {
            let words = inside(a, paragraph);
            if words.len() < PARAGRAPH {
                continue;
            }
            let there: Vec<u32> = matched.of[words.clone()].iter().copied().flatten().collect();
            if (there.len() as f32) < THERE * words.len() as f32 {
                // What stands in the frame's place is compared nowhere, so it is no loss either.
                self.dropped.push(paragraph);
                continue;
            }
            let middle = there[there.len() / 2];
            if middle < last {
                let at = b.spans[middle as usize];
                self.moved.push(to.line_at(at.start));
            } else {
                last = middle;
            }
        }
        for paragraph in to.paragraphs() {
            let words = inside(b, paragraph);
            let there = matched.taken[words.clone()].iter().filter(|&&t| t).count();
            if words.len() >= PARAGRAPH && (there as f32) < THERE * words.len() as f32 {
                self.added.push(paragraph);
            }
        }
    }

    fn quotations(&mut self, from: &Text, to: &Text, a: &Story, b: &Story, matched: &Matched) {
        let theirs = speeches(to);
        for quotation in speeches(from) {
            let words = inside(a, quotation);
            let there: Vec<u32> = matched.of[words.clone()].iter().copied().flatten().collect();
            if words.len() < QUOTATION || there.len() < QUOTATION - 1 {
                continue;
            }
            let middle = b.spans[there[there.len() / 2] as usize].start;
            let Some(&copy) = theirs.iter().find(|q| q.start <= middle && middle < q.end) else { continue };
            let copied = inside(b, copy);
            let new = copied.clone().filter(|&w| !matched.taken[w]).count();
            if new == 0 && copied.len() < words.len() {
                self.quotations.push((quotation, copy, QuotationChange::Trimmed));
            } else if new > 0 && 2 * there.len() >= words.len() {
                self.quotations.push((quotation, copy, QuotationChange::Altered));
            }
        }
    }

    fn edits(&mut self, from: &Text, to: &Text, a: &Story, b: &Story, matched: &Matched) {
        for (old, new) in &matched.edits {
            let (gone, come) = (cover(a, old), cover(b, new));
            let Some(gone_span) = gone else { continue };
            let figures = |text: &Text, story: &Story, words: &std::ops::Range<usize>| {
                story.spans[words.clone()]
                    .iter()
                    .filter(|s| text.slice(**s).starts_with(|c: char| c.is_ascii_digit()))
                    .copied()
                    .collect::<Vec<Span>>()
            };
            let (old_figures, new_figures) = (figures(from, a, old), figures(to, b, new));
            let prose =
                |text: &Text, at: Span| text.slice(text.line_at(at.start)).split_whitespace().count() >= PARAGRAPH;
            for (&x, &y) in old_figures.iter().zip(&new_figures) {
                // A time or a counter in the frame is no number of the story.
                if from.slice(x) != to.slice(y) && prose(from, x) && prose(to, y) {
                    self.numbers.push((x, y));
                }
            }
            let cues = |text: &Text, story: &Story, words: &std::ops::Range<usize>| {
                story.spans[words.clone()].iter().any(|s| LISTS.cues.contains(&text.slice(*s).to_lowercase()))
            };
            if old.len() >= 2 && old.len() <= ATTRIBUTION && cues(from, a, old) && !cues(to, b, new) {
                self.attributions.push((gone_span, come));
            }
        }
    }
}

fn speeches(text: &Text) -> Vec<Span> {
    let analysis = Analysis::of(text, &[]);
    let speech = analysis.quotations().iter().filter(|q| q.depth == 0 && q.kind == QuotationKind::Speech);
    speech.map(|q| q.inner).collect()
}

impl Audit {
    /// The paragraph in which a document says what was wrong before.
    pub fn correction(&self, document: usize) -> Option<Span> {
        let text = &self.documents[document].text;
        text.paragraphs().find(|&span| {
            let line = text.slice(span).trim_start_matches(|c: char| !c.is_alphanumeric());
            let head: String = line.chars().take(48).collect::<String>().to_lowercase().replace('\u{2019}', "'");
            LISTS.corrections.iter().any(|start| {
                head.strip_prefix(start.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            })
        })
    }
}
