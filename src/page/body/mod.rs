//! From a page to the blocks of its story.

mod blocks;
mod fallback;
mod prune;

pub(super) use blocks::{Block, BlockKind, blocks_of, blocks_without};
pub use prune::Dropped;
pub(super) use prune::{Around, prune};

use crate::page::dom::selector;
use crate::text::fold_line;
use scraper::Html;
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
    /// The story's blocks in order; empty when none was found. `html` begins at the page's body.
    fn extract(&self, html: &str, base: Option<&Url>, effort: Effort) -> Vec<Block>;
}

/// The crate `trafilatura`: of the extractors measured, the only one in the front group on all four sets.
pub(super) struct Trafilatura;

/// Given in place of the page's head. The extractor reads metadata too, which is done here already; it searches the
/// whole page for what the head does not say, a tenth of the time a page takes.
const HEAD: &str = "<!DOCTYPE html><html><head><title>-</title><meta name=author content='A B'>\
    <meta name=keywords content=a><meta property='article:section' content=a><meta property='og:site_name' content=a>\
    <meta name=description content=a></head>";

impl BodyExtractor for Trafilatura {
    fn extract(&self, html: &str, base: Option<&Url>, effort: Effort) -> Vec<Block> {
        let mut options = trafilatura::Options::default()
            .with_fallback(effort == Effort::Thorough)
            .with_exclude_comments(true)
            .with_links(true);
        options.html_date_mode = trafilatura::HtmlDateMode::Disabled;
        options.original_url = base.cloned();
        match trafilatura::extract(&format!("{HEAD}{}", without_scripts(html)), &options) {
            // `content_html`, not `content_text`: the latter puts the whole story on one line and drops links.
            Ok(result) => blocks_of(Html::parse_fragment(&result.content_html).root_element(), base),
            Err(_) => Vec::new(),
        }
    }
}

/// The page without its JSON-LD: what it declares as the story is the last resort, and read here.
fn without_scripts(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<script") {
        out.push_str(&rest[..at]);
        let Some(end) = rest[at..].find("</script>") else { return out };
        rest = &rest[at + end + "</script>".len()..];
    }
    out.push_str(rest);
    out
}

/// Pages above these go past the extractor, which takes seconds over them, to the plain search for paragraphs. The
/// largest of 124 news pages have 2.2 million bytes and 6,100 tags, closing ones included.
const MAX_BYTES: usize = 4 << 20;
const MAX_TAGS: usize = 40_000;

/// Marks the quotations that are posts of a social network: the extractor drops what tells them apart.
pub(super) fn mark_posts(blocks: &mut [Block], page: &Html) {
    let embedded = page.select(selector!(
        "blockquote[class*='twitter'], blockquote[class*='instagram'], blockquote[class*='tiktok'], \
         blockquote[class*='bluesky'], blockquote[class*='mastodon'], blockquote[cite*='facebook.com']"
    ));
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
/// them. `html` begins at the page's body.
pub(super) fn body_of(
    html: &str,
    page: &Html,
    declared: Option<&str>,
    base: Option<&Url>,
) -> (Vec<Block>, &'static str) {
    let bulky = html.len() > MAX_BYTES || html.bytes().filter(|&b| b == b'<').count() > MAX_TAGS;
    if bulky {
        return fallback::better_of((Vec::new(), "nobody"), page, declared, base);
    }
    let mut by = "trafilatura by its own rules, which left no doubt";
    let mut blocks = Trafilatura.extract(html, base, Effort::Quick);
    if fallback::is_doubtful(&blocks, page) {
        blocks = Trafilatura.extract(html, base, Effort::Thorough);
        by = "trafilatura against other extractors, as its own rules found little of the page's prose";
    }
    fallback::better_of((blocks, by), page, declared, base)
}
