//! From what the user named to documents.

use super::args::Shared;
use super::exit::{Exit, Failure};
use anyhow::Context as _;
use dateline::outlet::OutletDirectory;
use dateline::page::{self, Document, DocumentId, Explanation, Input, Kind, Meta, apply_meta};
use dateline::warc::{self, Pages};
use std::borrow::Cow;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use url::Url;

/// Bytes taken from a file at most: beyond them it is no article, and reading it would only cost memory.
const MAX_FILE: u64 = 64 << 20;

/// The built-in directory, or it with the user's rows.
pub(super) fn directory(shared: &Shared) -> Result<Cow<'static, OutletDirectory>, Failure> {
    let embedded = OutletDirectory::embedded();
    match &shared.outlets {
        None => Ok(Cow::Borrowed(embedded)),
        Some(path) => {
            let own = embedded.with_overlay(path);
            let own = own.with_context(|| format!("cannot use `{}` as outlets", path.display()));
            own.map(Cow::Owned).map_err(|e| Failure::new(Exit::Usage, e).hint("give a file that ends in .toml or .csv"))
        }
    }
}

/// The same for as long as the program runs: pages are fetched and read on threads of their own, which it must outlive.
pub(super) fn lasting_directory(shared: &Shared) -> Result<&'static OutletDirectory, Failure> {
    Ok(match directory(shared)? {
        Cow::Borrowed(embedded) => embedded,
        Cow::Owned(own) => Box::leak(Box::new(own)),
    })
}

/// The web address a text is.
pub(super) fn web(text: &str) -> Option<Url> {
    Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// What `INPUT` is.
pub(super) enum Named {
    Page(Url),
    File(PathBuf),
    Standard,
}

/// Tells URLs from files. Whatever holds `://` is meant as a URL.
pub(super) fn named(input: &str) -> Result<Named, Failure> {
    if input == "-" {
        return Ok(Named::Standard);
    }
    if !input.contains("://") || Path::new(input).exists() {
        return Ok(Named::File(PathBuf::from(input)));
    }
    let url = Url::parse(input).map_err(|e| Failure::usage(format!("`{input}` is not a URL: {e}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(
            Failure::usage(format!("`{input}` is not a web address")).hint("give an http or https URL, or a file")
        );
    }
    Ok(Named::Page(url))
}

/// Metadata given beside plain texts.
pub(super) fn metas(path: Option<&Path>) -> Result<Vec<Meta>, Failure> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let read = || -> anyhow::Result<Vec<Meta>> { Ok(Meta::list(&std::fs::read(path)?)?) };
    read()
        .with_context(|| format!("cannot read metadata from `{}`", path.display()))
        .map_err(|e| Failure::new(Exit::NoInput, e).hint("it must be a JSON list of objects with an `id`"))
}

/// Reads every document in a file: one, or a feed's items.
pub(super) fn documents(
    path: &Path,
    directory: &OutletDirectory,
    metas: &[Meta],
) -> Result<Vec<Result<Document, Failure>>, Failure> {
    let name = path.display().to_string();
    let bytes = opened(path)?;
    refuse_own(&name, &bytes)?;
    let input = Input { id: Some(DocumentId::of_path(path)), bytes: &bytes, kind: kind_of(path), ..Input::default() };
    let read = page::Reader::new(directory).read_all(&input).map_err(|e| unreadable(&name, &e))?;
    let ready = |document: Result<Document, page::Error>| {
        let mut document = document.map_err(|e| unreadable(&name, &e))?;
        apply(&mut document, metas, directory);
        Ok(document)
    };
    Ok(read.into_iter().map(ready).collect())
}

/// Reads one file and says how.
pub(super) fn explanation(path: &Path, directory: &OutletDirectory) -> Result<(Document, Explanation), Failure> {
    let (name, bytes, id) = match path.to_str() {
        Some("-") => ("standard input".to_owned(), standard_bytes()?, DocumentId::new("stdin")),
        _ => (path.display().to_string(), opened(path)?, DocumentId::of_path(path)),
    };
    refuse_own(&name, &bytes)?;
    let input = Input { id: Some(id), bytes: &bytes, kind: kind_of(path), ..Input::default() };
    page::Reader::new(directory).explain(&input).map_err(|e| unreadable(&name, &e))
}

/// Whether the name is that of a web archive.
pub(super) fn is_archive(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    [".warc", ".warc.gz"].iter().any(|ending| name.ends_with(ending))
}

/// Opens a web archive, of any size: it is read as a stream.
pub(super) fn archive(path: &Path) -> Result<Pages<std::fs::File>, Failure> {
    let open = || -> anyhow::Result<std::fs::File> {
        anyhow::ensure!(!path.is_dir(), "it is a folder");
        Ok(std::fs::File::open(path)?)
    };
    let file = open().with_context(|| format!("cannot read `{}`", path.display()));
    file.map(Pages::new).map_err(|e| Failure::new(Exit::NoInput, e))
}

/// One page of a web archive as a document; its id is its address.
pub(super) fn archived(
    archive: &str,
    page: &warc::Page,
    directory: &OutletDirectory,
    metas: &[Meta],
) -> Result<Document, Failure> {
    let url = Url::parse(&page.url).ok();
    let input = Input { url, bytes: &page.body, content_type: page.content_type(), ..Input::default() };
    let read = page::Reader::new(directory).read(&input);
    let mut document = read.map_err(|e| unreadable(&format!("{}` in `{archive}", page.url), &e))?;
    apply(&mut document, metas, directory);
    Ok(document)
}

/// Reads one file into a document.
pub(super) fn file(
    path: &Path,
    url: Option<Url>,
    directory: &OutletDirectory,
    metas: &[Meta],
) -> Result<Document, Failure> {
    let name = path.display().to_string();
    let bytes = opened(path)?;
    document(&name, DocumentId::of_path(path), kind_of(path), &bytes, url, directory, metas)
}

/// A file's bytes, or why there are none.
fn opened(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    bytes_of(path).with_context(|| format!("cannot read `{name}`")).map_err(|e| {
        let failure = Failure::new(Exit::NoInput, e);
        if path.is_dir() {
            failure.hint(format!("name the files in it, e.g. {name}/*.html"))
        } else if path.exists() && !path.is_file() {
            failure.hint("to read from a pipe, give `-` and lead it to standard input")
        } else if !path.exists() {
            failure.hint("check the name; a web address begins with http:// or https://")
        } else {
            failure
        }
    })
}

/// Reads standard input into a document.
pub(super) fn standard(url: Option<Url>, directory: &OutletDirectory, metas: &[Meta]) -> Result<Document, Failure> {
    let bytes = standard_bytes()?;
    document("standard input", DocumentId::new("stdin"), None, &bytes, url, directory, metas)
}

fn standard_bytes() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MAX_FILE).read_to_end(&mut bytes);
    read.context("cannot read standard input").map_err(|e| Failure::new(Exit::NoInput, e))?;
    Ok(bytes)
}

fn bytes_of(path: &Path) -> anyhow::Result<Vec<u8>> {
    let about = std::fs::metadata(path)?;
    anyhow::ensure!(!about.is_dir(), "it is a folder");
    anyhow::ensure!(about.is_file(), "it is not a regular file");
    let size = about.len();
    anyhow::ensure!(size <= MAX_FILE, "it has {} MB, at most {} MB are read", size >> 20, MAX_FILE >> 20);
    Ok(std::fs::read(path)?)
}

/// A text's name says that it is text; everything else shows by its content.
fn kind_of(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let ends = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e));
    if ends(&[".txt"]) {
        return Some(Kind::Text);
    }
    ends(&[".md", ".markdown"]).then_some(Kind::Markdown)
}

fn document(
    name: &str,
    id: DocumentId,
    kind: Option<Kind>,
    bytes: &[u8],
    url: Option<Url>,
    directory: &OutletDirectory,
    metas: &[Meta],
) -> Result<Document, Failure> {
    refuse_own(name, bytes)?;
    let input = Input { id: Some(id), url, bytes, content_type: None, kind };
    let mut document = page::Reader::new(directory).read(&input).map_err(|e| unreadable(name, &e))?;
    apply(&mut document, metas, directory);
    Ok(document)
}

fn apply(document: &mut Document, metas: &[Meta], directory: &OutletDirectory) {
    if let Some(meta) = metas.iter().find(|m| m.id == document.id.as_str()) {
        apply_meta(document, meta, directory);
    }
}

/// The failure of one input, with what to do.
fn unreadable(name: &str, error: &page::Error) -> Failure {
    let hint = match error {
        page::Error::Pdf => Some("take the text out of it first, e.g. with pdftotext"),
        page::Error::Binary(_) | page::Error::Image(_) => Some("give a saved web page or a text file"),
        page::Error::TooLarge { .. } => Some("give the article's own page"),
        page::Error::Empty => Some("give a saved web page or a text file with a story in it"),
        page::Error::NoText => Some("save the page from a browser once it shows the story, or give its text"),
        page::Error::Feed => Some("read its items with `dateline read`, or give one story's page"),
        _ => None,
    };
    let failure = Failure::no_input(format!("cannot read `{name}`: {error}"));
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn refuse_own(name: &str, bytes: &[u8]) -> Result<(), Failure> {
    match our_own(bytes) {
        Some((what, hint)) => Err(Failure::no_input(format!("cannot read `{name}`: it is {what}")).hint(hint)),
        None => Ok(()),
    }
}

/// What the program wrote itself, by the schema at its start, and what to do with that.
fn our_own(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(64)]);
    if !head.trim_start().starts_with('{') {
        return None;
    }
    let is = |schema: &str| head.contains(schema);
    is("dateline.graph/").then_some(("a saved graph", "draw it with `dateline render`")).or_else(|| {
        is("dateline.document/").then_some(("output of `dateline read`", "give the story it was read from"))
    })
}

/// The files below a folder whose lower-case names are wanted, in name order. Links to folders are not followed.
pub(super) fn walk(folder: &Path, files: &mut Vec<PathBuf>, wanted: &dyn Fn(&str) -> bool) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let Ok(kind) = entry.file_type() else { continue };
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if kind.is_dir() {
            walk(&entry.path(), files, wanted);
        } else if kind.is_file() && wanted(&name) {
            files.push(entry.path());
        }
    }
}
