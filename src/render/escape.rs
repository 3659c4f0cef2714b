//! The one place where text from pages is made harmless for XML and DOT.
//!
//! Titles, names and evidence come from pages nobody here wrote. Everything a drawing writes passes through [`xml`] or
//! [`quote`]; both go through [`clean`] first, so that neither format can be given a character it forbids or a
//! direction override that makes a label read as something else.

use std::borrow::Cow;

/// Text without characters that XML 1.0 forbids and without the characters that change the direction of what follows.
///
/// Controls go (tab and line feed stay; a carriage return, alone or before a line feed, is a line feed). The two
/// overrides, U+202D and U+202E, have no honest use in a name and become U+FFFD so that they are seen; embeddings and
/// isolates (U+202A-202C, U+2066-2069), which editors leave in ordinary Arabic and Hebrew text, are dropped: the
/// letters themselves still run from right to left. Applying it twice changes nothing more.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{202D}' | '\u{202E}' => out.push('\u{FFFD}'),
            c if is_plain(c) => out.push(c),
            _ => {}
        }
    }
    Cow::Owned(out)
}

fn is_plain(c: char) -> bool {
    match c {
        '\t' | '\n' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => false,
        // Every plane ends in two non-characters; XML forbids the first pair and wants none of the others.
        c if (c as u32) & 0xFFFE == 0xFFFE => false,
        '\u{FDD0}'..='\u{FDEF}' => false,
        c => !c.is_control(),
    }
}

/// Text as XML character data or as the inside of an attribute in either kind of quotation marks.
///
/// `>` is escaped too, so `]]>` cannot stand in the output. Line feeds and tabs stay as they are; a reader of an
/// attribute turns them into spaces.
pub(crate) fn xml(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Text as a DOT string in quotation marks, which Graphviz shows as it stands.
///
/// In quotation marks nothing is an HTML-like label, whatever it starts with. A backslash is doubled, as Graphviz reads
/// `\N`, `\G`, `\l` and others in labels; a line feed is `\n`; an ampersand is `&amp;`, as Graphviz would otherwise
/// read entities in the text.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in clean(text).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A link that may be written: http or https, as the URL standard spells it; `None` for all others.
pub(super) fn link(url: Option<&str>) -> Option<String> {
    let url = url::Url::parse(url?).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

/// An id of letters, digits, `-`, `.` and `_` that differs where the given ids differ, for XML's `id`.
pub(super) fn element_id(prefix: &str, id: &str) -> String {
    let mut out = String::with_capacity(prefix.len() + id.len() + 1);
    for part in [prefix, "-", id] {
        for c in part.chars() {
            if c.is_ascii_alphanumeric() || c == '-' || c == '.' {
                out.push(c);
            } else {
                out.push_str(&format!("_{:x}_", c as u32));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_plain_in_xml() {
        let cases = [
            ("<script>", "&lt;script&gt;"),
            ("]]>", "]]&gt;"),
            ("a\"b'c", "a&quot;b&#39;c"),
            ("AT&T &amp;", "AT&amp;T &amp;amp;"),
            ("nul\0 bell\u{7} esc\u{1b}[31m", "nul bell esc[31m"),
            ("gpj.\u{202E}exe", "gpj.\u{FFFD}exe"),
            ("\u{2067}سلام\u{2069}", "سلام"),
            ("من\u{200C}زل \u{200F}ok", "من\u{200C}زل \u{200F}ok"),
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
            ("\u{FFFE}x\u{1FFFF}\u{FDD0}", "x"),
        ];
        for (given, wanted) in cases {
            assert_eq!(xml(given), wanted, "{given:?}");
        }
    }

    #[test]
    fn hostile_text_is_plain_in_dot() {
        let cases = [
            ("<b>bold</b>", r#""<b>bold</b>""#),
            (r"C:\new\N", r#""C:\\new\\N""#),
            ("ends with \\", r#""ends with \\""#),
            ("say \"no\"]; x [", r#""say \"no\"]; x [""#),
            ("two\nlines\tand", r#""two\nlines and""#),
            ("&lt;", r#""&amp;lt;""#),
            ("\0\u{202E}", "\"\u{FFFD}\""),
        ];
        for (given, wanted) in cases {
            assert_eq!(quote(given), wanted, "{given:?}");
        }
    }

    #[test]
    fn links_lead_to_the_web_only() {
        assert_eq!(link(Some("https://a.example/x y?q=\"<")).as_deref(), Some("https://a.example/x%20y?q=%22%3C"));
        for url in ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a", ""]
        {
            assert_eq!(link(Some(url)), None, "{url}");
        }
    }

    #[test]
    fn element_ids_differ() {
        assert_eq!(element_id("p", "doc:1"), "p-doc_3a_1");
        assert_ne!(element_id("p", "a b"), element_id("p", "a_b"));
    }
}
