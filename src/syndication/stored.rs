//! Documents whose texts are not here: what is kept of them elsewhere, and their audit.

use super::audit::conclude;
use super::bits::Bits;
use super::candidates::among;
use super::model::{Audit, Reason, Vote};
use super::origin::{house, votes_of};
use super::params::Params;
use super::shingle::shingles;
use super::sketch::Sketch;
use super::{cluster, furniture, pair};
use crate::evidence::{Confidence, EvidenceCode};
use crate::page::{Document, OutletNames};
use crate::text::Text;
use rustc_hash::{FxHashMap, FxHashSet};

/// What is kept of a document to audit it without its text.
pub(crate) struct Stored {
    /// The document with an empty text.
    pub(crate) document: Document,
    /// Whose page it is, as a key.
    pub(crate) house: String,
    /// Whom the page names as its source.
    pub(crate) credits: Vec<StoredCredit>,
    /// Hashes of the words and what each word is.
    pub(crate) words: StoredWords,
    /// The sampled runs of words it is found by, in order, each once.
    pub(crate) runs: Vec<u64>,
}

/// Somebody a page names as the source of its text.
#[derive(Debug, Clone, PartialEq, PartialOrd, serde::Serialize, serde::Deserialize)]
pub(crate) struct StoredCredit {
    pub(crate) name: String,
    pub(crate) code: EvidenceCode,
    pub(crate) weight: f32,
}

/// A [`Sketch`] as bytes: word hashes of four bytes, one bit a word in each mask, all little-endian; a mask's zeros at
/// the end are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StoredWords {
    pub(crate) hashes: Vec<u8>,
    /// First words of paragraphs, quotations, captions, frame.
    pub(crate) masks: [Vec<u8>; 4],
}

impl Stored {
    /// Reads a document. Linear in its text, which is let go.
    pub(crate) fn of(mut document: Document, params: &Params, names: &dyn OutletNames) -> Self {
        let sketch = Sketch::of(&document.text, &document.furniture);
        // Which part other pages share is not known yet: the credits are those around the whole text.
        let credits = votes_of(0, &document, &sketch, None, names)
            .into_iter()
            .map(|vote| StoredCredit { name: vote.name, code: vote.reason.code, weight: vote.weight })
            .collect();
        let own = sketch.compared_words();
        let mut runs: Vec<u64> = shingles(&own, params.run).filter(|run| run % params.sample == 0).collect();
        runs.sort_unstable();
        runs.dedup();
        document.text = Text::new("");
        document.furniture.clear();
        document.links.clear();
        Self { house: house(&document), document, credits, words: StoredWords::of(&sketch), runs }
    }
}

impl StoredWords {
    fn of(sketch: &Sketch) -> Self {
        let masks = [&sketch.starts, &sketch.quoted, &sketch.captions, &sketch.furniture];
        Self {
            hashes: sketch.words.iter().flat_map(|word| word.to_le_bytes()).collect(),
            masks: masks.map(Bits::to_bytes),
        }
    }

    /// `None` where the lengths do not fit each other.
    fn sketch(&self) -> Option<Sketch> {
        let (words, rest) = self.hashes.as_chunks::<4>();
        let words: Box<[u32]> = words.iter().map(|&word| u32::from_le_bytes(word)).collect();
        let mask = |at: usize| Bits::from_bytes(&self.masks[at], words.len());
        let (starts, quoted, captions, furniture) = (mask(0)?, mask(1)?, mask(2)?, mask(3)?);
        rest.is_empty().then_some(Sketch { words, starts, quoted, captions, furniture })
    }
}

/// Pairs of documents that share enough of their runs. `entries` are runs (upper half) and documents (lower half), each
/// once; documents come by their place, and a run that very many hold leads to the first three only.
///
/// Gives the pairs in order, the later document first, and the documents that hold a run in very wide circulation.
pub(crate) fn sharing(entries: Vec<u64>, count: usize, params: &Params) -> (Vec<(u32, u32)>, Vec<u32>) {
    let found = among(entries, count, params);
    let partners = found.partners.iter().enumerate();
    let pairs = partners.flat_map(|(at, others)| others.iter().map(move |&other| (at as u32, other))).collect();
    let wide = (0..count as u32).filter(|&at| found.wide[at as usize]).collect();
    (pairs, wide)
}

/// A collection of which only sketches are here.
pub(crate) struct StoredCollection {
    /// In id order, without texts.
    pub(crate) documents: Vec<Document>,
    /// Whom each document names as its source.
    pub(crate) credits: Vec<Vec<StoredCredit>>,
    /// The words of the documents that stand in a pair.
    pub(crate) words: FxHashMap<u32, StoredWords>,
    /// Documents to compare each document with, all of them before it.
    pub(crate) partners: Vec<Vec<u32>>,
    /// Documents that hold a run in very wide circulation.
    pub(crate) wide: Vec<bool>,
    /// Each document's house, where it has a frame: a place in `frames`.
    pub(crate) house: Vec<Option<u32>>,
    /// Runs of words that are a house's page furniture.
    pub(crate) frames: Vec<FxHashSet<u64>>,
}

impl StoredCollection {
    /// Compares the pairs word for word and finds clusters, origins and directions. The audit has no passages, and
    /// reasons without places.
    ///
    /// # Errors
    ///
    /// The place of a document whose words and masks do not fit each other.
    pub(crate) fn audit(self, params: &Params) -> Result<Audit, usize> {
        let mut sketches = vec![Sketch::default(); self.documents.len()];
        for (&at, words) in &self.words {
            let at = at as usize;
            sketches[at] = words.sketch().ok_or(at)?;
            if let Some(house) = self.house[at] {
                furniture::mark_one(&mut sketches[at], &self.frames[house as usize]);
            }
        }
        let pairs = pair::pairs(&sketches, &self.partners, params);
        let groups = cluster::clusters(self.documents.len(), &pairs, &self.wide, params);
        let vote = |document: usize, credit: StoredCredit| Vote {
            name: credit.name,
            weight: credit.weight,
            reason: Reason { code: credit.code, document, span: None, confidence: Confidence::new(credit.weight) },
        };
        let votes = self.credits.into_iter().enumerate();
        let votes = votes.map(|(at, credits)| credits.into_iter().map(|c| vote(at, c)).collect()).collect();
        // Places in texts cannot be shown, so nothing may look for them.
        let blank = vec![Sketch::default(); self.documents.len()];
        Ok(conclude(self.documents, blank, votes, &pairs, &groups))
    }
}
