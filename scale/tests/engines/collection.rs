//! A made-up collection, the same on every machine: stories with their copies, frames of pages, one story that all carry.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const SHARDS: usize = 3;
const HOUSES: u64 = 60;
/// Copies of the story that all carry: more than a run may have before it makes a star.
const CARRIED_BY: usize = 320;

/// Numbers that look random: splitmix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn words(&mut self, count: u64) -> String {
        (0..count).map(|_| format!("w{} ", self.below(30_000))).collect()
    }
}

/// Writes so many documents in a few files of JSON lines.
pub(crate) fn write(folder: &Path, documents: usize) -> Vec<PathBuf> {
    let mut numbers = Numbers(2026);
    let frames: Vec<String> = (0..HOUSES).map(|_| numbers.words(40)).collect();
    let mut files = vec![String::new(); SHARDS];
    let mut at = 0;
    while at < documents {
        let paragraphs: Vec<String> = (0..8).map(|_| numbers.words(45)).collect();
        let copies = if at == 0 { CARRIED_BY } else { 1 + numbers.below(9) as usize };
        for copy in 0..copies.min(documents - at) {
            let (mut story, house) = (paragraphs.clone(), numbers.below(HOUSES));
            match numbers.below(4) {
                0 => story.truncate(5),
                1 => story[6] = numbers.words(45),
                2 => story[0].insert_str(0, "LAKEPORT (AP) — "),
                _ => {}
            }
            story.push(frames[house as usize].clone());
            let shard = numbers.below(SHARDS as u64) as usize;
            let text = story.join("\\n\\n");
            let (day, hour) = (1 + at % 28, copy % 24);
            let line = format!(
                r#"{{"id":"d{at:06}","text":"{text}","outlet":"house{house}.example","published":"2026-07-{day:02}T{hour:02}:00:00Z"}}"#
            );
            writeln!(files[shard], "{line}").expect("a string takes all");
            // Some documents were crawled twice.
            if at % 50 == 0 {
                writeln!(files[(shard + 1) % SHARDS], "{line}").expect("a string takes all");
            }
            at += 1;
        }
    }
    let write = |(at, text): (usize, String)| {
        let path = folder.join(format!("day{at}.jsonl"));
        fs::write(&path, text).expect("the folder is ours");
        path
    };
    files.into_iter().enumerate().map(write).collect()
}
