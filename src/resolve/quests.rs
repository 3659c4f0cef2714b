//! What to look for, from an attribution that names a carrier.

use super::{Links, Quest};
use crate::attribution::{AgentKind, Attribution, Speech};
use crate::outlet::{Context, Outlet, OutletDirectory, Resolution};
use crate::page::{Document, When, registered_domain};
use std::collections::BTreeMap;
use url::Url;

/// Outlets tried of those that share a name.
const MAX_OUTLETS: usize = 3;

/// What to look for, one quest an outlet that the carrier's name may mean, best first.
///
/// A name that several outlets share is not decided here: each of the likeliest three is asked, and the words of a page
/// decide. `sites` has the roots of sites that are not at `https://` and their domain. Empty for a carrier that has no
/// site: a book, a platform, an outlet of unknown address.
pub fn quests(
    document: &Document,
    links: &Links,
    attribution: &Attribution,
    directory: &OutletDirectory,
    sites: &BTreeMap<String, Url>,
) -> Vec<Quest> {
    let words: Vec<&str> = attribution.content.iter().map(|&s| document.text.slice(s)).collect();
    let blank = Quest {
        outlet: String::new(),
        site: None,
        domains: Vec::new(),
        feed: None,
        statement: words.join(" "),
        quoted: attribution.speech != Speech::Indirect,
        speaker: attribution.speaker.as_ref().filter(|s| s.kind != AgentKind::Anonymous).map(|s| s.name.clone()),
        cited: document.published.as_deref().and_then(When::parse),
        dead: Vec::new(),
    };
    let Some(carrier) = attribution.via.first() else { return vec![blank] };
    let blank = Quest { outlet: carrier.name.clone(), ..blank };
    let of_outlet = |outlet: &Outlet| {
        let domain = outlet.domains.first();
        let site = domain.and_then(|d| sites.get(d).cloned().or_else(|| Url::parse(&format!("https://{d}/")).ok()));
        Quest {
            outlet: outlet.name.clone(),
            site,
            domains: outlet.domains.clone(),
            feed: outlet.feed.as_deref().and_then(|f| Url::parse(f).ok()),
            ..blank.clone()
        }
    };
    let named = match carrier.kind {
        AgentKind::Outlet | AgentKind::Agency => carrier.name.clone(),
        AgentKind::Programme => {
            let programme = directory.programme(&carrier.name);
            programme.map_or_else(|| carrier.name.clone(), |p| p.outlet.clone())
        }
        _ => return vec![blank],
    };
    // A link to it elsewhere in the article shows where its site is.
    if let Some(linked) = links.of_outlet(&named) {
        if let Some(outlet) = directory.by_domain(linked.host_str().unwrap_or_default()) {
            return vec![of_outlet(outlet)];
        }
        let site = linked.join("/").ok();
        let domains = registered_domain(linked).into_iter().collect();
        return vec![Quest { site, domains, ..blank }];
    }
    let context = Context { language: document.language.clone(), ..Context::default() };
    match directory.resolve(&named, &context) {
        Resolution::One(one) => vec![of_outlet(one.outlet)],
        Resolution::Ambiguous(several) => several.iter().take(MAX_OUTLETS).map(|c| of_outlet(c.outlet)).collect(),
        Resolution::Unknown => vec![blank],
    }
}
