//! The outlet directory: which names and domains belong to which newspaper, broadcaster, agency or site.
//!
//! Takes a name, an address or a text; gives the outlets, programmes and platforms that may be meant, with a score and
//! the reasons for it. Hides how names are folded, indexed and matched in any script, and where the facts come from.
//!
//! * [`OutletDirectory::by_domain`]: whose page is this?
//! * [`OutletDirectory::resolve`]: whom does this name mean? A name that several outlets share is never picked in
//!   silence: [`Resolution::Ambiguous`] has them all, and a [`Context`] may decide.
//! * [`OutletDirectory::named_in`]: which carriers does this text name? Names that are also everyday words count only
//!   where the words around support them.
//!
//! The data are facts of name, address, country and ownership with their sources (`data/outlets-LICENCES.md`); there is
//! no rating of anyone in them.
//!
//! ```
//! use dateline::outlet::{Context, OutletDirectory};
//! use dateline::text::Text;
//!
//! let directory = OutletDirectory::embedded();
//! let text = Text::from("TEHRAN (Tasnim) – People had time to read the news, RT reported.");
//! let named: Vec<&str> = directory
//!     .named_in(&text)
//!     .iter()
//!     .filter_map(|mention| Some(directory.meant(mention, &Context::default())?.name()))
//!     .collect();
//! assert_eq!(named, ["Tasnim News Agency", "RT"]);
//! ```

mod around;
mod boundary;
mod directory;
mod entry;
mod index;
mod key;
mod kind;
mod lookup;
mod mention;
mod overlay;
mod short;
mod strength;
mod support;
mod table;
mod words;

pub use directory::OutletDirectory;
pub use entry::{Entry, EntryId, Outlet, Platform, Programme};
pub use kind::{OutletKind, StateTypology};
pub use lookup::{Candidate, Context, FLOOR, LEAST, MARGIN, Reason, Resolution};
pub use mention::{Mention, Strength};
pub use overlay::OverlayError;
pub use support::Support;

#[cfg(test)]
mod tests;
