//! Invented pages, one phenomenon each, and hostile ones.
//!
//! `tests/pages/<phenomenon>/source.html` (or `.txt`, `.md`, `.json`, `.xml`, `.mhtml`) is read as a page at `https://www.harbour-gazette.example/...`
//! unless `expected.json` gives another `url`; every field in `expected.json` must come out as it says. Spans are
//! checked by the words they cover. `fields` and `captions` are what `read --explain` says.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use dateline::page::{Document, DocumentId, Error, Input, Kind, Reader, read};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use url::Url;

/// What a page may take at most; builds without optimisation are five times as slow.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });

fn document_as_json(d: &Document) -> Value {
    json!({
        "title": d.title,
        "authors": d.authors,
        "newsrooms": d.newsrooms,
        "bylines": d.bylines,
        "published": d.published,
        "modified": d.modified,
        "language": d.language,
        "canonical": d.canonical,
        "outlet": d.outlet.as_ref().map(|o| json!({"name": o.name, "domain": o.domain})),
        "dateline": d.dateline.as_ref().map(|l| json!({
            "place": l.place, "agency": l.agency, "words": d.text.slice(l.span)
        })),
        "credits": d.credits.iter().map(|c| json!({
            "name": c.name, "kind": c.kind.as_str(), "words": c.span.map(|s| d.text.slice(s)),
            "code": c.evidence.code.as_str()
        })).collect::<Vec<_>>(),
        "text": d.text.lines().filter(|l| !l.is_empty()).collect::<Vec<_>>(),
        "links": d.links.iter().map(|l| json!({"href": l.href, "words": d.text.slice(l.span)})).collect::<Vec<_>>(),
        "parts": d.parts.iter().map(|p| json!([p.kind.as_str(), d.text.slice(p.span)])).collect::<Vec<_>>(),
        "notes": d.notes.iter().map(|n| json!([n.kind.as_str(), d.text.slice(n.span)])).collect::<Vec<_>>(),
        "entries": d.entries.iter().map(|e| json!({
            "published": e.published, "words": d.text.slice(e.span)
        })).collect::<Vec<_>>(),
        "furniture": d.furniture.iter().map(|s| d.text.slice(*s)).collect::<Vec<_>>(),
        "problems": d.problems,
    })
}

#[test]
fn every_page_reads_as_expected() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut folders: Vec<_> =
        std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 12, "{} pages", folders.len());
    let mut wrong = String::new();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let endings = ["html", "txt", "md", "json", "xml", "mhtml"].iter();
        let source = endings.map(|e| folder.join(format!("source.{e}"))).find(|p| p.exists()).unwrap();
        let kind = source.extension().is_some_and(|e| e == "md").then_some(Kind::Markdown);
        let expected: Value = serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
        let expected = expected.as_object().unwrap();
        let url = match expected.get("url") {
            Some(Value::String(url)) => Some(Url::parse(url).unwrap()),
            Some(_) => None,
            None => Some(Url::parse("https://www.harbour-gazette.example/news/mill-reopens").unwrap()),
        };
        let bytes = std::fs::read(&source).unwrap();
        let input = Input { id: Some(DocumentId::new(name.as_str())), url, bytes: &bytes, kind, ..Input::default() };
        let read = |input: &Input<'_>| Reader::default().read_all(input).and_then(|mut all| all.swap_remove(0));
        let found = document_as_json(&read(&input).unwrap_or_else(|e| panic!("{name}: {e}")));
        assert!(expected.len() >= 2, "{name}: expects next to nothing");
        let told = Reader::default().explain(&input).map(|(_, told)| told).unwrap_or_default();
        for (field, wanted) in expected.get("fields").and_then(Value::as_object).into_iter().flatten() {
            let got = told.fields.iter().find(|f| f.field == field).map(|f| json!([f.value, f.from, f.others]));
            if got.as_ref() != Some(wanted) {
                wrong += &format!("{name}: field {field}\n  wanted {wanted}\n  got    {got:?}\n");
            }
        }
        if let Some(wanted) = expected.get("captions").filter(|wanted| **wanted != json!(told.captions)) {
            wrong += &format!("{name}: captions\n  wanted {wanted}\n  got    {:?}\n", told.captions);
        }
        let of_document = |f: &str| !matches!(f, "url" | "about" | "fields" | "captions");
        for (field, wanted) in expected.iter().filter(|(f, _)| of_document(f)) {
            let got = found.get(field).unwrap_or_else(|| panic!("{name}: no field `{field}`"));
            if got != wanted {
                wrong += &format!("{name}: {field}\n  wanted {wanted}\n  got    {got}\n");
            }
        }
        let again = read(&input).unwrap();
        assert_eq!(document_as_json(&again), found, "{name}: read twice");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Reads a hostile page in time; gives its document.
fn endure(name: &str, html: &str) -> Result<Document, Error> {
    let start = Instant::now();
    let found = read(&Input { id: Some(DocumentId::new(name)), bytes: html.as_bytes(), ..Input::default() });
    let took = start.elapsed();
    assert!(took < PATIENCE, "{name} took {took:?}");
    if let Ok(document) = &found {
        for link in &document.links {
            assert!(!document.text.slice(link.span).is_empty(), "{name}: a link without words");
        }
    }
    found
}

const PARAGRAPH: &str = "<p>The mill on the river reopened on Monday after a winter of repairs, and the owner thanked the \
                         town for the patience it had shown through months of dust and noise.</p>";

#[test]
fn nesting_a_hundred_thousand_deep_keeps_the_text() {
    for tag in ["div", "b", "span", "ul><li", "table><tr><td", "blockquote"] {
        let html =
            format!("<html><body><article>{}{}</article>", format!("<{tag}>").repeat(100_000), PARAGRAPH.repeat(4));
        let document = endure(tag, &html).unwrap_or_else(|e| panic!("{tag}: {e}"));
        assert!(document.text.contains("thanked the town"), "{tag}");
        assert!(document.problems.iter().any(|p| p.contains("nested")), "{tag}: {:?}", document.problems);
    }
}

#[test]
fn one_endless_line() {
    let words = "The mill on the river reopened on Monday after repairs. ".repeat(90_000);
    assert!(words.len() > 4_900_000);
    let document = endure("one line", &format!("<html><body><article><p>{words}</p></article></body></html>")).unwrap();
    assert!(document.text.len() > 1_000_000, "{}", document.text.len());
}

#[test]
fn fifty_thousand_spans() {
    let spans = "<span>mill</span> ".repeat(50_000);
    let document = endure("spans", &format!("<html><body><article><p>{spans}</p>{PARAGRAPH}</article>")).unwrap();
    assert!(document.text.contains("mill mill"));
}

#[test]
fn formatting_never_closed() {
    let html: String = (0..20_000).map(|i| format!("<p><font color={i}><b class=c{i}>word {i}</p>")).collect();
    assert!(endure("formatting", &format!("<body>{PARAGRAPH}{html}")).is_ok());
}

#[test]
fn broken_json_ld_does_not_hide_the_page() {
    let deep = format!("{{\"@type\":\"NewsArticle\",\"isPartOf\":{}", "{\"isPartOf\":".repeat(50_000));
    let wide = format!("[{}]", vec!["{\"@type\":\"NewsArticle\",\"headline\":\"x\"}"; 40_000].join(","));
    for (name, json) in [
        ("deep", deep.as_str()),
        ("wide", &wide),
        ("cut", "{\"@type\":\"NewsArticle\",\"headline\":\"x"),
        ("junk", "\u{0}\u{1}}}}]]"),
    ] {
        let html = format!(
            "<html><head><title>Mill reopens</title><script type=\"application/ld+json\">{json}</script></head>\
             <body><article><h1>Mill reopens</h1>{}</article></body></html>",
            PARAGRAPH.repeat(4)
        );
        let document = endure(name, &html).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(document.text.contains("thanked the town"), "{name}");
    }
}

#[test]
fn unclosed_and_swollen_mark_up() {
    let story = PARAGRAPH.repeat(4);
    let attributes: String = (0..100_000).map(|i| format!(" a{i}=1")).collect();
    let cases = [
        ("comment", format!("<body>{story}<!-- never closed {}", "<p>x".repeat(200_000))),
        ("script", format!("<body>{story}<script>{}", "if (a < b) {}".repeat(200_000))),
        ("attribute", format!("<body>{story}<p title=\"{}", "x".repeat(5_000_000))),
        ("plaintext", format!("<body>{story}<plaintext>{}", "<div>".repeat(200_000))),
        ("attributes", format!("<body><p{attributes}>x</p>{story}")),
        ("paragraphs", format!("<body>{}", "<p>word".repeat(200_000))),
        ("links", format!("<body>{story}{}", "<a href=/x>y</a> ".repeat(100_000))),
        ("stray ends", format!("<body>{story}{}", "</div></b></x>".repeat(200_000))),
        ("rows", format!("<body>{story}<table>{}", "<tr><td>1<td>2".repeat(50_000))),
        ("headings", format!("<body>{story}{}", "<h1>Mill</h1>".repeat(50_000))),
        ("bylines", format!("<body><h1>Mill</h1>{story}{}", "<p class=author>By Ada Moor</p>".repeat(20_000))),
    ];
    for (name, html) in cases {
        let result = endure(name, &html);
        assert!(result.is_ok() || result == Err(Error::NoText), "{name}: {result:?}");
    }
}

#[test]
fn what_is_no_page_is_refused_by_name() {
    let of = |bytes: &[u8]| read(&Input { id: Some(DocumentId::new("x")), bytes, ..Input::default() });
    assert_eq!(of(b""), Err(Error::Empty));
    assert_eq!(of(b" \r\n\t"), Err(Error::Empty));
    assert_eq!(of(b"%PDF-1.4 ..."), Err(Error::Pdf));
    assert!(matches!(of(b"\x89PNG\r\n\x1a\n...."), Err(Error::Image("PNG"))));
    assert!(matches!(of(&[7; 400]), Err(Error::Binary(_))));
    assert!(matches!(of(&vec![b'a'; (8 << 20) + 1]), Err(Error::TooLarge { cap: 8_388_608, .. })));
    assert!(matches!(of(b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01"), Err(Error::Gzip(_))));
    assert_eq!(of(b"<html><head><title>x</title></head><body><script>1</script></body></html>"), Err(Error::NoText));
}
