use super::Citation;
use crate::fetch::Miss;
use crate::page::Document;
use url::Url;

/// What a run tells whoever watches it, as it happens.
///
/// Pages are fetched side by side, so the order of [`Event::Fetched`] is the net's. All others come in the order of the
/// result.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Event<'a> {
    /// So many pages and listings are about to be fetched side by side.
    Wave(usize),
    /// A page is about to be fetched.
    Fetching(&'a Url),
    /// A listing or a service is about to be asked, by the route of that name.
    Asking(&'static str, &'a Url),
    /// One of these came, or did not.
    Fetched(&'a Url, Option<&'a Miss>),
    /// A document was taken in, at so many hops from the seed.
    Read(&'a Document, usize),
    /// A citation was found.
    Cited(&'a Citation),
    /// Something was not had.
    Missed(&'a Miss),
}
