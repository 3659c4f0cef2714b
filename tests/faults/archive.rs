//! What is kept: readable by others, repeated without the net, and used after the rules of caching (rows C8, H8, I5 and I10 of
//! the fault list).

use crate::raw::{Raw, answer, ask, client, ok, reason, short};
#[cfg(feature = "cli")]
use crate::raw::{output, program};
use dateline::fetch::{Archive, ArchiveError, Capture, Fetch, Http, HttpOptions, Miss, MissReason, Recall, Request};
use dateline::warc::Pages;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use url::Url;

fn opened(folder: &Path, recall: Recall) -> Result<Archive, ArchiveError> {
    Archive::open(folder, recall, &["dateline".to_owned()])
}

/// One retrieval of each address by a run of its own with this archive.
async fn a_run(folder: &Path, recall: Recall, urls: &[Url]) -> Vec<Result<Capture, Miss>> {
    let (found, archive) = a_run_cut_off(folder, recall, urls).await;
    archive.finish().unwrap();
    found
}

/// A run that does not come to its end.
async fn a_run_cut_off(folder: &Path, recall: Recall, urls: &[Url]) -> (Vec<Result<Capture, Miss>>, Archive) {
    let archive = opened(folder, recall).unwrap();
    let http: Http = client(short(), &urls.iter().collect::<Vec<_>>()).with_archive(archive.clone());
    let mut found = Vec::new();
    for url in urls {
        found.push(ask(&http, url).await);
    }
    drop(http);
    (found, archive)
}

#[tokio::test]
async fn what_is_kept_is_read_by_any_reader_of_web_archives() {
    let packed = {
        let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut to, b"<p>packed").unwrap();
        to.finish().unwrap()
    };
    let server = Raw::answering(move |path| match path {
        "/old" => crate::raw::moved("/new"),
        "/gone" => answer("410 Gone", "", "gone"),
        "/packed" => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", packed.len());
            [head.as_bytes(), &packed].concat()
        }
        "/bare" => answer_bytes(&packed),
        "/chunked" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nright\r\n0\r\n\r\n".to_vec(),
        "/hostile" => {
            answer("200 OK", "X-A: \u{85}b\r\nWARC-Type: evil\r\n", "\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n")
        }
        _ => ok("<p>here"),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let paths = ["/old", "/gone", "/packed", "/bare", "/chunked", "/hostile", "/a?b=c&d=%20"];
    let urls = paths.map(|p| server.url(p));
    let kept = a_run(folder.path(), Recall::Fresh, &urls).await;
    let warc = folder.path().join("dateline-00001.warc.gz");
    let pages: Vec<_> = Pages::new(std::io::BufReader::new(std::fs::File::open(&warc).unwrap())).collect();
    assert!(pages.iter().all(Result::is_ok), "{pages:?}");
    let bodies: Vec<_> = pages.into_iter().map(|p| p.unwrap().body).collect();
    for capture in kept.iter().flatten() {
        assert!(bodies.contains(&capture.body), "{}", capture.url);
    }
    // Every member is a record of its own with a true length, and there is a request for each response.
    let text = unpacked(&warc);
    let of = |kind: &str| text.matches(&format!("WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID:")).count();
    assert_eq!((of("warcinfo"), of("request"), of("response")), (1, 8, 8));

    // Without the net, the same again, misses and all.
    let before = server.connections();
    let replayed = a_run(folder.path(), Recall::Only, &urls).await;
    assert_eq!(replayed, kept);
    let archive = opened(folder.path(), Recall::Only).unwrap();
    for (url, kept) in urls.iter().zip(&kept) {
        assert_eq!(&archive.get(&Request::page(url.clone())).await, kept, "{url}");
    }
    assert_eq!(reason(archive.get(&Request::page(server.url("/other"))).await), MissReason::Offline);
    assert_eq!(server.connections(), before);
}

fn unpacked(warc: &Path) -> String {
    let mut text = Vec::new();
    let file = std::fs::read(warc).unwrap();
    std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(&file[..]), &mut text).unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

fn answer_bytes(body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// A server that speaks of caching and knows its own validators.
async fn caching() -> Raw {
    let count = AtomicUsize::new(0);
    Raw::start({
        let count = Arc::new(count);
        move |mut talk| {
            let count = Arc::clone(&count);
            async move {
                while let Some(head) = talk.head().await {
                    let n = count.fetch_add(1, Ordering::SeqCst);
                    let body = format!("answer {n}");
                    let head = head.to_lowercase();
                    let path = head.split(' ').nth(1).unwrap_or("");
                    let said = match path {
                        "/fresh" => answer("200 OK", "Cache-Control: max-age=600\r\n", &body),
                        "/no-store" => answer("200 OK", "Cache-Control: no-store, max-age=600\r\n", &body),
                        "/none" => answer("200 OK", "", &body),
                        "/vary" => answer("200 OK", "Cache-Control: max-age=600\r\nVary: *\r\n", &body),
                        "/stale" | "/away" if head.contains("if-none-match: \"7\"") => {
                            b"HTTP/1.1 304 Not Modified\r\nETag: \"7\"\r\nX-New: yes\r\n\r\n".to_vec()
                        }
                        "/stale" => answer("200 OK", "Cache-Control: max-age=0\r\nETag: \"7\"\r\n", &body),
                        "/dated" if head.contains("if-modified-since: sun, 06 nov 1994") => {
                            b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()
                        }
                        "/dated" => {
                            let date = "Cache-Control: no-cache\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
                            answer("200 OK", date, &body)
                        }
                        _ => answer("404 Not Found", "", ""),
                    };
                    if !talk.say(said).await {
                        break;
                    }
                }
            }
        }
    })
    .await
}

#[tokio::test]
async fn fault_i10_captures_that_may_stand_for_an_answer() {
    let server = caching().await;
    let folder = tempfile::tempdir().unwrap();
    let asked = |path: &str| server.paths().iter().filter(|p| *p == path).count();
    // Path, whether the first body still stands in the second run, and how often it was asked for by then.
    let cases = [
        ("/fresh", true, 1),
        ("/stale", true, 2),
        ("/dated", true, 2),
        ("/no-store", false, 2),
        ("/none", false, 2),
        ("/vary", false, 2),
    ];
    for (path, stands, times) in cases {
        let url = [server.url(path)];
        let first = a_run(folder.path(), Recall::Fresh, &url).await.remove(0).unwrap();
        let second = a_run_cut_off(folder.path(), Recall::Fresh, &url).await.0.remove(0).unwrap();
        assert_eq!((first.body == second.body, asked(path)), (stands, times), "{path}");
        assert_eq!((second.status, second.url.clone()), (200, server.url(path)));
        let third = a_run(folder.path(), Recall::Only, &url).await.remove(0).unwrap();
        assert_eq!(third, second, "{path}: what the last run saw is what is kept");
        let fourth = a_run(folder.path(), Recall::Resume, &url).await.remove(0).unwrap();
        assert_eq!((fourth, asked(path)), (second, times), "{path}: a run that goes on asks for nothing again");
        // What a run that ended has kept is under the rules again.
        a_run(folder.path(), Recall::Resume, &url).await.remove(0).unwrap();
        assert_eq!(asked(path), if times == 1 { 1 } else { 3 }, "{path}");
    }
    let stale = a_run(folder.path(), Recall::Only, &[server.url("/stale")]).await.remove(0).unwrap();
    assert_eq!(stale.header("x-new"), Some("yes"), "a 304 brings headers of its own");

    // The body is gone: it is asked for without conditions, so that no 304 can come for nothing.
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|e| e == "gz") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let again = a_run(folder.path(), Recall::Fresh, &[server.url("/stale")]).await.remove(0).unwrap();
    assert_eq!(again.status, 200);
    assert!(again.body.starts_with(b"answer"), "{:?}", String::from_utf8_lossy(&again.body));
    // A stranger's body under a known key is noticed: the file holds another.
    let kept = std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().path());
    let kept = kept.into_iter().find(|p| p.extension().is_some_and(|e| e == "gz")).unwrap();
    let mut bytes = std::fs::read(&kept).unwrap();
    // Before the checks of the member and the line ends of the record.
    let body = bytes.len() - 18..bytes.len() - 14;
    bytes[body].iter_mut().for_each(|b| *b ^= 0x40);
    std::fs::write(&kept, bytes).unwrap();
    let before = asked("/stale");
    assert_eq!(a_run(folder.path(), Recall::Fresh, &[server.url("/stale")]).await.remove(0).unwrap().status, 200);
    assert_eq!(asked("/stale"), before + 1);
    assert!(!server.heads().last().unwrap().to_lowercase().contains("if-none-match"), "not trusted any more");
}

#[tokio::test]
async fn fault_i10_a_site_that_is_down_takes_nothing_away() {
    let down = Arc::new(AtomicUsize::new(0));
    let server = {
        let down = Arc::clone(&down);
        Raw::answering(move |path| match down.load(Ordering::SeqCst) {
            0 if path == "/strict" => answer("200 OK", "ETag: \"7\"\r\nCache-Control: no-cache\r\n", "before"),
            0 => answer("200 OK", "ETag: \"7\"\r\nCache-Control: max-age=0\r\n", "before"),
            1 => answer("503 Service Unavailable", "", ""),
            _ => answer("410 Gone", "", ""),
        })
        .await
    };
    let folder = tempfile::tempdir().unwrap();
    let urls = [server.url("/page"), server.url("/strict")];
    let first = a_run(folder.path(), Recall::Fresh, &urls).await;
    down.store(1, Ordering::SeqCst);
    for recall in [Recall::Fresh, Recall::Only] {
        let second = a_run(folder.path(), recall, &urls).await;
        assert_eq!(second[0], first[0], "what is known of it still stands");
        assert_eq!(second[1].as_ref().unwrap_err().reason, MissReason::ServerError, "the site forbade that");
    }
    // That a page was taken away is news, though.
    down.store(2, Ordering::SeqCst);
    for recall in [Recall::Fresh, Recall::Only] {
        assert_eq!(a_run(folder.path(), recall, &urls).await[0].as_ref().unwrap_err().reason, MissReason::Gone);
    }
}

#[tokio::test]
async fn fault_a6_a_part_is_kept_when_asked_for() {
    let server = Raw::start(|mut talk| async move {
        let broken = talk.head().await.is_some_and(|head| head.contains("/broken"));
        let (length, body) = if broken { (1000, "<p>ten by") } else { (0, "") };
        talk.say(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}")).await;
    })
    .await;
    let url = server.url("/broken");
    for keep_partial in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let archive = opened(folder.path(), Recall::Fresh).unwrap();
        let options = HttpOptions { keep_partial, ..short() };
        let http = client(options, &[&url]).with_archive(archive.clone());
        assert_eq!(reason(ask(&http, &url).await), MissReason::Truncated);
        drop(http);
        archive.finish().unwrap();
        let warc = folder.path().join("dateline-00001.warc.gz");
        assert_eq!(warc.exists(), keep_partial);
        let written = if keep_partial { unpacked(&warc) } else { String::new() };
        let part = written.split("WARC/1.1\r\n").find(|record| record.contains("<p>ten by"));
        assert_eq!(part.is_some(), keep_partial, "{written}");
        if let Some(part) = part {
            assert!(part.contains("WARC-Truncated: disconnect\r\n") && !part.contains("WARC-Payload-Digest"), "{part}");
        }
        // Nor is it taken for the page later, by us or by a reader of the file.
        let again = a_run(folder.path(), Recall::Only, std::slice::from_ref(&url)).await.remove(0);
        assert_eq!(again.unwrap_err().reason, MissReason::Truncated);
    }
}

#[tokio::test]
async fn what_a_post_leads_to_is_asked_for_by_get() {
    for status in ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect"] {
        let server = Raw::start(move |mut talk| async move {
            let head = talk.head().await.unwrap_or_default();
            let moved =
                format!("HTTP/1.1 {status}\r\nLocation: /there\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            talk.say(if head.contains("/there") { ok("there") } else { moved.into_bytes() }).await;
        })
        .await;
        let url = server.url("/search");
        let http = client(short(), &[&url]);
        let request = Request::service(url, std::time::Duration::ZERO).json("{}");
        assert_eq!(http.get(&request).await.unwrap().body, b"there");
        let asked: Vec<_> = server.heads().iter().map(|h| h.split(' ').next().unwrap_or("").to_owned()).collect();
        assert_eq!(asked, ["POST", if status.starts_with("307") { "POST" } else { "GET" }], "{status}");
    }
}

#[tokio::test]
async fn validators_go_to_the_page_they_are_of() {
    let away = caching().await;
    let to = away.url("/away").to_string();
    let moved = AtomicUsize::new(0);
    let server = Raw::answering(move |_| {
        if moved.fetch_add(1, Ordering::SeqCst) == 0 {
            answer("200 OK", "ETag: \"7\"\r\nCache-Control: no-cache\r\n", "first")
        } else {
            crate::raw::moved(&to)
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let urls = [server.url("/a#part"), away.url("/fresh")];
    for _ in 0..2 {
        a_run(folder.path(), Recall::Fresh, &urls).await;
    }
    assert!(server.heads()[1].contains("if-none-match: \"7\""), "{:?}", server.heads());
    assert!(away.heads().iter().all(|h| !h.contains("if-none-match")), "{:?}", away.heads());
}

#[tokio::test]
async fn fault_c8_pages_that_lead_on_by_themselves() {
    let trap = Raw::trap().await;
    let trapped = trap.url("/");
    let refresh = |to: &str| ok(&format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\"><p>moved"));
    let server = Raw::answering(move |path| match path {
        "/robots.txt" => answer("404 Not Found", "", ""),
        "/private" => refresh("http://169.254.169.254/latest"),
        "/trap" => refresh(trapped.as_str()),
        "/script" => refresh("javascript:alert(1)"),
        "/self" => refresh("/self#top"),
        "/1" => refresh("/2"),
        "/2" => refresh("/3"),
        "/3" => refresh("/4"),
        _ => ok("<p>end"),
    })
    .await;
    let http = client(short(), &[&server.url("/")]);
    let get = async |path: &str| http.fetch(&server.url(path)).await;
    let found = get("/2").await.unwrap();
    assert_eq!((found.final_url, found.body.as_slice()), (server.url("/4"), &b"<p>end"[..]), "two are followed");
    let found = get("/1").await.unwrap();
    assert_eq!(found.final_url, server.url("/3"), "a third is not");
    assert_eq!(get("/self").await.unwrap().redirects, [], "loading itself again leads nowhere");
    assert_eq!(reason(get("/private").await), MissReason::BlockedAddress);
    assert_eq!(reason(get("/trap").await), MissReason::BlockedAddress);
    assert_eq!(reason(get("/script").await), MissReason::BadScheme);
    assert_eq!(trap.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_h8_one_page_wanted_by_many() {
    let server = Raw::answering_after(std::time::Duration::from_millis(50), |_| ok("here")).await;
    let http = Arc::new(client(short(), &[&server.url("/")]));
    let tasks: Vec<_> = (0..50)
        .map(|n| {
            let (http, url) = (Arc::clone(&http), server.url(&format!("/a#{n}")));
            tokio::spawn(async move { http.fetch(&url).await.unwrap() })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().body, b"here");
    }
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
}

/// An archive with a page, a miss and a redirect in it.
async fn filled(folder: &Path) -> (Raw, Vec<Url>) {
    let server = Raw::answering(|path| match path {
        "/old" => crate::raw::moved("/new"),
        "/gone" => answer("410 Gone", "", ""),
        _ => ok(&"<p>here".repeat(99)),
    })
    .await;
    let urls: Vec<Url> = ["/a", "/old", "/gone"].iter().map(|p| server.url(p)).collect();
    a_run(folder, Recall::Fresh, &urls).await;
    (server, urls)
}

#[tokio::test]
async fn fault_i5_archives_that_are_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let (_server, _) = filled(folder.path()).await;
    let table = folder.path().join("captures.sqlite");
    let whole = std::fs::read(&table).unwrap();
    let newer = {
        let mut bytes = whole.clone();
        bytes[60..64].copy_from_slice(&2u32.to_be_bytes());
        bytes
    };
    let foreign = {
        let path = folder.path().join("foreign");
        let db = rusqlite::Connection::open(&path).unwrap();
        db.execute_batch("CREATE TABLE mine (a); INSERT INTO mine VALUES (1);").unwrap();
        drop(db);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        bytes
    };
    let cases: [(&str, Vec<u8>); 7] = [
        ("truncated", whole[..whole.len() / 2].to_vec()),
        ("truncated to a page", whole[..4096].to_vec()),
        ("truncated within a page", whole[..1000].to_vec()),
        ("emptied", Vec::new()),
        ("newer", newer),
        ("foreign", foreign),
        ("no database", b"dear diary, ".repeat(400)),
    ];
    for (name, bytes) in cases {
        std::fs::write(&table, &bytes).unwrap();
        for recall in [Recall::Fresh, Recall::Resume, Recall::Only] {
            let error = opened(folder.path(), recall).expect_err(name);
            assert!(matches!(error, ArchiveError::Damaged { .. } | ArchiveError::Other { .. }), "{name}: {error:?}");
            assert!(error.to_string().contains(table.to_str().unwrap()), "{name}: {error}");
        }
        assert!(Archive::interrupted(folder.path()).is_err(), "{name}");
        assert_eq!(std::fs::read(&table).unwrap(), bytes, "{name}: left as it is");
        assert!(folder.path().join("dateline-00001.warc.gz").exists(), "{name}");
    }
    std::fs::write(&table, &whole).unwrap();
    assert!(opened(folder.path(), Recall::Only).is_ok());
}

#[tokio::test]
async fn fault_i5_bytes_that_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (_server, urls) = filled(folder.path()).await;
    let table = folder.path().join("captures.sqlite");
    let whole = std::fs::read(&table).unwrap();
    let mut kept = Vec::new();
    let archive = opened(folder.path(), Recall::Only).unwrap();
    for url in &urls {
        kept.push(archive.get(&Request::page(url.clone())).await);
    }
    let used = |at: &usize| whole[at.saturating_sub(8)..(at + 8).min(whole.len())].iter().any(|b| *b != 0);
    let (mut found, mut harmless) = (0, 0);
    for at in (0..whole.len()).filter(used).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&table, &bytes).unwrap();
        let Ok(archive) = opened(folder.path(), Recall::Only) else {
            found += 1;
            continue;
        };
        let mut same = true;
        for (url, kept) in urls.iter().zip(&kept) {
            same &= &archive.get(&Request::page(url.clone())).await == kept;
        }
        let told = archive.finish().is_err();
        assert!(same || told, "byte {at} changed an answer, and nobody said so");
        if told { found += 1 } else { harmless += 1 }
    }
    assert!(found > 100, "{found} were found, {harmless} did no harm");
}

#[cfg(feature = "cli")]
#[tokio::test(flavor = "multi_thread")]
async fn fault_i5_the_program_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (server, urls) = filled(folder.path()).await;
    let table = folder.path().join("captures.sqlite");
    std::fs::write(&table, "no table").unwrap();
    let before = server.connections();
    for extra in [&[][..], &["--offline"], &["--resume"]] {
        let mut command = program();
        command.args(["trace", urls[0].as_str(), "--allow-private", &server.address.to_string(), "--archive"]);
        command.arg(folder.path()).args(extra);
        let ran = output(command).await;
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(5), "{said}");
        assert!(said.contains(table.to_str().unwrap()) && said.contains("hint: "), "{said}");
    }
    assert_eq!((std::fs::read(&table).unwrap().as_slice(), server.connections()), (&b"no table"[..], before));
}
