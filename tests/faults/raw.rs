//! Servers that break HTTP in every way, name services that lie, and clients of little patience.

use dateline::fetch::{
    Allowed, Capture, Fetch, Http, HttpOptions, LookUp, LookUpError, LookingUp, Miss, MissReason, Request,
};
use std::collections::HashMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// A server on loopback that does with each connection what its test says.
pub(crate) struct Raw {
    pub(crate) address: SocketAddr,
    log: Arc<Log>,
}

#[derive(Default)]
struct Log {
    connections: AtomicUsize,
    heads: Mutex<Vec<(Instant, String)>>,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
}

/// One connection.
pub(crate) struct Talk {
    pub(crate) stream: TcpStream,
    /// Its number, from 0.
    pub(crate) nth: usize,
    log: Arc<Log>,
}

impl Raw {
    pub(crate) async fn start<F, D>(serve: F) -> Self
    where
        F: Fn(Talk) -> D + Send + Sync + 'static,
        D: Future<Output = ()> + Send + 'static,
    {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), serve)
    }

    pub(crate) fn on<F, D>(listener: TcpListener, serve: F) -> Self
    where
        F: Fn(Talk) -> D + Send + Sync + 'static,
        D: Future<Output = ()> + Send + 'static,
    {
        let address = listener.local_addr().unwrap();
        let log = Arc::new(Log::default());
        let kept = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let nth = kept.connections.fetch_add(1, Ordering::SeqCst);
                let _ = stream.set_nodelay(true);
                tokio::spawn(serve(Talk { stream, nth, log: Arc::clone(&kept) }));
            }
        });
        Self { address, log }
    }

    /// Answers every request with what `answer` makes of its path, whole HTTP/1.1 answers, and keeps connections.
    pub(crate) async fn answering<A>(answer: A) -> Self
    where
        A: Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    {
        Self::answering_after(Duration::ZERO, answer).await
    }

    /// The same, with some time to think. Nothing means "not yet".
    pub(crate) async fn answering_after<A>(time: Duration, answer: A) -> Self
    where
        A: Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    {
        let answer = Arc::new(answer);
        Self::start(move |mut talk| {
            let answer = Arc::clone(&answer);
            async move {
                while let Some(head) = talk.head().await {
                    let now = talk.log.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
                    talk.log.most_in_flight.fetch_max(now, Ordering::SeqCst);
                    tokio::time::sleep(time).await;
                    let path = head.split(' ').nth(1).unwrap_or("");
                    let mut bytes = answer(path);
                    while bytes.is_empty() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                        bytes = answer(path);
                    }
                    talk.log.in_flight.fetch_sub(1, Ordering::SeqCst);
                    if !talk.say(bytes).await {
                        break;
                    }
                }
            }
        })
        .await
    }

    /// Nobody may knock here.
    pub(crate) async fn trap() -> Self {
        Self::start(|mut talk| async move { talk.reply(ok("trapped")).await }).await
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    pub(crate) fn connections(&self) -> usize {
        self.log.connections.load(Ordering::SeqCst)
    }

    /// The most requests that were being answered at once.
    pub(crate) fn most_in_flight(&self) -> usize {
        self.log.most_in_flight.load(Ordering::SeqCst)
    }

    /// Heads of the requests that came, in order.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.log.heads.lock().unwrap().iter().map(|(_, h)| h.clone()).collect()
    }

    /// Heads of the requests, with when they came.
    pub(crate) fn arrivals(&self) -> Vec<(Instant, String)> {
        self.log.heads.lock().unwrap().clone()
    }

    /// Paths that were asked for, in order.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.heads().iter().map(|h| h.split(' ').nth(1).unwrap_or("").to_owned()).collect()
    }

    /// Times between one request and the next.
    pub(crate) fn gaps(&self) -> Vec<Duration> {
        let heads = self.log.heads.lock().unwrap();
        heads.windows(2).map(|two| two[1].0 - two[0].0).collect()
    }
}

impl Talk {
    /// The head of the next request; `None` when the other side has gone.
    pub(crate) async fn head(&mut self) -> Option<String> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        self.log.heads.lock().unwrap().push((Instant::now(), head.clone()));
        Some(head)
    }

    /// Whether the other side still takes something.
    pub(crate) async fn say(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).await.is_ok()
    }

    /// Reads the request and says this.
    pub(crate) async fn reply(&mut self, bytes: impl AsRef<[u8]>) {
        if self.head().await.is_some() {
            self.say(bytes).await;
        }
    }

    /// Ends the connection with a reset.
    pub(crate) fn reset(self) {
        self.stream.set_zero_linger().unwrap();
    }

    /// Holds the connection open and silent.
    pub(crate) async fn hold(mut self) {
        let _ = tokio::io::copy(&mut self.stream, &mut tokio::io::sink()).await;
    }
}

/// A whole answer.
pub(crate) fn ok(body: &str) -> Vec<u8> {
    answer("200 OK", "Content-Type: text/html\r\n", body)
}

pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

pub(crate) fn moved(to: &str) -> Vec<u8> {
    answer("302 Found", &format!("Location: {to}\r\n"), "")
}

/// A client that waits for milliseconds where others wait for seconds.
pub(crate) fn short() -> HttpOptions {
    HttpOptions {
        connect: Duration::from_secs(1),
        first_byte: Duration::from_millis(500),
        total: Duration::from_secs(2),
        backoff: Duration::from_millis(5),
        gap: Duration::ZERO,
        ..HttpOptions::default()
    }
}

/// May visit these addresses.
pub(crate) fn client(options: HttpOptions, open: &[&Url]) -> Http {
    let allow_private = open.iter().map(|u| Allowed::of(u).unwrap()).collect();
    Http::new(HttpOptions { allow_private, ..options }).unwrap()
}

/// One retrieval without a look at robots.txt, so that a server sees this request alone.
pub(crate) async fn ask(http: &Http, url: &Url) -> Result<Capture, Miss> {
    http.get(&Request::service(url.clone(), Duration::ZERO)).await
}

/// The miss of one retrieval by a short-tempered client.
pub(crate) async fn missed(server: &Raw) -> Miss {
    missed_with(short(), server).await
}

pub(crate) async fn missed_with(options: HttpOptions, server: &Raw) -> Miss {
    let url = server.url("/a");
    ask(&client(options, &[&url]), &url).await.expect_err("there is nothing to be had")
}

/// A name service that says what its test wants, and counts.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// What each look-up of a name gives; the last one stays.
    answers: HashMap<String, Vec<Said>>,
    asked: Mutex<HashMap<String, usize>>,
}

#[derive(Debug, Clone)]
pub(crate) enum Said {
    At(Vec<SocketAddr>),
    NoSuchHost,
    Failed,
    Nothing,
}

impl Told {
    pub(crate) fn new(answers: &[(&str, &[Said])]) -> Arc<Self> {
        let answers = answers.iter().map(|(name, said)| ((*name).to_owned(), said.to_vec())).collect();
        Arc::new(Self { answers, asked: Mutex::default() })
    }

    pub(crate) fn asked(&self, name: &str) -> usize {
        self.asked.lock().unwrap().get(name).copied().unwrap_or(0)
    }
}

impl LookUp for Told {
    fn look_up<'a>(&'a self, host: &'a str) -> LookingUp<'a> {
        let nth = {
            let mut asked = self.asked.lock().unwrap();
            let count = asked.entry(host.to_owned()).or_default();
            *count += 1;
            *count - 1
        };
        let said = self.answers.get(host).map(|all| all[nth.min(all.len() - 1)].clone());
        Box::pin(async move {
            match said.unwrap_or(Said::NoSuchHost) {
                Said::At(addresses) => Ok(addresses),
                Said::NoSuchHost => Err(LookUpError::NoSuchHost),
                Said::Failed => Err(LookUpError::Failed("SERVFAIL".to_owned())),
                Said::Nothing => std::future::pending().await,
            }
        })
    }
}

/// Addresses without ports: the port is that of the URL.
pub(crate) fn at(addresses: &[&str]) -> Said {
    Said::At(addresses.iter().map(|a| SocketAddr::new(a.parse().unwrap(), 0)).collect())
}

/// How one retrieval in a process of its own went.
#[derive(Debug)]
pub(crate) struct Apart {
    pub(crate) reason: String,
    /// By how much memory rose at most, in MB.
    pub(crate) rise: usize,
}

/// Memory is a process's, and other tests run in this one: fetches in another.
pub(crate) async fn apart(url: &Url, options: &[(&str, &str)]) -> Apart {
    let mut command = tokio::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "raw::one_retrieval", "--ignored", "--nocapture"]).env("FAULT_URL", url.as_str());
    command.envs(options.iter().copied());
    let done = command.output().await.unwrap();
    let out = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{out}");
    let of = |key: &str| {
        let rest = out.split_once(key).unwrap_or_else(|| panic!("{out}")).1;
        rest.split_whitespace().next().unwrap().to_owned()
    };
    Apart { reason: of("reason="), rise: of("rise=").parse().unwrap() }
}

#[tokio::test]
#[ignore = "run in a process of its own by the rows that bound memory"]
async fn one_retrieval() {
    // Run by itself, it looks at a body over the cap from a server of its own.
    let own = Raw::answering(|_| ok(&"x".repeat(9 << 20))).await;
    let given = std::env::var("FAULT_URL").ok();
    let url = given.as_ref().map_or_else(|| own.url("/"), |url| Url::parse(url).unwrap());
    let patient = HttpOptions { total: Duration::from_secs(10), first_byte: Duration::from_secs(3), ..short() };
    let http = client(HttpOptions { retries: 0, ..patient }, &[&url]);
    let before = crate::peak().expect("Linux tells");
    let found = ask(&http, &url).await;
    let rise = crate::peak().expect("Linux tells") - before;
    let reason = found.map_or_else(|m| format!("{:?}", m.reason), |_| "none".to_owned());
    println!("reason={reason} rise={rise}");
    if given.is_none() {
        // The server's own copies of the body are among it.
        assert!(reason == "TooLarge" && rise < 96, "{reason}, {rise} MB");
    }
}

/// Passes a value on that had to come in time.
pub(crate) fn timed<T>(limit: Duration, begun: Instant, value: T) -> T {
    assert!(begun.elapsed() < limit, "{:?}, and {limit:?} was allowed", begun.elapsed());
    value
}

/// Why there was nothing to be had.
pub(crate) fn reason(found: Result<Capture, Miss>) -> MissReason {
    found.expect_err("there is nothing to be had").reason
}

/// A port where nobody listens.
pub(crate) fn closed_port() -> u16 {
    // Kept bound and not listened on: nobody else gets it, and who knocks is refused.
    static HELD: OnceLock<Mutex<Vec<tokio::net::TcpSocket>>> = OnceLock::new();
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = socket.local_addr().unwrap().port();
    HELD.get_or_init(Mutex::default).lock().unwrap().push(socket);
    port
}

/// The program with nothing of this environment but what the test adds.
#[cfg(feature = "cli")]
pub(crate) fn program() -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env_clear().env("COLUMNS", "80").stdin(std::process::Stdio::null());
    command
}

/// Runs a program beside this test's servers.
#[cfg(feature = "cli")]
pub(crate) async fn output(mut command: std::process::Command) -> std::process::Output {
    let work = move || command.output().expect("the program was built and starts");
    tokio::task::spawn_blocking(work).await.expect("the run does not panic")
}
