//! The one place that writes: data to standard output, messages to standard error, files under their final name only
//! when they are whole.

use super::args::{Shared, When};
use super::exit::{Exit, Failure};
use anyhow::Context as _;
use dateline::text::moves_cursor;
pub(super) use dateline::text::one_line as plain;
use std::io::Write as _;
use std::path::Path;

/// Writes data to standard output as it is.
pub(super) fn data(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush())?;
    Ok(())
}

/// Writes text that may hold colour codes; they are taken out unless wanted.
pub(super) fn coloured(text: &str, shared: &Shared) -> Result<(), Failure> {
    let choice = match shared.color {
        When::Auto => anstream::AutoStream::choice(&std::io::stdout()),
        When::Always => anstream::ColorChoice::AlwaysAnsi,
        When::Never => anstream::ColorChoice::Never,
    };
    let mut out = anstream::AutoStream::new(std::io::stdout().lock(), choice);
    out.write_all(text.as_bytes()).and_then(|()| out.flush())?;
    Ok(())
}

/// Writes one line to standard error. What it quotes may come from a page or a file name.
pub(super) fn message(line: &str) {
    let safe: String = line.chars().map(|c| if moves_cursor(c) { '\u{fffd}' } else { c }).collect();
    // There is nobody to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{safe}");
}

/// Writes a file: first beside it under another name, then renamed, so that no half file stands under the final name.
pub(super) fn file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let attempt = || -> anyhow::Result<()> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().context("it names no file")?;
        anyhow::ensure!(!path.is_dir(), "it is a folder");
        let mut draft = std::ffi::OsString::from(".");
        draft.push(name);
        draft.push(format!(".{}.part", std::process::id()));
        let draft = folder.join(draft);
        let written = std::fs::write(&draft, bytes).and_then(|()| std::fs::rename(&draft, path));
        if written.is_err() {
            let _ = std::fs::remove_file(&draft);
        }
        Ok(written?)
    };
    attempt()
        .with_context(|| format!("cannot write `{}`", path.display()))
        .map_err(|e| Failure::new(Exit::Store, e).hint("name a file in a folder that exists and that you may write to"))
}
