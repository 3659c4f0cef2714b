//! Pages that may be what a carrier named, from the links of the citing document.

use crate::attribution::Attribution;
use crate::evidence::{Evidence, EvidenceCode};
use crate::outlet::OutletDirectory;
use crate::page::{Document, Link, registered_domain};
use crate::text::{Span, fold_name};
use std::collections::HashMap;
use url::Url;

/// A page that may be what a carrier named.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its address.
    pub url: Url,
    /// Why it may be the one; spans are places in the citing document.
    pub evidence: Vec<Evidence>,
}

/// Links of one document that are looked at, in order of the text: a page with more is a list of links.
const MAX_LINKS: usize = 5_000;
/// Candidates for one attribution.
const MAX_CANDIDATES: usize = 200;

/// The links of one document, read once for all of its attributions.
#[derive(Debug, Clone)]
pub struct Links {
    links: Vec<Known>,
}

#[derive(Debug, Clone)]
struct Known {
    url: Url,
    span: Span,
    /// The link's words, folded.
    words: String,
    /// The directory's outlet at the address, its name folded.
    outlet: Option<String>,
    /// The registered domain's first label without dashes.
    label: Option<String>,
}

impl Links {
    /// Reads the links that lead to other web pages.
    pub fn of(document: &Document, directory: &OutletDirectory) -> Self {
        let own = document.url.as_ref().or(document.canonical.as_ref());
        let known = document.links.iter().take(MAX_LINKS).filter_map(|link| {
            let url = web_address(link, own)?;
            let outlet = directory.by_domain(url.host_str().unwrap_or_default()).map(|o| fold_name(&o.name));
            let label = registered_domain(&url).and_then(|d| d.split('.').next().map(|label| label.replace('-', "")));
            Some(Known { span: link.span, words: fold_name(document.text.slice(link.span)), outlet, label, url })
        });
        Self { links: known.collect() }
    }

    /// The address of a link to an outlet of that name.
    pub fn of_outlet(&self, name: &str) -> Option<&Url> {
        let name = CarrierName::of(name);
        self.links.iter().find(|link| name.owns(link)).map(|link| &link.url)
    }
}

/// A carrier's name in the forms it is compared in.
struct CarrierName {
    folded: String,
    squeezed: String,
}

impl CarrierName {
    fn of(name: &str) -> Self {
        let folded = fold_name(name);
        Self { squeezed: folded.split(' ').collect(), folded }
    }

    /// Whether the link's address is the carrier's: by the directory, or because the domain spells its name ("The Example
    /// Tribune" at exampletribune.com), for outlets the directory does not know.
    fn owns(&self, link: &Known) -> bool {
        let spells = |label: &str| label == self.squeezed || label.strip_prefix("the") == Some(&self.squeezed);
        link.outlet.as_ref() == Some(&self.folded)
            || (self.squeezed.len() >= 5 && link.label.as_deref().is_some_and(spells))
    }
}

/// Links of `document` that may lead to what `attribution` cites, likeliest first, at most 200.
///
/// With a carrier: links in its sentence whose domain is the carrier's or whose words name it or its report; then links
/// to the carrier's domain in the paragraph, then in the article. Without one: links on the attribution's own words.
pub fn candidates(document: &Document, links: &Links, attribution: &Attribution) -> Vec<Candidate> {
    let Some(extent) = attribution.extent() else { return Vec::new() };
    let carrier = attribution.via.first();
    let name = carrier.map(|c| CarrierName::of(&c.name));
    let sentence =
        sentence_around(document, carrier.map_or(extent, |c| c.span.cover(cue_of(attribution).unwrap_or(c.span))));
    let paragraph = document.text.line_at(extent.start).cover(document.text.line_at(extent.end));
    let mut found: Vec<(u8, Candidate)> = Vec::new();
    let mut places: HashMap<&Url, usize> = HashMap::new();
    for link in &links.links {
        let domain_fits = name.as_ref().is_some_and(|n| n.owns(link));
        let named = carrier.is_some_and(|c| link.span.overlaps(c.span))
            || name.as_ref().is_some_and(|n| link.words.contains(&n.folded));
        // The cue is the speaker's verb; the carrier's ("..., the Gazette reported") stands in its evidence.
        let relaying = attribution.evidence.iter().filter(|e| e.code.is_about_carrier()).filter_map(|e| e.span);
        let on_words =
            attribution.cue.iter().chain(&attribution.source).copied().chain(relaying).any(|s| link.span.overlaps(s));
        // A link over the content leads to it only when the address is not somebody else's in the directory.
        let on_content = attribution.content.iter().any(|s| link.span.overlaps(*s))
            && (carrier.is_none() || domain_fits || link.outlet.is_none());
        let in_sentence = sentence.overlaps(link.span);
        let (rank, code, confidence) = if in_sentence && (domain_fits || named || on_words) {
            (0, EvidenceCode::LinkInSentence, 0.9)
        } else if in_sentence && carrier.is_some() && on_content {
            (1, EvidenceCode::LinkInSentence, 0.6)
        } else if domain_fits && paragraph.overlaps(link.span) {
            (2, EvidenceCode::LinkInParagraph, 0.6)
        } else if domain_fits {
            (3, EvidenceCode::LinkInArticle, 0.4)
        } else {
            continue;
        };
        let mut evidence = vec![Evidence::at(code, link.span, confidence)];
        if domain_fits {
            evidence.push(Evidence::at(EvidenceCode::OutletDomain, link.span, 0.9));
        }
        let candidate = Candidate { url: link.url.clone(), evidence };
        // A page that is linked twice is known by its better link.
        match places.get(&link.url) {
            Some(&at) if rank < found[at].0 => found[at] = (rank, candidate),
            Some(_) => {}
            None => {
                places.insert(&link.url, found.len());
                found.push((rank, candidate));
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(MAX_CANDIDATES);
    found.into_iter().map(|(_, c)| c).collect()
}

fn cue_of(attribution: &Attribution) -> Option<Span> {
    attribution.cue.iter().copied().reduce(Span::cover)
}

/// The link's address, when it is a web page other than the citing one.
fn web_address(link: &Link, own: Option<&Url>) -> Option<Url> {
    let url = match own {
        Some(base) => base.join(&link.href).ok()?,
        None => Url::parse(&link.href).ok()?,
    };
    let same = |a: &Url, b: &Url| a[..url::Position::AfterQuery] == b[..url::Position::AfterQuery];
    (matches!(url.scheme(), "http" | "https") && !own.is_some_and(|o| same(o, &url))).then_some(url)
}

/// The sentence or sentences around `span`: from the last full stop before it to the first one after it.
fn sentence_around(document: &Document, span: Span) -> Span {
    let line = document.text.line_at(span.start).cover(document.text.line_at(span.end));
    let before = &document.text[line.start..span.start];
    let start = before
        .match_indices(['.', '!', '?'])
        .filter(|(i, m)| before[i + m.len()..].starts_with([' ', '”', '"', '’']))
        .rfind(|(i, _)| !before[..*i].ends_with(|c: char| c.is_uppercase()))
        .map_or(line.start, |(i, m)| line.start + i + m.len());
    let after = &document.text[span.end..line.end];
    let end = after
        .match_indices(['.', '!', '?'])
        .find(|(i, m)| {
            let rest = &after[i + m.len()..];
            rest.is_empty() || rest.starts_with([' ', '”', '"', '’'])
        })
        .map_or(line.end, |(i, m)| span.end + i + m.len());
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::Reader;
    use crate::page::DocumentId;

    #[test]
    fn a_page_linked_twice_is_known_by_its_better_link() {
        let text = "The dam has a long history, told elsewhere.\n\n“It will hold for years,” Ada Lindt said, Reuters \
                    reported.";
        let mut document = Document::from_text(DocumentId::new("dam"), text);
        for words in ["long history", "Reuters reported"] {
            let start = text.find(words).expect("the words stand in the text");
            document.links.push(Link {
                href: "https://www.reuters.com/dam".to_owned(),
                span: Span::new(start, start + words.len()),
            });
        }
        let directory = OutletDirectory::embedded();
        let read = Reader::fast(directory).read(&document);
        let cites = read.iter().find(|a| !a.via.is_empty()).expect("one statement came through Reuters");
        let found = candidates(&document, &Links::of(&document, directory), cites);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].evidence[0].code, EvidenceCode::LinkInSentence);
    }
}
