//! Sitemaps: lists of a site's pages, and lists of such lists. <https://www.sitemaps.org/protocol.html>, and Google's news
//! extension. Read in one pass, without a tree; entities of the file's own are never expanded; what is wrong in one entry
//! costs that entry.

use super::answer::lead;
use super::gunzip::unpack;
use crate::resolve::Lead;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use url::Url;

/// Bytes of one sitemap that are read, after gzip. A news sitemap of 1,000 titles has under 1 MB.
const MOST_BYTES: usize = 16 << 20;
/// Entries of one sitemap; the protocol allows as many.
const MOST_ENTRIES: usize = 50_000;
/// Bytes of one field.
const FIELD: usize = 4_096;
/// Elements within elements that are told apart; deeper ones hold nothing of ours.
const DEPTH: usize = 16;

/// One sitemap's content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Map {
    /// Whether the entries are sitemaps.
    pub(super) is_index: bool,
    pub(super) entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    pub(super) url: Option<Url>,
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    /// Of a page or a sitemap: when it last changed.
    pub(super) changed: Option<String>,
}

impl Entry {
    /// As a page found. When it last changed is not when it was published, and is left out.
    pub(super) fn lead(self) -> Option<Lead> {
        let url = self.url?;
        Some(Lead { title: self.title, published: self.published, ..lead(url.as_str())? })
    }
}

/// Reads a sitemap that came from `base`; a broken one up to where it breaks.
pub(super) fn read(bytes: &[u8], base: &Url) -> Result<Map, &'static str> {
    let bytes = unpack(bytes, MOST_BYTES);
    let text = String::from_utf8_lossy(&bytes);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if !start.starts_with('<') {
        return lines(start, base).ok_or("not a sitemap");
    }
    let mut reader = Reader::from_str(start);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut parser =
        Parser { base, map: Map::default(), path: Vec::new(), deeper: 0, field: String::new(), open: None };
    let mut known = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = tag.local_name().into_inner();
                match name {
                    "urlset" => known = true,
                    "sitemapindex" => (known, parser.map.is_index) = (true, true),
                    _ => {}
                }
                parser.start(name);
            }
            Ok(Event::End(_)) => parser.end(),
            Ok(Event::Text(text)) => parser.text(&text),
            Ok(Event::CData(text)) => parser.text(&text),
            Ok(Event::GeneralRef(reference)) => parser.reference(&reference),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if parser.map.entries.len() >= MOST_ENTRIES {
            break;
        }
    }
    if known { Ok(parser.map) } else { Err("not a sitemap") }
}

/// A sitemap may be a text of addresses, one a line.
fn lines(text: &str, base: &Url) -> Option<Map> {
    let web = |line: &&str| line.starts_with("http://") || line.starts_with("https://");
    let mut addresses = text.lines().map(str::trim).filter(|l| !l.is_empty()).peekable();
    addresses.peek().filter(|l| web(l))?;
    let entry = |line: &str| Entry { url: base.join(line).ok(), ..Entry::default() };
    let entries = addresses.filter(|l| web(l) && l.len() <= FIELD).take(MOST_ENTRIES).map(entry).collect();
    Some(Map { is_index: false, entries })
}

/// What an element is to us; prefixes are not looked at, as many files bind them to a namespace of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Entry,
    News,
    Loc,
    Changed,
    Published,
    Title,
    Other,
}

struct Parser<'b> {
    base: &'b Url,
    map: Map,
    path: Vec<Element>,
    /// Elements open beyond [`DEPTH`].
    deeper: usize,
    field: String,
    open: Option<Entry>,
}

impl Parser<'_> {
    fn start(&mut self, name: &str) {
        if self.path.len() >= DEPTH {
            self.deeper += 1;
            return;
        }
        let element = match (self.path.last(), name) {
            // An entry that was not closed ends where the next begins.
            (_, "url" | "sitemap") => {
                self.path.retain(|e| *e == Element::Other);
                self.close();
                self.open = Some(Entry::default());
                Element::Entry
            }
            (Some(Element::Entry), "news") => Element::News,
            // Pictures and films of an entry have addresses and titles too.
            (Some(Element::Entry), "loc") => Element::Loc,
            (Some(Element::Entry), "lastmod") => Element::Changed,
            (Some(Element::Entry | Element::News), "publication_date") => Element::Published,
            (Some(Element::Entry | Element::News), "title") => Element::Title,
            _ => Element::Other,
        };
        self.field.clear();
        self.path.push(element);
    }

    fn end(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(element) = self.path.pop() else { return };
        let field = std::mem::take(&mut self.field);
        let field = field.trim();
        if let Some(entry) = &mut self.open {
            let value = || Some(field.to_owned()).filter(|f| !f.is_empty());
            match element {
                Element::Loc => entry.url = self.base.join(field).ok().filter(|_| !field.is_empty()),
                Element::Changed => entry.changed = value(),
                Element::Published => entry.published = value(),
                Element::Title => entry.title = value().map(|v| v.split_whitespace().collect::<Vec<_>>().join(" ")),
                Element::Entry | Element::News | Element::Other => {}
            }
        }
        if element == Element::Entry {
            self.close();
        }
    }

    fn close(&mut self) {
        let entry = self.open.take().filter(|e| e.url.is_some());
        self.map.entries.extend(entry);
    }

    fn text(&mut self, text: &str) {
        let wanted = !matches!(self.path.last(), None | Some(Element::Entry | Element::News | Element::Other));
        let room = FIELD.saturating_sub(self.field.len());
        if wanted && self.deeper == 0 {
            self.field.push_str(&text[..text.floor_char_boundary(room)]);
        }
    }

    /// Of the references, characters and the five that XML itself has.
    fn reference(&mut self, reference: &BytesRef<'_>) {
        let mut buffer = [0; 4];
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            return self.text(c.encode_utf8(&mut buffer));
        }
        match &**reference {
            "amp" => self.text("&"),
            "lt" => self.text("<"),
            "gt" => self.text(">"),
            "quot" => self.text("\""),
            "apos" => self.text("'"),
            _ => {}
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    fn map(text: &str) -> Result<Map, &'static str> {
        read(text.as_bytes(), &Url::parse("https://gazette.example/maps/news.xml").unwrap())
    }

    #[test]
    fn a_news_sitemap_is_read() {
        let found = map(
            "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
             xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\"><url><loc>https://gazette.example/mill?a=1&amp;b=2</loc>\
             <news:news><news:publication><news:name>Eldra Gazette</news:name></news:publication>\
             <news:publication_date>2024-01-02T10:00:00Z</news:publication_date><news:title>Mill &#38; <![CDATA[dam]]>\n open</news:title>\
             </news:news><image:image><image:loc>https://i.example/x.png</image:loc><image:title>A wheel</image:title></image:image>\
             <lastmod>2024-01-03</lastmod></url><url><loc>/relative</loc></url></urlset>",
        )
        .unwrap();
        assert!(!found.is_index);
        let first = &found.entries[0];
        assert_eq!(first.url.as_ref().map(Url::as_str), Some("https://gazette.example/mill?a=1&b=2"));
        assert_eq!(first.title.as_deref(), Some("Mill & dam open"));
        assert_eq!(
            (first.published.as_deref(), first.changed.as_deref()),
            (Some("2024-01-02T10:00:00Z"), Some("2024-01-03"))
        );
        assert_eq!(found.entries[1].url.as_ref().map(Url::as_str), Some("https://gazette.example/relative"));
    }

    #[test]
    fn broken_ones_are_read_up_to_where_they_break() {
        let cut = map("<urlset><url><loc>https://gazette.example/a</loc></url><url><loc>https://gaz").unwrap();
        assert_eq!(cut.entries.len(), 1);
        let unclosed = map("<urlset><url><loc>/a</loc><url><loc>/b</loc></url></urlset>").unwrap();
        assert_eq!(unclosed.entries.len(), 2);
        let text = map("https://gazette.example/a\nhttps://gazette.example/b\n").unwrap();
        assert_eq!(text.entries.len(), 2);
        assert_eq!(map("<html><body>Not here"), Err("not a sitemap"));
        assert_eq!(map("Not here"), Err("not a sitemap"));
    }
}
