//! `read` over many inputs: order, threads, failures in between.

use crate::program::{dateline, finish, fixtures, run};
use std::fs;

#[test]
fn the_order_is_that_of_the_arguments_whatever_the_threads() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let story = fs::read_to_string(fixtures().join("ferry.txt")).expect("the fixture is there");
    let mut names = Vec::new();
    for i in 0..40 {
        // Long and short ones by turns, so that with several threads they are not done in order.
        let body = if i % 4 == 0 { story.repeat(6) } else { "Nobody on the quay spoke.\n".to_owned() };
        let path = folder.path().join(format!("story{:02}.txt", (i * 7) % 40));
        fs::write(&path, body).expect("the folder is ours");
        names.push(path);
    }
    let read = |threads: &str| finish(dateline().args(["read", "--threads", threads]).args(&names)).done();
    let one = read("1");
    let ids: Vec<String> = one
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).expect("a line is JSON")["id"].to_string())
        .collect();
    let wanted: Vec<String> = (0..40).map(|i| format!("\"story{:02}\"", (i * 7) % 40)).collect();
    assert_eq!(ids, wanted);
    for threads in ["4", "64", "0"] {
        assert_eq!(read(threads), one, "--threads {threads}");
    }
}

#[test]
fn what_cannot_be_read_leaves_the_rest_and_is_counted() {
    let ran = run(["read", "ferry.txt", "nowhere.html", "ferry.html", "report.pdf"]);
    assert_eq!(ran.code, Some(4), "done in part");
    assert_eq!(ran.out.lines().count(), 2);
    assert!(ran.err.contains("nowhere.html") && ran.err.contains("report.pdf"), "{}", ran.err);
    assert!(ran.err.ends_with("note: 2 of 4 inputs could not be read\n"), "{}", ran.err);
    let quiet = run(["read", "ferry.txt", "nowhere.html", "--quiet"]);
    assert_eq!(quiet.code, Some(4));
    assert!(quiet.err.contains("nowhere.html") && !quiet.err.contains("note:"), "errors are said, remarks are not");
}

#[test]
fn gzipped_pages_and_metadata_are_read() {
    use std::io::Write;
    let folder = tempfile::tempdir().expect("a folder for some files");
    let mut pack = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    pack.write_all(&fs::read(fixtures().join("ferry.html")).expect("the fixture is there")).expect("memory takes it");
    let page = folder.path().join("ferry.html.gz");
    fs::write(&page, pack.finish().expect("memory takes it")).expect("the folder is ours");
    let meta = folder.path().join("meta.json");
    fs::write(&meta, r#"[{"id": "latin", "publisher_name": "Eldra Gazette", "byline": "Nora Quist"}]"#)
        .expect("the folder is ours");
    let out = finish(dateline().arg("read").arg(&page).args(["latin.txt", "--meta"]).arg(&meta)).done();
    let records: Vec<serde_json::Value> =
        out.lines().map(|l| serde_json::from_str(l).expect("a line is JSON")).collect();
    assert_eq!(records[0]["id"], "ferry", "the name without its endings");
    assert_eq!(records[0]["outlet"]["name"], "Harbour Courier");
    assert_eq!(records[1]["outlet"]["name"], "Eldra Gazette");
    assert_eq!(records[1]["authors"][0], "Nora Quist");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_a_normal_end() {
    use std::io::Read;
    use std::process::Stdio;
    for arguments in [
        [["read"].as_slice(), &["ferry.txt"; 400]].concat(),
        vec!["trace", "ferry.txt", "--format", "svg"],
        vec!["completions", "zsh"],
    ] {
        let mut child = dateline()
            .args(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program was built and starts");
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut said).expect("messages are UTF-8");
        let status = child.wait().expect("it ends");
        assert_eq!((status.code(), said.as_str()), (Some(0), ""), "{}", arguments[0]);
    }
}
