//! A graph answers: what rests on unnamed sources, which reports were not located, who says so, and in which words.
//!
//! `cargo run --example 05_ask_the_graph`

use dateline::attribution::Reader;
use dateline::fetch::Offline;
use dateline::graph::{NodeKind, ProvenanceGraph, Relation};
use dateline::outlet::OutletDirectory;
use dateline::page::{Input, Kind, Reader as Pages};
use dateline::trace::Tracer;

#[expect(clippy::print_stdout, reason = "an example prints")]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), dateline::page::Error> {
    let directory = OutletDirectory::embedded();
    let input = Input { bytes: include_bytes!("data/dam.txt"), kind: Some(Kind::Text), ..Input::default() };
    let seed = Pages::new(directory).read(&input)?;
    let tracer = Tracer::new(&Offline, Reader::fast(directory));
    let graph = ProvenanceGraph::from_trace(&tracer.run(seed, &mut |_| {}).await);

    for node in graph.nodes() {
        match node.kind {
            NodeKind::Anonymous => println!("unnamed: {}", node.label),
            NodeKind::InferredDocument => println!("not located: {}", node.label),
            _ => {}
        }
    }
    for link in graph.links() {
        // Assertions point from the derived thing to its source, and each has its evidence.
        let said = link.assertion();
        if said.relation != Relation::SaidBy {
            continue;
        }
        let through: Vec<&str> =
            said.through.iter().filter_map(|id| graph.node(id)).map(|n| n.label.as_str()).collect();
        println!("{}, through {through:?}, {}:", link.to().label, said.confidence);
        for evidence in &said.evidence {
            let words = evidence.quote.as_ref().map_or("", |q| q.exact.as_str());
            println!("    {} {}: {words}", evidence.code, evidence.confidence);
        }
    }
    // A range, since reports that were not located may all rest on one source.
    let lines = graph.findings().lines;
    println!("between {} and {} independent lines", lines.least, lines.most);
    Ok(())
}
