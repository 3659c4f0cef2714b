//! Whose page it is.

use super::address::{original_address, registered_domain};
use super::document::Publisher;
use super::signals::OutletNames;
use crate::evidence::{Evidence, EvidenceCode};
use url::Url;

/// The outlet of a page: by its address where the directory knows it, else by the name the page gives its site.
///
/// The one place where a page's publisher meets the directory.
pub(super) fn identify(
    url: Option<&Url>,
    canonical: Option<&Url>,
    site: Option<&str>,
    names: &dyn OutletNames,
) -> Option<Publisher> {
    // The address it was fetched from says whose page it is; a canonical address may lie with another outlet.
    let address = url.or(canonical);
    // Nor is a cache or an archive the outlet of what it serves.
    let served = address.and_then(original_address);
    let address = served.as_ref().or(address);
    let domain = address.and_then(registered_domain);
    let host = address.and_then(|u| u.host_str());
    if let Some(known) = host.and_then(|h| names.by_domain(h)) {
        let evidence = vec![Evidence::outside_text(EvidenceCode::OutletDomain, 0.98)];
        return Some(Publisher { name: known.name, domain: known.domain.or(domain), kind: Some(known.kind), evidence });
    }
    let site = site.map(str::trim).filter(|s| !s.is_empty() && s.chars().count() <= 80);
    if let Some(site) = site {
        let known = names.by_name(site);
        let evidence = vec![Evidence::outside_text(EvidenceCode::SiteName, 0.9)];
        let name = site.to_owned();
        // A name alone is not enough to move a page to another domain.
        let kind = known.filter(|k| k.domain.is_some() && k.domain == domain).map(|k| k.kind);
        return Some(Publisher { name, domain, kind, evidence });
    }
    let name = domain.clone()?;
    let evidence = vec![Evidence::outside_text(EvidenceCode::OutletDomain, 0.6)];
    Some(Publisher { name, domain, kind: None, evidence })
}

/// The publisher given beside the input, by name.
pub(super) fn identify_name(name: &str, names: &dyn OutletNames) -> Publisher {
    let evidence = vec![Evidence::outside_text(EvidenceCode::GivenMetadata, 0.95)];
    // A list may give the page's address in place of a name.
    let url = Url::parse(name).ok().filter(|u| u.host_str().is_some());
    if let Some(found) = url.and_then(|u| identify(Some(&u), None, None, names)) {
        return Publisher { evidence, ..found };
    }
    match names.by_name(name) {
        Some(known) => Publisher { name: known.name, domain: known.domain, kind: Some(known.kind), evidence },
        None => Publisher { name: name.to_owned(), domain: None, kind: None, evidence },
    }
}
