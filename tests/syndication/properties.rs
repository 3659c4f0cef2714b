//! What must hold of every collection.

use super::{audit, json};
use dateline::page::{Document, DocumentId, Publisher};
use proptest::prelude::*;

/// A story of so many words, different for each seed; words of a few letters, paragraphs of thirty.
fn story(seed: u32, length: usize) -> Vec<String> {
    let mut state = u64::from(seed) * 2_654_435_761 + 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32
    };
    (0..length).map(|at| format!("{}{}", if at % 30 == 0 && at > 0 { "\n\n" } else { "" }, word(next()))).collect()
}

fn word(n: u32) -> String {
    let letters = [b"bcdfgklm", b"aeiouaei", b"rstvnplk", b"aeiouoia"];
    letters.iter().enumerate().map(|(at, set)| set[(n >> (3 * at)) as usize % 8] as char).collect()
}

fn document(id: &str, outlet: &str, words: &[String]) -> Document {
    let mut document = Document::from_text(DocumentId::new(id), words.join(" "));
    document.outlet = Some(Publisher {
        name: outlet.to_owned(),
        domain: Some(format!("{outlet}.example")),
        kind: None,
        evidence: vec![],
    });
    document
}

/// How a copy differs: words cut at the end, a word changed every so often, words put before.
#[derive(Debug, Clone)]
struct Edit {
    seed: u32,
    cut: usize,
    every: usize,
    before: usize,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (0_u32..4, 0_usize..80, 7_usize..60, 0_usize..60);
    proptest::collection::vec(edit.prop_map(|(seed, cut, every, before)| Edit { seed, cut, every, before }), 1..9)
}

fn collection(edits: &[Edit]) -> Vec<Document> {
    let copy = |(at, edit): (usize, &Edit)| {
        let mut words = story(edit.seed, 180);
        words.truncate(180 - edit.cut);
        words.iter_mut().skip(3).step_by(edit.every).for_each(|w| w.push('x'));
        let words = [story(1000 + at as u32, edit.before), words].concat();
        document(&format!("d{at:02}"), &format!("paper{}", at % 5), &words)
    };
    edits.iter().enumerate().map(copy).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_the_input_changes_nothing(edits in edits(), turn in 0_usize..9) {
        let documents = collection(&edits);
        let mut turned = documents.clone();
        let by = turn % turned.len();
        turned.rotate_left(by);
        turned.reverse();
        let (one, other) = (audit(documents), audit(turned));
        prop_assert_eq!(json(&one), json(&other));
        let graphs = (super::drawn::graph(&one), super::drawn::graph(&other));
        prop_assert_eq!(graphs.0.map(|g| g.to_json()), graphs.1.map(|g| g.to_json()));
    }

    #[test]
    fn a_graph_of_copies_holds_together_and_comes_back(edits in edits()) {
        if let Some(graph) = super::drawn::graph(&audit(collection(&edits))) {
            prop_assert_eq!(graph.verify(), Ok(()));
            let json = graph.to_json();
            prop_assert_eq!(dateline::graph::ProvenanceGraph::from_json(&json).map(|g| g.to_json()).ok(), Some(json));
        }
    }

    #[test]
    fn documents_that_share_nothing_change_no_pair(edits in edits(), others in 1_u32..20) {
        let documents = collection(&edits);
        let alone = audit(documents.clone());
        let strangers = (0..others).map(|n| document(&format!("z{n:02}"), "paper1", &story(5000 + n, 150)));
        let together = audit(documents.into_iter().chain(strangers).collect());
        let pairs = |audit: &dateline::syndication::Audit| -> Vec<_> {
            let pair = |e: &dateline::syndication::Edge| {
                (audit.id(e.from).clone(), audit.id(e.to).clone(), e.kind, e.words, e.share)
            };
            audit.edges.iter().map(pair).collect()
        };
        prop_assert_eq!(pairs(&alone), pairs(&together));
        let groups = |audit: &dateline::syndication::Audit| -> Vec<_> {
            let members = |c: &dateline::syndication::Cluster| {
                c.members.iter().map(|m| audit.id(m.document).clone()).collect::<Vec<_>>()
            };
            audit.clusters.iter().map(|c| (c.id.clone(), members(c))).collect()
        };
        prop_assert_eq!(groups(&alone), groups(&together));
    }

    #[test]
    fn a_document_is_a_copy_of_itself(seed in 0_u32..1000, length in 60_usize..400) {
        let words = story(seed, length);
        let found = audit(vec![document("a", "one", &words), document("b", "two", &words)]);
        prop_assert_eq!(found.edges.len(), 1);
        prop_assert_eq!(found.edges[0].share, [1.0, 1.0]);
        prop_assert_eq!(found.clusters.len(), 1);
    }

    #[test]
    fn passages_slice_on_both_sides_and_say_the_same(edits in edits()) {
        let found = audit(collection(&edits));
        for edge in &found.edges {
            let passages = found.passages(edge);
            prop_assert!(!passages.is_empty());
            for passage in passages {
                let (from, to) = (&found.documents[edge.from].text, &found.documents[edge.to].text);
                let (a, b) = (from.slice(passage.from), to.slice(passage.to));
                prop_assert!(!a.is_empty() && !b.is_empty());
                prop_assert_eq!(a.split_whitespace().next(), b.split_whitespace().next());
                prop_assert_eq!(a.split_whitespace().last(), b.split_whitespace().last());
            }
        }
    }
}
