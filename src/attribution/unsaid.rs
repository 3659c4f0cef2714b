//! What looks like a statement and is none: titles, suppositions, times of publication.

use super::engine::RawAttribution;
use super::media::Medium;
use super::model::Speech;
use super::room::drop_all;
use crate::text::{Analysis, Span};

/// A programme's name in quotation marks is no statement.
pub(super) fn drop_titles(media: &[Medium], raws: &mut [RawAttribution]) {
    let is_title = |piece: &Span| {
        media.iter().any(|m| m.span.overlaps(*piece) && m.span.start <= piece.start + 4 && piece.end <= m.span.end + 4)
    };
    for raw in raws {
        if raw.content.iter().any(|p| !is_title(p)) {
            raw.content.retain(|p| !is_title(p));
        }
    }
}

/// "If the inspector says that ...": nobody has said it.
pub(super) fn drop_supposed(analysis: &Analysis<'_>, raws: &mut Vec<RawAttribution>) {
    let supposed = |r: &RawAttribution| {
        let before = r.source.first().and_then(|&s| analysis.tokens_in(s).start.checked_sub(1));
        let present = |s: &Span| analysis.text().slice(*s).ends_with('s');
        let led = before.is_some_and(|i| matches!(analysis.lower(i).as_str(), "if" | "unless"));
        led && r.speech == Speech::Indirect && r.cue.iter().any(present)
    };
    let gone: Vec<bool> = raws.iter().map(supposed).collect();
    drop_all(raws, &gone);
}

/// "Published 9:21 a.m. ET July 15, 2018" says when, not what.
pub(super) fn drop_stamps(analysis: &Analysis<'_>, raws: &mut Vec<RawAttribution>) {
    let word = |i: usize| analysis.lower(i);
    let stamps =
        |c: &Span| analysis.tokens_in(*c).any(|i| matches!(word(i).as_str(), "published" | "updated" | "posted"));
    let plain = |i: usize| {
        let small = analysis.word(i).starts_with(char::is_lowercase) && analysis.word(i).chars().count() > 2;
        small && !matches!(word(i).as_str(), "a.m." | "p.m.")
    };
    let when = |r: &RawAttribution| {
        let words = || r.content.iter().flat_map(|&c| analysis.tokens_in(c));
        words().any(|i| analysis.word(i).contains(|c: char| c.is_ascii_digit())) && !words().any(plain)
    };
    let gone: Vec<bool> = raws.iter().map(|r| r.cue.iter().any(stamps) && when(r)).collect();
    drop_all(raws, &gone);
}
