//! Attributions that the layout alone tells: a quotation signed after a dash, and a name with a colon before its words.

use super::FoundBy;
use super::assemble::Draft;
use super::decode::{Part, Piece};
use crate::text::Analysis;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

struct Lists {
    labels: BTreeSet<&'static str>,
    particles: BTreeSet<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let of = |class: &str| {
        let lines = include_str!("layout.txt").lines().filter(|l| !l.starts_with('#'));
        lines
            .filter_map(|l| l.split_once(':'))
            .filter(|(c, _)| *c == class)
            .flat_map(|(_, w)| w.split_whitespace())
            .collect()
    };
    Lists { labels: of("label"), particles: of("particle") }
});

// Names longer than this, with their titles, are sentences.
const LONGEST_NAME: usize = 14;
const LONGEST_LABEL: usize = 5;

/// The attributions told by layout, in order of the text.
///
/// The flag says whether the whole paragraph is the speaker's, as in a transcript: nothing else in it is outermost.
pub(crate) fn read(analysis: &Analysis<'_>) -> Vec<(Draft, bool)> {
    let paragraphs: Vec<Range<usize>> = analysis.paragraph_ranges().collect();
    let mut found = Vec::new();
    for (k, paragraph) in paragraphs.iter().enumerate() {
        if let Some(draft) = signed(analysis, paragraph, paragraphs.get(k + 1)) {
            found.push((draft, false));
        }
    }
    transcript(analysis, &paragraphs, &mut found);
    found.sort_by_key(|(d, _)| d.contents[0].start);
    found
}

fn draft(content: Range<usize>, cue: usize, source: Range<usize>) -> Draft {
    let piece = |part, r: Range<usize>| Piece { part, start: r.start, end: r.end };
    Draft {
        contents: vec![piece(Part::Content, content)],
        cues: vec![piece(Part::Cue, cue..cue + 1)],
        sources: vec![piece(Part::Source, source)],
        content_share: 1.0,
        source_share: 1.0,
        found: FoundBy::Layout,
    }
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// `“...” — Ann Lee, mayor`: a paragraph that a quotation opens and a name closes, or the name on a line of its own.
fn signed(analysis: &Analysis<'_>, paragraph: &Range<usize>, next: Option<&Range<usize>>) -> Option<Draft> {
    let start = analysis.tokens().get(paragraph.start)?.span.start;
    let at = analysis.quotations().partition_point(|q| q.span.start < start);
    let quotation = analysis.quotations().get(at).filter(|q| q.span.start == start && q.closed && q.depth == 0)?;
    let content = analysis.tokens_in(quotation.span);
    let rest = match (content.end < paragraph.end, next) {
        (true, _) => content.end..paragraph.end,
        (false, Some(next)) => next.clone(),
        _ => return None,
    };
    let is_dash = matches!(analysis.word(rest.start), "-" | "--" | "---" | "–" | "—" | "―");
    let mut name = rest.start + 1..rest.end;
    while name.end > name.start && matches!(analysis.word(name.end - 1), "." | ",") {
        name.end -= 1;
    }
    let fits = is_dash && content.len() >= 5 && (1..=LONGEST_NAME).contains(&name.len());
    (fits && is_name(analysis, name.clone())).then(|| draft(content, rest.start, name))
}

/// Capitalised words with particles, then the end, a comma or a bracket: no verb of saying.
fn is_name(analysis: &Analysis<'_>, range: Range<usize>) -> bool {
    if !is_capital(analysis.word(range.start)) {
        return false;
    }
    for i in range {
        let word = analysis.word(i);
        if matches!(word, "," | "(") {
            return true;
        }
        let joins = is_capital(word) || LISTS.particles.contains(word) || !word.starts_with(char::is_alphabetic);
        if !joins || matches!(word, ":" | ";" | "\"" | "“" | "?" | "!") {
            return false;
        }
    }
    true
}

/// The place lines that open the story: "ALDPORT, Norvia (Seaview) --".
pub(crate) fn place_lines(analysis: &Analysis<'_>) -> Vec<Range<usize>> {
    analysis.paragraph_ranges().take(FIRST_PARAGRAPHS).filter_map(|p| place_line(analysis, p)).collect()
}

// A place line stands over the story's first words; headline, byline, date and picture lines may come before.
const FIRST_PARAGRAPHS: usize = 8;
const LONGEST_PLACE: usize = 14;

fn place_line(analysis: &Analysis<'_>, paragraph: Range<usize>) -> Option<Range<usize>> {
    let is_loud = |i: usize| {
        let word = analysis.word(i);
        word.chars().filter(|c| c.is_uppercase()).count() > 1 && !word.contains(char::is_lowercase)
    };
    let end = paragraph.end.min(paragraph.start + LONGEST_PLACE);
    let dash = (paragraph.start + 1..end).find(|&i| matches!(analysis.word(i), "-" | "--" | "–" | "—" | "―"))?;
    let place = paragraph.start..dash;
    let has_bracket = analysis.word(dash - 1) == ")";
    let fits = place.clone().all(|i| {
        let word = analysis.word(i);
        is_capital(word) || !word.starts_with(char::is_alphabetic) || LISTS.particles.contains(word)
    });
    (fits && (is_loud(paragraph.start) || has_bracket) && dash + 1 < paragraph.end).then(|| paragraph.start..dash + 1)
}

/// `WALLACE: If I may, sir`: paragraphs that begin with a speaker's name in capitals, when there are several.
fn transcript(analysis: &Analysis<'_>, paragraphs: &[Range<usize>], found: &mut Vec<(Draft, bool)>) {
    let mut turns = Vec::new();
    for paragraph in paragraphs {
        // Some pages set each turn in quotation marks.
        let first = paragraph.start + usize::from(matches!(analysis.word(paragraph.start), "\"" | "“" | "''"));
        let end = paragraph.end.min(first + LONGEST_LABEL + 1);
        let Some(colon) = (first + 1..end).find(|&i| analysis.word(i) == ":") else { continue };
        let speaks = (first..colon).all(|i| {
            let word = analysis.word(i);
            !word.contains(char::is_lowercase) && !LISTS.labels.contains(word.to_lowercase().as_str())
        });
        let is_word = analysis.word(first).chars().filter(|c| c.is_alphabetic()).count() > 1;
        if speaks && is_word && paragraph.end > colon + 3 {
            turns.push((first..colon, colon, paragraph.end));
        }
    }
    // One such paragraph is a label that no list knew; a talk has turns, and somebody speaks twice.
    let names: BTreeSet<String> =
        turns.iter().map(|(name, ..)| analysis.text().slice(analysis.cover(name.clone())).to_owned()).collect();
    if turns.len() < 3 || names.len() == turns.len() {
        return;
    }
    found.extend(turns.into_iter().map(|(name, colon, end)| (draft(colon + 1..end, colon, name), true)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn shown(text: &str) -> Vec<String> {
        let text = Text::from(text);
        let analysis = Analysis::of(&text, &[]);
        let words = |p: &[Piece]| text.slice(analysis.cover(p[0].start..p[0].end)).to_owned();
        read(&analysis).iter().map(|(d, _)| format!("{} | {}", words(&d.sources), words(&d.contents))).collect()
    }

    #[test]
    fn a_dash_signs_a_quotation() {
        let want = ["Commissioner Ann Lee, of Harbour | “The bridge is safe to cross.”"];
        assert_eq!(shown("“The bridge is safe to cross.” — Commissioner Ann Lee, of Harbour."), want);
        assert_eq!(shown("“The bridge is safe to cross.”\n― Commissioner Ann Lee, of Harbour"), want);
        assert!(shown("“The bridge is safe to cross” — Ann Lee told the council so on Monday").is_empty());
    }

    #[test]
    fn place_lines_end_at_their_dash() {
        for (text, want) in [
            ("ALDPORT (Seaview) – The minister left.", Some("ALDPORT (Seaview) –")),
            ("ALDPORT, Norvia, March 3 (Seaview) -- The minister left.", Some("ALDPORT, Norvia, March 3 (Seaview) --")),
            ("The minister — a banker — left.", None),
            ("Aldport – where it rained – voted.", None),
        ] {
            let text = Text::from(text);
            let analysis = Analysis::of(&text, &[]);
            let found = place_lines(&analysis).pop().map(|r| text.slice(analysis.cover(r)).to_owned());
            assert_eq!(found.as_deref(), want);
        }
    }

    #[test]
    fn turns_of_a_talk_belong_to_their_speakers() {
        let talk = "LEE: Is the bridge safe?\nORR: It is safe to cross.\nLEE: Then we will go.";
        assert_eq!(shown(talk).len(), 3);
        assert_eq!(shown(talk)[1], "ORR | It is safe to cross.");
        assert!(shown("UPDATE: The bridge is open.\nRELATED: More on the bridge.").is_empty());
    }
}
