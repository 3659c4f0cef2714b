//! One graph is drawn three ways: an SVG picture, Graphviz's DOT, and JSON that can be read back.
//!
//! `cargo run --example 04_draw_a_graph -- FOLDER` writes dam.svg, dam.dot and dam.json there; without a folder, into
//! the folder for temporary files.

use dateline::attribution::Reader;
use dateline::fetch::Offline;
use dateline::graph::ProvenanceGraph;
use dateline::outlet::OutletDirectory;
use dateline::page::{Input, Kind, Reader as Pages};
use dateline::render::{SvgOptions, View, dot, picture_of, svg};
use dateline::trace::Tracer;
use std::error::Error;
use std::path::PathBuf;

#[expect(clippy::print_stdout, reason = "an example prints")]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let directory = OutletDirectory::embedded();
    let input = Input { bytes: include_bytes!("data/dam.txt"), kind: Some(Kind::Text), ..Input::default() };
    let seed = Pages::new(directory).read(&input)?;
    let tracer = Tracer::new(&Offline, Reader::fast(directory));
    let graph = ProvenanceGraph::from_trace(&tracer.run(seed, &mut |_| {}).await);

    // A picture is plain data: what is drawn, before anything has a place.
    let picture = picture_of(&graph, View::Chain);
    println!("{} boxes, {} arrows", picture.nodes.len(), picture.edges.len());
    for (name, bytes) in
        [("dam.svg", svg(&picture, &SvgOptions::default())), ("dam.dot", dot(&picture)), ("dam.json", graph.to_json())]
    {
        let path = folder.join(name);
        std::fs::write(&path, bytes)?;
        println!("wrote {}", path.display());
    }
    let again = ProvenanceGraph::from_json(&graph.to_json())?;
    println!("read back: {}", again.to_json() == graph.to_json());
    Ok(())
}
