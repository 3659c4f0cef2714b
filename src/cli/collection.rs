//! Collections of documents: folders of pages and texts, tables of documents, web archives.

use super::args::Shared;
use super::exit::{Exit, Failure};
use super::{input, output};
use anyhow::Context as _;
use dateline::outlet::OutletDirectory;
use dateline::page::{Document, DocumentId, Meta, Row, Rows, TableKind, apply_meta};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Rows read before they are made documents together, on all cores.
const BATCH: usize = 4096;

/// The documents of a collection, and what in it could not be read.
#[derive(Default)]
pub(super) struct Collection {
    pub(super) documents: Vec<Document>,
    /// What was left out, each with its place.
    pub(super) problems: Vec<String>,
    /// Documents that another one with the same id kept out.
    pub(super) repeated: usize,
    seen: BTreeSet<DocumentId>,
}

impl Collection {
    /// Reads files and folders. Bad records are counted and named, never fatal.
    pub(super) fn read(
        paths: &[PathBuf],
        directory: &OutletDirectory,
        watch: &mut dyn FnMut(usize),
    ) -> Result<Self, Failure> {
        let mut collection = Self::default();
        for path in paths {
            let about = std::fs::metadata(path);
            let about = about
                .with_context(|| format!("cannot read the collection `{}`", path.display()))
                .map_err(|e| Failure::new(Exit::NoInput, e))?;
            if about.is_dir() {
                collection.folder(path, directory, watch);
            } else {
                collection.file(path, directory, watch)?;
            }
        }
        Ok(collection)
    }

    /// Whether a document of this id was read.
    pub(super) fn has(&self, id: &DocumentId) -> bool {
        self.seen.contains(id)
    }

    /// Adds a document unless its id is taken.
    pub(super) fn add(&mut self, document: Document) {
        if self.seen.insert(document.id.clone()) {
            self.documents.push(document);
        } else {
            self.repeated += 1;
        }
    }

    /// Says on standard error what was left out: the first few, and how many.
    pub(super) fn tell(&self, shared: &Shared) {
        const SHOWN: usize = 5;
        for problem in self.problems.iter().take(SHOWN) {
            output::message(&format!("note: left out of the collection: {problem}"));
        }
        if self.problems.len() > SHOWN {
            output::message(&format!("note: {} more were left out", self.problems.len() - SHOWN));
        }
        if self.repeated > 0 && !shared.quiet {
            output::message(&format!("note: {} documents have the id of another and were passed over", self.repeated));
        }
    }

    /// The documents with their credits and place lines read, which rows of a table come without.
    pub(super) fn complete(self, directory: &OutletDirectory) -> Vec<Document> {
        let complete = |mut document: Document| {
            if document.credits.is_empty() && document.dateline.is_none() {
                let meta = Meta { id: document.id.to_string(), ..Meta::default() };
                apply_meta(&mut document, &meta, directory);
            }
            document
        };
        self.documents.into_par_iter().map(complete).collect()
    }

    fn folder(&mut self, folder: &Path, directory: &OutletDirectory, watch: &mut dyn FnMut(usize)) {
        let mut files = Vec::new();
        input::walk(folder, &mut files, &|name| is_page(name) || is_many(name));
        let (tables, pages): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|f| input::is_archive(f) || table_of_path(f).is_some());
        for part in pages.chunks(BATCH) {
            let read: Vec<_> = part.par_iter().map(|path| (path, input::documents(path, directory, &[]))).collect();
            for (path, documents) in read {
                for document in documents.unwrap_or_else(|failure| vec![Err(failure)]) {
                    match document {
                        Ok(mut document) => {
                            // Two files of one name in two folders are two documents.
                            if self.seen.contains(&document.id) {
                                document.id = DocumentId::new(path.display().to_string());
                            }
                            self.add(document);
                        }
                        Err(failure) => self.problems.push(failure.to_string()),
                    }
                }
            }
            watch(self.documents.len());
        }
        for table in tables {
            if let Err(failure) = self.file(&table, directory, watch) {
                self.problems.push(failure.to_string());
            }
        }
    }

    fn file(&mut self, path: &Path, directory: &OutletDirectory, watch: &mut dyn FnMut(usize)) -> Result<(), Failure> {
        if input::is_archive(path) {
            return self.archive(path, directory, watch);
        }
        let Some(table) = table_of_path(path) else {
            for document in input::documents(path, directory, &[])? {
                match document {
                    Ok(document) => self.add(document),
                    Err(failure) => self.problems.push(failure.to_string()),
                }
            }
            return Ok(());
        };
        let failed = |e: anyhow::Error| {
            let e = e.context(format!("cannot read the collection `{}`", path.display()));
            Failure::new(Exit::NoInput, e)
                .hint("give a folder, or a file that ends in .jsonl, .csv or .warc, gzipped or not, or in .parquet")
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let before = self.documents.len() + self.repeated;
        let mut rows = Rows::open(path, table).map_err(|e| failed(e.into()))?;
        loop {
            let batch: Vec<_> = rows.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            let document = |(number, row): (usize, Result<Row, String>)| {
                let document = row.and_then(|row| {
                    row.document(&format!("{name}:{number}"), directory).ok_or_else(|| "it has no text".to_owned())
                });
                (number, document)
            };
            self.take(batch.into_par_iter().map(document).collect(), &name);
            watch(self.documents.len());
        }
        if let Some(why) = rows.failure() {
            self.problems.push(format!("`{name}` ends early: {why}"));
        }
        if self.documents.len() + self.repeated == before {
            let why = self.problems.pop().map_or(String::new(), |p| format!("; {p}"));
            return Err(failed(anyhow::anyhow!("it holds no document{why}")));
        }
        Ok(())
    }

    /// The pages of a web archive, as a stream. Pages without a story are many in any crawl and are counted together.
    fn archive(
        &mut self,
        path: &Path,
        directory: &OutletDirectory,
        watch: &mut dyn FnMut(usize),
    ) -> Result<(), Failure> {
        const PAGES: usize = 256;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut pages = input::archive(path)?;
        let mut without_story = 0;
        loop {
            let mut part = Vec::new();
            let mut ended = true;
            for item in pages.by_ref().take(PAGES) {
                ended = false;
                match item {
                    Ok(page) if page.is_readable() => part.push(page),
                    Ok(_) => {}
                    Err(bad) => self.problems.push(format!("`{name}`, {bad}")),
                }
            }
            if ended {
                break;
            }
            let read: Vec<_> = part.par_iter().map(|page| input::archived(&name, page, directory, &[])).collect();
            for document in read {
                match document {
                    Ok(document) => self.add(document),
                    Err(_) => without_story += 1,
                }
            }
            watch(self.documents.len());
        }
        if without_story > 0 {
            self.problems.push(format!("`{name}`: {without_story} pages without a story"));
        }
        Ok(())
    }

    fn take(&mut self, rows: Vec<(usize, Result<Document, String>)>, name: &str) {
        for (number, row) in rows {
            match row {
                Ok(document) => self.add(document),
                Err(why) => self.problems.push(format!("`{name}`, row {number}: {why}")),
            }
        }
    }
}

/// The kind of a file that holds many documents, by its lower-case name.
fn table_of(name: &str) -> Option<TableKind> {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    match name.rsplit_once('.')?.1 {
        "jsonl" | "ndjson" => Some(TableKind::Lines),
        "csv" => Some(TableKind::Csv),
        "parquet" => Some(TableKind::Parquet),
        _ => None,
    }
}

fn table_of_path(path: &Path) -> Option<TableKind> {
    table_of(&path.file_name()?.to_string_lossy().to_lowercase())
}

/// Whether a file of that lower-case name holds many documents.
fn is_many(name: &str) -> bool {
    table_of(name).is_some() || name.ends_with(".warc") || name.ends_with(".warc.gz")
}

fn is_page(name: &str) -> bool {
    const PAGES: [&str; 8] = [".html", ".htm", ".xhtml", ".txt", ".md", ".html.gz", ".htm.gz", ".txt.gz"];
    PAGES.iter().any(|e| name.ends_with(e))
}
