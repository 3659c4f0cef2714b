use super::*;
use dateline::outlet::{Context, OutletDirectory};
use dateline::page::{normalise_url, registered_domain};
use dateline::warc::{BadReason, Pages};
use std::io::Write;
use url::Url;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn fault_b1_gzip_cut_corrupt_or_followed_by_junk() {
    let whole = gz(page("", STORY).as_bytes());
    assert!(matches!(endure("cut", &whole[..whole.len() - 20], None), Err(Error::Gzip(_))));
    let mut corrupt = whole.clone();
    let at = corrupt.len() - 6;
    corrupt[at] ^= 0xff;
    assert!(matches!(endure("checksum", &corrupt, None), Err(Error::Gzip(_))));
    let junk = [&whole[..], b"trailing junk"].concat();
    assert!(endure("junk", &junk, None).unwrap().text.contains("the baker sold bread"));
}

#[test]
fn fault_b2_a_bomb_stops_at_the_cap() {
    let bomb = bomb();
    assert!(bomb.len() < 1 << 20);
    let cap = Reader::MAX_SIZE;
    assert_eq!(endure("bomb", &bomb, None), Err(Error::TooLarge { size: cap + 1, cap }));
    assert_eq!(endure("gzip in gzip", &gz(&bomb), None), Err(Error::TooLarge { size: cap + 1, cap }));
    let thrice = gz(&gz(&gz(page("", STORY).as_bytes())));
    assert!(matches!(endure("three layers", &thrice, None), Err(Error::Binary(_))), "two are undone");
    // Memory is a process's, and other tests run in this one.
    let alone = ["--exact", "content::a_bomb_alone", "--ignored"];
    let done = std::process::Command::new(std::env::current_exe().unwrap()).args(alone).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}

#[test]
#[ignore = "run in a process of its own by fault_b2_a_bomb_stops_at_the_cap"]
fn a_bomb_alone() {
    let bomb = bomb();
    let before = peak();
    assert!(endure("bomb", &bomb, None).is_err());
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < 64, "{before} MB before, {after} MB after");
    }
}

/// A quarter of a gigabyte in a quarter of a megabyte.
fn bomb() -> Vec<u8> {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![b'a'; 1 << 20];
    (0..256).for_each(|_| bomb.write_all(&block).unwrap());
    bomb.finish().unwrap()
}

#[test]
fn fault_b3_content_coding_that_does_not_fit() {
    let archive = |coding: &str, body: &[u8]| {
        let mut block = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n").into_bytes();
        block.extend(body);
        let mut out = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://h.example/\r\nContent-Length: {}\r\n\r\n",
            block.len()
        )
        .into_bytes();
        out.extend(block);
        Pages::new(&out[..]).next().unwrap().map(|p| p.body)
    };
    let html = page("", STORY);
    let unknown = archive("snappy", &[0xff, 6, 0, 0]).unwrap_err().reason;
    assert_eq!(unknown, BadReason::Coding("snappy".into()));
    assert_eq!(archive("gzip", html.as_bytes()).unwrap(), html.as_bytes(), "named but not so");
    assert!(endure("so but not named", &gz(html.as_bytes()), Some("text/html")).is_ok());
}

#[test]
fn fault_b4_charsets_that_disagree() {
    let story = "<p>Мельница на реке снова открылась в понедельник после зимы ремонта, и хозяин поблагодарил город за терпение.</p>";
    let html = page("<meta charset=\"windows-1251\">", &story.repeat(3));
    let bytes = encoding_rs::WINDOWS_1251.encode(&html).0;
    let found = endure("header says utf-8", &bytes, Some("text/html; charset=utf-8")).unwrap();
    assert!(found.text.contains("Мельница на реке"));
    assert!(found.problems.iter().any(|p| p.contains("charset guessed")), "{:?}", found.problems);
    let marked = [b"\xef\xbb\xbf", page("<meta charset=\"koi8-r\">", &story.repeat(3)).as_bytes()].concat();
    let found = endure("a byte order mark wins", &marked, Some("text/html; charset=koi8-r")).unwrap();
    assert!(found.text.contains("Мельница на реке"));
}

#[test]
fn fault_b5_charsets_of_the_world() {
    let cases = [
        ("iso-2022-jp", "川沿いの古い水車小屋が冬の修理を終えて月曜日に再開し、持ち主は町の忍耐に感謝した。"),
        ("shift_jis", "川沿いの古い水車小屋が冬の修理を終えて月曜日に再開し、持ち主は町の忍耐に感謝した。"),
        ("gb18030", "河边的古老水磨坊在经过一个冬天的修缮之后于星期一重新开放，主人感谢全镇的耐心。"),
        ("big5", "河邊的古老水磨坊在經過一個冬天的修繕之後於星期一重新開放，主人感謝全鎮的耐心。"),
        ("koi8-r", "Мельница на реке снова открылась в понедельник после зимы ремонта, и хозяин поблагодарил город."),
        ("windows-1256", "أعيد فتح الطاحونة القديمة على النهر يوم الاثنين بعد شتاء من الإصلاحات وشكر المالك البلدة."),
    ];
    for (label, story) in cases {
        let html = page(&format!("<meta charset=\"{label}\">"), &format!("<p>{}</p>", story.repeat(6)));
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let bytes = encoding.encode(&html).0;
        let found = endure(label, &bytes, None).unwrap_or_else(|e| panic!("{label}: {e}"));
        assert!(found.text.contains(story), "{label}: {}", &*found.text);
    }
    let html = page("", STORY);
    for (big, mark) in [(false, true), (true, true), (false, false), (true, false)] {
        let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
        let first = if mark { unit(0xfeff).to_vec() } else { Vec::new() };
        let bytes: Vec<u8> = first.into_iter().chain(html.encode_utf16().flat_map(unit)).collect();
        let found = endure("utf-16", &bytes, None).unwrap_or_else(|e| panic!("big {big}, mark {mark}: {e}"));
        assert!(found.text.contains("the baker sold bread"), "big {big}, mark {mark}");
    }
    let seven = page("<meta charset=\"utf-7\">", &format!("{STORY}\u{e9}")).replace('\u{e9}', "");
    let mut seven = seven.into_bytes();
    seven.push(0xe9);
    assert_eq!(endure("utf-7", &seven, None), Err(Error::Charset("utf-7".into())));
}

#[test]
fn fault_b6_bytes_that_are_no_text() {
    let html = page(
        "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"a \\ud800 b\"}</script>",
        &STORY.repeat(30),
    );
    let mut bytes = html.replace("river", "ri\u{0}ver\u{feff}").into_bytes();
    let at = bytes.windows(5).position(|w| w == b"baker").unwrap();
    bytes.splice(at..at, [0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]);
    let found = endure("bytes", &bytes, Some("text/html; charset=utf-8")).unwrap();
    assert!(
        !found.text.contains(['\u{0}', '\u{feff}']) && found.text.contains("the river reopened"),
        "{}",
        &*found.text
    );
    assert_eq!(found.title.as_deref(), Some("Mill reopens"));
}

#[test]
fn fault_b7_a_content_type_that_is_wrong() {
    let html = page("", STORY);
    assert!(endure("a page called a picture", html.as_bytes(), Some("image/png")).is_ok());
    assert!(endure("a page called nothing", html.as_bytes(), None).is_ok());
    assert_eq!(endure("a PDF called a page", b"%PDF-1.7 \n", Some("text/html")), Err(Error::Pdf));
    assert!(matches!(endure("a film", b"\0\0\0\x20ftypisom", Some("text/html")), Err(Error::Binary(_))));
}

#[test]
fn fault_b8_large_pages() {
    let cap = Reader::MAX_SIZE;
    let large = page("", &STORY.repeat(180_000));
    assert!(large.len() > 50_000_000);
    assert_eq!(endure("50 MB", large.as_bytes(), None), Err(Error::TooLarge { size: large.len(), cap }));
    let line = page("", &format!("<p>{}</p>", "mill ".repeat(4_000_000)));
    assert!(matches!(endure("a line of 20 MB", line.as_bytes(), None), Err(Error::TooLarge { .. })));
    let attribute = page("", &format!("<p title='{}'>x</p>{STORY}", "x".repeat(5_000_000)));
    assert!(endure("an attribute of 5 MB", attribute.as_bytes(), None).unwrap().text.contains("the baker"));
}

#[test]
fn fault_b9_characters_that_mislead() {
    let directory = OutletDirectory::embedded();
    let names = |name: &str| directory.resolve(name, &Context::default()).one().map(|c| c.outlet.name.clone());
    assert_eq!(names("Reu\u{200b}ters").as_deref(), names("Reuters").as_deref(), "a zero-width space hides nothing");
    assert_eq!(names("Rеuters"), None, "a Cyrillic letter is another name");
    let found = endure("bidi", page("", &STORY.replace("owner", "\u{202e}owner\u{2066}")).as_bytes(), None).unwrap();
    assert!(found.text.contains('\u{202e}'), "the raw words are kept; outputs escape them");
}

#[test]
fn fault_b10_hosts_in_many_forms() {
    let of = |s: &str| normalise_url(&Url::parse(s).unwrap()).to_string();
    assert_eq!(of("https://WWW.Bücher.Example.:443/a#x"), "https://www.xn--bcher-kva.example/a");
    assert_eq!(of("https://www.xn--bcher-kva.example/a"), of("https://www.bücher.example/a"));
    assert_eq!(registered_domain(&Url::parse("https://reuters.com@evil.test/").unwrap()).as_deref(), Some("evil.test"));
    let html = page("<link rel=canonical href=\"https://reuters.com@evil.test/a\">", STORY);
    assert_eq!(endure("userinfo", html.as_bytes(), None).unwrap().canonical, None);
}
