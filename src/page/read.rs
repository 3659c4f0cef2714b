//! The one way in: bytes to [`Document`].

use super::address::{normalise_url, registered_domain};
use super::body::{Around, Block, BlockKind, blocks_without, body_of, mark_posts, prune};
use super::directory::{headline_of_text, outlet_of_dateline};
use super::dom::{marks_of, names_any};
use super::explain::{Explanation, body_origin, captions};
use super::fragment::{self, Given};
use super::inputs::{items, markdown, page_of, page_of_json_ld};
use super::live::entries;
use super::signals::{Agencies, OutletNames, credits, credits_of_lines, dateline, furniture, notes};
use super::wall::{REMARK, wall};
use super::{
    Document, DocumentId, Error, Kind, Link, Part, PartKind, charset, gate, invisible, language, metadata, publisher,
    sniff,
};
use crate::text::{Span, Text, fold_line};
use scraper::{ElementRef, Html};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use url::Url;

/// Stack of the thread a page is parsed on. At the usual 2 MB the parser aborts at 10,000 nested tags; the depth cap
/// lies far below, and this leaves room for it in unoptimised builds too.
const STACK: usize = 16 << 20;

/// One page or file to be read.
#[derive(Debug, Clone, Default)]
pub struct Input<'a> {
    /// The document's id; `None` takes the page's canonical address, or a digest where it has none.
    pub id: Option<DocumentId>,
    /// Where it was fetched from, after redirects.
    pub url: Option<Url>,
    /// As received; gzip is undone.
    pub bytes: &'a [u8],
    /// The HTTP header, charset included.
    pub content_type: Option<&'a str>,
    /// Page or text, where the caller knows.
    pub kind: Option<Kind>,
}

/// Reads pages and text files, with a directory to tell outlets from people and a cap on size.
#[derive(Clone, Copy)]
pub struct Reader<'n> {
    names: &'n (dyn OutletNames + Sync),
    max_size: usize,
}

impl Default for Reader<'_> {
    fn default() -> Self {
        Self { names: &Agencies, max_size: Self::MAX_SIZE }
    }
}

impl<'n> Reader<'n> {
    /// Bytes read at most unless told otherwise, after decompression: 8 MiB.
    pub const MAX_SIZE: usize = 8 << 20;

    /// Reads with this directory.
    pub fn new(names: &'n (dyn OutletNames + Sync)) -> Self {
        Self { names, ..Self::default() }
    }

    /// Reads at most this many bytes of one input, after decompression.
    #[must_use]
    pub fn max_size(mut self, bytes: usize) -> Self {
        self.max_size = bytes;
        self
    }

    /// Reads a page or a text file.
    ///
    /// A text is kept byte for byte. A page is parsed on a thread of its own, in time linear in its size; mark-up
    /// nested deeper than 512 is flattened and noted in [`Document::problems`].
    ///
    /// # Errors
    ///
    /// When the input is empty, binary, a PDF or an image, larger than the cap, in a refused charset, broken gzip, or
    /// a page without text. A fault while parsing is an error of this one page.
    pub fn read(&self, input: &Input<'_>) -> Result<Document, Error> {
        self.read_as(input, Wanted::Document).map(|(document, _)| document)
    }

    /// Reads as [`Reader::read`] does and says why: which part of the page held the story, which source won each field.
    ///
    /// Takes longer than reading alone, as the story is looked up in the page again.
    ///
    /// # Errors
    ///
    /// As [`Reader::read`].
    pub fn explain(&self, input: &Input<'_>) -> Result<(Document, Explanation), Error> {
        self.read_as(input, Wanted::Explanation)
    }

    fn read_as(&self, input: &Input<'_>, wanted: Wanted) -> Result<(Document, Explanation), Error> {
        let bytes = sniff::unpack(input.bytes, self.max_size)?;
        sniff::refuse_binary(&bytes)?;
        if input.kind == Some(Kind::Text) {
            return Ok((self.text(input, &bytes), Explanation::default()));
        }
        let (mut html, note) = charset::decode_html(&bytes, input.content_type)?;
        let kind = input.kind.unwrap_or_else(|| sniff::kind_of(&html, input.content_type));
        let names = self.names;
        let mut saved_from = None;
        match kind {
            Kind::Html => {}
            Kind::Text => return Ok((self.text(input, &bytes), Explanation::default())),
            Kind::Feed => return Err(Error::Feed),
            Kind::Markdown => {
                let (html, front) = markdown(&html);
                let given = Given { url: input.url.clone(), ..Given::of_front_matter(&front) };
                let id = id_of(input, None, &bytes);
                let mut document = on_big_stack(|| fragment::document(id, &html, given, names))?;
                document.problems.extend(note);
                let empty = document.text.trim().is_empty();
                return if empty { Err(Error::NoText) } else { Ok((document, Explanation::default())) };
            }
            Kind::JsonLd => html = page_of_json_ld(&html),
            Kind::Mhtml => (html, saved_from) = page_of(&bytes)?,
        }
        let input = &Input { url: input.url.clone().or(saved_from), ..input.clone() };
        let (mut document, explanation) = on_big_stack(|| page(input, &html, names, wanted))?;
        document.problems.extend(note);
        if document.text.trim().is_empty() { Err(Error::NoText) } else { Ok((document, explanation)) }
    }

    /// Reads every document in an input: a feed's items in order, and of any other input the one it is.
    ///
    /// An item's id is its address, or the feed's word for it; its text is what the feed holds, the full text or a
    /// summary. At most 5,000 items are read; the last then says that there were more.
    ///
    /// # Errors
    ///
    /// As [`Reader::read`]; an item without text fails alone.
    pub fn read_all(&self, input: &Input<'_>) -> Result<Vec<Result<Document, Error>>, Error> {
        let bytes = sniff::unpack(input.bytes, self.max_size)?;
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
        if input.kind.unwrap_or_else(|| sniff::kind_of(&head, input.content_type)) != Kind::Feed {
            return Ok(vec![self.read(&Input { bytes: &bytes, ..input.clone() })]);
        }
        let (text, note) = charset::decode_html(&bytes, input.content_type)?;
        let names = self.names;
        let mut documents = on_big_stack(|| {
            let (items, more) = items(&text)?;
            let count = items.len();
            let read = items.into_iter().enumerate().map(|(i, item)| {
                let given = Given::of_item(&item);
                let id = given.url.as_ref().map_or(item.id, |u| normalise_url(u).to_string());
                let mut document = fragment::document(DocumentId::new(id), &item.html, given, names);
                document.problems.extend(note.clone());
                if more && i + 1 == count {
                    document.problems.push(format!("the feed has more than {count} items; these were read"));
                }
                document
            });
            Ok(read.collect::<Vec<_>>())
        })??;
        let full = |d: Document| if d.text.trim().is_empty() { Err(Error::NoText) } else { Ok(d) };
        Ok(documents.drain(..).map(full).collect())
    }

    fn text(&self, input: &Input<'_>, bytes: &[u8]) -> Document {
        let (text, note) = charset::decode_text(bytes, input.content_type);
        let id = id_of(input, None, bytes);
        let mut document = Document::from_text(id, text);
        document.url.clone_from(&input.url);
        document.outlet = publisher::identify(input.url.as_ref(), None, None, self.names);
        document.language = language::language(&document.text, None);
        document.title = headline_of_text(&document);
        document.dateline = dateline(&document.text, self.names);
        if document.outlet.is_none() {
            document.outlet = outlet_of_dateline(&document, self.names);
        }
        document.credits = credits(&document, self.names);
        document.furniture = furniture(&document.text, document.title.as_deref());
        document.notes = notes(&document.text);
        document.problems.extend(note);
        document
    }
}

/// Reads a page or a text file with the built-in list of agencies; see [`Reader`].
///
/// # Errors
///
/// As [`Reader::read`].
pub fn read(input: &Input<'_>) -> Result<Document, Error> {
    Reader::default().read(input)
}

pub(super) fn on_big_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || catch_unwind(AssertUnwindSafe(work)))
            .map_err(|e| Error::Internal(e.to_string()))?;
        let caught = worker.join().unwrap_or_else(Err);
        caught.map_err(|panic| {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            Error::Internal(words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_owned())
        })
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Document,
    Explanation,
}

fn page(input: &Input<'_>, html: &str, names: &dyn OutletNames, wanted: Wanted) -> (Document, Explanation) {
    let fit = gate::fit(html);
    let tree = Html::parse_document(&fit.html);
    let url = input.url.as_ref();
    let meta = metadata::read(&tree, url, names);
    // Without the address it was fetched from, the page's own before one on another site.
    let own = url.or(meta.own_url.as_ref());
    let base = own.or(meta.canonical.as_ref());
    let (found, by) = body_of(&tree, meta.body.as_deref(), base);
    let around = Around {
        headlines: &meta.headlines,
        authors: &meta.authors,
        bylines: &meta.bylines,
        description: meta.description.as_deref(),
    };
    let (mut blocks, dropped) = prune(found, &tree, &around);
    mark_posts(&mut blocks, &tree);
    let (text, links, parts) = assemble(blocks);

    let named = meta.sources.iter().filter_map(|source| name_of_source(source, base, names));
    let declared: Vec<String> = named.map(|s| format!("Source: {s}")).collect();
    let id = id_of(input, meta.canonical.as_ref(), html.as_bytes());
    let mut document = Document::from_text(id, text);
    document.url.clone_from(&input.url);
    document.outlet = publisher::identify(own, meta.canonical.as_ref(), meta.site_name.as_deref(), names);
    document.language = language::language(&document.text, meta.language.as_deref());
    document.title = meta.title;
    document.authors = meta.authors;
    document.newsrooms = meta.newsrooms;
    document.bylines = meta.bylines;
    document.canonical = meta.canonical;
    document.published = meta.published;
    document.modified = meta.modified;
    document.links = links;
    document.parts = parts;
    document.entries = entries(&document, &meta.updates);
    document.notes = notes(&document.text);
    document.dateline = dateline(&document.text, names);
    document.credits = credits(&document, names);
    let near = lines_near(&tree, &document.text);
    document.credits = credits_of_lines(&document, near.iter().chain(&declared).map(String::as_str), names);
    document.furniture = furniture(&document.text, document.title.as_deref());
    let wall = wall(document.title.as_deref(), &document.text, &dropped, meta.free);
    document.problems.extend(wall.map(|what| format!("{REMARK}{what}")));
    document.problems.extend(invisible::report(html));
    if fit.cut {
        document.problems.push("mark-up nested too deep was flattened".to_owned());
    }
    let explanation = match wanted {
        Wanted::Document => Explanation::default(),
        Wanted::Explanation => {
            let body = body_origin(&tree, &document.text, by.to_owned(), dropped);
            Explanation { body: Some(body), fields: meta.origins, captions: captions(&tree) }
        }
    };
    (document, explanation)
}

/// The name in a field that says where a text is from. An address is its outlet's; one of the page's own site says
/// nothing, and was all that 20 such fields of news pages held.
fn name_of_source(source: &str, here: Option<&Url>, names: &dyn OutletNames) -> Option<String> {
    let Ok(url) = Url::parse(source.trim()) else { return Some(source.to_owned()) };
    let domain = registered_domain(&url)?;
    let own = here.and_then(registered_domain) == Some(domain.clone());
    (!own).then(|| url.host_str().and_then(|h| names.by_domain(h)).map_or(domain, |known| known.name))
}

/// Short lines of the page that stand around the story but are not in its text: the extractor drops many sign-offs.
fn lines_near(tree: &Html, text: &Text) -> Vec<String> {
    const BEFORE: usize = 14;
    const AFTER: usize = 14;
    let own: BTreeSet<String> = text.paragraphs().map(|p| fold_line(text.slice(p))).filter(|f| f.len() > 30).collect();
    let skip = |e: ElementRef<'_>| {
        let marks = marks_of(e);
        match e.value().name() {
            "figure" | "figcaption" | "picture" => return true,
            "aside" if !marks.contains("article") => return true,
            "html" | "body" | "main" | "article" => return false,
            _ => {}
        }
        names_any(&marks, &["caption", "image", "photo", "gallery", "related", "teaser", "comment"])
            && e.text().map(str::len).sum::<usize>() < 1_000
    };
    let all = blocks_without(tree.root_element(), None, &skip);
    let places: Vec<usize> =
        all.iter().enumerate().filter(|(_, b)| own.contains(&fold_line(&b.text))).map(|(i, _)| i).collect();
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else { return Vec::new() };
    all[first.saturating_sub(BEFORE)..all.len().min(last + AFTER)]
        .iter()
        .filter(|b| b.text.chars().count() <= 160 && b.link_share() < 0.7)
        .map(|b| b.text.clone())
        .collect()
}

fn id_of(input: &Input<'_>, canonical: Option<&Url>, bytes: &[u8]) -> DocumentId {
    if let Some(id) = &input.id {
        return id.clone();
    }
    // A canonical address on another site is the original's, not this page's.
    let same = |c: &&Url| input.url.as_ref().is_none_or(|u| registered_domain(u) == registered_domain(c));
    match canonical.filter(same).or(input.url.as_ref()) {
        Some(url) => DocumentId::new(normalise_url(url).as_str()),
        None => {
            let digest = Sha256::digest(bytes);
            let hex: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
            DocumentId::new(format!("sha256-{hex}"))
        }
    }
}

/// One text of all blocks, paragraphs apart by an empty line, items and table rows by a line break.
pub(super) fn assemble(blocks: Vec<Block>) -> (Text, Vec<Link>, Vec<Part>) {
    let mut text = String::new();
    let mut links = Vec::new();
    let mut parts = Vec::new();
    let mut last = BlockKind::Heading;
    for block in blocks {
        if !text.is_empty() {
            let tight = block.kind == last && matches!(last, BlockKind::Item | BlockKind::Cell);
            text.push_str(if tight { "\n" } else { "\n\n" });
        }
        last = block.kind;
        let at = text.len();
        text.push_str(&block.text);
        parts.push(Part { kind: part_kind(block.kind), span: Span::new(at, text.len()) });
        links
            .extend(block.links.into_iter().map(|l| Link { span: Span::new(l.span.start + at, l.span.end + at), ..l }));
    }
    (Text::new(text), links, parts)
}

fn part_kind(kind: BlockKind) -> PartKind {
    match kind {
        BlockKind::Heading => PartKind::Heading,
        BlockKind::Paragraph => PartKind::Paragraph,
        BlockKind::Item => PartKind::Item,
        BlockKind::Quote => PartKind::Quote,
        BlockKind::Cell => PartKind::Row,
        BlockKind::Post => PartKind::Post,
    }
}
