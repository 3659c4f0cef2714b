//! Keeps the tree shallow and small before it is built.
//!
//! Scripts, styles, drawings and comments are half of a news page's bytes, and every tree made of it would carry them;
//! the pass below leaves them out, but for JSON-LD.
//!
//! html5ever is quadratic in depth and has no cap (servo/html5ever #788), and dropping a very deep tree overflows the
//! stack. One linear pass over the tags drops those that would open an element deeper than the cap; text is kept.

use std::borrow::Cow;
use std::collections::HashMap;

/// Deepest nesting that is passed on. News pages reach 60; above 512 it is an attack or an endless unclosed tag.
const MAX_DEPTH: usize = 512;

/// Deepest nesting of tables, which the extractor takes far longer over than over other elements; old layouts reach 15.
const MAX_TABLES: usize = 24;

/// Bytes of attributes a tag may have; html5ever compares each attribute of a tag with all before it.
const MAX_ATTRIBUTES: usize = 16 << 10;

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
const RAW: &[&str] = &["script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes"];
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
    let mut scan = Scan {
        html,
        out: None,
        kept: 0,
        open: Vec::new(),
        counts: HashMap::new(),
        ignored: 0,
        dropped: false,
    };
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
        let name = html[name_start..name_end].to_ascii_lowercase();
        at = end;
        if closing {
            scan.close(&name, start, end);
            continue;
        }
        if matches!(name.as_str(), "script" | "style") && scan.ignored == 0 {
            let inner = raw_end(html, end, &name);
            let data = name == "script" && html[name_end..end].to_ascii_lowercase().contains("ld+json");
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
        if name == "svg"
            && !self_closed
            && let Some(inner) = drawing_end(html, end)
        {
            at = inner;
            scan.replace(start, at, "");
            continue;
        }
        if !scan.open(&name, self_closed, start, end) {
            continue;
        }
        if end - name_end > MAX_ATTRIBUTES {
            scan.replace(name_end, end, ">");
        }
        if name == "plaintext" {
            break;
        }
        if RAW.contains(&name.as_str()) {
            at = raw_end(html, end, &name);
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
    open: Vec<String>,
    /// How often each name is open, so that a closing tag without an opening one costs no search.
    counts: HashMap<String, usize>,
    /// Opening tags dropped whose closing tags are still to come.
    ignored: usize,
    dropped: bool,
}

impl<'h> Scan<'h> {
    /// Whether the tag is passed on.
    fn open(&mut self, name: &str, self_closed: bool, start: usize, end: usize) -> bool {
        if VOID.contains(&name) || RAW.contains(&name) {
            return true;
        }
        if ENDS_PARAGRAPH.contains(&name) {
            self.end_paragraph(start);
        }
        if SELF_CLOSING.contains(&name) && self.open.last().is_some_and(|last| last == name) {
            self.pop();
        }
        // A row ends the cells and the row before it; a table's part ends its rows too.
        let row_ends: &[&str] = match name {
            "tr" => &["td", "th", "tr"],
            "tbody" | "thead" | "tfoot" => &["td", "th", "tr", "tbody", "thead", "tfoot"],
            "dd" | "dt" => &["dd", "dt"],
            "td" | "th" => &["td", "th"],
            _ => &[],
        };
        while self.open.last().is_some_and(|last| row_ends.contains(&last.as_str())) {
            self.pop();
        }
        let tables = if name == "table" { self.counts.get("table").copied().unwrap_or(0) } else { 0 };
        if self.open.len() >= MAX_DEPTH || tables >= MAX_TABLES {
            self.ignored += 1;
            self.dropped = true;
            self.replace(start, end, "");
            return false;
        }
        // Only in SVG and MathML does `/>` close.
        if !(self_closed
            && (name.contains(':') || matches!(name, "path" | "circle" | "rect" | "use" | "line" | "polygon")))
        {
            *self.counts.entry(name.to_owned()).or_default() += 1;
            self.open.push(name.to_owned());
        }
        true
    }

    /// Closes the formatting above an open paragraph, and the paragraph.
    fn end_paragraph(&mut self, at: usize) {
        if self.counts.get("p").is_none_or(|&n| n == 0) {
            return;
        }
        let above = self.open.iter().rev().take_while(|open| FORMATTING.contains(&open.as_str()) || *open == "span");
        let above = above.count();
        let paragraph = self.open.len().checked_sub(above + 1).is_some_and(|i| self.open[i] == "p");
        if !paragraph {
            return;
        }
        for _ in 0..=above {
            if let Some(name) = self.pop().filter(|n| n != "p" && n != "span") {
                self.replace(at, at, &format!("</{name}>"));
            }
        }
    }

    fn close(&mut self, name: &str, start: usize, end: usize) {
        if self.ignored > 0 {
            self.ignored -= 1;
            self.replace(start, end, "");
            return;
        }
        if self.counts.get(name).is_none_or(|&n| n == 0) {
            return;
        }
        let formatting = FORMATTING.contains(&name);
        while let Some(last) = self.pop() {
            if last == name {
                break;
            }
            // What a block leaves open would be opened again in all that follow.
            if !formatting && FORMATTING.contains(&last.as_str()) {
                self.replace(start, start, &format!("</{last}>"));
            }
        }
    }

    fn pop(&mut self) -> Option<String> {
        let name = self.open.pop()?;
        if let Some(n) = self.counts.get_mut(&name) {
            *n -= 1;
        }
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
