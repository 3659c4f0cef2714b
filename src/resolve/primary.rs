//! Whether a page is where a chain ends.

use super::drift::{Drift, DriftKind};
use crate::attribution::{Attribution, Voice};
use crate::outlet::OutletKind;
use crate::page::{CreditKind, Document, registered_domain};
use crate::text::fold_name;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// How a page is the end of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Primary {
    /// The page is what was said: a transcript, a statement, a filing, a post.
    Document,
    /// The outlet heard it itself, as far as the page says.
    OwnReporting,
}

impl Primary {
    /// The kebab-case word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::OwnReporting => "own-reporting",
        }
    }
}

#[derive(Deserialize)]
struct Lists {
    titles: Vec<String>,
    folders: BTreeSet<String>,
    hosts: Vec<String>,
    posts: BTreeSet<String>,
}

static LISTS: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(include_str!("primary.toml")).expect("the lists beside this file are valid"));

/// How `page` is the end of the chain of a statement; `None` where it is not: it does not have the statement, denies it,
/// has it from a carrier, or carries somebody else's copy.
///
/// `attributions` are those of `page`, and `drift` how it has the statement. Nobody's word is taken for what it does not
/// say: an outlet's own reporting is a statement that the page ascribes to a speaker through nobody.
pub fn is_primary(page: &Document, attributions: &[Attribution], drift: &Drift) -> Option<Primary> {
    let passage = drift.passage.filter(|_| !matches!(drift.kind, DriftKind::Contradicted | DriftKind::Absent))?;
    let holds = |a: &&Attribution| a.content.iter().any(|c| c.overlaps(passage));
    let here: Vec<&Attribution> = attributions.iter().filter(holds).collect();
    let relayed = |a: &&&Attribution| a.voice == Voice::Relayed || !a.via.is_empty();
    let own = page.outlet.as_ref().map(|o| fold_name(&o.name));
    let copied = page.credits.iter().any(|c| {
        !matches!(c.kind, CreditKind::Photo | CreditKind::Contributed) && own.as_deref() != Some(&fold_name(&c.name))
    });
    if copied || here.iter().any(|a| relayed(&a)) {
        return None;
    }
    if is_document(page) {
        return Some(Primary::Document);
    }
    here.iter().any(|a| a.speaker.is_some()).then_some(Primary::OwnReporting)
}

/// Whether the page is itself a statement, transcript, filing or post, by its outlet, address or headline.
fn is_document(page: &Document) -> bool {
    let kind = page.outlet.as_ref().and_then(|o| o.kind);
    if matches!(kind, Some(OutletKind::PressRelease | OutletKind::Government)) {
        return true;
    }
    let url = page.url.as_ref().or(page.canonical.as_ref());
    let by_address = url.is_some_and(|url| {
        let host = url.host_str().unwrap_or_default();
        let mut folders = url.path_segments().into_iter().flatten().map(str::to_lowercase);
        LISTS.hosts.iter().any(|h| host.ends_with(h.as_str()))
            || registered_domain(url).is_some_and(|d| LISTS.posts.contains(&*d))
            || url.path().to_lowercase().ends_with(".pdf")
            || folders.any(|f| LISTS.folders.contains(&f))
    });
    let by_title = page.title.as_deref().is_some_and(|title| {
        let title = title.to_lowercase();
        title.split([':', '–', '—', '|']).any(|part| {
            let part = part.trim_start();
            LISTS
                .titles
                .iter()
                .any(|t| part.strip_prefix(t.as_str()).is_some_and(|r| !r.starts_with(char::is_alphanumeric)))
        })
    });
    by_address || by_title
}

#[cfg(test)]
mod tests {
    use super::super::drift::drift;
    use super::*;
    use crate::attribution::Reader;
    use crate::outlet::OutletDirectory;
    use crate::page::DocumentId;
    use url::Url;

    const SAID: &str = "“We have checked every weld on both ships, and we have found nothing to keep them in port,”";

    fn end(text: &str, title: &str, url: &str) -> Option<Primary> {
        let reader = Reader::fast(OutletDirectory::embedded());
        let from = Document::from_text(DocumentId::new("from"), format!("{SAID} Ilsa Varga said, Reuters reported."));
        let mut page = Document::from_text(DocumentId::new("page"), text);
        page.title = Some(title.to_owned());
        page.url = Url::parse(url).ok();
        let (cites, attributions) = (reader.read(&from), reader.read(&page));
        let drift = drift(&from, &cites[0], &page, &attributions);
        is_primary(&page, &attributions, &drift)
    }

    #[test]
    fn a_chain_ends_at_a_document_or_where_nobody_else_is_named() {
        let heard = format!("{SAID} Ilsa Varga said on Monday.");
        let relayed = format!("{SAID} Ilsa Varga told CNN on Monday.");
        let denied = "Ilsa Varga denied that we have checked every weld on both ships, and that we have found nothing \
                      to keep them in port.";
        let transcript = SAID.trim_matches(['“', '”']);
        let story = "https://gazette.example/news/welds";
        for (text, title, url, expected) in [
            (&*heard, "Ferries stay", story, Some(Primary::OwnReporting)),
            (&*relayed, "Ferries stay", story, None),
            (denied, "Ferries stay", story, None),
            ("Bread was dear on the island.", "Transcript: the minister", story, None),
            (transcript, "Transcript: the minister in the studio", story, Some(Primary::Document)),
            (transcript, "Ferries", "https://transport.example/press-releases/welds", Some(Primary::Document)),
            (transcript, "Ferries", "https://transport.gov/welds", Some(Primary::Document)),
            (transcript, "Ferries", "https://x.com/ilsavarga/status/1", Some(Primary::Document)),
            (transcript, "Transcriptions of old songs", story, None),
        ] {
            assert_eq!(end(text, title, url), expected, "{title}: {url}: {text}");
        }
    }
}
