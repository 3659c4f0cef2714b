//! Small helpers over the parsed tree.

use crate::text::squeeze;
use scraper::{ElementRef, Html, Selector};

/// Declares a selector that is parsed once.
macro_rules! selector {
    ($css:literal) => {{
        static SELECTOR: std::sync::LazyLock<scraper::Selector> =
            std::sync::LazyLock::new(|| scraper::Selector::parse($css).expect("a literal selector parses"));
        &*SELECTOR
    }};
}
pub(super) use selector;

/// The element's words with white space squeezed; scripts and styles left out.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    gathered(element, usize::MAX).unwrap_or_default()
}

/// As [`text_of`]; `None` where there are more than so many characters. Reads no further than it must.
pub(super) fn short_text_of(element: ElementRef<'_>, most: usize) -> Option<String> {
    gathered(element, most).filter(|text| text.chars().count() <= most)
}

/// The words, unless they run to more than `most` characters other than white space.
fn gathered(element: ElementRef<'_>, most: usize) -> Option<String> {
    let mut out = String::new();
    let mut left = most;
    for node in element.descendants() {
        if let Some(text) = node.value().as_text() {
            let hidden = node.parent().and_then(ElementRef::wrap).is_some_and(|p| {
                matches!(p.value().name(), "script" | "style" | "noscript" | "template" | "svg" | "title")
                    && p.id() != element.id()
            });
            if !hidden {
                let after_element = node.prev_sibling().is_some_and(|n| n.value().is_element());
                let glued = out.ends_with(char::is_lowercase)
                    && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
                if after_element && glued {
                    out.push(' ');
                }
                if most != usize::MAX {
                    left = left.checked_sub(text.chars().filter(|c| !c.is_whitespace()).count())?;
                }
                out.push_str(text);
            }
        } else if node.value().as_element().is_some_and(|e| matches!(e.name(), "span" | "a" | "time" | "strong" | "em"))
        {
            // A kicker and a headline, a name and a desk stand in elements of their own without a space between:
            // "MigrationChiesa". A drop cap goes on in lower case and is left alone.
            let mut next = node.descendants().filter_map(|n| n.value().as_text()).flat_map(|t| t.chars());
            let mut before = out.chars().rev();
            let (n1, n2) = (next.next(), next.next());
            let (b1, b2) = (before.next(), before.next());
            let upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
            let new_word = upper(n1) || n1.is_some_and(char::is_numeric);
            let after_word = b1.is_some_and(|c| c.is_lowercase() || c.is_numeric());
            // "SID" and "Nachrichtenagentur".
            let after_capitals = upper(b1) && upper(b2) && upper(n1) && n2.is_some_and(char::is_lowercase);
            if (new_word && after_word) || after_capitals {
                out.push(' ');
            }
        } else if node.value().as_element().is_some_and(|e| is_block(e.name()) || e.name() == "br") {
            out.push(' ');
        }
    }
    Some(squeeze(&out))
}

/// The first match's words, when it has any.
pub(super) fn first_text(html: &Html, selector: &Selector) -> Option<String> {
    html.select(selector).map(text_of).find(|t| !t.is_empty())
}

/// Whether the element starts a line of its own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Class and id in lower case, for looking for words in them.
pub(super) fn marks_of(element: ElementRef<'_>) -> String {
    let mut marks = String::new();
    for (name, value) in element.value().attrs() {
        if matches!(name, "class" | "id" | "role" | "data-component" | "data-testid") {
            marks.push_str(value);
            marks.push(' ');
        }
    }
    marks.make_ascii_lowercase();
    marks
}

/// Whether one of the words stands in the marks. They are short and many, so that looking at each place once is
/// quicker than a search for each word.
pub(super) fn names_any(marks: &str, words: &[&str]) -> bool {
    let bytes = marks.as_bytes();
    let at = |i: usize, word: &[u8]| bytes[i] == word[0] && bytes[i..].starts_with(word);
    (0..bytes.len()).any(|i| words.iter().any(|word| at(i, word.as_bytes())))
}
