//! Chains and circles of pages.

use crate::sites::{Site, WELDS, article, http, outlets, relayed, trace, trace_with};
use dateline::graph::{NodeKind, ProvenanceGraph, Relation};
use dateline::render::{TreeOptions, tree};
use dateline::resolve::CitationClass;
use dateline::trace::{Limit, Options, Trace};
use std::collections::BTreeMap;

fn tree_of(graph: &ProvenanceGraph) -> String {
    tree(graph, &TreeOptions::default(), &|_, text| text.to_owned())
}

fn graph_of(trace: &Trace) -> ProvenanceGraph {
    let graph = ProvenanceGraph::from_trace(trace);
    assert_eq!(graph.verify(), Ok(()));
    graph
}

/// Which outlet's page cites which, by name.
fn cited(trace: &Trace) -> Vec<(&str, &str, CitationClass)> {
    let names: BTreeMap<_, _> = trace.documents.iter().map(|d| &d.document.id).zip(outlets(trace)).collect();
    trace.citations.iter().map(|c| (names[&c.from], names[&c.to], c.class)).collect()
}

/// Courier cites Gazette cites Times; each page must be fetched so many times.
async fn chain(visits: [u64; 3]) -> (Site, Site, Site) {
    let (courier, gazette, times) = (Site::start().await, Site::start().await, Site::start().await);
    let first =
        article("Harbour Courier", "Ferries stay in service", &[&relayed("Eldra Gazette", &gazette.at("/welds"))]);
    let second =
        article("Eldra Gazette", "Minister calls ferries sound", &[&relayed("Tessara Times", &times.at("/talk"))]);
    let third = article("Tessara Times", "The minister in the studio", &[&format!("“{WELDS},” Ilsa Varga said.")]);
    courier.page("/ferry", first, visits[0]).await;
    gazette.page("/welds", second, visits[1]).await;
    times.page("/talk", third, visits[2]).await;
    (courier, gazette, times)
}

#[tokio::test]
async fn a_chain_is_followed_to_its_end() {
    let (courier, _gazette, _times) = chain([1, 1, 1]).await;
    let trace = trace(&courier.url("/ferry")).await;

    assert_eq!(outlets(&trace), ["Harbour Courier", "Eldra Gazette", "Tessara Times"]);
    assert_eq!(trace.documents.iter().map(|d| d.depth).collect::<Vec<_>>(), [0, 1, 2]);
    use CitationClass::Confirmed;
    assert_eq!(
        cited(&trace),
        [("Harbour Courier", "Eldra Gazette", Confirmed), ("Eldra Gazette", "Tessara Times", Confirmed)]
    );
    assert_eq!((trace.misses.len(), trace.limits.len()), (0, 0), "{:?}", trace.misses);

    let graph = graph_of(&trace);
    let tree = tree_of(&graph);
    let place = |words: &str| tree.find(words).unwrap_or_else(|| panic!("{words} is not in\n{tree}"));
    let hops = ["Harbour Courier  “", "Eldra Gazette  “", "Tessara Times  “", "─ Ilsa Varga"].map(place);
    assert!(hops.is_sorted(), "{tree}");
    assert!(graph.findings().circles.is_empty());
    let speakers: Vec<_> = graph.nodes().filter(|n| n.kind == NodeKind::Person).map(|n| n.label.as_str()).collect();
    assert_eq!(speakers, ["Ilsa Varga"], "one person on three pages");
    let statements = graph.nodes().filter(|n| n.kind == NodeKind::Statement && n.label.contains("every weld")).count();
    assert_eq!(statements, 1, "the same words are one statement");
}

#[tokio::test]
async fn the_depth_stops_a_chain_and_is_named() {
    for (depth, visits, read) in [(0, [1, 0, 0], 1), (1, [1, 1, 0], 2), (2, [1, 1, 1], 3)] {
        let (courier, _gazette, _times) = chain(visits).await;
        let options = Options { depth, ..Options::default() };
        let trace = trace_with(&http(), &courier.url("/ferry"), options).await;
        assert_eq!(trace.documents.len(), read, "--depth {depth}");
        let limits: &[Limit] = if depth < 2 { &[Limit::Depth(depth)] } else { &[] };
        assert_eq!(trace.limits, limits, "--depth {depth}");
        let said = format!("limit: --depth {depth}: deeper citations were not followed");
        assert_eq!(tree_of(&graph_of(&trace)).contains(&said), depth < 2, "--depth {depth}");
    }
}

#[tokio::test]
async fn the_page_limit_stops_a_chain_and_is_named() {
    let (courier, _gazette, _times) = chain([1, 1, 0]).await;
    let options = Options { max_pages: 1, ..Options::default() };
    let trace = trace_with(&http(), &courier.url("/ferry"), options).await;
    assert_eq!(trace.documents.len(), 2);
    assert_eq!(trace.limits, [Limit::Pages(1)]);
}

#[tokio::test]
async fn a_page_cited_twice_is_fetched_once() {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let welds = gazette.at("/welds");
    let second = format!(
        "“The crews will sail as long as the ice lets them out of the harbour,” Teo Brandt said, \
         <a href=\"{welds}/?utm_source=courier&amp;utm_medium=web\">Eldra Gazette</a> reported."
    );
    let third = format!(
        "“Nobody on the island has gone without bread since the bridge was closed,” Mayor Runa Holt said, \
         <a href=\"{welds}#bread\">Eldra Gazette</a> reported."
    );
    let paragraphs = [relayed("Eldra Gazette", &welds), second, third];
    let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &paragraphs), 1).await;
    let said = format!("“{WELDS},” Ilsa Varga said.");
    gazette.page("/welds", article("Eldra Gazette", "Minister calls ferries sound", &[&said]), 1).await;

    let trace = trace(&courier.url("/ferry")).await;
    assert_eq!(gazette.visits().await, 1);
    assert_eq!(cited(&trace), [("Harbour Courier", "Eldra Gazette", CitationClass::Confirmed)]);
    assert_eq!(trace.citations[0].attributions.len(), 3, "three statements, one citation");
}

#[tokio::test]
async fn a_circle_ends_and_is_a_finding() {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let first =
        article("Harbour Courier", "Ferries stay in service", &[&relayed("Eldra Gazette", &gazette.at("/welds"))]);
    let second =
        article("Eldra Gazette", "Ferries sound", &[&relayed("Harbour Courier", &courier.at("/ferry?utm_source=x"))]);
    courier.page("/ferry", first, 1).await;
    gazette.page("/welds", second, 1).await;

    let trace = trace(&courier.url("/ferry")).await;
    assert_eq!(outlets(&trace), ["Harbour Courier", "Eldra Gazette"]);
    assert_eq!(trace.citations.len(), 2);
    let graph = graph_of(&trace);
    let [circle] = graph.findings().circles.as_slice() else { panic!("{:?}", graph.findings()) };
    assert_eq!(circle.documents.len(), 2);
    assert!(circle.ungrounded, "neither page has the words from elsewhere");
    let tree = tree_of(&graph);
    assert_eq!(tree.matches("(*) circle").count(), 1, "{tree}");
    assert!(tree.contains("cite each other; no origin outside it was found"), "{tree}");
    let back = graph.derived_from(&graph.seed().id);
    assert!(back.iter().any(|l| l.assertion().relation == Relation::Cites), "the way back is an assertion too");
}

#[tokio::test]
async fn a_page_that_links_to_itself_cites_nothing() {
    let courier = Site::start().await;
    let own = relayed("Harbour Courier", "/ferry#top");
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&own]), 1).await;
    let trace = trace(&courier.url("/ferry")).await;
    assert_eq!((trace.documents.len(), trace.citations.len()), (1, 0));
    assert!(graph_of(&trace).findings().circles.is_empty());
}

#[tokio::test]
async fn how_far_a_citation_is_confirmed_depends_on_the_page() {
    let elsewhere = "The price of bread on the island has gone up twice since the bridge was closed to cars.";
    let named = "Ilsa Varga visited the harbour on Monday and left again without talking to the press.";
    let holds = format!("“{WELDS},” the minister said.");
    for (outlet, paragraph, class) in [
        ("Eldra Gazette", holds.as_str(), CitationClass::Confirmed),
        ("A Copy of It", holds.as_str(), CitationClass::Confirmed),
        ("Eldra Gazette", named, CitationClass::Likely),
        ("Eldra Gazette", elsewhere, CitationClass::Likely),
        ("Somebody Else", named, CitationClass::Likely),
        ("Somebody Else", elsewhere, CitationClass::Possible),
    ] {
        let (courier, gazette) = (Site::start().await, Site::start().await);
        let first = relayed("Eldra Gazette", &gazette.at("/welds"));
        courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&first]), 1).await;
        gazette.page("/welds", article(outlet, "On the island", &[paragraph]), 1).await;
        let trace = trace(&courier.url("/ferry")).await;
        let [citation] = trace.citations.as_slice() else { panic!("{outlet}: {:?}", trace.citations) };
        assert_eq!(citation.class, class, "{outlet}: {paragraph}");
        assert!(citation.evidence.iter().any(|e| e.span.is_some()), "the link's words are kept");
    }
}

#[tokio::test]
async fn of_two_links_the_page_with_the_words_is_cited() {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let sentence = format!(
        "“{WELDS},” Ilsa Varga said, <a href=\"{}\">Eldra Gazette</a> <a href=\"{}\">reported</a>.",
        gazette.at("/"),
        gazette.at("/welds")
    );
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&sentence]), 1).await;
    let front = "The harbour office opens at nine on weekdays and stays closed on Sunday.";
    gazette.page("/", article("Eldra Gazette", "Eldra Gazette", &[front]), 1).await;
    gazette.page("/welds", article("Eldra Gazette", "Sound", &[&format!("“{WELDS},” Ilsa Varga said.")]), 1).await;
    let trace = trace(&courier.url("/ferry")).await;
    assert_eq!(trace.citations.len(), 1);
    assert_eq!(trace.citations[0].to.as_str(), gazette.at("/welds"));
    assert_eq!(trace.citations[0].class, CitationClass::Confirmed);
}

#[tokio::test]
async fn a_link_on_the_carriers_verb_leads_to_its_page() {
    let (courier, gazette) = (Site::start().await, Site::start().await);
    let sentence =
        format!("“{WELDS},” Ilsa Varga said, Eldra Gazette <a href=\"{}\">reported</a>.", gazette.at("/welds"));
    courier.page("/ferry", article("Harbour Courier", "Ferries stay in service", &[&sentence]), 1).await;
    gazette.page("/welds", article("Eldra Gazette", "Sound", &[&format!("“{WELDS},” Ilsa Varga said.")]), 1).await;
    assert_eq!(outlets(&trace(&courier.url("/ferry")).await), ["Harbour Courier", "Eldra Gazette"]);
}

#[tokio::test]
async fn two_runs_over_the_same_pages_are_byte_equal() {
    let (courier, _gazette, _times) = chain([2, 2, 2]).await;
    let seed = courier.url("/ferry");
    let (one, two) = (trace(&seed).await, trace(&seed).await);
    assert_eq!(one, two);
    assert_eq!(ProvenanceGraph::from_trace(&one).to_json(), ProvenanceGraph::from_trace(&two).to_json());
}
