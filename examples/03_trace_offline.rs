//! A story's citations are followed through saved pages, without a network, and the graph is printed as a tree.
//!
//! `cargo run --example 03_trace_offline`

use dateline::attribution::Reader;
use dateline::fetch::Offline;
use dateline::graph::ProvenanceGraph;
use dateline::outlet::OutletDirectory;
use dateline::page::{self, Document, Input};
use dateline::render::{TreeOptions, tree};
use dateline::resolve::Corpus;
use dateline::trace::Tracer;

#[expect(clippy::print_stdout, reason = "an example prints")]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), page::Error> {
    let directory = OutletDirectory::embedded();
    let read = |bytes: &[u8]| -> Result<Document, page::Error> {
        page::Reader::new(directory).read(&Input { bytes, ..Input::default() })
    };
    let seed = read(include_bytes!("data/dam.html"))?;
    let saved = [
        read(include_bytes!("data/saved/vesta-repair-price.html"))?,
        read(include_bytes!("data/saved/tribune-tonn.html"))?,
    ];
    let corpus = Corpus::new(saved);
    let tracer = Tracer { corpus: Some(&corpus), ..Tracer::new(&Offline, Reader::fast(directory)) };
    let trace = tracer.run(seed, &mut |_| {}).await;

    // What was not had is part of the result, not an error.
    println!("{} documents, {} citations, {} misses", trace.documents.len(), trace.citations.len(), trace.misses.len());
    let graph = ProvenanceGraph::from_trace(&trace);
    print!("{}", tree(&graph, &TreeOptions { evidence: false, ..TreeOptions::default() }, &|_, text| text.to_owned()));
    Ok(())
}
