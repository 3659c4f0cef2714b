//! Columns and colours.

use crate::program::{dateline, finish, run};
use unicode_width::UnicodeWidthStr;

const ESCAPE: char = '\u{1b}';

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in [40, 80] {
        for arguments in [
            vec!["trace", "ferry.txt"],
            vec!["trace", "ferry.html", "--offline", "--corpus", "saved"],
            vec!["trace", "hostile.html"],
            vec!["trace", "long-names.html", "--offline"],
            vec!["render", "graph.json"],
        ] {
            let out = finish(dateline().env("COLUMNS", columns.to_string()).args(&arguments)).done();
            for line in out.lines() {
                assert!(line.width() <= columns, "{} of {columns} columns: {line}", line.width());
            }
        }
    }
}

#[test]
fn help_fits_eighty_columns() {
    for arguments in [vec!["--help"], vec!["trace", "--help"], vec!["read", "--help"], vec!["render", "--help"]] {
        let out = finish(dateline().args(&arguments)).done();
        // Examples are shown as they are typed.
        let (text, _) = out.split_once("Examples:").unwrap_or((&out, ""));
        for line in text.lines() {
            assert!(line.width() <= 80, "{}: {line}", arguments[0]);
        }
    }
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let plain = run(["trace", "ferry.txt"]).done();
    assert!(!plain.contains(ESCAPE), "a pipe is no terminal");
    let always = run(["trace", "ferry.txt", "--color", "always"]).done();
    assert!(always.contains(ESCAPE));
    assert_eq!(run(["trace", "ferry.txt", "--color", "never"]).done(), plain);
    let forced = |name, value| finish(dateline().env(name, value).args(["trace", "ferry.txt"])).done();
    assert!(forced("CLICOLOR_FORCE", "1").contains(ESCAPE));
    assert_eq!(forced("NO_COLOR", "1"), plain);
    let asked = finish(dateline().env("NO_COLOR", "1").args(["trace", "ferry.txt", "--color", "always"])).done();
    assert_eq!(asked, always, "a flag is nearer than the environment");
    let codes = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("a fixed pattern");
    assert_eq!(codes.replace_all(&always, ""), plain, "colour changes nothing else");
}

#[test]
fn data_is_never_coloured() {
    for format in ["json", "dot", "svg"] {
        let out = run(["trace", "ferry.txt", "--color", "always", "--format", format]).done();
        assert!(!out.contains(ESCAPE), "{format}");
    }
}

#[test]
fn two_runs_are_byte_equal() {
    for format in ["tree", "json", "dot", "svg"] {
        let run = || run(["trace", "ferry.html", "--offline", "--corpus", "saved", "--format", format]).done();
        assert_eq!(run(), run(), "{format}");
    }
}
