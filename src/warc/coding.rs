//! HTTP content codings, undone with a bound: for bodies out of archives and from the net alike.
//!
//! Written over the decoders rather than left to an HTTP client: clients were measured to give back only the first
//! member of a gzip stream of several, without an error, and to leave a body that was coded twice coded once.

use brotli_decompressor::Decompressor;
use flate2::bufread::GzDecoder;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;
use std::io::{self, Read};

/// Content codings undone at most, one within the other.
const MAX_CODINGS: usize = 2;

/// Largest window of zstd as a content coding (RFC 9659). The decoder gives nothing back before one is full.
const MAX_WINDOW: u64 = 8 << 20;

/// The codings that are read, as an `Accept-Encoding` header has them.
#[cfg(feature = "net")]
pub(crate) const ACCEPTED: &str = "gzip, deflate, br, zstd";

/// What went wrong with a coded body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CodingFault {
    /// It decodes to more bytes than the cap.
    TooLarge,
    /// It ends before its end.
    Truncated,
    /// It is not what the header says; the coding's name.
    Broken(String),
    /// A coding that is not read, or more than two of them; its name.
    Unknown(String),
}

/// Undoes the codings of a `Content-Encoding` header. Gives what could be decoded, up to the cap, and what went wrong if
/// anything did.
///
/// A body that begins like mark-up is taken as it is, whatever the header says: servers and recorders send and store
/// bodies decoded under the old header. Bytes after the end of a stream are passed over.
pub(crate) fn decode(header: &str, body: Vec<u8>, cap: u64) -> (Vec<u8>, Option<CodingFault>) {
    let header = header.to_ascii_lowercase();
    let codings: Vec<&str> = header.split(',').map(str::trim).filter(|c| !c.is_empty() && *c != "identity").collect();
    if codings.len() > MAX_CODINGS {
        return (body, Some(CodingFault::Unknown(header)));
    }
    let mut body = body;
    for coding in codings.into_iter().rev() {
        if body.is_empty() || looks_decoded(&body) {
            continue;
        }
        let (decoded, fault) = undo(coding, body, cap);
        body = decoded;
        if fault.is_some() {
            return (body, fault);
        }
    }
    if body.len() as u64 > cap {
        body.truncate(usize::try_from(cap).unwrap_or(usize::MAX));
        return (body, Some(CodingFault::TooLarge));
    }
    (body, None)
}

fn undo(coding: &str, body: Vec<u8>, cap: u64) -> (Vec<u8>, Option<CodingFault>) {
    // One byte over the cap tells "too large" from "just fits".
    let limit = cap.saturating_add(1);
    let mut out = Vec::new();
    let done = match coding {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => members(&body, limit, &mut out),
        // The header says gzip over a body that is not.
        "gzip" | "x-gzip" => return (Vec::new(), Some(CodingFault::Broken(coding.to_owned()))),
        "deflate" if body.first().is_some_and(|b| b & 0x0f == 8) => {
            ZlibDecoder::new(&*body).take(limit).read_to_end(&mut out).map(drop)
        }
        "deflate" => DeflateDecoder::new(&*body).take(limit).read_to_end(&mut out).map(drop),
        "br" => Decompressor::new(&*body, 16 << 10).take(limit).read_to_end(&mut out).map(drop),
        "zstd" => zstd(&body, limit, &mut out),
        _ => return (Vec::new(), Some(CodingFault::Unknown(coding.to_owned()))),
    };
    if out.len() as u64 > cap {
        out.truncate(usize::try_from(cap).unwrap_or(usize::MAX));
        return (out, Some(CodingFault::TooLarge));
    }
    let fault = done.err().map(|e| match e.kind() {
        io::ErrorKind::UnexpectedEof => CodingFault::Truncated,
        _ => CodingFault::Broken(coding.to_owned()),
    });
    (out, fault)
}

/// Every member of a gzip stream; what follows the last one is passed over.
fn members(mut body: &[u8], limit: u64, out: &mut Vec<u8>) -> io::Result<()> {
    while body.starts_with(&[0x1f, 0x8b]) && (out.len() as u64) < limit {
        let left = limit - out.len() as u64;
        let mut member = GzDecoder::new(body).take(left);
        member.read_to_end(out)?;
        body = member.into_inner().into_inner();
    }
    Ok(())
}

/// Every frame of a zstd stream.
fn zstd(mut body: &[u8], limit: u64, out: &mut Vec<u8>) -> io::Result<()> {
    while body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) && (out.len() as u64) < limit {
        let left = limit - out.len() as u64;
        if window(body).is_some_and(|size| size > MAX_WINDOW) {
            return Err(io::Error::other("its window is larger than HTTP allows"));
        }
        let frame = StreamingDecoder::new(&mut body).map_err(io::Error::other)?;
        frame.take(left).read_to_end(out)?;
    }
    if out.is_empty() { Err(io::Error::other("no frame begins here")) } else { Ok(()) }
}

/// The window that a zstd frame asks for; none where its content is all the window it needs.
fn window(frame: &[u8]) -> Option<u64> {
    let (descriptor, window) = (*frame.get(4)?, *frame.get(5)?);
    let single_segment = descriptor & 0x20 != 0;
    let base = 1u64 << (10 + (window >> 3));
    (!single_segment).then(|| base + base / 8 * u64::from(window & 7))
}

/// Whether a body is mark-up or text although its head names a coding: crawlers store bodies decoded.
fn looks_decoded(body: &[u8]) -> bool {
    let head = &body[..body.len().min(512)];
    head.trim_ascii_start().starts_with(b"<") && !head.contains(&0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut to = GzEncoder::new(Vec::new(), Compression::default());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    }

    #[test]
    fn every_coding_that_is_asked_for_is_read() {
        let story = b"The mill reopened on Monday.".repeat(9);
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(&story).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(&story).unwrap();
        let zstd = ruzstd::encoding::compress_to_vec(&*story, ruzstd::encoding::CompressionLevel::Fastest);
        let twice = gzip(&gzip(&story));
        for (coding, body) in [
            ("gzip", gzip(&story)),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", raw.finish().unwrap()),
            ("zstd", zstd),
            ("gzip, gzip", twice),
            ("identity", story.clone()),
        ] {
            assert_eq!(decode(coding, body, 1 << 20), (story.clone(), None), "{coding}");
        }
    }

    #[test]
    fn all_members_are_read_and_junk_behind_them_is_not() {
        let mut body = gzip(b"one, ");
        body.extend(gzip(b"two"));
        body.extend(b"\0\0junk");
        assert_eq!(decode("gzip", body, 99), (b"one, two".to_vec(), None));
    }

    #[test]
    fn a_coding_within_a_coding_within_a_coding_is_refused() {
        let body = gzip(&gzip(&gzip(b"x")));
        assert!(matches!(decode("gzip, gzip, gzip", body, 99).1, Some(CodingFault::Unknown(_))));
    }

    #[test]
    fn broken_streams_say_how() {
        let whole = gzip(&b"The mill reopened on Monday.".repeat(50));
        assert_eq!(decode("gzip", whole[..whole.len() - 9].to_vec(), 9999).1, Some(CodingFault::Truncated));
        let mut wrong = whole.clone();
        let crc = wrong.len() - 8;
        wrong[crc] ^= 0xff;
        assert_eq!(decode("gzip", wrong, 9999).1, Some(CodingFault::Broken("gzip".to_owned())));
        assert_eq!(decode("br", b"\xff\xff\xff\xff".to_vec(), 99).1, Some(CodingFault::Broken("br".to_owned())));
        assert_eq!(decode("zstd", b"mill".to_vec(), 99).1, Some(CodingFault::Broken("zstd".to_owned())));
        assert_eq!(decode("lzma", b"mill".to_vec(), 99).1, Some(CodingFault::Unknown("lzma".to_owned())));
        assert_eq!(decode("gzip", whole, 99).1, Some(CodingFault::TooLarge));
    }

    #[test]
    fn a_body_that_is_decoded_already_is_taken_as_it_is() {
        assert_eq!(decode("gzip", b"<p>mill</p>".to_vec(), 99), (b"<p>mill</p>".to_vec(), None));
    }
}
