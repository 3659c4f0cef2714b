//! Measures the page room alone: saved pages read on one thread, without attributions.
//!
//! `cargo run --release --example page_bench FOLDER [ROUNDS]`. Files may be gzipped; undoing that is not measured.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measuring program")]

use dateline::outlet::OutletDirectory;
use dateline::page::{Input, Reader};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// As in the program.
#[cfg(feature = "cli")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("the folder with the pages"));
    let rounds = arguments.next().map_or(3, |n| n.parse().expect("a number of rounds"));
    print(&folder, rounds);
}

/// Prints rows of the table of docs/measurements.md.
pub(crate) fn print(folder: &Path, rounds: usize) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder can be listed")
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect();
    files.sort();
    let pages: Vec<Vec<u8>> = files.iter().map(|file| unpacked(std::fs::read(file).expect("a file"))).collect();
    let reader = Reader::new(OutletDirectory::embedded());
    // The directory and the patterns are built when first used; that is start-up and not reading.
    let _ = reader.read(&Input { bytes: &pages[0], ..Input::default() });
    let mut best = Duration::MAX;
    let mut slowest = vec![Duration::MAX; pages.len()];
    for _ in 0..rounds {
        let start = Instant::now();
        for (bytes, slowest) in pages.iter().zip(&mut slowest) {
            let page = Instant::now();
            let _ = std::hint::black_box(reader.read(&Input { bytes, ..Input::default() }));
            *slowest = page.elapsed().min(*slowest);
        }
        best = best.min(start.elapsed());
    }
    let megabytes = pages.iter().map(Vec::len).sum::<usize>() as f64 / 1e6;
    println!("| pages a second, one thread, page room alone | {:.0} |", pages.len() as f64 / best.as_secs_f64());
    println!("| the same, MB a second | {:.0} |", megabytes / best.as_secs_f64());
    let slowest = slowest.into_iter().max().unwrap_or_default();
    println!("| slowest of these pages, milliseconds | {} |", slowest.as_millis());
}

fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    let mut out = Vec::new();
    match flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut out) {
        Ok(_) => out,
        Err(_) => bytes,
    }
}
