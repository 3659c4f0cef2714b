//! Why a token got its label: the fast engine's features by what they ask, with what each added.

use super::assemble::label;
use super::crf::{Fast, Pass};
use super::decode::{LABELS, OUTSIDE, Part};
use super::features::{Feature, Features};
use super::frame::Frame;
use super::second::Second;
use crate::text::Analysis;
use std::collections::BTreeMap;

/// What one kind of feature added to a token's label, against its having no part.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was asked, with the words it was asked of: `word “said”`.
    pub what: String,
    /// What it added, in natural logarithms of odds before the label's neighbours are looked at.
    pub weight: f32,
}

/// The reasons for each token to begin its part, strongest first.
pub(super) fn reasons(model: &Fast, analysis: &Analysis<'_>, wanted: &[(usize, Part)]) -> Vec<Vec<Reason>> {
    let frame = Frame::of(analysis, &model.lexicon);
    let (first, second) = (model.first_pass(), model.second_pass());
    let scores = first.first(&frame);
    let (labels, probabilities) = label(analysis, &scores);
    let of_first = Features::of(&frame);
    let of_second = Second::of(&frame, &labels, &probabilities);
    let one = |&(token, part): &(usize, Part)| {
        let mut sums: BTreeMap<String, f32> = BTreeMap::new();
        let Some(&sentence) = frame.sentence_of.get(token) else { return Vec::new() };
        let quote = frame.atoms[token].quote;
        let mut add = |pass: &Pass, feature: Feature| {
            let weight = weight(pass, feature, part);
            if weight != 0.0 {
                *sums.entry(told(analysis, token, feature.template)).or_default() += weight;
            }
        };
        of_first.sentence(sentence as usize, quote, &mut |f| add(first, f));
        of_first.token(token, &mut |f| add(first, f));
        of_second.sentence(sentence as usize, quote, &mut |f| add(second, f));
        of_second.token(token, &mut |f: Feature| add(second, f));
        let mut reasons: Vec<Reason> = sums.into_iter().map(|(what, weight)| Reason { what, weight }).collect();
        reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.what.cmp(&b.what)));
        reasons
    };
    wanted.iter().map(one).collect()
}

fn weight(pass: &Pass, feature: Feature, part: Part) -> f32 {
    let Some(payload) = pass.weights.get(feature.hash) else { return 0.0 };
    let of = |label: usize| f32::from(payload[label] as i8);
    (of(part.begin()) - of(OUTSIDE)) * pass.scales[usize::from(payload[LABELS])]
}

fn told(analysis: &Analysis<'_>, token: usize, template: u16) -> String {
    let (what, words) = question(template);
    let words: Vec<&str> = words
        .iter()
        .filter_map(|&step| token.checked_add_signed(step))
        .filter(|&i| analysis.tokens().get(i).is_some_and(|t| t.paragraph == analysis.tokens()[token].paragraph))
        .map(|i| analysis.word(i))
        .collect();
    if words.is_empty() { what.trim_end_matches(':').to_owned() } else { format!("{what} “{}”", words.join(" ")) }
}

/// What a template asks, and of which words, counted from the token. The numbers are those of `features.rs` and
/// `second.rs`.
fn question(template: u16) -> (&'static str, &'static [isize]) {
    const NEAR: [&[isize]; 7] = [&[-3], &[-2], &[-1], &[0], &[1], &[2], &[3]];
    let near = |from: u16| NEAR[usize::from(template - from)];
    match template {
        1 | 6 => ("quotation marks of the sentence and paragraph", &[]),
        2..=5 | 9 => ("shape of the sentence", &[]),
        7 | 8 | 10 => ("sentences beside it", &[]),
        20 => ("word", &[0]),
        21 => ("form of", &[0]),
        22 | 90 => ("quotation marks around", &[0]),
        23 => ("how often a cue:", &[0]),
        24 => ("how often in a source:", &[0]),
        25..=29 => ("beginning and ending of", &[0]),
        30..=36 => ("word near by", near(30)),
        40 => ("words", &[-1, 0]),
        41 => ("words", &[0, 1]),
        42 => ("words", &[-1, 0, 1]),
        43 => ("words after", &[1, 2]),
        44 => ("words before", &[-2, -1]),
        50..=56 => ("form of", near(50)),
        60..=66 => ("how often a cue:", near(60)),
        70..=76 => ("how often in a source:", near(70)),
        80..=86 => ("quotation marks around", near(80)),
        100..=106 => ("words used like", near(100)),
        110..=116 => ("words used like", near(110)),
        120 => ("words used like", &[0]),
        121 => ("words used like", &[-1, 0]),
        122 => ("words used like", &[0, 1]),
        123..=126 => ("words used like those around", &[0]),
        130 | 131 => ("place in the sentence", &[]),
        132..=138 => ("the likely cue before it, and what stands between", &[]),
        139..=145 => ("the likely cue after it, and what stands between", &[]),
        146 | 147 => ("the likely cues of the sentence", &[]),
        150..=156 => ("part of speech of", near(150)),
        160..=165 => ("parts of speech around", &[0]),
        200..=203 | 240..=243 => ("what the first look found in the sentence", &[]),
        210..=215 => ("what the first look took it for", &[]),
        220..=233 => ("what the first look took its neighbours for", &[]),
        250..=258 => ("the cue found before it, and what stands between", &[]),
        260..=268 => ("the cue found after it, and what stands between", &[]),
        270 | 271 => ("the cues and sources found on both sides", &[]),
        280 | 281 => ("what it is elsewhere in the document:", &[0]),
        _ => ("other", &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::engine::TokenScorer;
    use crate::text::Text;

    #[test]
    fn a_cue_is_one_for_its_word() {
        let text = "The ferry is late, Olga Brandt said.";
        let text = Text::from(text);
        let analysis = Analysis::of(&text, &[]);
        let said = (0..analysis.tokens().len()).find(|&i| analysis.word(i) == "said").unwrap_or(0);
        let model = Fast::embedded();
        let reasons = reasons(model, &analysis, &[(said, Part::Cue)]).remove(0);
        assert!(reasons.iter().any(|r| r.what == "word “said”" && r.weight > 0.0), "{reasons:?}");
        // The sum of all is what the engine decides by.
        let row = model.score(&analysis).rows[said];
        let sum: f32 = reasons.iter().map(|r| r.weight).sum();
        assert!((sum - (row[Part::Cue.begin()] - row[OUTSIDE])).abs() < 1e-3, "{sum} {row:?}");
    }

    #[test]
    fn every_question_has_its_words() {
        let text = "“The ferry is late,” Olga Brandt told the Tessara Times on Monday. “It was late before,” she said.";
        let text = Text::from(text);
        let analysis = Analysis::of(&text, &[]);
        let all: Vec<_> = (0..analysis.tokens().len()).map(|i| (i, Part::Source)).collect();
        for reason in reasons(Fast::embedded(), &analysis, &all).into_iter().flatten() {
            assert_ne!(reason.what, "other");
        }
    }
}
