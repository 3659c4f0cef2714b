#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use super::*;
use std::io::Write;

const TARGET: &str = "https://harbour-gazette.example/mill";

fn record(kind: &str, url: &str, block: &str) -> Vec<u8> {
    let target = if url.is_empty() { String::new() } else { format!("WARC-Target-URI: {url}\r\n") };
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2024-05-03T08:00:00Z\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
    .into_bytes()
}

fn page(url: &str) -> Vec<u8> {
    record("response", url, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The mill reopened.</p>")
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn urls(archive: &[u8]) -> (Vec<String>, Vec<BadReason>, Counts) {
    // One byte at a time crosses every boundary there is.
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let count = out.len().min(1);
            self.0.read(&mut out[..count])
        }
    }
    let read = |pages: &mut dyn Iterator<Item = Result<Page, BadRecord>>| {
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for item in pages {
            match item {
                Ok(page) => good.push(page.url),
                Err(record) => bad.push(record.reason),
            }
        }
        (good, bad)
    };
    let mut whole = Pages::new(archive);
    let (good, bad) = read(&mut whole);
    assert_eq!(read(&mut Pages::new(Drip(archive))), (good.clone(), bad.clone()));
    assert_eq!((whole.counts().pages, whole.counts().bad), (good.len(), bad.len()));
    (good, bad, whole.counts())
}

#[test]
fn plain_and_gzip_give_the_same_pages_with_offsets() {
    let records = [
        record("warcinfo", "", "software: test"),
        page("http://a.example/1"),
        record("request", "http://a.example/1", "GET / HTTP/1.1\r\n\r\n"),
        record("revisit", "http://a.example/1", "HTTP/1.1 304 Not Modified\r\n\r\n"),
        record("resource", "http://a.example/2", "<p>saved</p>"),
        record("response", "dns:a.example", "20240503 a.example. A 192.0.2.1"),
    ];
    let plain: Vec<u8> = records.concat();
    let members: Vec<u8> = records.iter().flat_map(|r| gz(r)).collect();
    let one_member = gz(&plain);
    for archive in [&plain, &members, &one_member] {
        let (good, bad, counts) = urls(archive);
        assert_eq!(good, ["http://a.example/1", "http://a.example/2"]);
        assert!(bad.is_empty(), "{bad:?}");
        assert_eq!((counts.others, counts.revisits), (4, 1));
    }
    let offsets = |archive: &[u8]| Pages::new(archive).flatten().map(|p| p.offset).collect::<Vec<_>>();
    let before: usize = records[0].len();
    assert_eq!(offsets(&plain), [before, records[..4].concat().len()].map(|n| n as u64));
    let begins = |n: usize| records[..n].iter().map(|r| gz(r).len() as u64).sum::<u64>();
    assert_eq!(offsets(&members), [begins(1), begins(4)]);
    let resource = Pages::new(&plain[..]).flatten().nth(1).unwrap();
    assert_eq!((resource.status, resource.body.as_slice()), (None, &b"<p>saved</p>"[..]));
}

#[test]
fn line_feeds_alone_and_angle_brackets_are_read() {
    let block = "HTTP/1.0 200 OK\nServer: x\n\nbody";
    let head =
        format!("WARC/0.17\nwarc-type: response\nWARC-TARGET-URI: <{TARGET}>\ncontent-length: {}\n\n", block.len());
    let (good, bad, _) = urls(format!("{head}{block}\n\n").as_bytes());
    assert_eq!((good, bad), (vec![TARGET.to_owned()], vec![]));
}

#[test]
fn broken_records_are_named_and_passed() {
    let good = page(TARGET);
    let of = |length: &str| {
        format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://b.example/\r\n{length}\r\nHTTP/1.1 200 OK\r\n\r\nx\r\n\r\n")
            .into_bytes()
    };
    let cases: Vec<(&str, Vec<u8>, BadReason)> = vec![
        ("no length", of(""), BadReason::NoLength),
        ("length of words", of("Content-Length: many\r\n"), BadReason::NoLength),
        ("too short", of("Content-Length: 3\r\n"), BadReason::WrongLength),
        ("too long by some", of("Content-Length: 60\r\n"), BadReason::WrongLength),
        ("too long by ten thousand million", of("Content-Length: 10000000000\r\n"), BadReason::CutOff),
        ("no target", record("response", "", "HTTP/1.1 200 OK\r\n\r\nx"), BadReason::NoTarget),
        ("no HTTP", record("response", "http://b.example/", "<p>x"), BadReason::NoHttp),
        ("junk", b"<html>not an archive</html>\r\n".to_vec(), BadReason::NoRecord),
        (
            "endless header",
            [&b"WARC/1.0\r\nX: "[..], &vec![b'a'; 100_000], b"\r\n\r\n"].concat(),
            BadReason::LongHeader,
        ),
    ];
    for (name, broken, reason) in cases {
        let plain = [&good[..], &broken, &good].concat();
        let (found, bad, _) = urls(&plain);
        assert_eq!((found.len(), bad), (2, vec![reason.clone()]), "{name}");
        let (found, bad, _) = urls(&[gz(&good), gz(&broken), gz(&good)].concat());
        assert_eq!((found.len(), bad), (2, vec![reason]), "{name}, in members");
    }
}

#[test]
fn a_broken_member_costs_itself_only() {
    let good = gz(&page(TARGET));
    let mut broken = gz(&page("http://b.example/"));
    let middle = broken.len() / 2;
    broken[middle..middle + 8].fill(0xff);
    let (found, bad, _) = urls(&[&good[..], &broken, &good].concat());
    assert_eq!((found.len(), bad), (2, vec![BadReason::Gzip]));
    let cut = &good[..good.len() - 12];
    let (found, bad, _) = urls(&[&good[..], cut].concat());
    assert_eq!((found.len(), bad.len()), (1, 1), "a last member that breaks off: {bad:?}");
    let (found, bad, _) = urls(&[&good[..], &[0u8; 2][..]].concat());
    assert_eq!((found.len(), bad), (1, vec![]), "padding");
}

#[test]
fn the_last_record_may_break_off() {
    let whole = [page(TARGET), page(TARGET)].concat();
    for cut in [1, 30, 100] {
        let (found, bad, _) = urls(&whole[..whole.len() - 4 - cut]);
        assert_eq!((found.len(), bad), (1, vec![BadReason::CutOff]), "{cut}");
    }
}

#[test]
fn bodies_lose_chunks_and_codings() {
    let answer = |headers: &str, body: &[u8]| {
        let mut block = format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").into_bytes();
        block.extend(body);
        let mut out = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {TARGET}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        )
        .into_bytes();
        out.extend(block);
        out
    };
    let body = |archive: Vec<u8>| Pages::new(&archive[..]).max_record(10_000).next().unwrap().map(|p| p.body);
    let text = b"<p>The mill reopened.</p>";
    let chunked = [&b"9;x=1\r\n"[..], &text[..9], b"\r\n10\r\n", &text[9..], b"\r\n0\r\n\r\n"].concat();
    assert_eq!(body(answer("Transfer-Encoding: chunked", &chunked)).unwrap(), text);
    assert_eq!(body(answer("Transfer-Encoding: chunked", text)).unwrap(), text, "stored without its chunks");
    assert_eq!(body(answer("Content-Encoding: gzip", &gz(text))).unwrap(), text);
    assert_eq!(body(answer("Content-Encoding: gzip, gzip", &gz(&gz(text)))).unwrap(), text);
    assert_eq!(body(answer("Content-Encoding: gzip", text)).unwrap(), text, "stored decoded");
    assert_eq!(body(answer("Content-Encoding: br", text)).unwrap(), text, "stored decoded");
    assert_eq!(
        body(answer("Content-Encoding: br", b"\x1b\x18\x00\xf8")).unwrap_err().reason,
        BadReason::Coding("br".into())
    );
    let bomb = gz(&vec![b'a'; 1_000_000]);
    assert_eq!(body(answer("Content-Encoding: gzip", &bomb)).unwrap_err().reason, BadReason::TooLarge { cap: 10_000 });
    assert_eq!(body(answer("X: y", &[b'a'; 20_000])).unwrap_err().reason, BadReason::TooLarge { cap: 10_000 });
}

#[test]
fn other_compressions_are_refused_by_name() {
    let (_, bad, _) = urls(&[0x28, 0xb5, 0x2f, 0xfd, 0, 0]);
    assert_eq!(bad, [BadReason::Compression("zstd")]);
    assert_eq!(urls(b"").1, []);
}

#[test]
fn an_archive_of_false_lengths_ends() {
    let lie = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9000000\r\n\r\n".repeat(20_000);
    let start = std::time::Instant::now();
    let bad = Pages::new(&lie[..]).filter(Result::is_err).count();
    assert!(bad > 0);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
