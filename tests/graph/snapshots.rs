//! The tree and the JSON of one small article. Confidences move when the engine is trained again and are redacted.

use dateline::attribution::Reader;
use dateline::fetch::{Miss, MissReason};
use dateline::graph::{NodeKind, ProvenanceGraph};
use dateline::outlet::OutletDirectory;
use dateline::page::{self, DocumentId, Input, Kind};
use dateline::render::{TreeOptions, outline, tree};
use dateline::trace::{Limit, Trace, Traced};

const ARTICLE: &str = "\
PORT ELDRA (Vesta) – “We have checked every weld on both ships,” Transport Minister Ilsa Varga said on Monday, Reuters \
reported.
";

fn graph(text: &str) -> ProvenanceGraph {
    let directory = OutletDirectory::embedded();
    let id = Some(DocumentId::new("ferry"));
    let input = Input { id, bytes: text.as_bytes(), kind: Some(Kind::Text), ..Input::default() };
    let document = page::Reader::new(directory).read(&input).expect("a test's own text");
    let attributions = Reader::fast(directory).read(&document);
    let asked = attributions.iter().map(|a| a.id.clone()).collect();
    ProvenanceGraph::from_trace(&Trace {
        elsewhere: Vec::new(),
        seed: document.id.clone(),
        engine: "test/1".to_owned(),
        documents: vec![Traced { document, attributions, depth: 0, asked, aliases: Vec::new() }],
        citations: Vec::new(),
        misses: vec![Miss::with("Reuters report", MissReason::NotLocated, "no link in the article")],
        limits: vec![Limit::Depth(3)],
    })
}

fn redacted(text: &str) -> String {
    let confidence = regex::Regex::new(r#"("confidence": |saidBy |cites |  )[01]\.\d+"#).expect("a fixed pattern");
    confidence.replace_all(text, "${1}[confidence]").into_owned()
}

#[test]
fn a_small_article_as_tree() {
    let tree = tree(&graph(ARTICLE), &TreeOptions { width: 80, ..TreeOptions::default() }, &|_, text| text.to_owned());
    insta::assert_snapshot!(redacted(&tree));
}

#[test]
fn a_report_is_as_sure_as_the_reference_to_it() {
    let text = format!("{ARTICLE}\nReuters reported that the older ship will leave the line in May.\n");
    let graph = graph(&text);
    let outline = outline(&graph);
    let report = outline.root.children.iter().find(|c| c.node.kind == NodeKind::InferredDocument);
    let report = report.expect("the Reuters report was not had");
    let own = report.said.iter().filter_map(|s| s.assertion).map(|a| a.confidence).max();
    assert!(own.is_some() && own != report.confidence(), "what it says itself is another matter");
    assert_eq!(report.confidence(), report.link.map(|a| a.confidence));
}

#[test]
fn a_small_article_as_json() {
    insta::assert_snapshot!(redacted(&graph(ARTICLE).to_json()));
}
