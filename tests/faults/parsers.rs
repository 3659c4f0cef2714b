use super::*;
use std::fmt::Write as _;

#[test]
fn fault_c1_nesting() {
    for tag in ["div", "ul><li", "b", "table><tr><td"] {
        for depth in [10_000, 200_000] {
            let body = format!("{}{}", format!("<{tag}>").repeat(depth), STORY.repeat(2));
            let found = endure(tag, page("", &body).as_bytes(), None).unwrap_or_else(|e| panic!("{tag}: {e}"));
            assert!(found.text.contains("the baker sold bread"), "{tag} {depth}");
            assert!(
                found.problems.iter().any(|p| p.contains("nested too deep")),
                "{tag} {depth}: {:?}",
                found.problems
            );
        }
    }
}

#[test]
fn fault_c2_mark_up_that_does_not_end() {
    let attributes = (0..1_000_000).fold(String::new(), |mut out, i| {
        let _ = write!(out, " a{i}");
        out
    });
    let cases = [
        ("comment", format!("{STORY}<!-- {}", "<p>x".repeat(500_000))),
        ("script", format!("{STORY}<script>{}", "if (a<b) ".repeat(300_000))),
        ("attribute", format!("{STORY}<p title=\"{}", "x".repeat(3_000_000))),
        ("plaintext", format!("{STORY}<plaintext>{}", "<div>".repeat(500_000))),
        ("a million attributes", format!("<p{attributes}>x</p>{STORY}")),
        ("drawing", format!("{STORY}<svg>{}", "<path d=x>".repeat(200_000))),
        ("style", format!("{STORY}<style>{}", "p{} ".repeat(500_000))),
    ];
    for (name, body) in cases {
        let found = endure(name, page("", &body).as_bytes(), None);
        assert!(found.is_ok_and(|d| d.text.contains("the baker sold bread")), "{name}");
    }
}

#[test]
fn fault_c3_a_hundred_thousand_links() {
    let links = (0..100_000).fold(String::new(), |mut out, i| {
        let _ = write!(out, "<a href=/{i}>mill {i}</a> ");
        out
    });
    let found = endure("links", page("", &format!("{STORY}<div>{links}</div>")).as_bytes(), None).unwrap();
    assert!(found.text.contains("the baker sold bread"));
    assert!(found.links.len() <= 100_000);
}

#[test]
fn fault_c4_entities_are_not_expanded() {
    let laughs = (1..10).fold("<!ENTITY a0 \"ha\">".to_owned(), |mut out, i| {
        let _ = write!(out, "<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10));
        out
    });
    let feed = |dtd: &str, words: &str| {
        format!(
            "<?xml version=\"1.0\"?><!DOCTYPE rss [{dtd}]><rss version=\"2.0\"><channel><title>t</title><item><title>Mill</title><description>{words}</description></item></channel></rss>"
        )
    };
    for (name, dtd, words) in [
        ("laughs", laughs.as_str(), "&a9;"),
        ("file", "<!ENTITY x SYSTEM \"file:///etc/passwd\">", "&x;"),
        ("net", "<!ENTITY x SYSTEM \"http://127.0.0.1:9/x\">", "&x;"),
        ("parameter", "<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x\"> %p;", "mill"),
    ] {
        let text = match items(&feed(dtd, words)) {
            Ok(found) => found.into_iter().flatten().map(|d| d.text.to_string()).collect::<String>(),
            Err(_) => String::new(),
        };
        assert!(text.len() < 100 && !text.contains("root:") && !text.contains("haha"), "{name}: {text}");
    }
}

#[test]
fn fault_c5_feeds_as_they_are() {
    let feed = |items: &str| format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>");
    let item =
        |date: &str| format!("<item><title>Mill</title><description>The mill reopened.</description>{date}</item>");
    let published = |date: &str| items(&feed(&item(date))).unwrap().swap_remove(0).unwrap().published;
    assert_eq!(published(""), None);
    assert_eq!(published("<pubDate>soon</pubDate>"), None);
    assert_eq!(
        published("<pubDate>Fri, 03 May 2099 08:00:00 GMT</pubDate>").as_deref(),
        Some("2099-05-03T08:00:00+00:00")
    );
    assert!(published("<pubDate>Fri, 03 May 2024 08:00:00 MARS</pubDate>").is_none_or(|d| d.starts_with("2024-05-03")));
    let many = items(&feed(&item("").repeat(60_000))).unwrap();
    assert_eq!(many.len(), 5_000, "capped");
    let last = many.last().unwrap().as_ref().unwrap();
    assert!(last.problems.iter().any(|p| p.contains("more than 5000")), "{:?}", last.problems);
    let page_called_feed = page("", STORY);
    let found = Reader::default().read_all(&input(page_called_feed.as_bytes(), Some("application/rss+xml"))).unwrap();
    assert!(found[0].as_ref().unwrap().text.contains("the baker"), "HTML served as RSS is a page");
}

#[test]
fn fault_c7_json_ld_of_every_kind() {
    let script = |json: &str| format!("<script type=\"application/ld+json\">{json}</script>");
    let deep = format!(
        "{{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"isPartOf\":{}1{}}}",
        "{\"isPartOf\":".repeat(5_000),
        "}".repeat(5_000)
    );
    let large = format!(
        "{{\"@type\":\"NewsArticle\",\"headline\":\"Mill reopens\",\"articleBody\":\"{}\"}}",
        "The mill. ".repeat(500_000)
    );
    for (name, json) in [
        ("array", "[{\"@type\":\"NewsArticle\",\"headline\":\"Mill reopens\"}]"),
        ("invalid", "{\"@type\": oh no"),
        ("deep", &deep),
        ("5 MB", &large),
        ("future", "{\"@type\":\"NewsArticle\",\"headline\":\"Mill reopens\",\"datePublished\":\"2099-01-01\"}"),
        ("author as text", "{\"@type\":\"NewsArticle\",\"headline\":\"Mill reopens\",\"author\":\"Una Reed\"}"),
        (
            "itself",
            "{\"@type\":\"NewsArticle\",\"@id\":\"#a\",\"headline\":\"Mill reopens\",\"author\":{\"@id\":\"#a\"}}",
        ),
    ] {
        let found = endure(name, page(&script(json), STORY).as_bytes(), None).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(found.title.as_deref(), Some("Mill reopens"), "{name}: the page's own headline stands");
        assert!(found.text.contains("the baker sold bread"), "{name}: the page's own text stands");
    }
}

#[test]
fn fault_c8_addresses_that_are_no_pages() {
    let body = "<p>The mill on the river reopened <a href='javascript:x()'>on Monday</a> after <a href='data:text/html,x'>a winter</a> of \
                repairs, and <a href='https://v.example/o'>the owner</a> thanked the town for its patience.</p>";
    let html = page(
        "<base href='//evil.example/'><meta http-equiv=refresh content='0;url=http://127.0.0.1/'>",
        &format!("{body}{STORY}"),
    );
    let found = endure("links", html.as_bytes(), None).unwrap();
    let hrefs: Vec<&str> = found.links.iter().map(|l| l.href.as_str()).collect();
    assert_eq!(hrefs, ["https://v.example/o"], "a refresh is not followed here and a foreign base not used");
}

#[test]
fn fault_c9_canonical_addresses_are_hints() {
    let read_with = |head: &str| {
        let url = url::Url::parse("https://www.harbour-gazette.example/mill").ok();
        let html = page(head, STORY);
        let found = read(&Input { url, bytes: html.as_bytes(), ..Input::default() }).unwrap();
        (found.id.to_string(), found.canonical.map(String::from))
    };
    let (id, canonical) = read_with("<link rel=canonical href='https://other.example/mill'>");
    assert_eq!(id, "https://www.harbour-gazette.example/mill", "another host's address names no page of this one");
    assert_eq!(canonical.as_deref(), Some("https://other.example/mill"));
    let (_, canonical) = read_with("<link rel=canonical href='/'>");
    assert_eq!(canonical, None, "a home page is no story");
}

#[test]
fn fault_c10_one_page_at_many_addresses() {
    let of = |s: &str| dateline::page::normalise_url(&url::Url::parse(s).unwrap()).to_string();
    let one = "https://daily.example.com/news/1";
    for form in [
        "https://amp.daily.example.com/news/1",
        "https://m.daily.example.com/news/1/",
        "https://daily.example.com/news/1/amp/",
        "https://daily.example.com/news/1?utm_source=x&utm_medium=y&fbclid=z",
        "https://DAILY.example.com:443/news/1#part",
    ] {
        assert_eq!(of(form), one, "{form}");
    }
}

#[test]
fn fault_c11_pages_in_place_of_a_story() {
    for (kind, title, words) in [
        ("consent", "Harbour Gazette", "We value your privacy. We and our partners store information on a device."),
        ("js_required", "Harbour Gazette", "Please enable JavaScript to view this page."),
        ("challenge", "Just a moment...", "Checking your browser before accessing the site."),
        ("login", "Harbour Gazette", "Please log in to read this page."),
        ("paywall", "Mill reopens", "The mill reopened on Monday. Subscribe to continue reading this story."),
    ] {
        let html = format!(
            "<html><head><title>{title}</title></head><body><div><p>{words}</p><p>Harbour Gazette, the paper of the harbour.</p></div></body></html>"
        );
        let found = endure(kind, html.as_bytes(), None).unwrap_or_else(|e| panic!("{kind}: {e}"));
        assert!(found.problems.iter().any(|p| p.ends_with(kind)), "{kind}: {:?} {}", found.problems, &*found.text);
    }
}
