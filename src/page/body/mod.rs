//! From a page to the blocks of its story.

mod blocks;
mod fallback;
mod prune;

pub(super) use blocks::{Block, BlockKind, blocks_of, blocks_without};
pub(super) use prune::{Around, prune};

use scraper::Html;
use url::Url;

/// Finds the story in a page. Behind a trait so that the library that does it can be changed.
pub(super) trait BodyExtractor {
    /// The story's blocks in order; empty when none was found.
    fn extract(&self, html: &str, base: Option<&Url>) -> Vec<Block>;
}

/// The crate `trafilatura`: of the extractors measured, the only one in the front group on all four sets.
pub(super) struct Trafilatura;

impl BodyExtractor for Trafilatura {
    fn extract(&self, html: &str, base: Option<&Url>) -> Vec<Block> {
        let mut options =
            trafilatura::Options::default().with_fallback(true).with_exclude_comments(true).with_links(true);
        options.original_url = base.cloned();
        match trafilatura::extract(html, &options) {
            // `content_html`, not `content_text`: the latter puts the whole story on one line and drops links.
            Ok(result) => blocks_of(Html::parse_fragment(&result.content_html).root_element(), base),
            Err(_) => Vec::new(),
        }
    }
}

/// Pages above these go past the extractor, which takes seconds over them, to the plain search for paragraphs. The
/// largest of 124 news pages have 2.2 million bytes and 6,100 tags, closing ones included.
const MAX_BYTES: usize = 4 << 20;
const MAX_TAGS: usize = 40_000;

/// The story's blocks: by the extractor, or by the page's own mark-up where that found next to nothing.
pub(super) fn body_of(html: &str, page: &Html, declared: Option<&str>, base: Option<&Url>) -> Vec<Block> {
    let bulky = html.len() > MAX_BYTES || html.bytes().filter(|&b| b == b'<').count() > MAX_TAGS;
    let blocks = if bulky { Vec::new() } else { Trafilatura.extract(html, base) };
    fallback::better_of(blocks, page, declared, base)
}
