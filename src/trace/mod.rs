//! The one loop: from a seed document along its citations, within bounds, to a [`Trace`].

mod event;
mod model;
mod options;
mod run;
mod search;
mod stop;
mod visit;

pub use event::Event;
pub use model::{Citation, Elsewhere, Limit, NamedCarrier, Trace, Traced};
pub use options::Options;
use run::Run;
pub use run::Tracer;
pub use stop::Stop;
