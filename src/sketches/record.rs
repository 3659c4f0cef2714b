//! One document's row in a shard.

use crate::outlet::OutletKind;
use crate::page::{Document, DocumentId, Publisher};
use crate::syndication::{Stored, StoredCredit, StoredWords};
use sha2::{Digest, Sha256};
use url::Url;

/// The columns of text, in the order of [`Record::texts`].
pub(super) const TEXTS: [&str; 9] =
    ["id", "outlet", "domain", "kind", "url", "canonical", "title", "published", "credits"];

/// A document as a shard keeps it. Of two rows for one document the lesser counts, whatever shards they are in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Record {
    /// Digest of the id.
    pub(super) doc: i64,
    /// Digest of whose page it is.
    pub(super) house: i64,
    pub(super) texts: [Option<String>; TEXTS.len()],
    pub(super) words: StoredWords,
}

/// 63 bits of a text's SHA-256: never negative, so that every engine sorts it alike. Among 10^8 documents two share one
/// with a probability of about one in two thousand.
pub(super) fn digest(text: &str) -> i64 {
    let digest = Sha256::digest(text.as_bytes());
    let first = digest.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    (first >> 1) as i64
}

impl Record {
    pub(super) fn of(stored: &Stored) -> Self {
        let document = &stored.document;
        let outlet = document.outlet.as_ref();
        let url = |url: &Option<Url>| url.as_ref().map(ToString::to_string);
        let credits = (!stored.credits.is_empty()).then(|| serde_json::to_string(&stored.credits).ok()).flatten();
        Self {
            doc: digest(document.id.as_str()),
            house: digest(&stored.house),
            texts: [
                Some(document.id.to_string()),
                outlet.map(|o| o.name.clone()),
                outlet.and_then(|o| o.domain.clone()),
                outlet.and_then(|o| o.kind).map(|kind| kind.as_str().to_owned()),
                url(&document.url),
                url(&document.canonical),
                document.title.clone(),
                document.published.clone(),
                credits,
            ],
            words: stored.words.clone(),
        }
    }

    /// The document without its text, and whom it credits; what does not fit otherwise.
    pub(super) fn document(self) -> Result<(Document, Vec<StoredCredit>), &'static str> {
        let [id, outlet, domain, kind, url, canonical, title, published, credits] = self.texts;
        let id = id.ok_or("a document has no id")?;
        if digest(&id) != self.doc {
            return Err("a document's number is not that of its id");
        }
        let kind = kind.map(|kind| OutletKind::parse(&kind).ok_or("it names an unknown kind of outlet")).transpose()?;
        let address = |url: Option<String>| url.map(|u| Url::parse(&u).map_err(|_| "an address is none")).transpose();
        let mut document = Document::from_text(DocumentId::new(id), "");
        document.outlet = outlet.map(|name| Publisher { name, domain, kind, evidence: Vec::new() });
        document.url = address(url)?;
        document.canonical = address(canonical)?;
        document.title = title;
        document.published = published;
        let credits = credits.map(|json| serde_json::from_str(&json).map_err(|_| "its credits cannot be read"));
        Ok((document, credits.transpose()?.unwrap_or_default()))
    }
}
