//! A tree of elements as a list of blocks with their links.

use crate::page::document::Link;
use crate::page::dom::is_block;
use crate::page::invisible;
use crate::text::Span;
use scraper::{ElementRef, Node};
use url::Url;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::page) enum BlockKind {
    Heading,
    Paragraph,
    Item,
    Quote,
    Cell,
    /// Told from a quotation by the page it stands in.
    Post,
}

/// One paragraph, heading, list item or table row.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::page) struct Block {
    pub(in crate::page) kind: BlockKind,
    pub(in crate::page) text: String,
    /// Spans into `text`.
    pub(in crate::page) links: Vec<Link>,
}

impl Block {
    pub(in crate::page) fn is_heading(&self) -> bool {
        self.kind == BlockKind::Heading
    }

    /// Share of the text that stands in links.
    pub(in crate::page) fn link_share(&self) -> f32 {
        let linked: usize = self.links.iter().map(|l| l.span.len()).sum();
        linked as f32 / self.text.len().max(1) as f32
    }
}

/// The blocks under `root`, in order of the page, with white space squeezed.
pub(in crate::page) fn blocks_of(root: ElementRef<'_>, base: Option<&Url>) -> Vec<Block> {
    blocks_without(root, base, &|_| false)
}

/// As [`blocks_of`], without the elements `skip` names.
pub(in crate::page) fn blocks_without(
    root: ElementRef<'_>,
    base: Option<&Url>,
    skip: &dyn Fn(ElementRef<'_>) -> bool,
) -> Vec<Block> {
    let mut walk = Walk { base, skip, blocks: Vec::new(), text: String::new(), links: Vec::new(), space: false };
    walk.children(root, BlockKind::Paragraph);
    walk.flush(BlockKind::Paragraph);
    walk.blocks
}

struct Walk<'a> {
    base: Option<&'a Url>,
    skip: &'a dyn Fn(ElementRef<'_>) -> bool,
    blocks: Vec<Block>,
    text: String,
    links: Vec<Link>,
    /// White space was seen and is written before the next word.
    space: bool,
}

impl Walk<'_> {
    fn children(&mut self, element: ElementRef<'_>, kind: BlockKind) {
        for node in element.children() {
            match node.value() {
                Node::Text(text) => self.words(text),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(node).filter(|c| !(self.skip)(*c)) {
                        self.element(child, kind);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, kind: BlockKind) {
        let name = element.value().name();
        match name {
            "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "button" | "form" | "head" | "nav" => {}
            "br" => self.flush(kind),
            "td" | "th" => {
                if !self.text.is_empty() {
                    self.space = true;
                }
                self.children(element, BlockKind::Cell);
            }
            "a" => {
                let start = self.text.len();
                self.children(element, kind);
                self.link(start, element.attr("href"));
            }
            _ if is_block(name) => {
                self.flush(kind);
                let inner = match name {
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
                    "li" | "dd" | "dt" => BlockKind::Item,
                    "blockquote" => BlockKind::Quote,
                    "tr" => BlockKind::Cell,
                    "p" | "div" | "section" | "article" if matches!(kind, BlockKind::Item | BlockKind::Quote) => kind,
                    "td" | "th" => kind,
                    _ => BlockKind::Paragraph,
                };
                self.children(element, inner);
                self.flush(inner);
            }
            _ => self.children(element, kind),
        }
    }

    fn words(&mut self, text: &str) {
        let text = &*invisible::without(text);
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            if !word.is_empty() {
                if self.space && !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.space = false;
                self.text.push_str(word);
            }
            if word.len() < piece.len() {
                self.space = true;
            }
        }
    }

    fn link(&mut self, start: usize, href: Option<&str>) {
        // The text may have been flushed inside the link: then the link has no one place.
        let Some(words) = self.text.get(start..) else { return };
        let start = start + (words.len() - words.trim_start().len());
        let Some(href) = href.and_then(|h| absolute(h, self.base)) else { return };
        if start < self.text.len() {
            self.links.push(Link { href, span: Span::new(start, self.text.len()) });
        }
    }

    fn flush(&mut self, kind: BlockKind) {
        self.space = false;
        let text = std::mem::take(&mut self.text);
        let links = std::mem::take(&mut self.links);
        if text.chars().any(char::is_alphanumeric) {
            self.blocks.push(Block { kind, text, links });
        }
    }
}

/// The address a link leads to; `None` for scripts, mail and places within the page.
fn absolute(href: &str, base: Option<&Url>) -> Option<String> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    match base.map_or_else(|| Url::parse(href), |base| base.join(href)) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Some(url.into()),
        Ok(_) => None,
        // Without a base a relative address is kept as it stands.
        Err(_) if base.is_none() && !href.contains(':') => Some(href.to_owned()),
        Err(_) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn blocks_keep_links_in_place() {
        let html = Html::parse_fragment(
            "<p>The <a href='/r'> mill\n opened</a>, he <b>said</b>.</p><ul><li>one</li><li><p>two</p></li></ul>\
             <h2>Next</h2>tail<br>line <a href='javascript:x()'>no</a><table><tr><td>a</td><td>b</td></tr></table>",
        );
        let base = Url::parse("https://daily.example/news/1").unwrap();
        let blocks = blocks_of(html.root_element(), Some(&base));
        let texts: Vec<_> = blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
        assert_eq!(
            texts,
            [
                (BlockKind::Paragraph, "The mill opened, he said."),
                (BlockKind::Item, "one"),
                (BlockKind::Item, "two"),
                (BlockKind::Heading, "Next"),
                (BlockKind::Paragraph, "tail"),
                (BlockKind::Paragraph, "line no"),
                (BlockKind::Cell, "a b"),
            ]
        );
        let link = &blocks[0].links[0];
        assert_eq!(link.href, "https://daily.example/r");
        assert_eq!(&blocks[0].text[link.span.start..link.span.end], "mill opened");
        assert!(blocks[5].links.is_empty());
    }
}
