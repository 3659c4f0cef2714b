//! Manners: robots.txt, time between requests, and who asks (rows E1 to E6 of the fault list).

use crate::raw::{Raw, Said, Told, answer, client, moved, ok, reason, short, timed};
use dateline::fetch::{Allowed, Capture, Fetch, Http, HttpOptions, Miss, MissReason};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// A site with these rules and one page everywhere else.
async fn site(robots: Vec<u8>) -> Raw {
    Raw::answering(move |path| if path == "/robots.txt" { robots.clone() } else { ok("here") }).await
}

async fn visited(server: &Raw, options: HttpOptions, path: &str) -> Result<Capture, Miss> {
    let url = server.url(path);
    client(options, &[&url]).fetch(&url).await
}

#[tokio::test]
async fn fault_e1_rules() {
    let cases = [
        ("User-agent: *\nDisallow: /", "/a", false),
        ("User-agent: *\nDisallow: /news", "/news/1", false),
        ("User-agent: *\nDisallow: /news", "/a", true),
        ("User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/open/1", true),
        ("User-agent: *\nDisallow: /*.php$", "/a.php", false),
        ("User-agent: *\nDisallow: /*.php$", "/a.php?x", true),
        ("User-agent: *\nDisallow: /*?s=", "/find?s=mill", false),
        ("\u{feff}User-agent: *\r\nDisallow: /a\r\n", "/a", false),
        ("User-agent: *\rDisallow: /a\r", "/a", false),
        (
            "User-agent: dateline\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: dateline\nDisallow: /b",
            "/b",
            false,
        ),
        ("User-agent: dateline\nAllow: /\nUser-agent: *\nDisallow: /", "/a", true),
        ("User-agent: *\nAllow: /\nUser-agent: dateline\nDisallow: /", "/a", false),
    ];
    for (rules, path, allowed) in cases {
        let server = site(ok(rules)).await;
        let found = visited(&server, short(), path).await;
        assert_eq!(
            found.map(drop).map_err(|m| m.reason),
            if allowed { Ok(()) } else { Err(MissReason::Robots) },
            "{rules}"
        );
        let paths = if allowed { vec!["/robots.txt", path] } else { vec!["/robots.txt"] };
        assert_eq!(server.paths(), paths, "{rules}: what is forbidden is not asked for");
    }
    // Where a redirect leads, other rules may hold.
    let shut = site(ok("User-agent: *\nDisallow: /")).await;
    let to = shut.url("/b").to_string();
    let open = Raw::answering(move |path| if path == "/a" { moved(&to) } else { ok("") }).await;
    let http = client(short(), &[&shut.url("/"), &open.url("/")]);
    assert_eq!(reason(http.fetch(&open.url("/a")).await), MissReason::Robots);
    assert_eq!(shut.paths(), ["/robots.txt"]);
}

#[tokio::test]
async fn fault_e2_rules_that_cannot_be_had() {
    let large = format!("User-agent: *\nDisallow: /early\n{}Disallow: /late\n", "# filler\n".repeat(64_000));
    assert!(large.len() > 512 << 10);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, large.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let coded = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", packed.len());
    let coded = [coded.as_bytes(), &packed].concat();
    // Cut within its last line, which then forbids more than was meant.
    let mut torn = format!("User-agent: *\nDisallow: /early\n{}", "#".repeat((512 << 10) - 43));
    torn.push_str("\nDisallow: /");
    assert_eq!(torn.len(), 512 << 10);
    torn.push_str("late\n");
    let status = |status: &str| answer(status, "", "User-agent: *\nDisallow: /early");
    let cases: [(&str, Vec<u8>, bool, bool); 15] = [
        ("404", status("404 Not Found"), true, true),
        ("410", status("410 Gone"), true, true),
        ("403", status("403 Forbidden"), true, true),
        ("401", status("401 Unauthorized"), true, true),
        ("400", status("400 Bad Request"), true, true),
        ("405", status("405 Method Not Allowed"), true, true),
        ("406", status("406 Not Acceptable"), true, true),
        ("500", status("500 Internal Server Error"), false, false),
        ("501", status("501 Not Implemented"), false, false),
        ("503", status("503 Service Unavailable"), false, false),
        ("a circle", moved("/robots.txt"), true, true),
        ("a page", ok("<!DOCTYPE html><title>Not here</title>User-agent: all of you"), true, true),
        ("too large", ok(&large), false, true),
        ("too large when unpacked", coded, false, true),
        ("cut in a line", ok(&torn), false, true),
    ];
    for (name, robots, early, other) in cases {
        let server = site(robots).await;
        let http = client(short(), &[&server.url("/")]);
        for (path, allowed) in [("/early", early), ("/late", other), ("/other", other), ("/early", early)] {
            let found = http.fetch(&server.url(path)).await;
            let wanted = if allowed { Ok(()) } else { Err(MissReason::Robots) };
            assert_eq!(found.map(drop).map_err(|m| m.reason), wanted, "{name}, {path}");
        }
        let asked = server.paths().iter().filter(|p| *p == "/robots.txt").count();
        let times = if matches!(name, "500" | "503") { 4 } else { 1 };
        assert_eq!(asked, times, "{name}: had once a run, and tried again where that may help");
    }
}

#[tokio::test]
async fn fault_e2_rules_that_do_not_come() {
    let silent = Raw::start(|mut talk| async move {
        if talk.head().await.is_some_and(|h| h.contains("robots")) {
            talk.hold().await;
        }
    })
    .await;
    let begun = Instant::now();
    let http = client(short(), &[&silent.url("/")]);
    for _ in 0..3 {
        let miss = http.fetch(&silent.url("/a")).await.expect_err("the rules are not known");
        assert_eq!(miss.reason, MissReason::Robots);
        assert!(miss.detail.contains("/robots.txt: timed out"), "{miss}");
    }
    timed(Duration::from_secs(1), begun, ());
    assert_eq!(silent.paths(), ["/robots.txt"], "not tried again in this run");
    for (hops, allowed) in [(5, true), (6, false)] {
        let server = Raw::answering(move |path| match path.strip_prefix("/robots.txt") {
            Some(at) => match at.len() {
                n if n == hops => ok("User-agent: *\nDisallow: /a"),
                n => moved(&format!("/robots.txt{}", "x".repeat(n + 1))),
            },
            None => ok("here"),
        })
        .await;
        let found = visited(&server, short(), "/a").await;
        assert_eq!(found.is_err(), allowed, "{hops} redirects: the rules count up to five");
    }
}

/// Fetches three pages of a site with this delay at once; how they fared and the times between requests.
async fn delayed(value: &str, options: HttpOptions) -> (usize, Raw) {
    let server = site(ok(&format!("User-agent: *\nCrawl-delay: {value}\n"))).await;
    let http = client(options, &[&server.url("/")]);
    let urls = ["/a", "/b", "/c"].map(|p| server.url(p));
    let (a, b, c) = tokio::join!(http.fetch(&urls[0]), http.fetch(&urls[1]), http.fetch(&urls[2]));
    let had = [a, b, c].iter().filter(|f| f.is_ok()).count();
    (had, server)
}

#[tokio::test]
async fn fault_e3_delays() {
    let (had, server) = delayed("0.3", short()).await;
    assert_eq!(had, 3);
    let gaps = server.gaps();
    assert!(gaps[1..].iter().all(|g| *g >= Duration::from_millis(298)), "{gaps:?}");
    for junk in ["-1", "ten", "NaN", "inf"] {
        let begun = Instant::now();
        let (had, _) = delayed(junk, short()).await;
        assert_eq!(timed(Duration::from_millis(500), begun, had), 3, "{junk}");
    }
    // Longer than is waited for: one page, whoever comes first, wherever it leads within the site.
    let options = || HttpOptions { max_crawl_delay: Duration::from_millis(200), ..short() };
    for long in ["30", "1e9", "0.3"] {
        let begun = Instant::now();
        let (had, server) = delayed(long, options()).await;
        assert_eq!(timed(Duration::from_secs(1), begun, had), 1, "{long}");
        assert_eq!(server.heads().len(), 2, "{long}: the rules and one page");
    }
    let server = Raw::answering(|path| match path {
        "/robots.txt" => ok("User-agent: *\nCrawl-delay: 30\n"),
        "/old" => moved("/new"),
        _ => ok("here"),
    })
    .await;
    let http = client(options(), &[&server.url("/")]);
    assert!(http.fetch(&server.url("/old")).await.is_ok(), "a page that moved is one page");
    let miss = http.fetch(&server.url("/other")).await.expect_err("one is all");
    assert!(miss.reason == MissReason::Robots && miss.detail.contains("30 s"), "{miss}");
}

const GAP: Duration = Duration::from_millis(40);

/// Never two at once, and apart. One that left late may arrive sooner before the next, so a single gap is given some slack on
/// a busy machine, and all of them together are not.
fn assert_apart(server: &Raw) {
    assert_spaced(&server.arrivals().into_iter().map(|(time, _)| time).collect::<Vec<_>>());
    assert_eq!(server.most_in_flight(), 1);
}

fn assert_spaced(times: &[Instant]) {
    let gaps: Vec<Duration> = times.windows(2).map(|two| two[1] - two[0]).collect();
    assert!(gaps.iter().all(|g| *g >= GAP / 2), "{gaps:?}");
    let least = GAP * u32::try_from(gaps.len()).unwrap() - GAP / 2;
    assert!(gaps.iter().sum::<Duration>() >= least, "{gaps:?}");
}

async fn all(http: Http, urls: Vec<Url>) -> usize {
    let http = Arc::new(http);
    let tasks: Vec<_> = urls
        .into_iter()
        .map(|url| {
            let http = Arc::clone(&http);
            tokio::spawn(async move { http.fetch(&url).await.is_ok() })
        })
        .collect();
    let mut had = 0;
    for task in tasks {
        had += usize::from(task.await.unwrap());
    }
    had
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_e4_many_links_to_one_host() {
    let server = Raw::answering_after(Duration::from_millis(5), |_| ok("here")).await;
    let http = client(HttpOptions { gap: GAP, ..short() }, &[&server.url("/")]);
    let urls = (0..50).map(|n| server.url(&format!("/{n}"))).collect();
    assert_eq!(all(http, urls).await, 50);
    assert_eq!(server.heads().len(), 51);
    assert_apart(&server);
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_e4_many_hosts_on_one_machine() {
    let server = Raw::answering_after(Duration::from_millis(5), |_| ok("here")).await;
    let hosts: Vec<String> = (0..50).map(|n| format!("host{n}.example")).collect();
    let said = [Said::At(vec![server.address])];
    let names = Told::new(&hosts.iter().map(|h| (h.as_str(), &said[..])).collect::<Vec<_>>());
    let allow_private: Vec<Allowed> = hosts.iter().map(|h| format!("{h}:80").parse().unwrap()).collect();
    let http = Http::new(HttpOptions { names, allow_private, gap: GAP, ..short() }).unwrap();
    let urls = hosts.iter().map(|h| Url::parse(&format!("http://{h}/a")).unwrap()).collect();
    assert_eq!(all(http, urls).await, 50);
    assert_eq!(server.heads().len(), 100, "rules and a page each");
    assert_apart(&server);
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_e4_one_site_on_two_machines() {
    // Both hosts are one site; the second machine is kept busy by another site.
    let (one, two) = (Raw::answering(|_| ok("here")).await, Raw::answering(|_| ok("here")).await);
    let at = |address: SocketAddr| [Said::At(vec![address])];
    let (first, second) = (at(one.address), at(two.address));
    let names =
        Told::new(&[("a.gazette.example", &first), ("b.gazette.example", &second), ("courier.example", &second)]);
    let hosts = ["a.gazette.example", "b.gazette.example", "courier.example"];
    let allow_private = hosts.iter().map(|h| format!("{h}:80").parse().unwrap()).collect();
    let http = Http::new(HttpOptions { names, allow_private, gap: GAP, ..short() }).unwrap();
    let urls = (0..12).flat_map(|n| hosts.map(|h| Url::parse(&format!("http://{h}/{n}")).unwrap())).collect();
    assert_eq!(all(http, urls).await, 36);
    let mut of_site = Vec::new();
    for server in [&one, &two] {
        of_site.extend(server.arrivals().into_iter().filter(|(_, head)| head.contains("gazette.example")));
        assert_apart(server);
    }
    of_site.sort_by_key(|(time, _)| *time);
    assert_spaced(&of_site.into_iter().map(|(time, _)| time).collect::<Vec<_>>());
}

/// The limiter's clock is tokio's, which is monotonic: here it is held still while the system's goes on, so that the time
/// waited is known to be the limiter's own and no other.
#[tokio::test(start_paused = true)]
async fn fault_e5_clocks_that_jump() {
    let server = site(ok("User-agent: *\nCrawl-delay: 45\n")).await;
    let patient = HttpOptions {
        first_byte: Duration::from_secs(3600),
        total: Duration::from_secs(3600),
        connect: Duration::from_secs(3600),
        ..short()
    };
    let http = client(patient, &[&server.url("/")]);
    let (begun, by_the_wall) = (tokio::time::Instant::now(), Instant::now());
    for n in 0..4 {
        assert!(http.fetch(&server.url(&format!("/{n}"))).await.is_ok());
    }
    let waited = begun.elapsed();
    assert!(waited >= Duration::from_secs(3 * 45) && waited < Duration::from_secs(3600), "{waited:?}");
    timed(Duration::from_secs(5), by_the_wall, ());
}

#[tokio::test]
async fn fault_e6_who_asks() {
    let refusing =
        Raw::answering(|path| if path == "/robots.txt" { ok("") } else { answer("403 Forbidden", "", "no bots") })
            .await;
    let user_agent = "dateline/0 (+mailto:desk@gazette.example)".to_owned();
    let options = || HttpOptions { user_agent: user_agent.clone(), ..short() };
    assert_eq!(reason(visited(&refusing, options(), "/a").await), MissReason::Forbidden);
    let others = ["GPTBot", "CCBot", "ClaudeBot", "Google-Extended"];
    let others = others.map(|bot| format!("User-agent: {bot}\nDisallow: /\n")).concat();
    let picky = site(ok(&others)).await;
    assert!(visited(&picky, options(), "/a").await.is_ok(), "rules for others are not for us");
    let ours = site(ok("User-agent: dateline\nDisallow: /\n")).await;
    assert_eq!(reason(visited(&ours, options(), "/a").await), MissReason::Robots);
    for server in [&refusing, &picky, &ours] {
        assert!(server.heads().len() <= 2, "asked once, not again under another name");
        for head in server.heads() {
            assert!(head.to_lowercase().contains(&format!("user-agent: {user_agent}\r\n")), "{head}");
        }
    }
}
