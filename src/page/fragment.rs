//! Documents whose text is given as mark-up and whose fields stand beside it: feed items and Markdown.

use super::body::{Block, blocks_of};
use super::inputs::{FrontMatter, Item};
use super::read::assemble;
use super::signals::{OutletNames, credits, credits_of_lines, dateline, furniture, is_line, notes};
use super::{Document, DocumentId, gate, language, metadata, publisher};
use crate::text::fold_line;
use scraper::Html;
use url::Url;

/// What is known beside the text.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub(super) url: Option<Url>,
    pub(super) title: Option<String>,
    pub(super) bylines: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) language: Option<String>,
    pub(super) site: Option<String>,
    /// Whom the item says it was taken from.
    pub(super) source: Option<String>,
}

impl Given {
    /// A feed item's fields.
    pub(super) fn of_item(item: &Item) -> Self {
        Self {
            url: item.link.as_deref().and_then(|l| Url::parse(l).ok()),
            title: item.title.as_deref().map(metadata::plain),
            bylines: item.authors.clone(),
            published: item.published.as_deref().and_then(metadata::parse_date),
            modified: item.updated.as_deref().and_then(metadata::parse_date),
            language: item.language.clone(),
            site: item.feed.clone(),
            source: item.source.clone(),
        }
    }

    /// Markdown's front matter, by the names that site generators use.
    pub(super) fn of_front_matter(front: &FrontMatter) -> Self {
        let text = |keys: &[&str]| front.first(keys).map(str::to_owned);
        let date = |keys: &[&str]| front.first(keys).and_then(metadata::parse_date);
        Self {
            url: front.first(&["url", "link", "original_url", "source_url"]).and_then(|u| Url::parse(u).ok()),
            title: text(&["title", "headline"]),
            bylines: text(&["author", "authors", "byline", "by"]).into_iter().collect(),
            published: date(&["date", "published", "pubdate", "publishdate", "date_published"]),
            modified: date(&["lastmod", "updated", "modified", "last_modified_at"]),
            language: text(&["lang", "language"]),
            site: text(&["site", "publisher", "publication", "outlet"]),
            source: text(&["source", "credit"]),
        }
    }
}

/// A document of all the mark-up's text, but for its headline said again and furniture.
pub(super) fn document(id: DocumentId, html: &str, given: Given, names: &dyn OutletNames) -> Document {
    let tree = Html::parse_fragment(&gate::fit(html).html);
    let mut blocks = blocks_of(tree.root_element(), given.url.as_ref());
    let first_heading = blocks.first().filter(|b| b.is_heading()).map(|b| b.text.clone());
    let title = given.title.clone().or(first_heading);
    let said = title.as_deref().map(fold_line);
    let again = |i: usize, block: &Block| i == 0 && said.as_deref() == Some(fold_line(&block.text).as_str());
    let mut at = 0;
    blocks.retain(|block| {
        at += 1;
        !(again(at - 1, block) || is_line(&block.text))
    });
    let (text, links, parts) = assemble(blocks);
    let mut document = Document::from_text(id, text);
    document.outlet = publisher::identify(given.url.as_ref(), None, given.site.as_deref(), names);
    document.url = given.url;
    document.title = title;
    for line in &given.bylines {
        let (people, newsrooms) = metadata::authors_of(line, document.outlet.as_ref(), names);
        document.authors.extend(people);
        document.newsrooms.extend(newsrooms);
    }
    document.bylines = given.bylines;
    document.published = given.published;
    document.modified = given.modified;
    document.language = language::language(&document.text, given.language.as_deref());
    document.links = links;
    document.parts = parts;
    document.notes = notes(&document.text);
    document.dateline = dateline(&document.text, names);
    document.credits = credits(&document, names);
    let declared = given.source.map(|s| format!("Source: {s}"));
    document.credits = credits_of_lines(&document, declared.as_deref(), names);
    document.furniture = furniture(&document.text, document.title.as_deref());
    document
}
