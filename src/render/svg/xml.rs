//! A writer of XML that cannot be given anything unescaped.

use super::super::escape;

/// Well-formed XML in the making.
#[derive(Debug, Default)]
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// Names are ours, values anybody's.
pub(super) type Attributes<'a> = [(&'static str, &'a str)];

impl Xml {
    pub(super) fn open(&mut self, tag: &'static str, attributes: &Attributes<'_>) {
        self.start(tag, attributes);
        self.out.push('>');
        self.open.push(tag);
    }

    pub(super) fn close(&mut self) {
        if let Some(tag) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(tag);
            self.out.push('>');
        }
    }

    /// An element without content.
    pub(super) fn empty(&mut self, tag: &'static str, attributes: &Attributes<'_>) {
        self.start(tag, attributes);
        self.out.push_str("/>");
    }

    /// An element with text in it.
    pub(super) fn text(&mut self, tag: &'static str, attributes: &Attributes<'_>, text: &str) {
        self.start(tag, attributes);
        self.out.push('>');
        self.out.push_str(&escape::xml(text));
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// A style sheet of our own: rules hold no text from pages and none of XML's special characters but quotation marks.
    pub(super) fn style(&mut self, sheet: &str) {
        debug_assert!(!sheet.contains(['<', '>', '&']), "a style sheet is written as it stands");
        self.out.push_str("<style>");
        self.out.push_str(sheet);
        self.out.push_str("</style>");
    }

    /// A line feed, so that the source can be read and compared.
    pub(super) fn line(&mut self) {
        self.out.push('\n');
    }

    /// Closes what is open and gives the text.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.push('\n');
        self.out
    }

    fn start(&mut self, tag: &str, attributes: &Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(&escape::xml(value));
            self.out.push('"');
        }
    }
}

/// A number with at most one decimal: a tenth of a pixel is finer than any screen.
pub(super) fn num(value: f64) -> String {
    let tenths = (value * 10.0).round();
    if !tenths.is_finite() {
        return "0".to_owned();
    }
    let tenths = tenths as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.abs() / 10, tenths.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let cases = [(0.0, "0"), (-0.01, "0"), (1.25, "1.3"), (-0.5, "-0.5"), (12.0, "12"), (f64::NAN, "0")];
        for (given, wanted) in cases {
            assert_eq!(num(given), wanted);
        }
    }

    #[test]
    fn what_is_open_is_closed() {
        let mut xml = Xml::default();
        xml.open("a", &[("b", "\"<&")]);
        xml.text("t", &[], "]]>");
        xml.open("c", &[]);
        xml.empty("d", &[]);
        assert_eq!(xml.finish(), "<a b=\"&quot;&lt;&amp;\"><t>]]&gt;</t><c><d/></c></a>\n");
    }
}
