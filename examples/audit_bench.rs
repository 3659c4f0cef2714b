//! Measures an audit without the reading of its input: documents a second, peak memory, and the clusters found.
//!
//! `cargo run --release --example audit_bench -- TABLE.jsonl CLUSTERS.json`. `examples/audit_peers.py` calls it.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measuring program")]

use dateline::outlet::OutletDirectory;
use dateline::page::{Rows, TableKind};
use dateline::syndication::Auditor;
use std::collections::BTreeMap;
use std::fs::File;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [table, out] = &arguments[..] else { panic!("give a table and a file for the clusters") };
    let names = OutletDirectory::embedded();
    let rows = Rows::new(File::open(table).expect("the table opens"), TableKind::Lines).expect("the table can be read");
    let documents: Vec<_> =
        rows.filter_map(|(n, row)| row.ok().and_then(|row| row.document(&n.to_string(), names))).collect();
    let count = documents.len();
    let start = Instant::now();
    eprintln!("{count} documents read: {} MB, at most {} MB so far", memory("VmRSS:"), memory("VmHWM:"));
    let audit = Auditor::new(names).audit(documents, &mut |stage| {
        eprintln!("{:>8.2?}  {stage:?}: {} MB, at most {} MB", start.elapsed(), memory("VmRSS:"), memory("VmHWM:"));
    });
    let seconds = start.elapsed().as_secs_f64();
    let mut clusters: BTreeMap<&str, &str> = BTreeMap::new();
    for cluster in &audit.clusters {
        for member in &cluster.members {
            clusters.insert(audit.id(member.document).as_str(), &cluster.id);
        }
    }
    serde_json::to_writer(File::create(out).expect("the output can be written"), &clusters).expect("plain data");
    let peak = memory("VmHWM:");
    println!(
        "{{\"documents\": {count}, \"seconds\": {seconds:.3}, \"peak_mb\": {peak}, \"pairs\": {}}}",
        audit.edges.len()
    );
}

/// A row of what the system says of this process, in MB; 0 where it says nothing.
fn memory(row: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kb = status.lines().find_map(|l| l.strip_prefix(row)).and_then(|l| l.split_whitespace().next());
    kb.and_then(|kb| kb.parse::<u64>().ok()).map_or(0, |kb| kb / 1024)
}
