//! Measures the program on the labelled data and prints the table of docs/measurements.md.
//!
//! `cargo build --release && cargo run --release --example evaluate [-- --peers]`. The data lies in `../shared/eval`;
//! Python 3 runs the scorers. The accurate engine is measured with `models/accurate.model`. `--peers` also runs textacy and trafilatura where Python has them.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measuring program")]

#[path = "../tests/quality/measure.rs"]
#[allow(dead_code, unreachable_pub, missing_docs, reason = "shared with the floors")]
mod measure;

#[path = "page_bench.rs"]
#[allow(dead_code, reason = "a program of its own too")]
mod page_bench;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

fn main() {
    let program = program();
    let data = measure::data().expect("no labelled data in ../shared/eval");
    let scratch = std::env::temp_dir().join("dateline-evaluate");
    std::fs::create_dir_all(&scratch).expect("the temporary folder can be written");
    println!("| measure | figure |\n| --- | ---: |");
    for (name, value) in measure::measure(&program, &data, &scratch) {
        println!("| {name} | {value:.3} |");
    }
    let texts = measure::files(&data.join("polnear/dev/text"));
    let weights = measure::weights();
    match &weights {
        None => eprintln!("the accurate engine is not measured: there is no models/accurate.model"),
        Some(weights) => {
            for (name, value) in measure::measure_accurate(&program, &data, &scratch, weights) {
                println!("| {name} | {value:.3} |");
            }
        }
    }
    let pages = measure::files(&data.join("extraction/html"));
    let words: usize =
        texts.iter().map(|t| std::fs::read_to_string(t).map_or(0, |t| t.split_whitespace().count())).sum();
    let seconds = best(|| drop(measure::run_read(&program, &texts, &["--threads", "1"], &scratch.join("speed.jsonl"))));
    let articles = words as f64 / 750.0 / seconds.as_secs_f64();
    println!("| texts, articles of 750 words a second, one thread, start-up included | {articles:.0} |");
    if let Some(weights) = weights.as_ref().and_then(|w| w.to_str()) {
        let flags = ["--threads", "1", "--model", weights];
        let seconds = best(|| drop(measure::run_read(&program, &texts, &flags, &scratch.join("speed.jsonl"))));
        let articles = words as f64 / 750.0 / seconds.as_secs_f64();
        println!("| the same with the accurate engine | {articles:.1} |");
    }
    let seconds = best(|| drop(measure::run_read(&program, &pages, &["--threads", "1"], &scratch.join("speed.jsonl"))));
    println!(
        "| pages a second, one thread, attributions included | {:.0} |",
        pages.len() as f64 / seconds.as_secs_f64()
    );
    page_bench::print(&data.join("extraction/html"), 5);
    let seed = data.join("chains/texts/tasnim-putin-assad.txt");
    let start = best(|| {
        let run = Command::new(&program).args(["trace", "--offline"]).arg(&seed).output();
        assert!(run.expect("the program starts").status.success());
    });
    println!("| trace of the seed text, offline, milliseconds wall | {:.0} |", start.as_secs_f64() * 1000.0);
    if std::env::args().any(|a| a == "--peers") {
        peers(&data, &scratch);
    }
}

/// `target/release/dateline`, beside the folder this example is in.
fn program() -> PathBuf {
    let here = std::env::current_exe().expect("an example knows its own path");
    let program = here.parent().and_then(Path::parent).map(|p| p.join("dateline"));
    program.filter(|p| p.exists()).expect("build the program first: cargo build --release")
}

/// The best of five runs: the others measure what else the machine did.
fn best(mut run: impl FnMut()) -> Duration {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..5).map(|_| time(&mut run)).min().unwrap_or_default()
}

fn peers(data: &Path, scratch: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/peers.py");
    let done = Command::new("python3").arg(script).arg(data).arg(scratch).status();
    assert!(done.is_ok_and(|s| s.success()), "the peers did not run");
}
