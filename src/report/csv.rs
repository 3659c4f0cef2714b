//! A report as comma-separated values.

use super::lines::{CopyLine, Report, StoryReport};

const NAMES: [&str; 12] = [
    "story",
    "headline",
    "origin",
    "outlet",
    "document",
    "url",
    "published",
    "role",
    "share",
    "from",
    "direction",
    "did",
];

/// Writes one row a copy, with names first. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe.
pub fn csv(report: &Report) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    let mut put = |cells: &[String]| table.write_record(cells).expect("memory can be written to");
    put(&NAMES.map(str::to_owned));
    for story in &report.stories {
        for copy in story.copies.iter().chain(&story.parts) {
            put(&cells(story, copy).map(|cell| unarmed(&cell)));
        }
    }
    let bytes = table.into_inner().expect("memory can be written to");
    String::from_utf8(bytes).expect("every cell is UTF-8")
}

fn cells(story: &StoryReport, copy: &CopyLine) -> [String; 12] {
    let (from, direction) = copy.from.clone().map_or((String::new(), ""), |(from, way)| (from, way.as_str()));
    [
        story.id.clone(),
        copy.title.clone().unwrap_or_else(|| story.headline.clone()),
        story.origin.clone(),
        copy.outlet.clone(),
        copy.id.clone(),
        copy.url.clone().unwrap_or_default(),
        copy.published.clone().unwrap_or_default(),
        copy.role.to_owned(),
        format!("{:.3}", copy.share),
        from,
        direction.to_owned(),
        copy.did.join("; "),
    ]
}

/// Text of a page must not become a formula: see OWASP, "CSV injection".
fn unarmed(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_unarmed() {
        assert_eq!(unarmed("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(unarmed("Dam holds"), "Dam holds");
    }
}
