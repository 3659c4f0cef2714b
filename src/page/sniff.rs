//! What the bytes are, from the bytes first and the label second.

use super::Error;
use flate2::bufread::GzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// What an input is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A page.
    Html,
    /// Text: kept unchanged.
    Text,
    /// Text with Markdown's marks, which are taken out.
    Markdown,
    /// schema.org metadata alone, the story in `articleBody`.
    JsonLd,
    /// RSS or Atom: a document an item.
    Feed,
    /// A page saved with its pictures, as MIME parts.
    Mhtml,
}

/// At most two layers of gzip, as a server may compress a file that is compressed already.
const MAX_LAYERS: usize = 2;

/// Undoes gzip where the bytes begin like gzip. Bytes after the stream are ignored.
pub(super) fn unpack(bytes: &[u8], cap: usize) -> Result<Cow<'_, [u8]>, Error> {
    let mut bytes = Cow::Borrowed(bytes);
    for _ in 0..MAX_LAYERS {
        if !bytes.starts_with(&[0x1f, 0x8b]) {
            break;
        }
        let mut out = Vec::new();
        // One byte over the cap tells "too large" from "just fits".
        let mut reader = GzDecoder::new(&*bytes).take(cap as u64 + 1);
        reader.read_to_end(&mut out).map_err(|e| Error::Gzip(e.to_string()))?;
        bytes = Cow::Owned(out);
        if bytes.len() > cap {
            break;
        }
    }
    if bytes.len() > cap { Err(Error::TooLarge { size: bytes.len(), cap }) } else { Ok(bytes) }
}

/// Refuses what is known not to be text by its first bytes.
pub(super) fn refuse_binary(bytes: &[u8]) -> Result<(), Error> {
    const IMAGES: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF87a", "GIF"),
        (b"GIF89a", "GIF"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"\0\0\x01\0", "ICO"),
    ];
    const OTHERS: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "zip archive"),
        (b"\x1f\x8b", "gzip within gzip within gzip"),
        (b"\x7fELF", "program"),
        (b"MZ\x90", "program"),
        (b"OggS", "Ogg media"),
        (b"ID3", "MP3 audio"),
        (b"Rar!", "rar archive"),
        (b"7z\xbc\xaf", "7z archive"),
        (b"\x28\xb5\x2f\xfd", "zstd stream"),
        (b"SQLite format 3\0", "SQLite database"),
        (b"PAR1", "Parquet file"),
    ];
    let head = &bytes[..bytes.len().min(1024)];
    // Some servers put line breaks before the header.
    let trimmed = head.trim_ascii_start();
    if trimmed.is_empty() && bytes.trim_ascii().is_empty() {
        return Err(Error::Empty);
    }
    if trimmed.starts_with(b"%PDF-") {
        return Err(Error::Pdf);
    }
    if let Some((_, name)) = IMAGES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(Error::Image(name));
    }
    if head.starts_with(b"RIFF") {
        return Err(if head.get(8..12) == Some(b"WEBP") { Error::Image("WebP") } else { Error::Binary("RIFF media") });
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Err(if matches!(head.get(8..12), Some(b"avif" | b"heic")) {
            Error::Image("AVIF or HEIC")
        } else {
            Error::Binary("MP4 media")
        });
    }
    if let Some((_, name)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(Error::Binary(name));
    }
    if looks_utf16(bytes).is_none() {
        let sample = &bytes[..bytes.len().min(8192)];
        let control = sample.iter().filter(|b| matches!(b, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
        // One control byte in fifty: pages with stray NULs have a handful, compressed or packed data one in eight.
        if control * 50 > sample.len() {
            return Err(Error::Binary("control bytes"));
        }
    }
    Ok(())
}

/// Whether the bytes are UTF-16 by their mark, or by NULs in every other place of mostly ASCII text.
pub(super) fn looks_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] => return Some(encoding_rs::UTF_16BE),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(512) & !1];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let half = sample.len() / 2;
    if half < 4 {
        return None;
    }
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= half * 7 && even * 10 < half {
        Some(encoding_rs::UTF_16LE)
    } else if even * 10 >= half * 7 && odd * 10 < half {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// What a text is: by the declared type where that fits, else by what it begins with.
pub(super) fn kind_of(text: &str, content_type: Option<&str>) -> Kind {
    let essence = content_type.and_then(|t| t.split(';').next()).unwrap_or("").trim().to_ascii_lowercase();
    let head: String = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let marked = ["<!doctype html", "<html", "<head", "<body", "<?xml", "<article", "<title"];
    let is_html = marked.iter().any(|m| start.starts_with(m))
        || (start.starts_with('<') && ["<html", "<body", "</p>", "</div>", "<head"].iter().any(|m| head.contains(m)));
    if let Some(kind) = marked_kind(start, &head) {
        return kind;
    }
    match essence.as_str() {
        "text/markdown" | "text/x-markdown" if !is_html => Kind::Markdown,
        "text/html" | "application/xhtml+xml" => Kind::Html,
        "text/plain" if !start.starts_with("<!doctype html") => Kind::Text,
        _ if is_html => Kind::Html,
        _ => Kind::Text,
    }
}

/// Kinds that show by their first words, whatever the label: servers call feeds HTML and text.
fn marked_kind(start: &str, head: &str) -> Option<Kind> {
    // Up to the root element stand the XML declaration, comments and style sheets.
    let root = ["<rss", "<feed", "<rdf:rdf"].iter().filter_map(|tag| head.find(tag)).min();
    let first_page_tag = ["<html", "<!doctype html", "<body"].iter().filter_map(|tag| head.find(tag)).min();
    if start.starts_with('<') && root.is_some_and(|at| first_page_tag.is_none_or(|page| at < page)) {
        return Some(Kind::Feed);
    }
    if start.starts_with(['{', '[']) && head.contains("\"@type\"") {
        return Some(Kind::JsonLd);
    }
    let headers = head.split("\n\n").next().unwrap_or("").split("\r\n\r\n").next().unwrap_or("");
    (headers.contains("mime-version:") && headers.contains("multipart/related")).then_some(Kind::Mhtml)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn known_formats_are_refused_by_name() {
        assert_eq!(refuse_binary(b"%PDF-1.7\n"), Err(Error::Pdf));
        assert_eq!(refuse_binary(b"\x89PNG\r\n\x1a\n"), Err(Error::Image("PNG")));
        assert_eq!(refuse_binary(b"  \n\t "), Err(Error::Empty));
        assert_eq!(refuse_binary(b""), Err(Error::Empty));
        assert_eq!(refuse_binary(&[0, 1, 2, 3, 4, 5, 6, 7, 200, 9]), Err(Error::Binary("control bytes")));
        assert_eq!(refuse_binary("H\0e\0l\0l\0o\0 \0y\0o\0u\0".as_bytes()), Ok(()));
    }

    #[test]
    fn gzip_is_undone_up_to_the_cap() {
        use std::io::Write;
        let pack = |data: &[u8]| {
            let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gz.write_all(data).unwrap();
            gz.finish().unwrap()
        };
        let mut once = pack(b"hello");
        assert_eq!(&*unpack(&pack(&once), 100).unwrap(), b"hello");
        assert_eq!(unpack(&pack(&[b'a'; 5000]), 100), Err(Error::TooLarge { size: 101, cap: 100 }));
        once.extend(b"junk");
        assert_eq!(&*unpack(&once, 100).unwrap(), b"hello");
        once.truncate(12);
        assert!(matches!(unpack(&once, 100), Err(Error::Gzip(_))));
    }

    #[test]
    fn the_kind_comes_from_the_text_when_the_label_is_silent() {
        assert_eq!(kind_of("\n<!DOCTYPE html><p>x", None), Kind::Html);
        assert_eq!(kind_of("<p>one</p><div>two</div>", None), Kind::Html);
        assert_eq!(kind_of("a < b and <html>", None), Kind::Text);
        assert_eq!(kind_of("# Head", Some("text/markdown; charset=utf-8")), Kind::Markdown);
        assert_eq!(kind_of("<?xml version='1.0'?><!-- x --><rss version='2.0'>", Some("text/html")), Kind::Feed);
        assert_eq!(kind_of("<!doctype html><html><p>an <rss> tag", None), Kind::Html);
        assert_eq!(kind_of("{\"@context\": \"https://schema.org\", \"@type\": \"NewsArticle\"}", None), Kind::JsonLd);
        assert_eq!(kind_of("MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n", None), Kind::Mhtml);
        assert_eq!(kind_of("<!doctype html><title>x", Some("text/plain")), Kind::Html);
    }
}
