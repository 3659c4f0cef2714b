//! Writes the engine's attributions of a folder of texts as JSON lines, for scoring or for a look.
//!
//!     cargo run --release --example score_attribution -- DIR [MODEL] > predictions.jsonl
//!
//! MODEL is a fast engine's model or an accurate one's weights. One line a text: `{"doc", "attributions": [{"source", "cue", "content", "confidence"}]}`, offsets in code points.

use dateline::attribution::engine::{Accurate, Fast, RawAttribution, TokenScorer, WeightsError, attributions};
use dateline::text::{Analysis, Span, Text};
use serde_json::json;
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("a folder of texts is missing")?;
    let (fast, accurate);
    let model: &dyn TokenScorer = match arguments.next() {
        None => Fast::embedded(),
        Some(path) => {
            let bytes = std::fs::read(path)?;
            match Accurate::from_bytes(&bytes) {
                Err(WeightsError::NotWeights) => {
                    fast = Fast::from_bytes(bytes)?;
                    &fast
                }
                engine => {
                    accurate = engine?;
                    &accurate
                }
            }
        }
    };
    let mut paths = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    let texts = paths.iter().map(|p| std::fs::read_to_string(p).map(Text::new)).collect::<Result<Vec<_>, _>>()?;
    let began = Instant::now();
    let found: Vec<_> = texts.iter().map(|t| attributions(model, &Analysis::of(t, &[]))).collect();
    let seconds = began.elapsed().as_secs_f64();
    for ((path, text), found) in paths.iter().zip(&texts).zip(&found) {
        let points = text.code_points();
        let pairs = |spans: &[Span]| spans.iter().map(|s| points.pair(*s)).collect::<Vec<_>>();
        let show = |a: &RawAttribution| {
            json!({"source": pairs(&a.source), "cue": pairs(&a.cue), "content": pairs(&a.content),
                "confidence": a.confidence})
        };
        let outermost: Vec<_> = found.iter().filter(|a| a.parent.is_none()).map(show).collect();
        let doc = path.file_stem().map(|s| s.to_string_lossy().into_owned());
        let mut line = json!({"doc": doc, "attributions": outermost}).to_string();
        line.push('\n');
        std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes())?;
    }
    let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
    eprintln!(
        "{} texts, {words} words, {:.0} articles of 750 words a second",
        texts.len(),
        words as f64 / 750.0 / seconds
    );
    Ok(())
}
