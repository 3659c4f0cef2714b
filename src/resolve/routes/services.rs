use std::collections::BTreeMap;
use std::fmt;
use url::Url;

/// Where the services are, and the keys to those that want one. The default asks the real hosts, without any key.
#[derive(Clone, PartialEq, Eq)]
pub struct Services {
    /// Base addresses by name: a route's, and `memento-timemap` and `common-crawl-data`. A service's own paths are added.
    pub bases: BTreeMap<String, Url>,
    /// Keys by the route's name. They do not show in debug output.
    pub keys: BTreeMap<String, String>,
}

/// GDELT's files are documented with http only; `https` there has another host's certificate.
const BASES: &[(&str, &str)] = &[
    ("brave", "https://api.search.brave.com/"),
    ("common-crawl", "https://index.commoncrawl.org/"),
    ("common-crawl-data", "https://data.commoncrawl.org/"),
    ("event-registry", "https://eventregistry.org/"),
    ("gal", "http://data.gdeltproject.org/"),
    ("gdelt", "https://api.gdeltproject.org/"),
    ("media-cloud", "https://search.mediacloud.org/"),
    ("memento", "https://web.archive.org/web/"),
    ("memento-timemap", "https://web.archive.org/web/timemap/link/"),
    ("news-api", "https://newsapi.org/"),
    ("wayback", "https://web.archive.org/"),
];

impl Default for Services {
    fn default() -> Self {
        let base = |(name, address): &(&str, &str)| Some(((*name).to_owned(), Url::parse(address).ok()?));
        Self { bases: BASES.iter().filter_map(base).collect(), keys: BTreeMap::new() }
    }
}

impl Services {
    /// The names a base address can be given for.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BASES.iter().map(|(name, _)| *name)
    }

    /// A service's base, ending in a slash so that paths can be joined to it.
    pub(super) fn base(&self, name: &str) -> Option<Url> {
        let mut base = self.bases.get(name)?.clone();
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Some(base)
    }

    pub(super) fn key(&self, name: &str) -> Option<String> {
        self.keys.get(name).map(|k| k.trim().to_owned()).filter(|k| !k.is_empty())
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&String> = self.keys.keys().collect();
        f.debug_struct("Services").field("bases", &self.bases).field("keys", &keys).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_bases_are_addresses() {
        assert_eq!(Services::default().bases.len(), BASES.len());
    }

    #[test]
    fn a_key_does_not_show() {
        let mut services = Services::default();
        services.keys.insert("brave".to_owned(), "s3cret".to_owned());
        assert!(!format!("{services:?}").contains("s3cret"));
    }
}
