//! A saved page becomes a document: its text, whose it is, when it was written, and whose copy it says it is.
//!
//! `cargo run --example 01_read_a_page`

use dateline::outlet::OutletDirectory;
use dateline::page::{Input, Reader};

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), dateline::page::Error> {
    let html = include_bytes!("data/dam.html");
    // The directory tells outlets from people in bylines and credits.
    let reader = Reader::new(OutletDirectory::embedded());
    let document = reader.read(&Input { bytes: html, ..Input::default() })?;

    let not_known = "not known";
    println!("id         {}", document.id);
    println!("outlet     {}", document.outlet.as_ref().map_or(not_known, |o| &o.name));
    println!("title      {}", document.title.as_deref().unwrap_or(not_known));
    println!("authors    {}", document.authors.join(", "));
    println!("published  {}", document.published.as_deref().unwrap_or(not_known));
    for credit in &document.credits {
        // A credit keeps its place, so that a reader can be shown the very words.
        let words = credit.span.map_or("in the metadata", |s| document.text.slice(s));
        println!("credit     {} ({}): {words}", credit.name, credit.kind.as_str());
    }
    for link in &document.links {
        println!("link       {} -> {}", document.text.slice(link.span), link.href);
    }
    println!(
        "text       {} paragraphs; related stories and \"most read\" are left out",
        document.text.paragraphs().count()
    );
    Ok(())
}
