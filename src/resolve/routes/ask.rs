//! Putting questions together.

use url::Url;

/// An address below a base.
pub(super) fn below(base: &Url, path: &str) -> Option<Url> {
    // The page's address is a part of some paths and must not be taken for the whole.
    base.join(&format!("./{path}")).ok().filter(|url| url.origin() == base.origin())
}

/// With a query.
pub(super) fn with_query(mut url: Url, pairs: &[(&str, &str)]) -> Url {
    url.query_pairs_mut().clear().extend_pairs(pairs);
    url
}

/// With what is to be known again when the answer comes. The fragment of an address is never sent.
pub(super) fn remember(mut url: Url, notes: &[(&str, u32)]) -> Url {
    let notes: Vec<String> = notes.iter().map(|(name, value)| format!("{name}={value}")).collect();
    url.set_fragment(Some(&notes.join("&")));
    url
}

/// What was to be known again.
pub(super) fn recall(url: &Url, name: &str) -> Option<u32> {
    let notes = url.fragment()?.split('&').filter_map(|note| note.split_once('='));
    notes.filter(|(n, _)| *n == name).find_map(|(_, value)| value.parse().ok())
}

/// A page's address without its fragment, as archives are asked for it.
pub(super) fn bare(url: &Url) -> String {
    url[..url::Position::AfterQuery].to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_page_below_an_archive_stays_below_it() {
        let base = Url::parse("http://127.0.0.1:9/x/").unwrap();
        let url = below(&base, "web/2024id_/https://gazette.example/a?b=1").unwrap();
        assert_eq!(url.as_str(), "http://127.0.0.1:9/x/web/2024id_/https://gazette.example/a?b=1");
        assert_eq!(below(&base, "https://gazette.example/a").unwrap().host_str(), Some("127.0.0.1"));
        let noted = remember(url, &[("depth", 2), ("left", 7)]);
        assert_eq!((recall(&noted, "left"), recall(&noted, "page")), (Some(7), None));
    }
}
