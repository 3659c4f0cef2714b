//! How likely a found attribution is right: what decides whether it stays, and the confidence it is given.

use super::FoundBy;
use super::assemble::Draft;
use super::decode::{Part, Row};
use super::features::{bucket, cluster_of};
use super::frame::Frame;
use super::hash;
use super::link::certainty;
use super::table::Table;

/// A logistic model over hashed features of whole attributions.
#[derive(Debug, Clone)]
pub(crate) struct Judge {
    pub(crate) weights: Table<2>,
    pub(crate) scales: [f32; 256],
}

impl Judge {
    /// Probability that content and source are right.
    pub(crate) fn probability(&self, features: &[u64]) -> f32 {
        let weight =
            |f: &u64| self.weights.get(*f).map_or(0.0, |[w, s]| f32::from(*w as i8) * self.scales[usize::from(*s)]);
        let sum: f32 = features.iter().map(weight).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// Probabilities as fine steps, closer together towards 0 and 1.
fn fine(p: f32) -> u64 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    ((p / (1.0 - p)).ln() * 1.5 + 16.0).clamp(0.0, 31.0) as u64
}

/// The features of one attribution.
pub(crate) fn features(frame: &Frame, draft: &Draft, probabilities: &[Row]) -> Vec<u64> {
    let mut out = Vec::with_capacity(48);
    let mut f = |template: u64, value: u64| out.push(hash::pair(2000 + template, value));
    let word = |i: usize| frame.atoms.get(i).map_or(0, |a| a.word);
    let extra = u64::from(draft.found == FoundBy::Daring);
    let content = draft.contents[0];
    let contents = draft.contents.iter().map(|&p| certainty(p, probabilities)).fold(1f32, f32::min);
    let cue = draft.cues.first().copied();
    let source = draft.sources.first().copied();
    let cue_sure = cue.map_or(1.0, |p| certainty(p, probabilities));
    let source_sure = source.map_or(1.0, |p| certainty(p, probabilities));
    let total = contents * cue_sure * source_sure * draft.content_share * draft.source_share;
    let quoted = draft.contents.iter().flat_map(|p| p.start..p.end).filter(|&i| frame.atoms[i].quote == 1).count();
    let length: usize = draft.contents.iter().map(|p| p.end - p.start).sum();
    let speech = if quoted * 10 >= length * 8 { 2 } else { u64::from(quoted > 0) };
    let kind = speech * 2 + extra;
    f(0, 0);
    f(1, fine(total));
    f(2, fine(total) * 8 + kind);
    f(3, fine(contents));
    f(4, fine(cue_sure));
    f(5, fine(source_sure));
    f(6, fine(draft.content_share));
    f(7, fine(draft.source_share));
    f(8, fine(contents) / 3 * 16 + fine(cue_sure) / 3);
    f(9, fine(cue_sure) / 3 * 16 + fine(source_sure) / 3);
    f(10, kind);
    f(11, bucket(length) * 8 + kind);
    f(12, draft.contents.len().min(4) as u64 * 8 + kind);
    f(13, word(content.start));
    f(14, word(content.start.wrapping_sub(1)));
    f(15, word(content.end));
    f(16, cluster_of(&frame.atoms[content.start]));
    let last = draft.contents.iter().map(|p| p.end).max().unwrap_or(content.end);
    f(17, frame.atoms.get(last).map_or(15, |a| a.sign as u64) * 8 + kind);
    // How sure the edges are: content judged by overlap fails by its edges.
    let begins = probabilities[content.start][Part::Content.begin()];
    let goes_on = probabilities.get(last).map_or(0.0, |p| p[Part::Content.inside()]);
    f(18, fine(begins));
    f(19, fine(goes_on));
    f(20, fine(begins) / 3 * 16 + fine(goes_on) / 3);
    match cue {
        None => f(21, kind),
        Some(cue) => {
            f(22, word(cue.start));
            f(23, word(cue.end - 1));
            f(24, hash::pair(word(cue.start), word(cue.end - 1)));
            f(25, hash::pair(word(cue.start), kind));
            f(26, cluster_of(&frame.atoms[cue.start]));
            f(27, (cue.end - cue.start).min(6) as u64 * 8 + kind);
            f(28, u64::from(frame.atoms[cue.start].class.cue) * 8 + u64::from(frame.atoms[cue.end - 1].class.cue));
            let before = u64::from(content.start < cue.start);
            let distance =
                if before == 1 { cue.start.saturating_sub(content.end) } else { content.start.saturating_sub(cue.end) };
            f(29, before * 16 + bucket(distance));
            f(30, (before * 16 + bucket(distance)) * 8 + kind);
            f(31, u64::from(frame.sentence_of[cue.start].abs_diff(frame.sentence_of[content.start]).min(3)) * 8 + kind);
            f(32, hash::pair(word(cue.end - 1), word(content.start)));
        }
    }
    match source {
        None => f(33, cue.map_or(0, |c| word(c.start))),
        Some(source) => {
            f(34, word(source.start));
            f(35, word(source.end - 1));
            f(36, bucket(source.end - source.start) * 8 + kind);
            f(
                37,
                u64::from(frame.atoms[source.start].is_capital) * 2 + u64::from(frame.atoms[source.end - 1].is_capital),
            );
            let cue = cue.unwrap_or(content);
            let near = frame.sentence_of[source.start].abs_diff(frame.sentence_of[cue.start]).min(3);
            f(38, u64::from(near) * 2 + u64::from(source.start < cue.start));
            f(39, fine(probabilities[source.start][Part::Source.begin()]));
            f(40, cluster_of(&frame.atoms[source.end - 1]));
        }
    }
    out
}
