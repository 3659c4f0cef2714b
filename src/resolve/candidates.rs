//! Pages that may be what a carrier named, from the links of the citing document.

use crate::attribution::Attribution;
use crate::evidence::{Evidence, EvidenceCode};
use crate::outlet::OutletDirectory;
use crate::page::{Document, Link, registered_domain};
use crate::text::{Span, fold_name};
use url::Url;

/// A page that may be what a carrier named.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its address.
    pub url: Url,
    /// Why it may be the one; spans are places in the citing document.
    pub evidence: Vec<Evidence>,
}

/// Links of `document` that may lead to what `attribution` cites, likeliest first.
///
/// With a carrier: links in its sentence whose domain is the carrier's or whose words name it or its report; then links
/// to the carrier's domain in the paragraph, then in the article. Without one: links on the attribution's own words.
pub fn candidates(document: &Document, attribution: &Attribution, directory: &OutletDirectory) -> Vec<Candidate> {
    let Some(extent) = attribution.extent() else { return Vec::new() };
    let own = document.url.as_ref().or(document.canonical.as_ref());
    let carrier = attribution.via.first();
    let sentence =
        sentence_around(document, carrier.map_or(extent, |c| c.span.cover(cue_of(attribution).unwrap_or(c.span))));
    let paragraph = document.text.line_at(extent.start).cover(document.text.line_at(extent.end));
    let mut found: Vec<(u8, Candidate)> = Vec::new();
    for link in &document.links {
        let Some(url) = web_address(link, own) else { continue };
        let domain_fits = carrier.is_some_and(|c| belongs(&url, &c.name, directory));
        let named = carrier.is_some_and(|c| {
            link.span.overlaps(c.span) || fold_name(document.text.slice(link.span)).contains(&fold_name(&c.name))
        });
        // The cue is the speaker's verb; the carrier's ("..., the Gazette reported") stands in its evidence.
        let relaying = attribution.evidence.iter().filter(|e| e.code.is_about_carrier()).filter_map(|e| e.span);
        let on_words =
            attribution.cue.iter().chain(&attribution.source).copied().chain(relaying).any(|s| link.span.overlaps(s));
        // A link over the content leads to it only when the address is not somebody else's in the directory.
        let on_content = attribution.content.iter().any(|s| link.span.overlaps(*s))
            && (carrier.is_none() || domain_fits || directory.by_domain(&host_of(&url)).is_none());
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
        // A page that is linked twice is known by its better link.
        match found.iter_mut().find(|(_, c)| c.url == url) {
            Some(known) if rank < known.0 => *known = (rank, Candidate { url, evidence }),
            Some(_) => {}
            None => found.push((rank, Candidate { url, evidence })),
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
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

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn belongs(url: &Url, carrier: &str, directory: &OutletDirectory) -> bool {
    let by_directory = directory.by_domain(&host_of(url)).is_some_and(|o| fold_name(&o.name) == fold_name(carrier));
    // "The Example Tribune" at exampletribune.com, for outlets the directory does not know.
    let squeezed: String = fold_name(carrier).split(' ').collect();
    let by_name = squeezed.len() >= 5
        && registered_domain(url)
            .and_then(|d| d.split('.').next().map(|label| label.replace('-', "")))
            .is_some_and(|label| label == squeezed || label == format!("the{squeezed}"));
    by_directory || by_name
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
        let found = candidates(&document, cites, directory);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].evidence[0].code, EvidenceCode::LinkInSentence);
    }
}
