//! A document is read for attributions: what is said, who is meant, and through which media it came.
//!
//! `cargo run --example 02_who_says_what`

use dateline::attribution::Reader;
use dateline::outlet::OutletDirectory;
use dateline::page::{Input, Kind, Reader as Pages};

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), dateline::page::Error> {
    let directory = OutletDirectory::embedded();
    let input = Input { bytes: include_bytes!("data/dam.txt"), kind: Some(Kind::Text), ..Input::default() };
    let document = Pages::new(directory).read(&input)?;
    let reader = Reader::fast(directory);
    for attribution in reader.read(&document) {
        // Nested attributions name the one they stand in.
        if attribution.parent.is_some() {
            continue;
        }
        let path = if attribution.path.is_empty() { "nobody named".to_owned() } else { attribution.path.join(" <- ") };
        println!("{} {}  {path}", attribution.id, attribution.confidence);
        for &span in &attribution.content {
            println!("      {}", document.text.slice(span));
        }
        for evidence in &attribution.evidence {
            let words = evidence.span.map_or("", |s| document.text.slice(s));
            println!("      because {}: {words}", evidence.code);
        }
    }
    Ok(())
}
