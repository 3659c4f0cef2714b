//! Reads the stories of `tests/stories` and what is expected of them.

mod expected;
mod reading;

pub(crate) use expected::Expected;
pub(crate) use reading::Reading;

use dateline::attribution;
use dateline::outlet::OutletDirectory;
use dateline::page::{self, DocumentId, Input, Kind, Meta, apply_meta};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use url::Url;

/// One story as it lies in its folder.
pub(crate) struct Story {
    /// The folder's name.
    pub(crate) name: String,
    /// `expected.toml`.
    pub(crate) expected: Expected,
    bytes: Vec<u8>,
    kind: Kind,
    given: Given,
}

/// `meta.toml`: what is known of the document beside its text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    publisher: Option<String>,
    byline: Option<String>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
}

/// All stories, by name.
pub(crate) fn stories() -> Vec<Story> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let entries = std::fs::read_dir(&root).expect("the stories lie beside the test");
    let mut folders: Vec<PathBuf> = entries
        .map(|e| e.expect("the folder can be listed").path())
        .filter(|p| p.is_dir() && !p.ends_with("harness"))
        .collect();
    folders.sort();
    let stories: Vec<Story> = folders.iter().map(|f| Story::open(f)).collect();
    assert!(stories.len() >= 40, "only {} stories found", stories.len());
    stories
}

impl Story {
    fn open(folder: &Path) -> Self {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let toml = |file: &str| std::fs::read_to_string(folder.join(file));
        let expected = toml("expected.toml").unwrap_or_else(|e| panic!("{name}: cannot read expected.toml: {e}"));
        let expected = Expected::parse(&expected).unwrap_or_else(|e| panic!("{name}: expected.toml: {e}"));
        let given = match toml("meta.toml") {
            Ok(given) => toml::from_str(&given).unwrap_or_else(|e| panic!("{name}: meta.toml: {e}")),
            Err(_) => Given::default(),
        };
        let (file, kind) =
            if folder.join("page.html").exists() { ("page.html", Kind::Html) } else { ("text.txt", Kind::Text) };
        let bytes = std::fs::read(folder.join(file)).unwrap_or_else(|e| panic!("{name}: cannot read {file}: {e}"));
        Self { name, expected, bytes, kind, given }
    }

    /// The article's file as it is.
    pub(crate) fn file(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("stories are written in UTF-8")
    }

    /// Reads the story as the program does.
    pub(crate) fn read(&self) -> Reading {
        let directory = OutletDirectory::embedded();
        let id = DocumentId::new(self.name.as_str());
        let url = self.given.url.as_deref().map(|u| Url::parse(u).expect("meta.toml gives a whole address"));
        let input = Input { id: Some(id), url, bytes: &self.bytes, content_type: None, kind: Some(self.kind) };
        let mut document =
            page::Reader::new(directory).read(&input).unwrap_or_else(|e| panic!("{}: cannot be read: {e}", self.name));
        let given = self.given.clone();
        let meta = Meta {
            id: self.name.clone(),
            publisher_name: given.publisher,
            byline: given.byline,
            title: given.title,
            date: given.date,
            url: given.url,
        };
        if self.kind == Kind::Text && meta != (Meta { id: self.name.clone(), ..Meta::default() }) {
            apply_meta(&mut document, &meta, directory);
        }
        let attributions = attribution::Reader::fast(directory).read(&document);
        Reading { document, attributions }
    }
}
