//! Files: whole or not there.

use crate::program::{dateline, finish, run};
use dateline::graph::ProvenanceGraph;
use std::fs;
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is ours");
    let mut names: Vec<_> =
        entries.map(|e| e.expect("the folder is ours").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn each_ending_writes_its_format() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let outputs = ["g.svg", "g.dot", "g.json", "g.txt", "G.SVG"].map(|n| folder.path().join(n));
    let mut command = dateline();
    command.args(["trace", "ferry.txt"]);
    for output in &outputs {
        command.arg("-o").arg(output);
    }
    let tree = finish(&mut command).done();
    assert!(tree.starts_with("Vesta"), "the tree is printed too");
    assert_eq!(names(folder.path()), ["G.SVG", "g.dot", "g.json", "g.svg", "g.txt"]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("just written");
    roxmltree::Document::parse(&read("g.svg")).expect("well-formed");
    graphviz_rust::parse(&read("g.dot")).expect("the language of Graphviz");
    ProvenanceGraph::from_json(&read("g.json")).expect("what was written is read");
    assert!(read("g.txt").starts_with("Vesta"));
    assert_eq!(read("G.SVG"), read("g.svg"));
}

#[test]
fn an_audit_s_graph_is_drawn_like_a_trace_s() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let path = |name: &str| folder.path().join(name).to_str().expect("a temporary name is UTF-8").to_owned();
    let (graph, audit, svg) = (path("s.graph.json"), path("s.json"), path("s.svg"));
    let story = "../../../examples/data/syndicated/harrow-falls.jsonl";
    run(["audit", "--corpus", story, "-o", &graph, "-o", &audit, "-o", &svg]).done();
    let read = |name: &str| fs::read_to_string(name).expect("just written");
    assert!(read(&audit).contains("dateline.audit/1"));
    assert!(read(&svg).contains("published, UTC"), "a time line");
    assert_eq!(run(["audit", "--corpus", story, "--format", "graph"]).done(), read(&graph));
    let tree = run(["render", &graph]).done();
    assert!(tree.contains("Northgate News Agency copy, not located  copy 0.90"), "{tree}");
    assert!(tree.contains("credit dropped: City Ledger, Elm Ridge Post, Valley Today"), "{tree}");
    let drawn = path("g.svg");
    run(["render", &graph, "-o", &drawn]).done();
    assert!(read(&drawn).contains("copy of, without credit"));
}

#[test]
fn a_saved_graph_is_drawn_as_the_trace_drew_it() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let path = |name: &str| folder.path().join(name).to_str().expect("a temporary name is UTF-8").to_owned();
    let (json, svg, again) = (path("g.json"), path("g.svg"), path("again.svg"));
    let tree = run(["trace", "ferry.txt", "-o", &json, "-o", &svg]).done();
    assert_eq!(run(["render", &json]).done(), tree);
    assert_eq!(run(["render", &json, "-o", &again]).done(), "", "with a file nothing is printed");
    assert_eq!(fs::read(&again).expect("just written"), fs::read(&svg).expect("just written"));
    let copy = path("copy.json");
    run(["render", &json, "-o", &copy]).done();
    assert_eq!(fs::read(&copy).expect("just written"), fs::read(&json).expect("just written"));
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let taken = folder.path().join("taken.svg");
    fs::create_dir(&taken).expect("the folder is ours");
    run(["trace", "ferry.txt", "-o", taken.to_str().expect("a temporary name is UTF-8")]).failed(5, "taken.svg");
    let nowhere = folder.path().join("nowhere/g.svg");
    run(["trace", "ferry.txt", "-o", nowhere.to_str().expect("a temporary name is UTF-8")]).failed(5, "nowhere");
    assert_eq!(names(folder.path()), ["taken.svg"]);
}

#[test]
fn a_failed_run_leaves_an_older_file_alone() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let old = folder.path().join("g.json");
    fs::write(&old, "older").expect("the folder is ours");
    let old = old.to_str().expect("a temporary name is UTF-8");
    run(["trace", "report.pdf", "-o", old]).failed(3, "report.pdf");
    run(["trace", "ferry.txt", "-o", old, "-o", "g.png"]).failed(2, "g.png");
    run(["render", "broken.json", "-o", old]).failed(3, "broken.json");
    assert_eq!(fs::read_to_string(old).expect("it was there"), "older");
    assert_eq!(names(folder.path()), ["g.json"]);
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_takes_nothing_is_named() {
    for arguments in [["trace", "ferry.txt"], ["read", "ferry.txt"], ["completions", "zsh"]] {
        let full = fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        finish(dateline().args(arguments).stdout(full)).failed(5, "standard output");
    }
}

#[test]
fn a_missing_program_is_named() {
    let nothing = tempfile::tempdir().expect("an empty folder");
    let mut command = dateline();
    command.env("PATH", nothing.path()).args(["trace", "ferry.txt", "--format", "svg", "--engine", "dot"]);
    let ran = finish(&mut command);
    ran.failed(2, "`dot`");
    assert!(ran.err.contains("hint: install Graphviz"), "{}", ran.err);
}

#[test]
fn rows_of_ones_own_win() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let rows = folder.path().join("own.csv");
    fs::write(&rows, "name,domain,kind\nQuayside Nobody,quayside.example,agency\n").expect("the folder is ours");
    let out = finish(dateline().args(["outlets", "quayside.example", "--outlets"]).arg(&rows)).done();
    assert!(out.starts_with("Quayside Nobody"), "{out}");
}
