//! Shards on disk: divided in any way, damaged, and joined.

use super::*;
use crate::outlet::OutletDirectory;
use crate::page::{Document, DocumentId, Publisher};
use crate::syndication::{Audit, Auditor};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn words(seed: usize, count: usize) -> String {
    (0..count).map(|i| format!("w{}x{} ", seed, i * 7919 % 1000)).collect()
}

fn document(id: usize, outlet: usize, text: String) -> Document {
    let mut document = Document::from_text(DocumentId::new(format!("d{id:04}")), text);
    let name = format!("Gazette {outlet}");
    document.outlet = Some(Publisher { name, domain: None, kind: None, evidence: Vec::new() });
    document.published = Some(format!("2026-07-01T{:02}:{:02}:00Z", id / 60 % 24, id % 60));
    document
}

/// Stories of several outlets: whole, cut, with words added, and one credited to an agency.
fn collection() -> Vec<Document> {
    let mut documents = Vec::new();
    for story in 0..6 {
        for copy in 0..4 {
            let (mut text, at) = (words(story, 90 + 20 * copy), documents.len());
            if copy == 1 {
                text = format!("LAKEPORT (AP) — {text}");
            }
            if copy == 2 {
                text = format!("{text}\n\n{}", words(100 + at, 30));
            }
            documents.push(document(at, at % 7, text));
        }
    }
    documents
}

fn written(folder: &Path, parts: &[Vec<Document>]) -> Vec<PathBuf> {
    for (at, part) in parts.iter().enumerate() {
        Shard::of(part.clone(), OutletDirectory::embedded()).write(folder, &format!("s{at}")).unwrap();
    }
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

fn audited(parts: &[Vec<Document>]) -> (Audit, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let sketches = Sketches::open(&written(folder.path(), parts)).unwrap();
    let audit = sketches.audit(&sketches.join().unwrap()).unwrap();
    let mut json = Vec::new();
    audit.write_json(&mut json, OutletDirectory::embedded()).unwrap();
    (audit, json)
}

fn groups(audit: &Audit) -> BTreeSet<Vec<String>> {
    let ids = |c: &crate::syndication::Cluster| c.members.iter().map(|m| audit.id(m.document).to_string()).collect();
    audit.clusters.iter().map(ids).collect()
}

#[test]
fn sketches_give_the_clusters_and_origins_of_the_texts() {
    let (sketched, _) = audited(&[collection()]);
    let read = Auditor::new(OutletDirectory::embedded()).audit(collection(), &mut |_| ());
    assert_eq!(groups(&sketched), groups(&read));
    let origins = |audit: &Audit| -> Vec<Option<String>> {
        audit.clusters.iter().map(|c| c.origin.as_ref().and_then(|o| o.name.clone())).collect()
    };
    assert_eq!(origins(&sketched), origins(&read));
    assert_eq!(origins(&sketched)[0].as_deref(), Some("Associated Press"));
    let ties = |audit: &Audit| -> Vec<_> { audit.edges.iter().map(|e| (e.from, e.to, e.kind, e.words)).collect() };
    assert_eq!(ties(&sketched), ties(&read));
    assert!(sketched.edges.iter().all(|edge| sketched.passages(edge).is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn shards_in_any_split_and_order_give_the_same_audit(
        place in proptest::collection::vec(0..4_usize, 24),
        order in Just((0..24_usize).collect::<Vec<_>>()).prop_shuffle(),
        again in 0..24_usize,
    ) {
        let all = collection();
        let mut parts = vec![Vec::new(); 4];
        order.iter().for_each(|&at| parts[place[at]].push(all[at].clone()));
        // A document sketched in two shards counts once.
        parts[(place[again] + 1) % 4].push(all[again].clone());
        parts.retain(|part| !part.is_empty());
        prop_assert_eq!(audited(&parts).1, audited(&[all]).1);
    }
}

#[test]
fn a_shard_made_again_has_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut turned = collection();
    turned.reverse();
    let files = [written(one.path(), &[collection()]), written(two.path(), &[turned])];
    for (a, b) in files[0].iter().zip(&files[1]) {
        assert_eq!(fs::read(a).unwrap(), fs::read(b).unwrap());
    }
}

#[test]
fn a_run_in_very_many_documents_makes_a_star() {
    let mut documents: Vec<Document> = (0..305).map(|at| document(at, at, words(1, 80))).collect();
    documents.extend((305..308).map(|at| document(at, at, words(2, 80))));
    let folder = tempfile::tempdir().unwrap();
    let sketches = Sketches::open(&written(folder.path(), &[documents])).unwrap();
    let joined = sketches.join().unwrap();
    assert_eq!(joined.pairs(), 304 + 303 + 302 + 3);
    assert_eq!(joined.wide.len(), 305);
    assert_eq!(groups(&sketches.audit(&joined).unwrap()).iter().map(Vec::len).collect::<Vec<_>>(), [305, 3]);
}

#[test]
fn the_frame_of_a_house_ties_no_pages_together() {
    let frame = words(50, 60);
    let page = |at: usize| document(at, at % 2, format!("{}\n\n{}", words(at, 120), ["", &frame][at % 2]));
    let folder = tempfile::tempdir().unwrap();
    let sketches = Sketches::open(&written(folder.path(), &[(0..8).map(page).collect()])).unwrap();
    let joined = sketches.join().unwrap();
    assert!(joined.pairs.is_empty() && !joined.frames.is_empty());
}

#[test]
fn files_that_do_not_fit_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let files = written(folder.path(), &[collection(), collection().split_off(6)]);
    let opened = |files: &[PathBuf]| Sketches::open(files).map(drop).map_err(|e| e.to_string());
    assert_eq!(files.len(), 4);
    assert!(opened(&files[..1]).is_ok(), "one file of a shard names it");
    let foreign = folder.path().join("notes.parquet");
    assert!(opened(&[foreign]).unwrap_err().contains("notes.parquet` is no sketch"));
    let kept = fs::read(&files[0]).unwrap();
    fs::copy(&files[2], &files[0]).unwrap();
    assert!(opened(&files).unwrap_err().contains("s0.documents.parquet` were not made together"));
    fs::remove_file(&files[0]).unwrap();
    assert!(opened(&files).unwrap_err().contains("its documents file is not there"));
    fs::write(&files[0], &kept[..kept.len() / 2]).unwrap();
    assert!(opened(&files).unwrap_err().contains("s0.documents.parquet"));
    assert_eq!(fs::read(&files[0]).unwrap(), kept[..kept.len() / 2], "nothing is deleted");
}

#[test]
fn a_changed_byte_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let files = written(folder.path(), &[collection()]);
    for (file, name) in [(&files[0], "s0.documents.parquet"), (&files[1], "s0.runs.parquet")] {
        let kept = fs::read(file).unwrap();
        let mut told = 0;
        for at in (4..kept.len() / 2).step_by(97) {
            let mut broken = kept.clone();
            broken[at] ^= 1;
            fs::write(file, broken).unwrap();
            let done = Sketches::open(&files).and_then(|s| s.audit(&s.join()?));
            if let Err(error) = done {
                assert!(error.to_string().contains(name), "{error}");
                told += 1;
            }
        }
        // What a page's header says of itself may change without harm.
        assert!(told > kept.len() / 2 / 97 / 2, "{name}: {told}");
        fs::write(file, kept).unwrap();
    }
}

#[test]
fn what_an_engine_left_is_read_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put("pairs.csv", "a,b,shared\n9,2,5\n1,3,4\n");
    put("furniture.csv", "\"h\",\"house\"\n8,1\n");
    put("wide.csv", "");
    let joined = Joined::read(folder.path()).unwrap();
    assert_eq!(joined, Joined::new(vec![(1, 3), (2, 9)], vec![(8, 1)], Vec::new()));
    put("pairs.csv", "1,2\n3,x\n");
    assert!(Joined::read(folder.path()).unwrap_err().to_string().contains("line 2 does not hold 2 numbers"));
}
