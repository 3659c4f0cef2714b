//! Pages whose canonical address lies on another site.

use super::address::registered_domain;
use super::signals::OutletNames;
use super::{Credit, CreditKind, Document};
use crate::evidence::{Evidence, EvidenceCode};
use crate::text::fold_name;

/// The other site a page's canonical address lies on, as a credit: what the page was republished from.
///
/// Kept apart from [`Document::credits`], which do not name that outlet again unless it is an agency; 18 of 20 such
/// addresses on news pages were shared or syndicated text, the others another edition. `None` where page and address are
/// of one house. Without the address it was fetched from, a page is at home where its outlet is.
pub fn canonical_elsewhere(document: &Document, names: &dyn OutletNames) -> Option<Credit> {
    let canonical = document.canonical.as_ref()?;
    let here = match &document.url {
        Some(url) => registered_domain(url)?,
        None => document.outlet.as_ref()?.domain.clone()?,
    };
    let there = registered_domain(canonical)?;
    // One name under several endings is one house.
    let label = |d: &str| d.split('.').next().unwrap_or(d).to_owned();
    if here == there || label(&here) == label(&there) {
        return None;
    }
    let known = names.by_domain(canonical.host_str()?);
    let name = known.map_or(there, |k| k.name);
    // Agencies serve other houses' pages and their own from many domains.
    if document.outlet.as_ref().is_some_and(|o| fold_name(&o.name) == fold_name(&name)) {
        return None;
    }
    let evidence = Evidence::outside_text(EvidenceCode::CanonicalElsewhere, 0.8);
    Some(Credit { name, kind: CreditKind::OriginallyPublished, span: None, evidence })
}
