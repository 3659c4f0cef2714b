//! The HTTP answer inside a record: head, chunks, content coding.

use super::coding::{CodingFault, decode};
use super::record::{BadReason, header};

/// An answer, decoded.
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// One past the empty line that ends a head; line feeds alone are taken too.
pub(super) fn head_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(i) = bytes.get(at..)?.iter().position(|&b| b == b'\n') {
        let next = at + i + 1;
        match bytes.get(next..)? {
            [b'\n', ..] => return Some(next + 1),
            [b'\r', b'\n', ..] => return Some(next + 2),
            _ => at = next,
        }
    }
    None
}

/// The `name: value` lines of a head; its first line and lines without a colon are passed over, folded lines joined.
pub(super) fn fields(head: &[u8]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in String::from_utf8_lossy(head).lines().skip(1) {
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = fields.last_mut()
        {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    fields
}

/// Reads a recorded answer; what decodes to more than `cap` bytes is refused.
pub(super) fn response(block: &[u8], cap: u64) -> Result<Response, BadReason> {
    if !block.starts_with(b"HTTP/") {
        return Err(BadReason::NoHttp);
    }
    let end = head_end(block).unwrap_or(block.len());
    let head = &block[..end];
    let status = head.split(|&b| b == b' ').nth(1).and_then(|s| std::str::from_utf8(s.get(..3)?).ok()?.parse().ok());
    let status = status.ok_or(BadReason::NoHttp)?;
    let headers = fields(head);
    let chunked = header(&headers, "transfer-encoding").is_some_and(|v| v.to_ascii_lowercase().contains("chunked"));
    let raw = &block[end..];
    // Many recorders keep the header and write the body without its chunks.
    let body = chunked.then(|| without_chunks(raw)).flatten().unwrap_or_else(|| raw.to_vec());
    // A header may be sent in several lines, which count as one.
    let codings = headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("content-encoding"));
    let coding = &codings.map(|(_, v)| v.as_str()).collect::<Vec<_>>().join(", ");
    let is_gzip = |body: &[u8]| body.starts_with(&[0x1f, 0x8b]);
    // The header says gzip over a body that was stored decoded.
    if coding.to_ascii_lowercase().contains("gzip") && !coding.contains(',') && !is_gzip(&body) {
        return Ok(Response { status, headers, body });
    }
    let body = match decode(coding, body, cap) {
        (_, Some(CodingFault::TooLarge)) => return Err(BadReason::TooLarge { cap }),
        // A body that breaks off is kept as far as it goes; one that gives nothing is broken.
        (body, Some(fault)) if body.is_empty() || matches!(fault, CodingFault::Unknown(_)) => {
            return Err(BadReason::Coding(coding.to_ascii_lowercase()));
        }
        (body, _) => body,
    };
    Ok(Response { status, headers, body })
}

/// The chunks' bytes; `None` where the body is not in chunks. A last chunk that breaks off is kept as far as it goes.
fn without_chunks(mut raw: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(raw.len());
    let mut first = true;
    loop {
        let end = raw.iter().take(64).position(|&b| b == b'\n');
        let size = end.and_then(|end| {
            let line = std::str::from_utf8(&raw[..end]).ok()?;
            usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()
        });
        let (Some(end), Some(size)) = (end, size) else { return (!first).then_some(out) };
        first = false;
        raw = &raw[end + 1..];
        if size == 0 {
            return Some(out);
        }
        let count = size.min(raw.len());
        out.extend_from_slice(&raw[..count]);
        raw = &raw[count..];
        raw = raw.strip_prefix(b"\r\n").or_else(|| raw.strip_prefix(b"\n")).unwrap_or(raw);
    }
}
