//! When the extractor finds next to nothing: the declared body, or the paragraphs under the best ancestor.

use super::{Block, BlockKind, blocks_of, blocks_without};
use crate::page::dom::{marks_of, names_any, selector};
use scraper::{ElementRef, Html};
use std::collections::BTreeMap;
use url::Url;

/// Below this many characters an extraction is doubted; shorter real stories exist, so it is only compared.
const DOUBTFUL: usize = 250;

/// Below this many characters a second, thorough look costs little and may find the rest.
const SHORT: usize = 600;

/// Characters a paragraph has at most, on the average of a story.
const LONGEST: usize = 2_500;

/// Whether a quick extraction may have missed the story: it is short, or the page's paragraphs together hold much more.
///
/// Holds for the three of 124 pages on which a thorough look finds a story that a quick one missed. A page that has
/// little more than what was found cannot be one of them, and the other extractors take ten milliseconds over the smallest.
pub(super) fn is_doubtful(blocks: &[Block], page: &Html) -> bool {
    let found: usize = blocks.iter().map(|b| b.text.chars().count()).sum();
    // Bare text: the extractor found no structure and gave the page's words in one block.
    let bare = found > blocks.len() * LONGEST;
    bare || (found < SHORT || found * 2 < prose_in(page)) && found * 3 < words_in(page) * 2
}

/// Characters of the page other than white space, in all its text.
fn words_in(page: &Html) -> usize {
    let Some(body) = page.select(selector!("body")).next() else { return 0 };
    body.text().map(|t| t.chars().filter(|c| !c.is_whitespace()).count()).sum()
}

/// Characters in the page's paragraphs of some length.
fn prose_in(page: &Html) -> usize {
    const LONG: usize = 80;
    let length = |p: ElementRef<'_>| p.text().map(|t| t.trim().chars().count()).sum::<usize>();
    page.select(selector!("p")).take(20_000).map(length).filter(|&length| length >= LONG).sum()
}

/// The blocks, unless they are short and the page's own mark-up holds at least twice as much; and who found them.
pub(super) fn better_of(
    found: (Vec<Block>, &'static str),
    page: &Html,
    declared: Option<&str>,
    base: Option<&Url>,
) -> (Vec<Block>, &'static str) {
    const PARAGRAPHS: &str = "the element whose paragraphs hold most text, as the extractor found next to nothing";
    let length = |blocks: &[Block]| blocks.iter().map(|b| b.text.chars().count()).sum::<usize>();
    let (blocks, by) = found;
    let found = length(&blocks);
    if found >= DOUBTFUL {
        return (blocks, by);
    }
    let from_page = paragraphs(page, base);
    let from_declared = declared.map(declared_blocks).unwrap_or_default();
    // On a short page the extractor falls back to bare text: paragraphs run together and links are lost.
    let links = |blocks: &[Block]| blocks.iter().map(|b| b.links.len()).sum::<usize>();
    let structured = from_page.len() > blocks.len() || links(&from_page) > links(&blocks);
    let mut best = match structured && length(&from_page) * 10 >= found * 6 {
        true => (from_page.clone(), PARAGRAPHS),
        false => (blocks, by),
    };
    for other in [(from_declared, "JSON-LD articleBody, as the page shows next to nothing"), (from_page, PARAGRAPHS)] {
        if length(&other.0) > 2 * length(&best.0) {
            best = other;
        }
    }
    if best.0.is_empty() {
        (everything(page, base), "all lines outside the page's frame, for want of a story")
    } else {
        best
    }
}

/// All lines of the page but those of its frame: better than nothing, and only used instead of nothing.
fn everything(page: &Html, base: Option<&Url>) -> Vec<Block> {
    let frame = |e: ElementRef<'_>| matches!(e.value().name(), "nav" | "header" | "footer" | "aside" | "title");
    blocks_without(page.root_element(), base, &frame)
}

/// JSON-LD's `articleBody`: plain text, or mark-up in a string.
fn declared_blocks(body: &str) -> Vec<Block> {
    if body.contains("</p>") || body.contains("<br") {
        return blocks_of(Html::parse_fragment(body).root_element(), None);
    }
    body.lines()
        .map(crate::text::squeeze)
        .filter(|line| !line.is_empty())
        .map(|text| Block { kind: BlockKind::Paragraph, text, links: Vec::new() })
        .collect()
}

/// The blocks of the element whose own and grandchild paragraphs hold most text.
fn paragraphs(page: &Html, base: Option<&Url>) -> Vec<Block> {
    best_ancestor(page).map(|(_, element)| blocks_of(element, base)).unwrap_or_default()
}

/// The element whose own and grandchild paragraphs hold most text, with its score: characters of the first, and half of
/// those of the second.
fn best_ancestor(page: &Html) -> Option<(usize, ElementRef<'_>)> {
    let mut scores: BTreeMap<_, (usize, ElementRef<'_>)> = BTreeMap::new();
    for (order, p) in page.select(selector!("p")).enumerate() {
        let length: usize = p.text().map(|t| t.trim().chars().count()).sum();
        if length < 25 {
            continue;
        }
        for (up, ancestor) in p.ancestors().filter_map(ElementRef::wrap).take(2).enumerate() {
            if names_any(&marks_of(ancestor), &["comment", "footer", "sidebar", "related", "cookie", "consent"]) {
                break;
            }
            scores.entry(ancestor.id()).or_insert((0, ancestor)).0 += length / (up + 1);
        }
        // Enough for any story; keeps a page of a million paragraphs linear.
        if order > 20_000 {
            break;
        }
    }
    scores.into_values().max_by_key(|(score, _)| *score)
}
