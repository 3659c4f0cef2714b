//! Content codings over HTTP (rows B1 to B4 and B7 of the fault list, as they come over the net).

use crate::raw::{Raw, apart, ask, client, ok, short};
use crate::{STORY, page};
use dateline::attribution::Reader;
use dateline::fetch::{Http, MissReason};
use dateline::outlet::OutletDirectory;
use dateline::page::Document;
use dateline::trace::Tracer;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use std::io::Write;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = GzEncoder::new(Vec::new(), Compression::best());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// An answer with headers and a body of bytes.
fn coded(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn serving(headers: &str, body: &[u8]) -> (Raw, Http) {
    let answer = coded(headers, body);
    let server = Raw::answering(move |path| if path == "/robots.txt" { ok("") } else { answer.clone() }).await;
    let http = client(short(), &[&server.url("/")]);
    (server, http)
}

async fn body_of(headers: &str, body: &[u8]) -> Result<Vec<u8>, MissReason> {
    let (server, http) = serving(headers, body).await;
    ask(&http, &server.url("/a")).await.map(|c| c.body).map_err(|m| m.reason)
}

#[tokio::test]
async fn fault_b1_coded_bodies_cut_or_corrupt() {
    let story = STORY.repeat(20).into_bytes();
    let whole = gzip(&story);
    let gz = "Content-Encoding: gzip\r\n";
    assert_eq!(body_of(gz, &whole).await, Ok(story.clone()));
    assert_eq!(body_of(gz, &whole[..whole.len() - 20]).await, Err(MissReason::Truncated), "cut");
    assert_eq!(body_of(gz, &whole[..whole.len() - 4]).await, Err(MissReason::Truncated), "cut in the trailer");
    let mut corrupt = whole.clone();
    let at = corrupt.len() - 6;
    corrupt[at] ^= 0xff;
    assert_eq!(body_of(gz, &corrupt).await, Err(MissReason::Decode), "checksum");
    assert_eq!(body_of(gz, &[&whole[..], b"trailing junk"].concat()).await, Ok(story.clone()), "junk");
    assert_eq!(
        body_of(gz, &[gzip(&story), gzip(b"more")].concat()).await,
        Ok([&story[..], b"more"].concat()),
        "members"
    );
    let packed = zstd(&story);
    assert_eq!(body_of("Content-Encoding: zstd\r\n", &packed).await, Ok(story.clone()));
    assert!(body_of("Content-Encoding: zstd\r\n", &packed[..packed.len() / 2]).await.is_err(), "cut zstd");
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(&story).unwrap();
    let zlib = zlib.finish().unwrap();
    assert_eq!(body_of("Content-Encoding: deflate\r\n", &zlib).await, Ok(story.clone()));
    assert_eq!(body_of("Content-Encoding: deflate\r\n", &zlib[..zlib.len() - 9]).await, Err(MissReason::Truncated));
    // "mill" in brotli, stored as it is, whole and without its last byte.
    let brotli = b"\x8b\x01\x80mill\x03";
    assert_eq!(body_of("Content-Encoding: br\r\n", brotli).await, Ok(b"mill".to_vec()));
    assert!(body_of("Content-Encoding: br\r\n", &brotli[..7]).await.is_err(), "cut brotli");
}

/// A quarter of a gigabyte and more in less than a megabyte each. `bomb.br` is 256 MiB of "a", packed by Google's encoder.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let block = vec![b'a'; 1 << 20];
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    let mut gz = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..256 {
        deflate.write_all(&block).unwrap();
        gz.write_all(&block).unwrap();
    }
    let (deflate, gz) = (deflate.finish().unwrap(), gz.finish().unwrap());
    vec![
        ("deflate", deflate),
        ("gzip, gzip", gzip(&gz)),
        ("gzip", gz),
        ("zstd", runs(0x58, 4096)),
        ("zstd", runs(0x84, 4096)),
        ("zstd", [runs(0x58, 40), runs(0x58, 40), runs(0x58, 40)].concat()),
        ("br", include_bytes!("data/bomb.br").to_vec()),
    ]
}

/// A frame of zstd with a window as described and blocks of 128 KiB of one byte each: 16 KB that are half a gigabyte.
fn runs(window: u8, blocks: u32) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, window];
    for n in 1..=blocks {
        let head = u32::from(n == blocks) | 1 << 1 | (128 << 10) << 3;
        frame.extend_from_slice(&head.to_le_bytes()[..3]);
        frame.push(b'a');
    }
    frame
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_b2_bombs_over_http() {
    for (coding, bomb) in bombs() {
        let size = bomb.len();
        assert!(size < 1 << 20, "{coding}: {size}");
        let (server, _) = serving(&format!("Content-Encoding: {coding}\r\n"), &bomb).await;
        let found = apart(&server.url("/a"), &[]).await;
        // A window larger than HTTP allows is refused before anything is decoded.
        let wanted = if coding == "zstd" && bomb[5] > 0x68 { "Decode" } else { "TooLarge" };
        assert_eq!(found.reason, wanted, "{coding} of {size} bytes");
        assert!(found.rise < 64, "{coding} of {size} bytes: {found:?}");
    }
    let thrice = gzip(&gzip(&gzip(STORY.as_bytes())));
    assert_eq!(
        body_of("Content-Encoding: gzip, gzip, gzip\r\n", &thrice).await,
        Err(MissReason::Decode),
        "two are undone"
    );
    let lines = "Content-Encoding: gzip\r\n".repeat(2);
    assert_eq!(body_of(&lines, &gzip(&gzip(b"mill"))).await, Ok(b"mill".to_vec()), "two lines are one header");
    assert_eq!(body_of(&"Content-Encoding: gzip\r\n".repeat(3), &thrice).await, Err(MissReason::Decode));
}

/// What is read of a page that is served so.
async fn read(headers: &str, body: &[u8]) -> Result<Document, MissReason> {
    let (server, http) = serving(headers, body).await;
    let tracer = Tracer::new(&http, Reader::fast(OutletDirectory::embedded()));
    tracer.fetch_seed(&server.url("/a")).await.map_err(|m| m.reason)
}

#[tokio::test]
async fn fault_b3_codings_that_do_not_fit_over_http() {
    let story = page("", STORY);
    assert_eq!(body_of("Content-Encoding: snappy\r\n", &[0xff, 6, 0, 0]).await, Err(MissReason::Decode));
    assert_eq!(body_of("Content-Encoding: gzip\r\n", b"\0\x01\x02 neither").await, Err(MissReason::Decode));
    assert_eq!(body_of("Content-Encoding: gzip\r\n", b"").await, Ok(Vec::new()));
    for headers in ["Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n", "Content-Encoding: identity\r\n"] {
        let found = read(headers, story.as_bytes()).await.unwrap();
        assert!(found.text.contains("the baker sold bread"), "{headers} of a plain page");
    }
    let found = read("Content-Type: text/html\r\n", &gzip(story.as_bytes())).await.unwrap();
    assert!(found.text.contains("the baker sold bread"), "gzip that nothing names");
}

#[tokio::test]
async fn fault_b4_charsets_that_disagree_over_http() {
    let story = "<p>Мельница на реке снова открылась в понедельник после зимы ремонта, и хозяин поблагодарил город за терпение.</p>";
    let html = page("<meta charset=\"windows-1251\">", &story.repeat(3));
    let bytes = encoding_rs::WINDOWS_1251.encode(&html).0;
    let found = read("Content-Type: text/html; charset=utf-8\r\n", &bytes).await.unwrap();
    assert!(found.text.contains("Мельница на реке"));
    let marked = [b"\xef\xbb\xbf", page("<meta charset=\"koi8-r\">", &story.repeat(3)).as_bytes()].concat();
    let found = read("Content-Type: text/html; charset=koi8-r\r\n", &marked).await.unwrap();
    assert!(found.text.contains("Мельница на реке"), "a byte order mark wins");
}

#[tokio::test]
async fn fault_b7_content_types_that_are_wrong_over_http() {
    let html = page("", STORY);
    for headers in ["Content-Type: image/png\r\n", ""] {
        assert!(read(headers, html.as_bytes()).await.unwrap().text.contains("the baker sold bread"), "{headers}");
    }
    for body in [&b"%PDF-1.7 \n"[..], b"\0\0\0\x20ftypisom", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"] {
        assert_eq!(
            read("Content-Type: text/html\r\n", body).await.map(drop),
            Err(MissReason::UnsupportedType),
            "{body:?}"
        );
    }
}
