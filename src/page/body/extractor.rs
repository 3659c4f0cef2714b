//! The crate `trafilatura`, given the page as it is parsed already.

use super::{Block, BodyExtractor, Effort, blocks_of};
use crate::page::dom::selector;
use ego_tree::NodeId;
use scraper::{ElementRef, Html, Node};
use trafilatura::dom::Document;
use url::Url;

/// The crate `trafilatura`: of the extractors measured, the only one in the front group on all four sets.
pub(super) struct Trafilatura;

/// Stands in place of the page's head. The extractor reads metadata too, which is done here already; what the head does
/// not say it searches the whole page for, and that takes a seventh of its time.
const HEAD: &str = r#"<!DOCTYPE html><html><head><title>-</title><link rel=canonical href="-">
    <meta property="og:title" content="-"><meta property="og:author" content="A B"><meta property="og:site_name" content="A">
    <meta property="og:description" content="-">
    <script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","articleSection":"a","keywords":"a"}</script>
    </head><body></body></html>"#;

/// The attributes its own rules ask for. Pages carry five times as many, and the extractor copies the page ten times.
const ASKED: &[&str] = &[
    "aria-hidden",
    "class",
    "data-component",
    "data-lp-replacement-content",
    "data-preloaded",
    "href",
    "id",
    "itemprop",
    "lang",
    "role",
    "style",
];

impl BodyExtractor for Trafilatura {
    fn extract(&self, page: &Html, base: Option<&Url>, effort: Effort) -> Vec<Block> {
        let mut options = trafilatura::Options::default()
            .with_fallback(effort == Effort::Thorough)
            .with_exclude_comments(true)
            .with_links(true);
        options.html_date_mode = trafilatura::HtmlDateMode::Disabled;
        // Links are made absolute below, those of the story alone; the other extractors ask for the address.
        options.original_url = base.filter(|_| effort == Effort::Thorough).cloned();
        let Some(body) = page.select(selector!("body")).next() else { return Vec::new() };
        match trafilatura::extract_document(copy_of(body, effort), &options) {
            // `content_html`, not `content_text`: the latter puts the whole story on one line and drops links.
            Ok(result) => blocks_of(Html::parse_fragment(&result.content_html).root_element(), base),
            Err(_) => Vec::new(),
        }
    }
}

/// The page's body as the extractor's own tree: without JSON-LD, which is the last resort and read here, and with no
/// more of it than will be asked for.
///
/// A fifth of the time that parsing the page again would take.
fn copy_of(body: ElementRef<'_>, effort: Effort) -> Document {
    let mut copy = Copy { tree: Document::parse(HEAD), whole: effort == Effort::Thorough };
    let root = copy.tree.root();
    if let Some(head) = copy.tree.get_elements_by_tag_name(root, "head").first().copied() {
        // Found first, it ends the search for a licence among the links of the footer.
        let licence = copy.tree.sub_element(head, "a");
        copy.tree.set_attribute(licence, "rel", "license");
        copy.tree.set_attribute(licence, "href", "-");
        copy.tree.set_text(licence, "-");
    }
    if let Some(to) = copy.tree.body() {
        copy.attributes(body, to);
        copy.children(body, to);
    }
    copy.tree
}

struct Copy {
    tree: Document,
    /// With pictures and all attributes, which the other extractors weigh.
    whole: bool,
}

impl Copy {
    fn children(&mut self, from: ElementRef<'_>, to: NodeId) {
        let mut text = String::new();
        let mut last = None;
        for node in from.children() {
            match node.value() {
                Node::Text(words) => text.push_str(words),
                Node::Element(element) => {
                    let name = element.name();
                    if name == "script" || name == "img" && !self.whole {
                        continue;
                    }
                    self.text(to, last, &mut text);
                    let id = self.tree.sub_element(to, name);
                    last = Some(id);
                    if let Some(child) = ElementRef::wrap(node) {
                        self.attributes(child, id);
                        self.children(child, id);
                    }
                }
                _ => {}
            }
        }
        self.text(to, last, &mut text);
    }

    /// Puts the text gathered so far after the last child.
    fn text(&mut self, to: NodeId, last: Option<NodeId>, text: &mut String) {
        if text.is_empty() {
            return;
        }
        match last {
            Some(child) => self.tree.set_tail(child, text),
            None => self.tree.set_text(to, text),
        }
        text.clear();
    }

    fn attributes(&mut self, from: ElementRef<'_>, to: NodeId) {
        for (name, value) in from.value().attrs() {
            if self.whole || ASKED.contains(&name) {
                self.tree.set_attribute(to, name, value);
            }
        }
    }
}
