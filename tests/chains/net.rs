//! All hosts of a story on one loopback port, told apart by the Host header.

use dateline::fetch::{LookUp, LookUpError, LookingUp};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What is sent for one address.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// The net of one story.
#[derive(Debug, Clone)]
pub(crate) struct Net {
    port: SocketAddr,
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Net {
    /// Serves `answers`, by `host/path?query`. Each takes its time, another one for another `order`.
    pub(crate) async fn serve(answers: BTreeMap<String, Answer>, order: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let net = Self { port: listener.local_addr().unwrap(), asked: Arc::default() };
        let (answers, asked) = (Arc::new(answers), Arc::clone(&net.asked));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answers, asked) = (Arc::clone(&answers), Arc::clone(&asked));
                tokio::spawn(async move { one(stream, &answers, &asked, order).await });
            }
        });
        net
    }

    /// Every address that was asked for, and how often.
    pub(crate) fn asked(&self) -> BTreeMap<String, usize> {
        self.asked.lock().unwrap().clone()
    }
}

impl LookUp for Net {
    fn look_up<'a>(&'a self, host: &'a str) -> LookingUp<'a> {
        Box::pin(
            async move { if host.ends_with(".example") { Ok(vec![self.port]) } else { Err(LookUpError::NoSuchHost) } },
        )
    }
}

async fn one(
    mut stream: TcpStream,
    answers: &BTreeMap<String, Answer>,
    asked: &Mutex<BTreeMap<String, usize>>,
    order: u64,
) -> Option<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        let mut part = [0; 1024];
        match stream.read(&mut part).await.ok()? {
            0 => return None,
            n => head.extend_from_slice(&part[..n]),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1)?;
    let host = head.lines().find_map(|l| l.to_ascii_lowercase().strip_prefix("host:").map(|h| h.trim().to_owned()))?;
    let address = format!("{host}{path}");
    *asked.lock().unwrap().entry(address.clone()).or_default() += 1;
    // Some thousandths of a second that depend on address and order alone.
    let mixed =
        address.bytes().fold(order.wrapping_add(7), |mix, b| (mix ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    tokio::time::sleep(Duration::from_millis((mixed >> 32) % 25)).await;
    let missing = Answer { status: 404, headers: Vec::new(), body: b"<p>Nothing here.".to_vec() };
    // A service's questions hold times and words: what is answered depends on the path alone where no query is given.
    let bare = address.split('?').next().unwrap_or(&address);
    let answer = answers.get(&address).or_else(|| answers.get(bare)).unwrap_or(&missing);
    let mut out = format!("HTTP/1.1 {} Answer\r\nconnection: close\r\n", answer.status);
    for (name, value) in &answer.headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    out.push_str(&format!("content-length: {}\r\n\r\n", answer.body.len()));
    stream.write_all(out.as_bytes()).await.ok()?;
    stream.write_all(&answer.body).await.ok()?;
    stream.shutdown().await.ok()
}
