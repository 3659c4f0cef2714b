//! The programs as processes; none outlives the test.

use std::io::Read as _;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

/// The two programs, side by side as they are installed.
pub(crate) struct Programs {
    dateline: PathBuf,
    scale: PathBuf,
}

impl Programs {
    /// Builds `dateline` beside `dateline-scale`, in the same profile, as cargo does not for another package's test.
    pub(crate) fn built() -> Self {
        let scale = PathBuf::from(env!("CARGO_BIN_EXE_dateline-scale"));
        let folder = scale.parent().expect("a program lies in a folder");
        let target = folder.parent().expect("profiles lie in the target folder");
        let profile = folder.file_name().map_or("debug", |name| name.to_str().unwrap_or("debug"));
        let profile = if profile == "debug" { "dev" } else { profile };
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--bin", "dateline", "--profile", profile]);
        cargo.arg("--manifest-path").arg(manifest).arg("--target-dir").arg(target);
        assert!(cargo.status().expect("cargo runs this test").success(), "dateline does not build");
        Self { dateline: folder.join("dateline"), scale }
    }

    pub(crate) fn sketch(&self, shards: &[PathBuf], output: &Path) {
        let mut command = Command::new(&self.dateline);
        command.args(["sketch", "--quiet", "--output"]).arg(output);
        shards.iter().for_each(|shard| _ = command.arg("--corpus").arg(shard));
        assert!(command.status().expect("just built").success(), "no sketches");
    }

    pub(crate) fn audit(&self, sketches: &Path, engine: &str) -> Audit {
        let mut command = Command::new(&self.dateline);
        command.args(["audit", "--quiet", "--format", "json", "--engine", engine, "--sketches"]).arg(sketches);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("just built");
        let mut out = child.stdout.take().expect("it is piped");
        // Read beside, so that a full pipe does not hold it up.
        let read = std::thread::spawn(move || {
            let mut text = String::new();
            out.read_to_string(&mut text).expect("JSON is UTF-8");
            text
        });
        Audit { process: Process(child), read: Some(read) }
    }
}

/// An audit that is being made.
pub(crate) struct Audit {
    process: Process,
    read: Option<JoinHandle<String>>,
}

impl Audit {
    pub(crate) fn is_running(&mut self) -> bool {
        self.process.0.try_wait().expect("it is our child").is_none()
    }

    pub(crate) fn finish(mut self) -> String {
        let text = self.read.take().expect("an audit ends once").join().expect("reading does not fail");
        assert!(self.process.0.wait().expect("it is our child").success(), "no audit");
        text
    }
}

/// A process that ends with its holder.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A scheduler and two executors on the loopback address.
pub(crate) struct Cluster {
    port: u16,
    executors: Vec<Process>,
    _scheduler: Process,
}

impl Cluster {
    pub(crate) fn started(programs: &Programs) -> Self {
        let start = |arguments: &[String]| {
            let child = Command::new(&programs.scale).args(arguments).stdout(Stdio::null()).spawn();
            Process(child.expect("this package's own program"))
        };
        let port = free_ports(1);
        let scheduler = start(&["scheduler".into(), format!("--port={port}")]);
        answers(port);
        let executors = (0..2).map(|_| {
            let own = free_ports(2);
            let executor = start(&[
                "executor".into(),
                "--tasks=1".into(),
                format!("--scheduler-port={port}"),
                format!("--port={own}"),
            ]);
            answers(own);
            executor
        });
        Self { port, executors: executors.collect(), _scheduler: scheduler }
    }

    pub(crate) fn engine(&self) -> String {
        format!("ballista://localhost:{}", self.port)
    }

    /// Ends an executor without a word, as a power cut would.
    pub(crate) fn kill_one(&mut self) {
        drop(self.executors.pop().expect("there is one"));
    }
}

/// The first of so many free ports in a row.
fn free_ports(count: u16) -> u16 {
    loop {
        let first = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
        let port = first.local_addr().expect("it is bound").port();
        let rest = (1..count).all(|more| TcpListener::bind(("127.0.0.1", port.saturating_add(more))).is_ok());
        if rest {
            return port;
        }
    }
}

fn answers(port: u16) {
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < Duration::from_secs(60), "nothing answers at port {port}");
        sleep(Duration::from_millis(100));
    }
}
