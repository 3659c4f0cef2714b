//! The body of an answer as it was meant.

use super::exchange::{Exchange, too_large};
use super::{Miss, MissReason};
use crate::warc::{CodingFault, decode};
use url::Url;

/// Undoes the content coding. With `cut`, what lies beyond the cap or was cut off is passed over.
pub(super) fn decoded(url: &Url, exchange: &Exchange, cap: usize, cut: bool) -> Result<Vec<u8>, Miss> {
    // A header may be sent in several lines, which count as one.
    let lines = exchange.headers.iter().filter(|(n, _)| n == "content-encoding");
    let coding = &lines.map(|(_, v)| v.as_str()).collect::<Vec<_>>().join(", ");
    let (body, fault) = decode(coding, exchange.raw.to_vec(), cap as u64);
    let miss = |reason, detail: String| Err(Miss::with(url.as_str(), reason, detail));
    match fault {
        None => Ok(body),
        Some(_) if cut => Ok(body),
        Some(CodingFault::TooLarge) => Err(too_large(url, cap)),
        Some(CodingFault::Truncated) => miss(MissReason::Truncated, format!("within its {coding}")),
        Some(CodingFault::Broken(coding)) => miss(MissReason::Decode, format!("broken {coding}")),
        Some(CodingFault::Unknown(coding)) => miss(MissReason::Decode, format!("coding `{coding}`")),
    }
}
