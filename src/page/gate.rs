//! Keeps the tree shallow and small before it is built.
//!
//! Scripts, styles, drawings and comments are half of a news page's bytes, and every tree made of it would carry them;
//! the pass below leaves them out, but for JSON-LD.
//!
//! html5ever is quadratic in depth and has no cap (servo/html5ever #788), and dropping a very deep tree overflows the
//! stack. One linear pass over the tags drops those that would open an element deeper than the cap; text is kept.

use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Deepest nesting that is passed on. News pages reach 60; above 512 it is an attack or an endless unclosed tag.
const MAX_DEPTH: usize = 512;

/// Deepest nesting of tables, which the extractor takes far longer over than over other elements; old layouts reach 15.
const MAX_TABLES: usize = 24;

/// Bytes of attributes a tag may have; html5ever compares each attribute of a tag with all before it.
const MAX_ATTRIBUTES: usize = 16 << 10;

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
const RAW: &[&str] = &["textarea", "title", "iframe", "xmp", "noembed", "noframes"];
/// Elements the parser opens again in every later block until they are closed.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Tags that close an open one of their own kind.
const SELF_CLOSING: &[&str] = &["p", "li", "option", "optgroup", "a"];
/// Tags that close an open paragraph.
const ENDS_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Longest drawing that is looked for the end of; an unclosed one must not take the page with it.
const MAX_DRAWING: usize = 256 << 10;

/// A page fit to be parsed.
pub(super) struct Fit<'h> {
    pub(super) html: Cow<'h, str>,
    /// Tags were dropped because they were nested too deep.
    pub(super) cut: bool,
}

/// The page without scripts, styles, drawings and comments, without tags nested too deep, and with formatting closed
/// where its block ends. Linear in the page.
pub(super) fn fit(html: &str) -> Fit<'_> {
    let mut scan =
        Scan { html, out: None, kept: 0, open: Vec::new(), names: Names::default(), ignored: 0, dropped: false };
    let mut at = 0;
    let bytes = html.as_bytes();
    // Where the next `-->` is known not to come: a page of `<!--` is searched once.
    let mut comments_end = true;
    while let Some(next) = html[at..].find('<') {
        let start = at + next;
        if comments_end && html[start..].starts_with("<!--") {
            match html[start + 4..].find("-->") {
                Some(i) => {
                    at = start + 4 + i + 3;
                    scan.replace(start, at, "");
                }
                None => {
                    comments_end = false;
                    at = html.len();
                }
            }
            continue;
        }
        let closing = bytes.get(start + 1) == Some(&b'/');
        let name_start = start + 1 + usize::from(closing);
        let name_end = html[name_start..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == ':'))
            .map_or(html.len(), |i| name_start + i);
        if name_end == name_start || !bytes[name_start].is_ascii_alphabetic() {
            at = start + 1;
            continue;
        }
        let end = tag_end(bytes, name_end);
        let name = scan.names.id(&html[name_start..name_end]);
        at = end;
        if closing {
            scan.close(name, start, end);
            continue;
        }
        let kind = scan.names.kind(name);
        if matches!(kind, Kind::Script | Kind::Style) && scan.ignored == 0 {
            let inner = raw_end(html, end, scan.names.of(name));
            let data = kind == Kind::Script && html[name_end..end].to_ascii_lowercase().contains("ld+json");
            at = match html[inner..].find('>') {
                Some(i) => inner + i + 1,
                None => html.len(),
            };
            if !data {
                scan.replace(start, at, "");
            }
            continue;
        }
        let self_closed = bytes.get(end.saturating_sub(2)) == Some(&b'/');
        if kind == Kind::Drawing
            && !self_closed
            && let Some(inner) = drawing_end(html, end)
        {
            at = inner;
            scan.replace(start, at, "");
            continue;
        }
        if !scan.open(name, self_closed, start, end) {
            continue;
        }
        if end - name_end > MAX_ATTRIBUTES {
            scan.replace(name_end, end, ">");
        } else {
            scan.drop_attributes(name_end, end);
        }
        if kind == Kind::PlainText {
            break;
        }
        if kind.is_raw() {
            at = raw_end(html, end, scan.names.of(name));
        }
    }
    scan.finish()
}

struct Scan<'h> {
    html: &'h str,
    /// What is passed on, once it differs from the page.
    out: Option<String>,
    /// The page is in `out` up to here.
    kept: usize,
    open: Vec<usize>,
    names: Names,
    /// Opening tags dropped whose closing tags are still to come.
    ignored: usize,
    dropped: bool,
}

impl<'h> Scan<'h> {
    /// Whether the tag is passed on.
    fn open(&mut self, name: usize, self_closed: bool, start: usize, end: usize) -> bool {
        let kind = self.names.kind(name);
        if kind == Kind::Void || kind.is_raw() {
            return true;
        }
        if self.names.all[name].ends_paragraph {
            self.end_paragraph(start);
        }
        if self.names.all[name].self_closing && self.open.last() == Some(&name) {
            self.pop();
        }
        // A row ends the cells and the row before it; a table's part ends its rows too.
        let ends: &[Kind] = match kind {
            Kind::Row => &[Kind::Cell, Kind::Row],
            Kind::Rows => &[Kind::Cell, Kind::Row, Kind::Rows],
            Kind::Term => &[Kind::Term],
            Kind::Cell => &[Kind::Cell],
            _ => &[],
        };
        while self.open.last().is_some_and(|last| ends.contains(&self.names.kind(*last))) {
            self.pop();
        }
        let tables = if kind == Kind::Table { self.names.all[name].open } else { 0 };
        if self.open.len() >= MAX_DEPTH || tables >= MAX_TABLES {
            self.ignored += 1;
            self.dropped = true;
            self.replace(start, end, "");
            return false;
        }
        // Only in SVG and MathML does `/>` close.
        if !(self_closed && (kind == Kind::Shape || self.names.of(name).contains(':'))) {
            self.names.all[name].open += 1;
            self.open.push(name);
        }
        true
    }

    /// Leaves out the attributes of a tag that nobody reads.
    fn drop_attributes(&mut self, from: usize, end: usize) {
        let bytes = self.html.as_bytes();
        let past = |mut at: usize, holds: &dyn Fn(u8) -> bool| {
            while at + 1 < end && holds(bytes[at]) {
                at += 1;
            }
            at
        };
        let mut at = from;
        loop {
            at = past(at, &|b| b.is_ascii_whitespace() || b == b'/');
            if at + 1 >= end {
                return;
            }
            let start = at;
            let name_end = past(at + 1, &|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'=' | b'>'));
            at = name_end;
            let value = past(at, &|b| b.is_ascii_whitespace());
            if bytes[value] == b'=' {
                at = past(value + 1, &|b| b.is_ascii_whitespace());
                at = match bytes[at] {
                    quote @ (b'"' | b'\'') => (past(at + 1, &|b| b != quote) + 1).min(end - 1),
                    _ => past(at, &|b| !b.is_ascii_whitespace()),
                };
            }
            if is_unread(&bytes[start..name_end]) {
                self.replace(start, at, "");
            }
        }
    }

    /// Closes the formatting above an open paragraph, and the paragraph.
    fn end_paragraph(&mut self, at: usize) {
        let inline = |open: &&usize| matches!(self.names.kind(**open), Kind::Formatting | Kind::Span);
        let above = self.open.iter().rev().take_while(inline).count();
        let below = self.open.len().checked_sub(above + 1);
        let paragraph = below.is_some_and(|i| self.names.kind(self.open[i]) == Kind::Paragraph);
        if !paragraph {
            return;
        }
        for _ in 0..=above {
            if let Some(name) = self.pop().filter(|n| self.names.kind(*n) == Kind::Formatting) {
                self.replace(at, at, &format!("</{}>", self.names.of(name)));
            }
        }
    }

    fn close(&mut self, name: usize, start: usize, end: usize) {
        if self.ignored > 0 {
            self.ignored -= 1;
            self.replace(start, end, "");
            return;
        }
        if self.names.all[name].open == 0 {
            return;
        }
        let formatting = self.names.kind(name) == Kind::Formatting;
        while let Some(last) = self.pop() {
            if last == name {
                break;
            }
            // What a block leaves open would be opened again in all that follow.
            if !formatting && self.names.kind(last) == Kind::Formatting {
                self.replace(start, start, &format!("</{}>", self.names.of(last)));
            }
        }
    }

    fn pop(&mut self) -> Option<usize> {
        let name = self.open.pop()?;
        self.names.all[name].open -= 1;
        Some(name)
    }

    /// Puts `with` in place of `from..to`; calls come in order of the page.
    fn replace(&mut self, from: usize, to: usize, with: &str) {
        let out = self.out.get_or_insert_with(|| String::with_capacity(self.html.len()));
        out.push_str(&self.html[self.kept..from]);
        out.push_str(with);
        self.kept = to;
    }

    fn finish(self) -> Fit<'h> {
        let html = match self.out {
            Some(mut text) => {
                text.push_str(&self.html[self.kept..]);
                Cow::Owned(text)
            }
            None => Cow::Borrowed(self.html),
        };
        Fit { html, cut: self.dropped }
    }
}

/// What the scan asks of a tag's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Void,
    Raw,
    Script,
    Style,
    PlainText,
    Drawing,
    Shape,
    Formatting,
    Span,
    Paragraph,
    Table,
    Rows,
    Row,
    Cell,
    Term,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "script" => Self::Script,
            "style" => Self::Style,
            "plaintext" => Self::PlainText,
            "svg" => Self::Drawing,
            "path" | "circle" | "rect" | "use" | "line" | "polygon" => Self::Shape,
            "span" => Self::Span,
            "p" => Self::Paragraph,
            "table" => Self::Table,
            "tbody" | "thead" | "tfoot" => Self::Rows,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "dd" | "dt" => Self::Term,
            _ if VOID.contains(&name) => Self::Void,
            _ if RAW.contains(&name) => Self::Raw,
            _ if FORMATTING.contains(&name) => Self::Formatting,
            _ => Self::Other,
        }
    }

    fn is_raw(self) -> bool {
        matches!(self, Self::Raw | Self::Script | Self::Style)
    }
}

struct Name {
    name: String,
    kind: Kind,
    self_closing: bool,
    ends_paragraph: bool,
    /// How often it is open, so that a closing tag without an opening one costs no search.
    open: usize,
}

/// The names of a page's tags, each looked up in the lists once: a page has a few dozen of them and thousands of tags.
#[derive(Default)]
struct Names {
    all: Vec<Name>,
    by_name: FxHashMap<String, usize>,
    /// In place of a new string for each tag.
    lower: String,
}

impl Names {
    fn id(&mut self, printed: &str) -> usize {
        self.lower.clear();
        self.lower.push_str(printed);
        self.lower.make_ascii_lowercase();
        if let Some(&id) = self.by_name.get(&self.lower) {
            return id;
        }
        let name = self.lower.clone();
        let id = self.all.len();
        self.by_name.insert(name.clone(), id);
        let (self_closing, ends_paragraph) =
            (SELF_CLOSING.contains(&name.as_str()), ENDS_PARAGRAPH.contains(&name.as_str()));
        self.all.push(Name { kind: Kind::of(&name), name, self_closing, ends_paragraph, open: 0 });
        id
    }

    fn kind(&self, id: usize) -> Kind {
        self.all[id].kind
    }

    fn of(&self, id: usize) -> &str {
        &self.all[id].name
    }
}

/// Attributes for scripts and for the choice between pictures: a seventh of what is left of a page.
fn is_unread(name: &[u8]) -> bool {
    let starts = |with: &str| name.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()));
    let is = |other: &&str| name.eq_ignore_ascii_case(other.as_bytes());
    starts("data-") && !READ_DATA.iter().any(is) || starts("on") || is(&"srcset") || is(&"sizes")
}

/// Attributes by which parts of a page are told, here or by the extractor.
const READ_DATA: &[&str] = &["data-component", "data-lp-replacement-content", "data-preloaded", "data-testid"];

/// One past the `>` of a tag whose name ends at `at`; quoted attribute values are skipped.
fn tag_end(bytes: &[u8], mut at: usize) -> usize {
    let mut quote = None;
    let mut after_equals = false;
    while let Some(&b) = bytes.get(at) {
        match (quote, b) {
            (Some(q), _) if b == q => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') if after_equals => quote = Some(b),
            _ => {}
        }
        if quote.is_none() && !b.is_ascii_whitespace() {
            after_equals = b == b'=';
        }
        at += 1;
    }
    bytes.len()
}

/// Where the closing tag of a raw text element begins.
fn raw_end(html: &str, from: usize, name: &str) -> usize {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(i) = html[at..].find("</") {
        let start = at + i;
        let after = start + 2 + name.len();
        if bytes.get(start + 2..after).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())) {
            return start;
        }
        at = start + 2;
    }
    html.len()
}

/// One past the drawing's closing tag, where it has one within reach.
fn drawing_end(html: &str, from: usize) -> Option<usize> {
    let reach = html.floor_char_boundary(html.len().min(from + MAX_DRAWING));
    let inner = html[from..reach].find("</svg").or_else(|| html[from..reach].find("</SVG"))?;
    Some(from + inner + html[from + inner..].find('>')? + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_page_is_left_alone() {
        let page = "<p>a<br><p>b<ul><li>1<li>2</ul><a title='x > y' href=q>c</a>";
        let fitted = fit(page);
        assert!(matches!(fitted.html, Cow::Borrowed(_)) && !fitted.cut);
        let list = "<ul>".to_owned() + &"<li>item".repeat(5000);
        assert!(!fit(&list).cut, "items close each other");
    }

    #[test]
    fn scripts_styles_drawings_and_comments_go_and_json_ld_stays() {
        let page = "<!DOCTYPE html><style>p{}</style><script>if(a<b)'</p>'</script><!-- <div> --><body class=x><p>a<svg viewBox=1><path d=z/></svg>b</p>\
            <script type=application/ld+json>{\"a\":\"<b>\"}</script><svg/>c<svg>never closed";
        let fitted = fit(page);
        assert_eq!(
            fitted.html,
            "<!DOCTYPE html><body class=x><p>ab</p><script type=application/ld+json>{\"a\":\"<b>\"}</script><svg/>c<svg>never closed"
        );
        assert_eq!(fit("<body><p>a<script>never closed").html, "<body><p>a");
    }

    #[test]
    fn attributes_nobody_reads_go() {
        let page = "<p data-a='x > y' class=b onclick=f() data-testid=c>w</p><img srcset=\"a 1x\"src=d DATA-x /><br data-y><i =x data->";
        let fitted = fit(page).html;
        assert_eq!(fitted, "<p  class=b  data-testid=c>w</p><img src=d  /><br ><i =x >");
        assert!(fit("<a data-b").html.starts_with("<a "));
    }

    #[test]
    fn deep_tags_go_and_text_stays() {
        let page = format!("{}heart{}after", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let fitted = fit(&page);
        assert!(fitted.cut);
        assert_eq!(fitted.html.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(fitted.html.matches("</div>").count(), MAX_DEPTH);
        assert!(fitted.html.contains("heart") && fitted.html.ends_with("after"));
    }

    #[test]
    fn formatting_left_open_is_closed_with_its_block() {
        assert_eq!(fit("<p><b>one</p><p>two").html, "<p><b>one</b></p><p>two");
        assert_eq!(fit("<p><i><font x=1>one<div>two</div>").html, "<p><i><font x=1>one</font></i><div>two</div>");
        assert_eq!(fit("<b>one<p>two</b>three").html, "<b>one<p>two</b>three");
    }

    #[test]
    fn swollen_tags_lose_their_attributes() {
        let page = format!("<p title='{}'>word</p>", "x".repeat(MAX_ATTRIBUTES));
        assert_eq!(fit(&page).html, "<p>word</p>");
    }
}
