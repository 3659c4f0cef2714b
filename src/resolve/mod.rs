//! From a carrier in a text to the page it names: candidates, cheapest route first, and what confirms one.
//!
//! "RT reported" is a claim about another page. The first ways need nobody: links in the citing sentence, paragraph and
//! article, and a local collection. The [`routes`] ask the outlet's own site and, where the user wants that, services; what
//! they find are [`Lead`]s, and [`choose`] says which to read. A candidate becomes a citation only with its reasons, and is never called confirmed without words of the statement on the page.

mod candidates;
mod compare;
mod confirm;
mod corpus;
mod drift;
mod leads;
mod primary;
mod quests;
mod route;
pub mod routes;
mod score;
mod window;
mod words;

pub use candidates::{Candidate, Links, candidates};
pub use compare::{Overlap, overlap};
pub use confirm::{CitationClass, Verdict, confirm};
pub use corpus::Corpus;
pub(crate) use corpus::own_addresses;
pub use drift::{ChangeKind, Drift, DriftFlag, DriftKind, WordChange, drift};
pub use leads::choose;
pub use primary::{Primary, is_primary};
pub use quests::quests;
pub use route::{Lead, Quest, Reach, Reading, Route};
pub use window::window_words;
