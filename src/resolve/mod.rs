//! From a carrier in a text to the page it names: candidates, cheapest route first, and what confirms one.
//!
//! "RT reported" is a claim about another page. The routes here need no third party: links in the citing sentence,
//! paragraph and article, and a local collection. A candidate becomes a citation only with its reasons, and is never called confirmed without words of the statement on the page.

mod candidates;
mod compare;
mod confirm;
mod corpus;
mod drift;
mod primary;
mod route;
mod score;

pub use candidates::{Candidate, candidates};
pub use compare::{Overlap, overlap};
pub use confirm::{CitationClass, Verdict, confirm};
pub use corpus::Corpus;
pub(crate) use corpus::own_addresses;
pub use drift::{ChangeKind, Drift, DriftFlag, DriftKind, WordChange, drift};
pub use primary::{Primary, is_primary};
pub use route::{Lead, Quest, Reach, Reading, Route};
