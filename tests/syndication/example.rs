//! The invented story of eight papers shows each finding.

use super::{audit, documents};
use dateline::report::{Options, Report, csv, html, picture, table};
use dateline::syndication::Direction;

fn report() -> Report {
    Report::of(
        &audit(documents(include_str!("../../examples/data/syndicated/harrow-falls.jsonl"))),
        &Options::default(),
    )
}

#[test]
fn each_paper_is_seen_to_do_what_it_did() {
    let report = report();
    assert_eq!(report.stories.len(), 1, "the other two stories are nobody's copies");
    let story = &report.stories[0];
    assert_eq!(story.origin_name.as_deref(), Some("Northgate News Agency"));
    assert_eq!((story.outlets, story.independent), (7, (1, 2)));
    let did = |outlet: &str| {
        let copy = story.copies.iter().find(|c| c.outlet == outlet);
        copy.unwrap_or_else(|| panic!("{outlet} carries it")).did.join("; ")
    };
    assert!(did("Elm Ridge Post").contains("credit dropped"));
    assert!(did("Elm Ridge Post").contains("new headline"));
    assert!(did("City Ledger").contains("quotation trimmed: “Hope is not a maintenance plan,”"));
    assert!(did("North Coast Radio").contains("number changed: 61,000 → 16,000"));
    assert!(did("North Coast Radio").contains("attribution dropped: “according to minutes of its June meeting”"));
    assert!(did("Valley Today").contains("2 paragraphs moved"));
    assert!(did("The Harbour Times").contains("carries a correction"));
    assert!(did("Eastern Mail").contains("correction not carried"));
    let credits = |outlet: &str| story.copies.iter().find(|c| c.outlet == outlet).and_then(|c| c.credits);
    assert_eq!(credits("Eastern Mail"), Some(true), "by its copyright line");
    assert_eq!(credits("The Harbour Times"), Some(true), "by its byline, of an agency no list knows");
    assert_eq!(credits("City Ledger"), Some(false));
    assert!(story.copies.iter().all(|c| c.from.is_none()), "all may have it from the wire");
    assert_eq!(story.parts.iter().map(|p| p.outlet.as_str()).collect::<Vec<_>>(), ["The Weekly Spectator"]);
}

#[test]
fn the_report_in_every_form() {
    let report = report();
    insta::assert_snapshot!("table", table(&report, 80, &|_, text| text.to_owned()));
    insta::assert_snapshot!("csv", csv(&report));
    let page = html(&report);
    assert!(page.contains("<td>Elm Ridge Post") || page.contains(">Elm Ridge Post</a>"));
    let drawn = picture(&report.stories[0]);
    assert_eq!(drawn.nodes.len(), 9);
    let svg = dateline::render::svg(&drawn, &dateline::render::SvgOptions::default());
    assert!(roxmltree::Document::parse(&svg).is_ok());
}

#[test]
fn text_of_pages_does_not_leave_its_cell() {
    let rows = include_str!("../../examples/data/syndicated/harrow-falls.jsonl");
    let hostile = rows.replace("Elm Ridge Post", "=cmd()<script>alert(1)</script>\\u202e\\u001b[31m");
    let report = Report::of(&audit(documents(&hostile)), &Options::default());
    assert!(!html(&report).contains("<script>"));
    assert!(!csv(&report).contains(",=cmd"));
    let printed = table(&report, 80, &|_, text| text.to_owned());
    assert!(!printed.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn a_page_that_names_its_source_makes_the_direction_known() {
    let story = "The harbour wall at Sandbank gave way in the night of Sunday, and by morning the fish market stood under \
                 a metre of water. Nobody was hurt, the harbour master said, because the market had closed early for the \
                 regatta. Engineers had warned of the wall in March. The council had put the repair off until the autumn, \
                 when the money of next year would be there.";
    let rows = format!(
        "{{\"id\":\"b\",\"publisher\":\"Sandbank Gazette\",\"url\":\"https://gazette.example/wall\",\"text\":\"{story}\"}}\n\
         {{\"id\":\"a\",\"publisher\":\"Coast Daily\",\"url\":\"https://coast.example/1\",\
         \"canonical\":\"https://gazette.example/wall\",\"text\":\"{story}\"}}"
    );
    let found = audit(documents(&rows));
    let edge = &found.edges[0];
    assert_eq!((found.id(edge.from).as_str(), found.id(edge.to).as_str()), ("b", "a"));
    assert_eq!(edge.direction, Direction::Known);
}
