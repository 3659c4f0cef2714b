//! Inputs that are too large, too odd or too machine-bound to be kept as files; the others are cases of tests/cmd.

use crate::program::{dateline, finish, fixtures, run};
use std::fs;
use std::io::Write;

#[test]
fn a_page_of_fifty_megabytes_is_refused_quickly() {
    let folder = tempfile::tempdir().expect("a folder for one file");
    let page = folder.path().join("large.html");
    let mut file = std::io::BufWriter::new(fs::File::create(&page).expect("the folder is ours"));
    file.write_all(b"<html><body><article>").expect("the disk takes it");
    for _ in 0..50 << 10 {
        file.write_all(&[b'x'; 1 << 10]).expect("the disk takes it");
    }
    file.into_inner().expect("the disk takes it");
    assert!(fs::metadata(&page).expect("just written").len() > 50 << 20);
    let name = page.to_str().expect("a temporary name is UTF-8");
    for command in ["trace", "read"] {
        finish(dateline().args([command, name])).failed(3, "large.html");
    }
}

#[test]
fn a_small_file_that_unpacks_without_end_is_refused() {
    let folder = tempfile::tempdir().expect("a folder for one file");
    let page = folder.path().join("bomb.html.gz");
    let mut pack = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    pack.write_all(&vec![b' '; 64 << 20]).expect("memory takes it");
    fs::write(&page, pack.finish().expect("memory takes it")).expect("the folder is ours");
    run(["trace", page.to_str().expect("a temporary name is UTF-8")]).failed(3, "bomb.html.gz");
}

#[test]
fn a_page_nested_without_end_is_read_or_refused() {
    let folder = tempfile::tempdir().expect("a folder for one file");
    let page = folder.path().join("deep.html");
    let words = "<p>The two ships have crossed the sound since before the bridge was planned.</p>".repeat(4);
    fs::write(&page, format!("<html><body>{}{words}", "<div>".repeat(100_000))).expect("the folder is ours");
    let ran = run(["read", page.to_str().expect("a temporary name is UTF-8")]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("before the bridge was planned"));
}

#[test]
fn a_device_is_no_file() {
    if cfg!(unix) {
        run(["trace", "/dev/zero"]).failed(3, "/dev/zero");
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_utf8_is_read_like_any_other() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a folder for one file");
    let page = folder.path().join(std::ffi::OsStr::from_bytes(b"ferr\xff.txt"));
    fs::copy(fixtures().join("ferry.txt"), &page).expect("the fixture is there");
    let ran = finish(dateline().arg("read").arg(&page));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("every weld on both ships"));
    // `trace` takes a URL too, so its argument is text.
    let ran = finish(dateline().arg("trace").arg(&page));
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn a_message_cannot_move_the_cursor() {
    let ran = run(["trace", "none\u{1b}[31m\u{202e}\n.html"]);
    ran.failed(3, "none");
    assert!(!ran.err.contains(['\u{1b}', '\u{202e}']), "{:?}", ran.err);
}

#[test]
fn every_bad_input_of_read_is_a_line_of_its_own() {
    let bad = ["nowhere.html", "folder", "empty.html", "bytes.html", "report.pdf"];
    let ran = finish(dateline().arg("read").args(bad));
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "nothing was read");
    let errors: Vec<_> = ran.err.lines().filter(|l| l.starts_with("error: ")).collect();
    assert_eq!(errors.len(), bad.len(), "{}", ran.err);
    assert!(errors.iter().zip(bad).all(|(line, name)| line.contains(name)), "in the order they were named");
}
