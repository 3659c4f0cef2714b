//! The papers say what the program does: codes, fields, flags, commands and sample outputs are held against it.
//!
//! `DATELINE_DOCS=write cargo test --test docs` writes the sample outputs and the picture anew; look the change over.
#![cfg(feature = "cli")]

use dateline::evidence::EvidenceCode;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TRACE: [&str; 5] = ["trace", "examples/data/dam.html", "--offline", "--corpus", "examples/data/saved"];
const MAIN_JOB: &str =
    "cargo run -- trace examples/data/dam.html --offline --corpus examples/data/saved -o docs/img/dam.svg";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn paper(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn run<S: AsRef<str>>(arguments: &[S]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(arguments.iter().map(AsRef::as_ref)).current_dir(root());
    command.env_clear().env("COLUMNS", "100").output().expect("the program under test is built")
}

fn stdout<S: AsRef<str>>(arguments: &[S]) -> String {
    let output = run(arguments);
    let names: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    assert!(output.status.success(), "{names:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

fn json<S: AsRef<str>>(arguments: &[S]) -> Value {
    serde_json::from_str(&stdout(arguments)).expect("output is JSON")
}

/// Fenced blocks as language and content.
fn blocks(text: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(language), false) => {
                found.push((language, String::new()));
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => {
                let content = &mut found.last_mut().expect("a block was opened").1;
                content.push_str(line);
                content.push('\n');
            }
            (None, false) => {}
        }
    }
    found
}

/// The part of a paper under one `## ` heading.
fn section<'t>(text: &'t str, heading: &str) -> &'t str {
    let start = text.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no section `{heading}`"));
    let rest = &text[start + 1..];
    rest[2..].find("\n## ").map_or(rest, |end| &rest[..end + 2])
}

#[test]
fn each_evidence_code_has_its_section_and_each_section_its_code() {
    let text = paper("docs/evidence.md");
    let headings: Vec<&str> =
        text.lines().filter_map(|l| l.strip_prefix("## `")).filter_map(|l| l.strip_suffix('`')).collect();
    let codes: Vec<&str> = EvidenceCode::ALL.iter().map(|c| c.as_str()).collect();
    assert_eq!(headings, codes, "docs/evidence.md has the codes of EvidenceCode::ALL in its order");
    for code in codes {
        let section = section(&text, &format!("`{code}`"));
        for part in ["Means", "Found", "Example", "Misleads", "Confidence"] {
            assert!(section.contains(&format!("* **{part}:** ")), "{code} does not say `{part}`");
        }
    }
}

/// The paths of all keys of a value: `attributions[].via[].name`.
fn keys(value: &Value, at: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                keys(value, &path, into);
                into.insert(path);
            }
        }
        Value::Array(all) => all.iter().for_each(|v| keys(v, &format!("{at}[]"), into)),
        _ => {}
    }
}

/// The keys a section of docs/formats.md lists in its first table.
fn documented(schema: &str) -> BTreeSet<String> {
    let text = paper("docs/formats.md");
    let rows = section(&text, schema).lines().skip_while(|l| !l.starts_with("| ---")).skip(1);
    let rows = rows.take_while(|l| l.starts_with('|'));
    rows.filter_map(|l| l.strip_prefix("| `")?.split_once('`')).map(|(key, _)| key.to_owned()).collect()
}

fn page(folder: &Path, name: &str, site: &str, sentence: &str) -> String {
    let path = folder.join(format!("{name}.html"));
    let html = format!(
        "<html lang=en><head><title>Ferry</title><meta property=og:site_name content=\"{site}\">\
         <link rel=canonical href=\"https://{name}/ferry\"></head><body><article><h1>Ferry</h1>\
         <p>The ferry between the two islands has a new timetable, and the harbour has a new queue.</p>\
         <p>{sentence}</p><p>The quay was full by noon, and the gulls had the bread.</p></article></body></html>"
    );
    std::fs::write(&path, html).expect("a folder for the test can be written to");
    path.to_string_lossy().into_owned()
}

#[test]
fn formats_lists_each_key_of_a_document_and_no_other() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let nested = folder.path().join("nested.txt");
    // A statement inside a report, for `parent`; the file is given twice to show that lines stay apart.
    let text = "CNN reported that Anna Brandt, the mayor, said the bridge would close on Monday.\n";
    std::fs::write(&nested, text).expect("a folder for the test can be written to");
    let lines = stdout(&["read", "examples/data/dam.html", &nested.to_string_lossy()]);
    let mut found = BTreeSet::new();
    for line in lines.lines() {
        keys(&serde_json::from_str(line).expect("each line is JSON"), "", &mut found);
    }
    assert_eq!(documented("dateline.document/1"), found);
}

#[test]
fn formats_lists_each_key_of_a_graph_and_no_other() {
    let mut found = BTreeSet::new();
    keys(&json(&[&TRACE[..], &["--format", "json"]].concat()), "", &mut found);
    // Two pages that cite each other, for the findings.
    let folder = tempfile::tempdir().expect("a folder for the test");
    let said = "“The ferry will sail at dawn on Friday whatever the weather brings,” pilot Anna Brandt said";
    let cites = |name: &str, site: &str| format!("{said}, <a href=\"https://{name}/ferry\">{site} reported</a>.");
    let a = page(folder.path(), "beaconnews.example", "Beacon News", &cites("islandtimes.example", "Island Times"));
    page(folder.path(), "islandtimes.example", "Island Times", &cites("beaconnews.example", "Beacon News"));
    let corpus = folder.path().to_string_lossy();
    let circle = json(&["trace", &a, "--offline", "--corpus", &corpus, "--format", "json"]);
    assert_eq!(circle["findings"]["circles"].as_array().map(Vec::len), Some(1), "{:#}", circle["findings"]);
    keys(&circle, "", &mut found);
    // A quotation that lost its number on the way.
    let changed = "“The ferry will carry two hundred carts to the market on Friday morning,” pilot Anna Brandt said";
    let original = changed.replace("two hundred", "ninety");
    let b = page(folder.path(), "quaypost.example", "Quay Post", &format!("{original}."));
    let link = format!("{changed}, <a href=\"https://quaypost.example/ferry\">Quay Post reported</a>.");
    let a = page(folder.path(), "gullherald.example", "Gull Herald", &link);
    let altered = json(&["trace", &a, "--offline", "--corpus", &b, "--format", "json"]);
    assert_eq!(altered["findings"]["drifts"][0]["what"], "altered", "{:#}", altered["findings"]);
    keys(&altered, "", &mut found);
    // An audit's stories: one with a wire, one of which nothing shows where it came from.
    let story =
        "The ferry will carry two hundred carts to the market on Friday morning, and the harbour has a new queue. ";
    let row = |id: &str| format!("{{\"id\":\"{id}\",\"publisher\":\"{id} Post\",\"text\":\"{}\"}}\n", story.repeat(4));
    let twins = folder.path().join("twins.jsonl");
    std::fs::write(&twins, row("Quay") + &row("Gull")).expect("a folder for the test can be written to");
    for corpus in [&*twins.to_string_lossy(), "examples/data/syndicated/harrow-falls.jsonl"] {
        keys(&json(&["audit", "--corpus", corpus, "--format", "graph"]), "", &mut found);
    }
    assert_eq!(documented("dateline.graph/1"), found);
}

#[test]
fn the_readme_has_its_two_commands() {
    let text = paper("README.md");
    let commands: Vec<String> = blocks(section(&text, "Two commands")).into_iter().map(|(_, c)| c).collect();
    assert_eq!(commands, [format!("{MAIN_JOB}\n"), "cargo test\n".to_owned()]);
    assert!(MAIN_JOB.contains(&TRACE.join(" ")), "the samples below show the same trace");
}

#[test]
fn sample_outputs_are_the_program_s() {
    let text = paper("README.md");
    let mut renewed = text.clone();
    let mut samples = 0;
    for (_, sample) in blocks(&text).into_iter().filter(|(language, _)| *language == "console") {
        let (command, _) = sample.split_once('\n').expect("a block has lines");
        let words: Vec<&str> =
            command.strip_prefix("$ dateline ").expect("a sample runs dateline").split(' ').collect();
        let output = stdout(&words);
        let output: Vec<&str> = output.lines().map(str::trim_end).collect();
        let fresh = format!("{command}\n{}\n", output.join("\n").trim_end());
        renewed = renewed.replace(&format!("```console\n{sample}```"), &format!("```console\n{fresh}```"));
        samples += 1;
    }
    assert!(samples >= 3, "README.md shows trace, read and outlets");
    hold("README.md", &text, &renewed);
}

#[test]
fn the_pictures_are_the_program_s() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let drawn = folder.path().join("dam.svg");
    stdout(&[&TRACE[..], &["-o", &drawn.to_string_lossy()]].concat());
    let drawn = std::fs::read_to_string(drawn).expect("the picture was written");
    hold("docs/img/dam.svg", &std::fs::read_to_string(root().join("docs/img/dam.svg")).unwrap_or_default(), &drawn);
    let lanes = stdout(&["audit", "--corpus", "examples/data/syndicated/harrow-falls.jsonl", "--format", "svg"]);
    let stands = std::fs::read_to_string(root().join("docs/img/harrow-falls.svg")).unwrap_or_default();
    hold("docs/img/harrow-falls.svg", &stands, &lanes);
}

/// Holds what stands in a file against what should; writes it where asked.
fn hold(path: &str, stands: &str, should: &str) {
    if std::env::var_os("DATELINE_DOCS").is_some_and(|v| v == "write") {
        std::fs::write(root().join(path), should).expect("the repository can be written to");
    } else if stands != should {
        let line = stands.lines().zip(should.lines()).position(|(a, b)| a != b).map_or(0, |i| i + 1);
        panic!("{path}, line {line}: not what the program gives; renew it with DATELINE_DOCS=write");
    }
}

/// The long flags in a line; of a cargo command only those of the program it runs.
fn flags(line: &str) -> Vec<&str> {
    let programs = line.split('`').map(|piece| match piece.trim_start().starts_with("cargo ") {
        true => piece.split_once(" -- ").map_or("", |(_, arguments)| arguments),
        false => piece,
    });
    let words = programs.flat_map(|p| p.split(|c: char| c.is_whitespace() || ",;:()[]|=.\"".contains(c)));
    words.filter(|w| w.strip_prefix("--").is_some_and(|n| n.starts_with(|c: char| c.is_ascii_lowercase()))).collect()
}

#[test]
fn no_paper_speaks_of_a_flag_that_is_not_there() {
    let mut known = BTreeSet::new();
    for command in ["trace", "audit", "sketch", "read", "render", "outlets"] {
        known.extend(stdout(&[command, "--help"]).lines().flat_map(flags).map(str::to_owned));
    }
    assert!(known.contains("--offline") && known.contains("--corpus"), "the help was read: {known:?}");
    for path in [
        "README.md",
        "CHANGELOG.md",
        "docs/ARCHITECTURE.md",
        "docs/attribution.md",
        "docs/evidence.md",
        "docs/formats.md",
        "docs/resolving.md",
        "docs/syndication.md",
    ] {
        for (number, line) in paper(path).lines().enumerate() {
            for flag in flags(line) {
                assert!(known.contains(flag), "{path}, line {}: {flag} is not a flag of the program", number + 1);
            }
        }
    }
}

#[test]
fn the_readme_s_library_example_is_the_one_that_is_tested() {
    let text = paper("README.md");
    let (_, example) = blocks(&text).into_iter().find(|(language, _)| *language == "rust").expect("a Rust example");
    let front: String = paper("src/lib.rs")
        .lines()
        .filter_map(|l| l.strip_prefix("//!"))
        .map(|l| format!("{}\n", l.trim_start()))
        .collect();
    let bare: String = example.lines().map(|l| format!("{}\n", l.trim_start())).collect();
    assert!(front.contains(&bare), "README.md's example stands in the documentation of the library");
}
