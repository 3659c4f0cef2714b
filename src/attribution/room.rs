//! Making room among attributions for one that is plainer.

use super::engine::RawAttribution;
use crate::text::Span;

/// Takes the framed words from whoever had them: whole pieces go, overlapping ones are cut.
pub(super) fn make_room(raws: &mut Vec<RawAttribution>, found: &RawAttribution) {
    let taken = found.content[0];
    let words = taken.cover(found.source[0]).cover(found.cue[0]);
    let touched = |r: &RawAttribution| r.content.iter().chain(&r.cue).any(|s| s.overlaps(words));
    let mut emptied = false;
    for raw in raws.iter_mut().filter(|r| r.parent.is_none() && touched(r)) {
        // Who says this is plain now; a rival without a source in the same words was a guess.
        if raw.source.is_empty() && raw.content.iter().chain(&raw.cue).all(|s| words.contains(*s)) {
            raw.content.clear();
            emptied = true;
            continue;
        }
        let pieces = std::mem::take(&mut raw.content);
        // An attribution around the whole frame is its parent in spirit, not its rival.
        if pieces.iter().any(|p| p.contains(words)) {
            raw.content = pieces;
            continue;
        }
        raw.content = pieces.into_iter().flat_map(|p| outside(p, taken)).collect();
        emptied |= raw.content.is_empty();
    }
    if !emptied {
        return;
    }
    let gone: Vec<bool> = raws.iter().map(|r| r.content.is_empty()).collect();
    drop_all(raws, &gone);
}

/// Parts of `piece` outside `taken`, if they hold more than a mark or two.
pub(super) fn outside(piece: Span, taken: Span) -> Vec<Span> {
    if !piece.overlaps(taken) {
        return vec![piece];
    }
    let left = Span::new(piece.start, piece.end.min(taken.start));
    let right = Span::new(piece.start.max(taken.end), piece.end);
    [left, right].into_iter().filter(|s| s.len() > 3 && s.start < s.end && s.end <= piece.end).collect()
}

/// Drops the marked attributions and what stood inside them, and renumbers the parents.
pub(super) fn drop_all(raws: &mut Vec<RawAttribution>, gone: &[bool]) {
    let mut gone = gone.to_vec();
    for i in 0..raws.len() {
        let mut at = raws[i].parent;
        while let Some(p) = at {
            gone[i] |= gone[p];
            at = raws[p].parent;
        }
    }
    let mut place = vec![0; raws.len()];
    let mut next = 0;
    for (i, gone) in gone.iter().enumerate() {
        place[i] = next;
        next += usize::from(!gone);
    }
    let mut at = 0;
    raws.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
    for raw in raws {
        raw.parent = raw.parent.map(|p| place[p]);
    }
}
