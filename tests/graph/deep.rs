//! Saved graphs from elsewhere: deep without end, or not of this program.

use dateline::graph::{GraphJsonError, ProvenanceGraph};
use dateline::render::{TreeOptions, tree};
use serde_json::{Value, json};

/// Enough levels to overflow any stack that is walked a frame a level.
const LEVELS: usize = 20_000;

fn node(id: &str, kind: &str) -> Value {
    json!({"id": id, "kind": kind, "label": id})
}

fn assertion(relation: &str, from: &str, to: &str, through: &[String]) -> Value {
    let quote = json!({"exact": "x", "prefix": "", "suffix": "", "start": 0, "end": 1, "paragraph": 1});
    json!({
        "id": format!("{relation} {from} {to}"), "relation": relation, "from": from, "to": to, "document": "d0",
        "through": through, "evidence": [{"code": "reporting-cue", "confidence": 0.5, "quote": quote}],
        "method": "test/1", "confidence": 0.5, "calibration": "prior", "voice": "own", "status": "proposed"
    })
}

fn saved(nodes: Vec<Value>, assertions: Vec<Value>) -> Value {
    let lines = json!({"least": 0, "most": 0, "named": 0, "unnamed": 0, "unresolved": 0, "unattributed": 0});
    json!({
        "schema": "dateline.graph/1", "engine": "test/1", "seed": "d0", "nodes": nodes, "assertions": assertions,
        "findings": {"lines": lines, "circles": []}, "misses": [], "limits": []
    })
}

fn drawn(saved: &Value) -> String {
    let graph = ProvenanceGraph::from_json(&saved.to_string()).expect("it holds together");
    tree(&graph, &TreeOptions::default(), &|_, text| text.to_owned())
}

#[test]
fn a_chain_without_end_is_cut_in_the_tree() {
    let id = |i: usize| format!("d{i}");
    let nodes = (0..LEVELS).map(|i| node(&id(i), "document")).collect();
    let cites = (1..LEVELS).map(|i| assertion("cites", &id(i - 1), &id(i), &[])).collect();
    let tree = drawn(&saved(nodes, cites));
    assert_eq!(tree.matches("too deep to show").count(), 1);
    assert!(tree.contains("─ d60 ") && !tree.contains("─ d70 "));
}

#[test]
fn a_way_without_end_is_cut_in_the_tree() {
    let nodes = vec![node("d0", "document"), node("s", "statement"), node("p", "person")];
    let nodes = nodes.into_iter().chain(["r0", "r1"].map(|r| node(r, "inferred-document"))).collect();
    let through: Vec<String> = (0..LEVELS).map(|i| format!("r{}", i % 2)).collect();
    let said = vec![assertion("quotedIn", "s", "d0", &[]), assertion("saidBy", "s", "p", &through)];
    assert_eq!(drawn(&saved(nodes, said)).matches("too deep to show").count(), 1);
}

#[test]
fn words_of_a_saved_graph_cannot_move_the_cursor() {
    let mut saved = saved(vec![node("d0", "document")], Vec::new());
    saved["engine"] = json!("evil\u{1b}[31m");
    saved["limits"] = json!(["\u{1b}]0;title\u{7}"]);
    saved["misses"] = json!([{"what": "\u{202e}x", "reason": "not-found"}]);
    let tree = drawn(&saved);
    assert!(!tree.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{tree:?}");
}

#[test]
fn what_is_no_graph_is_refused_with_its_reason() {
    let good = saved(vec![node("d0", "document"), node("o", "outlet")], vec![assertion("published", "d0", "o", &[])]);
    assert!(ProvenanceGraph::from_json(&good.to_string()).is_ok());
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut graph = good.clone();
        change(&mut graph);
        ProvenanceGraph::from_json(&graph.to_string()).expect_err("it was broken")
    };
    let shape = broken(&|g| g["nodes"] = json!("none"));
    assert!(matches!(shape, GraphJsonError::Shape(_)), "{shape}");
    let schema = broken(&|g| g["schema"] = json!("dateline.graph/99"));
    assert!(matches!(&schema, GraphJsonError::Schema(s) if s == "dateline.graph/99"), "{schema}");
    for (what, change) in [
        ("no seed", &(|g: &mut Value| g["seed"] = json!("d9")) as &dyn Fn(&mut Value)),
        ("an end that is no node", &|g| g["assertions"][0]["to"] = json!("nobody")),
        ("a carrier that is no node", &|g| g["assertions"][0]["through"] = json!(["nobody"])),
        ("no evidence", &|g| g["assertions"][0]["evidence"] = json!([])),
        ("a relation that does not fit", &|g| g["assertions"][0]["relation"] = json!("saidBy")),
    ] {
        let error = broken(change);
        assert!(matches!(error, GraphJsonError::Broken(_)), "{what}: {error}");
    }
}
