//! Runs the program in an environment of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a run wrote and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code; `None` where a signal ended it, as an abort does.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program with nothing of this environment but what the test adds.
pub(crate) fn dateline() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env_clear().env("COLUMNS", "80").stdin(Stdio::null()).current_dir(fixtures());
    command
}

/// The folder of the pages the cases of tests/cmd read.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/fixtures")
}

/// Runs the program with these arguments, in the folder of the fixtures.
pub(crate) fn run<const N: usize>(arguments: [&str; N]) -> Ran {
    finish(dateline().args(arguments))
}

pub(crate) fn finish(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().expect("the program was built and starts");
    let text = |bytes| String::from_utf8(bytes).expect("everything written is UTF-8");
    Ran { code: status.code(), out: text(stdout), err: text(stderr) }
}

impl Ran {
    /// Checks that it failed the way everything fails: this code, no data, one line that names the thing, perhaps a
    /// hint, and no panic.
    #[track_caller]
    pub(crate) fn failed(&self, code: i32, names: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.out, "", "no data on a failure");
        let mut lines = self.err.lines();
        let first = lines.next().unwrap_or_default();
        assert!(first.starts_with("error: ") && first.contains(names), "{self:?}");
        assert!(lines.next().is_none_or(|l| l.starts_with("  hint: ")), "{self:?}");
        assert_eq!(lines.next(), None, "{self:?}");
    }

    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""));
        self.out
    }
}
