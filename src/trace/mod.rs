//! The one loop: from a seed document along its citations, within bounds, to a [`Trace`].

mod model;
mod run;

pub use model::{Citation, Limit, NamedCarrier, Trace, Traced};
pub use run::{Event, Options, Tracer};
