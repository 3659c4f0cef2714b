//! `dateline sketch`, and opening what it wrote.

use super::args::{Shared, SketchArgs};
use super::collection::Collection;
use super::exit::{Exit, Failure};
use super::{input, output, progress};
use anyhow::Context as _;
use dateline::sketches::{Error, Shard, Sketches};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &SketchArgs, shared: &Shared) -> Result<Exit, Failure> {
    let directory = input::directory(shared)?;
    let shards = shards(&args.corpus)?;
    std::fs::create_dir_all(&args.output)
        .with_context(|| format!("cannot make the folder `{}`", args.output.display()))
        .map_err(|e| Failure::new(Exit::Store, e).hint("name a folder that you may write to"))?;
    let spinner = progress::spinner(shared);
    let mut exit = Exit::Done;
    for (path, name) in shards {
        spinner.set_message(format!("reading {name}"));
        // One at a time: memory is that of the largest.
        let collection = Collection::read(std::slice::from_ref(path), &directory, &mut |n| {
            spinner.set_message(format!("reading {name}: {n} documents"));
        })?;
        spinner.suspend(|| collection.tell(shared));
        if !collection.problems.is_empty() {
            exit = Exit::Partial;
        }
        if collection.documents.is_empty() {
            return Err(Failure::no_input(format!("the collection `{}` holds no document", path.display())));
        }
        spinner.set_message(format!("sketching {name}"));
        let shard = Shard::of(collection.documents, &*directory);
        shard.write(&args.output, &name).map_err(failure)?;
        if !shared.quiet {
            let told = format!("{name}: {} documents, {} runs", shard.documents(), shard.runs());
            spinner.suspend(|| output::message(&told));
        }
    }
    spinner.finish_and_clear();
    Ok(exit)
}

/// Each path with its shard's name: the file's without its endings, in plain letters.
fn shards(paths: &[PathBuf]) -> Result<Vec<(&PathBuf, String)>, Failure> {
    let mut named: BTreeMap<String, &PathBuf> = BTreeMap::new();
    let mut shards = Vec::new();
    for path in paths {
        let name = name_of(path);
        if let Some(other) = named.insert(name.clone(), path) {
            let (one, two) = (other.display(), path.display());
            return Err(Failure::usage(format!("`{one}` and `{two}` would both be the shard `{name}`"))
                .hint("give them different names, or sketch them into two folders"));
        }
        shards.push((path, name));
    }
    Ok(shards)
}

fn name_of(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut stem = name.as_str();
    for ending in [".gz", ".zst", ".jsonl", ".ndjson", ".csv", ".parquet", ".warc"] {
        stem = stem.strip_suffix(ending).filter(|s| !s.is_empty()).unwrap_or(stem);
    }
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    // A point at the start would hide the file, and no name would be none.
    let plain: String = stem.trim_start_matches('.').chars().map(plain).collect();
    if plain.is_empty() { "shard".to_owned() } else { plain }
}

/// Opens the shards that the user named by folders, files and patterns.
pub(super) fn open(named: &[String]) -> Result<Sketches, Failure> {
    let mut files = Vec::new();
    for name in named {
        let found = matching(name);
        if found.is_empty() {
            return Err(Failure::no_input(format!("no sketches at `{name}`"))
                .hint("give a folder that `dateline sketch` wrote to, or a quoted pattern such as 'july/*.parquet'"));
        }
        files.extend(found);
    }
    Sketches::open(&files).map_err(failure)
}

/// The files a name stands for: itself, the sketches in a folder, or what fits a pattern with `*` in the file's name.
fn matching(name: &str) -> Vec<PathBuf> {
    let path = Path::new(name);
    let ours = |name: &str| name.ends_with(".documents.parquet") || name.ends_with(".runs.parquet");
    if path.is_dir() {
        return list(path, &|name| ours(name));
    }
    if path.exists() {
        return vec![path.to_owned()];
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let pattern = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if pattern.contains('*') { list(folder, &|name| fits(name, &pattern)) } else { Vec::new() }
}

fn list(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let shown = entries.filter(|e| {
        let name = e.file_name().to_string_lossy().into_owned();
        !name.starts_with('.') && wanted(&name)
    });
    let mut files: Vec<PathBuf> = shown.map(|e| e.path()).collect();
    files.sort();
    files
}

fn fits(name: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

/// What ends the program when sketches cannot be had or written.
pub(super) fn failure(error: Error) -> Failure {
    let hint = match &error {
        Error::File(_) if error.is_writing() => Some("name a folder that you may write to"),
        Error::Foreign(_) => Some("give the files that `dateline sketch` wrote"),
        Error::Half { .. } | Error::Mixed(_) | Error::Version { .. } | Error::Damaged { .. } | Error::File(_) => {
            Some("make the shard again with `dateline sketch`")
        }
        Error::Unknown(_) => Some("the join must be over the same files"),
        _ => None,
    };
    let exit = if error.is_writing() { Exit::Store } else { Exit::NoInput };
    let failure = Failure::new(exit, error);
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_names() {
        for (name, pattern, wanted) in [
            ("a.runs.parquet", "*.parquet", true),
            ("a.runs.parquet", "a*", true),
            ("a.runs.parquet", "*.runs.*", true),
            ("a.runs.parquet", "*.csv", false),
            ("ab", "ab*b", false),
            ("abcb", "a*b", true),
        ] {
            assert_eq!(fits(name, pattern), wanted, "{name} {pattern}");
        }
    }

    #[test]
    fn a_shard_is_named_after_its_file() {
        for (path, wanted) in
            [("x/day 1.jsonl.gz", "day_1"), ("CC-NEWS-1.warc.gz", "CC-NEWS-1"), ("pages/", "pages"), (".csv", "csv")]
        {
            assert_eq!(name_of(Path::new(path)), wanted);
        }
    }
}
