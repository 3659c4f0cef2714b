//! RSS and Atom: one item, one document.

use crate::page::Error;
use feed_rs::model::Entry;
use feed_rs::parser;
use regex::Regex;
use std::sync::LazyLock;

/// Items read of one feed at most; a feed of news has tens.
const MAX_ITEMS: usize = 5_000;

/// One item as the feed gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::page) struct Item {
    pub(in crate::page) id: String,
    pub(in crate::page) link: Option<String>,
    pub(in crate::page) title: Option<String>,
    pub(in crate::page) authors: Vec<String>,
    pub(in crate::page) published: Option<String>,
    pub(in crate::page) updated: Option<String>,
    /// Mark-up of the full text where the feed has it, else of the summary.
    pub(in crate::page) html: String,
    /// The feed the item was taken from, by name (`<source>`).
    pub(in crate::page) source: Option<String>,
    /// The feed's own title and language.
    pub(in crate::page) feed: Option<String>,
    pub(in crate::page) language: Option<String>,
}

/// The items in order, and whether there were more than are read. Entities of the feed's own are never expanded.
pub(in crate::page) fn items(text: &str) -> Result<(Vec<Item>, bool), Error> {
    let broken = |e: parser::ParseFeedError| Error::Broken { what: "feed", why: e.to_string() };
    // A feed without an address gives its relative links as they are.
    let feed = parser::Builder::new().build().parse(text.as_bytes()).map_err(broken)?;
    let sources = sources(text);
    let title = feed.title.as_ref().map(|t| t.content.clone());
    let more = feed.entries.len() > MAX_ITEMS;
    // The parser keeps the order; where it left an item out, nothing tells whose a source is.
    let aligned = sources.len() == feed.entries.len();
    let items = feed.entries.into_iter().take(MAX_ITEMS).enumerate().map(|(i, entry)| Item {
        source: sources.get(i).filter(|_| aligned).cloned().flatten().or_else(|| entry.source.clone()),
        feed: title.clone(),
        language: feed.language.clone(),
        ..item(entry)
    });
    Ok((items.collect(), more))
}

fn item(entry: Entry) -> Item {
    let link = entry.links.iter().find(|l| l.rel.as_deref().is_none_or(|r| r == "alternate")).or(entry.links.first());
    let full = entry.content.and_then(|c| c.body).filter(|body| !body.trim().is_empty());
    Item {
        id: entry.id,
        link: link.map(|l| l.href.clone()),
        title: entry.title.map(|t| t.content),
        authors: entry.authors.into_iter().filter_map(|p| p.name.filter(|n| !n.is_empty()).or(p.email)).collect(),
        published: entry.published.map(|d| d.to_rfc3339()),
        updated: entry.updated.map(|d| d.to_rfc3339()),
        html: full.or(entry.summary.map(|s| s.content)).unwrap_or_default(),
        ..Item::default()
    }
}

/// RSS's `<source url="...">Name</source>` of each item, which the parser passes over.
fn sources(text: &str) -> Vec<Option<String>> {
    static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)<source(?:\s[^>]*)?>\s*(?:<!\[CDATA\[)?([^<\]]{2,80})")
            .expect("patterns are part of the program")
    });
    let starts = text.match_indices("<item").filter(|(at, _)| text[at + 5..].starts_with([' ', '>', '\n', '\r', '\t']));
    let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let name = |item: &str| Some(SOURCE.captures(item)?.get(1)?.as_str().trim().to_owned());
    starts.iter().zip(ends).map(|(&from, to)| name(&text[from..to])).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn rss_and_atom_items_are_read_alike() {
        let rss = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
            xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Gazette</title><language>en</language>
            <item><title>Mill reopens</title><link>https://h.example/mill</link><guid>7</guid><dc:creator>Ada Moor</dc:creator>
            <pubDate>Fri, 03 May 2024 08:00:00 +0200</pubDate><description>short</description>
            <content:encoded><![CDATA[<p>The mill reopened.</p>]]></content:encoded>
            <source url="https://v.example/rss">Valley Voice</source></item>
            <item><title>No date</title><description>&lt;p&gt;Only this.&lt;/p&gt;</description></item></channel></rss>"#;
        let (read, more) = items(rss).unwrap();
        assert!(!more && read.len() == 2);
        assert_eq!(read[0].html, "<p>The mill reopened.</p>");
        assert_eq!(
            (read[0].authors.join(","), read[0].source.as_deref()),
            ("Ada Moor".to_owned(), Some("Valley Voice"))
        );
        assert_eq!(read[0].published.as_deref(), Some("2024-05-03T06:00:00+00:00"));
        assert_eq!((read[1].published.as_deref(), read[1].html.as_str()), (None, "<p>Only this.</p>"));
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>H</title><id>f</id><updated>2024-05-03T08:00:00Z</updated>
            <entry><title>Mill</title><id>urn:1</id><updated>2024-05-03T08:00:00Z</updated><link href="https://h.example/m"/>
            <author><name>Ada Moor</name></author><content type="html">&lt;p&gt;Text.&lt;/p&gt;</content></entry></feed>"#;
        let (read, _) = items(atom).unwrap();
        assert_eq!((read[0].link.as_deref(), read[0].html.as_str()), (Some("https://h.example/m"), "<p>Text.</p>"));
        assert!(items("<rss").is_err());
    }
}
