//! The program and its archive when they are cut off (rows I1 to I7 of the fault list).

use crate::raw::{Raw, ok, output, program, timed};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

fn article(outlet: &str, title: &str, paragraphs: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta property=\"og:site_name\" content=\"{outlet}\"></head><body><article><h1>{title}</h1>\n{paragraphs}\
         <p>The two ships have crossed the sound since before the bridge was planned, and carry bread and mail to the \
         island every morning of the year.</p></article></body></html>"
    )
}

const NAMES: [&str; 7] = ["Aldo", "Nina", "Omar", "Rosa", "Teo", "Ilsa", "Vera"];

fn quoted(name: &str) -> String {
    format!("“{name} has checked every weld on both of the ships, and has found nothing wrong,” {name} Verrin said")
}

/// A story of eight pages on three sites: one that cites four pages of the second and three of the third.
struct Story {
    sites: [Raw; 3],
    /// While set, the last page of the third site does not come.
    held: Arc<AtomicBool>,
    /// While set, the second site says that it is asked too often.
    busy: Arc<AtomicBool>,
}

impl Story {
    async fn start(time: Duration) -> Self {
        let cited = |outlet: &'static str, held: Arc<AtomicBool>, busy: Arc<AtomicBool>| {
            move |path: &str| {
                if path != "/robots.txt" && busy.load(Ordering::SeqCst) {
                    return crate::raw::answer("429 Too Many Requests", "", "");
                }
                if path == "/Vera" && held.load(Ordering::SeqCst) {
                    return Vec::new();
                }
                match path.strip_prefix('/').filter(|n| NAMES.contains(n)) {
                    Some(name) => ok(&article(outlet, name, &format!("<p>{}.</p>\n", quoted(name)))),
                    None => crate::raw::answer("404 Not Found", "", ""),
                }
            }
        };
        let held = Arc::new(AtomicBool::new(false));
        let busy = Arc::new(AtomicBool::new(false));
        let gazette = Raw::answering_after(time, cited("Eldra Gazette", Arc::default(), Arc::clone(&busy))).await;
        let times = Raw::answering_after(time, cited("Tessara Times", Arc::clone(&held), Arc::default())).await;
        let link = |(n, name): (usize, &&str)| {
            let (site, outlet) = if n < 4 { (&gazette, "Eldra Gazette") } else { (&times, "Tessara Times") };
            let url = site.url(&format!("/{name}"));
            format!("<p>{}, <a href=\"{url}\">{outlet}</a> reported.</p>\n", quoted(name))
        };
        let paragraphs: String = NAMES.iter().enumerate().map(link).collect();
        let page = article("Harbour Courier", "Ferries stay in service", &paragraphs);
        let courier = Raw::answering_after(time, move |path| match path {
            "/ferry" => ok(&page),
            _ => crate::raw::answer("404 Not Found", "", ""),
        })
        .await;
        Self { sites: [courier, gazette, times], held, busy }
    }

    fn trace(&self, archive: &Path) -> Command {
        let mut command = program();
        self.arguments(&mut command);
        command.arg("--archive").arg(archive);
        command
    }

    /// The trace under a limit of the shell's `ulimit`.
    fn limited(&self, limit: &str, archive: &Path) -> Command {
        let mut command = Command::new("sh");
        command.env_clear().env("COLUMNS", "80").stdin(Stdio::null());
        command.args(["-c", &format!("ulimit {limit}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_dateline")]);
        self.arguments(&mut command);
        command.arg("--archive").arg(archive);
        command
    }

    fn arguments(&self, command: &mut Command) {
        command.args(["trace", self.sites[0].url("/ferry").as_str(), "--gap", "0s"]);
        for site in &self.sites {
            command.args(["--allow-private", &site.address.to_string()]);
        }
    }

    /// How often each page was asked for.
    fn visits(&self, of: impl Fn(&str) -> bool) -> usize {
        let urls = self.sites.iter().flat_map(|s| s.paths().into_iter().map(|p| s.url(&p)));
        urls.filter(|u| of(u.as_str())).count()
    }
}

fn resume(archive: &Path) -> Command {
    let mut command = program();
    command.arg("trace").arg("--archive").arg(archive).arg("--resume");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn done(ran: &Output) -> String {
    assert_eq!((ran.status.code(), text(&ran.stderr).as_str()), (Some(0), ""));
    text(&ran.stdout)
}

/// Checks that it failed over its archive: the code, no data, and one line that names the path.
#[track_caller]
fn refused(ran: &Output, names: &str) {
    let said = text(&ran.stderr);
    assert_eq!(ran.status.code(), Some(5), "{said}");
    assert!(said.starts_with("error: ") && said.contains(names), "{said}");
}

/// The addresses whose outcome is in an archive, whatever state it was left in.
fn finished(archive: &Path) -> Vec<String> {
    let db = rusqlite::Connection::open(archive.join("captures.sqlite")).unwrap();
    let Ok(mut rows) = db.prepare("SELECT url FROM capture") else { return Vec::new() };
    rows.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_i1_killed_at_any_moment() {
    let story = Story::start(Duration::from_millis(10)).await;
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let whole = done(&output(story.trace(&folder.path().join("whole"))).await);
    let time = begun.elapsed();
    assert!(whole.contains("Eldra Gazette") && !whole.contains("miss:"), "{whole}");
    let (mut within, mut seed) = (0, 7u64);
    // As many as there is patience for: each takes a third of a second.
    let runs = std::env::var("DATELINE_KILLS").map_or(25, |n| n.parse().expect("a number of runs"));
    for n in 0..runs {
        // A moment of each part of the run.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let moment = time.mul_f64((f64::from(n) + (seed >> 40) as f64 / f64::from(1 << 24)) / f64::from(runs));
        let archive = folder.path().join(n.to_string());
        let mut killed = story.trace(&archive).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(moment).await;
        killed.kill().unwrap();
        killed.wait().unwrap();
        let had = if archive.join("captures.sqlite").exists() { finished(&archive) } else { Vec::new() };
        let before: Vec<usize> = had.iter().map(|url| story.visits(|u| u == url)).collect();
        let resumed = output(resume(&archive)).await;
        // Killed before it wrote down what it was to do, or after it was done: there is nothing to go on with.
        let resumed = if matches!(resumed.status.code(), Some(2 | 5)) {
            assert!(had.is_empty() || had.len() > 8, "{n}: {}", text(&resumed.stderr));
            output(story.trace(&archive)).await
        } else {
            resumed
        };
        assert_eq!(done(&resumed), whole, "{n}");
        if resumed.status.success() && !had.is_empty() && had.len() < 11 {
            within += 1;
            let after: Vec<usize> = had.iter().map(|url| story.visits(|u| u == url)).collect();
            assert_eq!(after, before, "{n}: what was had is not asked for again");
        }
        if n % 5 == 0 {
            let mut offline = story.trace(&archive);
            offline.arg("--offline");
            assert_eq!(done(&output(offline).await), whole, "{n}: the archive is whole");
        }
    }
    assert!(within >= 3, "{within} of {runs} were cut off between the first page and the last");
}

/// Runs until the page that is held is asked for.
async fn until_held(story: &Story, mut command: Command) -> Child {
    story.held.store(true, Ordering::SeqCst);
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while !story.sites[2].paths().iter().any(|p| p == "/Vera") {
        tokio::time::sleep(Duration::from_millis(5)).await;
        timed(Duration::from_secs(20), begun, ());
    }
    // The other site's pages come meanwhile.
    while story.sites[1].paths().len() < 5 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    child
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

async fn ended(child: Child) -> Output {
    tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_i2_told_to_end() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["INT", "TERM"] {
        let story = Story::start(Duration::ZERO).await;
        let archive = folder.path().join(name);
        let mut command = story.trace(&archive);
        command.stdout(Stdio::piped());
        let child = until_held(&story, command).await;
        let begun = Instant::now();
        signal(&child, name);
        let ran = ended(child).await;
        timed(Duration::from_secs(3), begun, ());
        let (out, said) = (text(&ran.stdout), text(&ran.stderr));
        assert_eq!(ran.status.code(), Some(130), "{said}");
        assert!(out.starts_with("Harbour Courier") && out.contains("Eldra Gazette"), "what was found is shown: {out}");
        assert!(said.contains("interrupted") && !said.contains("panicked"), "{said}");
        // Later it is gone on with.
        story.held.store(false, Ordering::SeqCst);
        let tree = done(&output(resume(&archive)).await);
        assert!(tree.contains("Vera") && !tree.contains("miss:"), "{tree}");
        let others = story.visits(|u| !u.ends_with("/Vera") && !u.ends_with("/robots.txt"));
        assert_eq!(others, 7, "each page that was had is asked for once in both runs");
        let again = output(resume(&archive)).await;
        assert_eq!(again.status.code(), Some(2), "it has ended now: {}", text(&again.stderr));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_i2_told_twice() {
    let story = Story::start(Duration::ZERO).await;
    let folder = tempfile::tempdir().unwrap();
    // A pipe that is full and never read: after the first signal the program waits to print what was found.
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, &[b'\n'; 64 << 10]).unwrap();
    let mut command = story.trace(&folder.path().join("a"));
    command.stdout(writer);
    let mut child = until_held(&story, command).await;
    signal(&child, "INT");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(child.try_wait().unwrap().is_none(), "it waits for the pipe");
    let begun = Instant::now();
    signal(&child, "INT");
    let ran = ended(child).await;
    timed(Duration::from_secs(1), begun, ());
    assert_eq!(ran.status.code(), Some(130), "{}", text(&ran.stderr));
    story.held.store(false, Ordering::SeqCst);
    drop(reader);
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_i2_nobody_reads() {
    let story = Story::start(Duration::ZERO).await;
    let folder = tempfile::tempdir().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = story.trace(&folder.path().join("a"));
    command.stdout(writer).stderr(Stdio::piped());
    let ran = ended(command.spawn().unwrap()).await;
    assert!(ran.status.code().is_some(), "no signal ended it: {:?}", ran.status);
    assert!(!text(&ran.stderr).contains("panicked"), "{}", text(&ran.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_i3_disk_full() {
    let story = Story::start(Duration::ZERO).await;
    let folder = tempfile::tempdir().unwrap();
    let whole = done(&output(story.trace(&folder.path().join("whole"))).await);
    let mut codes = Vec::new();
    // A file may grow to so many blocks of 512 bytes; the signal that says so is ignored, as a full disk sends none.
    for blocks in [0, 16, 66, 120, 400] {
        let archive = folder.path().join(format!("full-{blocks}"));
        // An archive that is there already, and is written to again.
        assert_eq!(done(&output(story.trace(&archive)).await), whole);
        let mut command = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        command.env_clear().env("COLUMNS", "80").args(["-c", &script, env!("CARGO_BIN_EXE_dateline")]);
        story.arguments(&mut command);
        command.arg("--archive").arg(&archive);
        let drawing = folder.path().join(format!("{blocks}.json"));
        command.arg("-o").arg(&drawing).stdin(Stdio::null());
        let ran = output(command).await;
        codes.push(ran.status.code());
        if ran.status.code() != Some(0) {
            refused(&ran, folder.path().to_str().unwrap());
        }
        if let Ok(json) = std::fs::read_to_string(&drawing) {
            dateline::graph::ProvenanceGraph::from_json(&json).expect("whole or not there");
        }
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        let mut offline = story.trace(&archive);
        offline.arg("--offline");
        assert_eq!(done(&output(offline).await), whole, "{blocks}: what was there is still read");
        assert_eq!(done(&output(story.trace(&archive)).await), whole, "{blocks}: and written to");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), left);
        let half: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
        assert!(half.iter().all(|n| !n.to_string_lossy().contains("tmp")), "{half:?}");
    }
    assert!(codes.first() == Some(&Some(5)) && codes.last() == Some(&Some(0)), "{codes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_i4_places_that_cannot_be_written_to() {
    let story = Story::start(Duration::ZERO).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    let taken = folder.path().join("taken");
    std::fs::create_dir_all(taken.join("captures.sqlite")).unwrap();
    for place in [file.clone(), file.join("below"), "/proc/nowhere".into(), taken] {
        refused(&output(story.trace(&place)).await, place.to_str().unwrap());
        let mut offline = story.trace(&place);
        offline.arg("--offline");
        assert_eq!(output(offline).await.status.code(), Some(5), "{}", place.display());
        assert_eq!(output(resume(&place)).await.status.code(), Some(5), "{}", place.display());
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(story.visits(|_| true), 0, "nothing is fetched that cannot be kept");
    // A folder that is not there is made, with those above it.
    done(&output(story.trace(&folder.path().join("a/b/c"))).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_i6_two_runs_on_one_archive() {
    let story = Story::start(Duration::ZERO).await;
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("a");
    let mut command = story.trace(&archive);
    command.stdout(Stdio::piped());
    let first = until_held(&story, command).await;
    let before = story.visits(|_| true);
    for second in [story.trace(&archive), resume(&archive)] {
        let ran = output(second).await;
        refused(&ran, &format!("in use by process {}", first.id()));
    }
    assert_eq!(story.visits(|_| true), before, "nothing is fetched twice");
    story.held.store(false, Ordering::SeqCst);
    let tree = done(&ended(first).await);
    let mut offline = story.trace(&archive);
    offline.arg("--offline");
    assert_eq!(done(&output(offline).await), tree, "no row was lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_i7_few_files() {
    let story = Story::start(Duration::ZERO).await;
    let folder = tempfile::tempdir().unwrap();
    let whole = done(&output(story.trace(&folder.path().join("whole"))).await);
    let command = story.limited("-n 64", &folder.path().join("few"));
    assert_eq!(done(&output(command).await), whole, "64 files");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_i7_little_memory() {
    let story = Story::start(Duration::ZERO).await;
    let folder = tempfile::tempdir().unwrap();
    let whole = done(&output(story.trace(&folder.path().join("whole"))).await);
    assert!(whole.contains("Eldra Gazette") && !whole.contains("miss:"), "{whole}");
    // What is reserved and not used counts too, so more leave is not always easier to live with.
    for mebibytes in [512, 768, 1024, 2048] {
        let command = story.limited(&format!("-v {}", mebibytes << 10), &folder.path().join(mebibytes.to_string()));
        assert_eq!(done(&output(command).await), whole, "{mebibytes} MiB");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_a12_a_run_that_was_told_to_stop_asking_says_so() {
    let story = Story::start(Duration::ZERO).await;
    let folder = tempfile::tempdir().unwrap();
    story.busy.store(true, Ordering::SeqCst);
    let mut command = story.trace(&folder.path().join("a"));
    command.args(["--retries", "0"]);
    let ran = output(command).await;
    assert_eq!(ran.status.code(), Some(4), "{}", text(&ran.stderr));
    let told = format!("limit: {} answered that it was asked too often", story.sites[1].address);
    let shown = text(&ran.stdout);
    assert!(shown.contains(&told), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_net_a_run_is_the_same_byte_by_byte() {
    let story = Story::start(Duration::ZERO).await;
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("a");
    let mut written = Vec::new();
    let mut requests = 0;
    for offline in [false, true, true] {
        let mut command = story.trace(&archive);
        if offline {
            command.arg("--offline");
        }
        let files = ["svg", "json", "dot", "txt"].map(|e| folder.path().join(format!("g.{e}")));
        for file in &files {
            command.arg("-o").arg(file);
        }
        let tree = done(&output(command).await);
        written.push((tree, files.map(|f| std::fs::read(f).unwrap())));
        let asked = story.sites.iter().map(Raw::connections).sum::<usize>();
        assert!(!offline || asked == requests, "no socket is opened");
        requests = asked;
    }
    assert!(requests >= 3 && written[0].0.contains("Vera"));
    assert_eq!(written[0], written[1]);
    assert_eq!(written[1], written[2]);
}
