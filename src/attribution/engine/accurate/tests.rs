use super::*;
use crate::attribution::engine::attributions;
use crate::text::Text;
use serde::Deserialize;
use std::path::Path;

/// What the trainer's own encoder gave for texts made up for this, from the bytes that ship: `training/fixture.py`.
#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    chunks: Vec<Scored>,
}

#[derive(Deserialize)]
struct Scored {
    ids: Vec<u32>,
    /// Empty for a chunk that is there for how it was cut.
    logits: Vec<[f32; 7]>,
}

#[test]
fn pieces_and_scores_are_those_of_the_trainer() {
    let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/accurate.model");
    let bytes = std::fs::read(&weights).unwrap_or_else(|e| panic!("{}: {e}", weights.display()));
    let engine = Accurate::from_bytes(&bytes).expect("the weights of the repository are whole");
    let fixture: Fixture = serde_json::from_str(include_str!("fixture.json")).expect("written by a program");
    let mut compared = 0;
    for case in &fixture.cases {
        let text = Text::from(case.text.as_str());
        let found = chunks::chunks(&Analysis::of(&text, &[]), &engine.vocabulary);
        let ids: Vec<_> = found.iter().map(|c| &c.ids).collect();
        assert_eq!(ids, case.chunks.iter().map(|c| &c.ids).collect::<Vec<_>>(), "{text}");
        for (chunk, scored) in found.iter().zip(&case.chunks).filter(|(_, s)| !s.logits.is_empty()) {
            let rows = engine.encoder.rows(std::slice::from_ref(chunk));
            assert_eq!(rows.len(), scored.logits.len());
            for (i, (row, want)) in rows.iter().zip(&scored.logits).enumerate() {
                let off = row.iter().zip(want).map(|(a, b)| (a - b).abs()).fold(0f32, f32::max);
                assert!(off < 5e-3, "token {i} of {text}: {row:?} where torch has {want:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn weights_that_have_learnt_nothing_give_a_score_for_each_token() {
    let engine = Accurate::from_bytes(&weights::tests::empty()).expect("whole weights");
    assert_eq!(engine.provenance(), "test");
    for text in ["", "Dam.", "“Dams,” he said.\n\nDam"] {
        let text = Text::from(text);
        let analysis = Analysis::of(&text, &[]);
        assert_eq!(engine.score(&analysis).rows, vec![[0.0; 7]; analysis.tokens().len()]);
        attributions(&engine, &analysis);
    }
}
