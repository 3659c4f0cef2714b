//! Runs the program over the labelled data and the scorers over what it wrote: one figure a measure.
//!
//! The data lies in `../shared/eval` beside the checkout. Its texts belong to their publishers and are no part of the
//! repository. The scorers need Python 3.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Figures by name, in percent for PolNeAR and as shares elsewhere, as the scorers print them.
pub(crate) type Figures = BTreeMap<String, f64>;

/// The folder with the labelled data, where it is there.
pub(crate) fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval");
    folder.join("README.md").exists().then_some(folder)
}

/// All measures of the program at `program`, with the data in `data`; scratch files go to `scratch`.
pub(crate) fn measure(program: &Path, data: &Path, scratch: &Path) -> Figures {
    let mut figures = Figures::new();
    attribution(program, data, scratch, &[], "", &mut figures);
    chains(program, data, scratch, &[], "", &mut figures);
    extraction(program, data, scratch, &mut figures);
    syndication(program, data, scratch, &mut figures);
    figures
}

/// The weights of the accurate engine, where the checkout has them.
pub(crate) fn weights() -> Option<PathBuf> {
    let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/accurate.model");
    weights.is_file().then_some(weights)
}

/// The measures of attributions and chains with the accurate engine.
pub(crate) fn measure_accurate(program: &Path, data: &Path, scratch: &Path, weights: &Path) -> Figures {
    let flags = ["--model", weights.to_str().expect("the path of the weights is plain text")];
    let mut figures = Figures::new();
    attribution(program, data, scratch, &flags, "accurate ", &mut figures);
    chains(program, data, scratch, &flags, "accurate ", &mut figures);
    figures
}

fn attribution(program: &Path, data: &Path, scratch: &Path, flags: &[&str], engine: &str, figures: &mut Figures) {
    let texts = files(&data.join("polnear/dev/text"));
    let read = run_read(program, &texts, flags, &scratch.join("polnear.jsonl"));
    let predicted = adapt(data, "attribution", &read, &scratch.join("polnear.pred"));
    let gold = data.join("polnear/dev");
    let printed =
        python(&[&data.join("score_attribution.py")], &["--json", "--gold"], &[&gold], &["--pred"], &[&predicted]);
    let json: serde_json::Value = serde_json::from_slice(&printed).expect("the scorer prints JSON with --json");
    let json = json.get("all").unwrap_or(&json);
    let mut keep = |name: &str, path: [&str; 2]| {
        let value = json[path[0]][path[1]].as_f64().unwrap_or_else(|| panic!("no figure for {name}: {json}"));
        figures.insert(format!("{engine}polnear {name}"), value);
    };
    keep("speech attributed F1", ["speech", "attributed_F1"]);
    keep("all attributed F1", ["attributed", "F1"]);
    keep("direct attributed F1", ["direct", "attributed_F1"]);
}

fn chains(program: &Path, data: &Path, scratch: &Path, flags: &[&str], engine: &str, figures: &mut Figures) {
    let texts = files(&data.join("chains/texts"));
    let index = data.join("chains/index.json");
    let mut flags = flags.to_vec();
    flags.extend(["--meta", index.to_str().expect("the data's path is plain text")]);
    let read = run_read(program, &texts, &flags, &scratch.join("chains.jsonl"));
    let predicted = adapt(data, "chains", &read, &scratch.join("chains.pred"));
    let printed =
        python(&[&data.join("score_chains.py"), &data.join("chains/gold.json"), &predicted], &[], &[], &[], &[]);
    let printed = String::from_utf8_lossy(&printed).into_owned();
    for (name, row) in [("path F1", "path "), ("carrier F1", "carrier "), ("credits F1", "credit ")] {
        let line = printed.lines().find(|l| l.starts_with(row)).unwrap_or_else(|| panic!("no row {row}: {printed}"));
        let value = line.split_once("F1 ").and_then(|(_, rest)| rest.split_whitespace().next());
        let value = value.and_then(|v| v.parse().ok()).unwrap_or_else(|| panic!("no F1 in {line}"));
        figures.insert(format!("{engine}chains {name}"), value);
    }
}

fn extraction(program: &Path, data: &Path, scratch: &Path, figures: &mut Figures) {
    let pages = files(&data.join("extraction/html"));
    let read = run_read(program, &pages, &[], &scratch.join("pages.jsonl"));
    let predicted = adapt(data, "extraction", &read, &scratch.join("pages.pred"));
    let scorer = data.join("score_extraction.py");
    let gold = data.join("extraction/gold.json");
    let score = |flags: &[&str]| -> serde_json::Value {
        let printed = python(&[&scorer], flags, &[&gold, &predicted], &[], &[]);
        let json: serde_json::Value = serde_json::from_slice(&printed).expect("the scorer prints JSON with --json");
        json.as_object().and_then(|o| o.values().next().cloned()).expect("one prediction, one result")
    };
    let body = score(&["--json"]);
    let meta = score(&["--json", "--meta"]);
    let mut keep = |name: &str, value: &serde_json::Value| {
        figures.insert(format!("pages {name}"), value.as_f64().unwrap_or_else(|| panic!("no figure for {name}")));
    };
    keep("body F1", &body["f1"]);
    keep("title exact", &meta["title"]["exact"]);
    keep("authors F1", &meta["authors"]["f1"]);
    keep("date right day", &meta["date"]["day"]);
    keep("publisher", &meta["publisher"]["soft"]);
    keep("agency precision", &meta["agency"]["precision"]);
    keep("agency recall", &meta["agency"]["recall"]);
    keep("dateline place", &meta["dateline_place"]["exact"]);
    keep("canonical elsewhere", &meta["canonical_elsewhere"]["found"]);
}

fn syndication(program: &Path, data: &Path, scratch: &Path, figures: &mut Figures) {
    for pack in ["newsday", "synthetic"] {
        let folder = data.join("syndication").join(pack);
        let audit = run_audit(program, &folder.join("docs.jsonl"), &scratch.join(format!("{pack}.audit.json")));
        let predicted = adapt(data, "syndication", &audit, &scratch.join(format!("{pack}.pred")));
        let scorer = data.join("score_syndication.py");
        let printed = python(&[&scorer, &folder.join("gold.json"), &predicted], &["--json"], &[], &[], &[]);
        let json: serde_json::Value = serde_json::from_slice(&printed).expect("the scorer prints JSON with --json");
        let mut keep = |name: &str, pointer: &str| {
            if let Some(value) = json.pointer(pointer).and_then(serde_json::Value::as_f64) {
                figures.insert(format!("{pack} {name}"), value);
            }
        };
        keep("copy pairs F1", "/pairs/copy/f1");
        keep("copy and part pairs F1", "/pairs/related/f1");
        keep("copy and part pairs recall", "/pairs/related/r");
        keep("cluster ARI", "/clusters/ari");
        keep("origin named right", "/origins/credit_accuracy");
        keep("direction right", "/edges/direction_accuracy");
    }
}

/// `dateline audit` over a table, written to `out`.
pub(crate) fn run_audit(program: &Path, corpus: &Path, out: &Path) -> PathBuf {
    let file = std::fs::File::create(out).unwrap_or_else(|e| panic!("{}: {e}", out.display()));
    let mut command = Command::new(program);
    let done = command.args(["audit", "--quiet", "--format", "json", "--corpus"]).arg(corpus).stdout(file).status();
    let done = done.unwrap_or_else(|e| panic!("{}: {e}", program.display()));
    assert!(done.success(), "dateline audit ended with {done}");
    out.to_owned()
}

/// The files of a folder in name order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|e| e.expect("a folder that opens can be listed").path()).collect();
    files.sort();
    files
}

/// `dateline read` over `inputs`, written to `out`.
pub(crate) fn run_read(program: &Path, inputs: &[PathBuf], flags: &[&str], out: &Path) -> PathBuf {
    let file = std::fs::File::create(out).unwrap_or_else(|e| panic!("{}: {e}", out.display()));
    let mut command = Command::new(program);
    let done = command.args(["read", "--quiet"]).args(inputs).args(flags).stdout(file).status();
    let done = done.unwrap_or_else(|e| panic!("{}: {e}", program.display()));
    assert!(done.success(), "dateline read ended with {done}");
    out.to_owned()
}

fn adapt(data: &Path, what: &str, read: &Path, out: &Path) -> PathBuf {
    let printed = python(&[&data.join("adapt.py")], &[what], &[read], &[], &[]);
    std::fs::write(out, printed).unwrap_or_else(|e| panic!("{}: {e}", out.display()));
    out.to_owned()
}

fn python(script: &[&Path], a: &[&str], b: &[&Path], c: &[&str], d: &[&Path]) -> Vec<u8> {
    let mut command = Command::new("python3");
    command.args(script).args(a).args(b).args(c).args(d).stderr(Stdio::inherit());
    let output = command.output().unwrap_or_else(|e| panic!("python3, which the scorers need: {e}"));
    assert!(output.status.success(), "{command:?} ended with {}", output.status);
    output.stdout
}
