//! A local collection of documents that citations are looked up in.

use super::compare::overlap;
use crate::attribution::Attribution;
use crate::evidence::{Evidence, EvidenceCode};
use crate::page::{Document, DocumentId, registered_domain};
use crate::text::{fold_name, fold_words};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Share of a statement's words a document of the collection must hold to be a candidate at all.
const WORTH_READING: f32 = 0.3;

/// Documents read beforehand, found by address, by outlet and by words.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    documents: Vec<Document>,
    by_url: BTreeMap<String, usize>,
    by_outlet: BTreeMap<String, Vec<usize>>,
    by_word: BTreeMap<String, Vec<u32>>,
}

impl Corpus {
    /// Takes the documents in; of two with the same id the first stays.
    pub fn new(documents: impl IntoIterator<Item = Document>) -> Self {
        let mut corpus = Self::default();
        let mut seen = BTreeSet::new();
        for document in documents {
            if !seen.insert(document.id.clone()) {
                continue;
            }
            let at = corpus.documents.len();
            for url in own_addresses(&document) {
                corpus.by_url.entry(key(url)).or_insert(at);
            }
            if let Some(outlet) = &document.outlet {
                corpus.by_outlet.entry(fold_name(&outlet.name)).or_default().push(at);
            }
            for word in fold_words(&document.text).into_iter().filter(|w| w.len() > 3).collect::<BTreeSet<_>>() {
                corpus.by_word.entry(word).or_default().push(at as u32);
            }
            corpus.documents.push(document);
        }
        corpus
    }

    /// How many documents it holds.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The document at an address, if it is here.
    pub fn by_url(&self, url: &Url) -> Option<&Document> {
        self.by_url.get(&key(url)).map(|&at| &self.documents[at])
    }

    /// Documents that hold the attribution's words and are the carrier's, or name no outlet; best first, at most five.
    pub fn find(&self, from: &DocumentId, text: &str, attribution: &Attribution) -> Vec<(&Document, Evidence)> {
        let Some(carrier) = attribution.via.first() else { return Vec::new() };
        let own = self.by_outlet.get(&fold_name(&carrier.name)).into_iter().flatten().copied();
        let mut scored: Vec<(f32, usize)> = own
            .filter(|&at| &self.documents[at].id != from)
            .map(|at| (overlap(text, &self.documents[at].text).contained, at))
            .filter(|(share, _)| *share >= WORTH_READING)
            .collect();
        if scored.is_empty() {
            scored = self
                .sharing_rare_words(text)
                .into_iter()
                .filter(|&at| &self.documents[at].id != from && self.documents[at].outlet.is_none())
                .map(|at| (overlap(text, &self.documents[at].text).contained, at))
                .filter(|(share, _)| *share >= WORTH_READING)
                .collect();
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let found = scored.into_iter().take(5);
        found
            .map(|(share, at)| (&self.documents[at], Evidence::at(EvidenceCode::InCorpus, carrier.span, share)))
            .collect()
    }

    /// Documents that share the statement's rarest words.
    fn sharing_rare_words(&self, text: &str) -> BTreeSet<usize> {
        let words: BTreeSet<String> = fold_words(text).into_iter().collect();
        let mut lists: Vec<&Vec<u32>> = words.iter().filter_map(|w| self.by_word.get(w)).collect();
        lists.sort_by_key(|l| l.len());
        lists.into_iter().take(3).flatten().take(500).map(|&at| at as usize).collect()
    }
}

/// The addresses a document is found at. A canonical address on another site is the original's, not this copy's.
pub(crate) fn own_addresses(document: &Document) -> impl Iterator<Item = &Url> {
    let (url, canonical) = (document.url.as_ref(), document.canonical.as_ref());
    let own = move |c: &&Url| url.is_none_or(|u| registered_domain(u) == registered_domain(c));
    url.into_iter().chain(canonical.filter(own))
}

fn key(url: &Url) -> String {
    crate::page::normalise_url(url)[..url::Position::AfterQuery].trim_end_matches('/').to_owned()
}
