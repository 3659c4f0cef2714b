//! What became of statements on their way, as the graph keeps it and says it.

use super::{DriftRecord, NodeId, NodeKind, ProvenanceGraph, Relation};
use crate::resolve::{ChangeKind, Drift, DriftFlag, DriftKind, WordChange};
use serde::{Deserialize, Serialize};

/// Characters of a passage that are kept: words left out of the middle may be a whole page.
const LONG: usize = 400;

/// A statement that is not what the cited page says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftFinding {
    /// What is wrong with it.
    pub what: DriftWorry,
    /// The statement as it is cited.
    pub statement: NodeId,
    /// The document that cites it.
    pub document: NodeId,
    /// The page it is cited from.
    pub page: NodeId,
    /// The citing document's words.
    pub said: String,
    /// The page's words.
    pub found: String,
}

/// What is wrong with a statement on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DriftWorry {
    /// The page says that it is not so.
    Contradicted,
    /// A quotation in other words.
    Altered,
    /// Other numbers.
    NumbersDiffer,
    /// The page is less sure.
    HedgeLost,
}

/// What the graph keeps of a drift.
pub(super) fn drift_record(drift: &Drift) -> DriftRecord {
    let (said, found) = match drift.kind {
        DriftKind::Altered => differing(&drift.changes),
        _ => (drift.said.clone(), drift.found.clone()),
    };
    let (said, found) = (shortened(&said), shortened(&found));
    DriftRecord { kind: drift.kind, said, found, shown: drift.shown, flags: drift.flags.clone() }
}

/// What differs, with a word of what both have on either side, in the words of each.
fn differing(changes: &[WordChange]) -> (String, String) {
    let (mut said, mut found): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, change) in changes.iter().enumerate().filter(|(_, c)| c.kind != ChangeKind::Kept) {
        let before = at.checked_sub(1).map(|i| &changes[i]);
        let after = changes.get(at + 1);
        let with_neighbours = |words: &str, of: fn(&WordChange) -> &String| {
            let before = before.and_then(|c| of(c).split(' ').next_back());
            let after = after.and_then(|c| of(c).split(' ').next());
            let words = [before, Some(words), after].into_iter().flatten().filter(|w| !w.is_empty());
            words.collect::<Vec<_>>().join(" ")
        };
        said.push(with_neighbours(&change.said, |c| &c.said));
        found.push(with_neighbours(&change.found, |c| &c.found));
    }
    (said.join(" … "), found.join(" … "))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

impl DriftRecord {
    /// The worries it gives rise to.
    pub fn worries(&self) -> Vec<DriftWorry> {
        let kind = match self.kind {
            DriftKind::Contradicted => Some(DriftWorry::Contradicted),
            DriftKind::Altered => Some(DriftWorry::Altered),
            _ => None,
        };
        let flags = self.flags.iter().filter_map(|f| match f {
            DriftFlag::NumbersDiffer => Some(DriftWorry::NumbersDiffer),
            DriftFlag::HedgeLost => Some(DriftWorry::HedgeLost),
            _ => None,
        });
        kind.into_iter().chain(flags).collect()
    }

    /// What a reader should see of it, in a line: the page's words, then the citing text's. `None` for a statement in
    /// the same words, and for one that the page does not have.
    pub fn sentence(&self) -> Option<String> {
        let (said, found) = (marked(&self.said), marked(&self.found));
        let mut parts = match self.kind {
            DriftKind::Verbatim | DriftKind::Absent => Vec::new(),
            DriftKind::Altered => vec![format!("altered: {found} -> {said}")],
            DriftKind::Contradicted => vec![format!("contradicted: {found}")],
            DriftKind::Trimmed if self.shown => vec!["words left out".to_owned()],
            DriftKind::Trimmed => vec!["words left out without a sign".to_owned()],
            DriftKind::Paraphrased => vec![format!("paraphrased: {found}")],
        };
        parts.extend(self.flags.iter().map(|f| {
            let words = match f {
                DriftFlag::NumbersDiffer => "numbers differ",
                DriftFlag::HedgeLost => "a “may” or the like is lost",
                DriftFlag::HedgeAdded => "a “may” or the like is new",
                DriftFlag::SpeakerDiffers => "the page names another speaker",
                DriftFlag::ContextDropped => "a condition is left out",
            };
            words.to_owned()
        }));
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Words in one pair of marks, those inside made single; nothing where there are none.
fn marked(words: &str) -> String {
    let inner = words.trim_matches(['“', '”', '"', ' ', ',']);
    if inner.is_empty() {
        return "nothing".to_owned();
    }
    let single = |c| match c {
        '“' | '„' => '‘',
        '”' | '"' => '’',
        c => c,
    };
    format!("“{}”", inner.chars().map(single).collect::<String>())
}

impl DriftFinding {
    pub(super) fn all(graph: &ProvenanceGraph) -> Vec<Self> {
        let mut out = Vec::new();
        for link in graph.links() {
            let a = link.assertion();
            let Some(drift) = a.drift.as_ref().filter(|_| a.relation == Relation::Cites) else { continue };
            if link.to().kind != NodeKind::Document {
                continue;
            }
            out.extend(drift.worries().into_iter().map(|what| Self {
                what,
                statement: a.from.clone(),
                document: a.document.clone(),
                page: a.to.clone(),
                said: drift.said.clone(),
                found: drift.found.clone(),
            }));
        }
        out
    }
}

impl ProvenanceGraph {
    /// One sentence a statement that is not what the cited page says, naming both pages.
    pub fn drift_sentences(&self) -> Vec<String> {
        let name = |id: &NodeId| self.short_name(id);
        let sentence = |f: &DriftFinding| {
            let (said, found) = (marked(&f.said), marked(&f.found));
            let (from, page) = (name(&f.document), name(&f.page));
            match f.what {
                DriftWorry::Contradicted => format!("contradicted: {from} has {said}; {page} has {found}"),
                DriftWorry::Altered => format!("altered quotation: {from} has {said}, where {page} has {found}"),
                DriftWorry::NumbersDiffer => format!("numbers differ: {from} has {said}, where {page} has {found}"),
                DriftWorry::HedgeLost => format!("surer than its source: {from} has {said}, where {page} has {found}"),
            }
        };
        self.findings().drifts.iter().map(sentence).collect()
    }
}
