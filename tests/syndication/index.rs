//! The index: the same result by parts, after a kill, and beside damage.

use super::{audit, documents, json};
use dateline::outlet::OutletDirectory;
use dateline::syndication::{Added, Auditor, Index, IndexError};
use std::process::{Command, Stdio};
use std::time::Duration;

const ROWS: &str = include_str!("../../examples/data/syndicated/harrow-falls.jsonl");

fn audited(index: &mut Index) -> String {
    json(&Auditor::new(OutletDirectory::embedded()).audit_index(index, &mut |_| {}).expect("the index is whole"))
}

#[test]
fn by_parts_or_at_once_the_result_is_the_same() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let whole = json(&audit(documents(ROWS)));
    let mut index = Index::open(folder.path()).expect("a new index");
    let all = documents(ROWS);
    for part in all.chunks(3) {
        index.add(part).expect("it can be written");
        audited(&mut index);
    }
    assert_eq!(audited(&mut index), whole);
    let again = index.add(&all).expect("it can be written");
    assert_eq!(again, Added { new: 0, changed: 0, same: all.len() }, "adding again changes nothing");
    drop(index);
    assert_eq!(audited(&mut Index::open(folder.path()).expect("it opens again")), whole);
}

#[test]
fn a_changed_document_is_compared_anew() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let mut index = Index::open(folder.path()).expect("a new index");
    index.add(&documents(ROWS)).expect("it can be written");
    audited(&mut index);
    let changed = ROWS.replace("61,000 people", "sixty thousand or more people");
    let added = index.add(&documents(&changed)).expect("it can be written");
    assert!(added.changed > 0 && added.new == 0);
    assert_eq!(audited(&mut index), json(&audit(documents(&changed))));
}

#[test]
fn a_killed_run_loses_nothing_that_was_there() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let corpus = folder.path().join("many.jsonl");
    let mut rows = ROWS.to_owned();
    for n in 0..3000 {
        let words: Vec<String> = (0..120).map(|w| format!("w{}", (n * 7919 + w * 104_729) % 50_021)).collect();
        rows.push_str(&format!("{{\"id\":\"n{n}\",\"publisher\":\"p{}\",\"text\":\"{}\"}}\n", n % 40, words.join(" ")));
    }
    std::fs::write(&corpus, rows).expect("scratch can be written");
    let run = |index: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(["audit", "--quiet", "--format", "json", "--corpus"]).arg(&corpus);
        command.arg("--index").arg(folder.path().join(index));
        command
    };
    for wait in [40, 120, 300] {
        let mut child = run("killed").stdout(Stdio::null()).spawn().expect("the program starts");
        std::thread::sleep(Duration::from_millis(wait));
        // It may have ended already; then the next is the same run again.
        let _ = child.kill();
        child.wait().expect("a killed child can be waited for");
    }
    let after = run("killed").output().expect("the program runs");
    assert!(after.status.success(), "{}", String::from_utf8_lossy(&after.stderr));
    let whole = run("whole").output().expect("the program runs");
    assert_eq!(after.stdout, whole.stdout);
}

#[test]
fn damage_is_named_and_nothing_is_deleted() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("index.sqlite");
    let junk = b"this is no database, whatever its name says. ".repeat(200);
    std::fs::write(&file, &junk).expect("scratch can be written");
    let error = Index::open(folder.path()).expect_err("it is damaged");
    assert!(matches!(error, IndexError::Damaged { .. }), "{error}");
    assert_eq!(std::fs::read(&file).expect("it is still there"), junk);
}
