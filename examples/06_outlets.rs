//! The outlet directory knows names in many scripts and domains, and says when a name is several outlets' name.
//!
//! `cargo run --example 06_outlets`

use dateline::outlet::{Context, OutletDirectory, Resolution};
use dateline::text::Text;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() {
    let directory = OutletDirectory::embedded();
    let host = "www.tagesschau.de";
    println!("{host}: {}", directory.by_domain(host).map_or("not known", |o| o.name.as_str()));

    // A short name decides nothing by itself; where the document comes from may.
    let unknown = Context::default();
    let taiwan = Context { country: Some("TW".to_owned()), ..Context::default() };
    for (name, context) in
        [("共同通信", &unknown), ("CNA", &unknown), ("CNA", &taiwan), ("Gazette of Nowhere", &unknown)]
    {
        match directory.resolve(name, context) {
            Resolution::One(found) => println!("{name}: {}", found.outlet.name),
            Resolution::Ambiguous(all) => {
                let names: Vec<_> = all.iter().map(|c| format!("{} {}", c.outlet.name, c.score)).collect();
                println!("{name}: one of {}", names.join(", "));
            }
            Resolution::Unknown => println!("{name}: not known"),
        }
    }

    let text = Text::new("The mayor told Le Monde so, Kyodo News reported; Fox, her deputy, did not.");
    for mention in directory.named_in(&text) {
        println!("in the text: {} ({:?})", text.slice(mention.span), mention.strength);
    }
}
