//! Trains the fast engine's model from annotated news. Behind the feature `train`: no reader of news needs it.
//!
//! Everything is seeded and ordered: the same texts give the same model, byte for byte, on one machine.

mod brat;
mod chain;
mod export;
mod rank;

pub use brat::{Gold, Sample, load, taught};
pub use export::tagged;

use super::Scores;
use super::assemble::{Draft, drafts, label};
use super::crf::{Fast, Pass, write, write_transitions};
use super::decode::{OUTSIDE, Part, Piece, Row};
use super::frame::{Frame, Lexicon, WordClass, word_hash};
use super::judge;
use super::link::Linker;
use super::table::{Table, quantise, scales};
use crate::text::{Analysis, Span};
use std::collections::{BTreeMap, BTreeSet};

/// How a model is trained.
#[derive(Debug, Clone)]
pub struct Options {
    /// Passes over the training texts.
    pub epochs: usize,
    /// Features seen less often are left out.
    pub least: u8,
    /// First step's length.
    pub rate: f32,
    /// Pull of weights towards zero, a token seen.
    pub decay: f32,
    /// Extra cost of losing a content's token while training.
    pub miss_cost: f32,
    /// Most features kept in the file, the heaviest first.
    pub features: usize,
    /// First step's length of the second pass.
    pub second_rate: f32,
    /// Passes over the training texts of the second pass.
    pub second_epochs: usize,
    /// Most features of the second pass kept in the file.
    pub second_features: usize,
    /// Share of names made unknown while training.
    pub mask: f64,
    /// What a token of the texts that an engine annotated counts for, beside one that people annotated.
    pub weight: f32,
    /// Word clusters and parts of speech: lines of word, cluster path, tag number.
    pub words: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            epochs: 6,
            least: 4,
            rate: 0.02,
            decay: 1e-6,
            miss_cost: 0.0,
            features: 253_000,
            second_rate: 0.02,
            second_epochs: 4,
            second_features: 79_000,
            mask: 0.2,
            weight: 0.5,
            words: include_str!("../words.txt").to_owned(),
        }
    }
}

/// Trains a model and gives its file's bytes. `report` is told how training goes.
///
/// The two passes learn from `more` too: texts that a better engine annotated.
pub fn train(samples: &[Sample], more: &[Sample], options: &Options, mut report: impl FnMut(&str)) -> Vec<u8> {
    let both = || samples.iter().chain(more);
    let analyses: Vec<Analysis<'_>> = both().map(|s| Analysis::of(&s.text, &[])).collect();
    let golds: Vec<Vec<u8>> = analyses.iter().zip(both()).map(|(a, s)| labels(a, s)).collect();
    let open_lexicon = |bytes: Vec<u8>| -> Lexicon { Table::open(bytes.into()).expect("a table just built opens") };
    let all: Vec<usize> = (0..samples.len()).collect();
    let lexicon_bytes = lexicon(&analyses, &golds, &all, &options.words);
    // A text's own labels must not shine through the lexicon it is learnt with.
    let lexicons: Vec<Lexicon> = (0..FOLDS)
        .map(|fold| {
            let others: Vec<usize> = all.iter().copied().filter(|i| i % FOLDS != fold).collect();
            open_lexicon(lexicon(&analyses, &golds, if others.is_empty() { &all } else { &others }, &options.words))
        })
        .collect();
    let mut documents: Vec<chain::Document<'_>> = (0..analyses.len())
        .map(|i| chain::Document {
            analysis: &analyses[i],
            lexicon: &lexicons[i % FOLDS],
            labels: &golds[i],
            mask: (options.mask, i as u64 + 1),
            weight: if i < samples.len() { 1.0 } else { options.weight },
            before: None,
        })
        .collect();
    // What the first pass makes of texts it has not learnt from is what the second learns from.
    let mut before: Vec<Option<chain::Before>> = vec![None; documents.len()];
    for (fold, lexicon) in lexicons.iter().enumerate() {
        let others: Vec<&chain::Document<'_>> =
            documents.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, d)| d).collect();
        report(&format!("fold {}", fold + 1));
        let pass = pass(&chain::train(&others, None, options, &mut report));
        for i in (fold..documents.len()).step_by(FOLDS) {
            let frame = Frame::of(&analyses[i], lexicon);
            let scores = pass.first(&frame);
            let (labels, probabilities) = label(&analyses[i], &scores);
            before[i] = Some(chain::Before { rows: scores.rows, labels, probabilities });
        }
    }
    report("first pass");
    let first = chain::train(&documents.iter().collect::<Vec<_>>(), None, options, &mut report);
    for (document, before) in documents.iter_mut().zip(before) {
        document.before = before;
    }
    report("second pass");
    let again = Options {
        rate: options.second_rate,
        epochs: options.second_epochs,
        features: options.second_features,
        ..options.clone()
    };
    let second = chain::train(&documents.iter().collect::<Vec<_>>(), Some(&first.transitions), &again, &mut report);
    // The linker learns from pieces found in texts that neither pass has learnt from.
    let mut scored: Vec<Option<Scores>> = vec![None; documents.len()];
    for (fold, lexicon) in lexicons.iter().enumerate() {
        let others: Vec<&chain::Document<'_>> =
            documents.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, d)| d).collect();
        report(&format!("second pass, fold {}", fold + 1));
        let pass = pass(&chain::train(&others, Some(&first.transitions), &again, &mut report));
        for i in (fold..documents.len()).step_by(FOLDS) {
            let frame = Frame::of(&analyses[i], lexicon);
            let before = documents[i].before.as_ref().expect("every text was scored by the first pass");
            scored[i] = Some(pass.second(&frame, before.rows.clone(), &before.labels, &before.probabilities));
        }
    }
    let scored: Vec<Scores> = scored.into_iter().flatten().collect();
    let predicted: Vec<(Vec<u8>, Vec<Row>)> = analyses.iter().zip(&scored).map(|(a, s)| label(a, s)).collect();
    let linked: Vec<rank::Document<'_>> = (0..samples.len())
        .map(|i| rank::Document {
            analysis: &analyses[i],
            lexicon: &lexicons[i % FOLDS],
            labels: &predicted[i].0,
            probabilities: &predicted[i].1,
            gold: &samples[i].gold,
        })
        .collect();
    let linker = linker(&linked.iter().collect::<Vec<_>>(), &mut report);
    // The judge learns from drafts of texts that the linker has not learnt from.
    let mut examples = Vec::new();
    for half in 0..2 {
        let others: Vec<&rank::Document<'_>> = linked.iter().skip(1 - half).step_by(2).collect();
        let other = open_linker(self::linker(&others, &mut report));
        for i in (half..samples.len()).step_by(2) {
            let frame = Frame::of(&analyses[i], &lexicons[i % FOLDS]);
            let (drafts, probabilities) = drafts(&analyses[i], &frame, &other, &scored[i]);
            let right = judged(&analyses[i], &drafts, &samples[i].gold);
            examples.extend(drafts.iter().zip(right).map(|(d, r)| (judge::features(&frame, d, &probabilities), r)));
        }
    }
    let judge = rank::train_judge(examples, &mut report);
    let [content, source] = linker;
    write([
        lexicon_bytes,
        table(&first),
        write_transitions(&first.transitions),
        table(&second),
        write_transitions(&second.transitions),
        content,
        source,
        small_table(judge),
    ])
}

fn small_table(weights: BTreeMap<u64, f32>) -> Vec<u8> {
    Table::<2>::build(weights.into_iter().map(|(h, w)| (h, quantise([w]))).collect())
}

fn linker(documents: &[&rank::Document<'_>], report: &mut impl FnMut(&str)) -> [Vec<u8>; 2] {
    let (content, source) = rank::train(documents, report);
    [small_table(content), small_table(source)]
}

fn open_linker(tables: [Vec<u8>; 2]) -> Linker {
    let [content, source] = tables.map(|bytes| Table::open(bytes.into()).expect("a table just built opens"));
    Linker { content, source, scales: scales() }
}

// Words that two sources may share without being the same.
const EMPTY_WORDS: [&str; 28] = [
    "the",
    "a",
    "an",
    "of",
    "and",
    "or",
    "in",
    "on",
    "at",
    "to",
    "for",
    "with",
    "by",
    "from",
    "his",
    "her",
    "its",
    "their",
    "mr",
    "mrs",
    "ms",
    "sen",
    "rep",
    "gov",
    "president",
    "former",
    "who",
    "which",
];

/// Which drafts are right: half of the content shared with a gold attribution of its own, and the source its source.
fn judged(analysis: &Analysis<'_>, drafts: &[Draft], golds: &[Gold]) -> Vec<bool> {
    let word = |i: &usize| analysis.word(*i).starts_with(char::is_alphanumeric);
    let of_pieces =
        |pieces: &[Piece]| -> BTreeSet<usize> { pieces.iter().flat_map(|p| p.start..p.end).filter(word).collect() };
    let of_spans =
        |spans: &[Span]| -> BTreeSet<usize> { spans.iter().flat_map(|s| touched(analysis, *s)).filter(word).collect() };
    let golds: Vec<[BTreeSet<usize>; 2]> = golds.iter().map(|g| [of_spans(&g.content), of_spans(&g.source)]).collect();
    let mut taken = vec![false; golds.len()];
    drafts
        .iter()
        .map(|draft| {
            let (content, source) = (of_pieces(&draft.contents), of_pieces(&draft.sources));
            let matches = |g: &BTreeSet<usize>| {
                let shared = g.intersection(&content).count();
                shared > 0 && 2 * shared >= g.len() + content.len() - shared
            };
            let Some(k) = (0..golds.len()).find(|&k| !taken[k] && matches(&golds[k][0])) else { return false };
            taken[k] = true;
            let telling =
                |i: &usize| !EMPTY_WORDS.contains(&analysis.word(*i).trim_end_matches('.').to_lowercase().as_str());
            golds[k][1] == source || golds[k][1].intersection(&source).any(telling)
        })
        .collect()
}

/// Texts are divided into this many parts, each scored by a model of the others.
const FOLDS: usize = 5;

fn table(trained: &chain::Trained) -> Vec<u8> {
    Table::<8>::build(trained.weights.iter().map(|(hash, weights)| (*hash, quantise(*weights))).collect())
}

fn pass(trained: &chain::Trained) -> Pass {
    let weights = Table::open(table(trained).into()).expect("a table just built opens");
    Pass::new(weights, trained.transitions)
}

/// Reads back a trained model.
///
/// # Errors
///
/// If the bytes are not a model.
pub fn open(bytes: Vec<u8>) -> Result<Fast, super::ModelError> {
    Fast::from_bytes(bytes)
}

/// The tokens that a gold span touches.
fn touched(analysis: &Analysis<'_>, span: Span) -> std::ops::Range<usize> {
    let tokens = analysis.tokens();
    let start = tokens.partition_point(|t| t.span.end <= span.start);
    let end = tokens.partition_point(|t| t.span.start < span.end);
    start..end.max(start)
}

/// Gold labels: of parts that overlap, the first annotated stays.
fn labels(analysis: &Analysis<'_>, sample: &Sample) -> Vec<u8> {
    let tokens = analysis.tokens();
    let mut labels = vec![OUTSIDE as u8; tokens.len()];
    for gold in &sample.gold {
        for (part, spans) in [(Part::Source, &gold.source), (Part::Cue, &gold.cue), (Part::Content, &gold.content)] {
            for &span in spans {
                let mut last = None;
                for i in touched(analysis, span) {
                    if labels[i] != OUTSIDE as u8 {
                        continue;
                    }
                    let goes_on = last == Some(i.wrapping_sub(1)) && tokens[i].paragraph == tokens[i - 1].paragraph;
                    labels[i] = if goes_on { part.inside() } else { part.begin() } as u8;
                    last = Some(i);
                }
            }
        }
    }
    labels
}

/// Classes of words: how often each is a cue or in a source in these texts, and the given clusters and tags.
fn lexicon(analyses: &[Analysis<'_>], golds: &[Vec<u8>], texts: &[usize], words: &str) -> Vec<u8> {
    #[derive(Default)]
    struct Count {
        all: u32,
        cue: u32,
        source: u32,
    }
    let empty = Lexicon::default();
    let mut counts: BTreeMap<u64, Count> = BTreeMap::new();
    for (analysis, labels) in texts.iter().map(|&i| (&analyses[i], &golds[i])) {
        let frame = Frame::of(analysis, &empty);
        for (atom, &label) in frame.atoms.iter().zip(labels) {
            let count = counts.entry(atom.word).or_default();
            count.all += 1;
            match Part::of(label.into()) {
                Some(Part::Cue) => count.cue += 1,
                Some(Part::Source) => count.source += 1,
                _ => {}
            }
        }
    }
    let mut classes: BTreeMap<u64, WordClass> = BTreeMap::new();
    for line in words.lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(word), Some(cluster), tag) = (fields.next(), fields.next(), fields.next()) else { continue };
        let cluster = u16::from_str_radix(&format!("1{cluster}"), 2).unwrap_or(0);
        let tag = tag.and_then(|t| t.parse().ok()).unwrap_or(0);
        classes.insert(word_hash(word), WordClass { cluster, tag, ..WordClass::default() });
    }
    let step = |part: u32, all: u32, steps: &[f32]| {
        let share = part as f32 / (all + 2) as f32;
        if part < 3 { 0 } else { steps.iter().filter(|&&s| share > s).count() as u8 }
    };
    for (word, count) in counts {
        let class = classes.entry(word).or_default();
        class.cue = step(count.cue, count.all, &[0.1, 0.25, 0.5, 0.75]);
        class.source = step(count.source, count.all, &[0.1, 0.25, 0.5]);
    }
    classes.retain(|_, c| *c != WordClass::default());
    Table::<5>::build(classes.into_iter().map(|(h, c)| (h, c.to_bytes())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::engine::attributions;

    /// Brackets mark the parts: `<source>`, `{cue}`, `[content]`.
    fn sample(marked: &str) -> Sample {
        let mut text = String::new();
        let mut gold = Gold::default();
        let mut start = 0;
        for c in marked.chars() {
            match c {
                '<' | '{' | '[' => start = text.len(),
                '>' => gold.source.push(Span::new(start, text.len())),
                '}' => gold.cue.push(Span::new(start, text.len())),
                ']' => gold.content.push(Span::new(start, text.len())),
                _ => text.push(c),
            }
        }
        Sample {
            name: String::new(),
            text: text.into(),
            gold: if gold.cue.is_empty() { Vec::new() } else { vec![gold] },
        }
    }

    fn samples() -> Vec<Sample> {
        let names = ["the mayor", "Ms. Orr", "the pilot", "a farmer", "the envoy", "Mr. Holt", "the judge", "a nurse"];
        let facts = ["the dam will hold", "rain is near", "boats were lost", "roads are shut", "the vote was fair"];
        let mut all = Vec::new();
        for (i, name) in names.iter().enumerate() {
            for k in 0..5 {
                let fact = facts[(i + k) % 5];
                all.push(sample(&format!("On Monday <{name}> {{blurped}} [that {fact}].")));
                all.push(sample(&format!("[“{fact},”] {{blurped}} <{name}>.")));
                all.push(sample(&format!("On Monday {name} saw the bridge and {fact}.")));
            }
        }
        all
    }

    #[test]
    fn learns_a_cue_that_no_other_text_has() {
        let options = Options { least: 1, mask: 0.0, epochs: 8, ..Options::default() };
        let bytes = train(&samples(), &[], &options, |_| ());
        let model = open(bytes.clone()).expect("just written");
        for (text, source, content) in [
            ("On Friday the clerk blurped that the mill was sold.", "the clerk", "that the mill was sold"),
            ("“the mill was sold,” blurped Ms. Kane.", "Ms. Kane", "“the mill was sold,”"),
        ] {
            let text = crate::text::Text::from(text);
            let found = attributions(&model, &Analysis::of(&text, &[]));
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(text.slice(found[0].source[0]), source);
            assert_eq!(text.slice(found[0].content[0]), content);
            assert_eq!(text.slice(found[0].cue[0]), "blurped");
        }
        let silent = crate::text::Text::from("On Friday the clerk saw the mill.");
        assert!(attributions(&model, &Analysis::of(&silent, &[])).is_empty());
        assert_eq!(bytes, train(&samples(), &[], &options, |_| ()), "the same texts give the same model");
    }
}
