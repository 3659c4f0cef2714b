//! From a capture to a document with its attributions, or to why it is not the page that was cited.

use super::Traced;
use crate::attribution::{Attribution, Reader};
use crate::fetch::{Capture, Miss, MissReason};
use crate::page::{self, Document, Input, wall_of};
use crate::resolve::Lead;
use crate::warc;
use url::Url;

/// A page as it was read.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) document: Document,
    pub(super) attributions: Vec<Attribution>,
    /// Every address that led to it.
    pub(super) aliases: Vec<Url>,
    /// The archive that gave it, where it did not come from its own site.
    pub(super) archive: Option<Url>,
}

impl Read {
    /// As a document of a trace.
    pub(super) fn traced(self, depth: usize) -> Traced {
        let mut aliases = Vec::new();
        add_aliases(&mut aliases, self.aliases.iter().chain(&self.archive), &self.document);
        Traced { document: self.document, attributions: self.attributions, depth, asked: Vec::new(), aliases }
    }
}

/// Adds the addresses that are not the document's own.
pub(super) fn add_aliases<'u>(known: &mut Vec<Url>, more: impl IntoIterator<Item = &'u Url>, document: &Document) {
    for url in more {
        if document.url.as_ref() != Some(url) && !known.contains(url) {
            known.push(url.clone());
        }
    }
}

/// Reads a page that was fetched.
pub(super) fn read(capture: Capture, lead: &Lead, reader: &Reader<'_>) -> Result<Read, Miss> {
    let what = capture.url.clone();
    let capture = if lead.range.is_some() { recorded(capture)? } else { capture };
    let asked = lead.original.as_ref().unwrap_or(&capture.url);
    // An archive's copy is a page of its own site.
    let url = lead.original.clone().unwrap_or_else(|| capture.final_url.clone());
    if lead.original.is_none() && leads_home(asked, &capture.final_url) {
        let detail = format!("leads to {}", capture.final_url);
        return Err(Miss::with(what.as_str(), MissReason::SoftNotFound, detail));
    }
    let input = Input {
        id: None,
        url: Some(url),
        bytes: &capture.body,
        content_type: capture.content_type.as_deref(),
        kind: None,
    };
    let mut document = page::Reader::new(reader.directory()).read(&input).map_err(|e| {
        let reason = match e {
            page::Error::NoText | page::Error::Empty => MissReason::NoContent,
            page::Error::TooLarge { .. } => MissReason::TooLarge,
            page::Error::Internal(_) => MissReason::Internal,
            page::Error::Gzip(_) => MissReason::Decode,
            _ => MissReason::UnsupportedType,
        };
        Miss::with(what.as_str(), reason, e.to_string())
    })?;
    if let Some(wall) = wall_of(&document) {
        let reason = match wall {
            "consent" => MissReason::Consent,
            "js_required" => MissReason::JsRequired,
            "challenge" => MissReason::Challenge,
            "login" => MissReason::Login,
            _ => MissReason::Paywall,
        };
        return Err(Miss::new(what.as_str(), reason));
    }
    if says_gone(&document) {
        return Err(Miss::with(what.as_str(), MissReason::SoftNotFound, "the page says so"));
    }
    let attributions = reader.read(&document);
    // A page that names another site's address as its own was taken from there.
    document.credits.extend(page::canonical_elsewhere(&document, reader.directory()));
    let mut aliases = capture.redirects.clone();
    if lead.range.is_none() {
        aliases.push(what.clone());
    }
    aliases.extend(lead.original.clone());
    let archive = lead.original.is_some().then_some(what);
    Ok(Read { document, attributions, aliases, archive })
}

/// The page inside a record of a web archive.
fn recorded(capture: Capture) -> Result<Capture, Miss> {
    let broken = |why: String| Miss::with(capture.url.as_str(), MissReason::Decode, why);
    let mut pages = warc::Pages::new(&capture.body[..]);
    let page = match pages.next() {
        Some(Ok(page)) => page,
        Some(Err(bad)) => return Err(broken(bad.to_string())),
        None => return Err(broken("the record holds no page".to_owned())),
    };
    if !page.is_readable() {
        return Err(Miss::new(capture.url.as_str(), MissReason::UnsupportedType));
    }
    let content_type = page.content_type().map(str::to_owned);
    Ok(Capture { content_type, body: page.body, ..capture })
}

/// Whether a page's address leads to its site's front page: sites do so with stories that are gone.
fn leads_home(asked: &Url, came: &Url) -> bool {
    let is_front = |url: &Url| url.path() == "/" && url.query().is_none();
    !is_front(asked) && is_front(came)
}

/// Whether a page says that there is no such page, although it was sent as if there were: a short text under a headline
/// that says so.
fn says_gone(document: &Document) -> bool {
    /// Written for this project from the pages that news sites show; folded as `fold_line` does.
    const SAYINGS: [&str; 9] = [
        "page not found",
        "404",
        "not found",
        "page can t be found",
        "page cannot be found",
        "page does not exist",
        "page doesn t exist",
        "no longer available",
        "page you were looking for",
    ];
    const SHORT: usize = 600;
    if document.text.chars().take(SHORT + 1).count() > SHORT {
        return false;
    }
    let title = document.title.as_deref().unwrap_or("");
    let first = document.text.lines().next().unwrap_or("");
    [title, first].iter().any(|line| {
        let words = crate::text::fold_words(line).join(" ");
        // A headline that only holds such words among others is a story's: "Mayor not found guilty".
        SAYINGS.iter().any(|s| {
            words == *s || words.starts_with(&format!("{s} ")) && s.len() > 9 || words.contains(s) && s.len() > 13
        }) || words.starts_with("404 ")
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::page::DocumentId;

    #[test]
    fn a_page_that_is_gone_says_so_in_its_headline() {
        let of = |title: &str, text: &str| {
            let mut document = Document::from_text(DocumentId::new("x"), text);
            document.title = Some(title.to_owned());
            says_gone(&document)
        };
        assert!(of("Page not found", "Sorry. Try the search."));
        assert!(of("404 - Eldra Gazette", "Sorry."));
        assert!(of("Oops", "The page you were looking for has moved.\n\nTry the search."));
        assert!(!of("Mayor not found guilty", "The court let him go on Monday."));
        assert!(!of("Page not found", &"The story of a lost page of the town's chronicle goes on. ".repeat(20)));
    }

    #[test]
    fn a_front_page_in_place_of_a_story_is_no_story() {
        let url = |s: &str| Url::parse(s).unwrap();
        assert!(leads_home(&url("https://gazette.example/2024/welds"), &url("https://www.gazette.example/")));
        assert!(!leads_home(&url("https://gazette.example/"), &url("https://www.gazette.example/")));
        assert!(!leads_home(&url("https://gazette.example/a"), &url("https://gazette.example/b")));
    }
}
