//! "M, citing N, reported that ...": whence a report comes is no statement of its own.

use super::engine::RawAttribution;
use super::lexicon::ENGLISH;
use super::room::drop_all;
use crate::text::{Analysis, Span};

/// Takes "citing" for what it is: where a verb of reporting follows, that is the cue; else a short "citing two officials"
/// is dropped.
pub(super) fn without_citing(analysis: &Analysis<'_>, mut raws: Vec<RawAttribution>) -> Vec<RawAttribution> {
    let is_citing = |r: &RawAttribution| {
        let cue: Vec<&str> = r.cue.iter().map(|&c| analysis.text().slice(c)).collect();
        matches!(cue.as_slice(), ["citing" | "quoting"])
    };
    let mut gone = vec![false; raws.len()];
    for i in 0..raws.len() {
        if !is_citing(&raws[i]) {
            continue;
        }
        let words: usize = raws[i].content.iter().map(|&c| analysis.tokens_in(c).len()).sum();
        match reported(analysis, &raws[i]).filter(|_| raws[i].parent.is_none()) {
            Some((cue, content)) => {
                let taken = |r: &RawAttribution| r.content.iter().chain(&r.cue).any(|s| s.overlaps(cue));
                if raws.iter().enumerate().any(|(k, r)| k != i && taken(r)) {
                    gone[i] = true;
                } else {
                    raws[i].cue = vec![cue];
                    raws[i].content = vec![content];
                }
            }
            None => gone[i] = words <= 10,
        }
    }
    drop_all(&mut raws, &gone);
    raws
}

/// The verb after "citing N," or before it and what it reports: the clause to the end of the sentence.
fn reported(analysis: &Analysis<'_>, raw: &RawAttribution) -> Option<(Span, Span)> {
    const REACH: usize = 14;
    let citing = analysis.tokens_in(*raw.cue.first()?);
    let sentence = analysis.sentence_at(citing.start);
    let reports = |i: usize| ENGLISH.reporting.contains(analysis.lower(i).as_str());
    let mut after = citing.end + 1..sentence.end.min(citing.end + REACH);
    let (verb, from) = match citing.start.checked_sub(2).filter(|&i| i >= sentence.start && reports(i)) {
        // "M reported, citing N, that".
        Some(verb) => (verb, after.find(|&i| analysis.lower(i) == "that")?),
        None => {
            let verb = after.find(|&i| reports(i) && analysis.word(i - 1) == ",")?;
            (verb, verb + 1)
        }
    };
    let that = usize::from(analysis.lower(from) == "that");
    let full_stop = usize::from(analysis.word(sentence.end - 1) == ".");
    let content = from + that..sentence.end - full_stop;
    (content.len() >= 3).then(|| (analysis.cover(verb..verb + 1), analysis.cover(content)))
}
