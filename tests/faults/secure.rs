//! TLS, HTTP/2, names and proxies that go wrong (rows A16 to A20 of the fault list).

use crate::raw::{Raw, Said, Told, ask, client, closed_port, ok, reason, short, timed};
#[cfg(feature = "cli")]
use crate::raw::{output, program};
use dateline::fetch::{Http, HttpOptions, MissReason};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;
use url::Url;

/// A certificate for `name`, in its time or long past it, and a server's side of TLS with it.
fn certified(name: &str, expired: bool, protocol: &str) -> (Vec<u8>, TlsAcceptor) {
    let mut wanted = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    if expired {
        (wanted.not_before, wanted.not_after) = (rcgen::date_time_ymd(2001, 1, 1), rcgen::date_time_ymd(2002, 1, 1));
    }
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = wanted.self_signed(&key).unwrap();
    let root = certificate.der().to_vec();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let mut config = config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    (root, TlsAcceptor::from(Arc::new(config)))
}

/// Serves the page over HTTP/1.1 to whoever trusts the certificate.
async fn secure(name: &str, expired: bool) -> (Raw, Vec<u8>) {
    let (root, acceptor) = certified(name, expired, "http/1.1");
    let server = Raw::start(move |talk| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(talk.stream).await else { return };
            let mut head = [0; 4096];
            if stream.read(&mut head).await.is_ok_and(|n| n > 0) {
                let _ = stream.write_all(&ok("here")).await;
                let _ = stream.shutdown().await;
            }
        }
    })
    .await;
    (server, root)
}

fn https(server: &Raw) -> Url {
    Url::parse(&format!("https://{}/a", server.address)).unwrap()
}

const GOAWAY: &[u8] = &[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
const RESET: &[u8] = &[0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 2];
const PING: &[u8] = &[0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];
/// `:status: 200` and "here", the stream ended.
const ANSWER: &[u8] = &[0, 0, 1, 1, 4, 0, 0, 0, 1, 0x88, 0, 0, 4, 0, 1, 0, 0, 0, 1, b'h', b'e', b'r', b'e'];

/// Speaks HTTP/2 frame by frame: to the first `times` requests it says `frames`, then it answers.
async fn two(frames: &'static [u8], times: usize, forever: bool) -> (Raw, Vec<u8>) {
    let (root, acceptor) = certified("127.0.0.1", false, "h2");
    let requests = Arc::new(AtomicUsize::new(0));
    let server = Raw::start(move |talk| {
        let (acceptor, requests) = (acceptor.clone(), Arc::clone(&requests));
        async move {
            let Ok(mut stream) = acceptor.accept(talk.stream).await else { return };
            if asked(&mut stream).await.is_none() {
                return;
            }
            let said = if requests.fetch_add(1, Ordering::SeqCst) < times { frames } else { ANSWER };
            while stream.write_all(said).await.is_ok() && forever {
                let _ = stream.flush().await;
            }
            let _ = stream.flush().await;
            let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
        }
    })
    .await;
    (server, root)
}

/// Reads frames until a request's head came.
async fn asked(stream: &mut TlsStream<TcpStream>) -> Option<()> {
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).await.ok()?;
    stream.write_all(SETTINGS).await.ok()?;
    stream.flush().await.ok()?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.ok()?;
        let mut body = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        stream.read_exact(&mut body).await.ok()?;
        if head[3] == 1 {
            return Some(());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_a16_http2_that_breaks_off() {
    for (frames, name) in [(GOAWAY, "GOAWAY"), (RESET, "RST_STREAM")] {
        let (server, root) = two(frames, 1, false).await;
        let url = https(&server);
        let http = client(HttpOptions { roots: vec![root], ..short() }, &[&url]);
        let found = ask(&http, &url).await;
        if frames == GOAWAY {
            assert_eq!(found.unwrap().body, b"here", "{name}: asked again on another connection");
            assert_eq!(server.connections(), 2, "{name}");
        } else {
            // The connection stands, and its next stream is not answered here.
            let miss = found.expect_err("one stream was answered");
            assert!(matches!(miss.reason, MissReason::Protocol | MissReason::Timeout), "{miss}");
        }

        let (server, root) = two(frames, 99, false).await;
        let url = https(&server);
        let http = client(HttpOptions { roots: vec![root], ..short() }, &[&url]);
        let begun = Instant::now();
        let miss = ask(&http, &url).await.expect_err("it never answers");
        timed(Duration::from_secs(2), begun, ());
        assert!(matches!(miss.reason, MissReason::Protocol | MissReason::Timeout), "{name}: {miss}");
        assert!(server.connections() <= 2, "{name}");
    }
    let (server, root) = two(PING, 99, true).await;
    let url = https(&server);
    let http = client(HttpOptions { roots: vec![root], ..short() }, &[&url]);
    let begun = Instant::now();
    let miss = ask(&http, &url).await.expect_err("nothing but pings comes");
    assert!(matches!(miss.reason, MissReason::Protocol | MissReason::Timeout), "{miss}");
    timed(Duration::from_secs(3), begun, ());
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_a17_certificates() {
    // Trusted, in time and for the right host, it serves.
    let (server, root) = secure("127.0.0.1", false).await;
    let url = https(&server);
    let trusting = client(HttpOptions { roots: vec![root], ..short() }, &[&url]);
    assert_eq!(ask(&trusting, &url).await.unwrap().body, b"here");
    let before = server.connections();
    assert_eq!(reason(ask(&client(short(), &[&url]), &url).await), MissReason::Tls, "signed by itself");
    assert_eq!(server.connections() - before, 1, "not asked again");

    for (name, expired) in [("127.0.0.1", true), ("gazette.example", false)] {
        let (server, root) = secure(name, expired).await;
        let url = https(&server);
        let http = client(HttpOptions { roots: vec![root], ..short() }, &[&url]);
        assert_eq!(reason(ask(&http, &url).await), MissReason::Tls, "{name}, expired {expired}");
        assert_eq!(server.connections(), 1, "neither again nor without TLS");
    }
    // Of old protocols a server says so by an alert: protocol_version.
    let old = Raw::start(|mut talk| async move {
        let mut hello = [0; 4096];
        let _ = talk.stream.read(&mut hello).await;
        talk.say([0x15, 3, 1, 0, 2, 2, 70]).await;
    })
    .await;
    let url = https(&old);
    assert_eq!(reason(ask(&client(short(), &[&url]), &url).await), MissReason::Tls);
    assert_eq!(old.connections(), 1, "neither again nor without TLS");
}

/// A client that knows these names, of which the first may be private, at the port of plain HTTP.
fn knowing(names: &Arc<Told>, options: HttpOptions) -> Http {
    let allow_private = vec!["gazette.example:80".parse().unwrap()];
    Http::new(HttpOptions { names: Arc::<Told>::clone(names), allow_private, ..options }).unwrap()
}

fn gazette() -> Url {
    Url::parse("http://gazette.example/a").unwrap()
}

#[tokio::test]
async fn fault_a18_names() {
    let server = Raw::answering(|_| ok("here")).await;
    let cases = [
        (vec![Said::NoSuchHost], Err(MissReason::NoSuchHost), 1),
        (vec![Said::Failed], Err(MissReason::Connect), 4),
        (vec![Said::Failed, Said::Failed, Said::At(vec![server.address])], Ok(()), 3),
        (vec![Said::At(Vec::new())], Err(MissReason::NoSuchHost), 1),
    ];
    for (said, wanted, times) in cases {
        let names = Told::new(&[("gazette.example", &said)]);
        let found = ask(&knowing(&names, short()), &gazette()).await;
        assert_eq!(found.map(drop).map_err(|m| m.reason), wanted, "{said:?}");
        assert_eq!(names.asked("gazette.example"), times, "{said:?}");
    }
    // A name service that says nothing.
    let names = Told::new(&[("gazette.example", &[Said::Nothing])]);
    let options = HttpOptions { connect: Duration::from_millis(200), ..short() };
    let begun = Instant::now();
    assert_eq!(reason(ask(&knowing(&names, options), &gazette()).await), MissReason::Connect);
    timed(Duration::from_millis(1500), begun, ());
    // A hundred addresses: eight are tried.
    let dead = std::iter::repeat_with(|| SocketAddr::from(([127, 0, 0, 1], closed_port()))).take(8);
    let mut addresses: Vec<SocketAddr> = dead.chain(std::iter::repeat_n(server.address, 92)).collect();
    let before = server.connections();
    let names = Told::new(&[("gazette.example", &[Said::At(addresses.clone())])]);
    assert_eq!(reason(ask(&knowing(&names, short()), &gazette()).await), MissReason::Connect);
    assert_eq!(server.connections() - before, 0, "the ninth was not tried");
    addresses[7] = server.address;
    let names = Told::new(&[("gazette.example", &[Said::At(addresses)])]);
    assert!(ask(&knowing(&names, short()), &gazette()).await.is_ok(), "the eighth was");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_a19_dead_address_before_a_live_one() {
    let live = Raw::answering(|_| ok("here")).await;
    // Nobody listens: refused at once.
    let refused: SocketAddr = format!("[::1]:{}", closed_port()).parse().unwrap();
    // Somebody listens and accepts nobody: once the queue is full, what comes is dropped as by a dead route.
    let full = TcpSocket::new_v6().unwrap();
    full.bind("[::1]:0".parse().unwrap()).unwrap();
    let full: TcpListener = full.listen(1).unwrap();
    let hole = full.local_addr().unwrap();
    let mut queue = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(hole)).await {
        queue.push(stream);
    }
    for dead in [refused, hole] {
        let names = Told::new(&[("gazette.example", &[Said::At(vec![dead, live.address])])]);
        let options = HttpOptions { connect: Duration::from_secs(5), first_byte: Duration::from_secs(5), ..short() };
        let begun = Instant::now();
        let found = ask(&knowing(&names, options), &gazette()).await;
        timed(Duration::from_secs(1), begun, ());
        assert_eq!(found.unwrap().body, b"here", "{dead}");
    }
}

#[cfg(feature = "cli")]
#[tokio::test]
async fn fault_a20_proxies() {
    let trap = Raw::trap().await;
    let page = Raw::answering(|_| ok(&crate::page("", crate::STORY))).await;
    let proxy = Raw::answering(|_| ok(&crate::page("", crate::STORY))).await;
    // The environment is a process's: the program itself is run.
    let run = |extra: Vec<String>| {
        let mut command = program();
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            command.env(name, format!("http://{}", trap.address));
        }
        command.args(["trace", page.url("/a").as_str(), "--gap", "0s", "--allow-private", &page.address.to_string()]);
        command.args(extra);
        output(command)
    };
    let ran = run(Vec::new()).await;
    assert!(ran.status.success() && page.heads().len() == 2, "{ran:?}");
    assert_eq!((trap.connections(), proxy.connections()), (0, 0));
    let ran = run(vec!["--proxy".to_owned(), format!("http://{}", proxy.address)]).await;
    assert!(ran.status.success(), "{ran:?}");
    assert_eq!((trap.connections(), page.heads().len(), proxy.heads().len()), (0, 2, 2));
    assert!(proxy.paths().iter().all(|p| p.starts_with("http://")), "a proxy is given whole addresses");
}
