//! Properties of the graph of any trace, and of what is drawn from it.

use crate::traces::any_trace;
use dateline::graph::{NodeKind, ProvenanceGraph, Relation};
use dateline::render::{Fold, SvgOptions, TreeOptions, View, dot, outline, picture_of, svg, tree};
use dateline::text::Text;
use dateline::trace::Trace;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::BTreeMap;

/// The texts of a trace by the node ids of its documents.
fn texts<'t>(trace: &'t Trace, graph: &ProvenanceGraph) -> BTreeMap<String, &'t Text> {
    let nodes = graph.nodes().filter(|n| n.kind == NodeKind::Document).map(|n| n.id.to_string());
    nodes.zip(trace.documents.iter().map(|d| &d.document.text)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

    #[test]
    fn building_twice_is_the_same_graph(trace in any_trace()) {
        let (one, two) = (ProvenanceGraph::from_trace(&trace), ProvenanceGraph::from_trace(&trace.clone()));
        prop_assert_eq!(one.to_json(), two.to_json());
    }

    #[test]
    fn a_graph_holds_together_and_every_assertion_has_evidence(trace in any_trace()) {
        let graph = ProvenanceGraph::from_trace(&trace);
        prop_assert_eq!(graph.verify(), Ok(()));
        let located = graph.nodes().filter(|n| n.kind == NodeKind::Document).count();
        prop_assert_eq!(located, trace.documents.len());
        for link in graph.links() {
            prop_assert!(!link.assertion().evidence.is_empty());
        }
        let lines = graph.findings().lines;
        prop_assert!(lines.least <= lines.most, "{:?}", lines);
        prop_assert!(lines.most <= lines.named + lines.unnamed, "{:?}", lines);
    }

    #[test]
    fn evidence_quotes_the_very_words(trace in any_trace()) {
        let graph = ProvenanceGraph::from_trace(&trace);
        let texts = texts(&trace, &graph);
        for link in graph.links() {
            let text: Vec<char> = texts[link.assertion().document.as_str()].chars().collect();
            for quote in link.assertion().evidence.iter().filter_map(|e| e.quote.as_ref()) {
                let words = |from: usize, to: usize| text[from..to].iter().collect::<String>();
                prop_assert_eq!(&words(quote.start, quote.end), &quote.exact);
                prop_assert_eq!(&words(quote.start.saturating_sub(32), quote.start), &quote.prefix);
                prop_assert_eq!(&words(quote.end, (quote.end + 32).min(text.len())), &quote.suffix);
            }
        }
    }

    #[test]
    fn json_out_and_in_is_the_same_graph(trace in any_trace()) {
        let graph = ProvenanceGraph::from_trace(&trace);
        let json = graph.to_json();
        let read = ProvenanceGraph::from_json(&json).expect("what was written is read");
        prop_assert_eq!(read.to_json(), json);
        prop_assert!(read.nodes().eq(graph.nodes()));
        prop_assert!(read.links().map(|l| l.assertion()).eq(graph.links().map(|l| l.assertion())));
        prop_assert_eq!(read.findings(), graph.findings());
        prop_assert_eq!(picture_of(&read, View::Statements), picture_of(&graph, View::Statements));
    }

    #[test]
    fn the_outline_shows_each_saying_once(trace in any_trace()) {
        let graph = ProvenanceGraph::from_trace(&trace);
        let mut shown = Vec::new();
        let outline = outline(&graph);
        let mut next = vec![&outline.root];
        while let Some(entry) = next.pop() {
            shown.extend(entry.said.iter().filter_map(|s| s.assertion).map(|a| a.id.as_str()));
            next.extend(&entry.children);
        }
        let count = shown.len();
        shown.sort_unstable();
        shown.dedup();
        prop_assert_eq!(count, shown.len());
        let seed = &graph.seed().id;
        for link in graph.links().filter(|l| l.assertion().relation == Relation::SaidBy) {
            let a = link.assertion();
            // Over a page that was located the page speaks for itself.
            let direct = a.through.iter().all(|id| graph.node(id).is_some_and(|n| n.kind != NodeKind::Document));
            prop_assert!(&a.document != seed || !direct || shown.contains(&a.id.as_str()), "{} is not shown", a.id);
        }
    }

    #[test]
    fn the_tree_is_within_its_width_and_moves_no_cursor(trace in any_trace(), width in 60usize..120) {
        let graph = ProvenanceGraph::from_trace(&trace);
        let options = TreeOptions { width, ..TreeOptions::default() };
        let tree = tree(&graph, &options, &|_, text| text.to_owned());
        for line in tree.lines() {
            prop_assert!(!line.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{:?}", line);
            let columns = unicode_width::UnicodeWidthStr::width(line);
            prop_assert!(columns <= width, "{} of {} columns: {}", columns, width, line);
        }
    }
}

proptest! {
    // Layout is the slow part.
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

    #[test]
    fn pictures_are_well_formed(trace in any_trace()) {
        let graph = ProvenanceGraph::from_trace(&trace);
        for view in [View::Chain, View::Statements] {
            let picture = picture_of(&graph, view);
            let drawn = svg(&picture, &SvgOptions { fold: Fold::Never, ..SvgOptions::default() });
            let xml = roxmltree::Document::parse(&drawn);
            prop_assert!(xml.is_ok(), "{:?}", xml);
            let xml = xml.expect("checked just above");
            prop_assert!(!xml.descendants().any(|n| n.has_tag_name("script")));
            let boxes = xml.descendants().filter(|n| n.has_attribute("data-id")).count();
            prop_assert_eq!(boxes, picture.nodes.len());
            let dot = dot(&picture);
            prop_assert!(graphviz_rust::parse(&dot).is_ok(), "{}", dot);
        }
    }
}
