//! Records of WARC 1.1 (IIPC, "The WARC Format 1.1"), as other programs read them.

use crate::fetch::exchange::Exchange;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use std::io::{self, Write};

/// One record.
pub(super) struct Record {
    fields: Vec<(&'static str, String)>,
    block: Vec<u8>,
}

impl Record {
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(b"WARC/1.1\r\n")?;
        for (name, value) in &self.fields {
            // A value is one line, whatever a server sent.
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            write!(to, "{name}: {value}\r\n")?;
        }
        write!(to, "Content-Length: {}\r\n\r\n", self.block.len())?;
        to.write_all(&self.block)?;
        to.write_all(b"\r\n\r\n")
    }
}

/// The record a file begins with.
pub(super) fn info(name: &str) -> Record {
    let block = format!("software: dateline/{}\r\nformat: WARC File Format 1.1\r\n", env!("CARGO_PKG_VERSION"));
    let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let fields = vec![
        ("WARC-Type", "warcinfo".to_owned()),
        ("WARC-Record-ID", id(&[name.as_bytes(), time.as_bytes()])),
        ("WARC-Date", time),
        ("WARC-Filename", name.to_owned()),
        ("Content-Type", "application/warc-fields".to_owned()),
    ];
    Record { fields, block: block.into_bytes() }
}

/// Request and response. An answer of "not modified" is a revisit: the body is in an earlier record.
pub(super) fn of_exchange(exchange: &Exchange) -> (Record, Record) {
    let url = exchange.url.as_str();
    let time = exchange.time.clone();
    let ids = |what: &str| id(&[what.as_bytes(), url.as_bytes(), time.as_bytes(), &exchange.raw]);
    let (request_id, response_id) = (ids("request"), ids("response"));

    let target = &exchange.url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &exchange.url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut sent = format!("{} {target} HTTP/1.1\r\nHost: {host}\r\n", exchange.method);
    for (name, value) in exchange.sent.iter().filter(|(n, _)| n != "host") {
        sent.push_str(&format!("{name}: {value}\r\n"));
    }
    sent.push_str("\r\n");
    let sent = sent.into_bytes();

    let revisit = exchange.status == 304;
    let mut block = head(exchange);
    block.extend_from_slice(&exchange.raw);
    let common = |kind: &str, id: &str| {
        let mut fields = vec![
            ("WARC-Type", kind.to_owned()),
            ("WARC-Record-ID", id.to_owned()),
            ("WARC-Date", time.clone()),
            ("WARC-Target-URI", url.to_owned()),
        ];
        fields.extend(exchange.peer.map(|p| ("WARC-IP-Address", p.ip().to_string())));
        fields
    };
    let mut response = common(if revisit { "revisit" } else { "response" }, &response_id);
    if revisit {
        let profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
        response.push(("WARC-Profile", profile.to_owned()));
    } else if exchange.broken_off {
        // A digest would name it as the page.
        response.push(("WARC-Truncated", "disconnect".to_owned()));
    } else {
        response.push(("WARC-Payload-Digest", digest(&exchange.raw)));
    }
    response.push(("WARC-Block-Digest", digest(&block)));
    response.push(("Content-Type", "application/http; msgtype=response".to_owned()));
    let mut request = common("request", &request_id);
    request.push(("WARC-Concurrent-To", response_id));
    request.push(("WARC-Block-Digest", digest(&sent)));
    request.push(("Content-Type", "application/http; msgtype=request".to_owned()));
    (Record { fields: request, block: sent }, Record { fields: response, block })
}

/// The answer's head, as HTTP/1.1 has it. The body stands behind it without its chunks, so the header that speaks of them
/// is left out and the length is the true one.
fn head(exchange: &Exchange) -> Vec<u8> {
    let reason = reqwest::StatusCode::from_u16(exchange.status).ok().and_then(|s| s.canonical_reason()).unwrap_or("");
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", exchange.status);
    for (name, value) in &exchange.headers {
        if !matches!(name.as_str(), "transfer-encoding" | "content-length") {
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    if exchange.version == "2" {
        head.push_str("x-archive-protocol: h2\r\n");
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", exchange.raw.len()));
    head.into_bytes()
}

/// `sha1:` and the digest in base 32, which is what archives write and look captures up by.
fn digest(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::from("sha1:");
    // 20 bytes are four times 40 bits, so no padding is left over.
    for part in Sha1::digest(bytes).chunks(5) {
        let bits = part.iter().fold(0u64, |bits, &b| (bits << 8) | u64::from(b));
        out.extend((0..8).rev().map(|i| char::from(LETTERS[(bits >> (5 * i)) as usize & 31])));
    }
    out
}

/// A name for a record: a UUID of the eighth kind, made of a digest and of what makes it the only one.
fn id(parts: &[&[u8]]) -> String {
    static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.update(std::process::id().to_le_bytes());
    hash.update(COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_le_bytes());
    let mut bytes: [u8; 16] = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    format!("<urn:uuid:{}-{}-{}-{}-{}>", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_other_archives() {
        // The SHA-1 of nothing, as every CDX index has it.
        assert_eq!(digest(b""), "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
    }

    #[test]
    fn a_value_stays_on_its_line() {
        let record = Record { fields: vec![("WARC-Target-URI", "a\r\nWARC-Type: b".to_owned())], block: Vec::new() };
        let mut out = Vec::new();
        record.write(&mut out).expect("memory takes everything");
        assert_eq!(String::from_utf8_lossy(&out).lines().count(), 6);
    }
}
