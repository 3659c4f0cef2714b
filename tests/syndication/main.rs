//! Copies, origins and directions, through the public interface.

mod drawn;
mod example;
#[cfg(feature = "index")]
mod index;
mod properties;

use dateline::outlet::OutletDirectory;
use dateline::page::{Document, Row};
use dateline::syndication::{Audit, Auditor};

/// Documents of rows of JSON.
fn documents(rows: &str) -> Vec<Document> {
    let rows = rows.lines().filter(|l| !l.is_empty());
    let row = |line: &str| serde_json::from_str::<Row>(line).expect("a test's rows are JSON");
    rows.filter_map(|line| row(line).document("row", OutletDirectory::embedded())).collect()
}

fn audit(documents: Vec<Document>) -> Audit {
    Auditor::new(OutletDirectory::embedded()).audit(documents, &mut |_| {})
}

fn json(audit: &Audit) -> String {
    let mut out = Vec::new();
    audit.write_json(&mut out, OutletDirectory::embedded()).expect("memory can be written to");
    String::from_utf8(out).expect("JSON is UTF-8")
}
