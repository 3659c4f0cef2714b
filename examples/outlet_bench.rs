//! How long the outlet directory takes to load, and to find the outlets a text names.
//!
//! `cargo run --release --example outlet_bench [FILE...]` lists what is found in each file.

use dateline::outlet::{Context, OutletDirectory};
use dateline::text::Text;
use std::time::Instant;

const STORY: &str = "TEHRAN (Tasnim) – The minister told Reuters on Monday that talks would go on, RT reported. \
    According to The Washington Post, which cited two officials, a date was set; the Post gave no source. \
    State television and the newspaper Kayhan carried the words, and a post on X had 40,000 readers by noon. \
    People in the market said they had little time for the news and watched the sun go down instead.\n";

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> std::io::Result<()> {
    let start = Instant::now();
    let directory = OutletDirectory::embedded();
    let loaded = start.elapsed();
    println!("loaded {} outlets in {loaded:.2?}", directory.outlets().count());

    let story = Text::new(STORY.repeat(10));
    directory.named_in(&story);
    let start = Instant::now();
    const ROUNDS: u32 = 200;
    for _ in 0..ROUNDS {
        directory.named_in(&story);
    }
    println!("{} words matched in {:.2?}", story.split_whitespace().count(), start.elapsed() / ROUNDS);

    for path in std::env::args().skip(1) {
        let text = Text::new(std::fs::read_to_string(&path)?);
        for mention in directory.named_in(&text) {
            let line = text.slice(text.line_at(mention.span.start));
            let entry = directory.meant(&mention, &Context::default()).map_or("several", |e| e.name());
            println!("{path}\t{}\t{entry}\t{:?}\t{line}", text.slice(mention.span), mention.strength);
        }
    }
    Ok(())
}
