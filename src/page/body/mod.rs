//! From a page to the blocks of its story.

mod blocks;
mod extractor;
mod fallback;
mod prune;

pub(super) use blocks::{Block, BlockKind, blocks_of, blocks_without};
pub use prune::Dropped;
pub(super) use prune::{Around, prune};

use crate::page::dom::selector;
use crate::text::fold_line;
use extractor::Trafilatura;
use scraper::{ElementRef, Html, Node};
use std::collections::BTreeSet;
use url::Url;

/// How hard an extractor looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Its own rules only.
    Quick,
    /// Its rules against those of other extractors: a third slower, and it finds the story on 3 of 124 pages more.
    Thorough,
}

/// Finds the story in a page. Behind a trait so that the library that does it can be changed.
pub(super) trait BodyExtractor {
    /// The story's blocks in order; empty when none was found.
    fn extract(&self, page: &Html, base: Option<&Url>, effort: Effort) -> Vec<Block>;
}

/// Pages above these go past the extractor, which takes seconds over them, to the plain search for paragraphs. The
/// largest of 124 news pages have 3,000 elements.
const MAX_TEXT: usize = 4 << 20;
const MAX_ELEMENTS: usize = 20_000;

/// Whether a page has more text or more elements than the extractor can be given.
fn is_bulky(page: &Html) -> bool {
    let (mut text, mut elements) = (0, 0);
    page.tree.nodes().any(|node| {
        match node.value() {
            Node::Text(words)
                if node.parent().is_none_or(|p| p.value().as_element().is_none_or(|e| e.name() != "script")) =>
            {
                text += words.len();
            }
            Node::Element(_) => elements += 1,
            _ => {}
        }
        text > MAX_TEXT || elements > MAX_ELEMENTS
    })
}

/// Marks the quotations that are posts of a social network: the extractor drops what tells them apart.
pub(super) fn mark_posts(blocks: &mut [Block], page: &Html) {
    const NETWORKS: &[&str] = &["twitter", "instagram", "tiktok", "bluesky", "mastodon"];
    let is_post = |e: &ElementRef<'_>| {
        e.attr("class").is_some_and(|class| NETWORKS.iter().any(|n| class.contains(n)))
            || e.attr("cite").is_some_and(|from| from.contains("facebook.com"))
    };
    let embedded = page.select(selector!("blockquote")).filter(is_post);
    let posts: BTreeSet<String> = embedded
        .take(500)
        .flat_map(|post| blocks_of(post, None))
        .map(|block| fold_line(&block.text))
        .filter(|folded| !folded.is_empty())
        .collect();
    if posts.is_empty() {
        return;
    }
    for block in blocks.iter_mut().filter(|b| posts.contains(&fold_line(&b.text))) {
        block.kind = BlockKind::Post;
    }
}

/// The story's blocks, by the extractor, or by the page's own mark-up where that found next to nothing; and who found
/// them.
pub(super) fn body_of(page: &Html, declared: Option<&str>, base: Option<&Url>) -> (Vec<Block>, &'static str) {
    if is_bulky(page) {
        return fallback::better_of((Vec::new(), "nobody"), page, declared, base);
    }
    let mut by = "trafilatura by its own rules, which left no doubt";
    let mut blocks = Trafilatura.extract(page, base, Effort::Quick);
    if fallback::is_doubtful(&blocks, page) {
        blocks = Trafilatura.extract(page, base, Effort::Thorough);
        by = "trafilatura against other extractors, as its own rules found little of the page's prose";
    }
    fallback::better_of((blocks, by), page, declared, base)
}
