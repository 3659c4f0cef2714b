//! The ways to a cited page, cheapest first.
//!
//! A route says what to ask and reads the answers; it opens no socket, has no clock and keeps no state: what it must
//! remember from one request to the next stands in the fragment of the request's address, which is never sent. What went
//! wrong with a service is said in [`Reading::trouble`](super::Reading), in words of our own: neither a key nor anything a
//! service says is in them.
//!
//! docs/resolving.md has the services' formats, and who learns what.

/// A route with a key, whose debug output does not show it.
macro_rules! keyed {
    ($route:ident) => {
        impl std::fmt::Debug for $route {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($route)).field("base", &self.base.as_str()).finish_non_exhaustive()
            }
        }
    };
}
use keyed;

mod answer;
mod ask;
mod brave;
mod common_crawl;
mod event_registry;
mod feed;
mod gal;
mod gdelt;
mod gunzip;
mod lenient;
mod link_format;
mod media_cloud;
mod memento;
mod news_api;
mod services;
mod site_search;
mod sitemap;
mod sitemap_xml;
mod wayback;

pub use services::Services;

use super::Route;

/// One of the routes, with the services it asks.
pub type AnyRoute = Box<dyn Route>;

/// Why routes could not be chosen by name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No route has this name.
    #[error("no route is called `{name}`; there are {}", NAMES.join(", "))]
    Unknown {
        /// The name.
        name: String,
    },
    /// The route asks a service that wants a key, and none was given.
    #[error("the route `{name}` needs a key")]
    NoKey {
        /// Its name.
        name: String,
    },
}

/// The names of all routes, cheapest first.
pub const NAMES: &[&str] = &[
    feed::NAME,
    sitemap::NAME,
    site_search::NAME,
    gdelt::NAME,
    gal::NAME,
    wayback::NAME,
    memento::NAME,
    common_crawl::NAME,
    media_cloud::NAME,
    brave::NAME,
    news_api::NAME,
    event_registry::NAME,
];

/// Every route, cheapest first: those that need a key where it is given.
pub fn all(services: &Services) -> Vec<AnyRoute> {
    NAMES.iter().filter_map(|name| one(name, services)).collect()
}

/// The routes that tell nobody but the cited outlet that its pages are being read: its feed and its sitemap. Neither
/// holds a word of the question.
pub fn default(services: &Services) -> Vec<AnyRoute> {
    [feed::NAME, sitemap::NAME].iter().filter_map(|name| one(name, services)).collect()
}

/// Every route that `--search` allows: all but `gal`, which loads many large files and is asked for by name.
pub fn searching(services: &Services) -> Vec<AnyRoute> {
    NAMES.iter().filter(|name| **name != gal::NAME).filter_map(|name| one(name, services)).collect()
}

/// The routes of these names, cheapest first, each once.
///
/// # Errors
///
/// When there is no route of a name, or no key for it.
pub fn named<S: AsRef<str>>(services: &Services, names: &[S]) -> Result<Vec<AnyRoute>, Error> {
    for name in names.iter().map(AsRef::as_ref) {
        if !NAMES.contains(&name) {
            return Err(Error::Unknown { name: name.to_owned() });
        }
        if one(name, services).is_none() {
            return Err(Error::NoKey { name: name.to_owned() });
        }
    }
    let chosen = NAMES.iter().filter(|known| names.iter().any(|name| name.as_ref() == **known));
    Ok(chosen.filter_map(|name| one(name, services)).collect())
}

fn one(name: &str, services: &Services) -> Option<AnyRoute> {
    let base = || services.base(name);
    let key = || services.key(name);
    Some(match name {
        feed::NAME => Box::new(feed::Feed),
        sitemap::NAME => Box::new(sitemap::Sitemap),
        site_search::NAME => Box::new(site_search::SiteSearch),
        gdelt::NAME => Box::new(gdelt::Gdelt { base: base()? }),
        gal::NAME => Box::new(gal::Gal { base: base()? }),
        wayback::NAME => Box::new(wayback::Wayback { base: base()? }),
        memento::NAME => Box::new(memento::Memento { gate: base()?, map: services.base(memento::MAP)? }),
        common_crawl::NAME => {
            Box::new(common_crawl::CommonCrawl { index: base()?, data: services.base(common_crawl::DATA)? })
        }
        media_cloud::NAME => Box::new(media_cloud::MediaCloud { base: base()?, key: key()? }),
        brave::NAME => Box::new(brave::Brave { base: base()?, key: key()? }),
        news_api::NAME => Box::new(news_api::NewsApi { base: base()?, key: key()? }),
        event_registry::NAME => Box::new(event_registry::EventRegistry { base: base()?, key: key()? }),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::Reach;

    fn names(routes: &[AnyRoute]) -> Vec<&'static str> {
        routes.iter().map(|r| r.name()).collect()
    }

    #[test]
    fn keys_make_routes() {
        let mut services = Services::default();
        assert_eq!(names(&all(&services)), NAMES[..8]);
        assert_eq!(names(&default(&services)), ["feed", "sitemap"]);
        assert!(!names(&searching(&services)).contains(&"gal"));
        services.keys.insert("brave".to_owned(), "k".to_owned());
        assert!(names(&searching(&services)).contains(&"brave"));
        assert!(default(&services).iter().all(|r| r.reach() == Reach::Site));
    }

    #[test]
    fn routes_are_chosen_by_name_in_their_own_order() {
        let services = Services::default();
        let chosen = named(&services, &["gal", "feed", "gal"]).expect("both exist");
        assert_eq!(names(&chosen), ["feed", "gal"]);
        let unknown = named(&services, &["google"]).expect_err("there is none");
        assert!(unknown.to_string().contains("site-search, gdelt, gal"), "{unknown}");
        assert_eq!(named(&services, &["brave"]).map(|_| ()), Err(Error::NoKey { name: "brave".to_owned() }));
    }
}
