//! Why a page was read as it was: which part of it held the story, and where each field came from.

pub use super::body::Dropped;
use super::body::blocks_of;
use super::dom::{marks_of, selector, short_text_of};
pub use super::metadata::FieldOrigin;
use crate::text::{Text, fold_line};
use scraper::{ElementRef, Html};
use std::collections::BTreeSet;

/// How one page was read. For people; its form may change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanation {
    /// Where the story was found; `None` for an input without mark-up.
    pub body: Option<BodyOrigin>,
    /// Every field of metadata that has a value.
    pub fields: Vec<FieldOrigin>,
    /// Captions of the page's pictures, in order; no part of the text.
    pub captions: Vec<String>,
}

/// The captions of a page's pictures, each once.
pub(super) fn captions(page: &Html) -> Vec<String> {
    const MOST: usize = 100;
    const LONGEST: usize = 800;
    let mut out: Vec<String> = Vec::new();
    for caption in page.select(selector!("figcaption")).filter_map(|c| short_text_of(c, LONGEST)).take(MOST) {
        if !caption.is_empty() && !out.contains(&caption) {
            out.push(caption);
        }
    }
    out
}

/// Which part of a page held its story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyOrigin {
    /// The smallest element that holds nearly all of the story, as a path of tags with id and classes.
    pub element: Option<String>,
    /// Paragraphs of the story that stand in it, and paragraphs of the story.
    pub holds: (usize, usize),
    /// Who found it, and why that was believed.
    pub by: String,
    /// What was left out of what was found, and why.
    pub dropped: Vec<Dropped>,
}

/// Share of the story's paragraphs an element must hold to be the story's; a standfirst may stand in the page's header.
const NEARLY_ALL: usize = 80;

/// Levels gone down at most: each costs a walk over what is below it.
const DEEPEST: usize = 60;

/// Finds where in the page the story stands.
pub(super) fn body_origin(page: &Html, text: &Text, by: String, dropped: Vec<Dropped>) -> BodyOrigin {
    let story: BTreeSet<String> =
        text.paragraphs().map(|p| fold_line(text.slice(p))).filter(|f| f.len() > 20).collect();
    let holds = |element: ElementRef<'_>| {
        let inner: BTreeSet<String> = blocks_of(element, None).iter().map(|b| fold_line(&b.text)).collect();
        story.iter().filter(|s| inner.contains(*s)).count()
    };
    let mut at = page.root_element();
    let mut held = holds(at);
    let mut level = 0;
    // Down the tree, as long as one child holds nearly all of what its parent does.
    while let Some((child, count)) = at.child_elements().map(|c| (c, holds(c))).max_by_key(|(_, count)| *count)
        && held > 0
        && level < DEEPEST
        && count * 100 >= held * NEARLY_ALL
    {
        at = child;
        held = count;
        level += 1;
    }
    BodyOrigin { element: (held > 0).then(|| path(at)), holds: (held, story.len()), by, dropped }
}

/// "html > body > main#story > div.article-text".
fn path(element: ElementRef<'_>) -> String {
    let mut steps: Vec<String> = element.ancestors().filter_map(ElementRef::wrap).map(step).collect();
    steps.reverse();
    steps.push(step(element));
    steps.join(" > ")
}

fn step(element: ElementRef<'_>) -> String {
    let mut step = element.value().name().to_owned();
    if let Some(id) = element.attr("id").filter(|id| !id.is_empty() && id.len() <= 40) {
        step.push('#');
        step.push_str(id);
    } else if let Some(class) = element.value().classes().next().filter(|_| !marks_of(element).is_empty()) {
        step.push('.');
        step.push_str(class);
    }
    step
}
