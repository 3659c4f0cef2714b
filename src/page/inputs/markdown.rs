//! Markdown as mark-up, and the fields before it.

use pulldown_cmark::{Options, Parser, html};

/// What a file's front matter says: `key: value` lines between two lines of dashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::page) struct FrontMatter(Vec<(String, String)>);

impl FrontMatter {
    /// The first of the keys that has a value; quotation marks around it are taken off.
    pub(in crate::page) fn first(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| self.0.iter().find(|(k, v)| k == key && !v.is_empty())).map(|(_, v)| v.as_str())
    }
}

/// HTML of a Markdown text, without its front matter, and that. Mark-up within the text is kept as mark-up.
pub(in crate::page) fn markdown(text: &str) -> (String, FrontMatter) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut out, Parser::new_ext(text, options));
    (out, front_matter(text))
}

fn front_matter(text: &str) -> FrontMatter {
    let mut lines = text.lines();
    let Some(fence) = lines.next().map(str::trim_end).filter(|l| matches!(*l, "---" | "+++")) else {
        return FrontMatter::default();
    };
    let fields = lines.take_while(|l| l.trim_end() != fence).take(200).filter_map(|line| {
        let (key, value) = line.split_once([':', '='])?;
        let value = value.trim().trim_matches(['"', '\'', '[', ']']).trim();
        (!key.starts_with([' ', '\t', '#'])).then(|| (key.trim().to_lowercase(), value.to_owned()))
    });
    FrontMatter(fields.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_mark_up_and_front_matter_fields() {
        let (html, front) = markdown(
            "---\ntitle: \"Mill reopens\"\nauthor: Ada Moor\n---\n\n# Mill\n\nThe [mill](https://a.example/) opened.",
        );
        assert_eq!(html, "<h1>Mill</h1>\n<p>The <a href=\"https://a.example/\">mill</a> opened.</p>\n");
        assert_eq!(front.first(&["headline", "title"]), Some("Mill reopens"));
        assert_eq!(front.first(&["date"]), None);
        assert_eq!(markdown("No fields here: none").1, FrontMatter::default());
    }
}
