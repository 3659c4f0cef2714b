//! Which engine reads the attributions, and what is said where its weights are not to be had.

use crate::program::{dateline, finish, run};

#[test]
fn no_weights_lie_beside_the_program_and_the_fast_engine_reads() {
    for flags in [&[][..], &["--attributions", "auto"], &["--attributions", "fast"]] {
        let out = finish(dateline().args(["trace", "ferry.txt", "--offline"]).args(flags)).done();
        assert!(out.contains("engine: fast/1"), "{flags:?}: {out}");
    }
}

#[test]
fn weights_that_were_asked_for_and_are_not_there_end_the_run() {
    for command in ["trace", "read"] {
        run([command, "ferry.txt", "--attributions", "accurate"]).failed(2, "accurate.model");
        run([command, "ferry.txt", "--model", "nothing.model"]).failed(2, "`nothing.model`, named by --model");
        for engine in ["accurate", "auto"] {
            let mut named = dateline();
            named.args([command, "ferry.txt", "--attributions", engine]).env("DATELINE_MODEL", "none");
            finish(&mut named).failed(2, "`none`, named by DATELINE_MODEL");
        }
    }
    run(["read", "ferry.txt", "--attributions", "fast", "--model", "nothing.model"]).failed(2, "--model");
}

#[test]
fn an_environment_that_names_weights_does_not_slow_bulk_reading() {
    let usual = run(["read", "ferry.txt"]).done();
    assert_eq!(finish(dateline().args(["read", "ferry.txt"]).env("DATELINE_MODEL", "none")).done(), usual);
    assert_eq!(finish(dateline().args(["read", "ferry.txt"]).env("DATELINE_MODEL", "")).done(), usual);
}

#[test]
fn what_is_no_weights_is_refused() {
    run(["trace", "ferry.txt", "--model", "ferry.txt"]).failed(2, "not the weights of an attribution engine");
    run(["trace", "ferry.txt", "--model", "."]).failed(2, "cannot read the weights");
    let folder = tempfile::tempdir().expect("a scratch folder");
    let damaged = folder.path().join("damaged.model");
    let mut bytes = weights();
    bytes.truncate(bytes.len() - 1);
    std::fs::write(&damaged, bytes).expect("the scratch folder can be written");
    let damaged = damaged.to_str().expect("the scratch folder has a plain name");
    run(["trace", "ferry.txt", "--model", damaged]).failed(2, "damaged");
}

#[test]
fn the_weights_of_the_repository_read_and_the_result_says_so() {
    let weights = concat!(env!("CARGO_MANIFEST_DIR"), "/models/accurate.model");
    for flags in [&["--model", weights][..], &["--attributions", "accurate", "--model", weights]] {
        let out = finish(dateline().args(["trace", "ferry.txt", "--offline"]).args(flags)).done();
        assert!(out.contains("engine: accurate/1") && out.contains("Ilsa Varga"), "{out}");
    }
    let by_environment = finish(dateline().args(["trace", "ferry.txt", "--offline"]).env("DATELINE_MODEL", weights));
    assert!(by_environment.done().contains("engine: accurate/1"));
    let read = run(["read", "ferry.txt", "--model", weights]).done();
    assert_eq!(run(["read", "ferry.txt", "--model", weights, "--threads", "2"]).done(), read);
}

fn weights() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/models/accurate.model");
    std::fs::read(path).unwrap_or_else(|e| panic!("{path}: {e}"))
}
