//! Transport and HTTP/1.1 that go wrong (rows A1 to A15 of the fault list).

use crate::raw::{Raw, answer, apart, ask, client, closed_port, missed, missed_with, moved, ok, reason, short, timed};
use dateline::fetch::{Fetch, HttpOptions, MissReason};
use std::time::{Duration, Instant, SystemTime};
use url::Url;

#[tokio::test]
async fn fault_a1_refused_or_reset() {
    let dead = Url::parse(&format!("http://127.0.0.1:{}/a", closed_port())).unwrap();
    let begun = Instant::now();
    assert_eq!(reason(ask(&client(short(), &[&dead]), &dead).await), MissReason::Connect);
    timed(Duration::from_secs(1), begun, ());

    let before_the_head = Raw::start(|mut talk| async move {
        talk.head().await;
        talk.reset();
    })
    .await;
    assert_eq!(missed(&before_the_head).await.reason, MissReason::Connect);
    assert_eq!(before_the_head.connections(), 4, "once and three times again");

    let after_the_head = Raw::start(|mut talk| async move {
        talk.reply("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nten bytes.").await;
        tokio::time::sleep(Duration::from_millis(30)).await;
        talk.reset();
    })
    .await;
    assert_eq!(missed(&after_the_head).await.reason, MissReason::Truncated);
    assert_eq!(after_the_head.connections(), 2, "an incomplete body is asked for once more");

    let once = Raw::start(|mut talk| async move {
        if talk.nth == 0 {
            talk.head().await;
            talk.reset();
        } else {
            talk.reply(ok("here")).await;
        }
    })
    .await;
    let url = once.url("/a");
    assert_eq!(ask(&client(short(), &[&url]), &url).await.unwrap().body, b"here");
}

#[tokio::test]
async fn fault_a2_silence() {
    let silent = Raw::start(|talk| talk.hold()).await;
    let other = Raw::answering(|_| ok("here")).await;
    let (silent_url, other_url) = (silent.url("/a"), other.url("/a"));
    let http = client(short(), &[&silent_url, &other_url]);
    let begun = Instant::now();
    let beside = async { timed(Duration::from_millis(400), begun, ask(&http, &other_url).await) };
    let (missed, had) = tokio::join!(ask(&http, &silent_url), beside);
    assert_eq!(reason(missed), MissReason::Timeout);
    timed(Duration::from_millis(1500), begun, ());
    assert!(had.is_ok(), "other hosts go on");
    assert_eq!(silent.connections(), 1, "silence is not asked for again");

    // The same at robots.txt: the page is not fetched, and it is said why.
    let miss = client(short(), &[&silent_url]).fetch(&silent_url).await.expect_err("nothing answers");
    assert_eq!(miss.reason, MissReason::Robots);
    assert!(miss.detail.contains("timed out"), "{miss}");
}

#[tokio::test]
async fn fault_a3_drip() {
    // A byte now and then keeps every wait for one piece short.
    let drip = Raw::start(|mut talk| async move {
        talk.reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
        while talk.say("1\r\nx\r\n").await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    let begun = Instant::now();
    let miss = missed_with(HttpOptions { least_rate: 0, ..short() }, &drip).await;
    assert_eq!(miss.reason, MissReason::Timeout);
    assert!(miss.detail.contains("not whole in 2 s"), "{miss}");
    timed(Duration::from_millis(2600), begun, ());

    let begun = Instant::now();
    let miss = missed(&drip).await;
    assert!(miss.detail.contains("slower than 256 bytes a second"), "{miss}");
    timed(Duration::from_millis(1600), begun, ());
    assert_eq!(drip.connections(), 2, "neither was asked for again");

    // The head may drip too.
    let head = Raw::start(|mut talk| async move {
        talk.reply("HTTP/1.1 200 OK\r\n").await;
        while talk.say("x").await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    let begun = Instant::now();
    assert_eq!(missed(&head).await.reason, MissReason::Timeout);
    timed(Duration::from_millis(1200), begun, ());
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_a4_endless_body() {
    let endless = Raw::start(|mut talk| async move {
        talk.reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
        let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000));
        while talk.say(&chunk).await {}
    })
    .await;
    let found = apart(&endless.url("/a"), &[]).await;
    assert_eq!(found.reason, "TooLarge");
    assert!(found.rise < 32, "{found:?}");
    // A server can be told what it should not send; and the connection is not read on.
    assert_eq!(endless.connections(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_a5_endless_head() {
    let endless = Raw::start(|mut talk| async move {
        talk.reply("HTTP/1.1 200 OK\r\n").await;
        let line = format!("x: {}\r\n", "y".repeat(1000));
        while talk.say(&line).await {}
    })
    .await;
    let large = Raw::start(|mut talk| async move {
        talk.reply(format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(10 << 20))).await;
    })
    .await;
    let many = Raw::start(|mut talk| async move {
        talk.reply(format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: y\r\n".repeat(10_000))).await;
    })
    .await;
    for server in [endless, large, many] {
        let begun = Instant::now();
        let found = apart(&server.url("/a"), &[]).await;
        assert_eq!(found.reason, "Protocol");
        assert!(found.rise < 16, "{found:?}");
        timed(Duration::from_secs(4), begun, ());
    }
}

#[tokio::test]
async fn fault_a6_length_too_long() {
    let server = Raw::start(|mut talk| async move {
        talk.reply("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nten bytes.").await;
    })
    .await;
    assert_eq!(missed(&server).await.reason, MissReason::Truncated);
    assert_eq!(server.connections(), 2, "once more, and no more");
}

#[tokio::test]
async fn fault_a7_lengths_that_disagree() {
    // What follows the answer looks like the next one.
    let poisoned = Raw::start(|mut talk| async move {
        while talk.head().await.is_some() {
            let both = [ok("right"), ok("poison")].concat();
            talk.say(both).await;
        }
    })
    .await;
    let url = poisoned.url("/a");
    let http = client(short(), &[&url]);
    for _ in 0..50 {
        assert_eq!(ask(&http, &url).await.unwrap().body, b"right");
    }
    let two = Raw::start(|mut talk| async move {
        talk.reply("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nright").await;
    })
    .await;
    assert_eq!(missed(&two).await.reason, MissReason::Protocol);
    // Chunks count where both are said (RFC 9112, 6.3), and the connection is not used again.
    let both = Raw::start(|mut talk| async move {
        while talk.head().await.is_some() {
            talk.say(
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nright\r\n0\r\n\r\n",
            )
            .await;
        }
    })
    .await;
    let url = both.url("/a");
    let http = client(short(), &[&url]);
    for _ in 0..3 {
        match ask(&http, &url).await {
            Ok(capture) => assert_eq!(capture.body, b"right"),
            Err(miss) => assert_eq!(miss.reason, MissReason::Protocol),
        }
    }
}

#[tokio::test]
async fn fault_a8_broken_chunks() {
    for body in ["5\r\nright\r\n", "5\r\nright\r\nzz\r\nx\r\n0\r\n\r\n", "ffffffffffffffff1\r\nx", "5\r\nrig"] {
        let server = Raw::start(move |mut talk| async move {
            talk.reply(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}")).await;
        })
        .await;
        assert_eq!(missed(&server).await.reason, MissReason::Truncated, "{body:?}");
        assert_eq!(server.connections(), 2, "{body:?}");
    }
}

/// Every status, what it comes to, and how often it is asked for.
async fn statuses(cases: &[(&'static str, MissReason, usize)]) {
    for &(status, wanted, times) in cases {
        let server = Raw::answering(move |_| answer(status, "", "sorry")).await;
        let miss = missed(&server).await;
        assert_eq!(miss.reason, wanted, "{status}");
        assert!(miss.detail.contains(&status[..3]), "{miss}");
        assert_eq!(server.heads().len(), times, "{status}");
    }
}

#[tokio::test]
async fn fault_a9_gone() {
    statuses(&[("404 Not Found", MissReason::NotFound, 1), ("410 Gone", MissReason::Gone, 1)]).await;
}

#[tokio::test]
async fn fault_a10_refused() {
    statuses(&[
        ("451 Unavailable For Legal Reasons", MissReason::BlockedLegal, 1),
        ("403 Forbidden", MissReason::Forbidden, 1),
        ("401 Unauthorized", MissReason::Forbidden, 1),
        ("402 Payment Required", MissReason::Paywall, 1),
    ])
    .await;
}

/// A server that says once that it is to be left alone, and how it and two requests to it fared.
async fn asked_to_wait(value: String) -> (Raw, [Result<(), MissReason>; 2], Duration) {
    let first = std::sync::atomic::AtomicBool::new(true);
    let server = Raw::answering(move |_| {
        if first.swap(false, std::sync::atomic::Ordering::SeqCst) {
            answer("429 Too Many Requests", &format!("Retry-After: {value}\r\n"), "")
        } else {
            ok("here")
        }
    })
    .await;
    let (one, two) = (server.url("/a"), server.url("/b"));
    let http = client(short(), &[&one]);
    let begun = Instant::now();
    let found = [ask(&http, &one).await, ask(&http, &two).await];
    (server, found.map(|f| f.map(drop).map_err(|m| m.reason)), begun.elapsed())
}

#[tokio::test]
async fn fault_a11_retry_after() {
    let date = |shift: i64| {
        let now = SystemTime::now();
        let shifted = Duration::from_secs(shift.unsigned_abs());
        httpdate::fmt_http_date(if shift < 0 { now - shifted } else { now + shifted })
    };
    let (server, found, took) = asked_to_wait("1".to_owned()).await;
    assert_eq!(found, [Ok(()), Ok(())]);
    assert!(took >= Duration::from_secs(1) && server.gaps()[0] >= Duration::from_secs(1), "{took:?}");
    let (_, found, took) = asked_to_wait(date(2)).await;
    assert_eq!(found, [Ok(()), Ok(())]);
    assert!(took >= Duration::from_millis(900), "a date two seconds on, cut to seconds: {took:?}");
    for at_once in [date(-3600), "0".to_owned(), "soon".to_owned(), "-5".to_owned()] {
        let (_, found, took) = asked_to_wait(at_once.clone()).await;
        assert_eq!(found, [Ok(()), Ok(())], "{at_once}");
        assert!(took < Duration::from_millis(700), "{at_once}: {took:?}");
    }
    // More than is waited for: the host is left alone, by all who want something of it.
    for too_long in [date(365 * 86_400), "86400".to_owned(), u64::MAX.to_string()] {
        let (server, found, took) = asked_to_wait(too_long.clone()).await;
        assert_eq!(found, [Err(MissReason::TooManyRequests); 2], "{too_long}");
        assert!(took < Duration::from_millis(700), "{too_long}: {took:?}");
        assert_eq!(server.heads().len(), 1, "{too_long}");
    }
}

#[tokio::test]
async fn fault_a12_too_many_requests() {
    let server = Raw::answering(|_| answer("429 Too Many Requests", "", "")).await;
    let url = server.url("/0");
    let http = client(HttpOptions { backoff: Duration::from_millis(40), ..short() }, &[&url]);
    let miss = ask(&http, &url).await.expect_err("it never answers well");
    assert_eq!(miss.reason, MissReason::TooManyRequests);
    let gaps = server.gaps();
    for (gap, least) in gaps.iter().zip([20, 40, 80]) {
        assert!(*gap >= Duration::from_millis(least), "doubled, less a half at most: {gaps:?}");
    }
    for n in 1..10 {
        assert_eq!(reason(ask(&http, &server.url(&format!("/{n}"))).await), MissReason::TooManyRequests);
    }
    assert_eq!(server.heads().len(), 5, "after five in a row the host is left alone");
}

#[tokio::test]
async fn fault_a13_server_errors() {
    statuses(&[
        ("500 Internal Server Error", MissReason::ServerError, 4),
        ("502 Bad Gateway", MissReason::ServerError, 4),
        ("503 Service Unavailable", MissReason::ServerError, 4),
        ("504 Gateway Timeout", MissReason::ServerError, 4),
        ("522 Connection Timed Out", MissReason::ServerError, 4),
        ("524 A Timeout Occurred", MissReason::ServerError, 4),
        ("408 Request Timeout", MissReason::Timeout, 4),
        ("501 Not Implemented", MissReason::ServerError, 1),
    ])
    .await;
}

#[tokio::test]
async fn fault_a14_answers_without_a_page() {
    let server = Raw::answering(|path| match path {
        "/204" => b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        "/206" => answer("206 Partial Content", "Content-Range: bytes 0-3/9\r\n", "here"),
        "/304" => b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(),
        "/300" => answer("300 Multiple Choices", "", "choose"),
        _ => ok(""),
    })
    .await;
    let url = server.url("/");
    let http = client(short(), &[&url]);
    for path in ["/206", "/304", "/300"] {
        assert_eq!(reason(ask(&http, &server.url(path)).await), MissReason::NoContent, "{path}");
    }
    // These are answers in full, with nothing in them; reading them finds no story.
    for path in ["/204", "/empty"] {
        let capture = ask(&http, &server.url(path)).await.unwrap();
        assert_eq!(capture.body, b"", "{path}");
        let engine = dateline::attribution::Reader::fast(dateline::outlet::OutletDirectory::embedded());
        let tracer = dateline::trace::Tracer::new(&http, engine);
        let miss = tracer.fetch_seed(&server.url(path)).await.expect_err("there is no story");
        assert_eq!(miss.reason, MissReason::NoContent, "{path}");
    }
}

#[tokio::test]
async fn fault_a15_answers_before_the_answer() {
    let hints = Raw::start(|mut talk| async move {
        let early = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n".repeat(3);
        talk.reply([early.as_bytes(), &ok("here")].concat()).await;
    })
    .await;
    let url = hints.url("/a");
    assert_eq!(ask(&client(short(), &[&url]), &url).await.unwrap().body, b"here");
    let flood = Raw::start(|mut talk| async move {
        talk.reply("").await;
        while talk.say("HTTP/1.1 100 Continue\r\n\r\n").await {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let begun = Instant::now();
    assert_eq!(missed(&flood).await.reason, MissReason::Timeout);
    timed(Duration::from_secs(2), begun, ());
    assert_eq!(flood.connections(), 1);
}

#[tokio::test]
async fn fault_d1_redirects_without_end() {
    let server = Raw::answering(|path| match path.split_once("?n=") {
        Some((_, n)) => moved(&format!("/count?n={}", n.parse::<u32>().unwrap() + 1)),
        None if path == "/circle/a" => moved("/circle/b"),
        None if path == "/circle/b" => moved("/circle/a"),
        None => moved(path),
    })
    .await;
    let url = server.url("/");
    let http = client(short(), &[&url]);
    for (path, requests, said) in
        [("/count?n=0", 11, "11 hops"), ("/circle/a", 2, "circle after 2"), ("/self", 1, "circle after 1")]
    {
        let before = server.heads().len();
        let miss = ask(&http, &server.url(path)).await.expect_err("it never ends");
        assert_eq!(miss.reason, MissReason::RedirectLoop, "{path}");
        assert!(miss.detail.contains(said), "{miss}");
        assert_eq!(server.heads().len() - before, requests, "{path}");
    }
    let ten = Raw::answering(|path| match path[1..].parse::<u32>() {
        Ok(10) => ok("here"),
        Ok(n) => moved(&format!("/{}", n + 1)),
        Err(_) => ok(""),
    })
    .await;
    let url = ten.url("/0");
    let capture = ask(&client(short(), &[&url]), &url).await.unwrap();
    assert_eq!(capture.redirects, (0..10).map(|n| ten.url(&format!("/{n}"))).collect::<Vec<_>>());
}
