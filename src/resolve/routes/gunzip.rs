//! Files that are compressed by their name rather than by their header.

use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// Undoes gzip where the bytes begin like it, up to `cap` bytes. What came before a broken place or the cap is kept.
pub(super) fn unpack(bytes: &[u8], cap: usize) -> Cow<'_, [u8]> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Cow::Borrowed(&bytes[..bytes.len().min(cap)]);
    }
    let mut reader = MultiGzDecoder::new(bytes).take(cap as u64);
    let mut out = Vec::new();
    // On an error `out` holds what could be read.
    let _ = reader.read_to_end(&mut out);
    Cow::Owned(out)
}
