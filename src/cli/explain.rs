//! How a page was read, for people.

use super::output::plain;
use dateline::attribution::Reasoned;
use dateline::page::{Document, Explanation};
use std::fmt::Write as _;

/// Characters of a value shown at most; a page may give a whole text as its title.
const SHOWN: usize = 160;

/// One block of lines for a document.
pub(super) fn text((document, told): &(Document, Explanation), attributions: &[Reasoned]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", plain(document.id.as_str()));
    let paragraphs = document.text.paragraphs().count();
    let _ = writeln!(out, "  text: {paragraphs} paragraphs, {} characters", document.text.chars().count());
    match &told.body {
        None => {
            let _ = writeln!(out, "    the input has no mark-up to choose from");
        }
        Some(body) => {
            let element = body.element.as_deref().unwrap_or("no one element: its words stand in none together");
            let _ = writeln!(out, "    found by {}", body.by);
            let _ = writeln!(out, "    in {}", nearest(element));
            let _ = writeln!(out, "    which holds {} of the {} paragraphs compared", body.holds.0, body.holds.1);
            for left in &body.dropped {
                let _ = writeln!(out, "    left out, {}: {}", left.why, short(&left.words));
            }
        }
    }
    for caption in &told.captions {
        let _ = writeln!(out, "  caption, not in the text: {}", short(caption));
    }
    for field in &told.fields {
        let _ = writeln!(out, "  {}: {}", field.field, short(&field.value));
        let _ = writeln!(out, "    read in {}", plain(&field.from));
        for (from, value) in &field.others {
            let _ = writeln!(out, "    {} says: {}", plain(from), short(value));
        }
    }
    if let Some(outlet) = &document.outlet {
        let codes: Vec<_> = outlet.evidence.iter().map(|e| e.code.as_str()).collect();
        let _ = writeln!(out, "  outlet: {} ({})", short(&outlet.name), codes.join(", "));
    }
    for credit in &document.credits {
        let place = credit.span.map_or("outside the text".to_owned(), |s| short(document.text.slice(s)));
        let _ = writeln!(
            out,
            "  credit: {} ({}, {}): {place}",
            short(&credit.name),
            credit.kind.as_str(),
            credit.evidence.code.as_str()
        );
    }
    for note in &document.notes {
        let _ = writeln!(out, "  {} note: {}", note.kind.as_str(), short(document.text.slice(note.span)));
    }
    for entry in &document.entries {
        let _ = writeln!(out, "  entry of {}: {}", entry.published, short(document.text.slice(entry.span)));
    }
    for problem in &document.problems {
        let _ = writeln!(out, "  note: {}", plain(problem));
    }
    for reasoned in attributions {
        attribution(&mut out, document, reasoned);
    }
    out.push('\n');
    out
}

/// Reasons of one span shown at most: the rest are small or say the same again.
const REASONS: usize = 4;

/// Why one attribution was read as it was.
fn attribution(out: &mut String, document: &Document, reasoned: &Reasoned) {
    let a = &reasoned.attribution;
    let path = if a.path.is_empty() { "source not named".to_owned() } else { a.path.join(" <- ") };
    let inside = a.parent.as_ref().map_or(String::new(), |parent| format!(", in what {parent} says"));
    let _ = writeln!(out, "  {} {:.2}: {}", a.id, a.confidence.get(), plain(&path));
    let _ = writeln!(out, "    found by {}{inside}", reasoned.found.as_str());
    for part in &reasoned.parts {
        let words = short(document.text.slice(part.span));
        let _ = writeln!(out, "    {} {:.2}: {words}", part.part, part.probability);
        for reason in part.reasons.iter().take(REASONS) {
            let _ = writeln!(out, "      {:+.1} {}", reason.weight, short(&reason.what));
        }
    }
    for evidence in &a.evidence {
        let words = evidence.span.map_or(String::new(), |span| format!(": {}", short(document.text.slice(span))));
        let _ = writeln!(out, "    {} {:.2}{words}", evidence.code.as_str(), evidence.confidence.get());
    }
}

/// The last steps of a path: the first ones are every page's.
fn nearest(path: &str) -> String {
    let steps: Vec<&str> = path.split(" > ").collect();
    let from = steps.len().saturating_sub(5);
    let cut = if from > 0 { "… > " } else { "" };
    short(&format!("{cut}{}", steps[from..].join(" > ")))
}

fn short(text: &str) -> String {
    let text = plain(text);
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
