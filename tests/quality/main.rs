//! Floors under what the labelled data measures. Floors go up only; `DATELINE_FLOORS=raise` raises them to what is
//! measured now, less a small slack.

#[path = "measure.rs"]
mod measure;

use measure::Figures;
use std::collections::BTreeMap;
use std::path::Path;

/// What rounding and a reordering of equals may cost.
const SLACK: f64 = 0.002;

#[test]
#[ignore = "needs the labelled data in ../shared/eval and Python 3; run by CI, which has both"]
fn measures_stay_above_their_floors() {
    let data = measure::data().expect("no labelled data in ../shared/eval: the floors cannot be checked");
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let figures = measure::measure(Path::new(env!("CARGO_BIN_EXE_dateline")), &data, scratch.path());
    hold("floors.toml", &figures);
}

/// Only in an optimised build, `cargo test --profile gate --test quality -- --ignored accurate`: another takes an hour over
/// these texts.
#[cfg_attr(
    not(debug_assertions),
    test,
    ignore = "needs the labelled data in ../shared/eval and Python 3; run by CI, which has both"
)]
#[cfg_attr(debug_assertions, expect(dead_code, reason = "no test in this build"))]
fn measures_of_the_accurate_engine_stay_above_their_floors() {
    let data = measure::data().expect("no labelled data in ../shared/eval: the floors cannot be checked");
    let weights = measure::weights().expect("the repository holds models/accurate.model");
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let program = Path::new(env!("CARGO_BIN_EXE_dateline"));
    hold("accurate_floors.toml", &measure::measure_accurate(program, &data, scratch.path(), &weights));
}

/// Compares figures with the floors of a file beside this one, or raises these.
#[expect(clippy::print_stdout, reason = "the figures are what one runs it for")]
fn hold(file: &str, figures: &Figures) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quality").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file} stands beside this file: {e}"));
    let mut floors: BTreeMap<String, f64> = toml::from_str(&text).expect("a file of floors holds a number a measure");
    for (name, value) in figures {
        println!("{name:<36} {value:>8.3}  floor {:>8.3}", floors.get(name).copied().unwrap_or(0.0));
    }
    if std::env::var("DATELINE_FLOORS").as_deref() == Ok("raise") {
        for (name, value) in figures {
            let slack = if *value > 1.0 { SLACK * 100.0 } else { SLACK };
            let floor = floors.entry(name.clone()).or_insert(0.0);
            *floor = floor.max(((value - slack) * 1000.0).floor() / 1000.0);
        }
        let head: String = text.lines().take_while(|l| l.starts_with('#')).map(|l| format!("{l}\n")).collect();
        let rows: String = floors.iter().map(|(name, floor)| format!("\"{name}\" = {floor:?}\n")).collect();
        std::fs::write(&path, head + &rows).unwrap_or_else(|e| panic!("{file} can be written: {e}"));
        return;
    }
    for name in figures.keys() {
        assert!(floors.contains_key(name), "`{name}` is measured and has no floor");
    }
    for (name, floor) in &floors {
        let value = figures.get(name).unwrap_or_else(|| panic!("`{name}` has a floor and is not measured"));
        assert!(value >= floor, "{name} fell to {value:.3}, under its floor {floor:.3}");
    }
}
