//! Tokens and labels as the accurate engine's trainer reads them: one text a line, in JSON.

use super::{Sample, labels, touched};
use crate::attribution::engine::accurate::form::form;
use crate::text::{Analysis, QuoteState};
use serde::Serialize;

/// One text, token by token.
#[derive(Serialize)]
struct Line<'t> {
    name: &'t str,
    words: Vec<&'t str>,
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
    /// 0 outside a quotation, 1 inside, 2 a mark.
    quotes: Vec<u8>,
    forms: Vec<u8>,
    labels: Vec<u8>,
    /// First tokens of a cue and of its source, if it has one.
    sources: Vec<(usize, Option<usize>)>,
    /// First tokens of a content and of its cue.
    contents: Vec<(usize, usize)>,
}

/// A text's tokens and gold labels as one line of JSON.
///
/// # Panics
///
/// Never: such a line can always be written.
pub fn tagged(sample: &Sample) -> String {
    let analysis = Analysis::of(&sample.text, &[]);
    let tokens = analysis.tokens();
    let (mut sources, mut contents) = (Vec::new(), Vec::new());
    for gold in &sample.gold {
        let first = |span| Some(touched(&analysis, span)).filter(|r| !r.is_empty()).map(|r| r.start);
        let Some(cue) = gold.cue.first().and_then(|&s| first(s)) else { continue };
        sources.push((cue, gold.source.first().and_then(|&s| first(s))));
        contents.extend(gold.content.iter().filter_map(|&s| first(s)).map(|content| (content, cue)));
    }
    let line = Line {
        name: &sample.name,
        words: (0..tokens.len()).map(|i| analysis.word(i)).collect(),
        sentences: tokens.iter().map(|t| t.sentence).collect(),
        paragraphs: tokens.iter().map(|t| t.paragraph).collect(),
        quotes: tokens.iter().map(|t| quote(t.quote)).collect(),
        forms: forms(&analysis),
        labels: labels(&analysis, sample),
        sources,
        contents,
    };
    serde_json::to_string(&line).expect("strings and numbers are always JSON")
}

fn quote(state: QuoteState) -> u8 {
    match state {
        QuoteState::Outside => 0,
        QuoteState::Inside => 1,
        QuoteState::Mark => 2,
    }
}

fn forms(analysis: &Analysis<'_>) -> Vec<u8> {
    let tokens = analysis.tokens();
    (0..tokens.len()).map(|i| form(analysis.word(i), i == 0 || tokens[i].sentence != tokens[i - 1].sentence)).collect()
}
