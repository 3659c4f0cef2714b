//! Services that answer in every way but the documented one (rows F of the fault list), and feeds and sitemaps as routes
//! meet them (rows C4 to C6). Routes are asked and answered here without a socket.

use dateline::fetch::{Capture, Miss, MissReason, Request, Secret};
use dateline::page::When;
use dateline::resolve::routes::{self, AnyRoute, Services};
use dateline::resolve::{Lead, Quest, Reading, choose};
use proptest::prelude::*;
use std::io::Write as _;
use url::Url;

const KEY: &str = "k3y-0f-somebody";

fn quest() -> Quest {
    Quest {
        outlet: "Eldra Gazette".to_owned(),
        site: Url::parse("https://www.gazette.example/").ok(),
        domains: vec!["gazette.example".to_owned()],
        feed: None,
        statement: "The mill on the Eldra will reopen after 14 months of repairs, the owner promised".to_owned(),
        quoted: true,
        speaker: Some("Ada Moor".to_owned()),
        cited: When::parse("2024-05-03T12:00:00Z"),
        dead: Vec::new(),
    }
}

fn dead() -> Quest {
    Quest { dead: vec![Url::parse("https://www.gazette.example/news/mill?id=7").unwrap()], ..quest() }
}

fn services() -> Services {
    let mut services = Services::default();
    for name in ["media-cloud", "brave", "news-api", "event-registry"] {
        services.keys.insert(name.to_owned(), KEY.to_owned());
    }
    services
}

fn route(name: &str) -> AnyRoute {
    routes::named(&services(), &[name]).unwrap().remove(0)
}

fn capture(request: &Request, status: u16, body: impl Into<Vec<u8>>) -> Capture {
    Capture {
        url: request.url.clone(),
        final_url: request.url.clone(),
        redirects: Vec::new(),
        status,
        content_type: None,
        headers: Vec::new(),
        fetched: String::new(),
        body: body.into(),
    }
}

fn first(route: &AnyRoute, quest: &Quest) -> Request {
    route.begin(quest).into_iter().next().unwrap()
}

/// The answer to a route's first request.
fn answered(name: &str, quest: &Quest, status: u16, body: &str) -> Reading {
    let route = route(name);
    let request = first(&route, quest);
    route.read(quest, &request, Ok(&capture(&request, status, body)))
}

fn query(request: &Request, name: &str) -> Option<String> {
    request.url.query_pairs().find(|(n, _)| n == name).map(|(_, v)| v.into_owned())
}

fn addresses(leads: &[Lead]) -> Vec<&str> {
    leads.iter().filter_map(|l| l.url.as_ref()).map(Url::as_str).collect()
}

#[test]
fn fault_f1_gdelt_answers_in_prose_and_in_broken_json() {
    let asked = first(&route("gdelt"), &quest());
    let wanted = "\"The mill on the Eldra will reopen after\" domainis:gazette.example";
    assert_eq!(query(&asked, "query").as_deref(), Some(wanted));
    assert_eq!(query(&asked, "startdatetime").as_deref(), Some("20240419120000"));
    assert_eq!(query(&asked, "enddatetime").as_deref(), Some("20240504120000"));
    let pace = dateline::fetch::Purpose::Service { pace: std::time::Duration::from_millis(6_500) };
    assert_eq!(asked.purpose, pace, "at one in five seconds it still refuses");

    let limit = "Please limit requests to one every 5 seconds or contact somebody for larger queries.\n";
    for status in [200, 429] {
        assert_eq!(answered("gdelt", &quest(), status, limit).trouble.as_deref(), Some("too busy"));
    }
    let short = answered("gdelt", &quest(), 200, "Your query was too short or too long.");
    assert_eq!(short.trouble.as_deref(), Some("query too short or too long"));
    assert_eq!(answered("gdelt", &quest(), 200, " \n").trouble.as_deref(), Some("empty answer"));
    assert_eq!(answered("gdelt", &quest(), 200, "<html>down").trouble.as_deref(), Some("unreadable answer"));

    let none = answered("gdelt", &quest(), 200, "{}");
    assert_eq!((none.trouble, none.leads.len(), none.next.len()), (None, 0, 1), "words are tried after a phrase");
    let again = &none.next[0];
    assert!(!query(again, "query").unwrap().contains('"'));
    let done = route("gdelt").read(&quest(), again, Ok(&capture(again, 200, "{}")));
    assert_eq!(done, Reading::default(), "once");

    let broken = "{\"articles\": [{\"url\": \"https://gazette.example/mill\", \"url_mobile\": \"\", \"title\": \"Eldra\u{2}mill \
                  owner\\'s promise \\x\", \"seendate\": \"20240502T194500Z\", \"domain\": \"gazette.example\"}]}";
    let found = answered("gdelt", &quest(), 200, broken).leads;
    assert_eq!(found[0].title.as_deref(), Some("Eldra mill owner's promise \\x"));
    assert_eq!(found[0].published.as_deref(), Some("2024-05-02T19:45:00Z"));
}

#[test]
fn fault_f2_wayback_too_busy_is_never_not_archived() {
    let quest = dead();
    let wayback = route("wayback");
    let request = first(&wayback, &quest);
    let asked = "https://web.archive.org/web/20240503120000id_/https://www.gazette.example/news/mill?id=7";
    assert_eq!(request.url.as_str(), asked);
    let read = |capture: &Capture| wayback.read(&quest, &request, Ok(capture));

    for status in [429, 503] {
        assert_eq!(read(&capture(&request, status, "")).trouble.as_deref(), Some("too busy"));
    }
    let missed = |reason| wayback.read(&quest, &request, Err(&Miss::with("x", reason, "said the service")));
    assert_eq!(missed(MissReason::TooManyRequests).trouble.as_deref(), Some("too busy"));
    assert_eq!(missed(MissReason::ServerError).trouble.as_deref(), Some("server error"));
    assert_eq!(missed(MissReason::NotFound), Reading::default(), "not archived");
    assert_eq!(read(&capture(&request, 404, "")), Reading::default(), "not archived");
    assert_eq!(read(&capture(&request, 200, r#"{"url":"x","archived_snapshots":{}}"#)), Reading::default());
    let html = read(&capture(&request, 200, "<html>Internal error"));
    assert_eq!(html.trouble.as_deref(), Some("not an archive's answer"));

    let mut gone = capture(&request, 404, "gone");
    gone.headers.push(("memento-datetime".to_owned(), "Thu, 02 May 2024 00:00:00 GMT".to_owned()));
    assert_eq!(read(&gone).trouble.as_deref(), Some("archived only as not found"));

    let arrived = |at: &str, page: &str| {
        let mut found = capture(&request, 200, "<html>");
        found.redirects.push(request.url.clone());
        found.final_url = Url::parse(&format!("https://web.archive.org/web/{at}/{page}")).unwrap();
        read(&found)
    };
    let copy = arrived("20240502030405", "https://www.gazette.example/news/mill?id=7");
    let raw = "https://web.archive.org/web/20240502030405id_/https://www.gazette.example/news/mill?id=7";
    assert_eq!((addresses(&copy.leads), &copy.trouble), (vec![raw], &None));
    assert_eq!(copy.leads[0].original.as_ref(), Some(&quest.dead[0]));
    assert_eq!(choose(&quest, &copy.leads, 8).len(), 1);
    let home = arrived("20240502030405id_", "https://www.gazette.example/");
    assert_eq!(home.trouble.as_deref(), Some("archived only as a redirect to the front page"));
    let far = arrived("20120502030405id_", "https://www.gazette.example/news/mill?id=7");
    assert_eq!((far.leads.len(), far.trouble.as_deref()), (1, Some("the nearest copy is over a year off")));

    let closest = r#"{"archived_snapshots":{"closest":{"status":"200","available":true,
        "url":"http://web.archive.org/web/20240502030405/https://www.gazette.example/news/mill?id=7","timestamp":"20240502030405"}}}"#;
    let found = read(&capture(&request, 200, closest)).leads;
    assert!(addresses(&found)[0].starts_with("https://web.archive.org/web/20240502030405id_/https://www.gazette"));
}

#[test]
fn fault_f2_mementos_by_gate_and_by_time_map() {
    let quest = dead();
    let memento = route("memento");
    let request = first(&memento, &quest);
    assert!(request.url.as_str().starts_with("https://web.archive.org/web/https://www.gazette.example/news/mill?id=7"));
    let date = ("Accept-Datetime".to_owned(), "Fri, 03 May 2024 12:00:00 GMT".to_owned());
    assert_eq!(request.headers, [date]);
    let mut arrived = capture(&request, 200, "<html>");
    arrived.headers.push(("memento-datetime".to_owned(), "Thu, 02 May 2024 03:04:05 GMT".to_owned()));
    let at = "https://web.archive.org/web/20240502030405/https://www.gazette.example/news/mill?id=7";
    arrived.final_url = Url::parse(at).unwrap();
    let found = memento.read(&quest, &request, Ok(&arrived)).leads;
    assert!(addresses(&found)[0].contains("/web/20240502030405id_/https://www.gazette"), "{found:?}");

    let busy = memento.read(&quest, &request, Ok(&capture(&request, 429, "")));
    assert_eq!((busy.trouble.as_deref(), busy.next.len()), (Some("too busy"), 0));
    let next = memento.read(&quest, &request, Ok(&capture(&request, 200, "choose one"))).next;
    let map = "<https://www.gazette.example/news/mill>;rel=\"original\",\n\
        <https://arquivo.pt/wayback/20120501/https://www.gazette.example/news/mill>;rel=\"first memento\";datetime=\"Tue, 01 May 2012 12:14:00 GMT\",\n\
        <https://arquivo.pt/wayback/20240501/https://www.gazette.example/news/mill>;rel=\"memento\";datetime=\"Wed, 01 May 2024 12:14:00 GMT\",\n\
        <https://forger.example/20240503/x>;rel=\"memento\";datetime=\"Fri, 03 May 2024 12:00:00 GMT\",\n\
        <javascript:alert(1)>;rel=\"memento\";datetime=\"Fri, 03 May 2024 12:00:00 GMT\"";
    let found = memento.read(&quest, &next[0], Ok(&capture(&next[0], 200, map))).leads;
    assert_eq!(addresses(&found), ["https://arquivo.pt/wayback/20240501/https://www.gazette.example/news/mill"]);
}

#[test]
fn fault_f3_cdx_rows_of_every_kind() {
    let wayback = route("wayback");
    let request = first(&wayback, &quest());
    assert_eq!(query(&request, "url").as_deref(), Some("www.gazette.example/"));
    assert_eq!(query(&request, "from").as_deref(), Some("20240501120000"));
    let read = |body: &str| wayback.read(&quest(), &request, Ok(&capture(&request, 200, body)));
    let head = r#"["urlkey","timestamp","original","mimetype","statuscode","digest","length"]"#;
    for nothing in ["[]", "[[]]", &format!("[{head}]"), &format!("[{head},[]]")] {
        assert_eq!(read(nothing), Reading::default(), "{nothing}");
    }
    let row = |at: &str, slug: &str, mime: &str, status: &str| {
        format!(
            r#"["example,gazette)/{slug}","{at}","https://www.gazette.example/{slug}","{mime}","{status}","D","9"]"#
        )
    };
    let rows = [
        head.to_owned(),
        row("20240502030405", "news/eldra-mill-repairs", "text/html", "200"),
        row("20240502030405", "news/weather", "text/html", "200"),
        row("20240502030405", "moved/eldra-mill", "text/html", "301"),
        row("20240502030405", "same/eldra-mill", "warc/revisit", "-"),
        row("20240502030405", "picture/eldra-mill", "image/png", "200"),
        row("2024", "short/eldra-mill", "text/html", "200"),
        r#"["example,gazette)/x","20240502030405"]"#.to_owned(),
        "7".to_owned(),
        "[]".to_owned(),
        r#"["example%2Cgazette%29%2F+20240502030406%21"]"#.to_owned(),
    ];
    let found = read(&format!("[{}]", rows.join(",")));
    let copy = "https://web.archive.org/web/20240502030405id_/https://www.gazette.example/news/eldra-mill-repairs";
    assert_eq!(addresses(&found.leads), [copy]);
    assert_eq!(found.next.len(), 1);
    assert_eq!(query(&found.next[0], "resumeKey").as_deref(), Some("example,gazette)/ 20240502030406!"));
    assert_eq!(read("<html>Too many").trouble.as_deref(), Some("unreadable answer"));
    let busy = wayback.read(&quest(), &request, Ok(&capture(&request, 503, "")));
    assert_eq!(busy.trouble.as_deref(), Some("too busy"));
}

#[test]
fn fault_f4_keys_are_kept_and_refusals_said() {
    assert!(routes::all(&Services::default()).iter().all(|r| !["brave", "news-api"].contains(&r.name())));
    assert_eq!(
        routes::named(&Services::default(), &["brave"]).unwrap_err().to_string(),
        "the route `brave` needs a key"
    );
    for name in ["media-cloud", "brave", "news-api", "event-registry"] {
        let route = route(name);
        let request = first(&route, &quest());
        let held = match request.secret.clone().unwrap() {
            Secret::Header(_, value) | Secret::Member(_, value) => value,
        };
        assert!(held.contains(KEY), "{name}");
        let open = format!("{route:?} {request:?} {}", request.url);
        assert!(!open.contains(KEY), "{name}: {open}");
        for status in [401, 402, 403, 426] {
            let echo = format!("{{\"status\":\"error\",\"message\":\"{KEY} is not valid\"}}");
            let said = route.read(&quest(), &request, Ok(&capture(&request, status, echo)));
            assert_eq!(said.trouble.as_deref(), Some("key refused or used up"), "{name} {status}");
        }
        let miss = Miss::with(request.url.as_str(), MissReason::Forbidden, KEY);
        let said = route.read(&quest(), &request, Err(&miss));
        assert_eq!(said.trouble.as_deref(), Some("key refused or used up"), "{name}");
        let busy = route.read(&quest(), &request, Ok(&capture(&request, 429, KEY)));
        assert_eq!(busy.trouble.as_deref(), Some("too busy"), "{name}");
    }
    let limited = format!("{{\"status\":\"error\",\"code\":\"rateLimited\",\"message\":\"{KEY}\"}}");
    assert_eq!(answered("news-api", &quest(), 200, &limited).trouble.as_deref(), Some("too busy"));
    let error = format!("{{\"error\":\"{KEY} unknown\"}}");
    assert_eq!(answered("event-registry", &quest(), 200, &error).trouble.as_deref(), Some("key or query refused"));
}

#[test]
fn fault_f5_addresses_that_are_not_the_outlets() {
    let title = "x".repeat(5_000_000);
    let article = |url: &str, title: &str| serde_json::json!({"url": url, "title": title, "publishedAt": "2024-05-02T10:00:00Z", "source": {"id": null}});
    let articles = [
        article("https://elsewhere.example/mill", "The Eldra mill"),
        article("https://gazette.example.evil.test/mill", "The Eldra mill"),
        article("https://notgazette.example/mill", "The Eldra mill"),
        article("https://gazette.example@evil.test/mill", "The Eldra mill"),
        article("javascript:alert(1)", "The Eldra mill"),
        article("file:///etc/passwd", "The Eldra mill"),
        article("http://10.0.0.7/mill", "The Eldra mill"),
        article("http://[::1]/mill", "The Eldra mill"),
        article("not an address", "The Eldra mill"),
        article("https://news.gazette.example/mill", &title),
    ];
    let body = serde_json::json!({"status": "ok", "totalResults": 10, "articles": articles}).to_string();
    let reading = answered("news-api", &quest(), 200, &body);
    let kept = choose(&quest(), &reading.leads, 8);
    assert_eq!(addresses(&kept), ["https://news.gazette.example/mill"]);
    assert!(kept[0].title.as_deref().unwrap().len() <= 300);
    let wrong =
        r#"{"status":"ok","articles":[{"url":7},{"url":"https://gazette.example/a","title":{"a":[]}},null,[]]}"#;
    assert_eq!(answered("news-api", &quest(), 200, wrong).leads.len(), 1, "what has the wrong type is left out");
}

#[test]
fn fault_f6_a_link_of_google_news_is_a_title_and_a_time() {
    let feed = "<rss version=\"2.0\"><channel><title>t</title><item><title>The Eldra mill to reopen - Eldra Gazette</title>\
                <link>https://news.google.com/rss/articles/CBMiXmh0dHBz?oc=5</link>\
                <pubDate>Thu, 02 May 2024 10:00:00 GMT</pubDate></item></channel></rss>";
    let found = answered("feed", &quest(), 200, feed);
    assert_eq!(found.leads[0].url, None);
    assert!(found.leads[0].title.is_some() && found.leads[0].published.is_some());
    assert_eq!((choose(&quest(), &found.leads, 8).len(), found.next.len()), (0, 0), "nothing is fetched or decoded");
}

#[test]
fn fault_c4_a_feed_or_sitemap_that_expands_entities() {
    let dtd = "<!DOCTYPE x [<!ENTITY a0 \"haha\"><!ENTITY a1 \"&a0;&a0;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">\
               <!ENTITY % p SYSTEM \"http://127.0.0.1:9/x\"> %p;]>";
    let words = "&a1;&f; mill";
    let feed = format!(
        "<?xml version=\"1.0\"?>{dtd}<rss version=\"2.0\"><channel><title>t</title><item><title>{words}</title><link>https://gazette.example/a</link></item></channel></rss>"
    );
    let map = format!(
        "<?xml version=\"1.0\"?>{dtd}<urlset><url><loc>https://gazette.example/&f;</loc><news:news><news:title>{words}</news:title></news:news></url></urlset>"
    );
    for (name, body) in [("feed", &feed), ("sitemap", &map)] {
        let route = route(name);
        let mut request = first(&route, &quest());
        if name == "sitemap" {
            request = route.read(&quest(), &request, Err(&Miss::new("x", MissReason::NotFound))).next.remove(0);
        }
        let shown = format!("{:?}", route.read(&quest(), &request, Ok(&capture(&request, 200, body.as_str()))));
        assert!(!shown.contains("haha") && !shown.contains("root:"), "{shown}");
    }
}

#[test]
fn fault_c5_feeds_that_are_none_lead_on_and_end() {
    let feed = route("feed");
    let mut quest = Quest { feed: Url::parse("https://www.gazette.example/old.xml").ok(), ..quest() };
    let mut request = first(&feed, &quest);
    let mut asked = vec![request.url.to_string()];
    loop {
        let reading = feed.read(&quest, &request, Ok(&capture(&request, 200, "<html><body>A front page")));
        match reading.next.into_iter().next() {
            Some(next) => request = next,
            None => {
                assert_eq!(reading.trouble.as_deref(), Some("not a feed"));
                break;
            }
        }
        asked.push(request.url.to_string());
    }
    let site = "https://www.gazette.example/";
    assert_eq!(asked, [format!("{site}old.xml"), format!("{site}feed/"), format!("{site}rss")]);
    quest.feed = None;
    let undated = "<rss version=\"2.0\"><channel><title>t</title><item><title>Eldra mill</title><link>/a</link></item>\
        <item><title>Eldra mill</title><link>/b</link><pubDate>Fri, 03 May 2099 08:00:00 GMT</pubDate></item>\
        <item><title>Eldra mill</title><link>/c</link><pubDate>soon</pubDate></item></channel></rss>";
    let found = answered("feed", &quest, 200, undated);
    assert_eq!(found.leads.len(), 3);
    let kept = choose(&quest, &found.leads, 8);
    assert_eq!(
        addresses(&kept),
        [format!("{site}a"), format!("{site}c")],
        "no time is no reason against a page; 2099 is"
    );
    let items = "<item><title>Eldra</title><link>/x</link></item>".repeat(100_000);
    let many = undated.replace("</channel>", &(items + "</channel>"));
    assert_eq!(answered("feed", &quest, 200, &many).leads.len(), 5_000, "capped");
}

/// Answers every request of the sitemap route and counts them.
fn crawl(quest: &Quest, answer: impl Fn(&Url) -> Option<Vec<u8>>) -> (Vec<String>, Vec<Lead>) {
    let route = route("sitemap");
    let mut queue = route.begin(quest);
    let (mut asked, mut leads) = (Vec::new(), Vec::new());
    while let Some(request) = (!queue.is_empty()).then(|| queue.remove(0)) {
        let mut url = request.url.clone();
        url.set_fragment(None);
        asked.push(url.to_string());
        assert!(asked.len() <= 60, "it does not end: {asked:?}");
        let reading = match answer(&url) {
            Some(body) => route.read(quest, &request, Ok(&capture(&request, 200, body))),
            None => route.read(quest, &request, Err(&Miss::new(url.as_str(), MissReason::NotFound))),
        };
        leads.extend(reading.leads);
        queue.extend(reading.next);
    }
    (asked, leads)
}

#[test]
fn fault_c6_sitemaps_without_end() {
    let index = |children: &str| format!("<sitemapindex>{children}</sitemapindex>").into_bytes();
    let child = |loc: &str| format!("<sitemap><loc>{loc}</loc></sitemap>");
    let (asked, _) = crawl(&quest(), |url| (url.path() == "/sitemap.xml").then(|| index(&child("/sitemap.xml"))));
    assert_eq!(asked.len(), 4, "robots.txt and three names; an index of itself ends: {asked:?}");

    let serial = std::cell::Cell::new(0);
    let endless = |url: &Url| {
        serial.set(serial.get() + 1);
        let many: String = (0..50_000).map(|n| child(&format!("/m/{}/{n}.xml", serial.get()))).collect();
        (url.path() != "/robots.txt").then(|| index(&many))
    };
    let (asked, _) = crawl(&quest(), endless);
    assert!(asked.len() <= 51, "{}", asked.len());

    let deep = |url: &Url| {
        let depth = url.path().matches("/d").count();
        (url.path() != "/robots.txt").then(|| index(&child(&format!("{}/d", url.path())))).filter(|_| depth < 40)
    };
    let (asked, _) = crawl(&quest(), deep);
    assert_eq!(asked.len(), 1 + 3, "three deep: {asked:?}");
}

#[test]
fn fault_c6_sitemaps_of_other_hosts_and_forms() {
    let robots = "User-agent: *\nDisallow: /x\nSITEMAP : https://cdn.example.net/gazette/news.xml # ours\n\
                  Sitemap: /maps/index.xml\nSitemap: javascript:alert(1)\n";
    let index = "<sitemapindex xmlns='http://wrong.example/'><sitemap><loc>day.xml.gz</loc><lastmod>2024-05-03</lastmod></sitemap>\
        <sitemap><loc>https://maps.gazette.example/sub.xml</loc></sitemap>\
        <sitemap><loc>https://evil.test/sub.xml</loc></sitemap>\
        <sitemap><loc>/old.xml</loc><lastmod>2019-01-01T00:00:00Z</lastmod></sitemap>\
        <sitemap><loc>/sitemap-2023-12.xml</loc></sitemap></sitemapindex>";
    let news = "<urlset xmlns:n='urn:other'><url><loc>https://www.gazette.example/news/mill</loc><n:news>\
        <n:publication_date>2024-05-02T10:00:00Z</n:publication_date><n:title>Eldra mill to reopen</n:title></n:news></url>\
        <url><loc>https://evil.test/mill</loc></url><url><loc>https://www.gazette.example/old</loc><n:news>\
        <n:publication_date>2020-05-02T10:00:00Z</n:publication_date></n:news></url></urlset>";
    let day = "<urlset><url><loc>/news/eldra-flood</loc><lastmod>2024-05-03</lastmod></url></urlset>";
    let gz = |text: &str| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let (asked, leads) = crawl(&quest(), |url| match url.path() {
        "/robots.txt" => Some(robots.into()),
        "/gazette/news.xml" => Some(news.into()),
        "/maps/index.xml" => Some(index.into()),
        "/maps/day.xml.gz" => Some(gz(day)),
        _ => None,
    });
    let wanted = [
        "https://www.gazette.example/robots.txt",
        "https://cdn.example.net/gazette/news.xml",
        "https://www.gazette.example/maps/index.xml",
        "https://www.gazette.example/maps/day.xml.gz",
        "https://maps.gazette.example/sub.xml",
    ];
    assert_eq!(asked, wanted);
    assert_eq!(
        addresses(&leads),
        ["https://www.gazette.example/news/mill", "https://www.gazette.example/news/eldra-flood"]
    );
    assert_eq!(leads[0].title.as_deref(), Some("Eldra mill to reopen"));

    let block = vec![b' '; 1 << 20];
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(b"<urlset><url><loc>/news/eldra</loc></url>").unwrap();
    (0..200).for_each(|_| bomb.write_all(&block).unwrap());
    let bomb = bomb.finish().unwrap();
    let start = std::time::Instant::now();
    let (_, leads) = crawl(&quest(), |url| (url.path() == "/news-sitemap.xml").then(|| bomb.clone()));
    assert_eq!(leads.len(), 1, "what came before the cap is kept");
    assert!(start.elapsed() < crate::PATIENCE);
}

#[test]
fn the_documented_formats_are_read() {
    let posts = r#"[{"link":"https://www.gazette.example/mill","date_gmt":"2024-05-02T10:00:00","title":{"rendered":"Mill &amp; <b>dam</b>"},
        "excerpt":{"rendered":"<p>The Eldra mill.</p>"}}]"#;
    let found = answered("site-search", &quest(), 200, posts).leads;
    assert_eq!((found[0].title.as_deref(), found[0].summary.as_deref()), (Some("Mill & dam"), Some("The Eldra mill.")));
    assert_eq!(found[0].published.as_deref(), Some("2024-05-02T10:00:00Z"));
    let asked = first(&route("site-search"), &quest());
    assert_eq!(query(&asked, "after").as_deref(), Some("2024-04-19T12:00:00"));
    assert_eq!(asked.url.path(), "/wp-json/wp/v2/posts");
    let none = answered("site-search", &quest(), 200, "[]");
    assert!(query(&none.next[0], "search").unwrap().len() < query(&asked, "search").unwrap().len());
    let other = answered("site-search", &quest(), 404, "");
    assert_eq!(query(&other.next[0], "feed").as_deref(), Some("rss2"));

    let brave = r#"{"type":"news","results":[{"title":"The <strong>Eldra</strong> mill","url":"https://www.gazette.example/mill",
        "description":"d","age":"2 days ago","page_age":"2024-05-02T10:00:00"}]}"#;
    let found = answered("brave", &quest(), 200, brave).leads;
    assert_eq!(found[0].title.as_deref(), Some("The Eldra mill"));
    let registry = r#"{"articles":{"results":[{"uri":"1","lang":"eng","isDuplicate":false,"dateTime":"2024-05-02T10:00:00Z",
        "url":"https://www.gazette.example/mill","title":"Eldra","body":"The mill."}],"totalResults":1,"page":1,"pages":1}}"#;
    let found = answered("event-registry", &quest(), 200, registry).leads;
    assert_eq!(found[0].summary.as_deref(), Some("The mill."));

    let cloud = route("media-cloud");
    let request = first(&cloud, &quest());
    let sources = r#"{"count":2,"results":[{"id":7,"name":"gazette.example"},{"id":8,"name":"notgazette.example"}]}"#;
    let next = cloud.read(&quest(), &request, Ok(&capture(&request, 200, sources))).next.remove(0);
    assert_eq!((query(&next, "ss").as_deref(), query(&next, "start").as_deref()), (Some("7"), Some("2024-04-19")));
    let stories = r#"{"stories":[{"id":"a","title":"Eldra mill","url":"https://www.gazette.example/mill","publish_date":"2024-05-02"}]}"#;
    assert_eq!(cloud.read(&quest(), &next, Ok(&capture(&next, 200, stories))).leads.len(), 1);
}

#[test]
fn a_page_of_common_crawl_is_a_part_of_a_file() {
    let quest = dead();
    let crawl = route("common-crawl");
    let request = first(&crawl, &quest);
    let list = r#"[{"id":"CC-MAIN-2024-26","from":"2024-06-12T00:00:00","to":"2024-06-26T00:00:00"},
        {"id":"CC-MAIN-2024-22","from":"2024-05-18T00:00:00","to":"2024-05-31T00:00:00"},
        {"id":"CC-MAIN-2024-18"},{"id":"CC-MAIN-2024-10"},{"id":"../../x"},{"id":7}]"#;
    let next = crawl.read(&quest, &request, Ok(&capture(&request, 200, list))).next;
    let paths: Vec<&str> = next.iter().map(|r| r.url.path()).collect();
    assert_eq!(paths, ["/CC-MAIN-2024-18-index", "/CC-MAIN-2024-22-index"]);
    let row = |status: &str, file: &str| {
        format!(
            "{{\"urlkey\":\"example,gazette)/news/mill\",\"timestamp\":\"20240520125141\",\"url\":\"https://www.gazette.example/news/mill?id=7\",\
            \"mime\":\"text/html\",\"status\":\"{status}\",\"length\":\"8548\",\"offset\":\"272838009\",\"filename\":\"{file}\"}}\n"
        )
    };
    let body = row("200", "crawl-data/a.warc.gz")
        + &row("301", "crawl-data/a.warc.gz")
        + &row("200", "https://evil.test/a.gz")
        + "{broken";
    let found = crawl.read(&quest, &next[0], Ok(&capture(&next[0], 200, body))).leads;
    assert_eq!(addresses(&found), ["https://data.commoncrawl.org/crawl-data/a.warc.gz"]);
    assert_eq!(found[0].range, Some((272_838_009, 272_846_556)), "first and last byte");
    assert_eq!(choose(&quest, &found, 8).len(), 1);
    let none = crawl.read(&quest, &next[0], Ok(&capture(&next[0], 404, "{\"message\":\"No Captures found\"}")));
    assert_eq!(none, Reading::default());
    let busy = crawl.read(&quest, &next[0], Ok(&capture(&next[0], 503, "")));
    assert_eq!(busy.trouble.as_deref(), Some("too busy"));
}

#[test]
fn article_lists_are_tried_minute_by_minute() {
    let gal = route("gal");
    let mut request = first(&gal, &quest());
    let mut files = Vec::new();
    let mut asked = 0;
    loop {
        asked += 1;
        let name = request.url.path().rsplit('/').next().unwrap()[..14].to_owned();
        let there = name.ends_with("0200") || name.ends_with("1700");
        let line = "{\"date\":\"2024-05-03T12:02:00Z\",\"url\":\"https://www.gazette.example/mill\",\"title\":\"Eldra\",\"domain\":\"gazette.example\"}\n\
                    {\"url\":\"https://other.example/gazette.example\",\"title\":\"x\"}\nnot json gazette.example\n";
        let body = capture(&request, if there { 200 } else { 404 }, if there { line } else { "" });
        let reading = gal.read(&quest(), &request, Ok(&body));
        if there {
            assert_eq!(addresses(&reading.leads), ["https://www.gazette.example/mill"]);
            files.push(name);
        }
        let Some(next) = reading.next.into_iter().next() else { break };
        request = next;
    }
    assert_eq!(asked, 32, "and no more");
    assert_eq!(files[..3], ["20240503120200", "20240503111700", "20240503110200"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_makes_a_route_panic(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "[\\[{<]{1,3}[a-z:\"\\\\u,{}\\[\\]<>/=;&# 0-9]{0,200}".prop_map(String::into_bytes),
        ],
        status in prop_oneof![Just(200_u16), any::<u16>()],
        path in "[0-9a-z/:._?=%-]{0,40}",
        linked in any::<bool>(),
        cited in any::<Option<i64>>(),
    ) {
        let mut quest = if linked { dead() } else { quest() };
        quest.cited = cited.map(|seconds| When { seconds, within: 0 });
        for route in routes::all(&services()) {
            let mut queue = route.begin(&quest);
            for _ in 0..4 {
                let Some(request) = queue.pop() else { break };
                let mut answer = capture(&request, status, bytes.clone());
                if let Ok(elsewhere) = request.url.join(&path) {
                    answer.final_url = elsewhere;
                }
                answer.headers.push(("link".to_owned(), String::from_utf8_lossy(&bytes).into_owned()));
                let reading = route.read(&quest, &request, Ok(&answer));
                let shown = format!("{:?}", reading);
                prop_assert!(!shown.contains(KEY));
                choose(&quest, &reading.leads, 8);
                queue.extend(reading.next);
            }
        }
    }
}
