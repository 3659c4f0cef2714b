//! Sketches: made, merged, audited, and what is said where something is missing.

use crate::program::{dateline, finish, run};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Copies of invented stories in two files of JSON lines.
fn collection(folder: &Path) -> [String; 2] {
    let mut files = [String::new(), String::new()];
    for at in 0..12_usize {
        let (story, copy) = (at / 3, at % 3);
        let words: String = (0..120 - 20 * copy).map(|i| format!("w{story}x{} ", i * 37 % 101)).collect();
        let credit = if copy == 1 { "LAKEPORT (AP) — " } else { "" };
        let (outlet, day) = (["Dam Post", "Lake Times", "Hill Echo"][copy], 1 + copy);
        writeln!(
            files[at % 2],
            r#"{{"id":"d{at:02}","text":"{credit}{words}","publisher":"{outlet}","title":"Story {story}","date":"2026-07-0{day}"}}"#
        )
        .expect("a string takes all");
    }
    ["one.jsonl", "two.jsonl"].map(|name| {
        let path = folder.join(name);
        fs::write(&path, &files[usize::from(name == "two.jsonl")]).expect("the folder is ours");
        path.to_str().expect("a temporary name is UTF-8").to_owned()
    })
}

#[test]
fn sketches_made_apart_are_audited_together() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let [one, two] = collection(folder.path());
    let sketches = folder.path().join("sketches").to_str().expect("a temporary name is UTF-8").to_owned();
    let made = run(["sketch", "--corpus", &one, "-o", &sketches]);
    assert_eq!((made.code, made.err.as_str()), (Some(0), "one: 6 documents, 132 runs\n"));
    run(["sketch", "--corpus", &two, "-o", &sketches, "--quiet"]).done();
    let audit = run(["audit", "--sketches", &sketches, "--format", "json"]).done();
    assert!(audit.contains(r#""credit":"AP""#), "{audit}");
    assert_eq!(audit.matches(r#"{"id":"cluster-"#).count(), 4);
    let pattern = format!("{sketches}/*.runs.parquet");
    assert_eq!(run(["audit", "--sketches", &pattern, "--format", "json"]).done(), audit);
    let table = run(["audit", "d04", "--sketches", &sketches]).done();
    assert!(table.contains("Story 1") && !table.contains("Story 2"), "{table}");
    run(["audit", "d99", "--sketches", &sketches]).failed(2, "d99");
}

#[test]
fn what_is_missing_or_broken_is_named() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let [one, two] = collection(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().expect("a temporary name is UTF-8").to_owned();
    let sketches = path("s");
    run(["sketch", "--corpus", &one, "--corpus", &two, "-o", &sketches, "-q"]).done();
    run(["audit", "--sketches", &path("nowhere")]).failed(3, "no sketches at");
    run(["sketch", "--corpus", &one, "--corpus", &one, "-o", &sketches]).failed(2, "both be the shard `one`");
    run(["sketch", "--corpus", &one, "-o", &one]).failed(5, "one.jsonl");
    let missing = run(["audit", "--sketches", &sketches, "--engine", "datafusion"]);
    if missing.code != Some(0) {
        missing.failed(2, "needs the program `dateline-scale`");
    }
    run(["audit", "--sketches", &sketches, "--engine", "joined:nowhere"]).failed(3, "pairs.csv");
    let runs = path("s/one.runs.parquet");
    let whole = fs::read(&runs).expect("just written");
    fs::write(&runs, &whole[..whole.len() - 9]).expect("the folder is ours");
    run(["audit", "--sketches", &sketches]).failed(3, "one.runs.parquet");
    fs::remove_file(&runs).expect("the folder is ours");
    run(["audit", "--sketches", &sketches]).failed(3, "its runs file is not there");
}

#[test]
fn an_engine_s_answers_are_taken_from_a_folder() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let [one, _] = collection(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().expect("a temporary name is UTF-8").to_owned();
    run(["sketch", "--corpus", &one, "-o", &path("s"), "-q"]).done();
    for name in ["pairs.csv", "furniture.csv", "wide.csv"] {
        fs::write(folder.path().join(name), "").expect("the folder is ours");
    }
    let engine = format!("joined:{}", path(""));
    let none =
        finish(dateline().args(["audit", "--sketches", &path("s"), "--engine", &engine, "--format", "json"])).done();
    assert!(none.contains("\"clusters\":[]"), "{none}");
    fs::write(folder.path().join("pairs.csv"), "a,b\n1,2\n").expect("the folder is ours");
    run(["audit", "--sketches", &path("s"), "--engine", &engine]).failed(3, "not in these sketches");
}
