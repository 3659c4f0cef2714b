//! A document as an index keeps it.

use super::sketch::Sketch;
use crate::evidence::{Confidence, Evidence, EvidenceCode};
use crate::outlet::OutletKind;
use crate::page::{Credit, CreditKind, Dateline, Document, DocumentId, Link, Publisher};
use crate::text::{Span, Text};
use serde::{Deserialize, Serialize};
use url::Url;

/// What an audit needs of a document, without its text.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    url: Option<Url>,
    outlet: Option<(String, Option<String>, Option<OutletKind>)>,
    title: Option<String>,
    bylines: Vec<String>,
    canonical: Option<Url>,
    credits: Vec<(String, CreditKind, Option<Span>, EvidenceCode, Confidence)>,
    dateline: Option<(Option<String>, Option<String>, Span)>,
    published: Option<String>,
    modified: Option<String>,
    language: Option<String>,
    furniture: Vec<Span>,
    links: Vec<(String, Span)>,
}

impl Stored {
    pub(super) fn of(document: &Document) -> Self {
        let outlet = document.outlet.as_ref();
        let credit = |c: &Credit| (c.name.clone(), c.kind, c.span, c.evidence.code, c.evidence.confidence);
        Self {
            url: document.url.clone(),
            outlet: outlet.map(|o| (o.name.clone(), o.domain.clone(), o.kind)),
            title: document.title.clone(),
            bylines: document.bylines.clone(),
            canonical: document.canonical.clone(),
            credits: document.credits.iter().map(credit).collect(),
            dateline: document.dateline.as_ref().map(|d| (d.place.clone(), d.agency.clone(), d.span)),
            published: document.published.clone(),
            modified: document.modified.clone(),
            language: document.language.clone(),
            furniture: document.furniture.clone(),
            links: document.links.iter().map(|l| (l.href.clone(), l.span)).collect(),
        }
    }

    pub(super) fn document(self, id: DocumentId, text: String) -> Document {
        let evidence = vec![Evidence::outside_text(EvidenceCode::GivenMetadata, 0.95)];
        let outlet = self.outlet.map(|(name, domain, kind)| Publisher { name, domain, kind, evidence });
        let credit = |(name, kind, span, code, confidence)| Credit {
            name,
            kind,
            span,
            evidence: Evidence { code, span, confidence },
        };
        Document {
            url: self.url,
            outlet,
            title: self.title,
            bylines: self.bylines,
            canonical: self.canonical,
            credits: self.credits.into_iter().map(credit).collect(),
            dateline: self.dateline.map(|(place, agency, span)| Dateline { place, agency, span }),
            published: self.published,
            modified: self.modified,
            language: self.language,
            furniture: self.furniture,
            links: self.links.into_iter().map(|(href, span)| Link { href, span }).collect(),
            ..Document::from_text(id, Text::new(text))
        }
    }
}

/// A sketch as bytes: the words, then the three masks and the paragraphs' beginnings, all little-endian.
pub(super) fn to_bytes(sketch: &Sketch) -> Vec<u8> {
    let mut bytes: Vec<u8> = sketch.words.iter().flat_map(|w| w.to_le_bytes()).collect();
    for mask in [&sketch.starts, &sketch.quoted, &sketch.captions, &sketch.furniture] {
        bytes.extend(mask.blocks().iter().flat_map(|b| b.to_le_bytes()));
    }
    bytes
}

/// The sketch of so many words in `bytes`; `None` where the length is not that of such a sketch.
pub(super) fn from_bytes(count: usize, bytes: &[u8]) -> Option<Sketch> {
    let blocks = count.div_ceil(64);
    if bytes.len() != count.checked_mul(4)?.checked_add(blocks.checked_mul(32)?)? {
        return None;
    }
    let (words, masks) = bytes.split_at(count * 4);
    let words = words.as_chunks::<4>().0.iter().map(|w| u32::from_le_bytes(*w)).collect();
    let blocks_of = |part: &[u8]| part.as_chunks::<8>().0.iter().map(|b| u64::from_le_bytes(*b)).collect::<Vec<u64>>();
    let mask = |at: usize| super::bits::Bits::from_blocks(blocks_of(&masks[at * blocks * 8..(at + 1) * blocks * 8]));
    Some(Sketch { words, starts: mask(0), quoted: mask(1), captions: mask(2), furniture: mask(3) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_comes_back_as_it_went() {
        let text = Text::new("One “two three four five six,” she said.\n\nSeven (AP Photo/Ada Moor)");
        let sketch = Sketch::of(&text, &[Span::new(0, 3)]);
        assert_eq!(from_bytes(sketch.words.len(), &to_bytes(&sketch)).unwrap(), sketch);
        assert_eq!(from_bytes(sketch.words.len() + 1, &to_bytes(&sketch)), None);
    }
}
