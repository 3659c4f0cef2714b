//! The outlet directory as the page room asks it.

use super::document::{Document, Publisher};
use super::signals::{Agencies, KnownOutlet, OutletNames};
use crate::evidence::{Evidence, EvidenceCode};
use crate::outlet::{Context, Outlet, OutletDirectory, OutletKind};

impl OutletNames for OutletDirectory {
    fn by_name(&self, name: &str) -> Option<KnownOutlet> {
        // The agencies' own list knows their desk codes and initials, which in a directory of the world are ambiguous.
        Agencies.by_name(name).or_else(|| self.resolve(name, &Context::default()).one().map(|c| known(c.outlet)))
    }

    fn by_domain(&self, host: &str) -> Option<KnownOutlet> {
        Self::by_domain(self, host).map(known)
    }

    fn short_name(&self, name: &str) -> Option<String> {
        let found = self.resolve(name, &Context::default());
        let outlet = found.one()?.outlet;
        let keys = [&outlet.name].into_iter().chain(&outlet.aliases).filter(|n| {
            n.starts_with(|c: char| c.is_ascii_uppercase())
                && n.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '&' | '\''))
                && !n.to_ascii_lowercase().ends_with(".com")
        });
        keys.map(|n| n.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
            .min_by_key(|key| (key.len(), key.clone()))
    }
}

fn known(outlet: &Outlet) -> KnownOutlet {
    KnownOutlet {
        name: outlet.name.split(" (").next().unwrap_or(&outlet.name).to_owned(),
        domain: outlet.domain().map(str::to_owned),
        kind: outlet.kind.unwrap_or(OutletKind::Online),
    }
}

/// The outlet a text without any other sign names in its place line: "TEHRAN (Tasnim) –".
pub(super) fn outlet_of_dateline(document: &Document, names: &dyn OutletNames) -> Option<Publisher> {
    let dateline = document.dateline.as_ref()?;
    let agency = dateline.agency.as_deref()?;
    let evidence = vec![Evidence::at(EvidenceCode::DatelineAgency, dateline.span, 0.8)];
    Some(match names.by_name(agency) {
        Some(known) => Publisher { name: known.name, domain: known.domain, kind: Some(known.kind), evidence },
        None => Publisher { name: agency.to_owned(), domain: None, kind: None, evidence },
    })
}

/// The headline of a plain text: a first line that is no sentence, with more text after it.
pub(super) fn headline_of_text(document: &Document) -> Option<String> {
    let mut lines = document.text.paragraphs();
    let first = document.text.slice(lines.next()?);
    lines.next()?;
    let long = first.chars().count() > 160;
    let sentence = first.ends_with(['.', ',', ';', ':', '”', '"']);
    (!long && !sentence).then(|| first.to_owned())
}
