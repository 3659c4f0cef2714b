//! The one way in: bytes to [`Document`].

use super::address::{normalise_url, registered_domain};
use super::body::{Around, Block, BlockKind, blocks_without, body_of, prune};
use super::directory::{headline_of_text, outlet_of_dateline};
use super::dom::marks_of;
use super::explain::{Explanation, body_origin};
use super::signals::{Agencies, OutletNames, credits, credits_of_lines, dateline, furniture};
use super::{Document, DocumentId, Error, Kind, Link, charset, gate, language, metadata, publisher, sniff};
use crate::text::{Span, Text, fold_line};
use scraper::{ElementRef, Html};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use url::Url;

/// Stack of the thread a page is parsed on. At the usual 2 MB the parser aborts at 10,000 nested tags; the depth cap
/// lies far below, and this leaves room for it in unoptimised builds too.
const STACK: usize = 64 << 20;

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
        let (html, note) = charset::decode_html(&bytes, input.content_type)?;
        let kind = input.kind.unwrap_or_else(|| sniff::kind_of(&html, input.content_type));
        if kind == Kind::Text {
            return Ok((self.text(input, &bytes), Explanation::default()));
        }
        let names = self.names;
        let (mut document, explanation) = on_big_stack(|| page(input, &html, names, wanted))?;
        document.problems.extend(note);
        if document.text.trim().is_empty() { Err(Error::NoText) } else { Ok((document, explanation)) }
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

fn on_big_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Error> {
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
    let (found, by) = body_of(&fit.html[fit.body.unwrap_or(0)..], &tree, meta.body.as_deref(), base);
    let around = Around {
        headlines: &meta.headlines,
        authors: &meta.authors,
        bylines: &meta.bylines,
        description: meta.description.as_deref(),
    };
    let (blocks, dropped) = prune(found, &tree, &around);
    let (text, links) = assemble(blocks);

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
    document.dateline = dateline(&document.text, names);
    document.credits = credits(&document, names);
    let near = lines_near(&tree, &document.text);
    let declared: Vec<String> = meta.sources.iter().map(|s| format!("Source: {s}")).collect();
    document.credits = credits_of_lines(&document, near.iter().chain(&declared).map(String::as_str), names);
    document.furniture = furniture(&document.text, document.title.as_deref());
    if fit.cut {
        document.problems.push("mark-up nested too deep was flattened".to_owned());
    }
    let explanation = match wanted {
        Wanted::Document => Explanation::default(),
        Wanted::Explanation => {
            let body = body_origin(&tree, &document.text, by.to_owned(), dropped);
            Explanation { body: Some(body), fields: meta.origins }
        }
    };
    (document, explanation)
}

/// Short lines of the page that stand around the story but are not in its text: the extractor drops many sign-offs.
fn lines_near(tree: &Html, text: &Text) -> Vec<String> {
    const BEFORE: usize = 14;
    const AFTER: usize = 14;
    let own: BTreeSet<String> = text.paragraphs().map(|p| fold_line(text.slice(p))).filter(|f| f.len() > 30).collect();
    let skip = |e: ElementRef<'_>| {
        let marks = marks_of(e);
        let side = e.value().name() == "aside" && !marks.contains("article");
        if side || matches!(e.value().name(), "figure" | "figcaption" | "picture") {
            return true;
        }
        ["caption", "image", "photo", "gallery", "related", "teaser", "comment"].iter().any(|w| marks.contains(w))
            && !matches!(e.value().name(), "html" | "body" | "main" | "article")
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
fn assemble(blocks: Vec<Block>) -> (Text, Vec<Link>) {
    let mut text = String::new();
    let mut links = Vec::new();
    let mut last = BlockKind::Heading;
    for block in blocks {
        if !text.is_empty() {
            let tight = block.kind == last && matches!(last, BlockKind::Item | BlockKind::Cell);
            text.push_str(if tight { "\n" } else { "\n\n" });
        }
        last = block.kind;
        let at = text.len();
        text.push_str(&block.text);
        links
            .extend(block.links.into_iter().map(|l| Link { span: Span::new(l.span.start + at, l.span.end + at), ..l }));
    }
    (Text::new(text), links)
}
