//! An audit as a graph and as a time line.

use super::{audit, documents};
use dateline::graph::{CopyKind, Direction, NodeKind, ProvenanceGraph, Relation};
use dateline::render::{Came, Lane, Lanes, Scheme, Stop, SvgOptions, View, dot, lanes, picture_of, svg};
use dateline::report::{self, Options, Report};
use dateline::syndication::{Audit, Cluster};

const HARROW_FALLS: &str = include_str!("../../examples/data/syndicated/harrow-falls.jsonl");

/// The graph of all stories of an audit.
pub(crate) fn graph(audit: &Audit) -> Option<ProvenanceGraph> {
    let stories: Vec<&Cluster> = audit.clusters.iter().collect();
    ProvenanceGraph::from_audit(audit, &stories, None)
}

#[test]
fn the_story_of_eight_papers_as_a_graph() {
    let found = audit(documents(HARROW_FALLS));
    let graph = graph(&found).expect("there is a story");
    graph.verify().expect("it holds together");
    let wire = graph.nodes().find(|n| n.kind == NodeKind::InferredDocument).expect("the wire is named");
    assert_eq!(wire.label, "Northgate News Agency copy");
    let copies = graph.derived_from(&wire.id);
    assert_eq!(copies.len(), 7);
    let dropped = |name: &str| {
        let link = copies.iter().find(|l| l.from().outlet.as_deref() == Some(name)).expect("it carries the story");
        let copy = link.assertion().copy.as_ref().expect("a derivation says what of");
        (copy.credits, copy.direction, link.assertion().evidence[0].quote.is_some())
    };
    assert_eq!(dropped("Eastern Mail"), (Some(true), Direction::Known, true), "its own words say so");
    assert_eq!(dropped("City Ledger"), (Some(false), Direction::Likely, false), "the others' credits are lent to it");
    let derived = || graph.links().filter(|l| l.assertion().relation == Relation::WasDerivedFrom);
    let part =
        derived().find(|l| l.from().outlet.as_deref() == Some("The Weekly Spectator")).expect("it shares a part");
    let copy = part.assertion().copy.as_ref().expect("a derivation says what of");
    assert_eq!((copy.kind, copy.credits), (CopyKind::Rewrite, None));
    assert!(!copy.passages.is_empty() && part.assertion().evidence.iter().any(|e| e.quote.is_some()));
    let story = &graph.findings().stories[0];
    assert_eq!((story.outlets, story.least, story.most, story.dropped.len()), (7, 1, 2, 3));
    assert_eq!((graph.findings().lines.least, graph.findings().lines.most), (1, 2));
    let report = Report::of(&found, &Options::default());
    assert_eq!(report.stories[0].independent, (story.least, story.most), "the report counts the same");

    let read = ProvenanceGraph::from_json(&graph.to_json()).expect("what was written is read");
    assert_eq!(read.to_json(), graph.to_json());
    insta::assert_snapshot!("graph", graph.to_json());
    let picture = picture_of(&graph, View::Chain);
    insta::assert_snapshot!("graph_dot", dot(&picture));
    assert!(roxmltree::Document::parse(&svg(&picture, &SvgOptions::default())).is_ok());
}

#[test]
fn a_pair_without_an_order_is_said_to_have_none() {
    let story = "The harbour wall at Sandbank gave way in the night of Sunday, and by morning the fish market stood under \
                 a metre of water. Nobody was hurt, the harbour master said, because the market had closed early for the \
                 regatta. Engineers had warned of the wall in March. The council had put the repair off until the autumn.";
    let row = |id: &str| format!("{{\"id\":\"{id}\",\"publisher\":\"{id} Gazette\",\"text\":\"{story}\"}}\n");
    let graph = graph(&audit(documents(&(row("Sandbank") + &row("Coast"))))).expect("there is a story");
    let derived: Vec<_> = graph.links().filter(|l| l.assertion().relation == Relation::WasDerivedFrom).collect();
    assert_eq!(derived.len(), 1);
    assert_eq!(derived[0].assertion().copy.as_ref().map(|c| c.direction), Some(Direction::Unknown));
    assert_eq!(graph.findings().stories[0].undetermined.len(), 2);
    assert!(svg(&picture_of(&graph, View::Chain), &SvgOptions::default()).contains("order not known"));
}

#[test]
fn the_story_of_eight_papers_as_a_time_line() {
    let report = Report::of(&audit(documents(HARROW_FALLS)), &Options::default());
    let drawn = report::lanes(&report.stories[0]);
    let of: Vec<(&str, usize)> = drawn.lanes.iter().map(|l| (l.name.as_str(), l.stops.len())).collect();
    assert_eq!(of, [("Northgate News Agency", 7), ("A part of it", 1)]);
    insta::assert_snapshot!("lanes", lanes(&drawn, &SvgOptions { scheme: Scheme::Light, ..SvgOptions::default() }));
}

fn stop(n: usize) -> Stop {
    Stop {
        id: format!("d{n}"),
        name: format!("The <Paper> & Post {n}"),
        when: (!n.is_multiple_of(11))
            .then_some((1_780_000_000 + (n * n % 700) as i64 * 60, if n.is_multiple_of(7) { 86_400 } else { 60 })),
        came: Came::FromLane,
        credits: Some(!n.is_multiple_of(3)),
        notes: vec!["new headline".to_owned()],
        url: None,
    }
}

/// Height and number of dots of a lane with so many documents.
fn drawn(count: usize) -> (f64, usize) {
    let lane =
        Lane { name: "Reuters".to_owned(), absent: true, stops: (0..count).map(stop).collect(), ..Lane::default() };
    let picture =
        lanes(&Lanes { title: "Dam".to_owned(), lanes: vec![lane], ..Lanes::default() }, &SvgOptions::default());
    let xml = roxmltree::Document::parse(&picture).expect("the picture is XML");
    let height = xml.root_element().attribute("height").and_then(|h| h.parse().ok()).expect("it has a height");
    let marks = xml.descendants().filter(|n| n.attribute("data-id").is_some()).count();
    (height, marks)
}

#[test]
fn four_hundred_papers_take_no_more_room_than_forty() {
    assert_eq!(drawn(9).1, 9, "few are drawn one by one");
    let ((forty, some), (many, groups)) = (drawn(40), drawn(400));
    assert!(some < 40 && groups < 40, "{some} {groups}");
    assert!(forty < 800.0 && many < 800.0, "{forty} {many}");
}

#[test]
fn a_time_line_of_nothing_and_of_no_times_is_drawn() {
    let empty = lanes(&Lanes::default(), &SvgOptions::default());
    assert!(roxmltree::Document::parse(&empty).is_ok());
    let timeless = Lane { stops: vec![Stop { when: None, came: Came::NotKnown, ..stop(1) }], ..Lane::default() };
    let drawn = lanes(&Lanes { lanes: vec![timeless], ..Lanes::default() }, &SvgOptions::default());
    assert!(drawn.contains("time not known") && drawn.contains("copy, source not known"));
}
