//! Addresses that may not be visited, and what may not be told to whom (rows D2 to D9 of the fault list).

use crate::raw::{Raw, Said, Told, ask, at, client, moved, ok, reason, short};
#[cfg(feature = "cli")]
use crate::raw::{output, program};
use dateline::fetch::{Archive, Fetch, Http, HttpOptions, MissReason, Recall, Request, Secret};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use url::Url;

/// Redirects to where the path says, everything behind `/to?`.
async fn redirecting() -> Raw {
    Raw::answering(|path| match path.split_once("/to?") {
        Some((_, to)) => moved(to),
        None => ok(""),
    })
    .await
}

/// Traps on this port of both families, at every loopback and wildcard address.
async fn traps() -> (u16, [Raw; 2]) {
    loop {
        let four = TcpListener::bind("0.0.0.0:0").await.unwrap();
        let port = four.local_addr().unwrap().port();
        let six = TcpListener::bind(format!("[::1]:{port}")).await;
        if let Ok(six) = six {
            let serve = |mut talk: crate::raw::Talk| async move { talk.reply(ok("trapped")).await };
            return (port, [Raw::on(four, serve), Raw::on(six, serve)]);
        }
    }
}

/// No private address, and nobody's either: of the part of IPv6 that is not given out.
const NOBODY: &str = "[4000::7]:80";

const PRIVATE: [&str; 26] = [
    "169.254.169.254",
    "127.0.0.1",
    "127.8.9.10",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "[::1]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "[::]",
];

/// Redirects there, with every port that may be asked for and with that of the traps: nothing may be sent.
async fn never_visited(hosts: &[&str], options: HttpOptions) {
    let server = redirecting().await;
    let (port, traps) = traps().await;
    let url = server.url("/");
    let http = client(options, &[&url]);
    for host in hosts {
        for target in [format!("http://{host}/"), format!("https://{host}/"), format!("//{host}:{port}/")] {
            let hop = server.url(&format!("/to?{target}"));
            for found in [ask(&http, &hop).await, http.fetch(&hop).await] {
                assert_eq!(reason(found), MissReason::BlockedAddress, "{target}");
            }
        }
        // A later hop is looked at like the first, and so is an address that is asked for itself.
        let hop = server.url(&format!("/to?/to?http://{host}:8080/"));
        assert_eq!(reason(ask(&http, &hop).await), MissReason::BlockedAddress, "{host}");
        let direct = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        assert_eq!(reason(http.fetch(&direct).await), MissReason::BlockedAddress, "{direct}");
    }
    assert_eq!(traps.map(|t| t.connections()), [0, 0]);
    assert!(server.connections() > 0, "the redirects themselves were asked for");
}

#[tokio::test]
async fn fault_d2_redirects_to_private_addresses() {
    never_visited(&PRIVATE, short()).await;
}

#[tokio::test]
async fn fault_d3_private_addresses_in_disguise() {
    let names = Told::new(&[
        ("127.0.0.1.nip.example", &[at(&["127.0.0.1"])]),
        ("localtest.example", &[at(&["::1", "127.0.0.1"])]),
        ("ip6-localhost", &[at(&["::1"])]),
    ]);
    let hosts = [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.nip.example",
        "localtest.example",
        "LocalTest.example.",
        "ip6-localhost",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "a.localhost",
        "metadata.google.internal",
        "METADATA.google.internal.",
        "127%2e0.0.1",
        "①②⑦.0.0.1",
    ];
    let server_hosts: Vec<&str> = hosts.into_iter().filter(|h| h.is_ascii()).collect();
    never_visited(&server_hosts, HttpOptions { names: Arc::clone(&names) as Arc<_>, ..short() }).await;
    let http = client(HttpOptions { names, ..short() }, &[]);
    for host in hosts {
        let url = Url::parse(&format!("http://{host}/")).unwrap();
        assert_eq!(reason(http.fetch(&url).await), MissReason::BlockedAddress, "{host}");
    }
}

fn knowing(names: &Arc<Told>, allow_private: &[&str]) -> Http {
    let allow_private = allow_private.iter().map(|a| a.parse().unwrap()).collect();
    Http::new(HttpOptions { names: Arc::<Told>::clone(names), allow_private, ..short() }).unwrap()
}

#[tokio::test]
async fn fault_d4_names_of_private_addresses() {
    let trap = Raw::trap().await;
    let private = Said::At(vec![trap.address]);
    let mixed = Said::At(vec![trap.address, NOBODY.parse().unwrap(), trap.address]);
    let names = Told::new(&[
        ("one.example", &[private]),
        ("mixed.example", &[mixed]),
        ("six.example", &[at(&["fd00::1", "::ffff:10.0.0.1", "fe80::1"])]),
    ]);
    let http = knowing(&names, &[]);
    for host in ["one.example", "six.example", "ONE.example."] {
        let url = Url::parse(&format!("http://{host}/")).unwrap();
        assert_eq!(reason(http.fetch(&url).await), MissReason::BlockedAddress, "{host}");
    }
    let mixed = Url::parse("http://mixed.example/").unwrap();
    let miss = ask(&http, &mixed).await.expect_err("the public address is not ours");
    assert!(matches!(miss.reason, MissReason::Connect | MissReason::Timeout), "the public one was tried: {miss}");
    // Leave for one port is no leave for another, though the name is the same.
    let http = knowing(&names, &["mixed.example:80", "one.example:80"]);
    for host in ["one.example", "mixed.example"] {
        let other = Url::parse(&format!("http://{host}:8080/")).unwrap();
        assert_eq!(reason(ask(&http, &other).await), MissReason::BlockedAddress, "{host}");
    }
    assert_eq!(trap.connections(), 0);
    let one = Url::parse("http://one.example/").unwrap();
    assert_eq!(ask(&http, &one).await.unwrap().body, b"trapped", "with leave it is visited");
}

#[tokio::test]
async fn fault_d5_names_that_change_their_mind() {
    let (trap, server) = (Raw::trap().await, Raw::answering(|_| ok("here")).await);
    // Private to begin with: no later answer of the name service is taken for this look-up.
    let public: SocketAddr = NOBODY.parse().unwrap();
    let flips = [Said::At(vec![public]), Said::At(vec![trap.address])];
    let names = Told::new(&[
        ("flips.example", &flips),
        ("stays.example", &[Said::At(vec![server.address]), Said::At(vec![trap.address])]),
    ]);
    let http = knowing(&names, &["stays.example:80"]);
    let url = Url::parse("http://flips.example/a").unwrap();
    for _ in 0..3 {
        let miss = ask(&http, &url).await.expect_err("nobody is there");
        assert!(matches!(miss.reason, MissReason::Connect | MissReason::Timeout), "{miss}");
    }
    assert_eq!((names.asked("flips.example"), trap.connections()), (1, 0), "looked up once a run");
    // The address that was checked is the one that is dialled, for every connection of the run.
    let url = Url::parse("http://stays.example/a").unwrap();
    for _ in 0..3 {
        assert_eq!(ask(&http, &url).await.unwrap().body, b"here");
    }
    assert_eq!((names.asked("stays.example"), trap.connections()), (1, 0));
}

#[tokio::test]
async fn fault_d6_redirects_off_the_web() {
    let server = redirecting().await;
    let url = server.url("/");
    let http = client(short(), &[&url]);
    for to in [
        "file:///etc/hostname",
        "ftp://gazette.example/a",
        "gopher://gazette.example/_x",
        "data:text/html,<p>here",
        "unix:/run/docker.sock",
        "javascript:alert(1)",
        "ws://gazette.example/",
    ] {
        assert_eq!(reason(ask(&http, &server.url(&format!("/to?{to}"))).await), MissReason::BadScheme, "{to}");
    }
    for to in ["http://me:pw@gazette.example/", "https://reuters.com@evil.example/"] {
        assert_eq!(reason(ask(&http, &server.url(&format!("/to?{to}"))).await), MissReason::BlockedAddress, "{to}");
    }
    assert_eq!(reason(ask(&http, &server.url("/to?http://[")).await), MissReason::Protocol, "no address at all");
}

const KEY: &str = "k3y-0f-somebody";

#[tokio::test]
async fn fault_d7_keys_stay_where_they_belong() {
    let other = Raw::answering(|_| ok("other")).await;
    let to = other.url("/b").to_string();
    let service = Raw::answering(move |path| match path {
        "/far" => answer_with_cookie(&to),
        "/near" => moved("/end"),
        _ => ok("end"),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open(folder.path(), Recall::Fresh, &[]).unwrap();
    let http = client(short(), &[&service.url("/"), &other.url("/")]).with_archive(archive.clone());
    let secrets = [
        Secret::Header("Authorization".to_owned(), format!("Bearer {KEY}")),
        Secret::Header("X-Api-Key".to_owned(), KEY.to_owned()),
        Secret::Member("apiKey".to_owned(), KEY.to_owned()),
    ];
    for secret in secrets {
        for path in ["/far", "/near"] {
            let request = Request::service(service.url(path), Duration::ZERO).header("X-Own", "own");
            let request = if matches!(secret, Secret::Member(..)) { request.json("{\"q\":1}") } else { request };
            let request = request.secret(secret.clone());
            assert!(!format!("{request:?}").contains(KEY));
            let capture = http.get(&request).await.unwrap();
            assert!(!format!("{capture:?}").contains(KEY));
        }
    }
    let sent = service.heads().concat().to_lowercase();
    assert!(sent.contains(&format!("authorization: bearer {KEY}")) && sent.contains(&format!("x-api-key: {KEY}")));
    let told = other.heads();
    assert_eq!(told.len(), 3);
    for head in told {
        let head = head.to_lowercase();
        assert!(head.starts_with("get "), "the body stays too: {head}");
        for word in [KEY, "authorization", "x-api-key", "x-own", "cookie", "referer", "127.0.0.1:1\r"] {
            assert!(!head.contains(word), "{word} in {head}");
        }
    }
    archive.finish().unwrap();
    drop((http, archive));
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let mut unpacked = Vec::new();
        let _ = std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(&bytes[..]), &mut unpacked);
        for bytes in [&bytes, &unpacked] {
            assert!(!bytes.windows(KEY.len()).any(|w| w == KEY.as_bytes()), "{}", path.display());
        }
    }
}

fn answer_with_cookie(to: &str) -> Vec<u8> {
    crate::raw::answer("302 Found", &format!("Location: {to}\r\nSet-Cookie: id=1\r\n"), "")
}

#[tokio::test]
async fn fault_d8_ports_that_are_no_web_servers() {
    let server = redirecting().await;
    let url = server.url("/");
    let names = Told::new(&[("public.example", &[Said::At(vec![NOBODY.parse().unwrap()])])]);
    let http = client(HttpOptions { names: Arc::clone(&names) as Arc<_>, ..short() }, &[&url]);
    for port in [1, 21, 22, 25, 3306, 6379, 8081, 11211, 65535] {
        let hop = server.url(&format!("/to?http://public.example:{port}/"));
        assert_eq!(reason(ask(&http, &hop).await), MissReason::BlockedAddress, "{port}");
    }
    assert_eq!(names.asked("public.example"), 0, "its name was not even looked up");
    let given = HttpOptions { allow_ports: vec!["public.example:8081".parse().unwrap()], ..short() };
    let http = client(HttpOptions { names: Arc::clone(&names) as Arc<_>, ..given }, &[&url]);
    let miss = ask(&http, &Url::parse("http://public.example:8081/").unwrap()).await.expect_err("nobody is there");
    assert!(matches!(miss.reason, MissReason::Connect | MissReason::Timeout), "the user gave it: {miss}");
}

#[cfg(feature = "cli")]
#[tokio::test]
async fn fault_d9_a_private_seed() {
    let trap = Raw::trap().await;
    for host in [trap.address.to_string(), format!("localhost:{}", trap.address.port())] {
        let mut command = program();
        command.args(["trace", &format!("http://{host}/ferry")]);
        let ran = output(command).await;
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!((ran.status.code(), ran.stdout.as_slice()), (Some(3), &b""[..]), "{said}");
        assert!(said.contains("address not allowed") && said.contains("--allow-private HOST:PORT"), "{said}");
    }
    assert_eq!(trap.connections(), 0);
}
