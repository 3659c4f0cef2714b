//! `<meta>` and `<link>` tags, and attribute values as plain words.

use crate::page::dom::selector;
use crate::text::squeeze;
use scraper::Html;

/// The page's `<meta>` tags in order: names in lower case, values as given.
pub(super) struct MetaTags(Vec<(String, String)>);

impl MetaTags {
    pub(super) fn of(page: &Html) -> Self {
        let mut tags = Vec::new();
        for meta in page.select(selector!("meta[content]")) {
            let content = meta.attr("content").unwrap_or("").trim();
            if content.is_empty() {
                continue;
            }
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = meta.attr(key) {
                    tags.push((name.trim().to_ascii_lowercase(), content.to_owned()));
                }
            }
        }
        Self(tags)
    }

    /// The first value of the first of `names` that has one.
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).next())
    }

    /// All values of `name`, in order.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = String> + 'a {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| plain(v)).filter(|v| !v.is_empty())
    }
}

/// A value without tags, with entities resolved (some pages escape twice) and white space squeezed.
pub(in crate::page) fn plain(value: &str) -> String {
    let looks_marked_up = value.contains('<') && value.contains('>') || value.contains('&') && value.contains(';');
    if !looks_marked_up || value.len() > 20_000 {
        return squeeze(value);
    }
    squeeze(&Html::parse_fragment(value).root_element().text().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lose_mark_up() {
        assert_eq!(plain(" <b>Mill</b> &amp; “co” \n"), "Mill & “co”");
        assert_eq!(plain("1 < 2"), "1 < 2");
    }
}
