//! How a story is written.

use crate::net::Answer;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// `story.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Story {
    /// What it shows, in a sentence.
    pub(crate) about: String,
    pub(crate) seed: String,
    /// Names of routes; feed and sitemap where none are given.
    #[serde(default)]
    pub(crate) routes: Option<Vec<String>>,
    /// Bases of services.
    #[serde(default)]
    pub(crate) services: BTreeMap<String, String>,
    /// Outlets of the directory.
    #[serde(default)]
    pub(crate) outlet: Vec<Outlet>,
    /// Articles.
    #[serde(default)]
    page: Vec<Page>,
    /// Everything else that is served.
    #[serde(default)]
    answer: Vec<Raw>,
    /// Addresses that must have been asked for.
    #[serde(default)]
    pub(crate) asked: Vec<String>,
    /// Addresses that must not have been asked for.
    #[serde(default)]
    pub(crate) left_alone: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outlet {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) domain: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    url: String,
    outlet: String,
    title: String,
    published: Option<String>,
    /// Further elements of its head.
    #[serde(default)]
    head: String,
    /// Paragraphs, each on a line; they may hold links.
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    url: String,
    #[serde(default = "ok")]
    status: u16,
    #[serde(default)]
    location: Option<String>,
    #[serde(default = "html")]
    kind: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
}

fn ok() -> u16 {
    200
}

fn html() -> String {
    "text/html; charset=utf-8".to_owned()
}

impl Story {
    pub(crate) fn read(folder: &Path) -> Self {
        let path = folder.join("story.toml");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// What is served, by address without its scheme.
    pub(crate) fn answers(&self) -> BTreeMap<String, Answer> {
        let pages = self.page.iter().map(|p| {
            let answer =
                Answer { status: 200, headers: vec![("content-type".to_owned(), html())], body: p.html().into_bytes() };
            (bare(&p.url), answer)
        });
        let others = self.answer.iter().map(|r| {
            let mut headers: Vec<(String, String)> = r.headers.clone().into_iter().collect();
            headers.push(("content-type".to_owned(), r.kind.clone()));
            headers.extend(r.location.clone().map(|to| ("location".to_owned(), to)));
            (bare(&r.url), Answer { status: r.status, headers, body: r.body.clone().into_bytes() })
        });
        pages.chain(others).collect()
    }

    /// Every host of the story.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let mut urls: Vec<&str> = self.page.iter().map(|p| p.url.as_str()).collect();
        urls.extend(self.answer.iter().map(|r| r.url.as_str()));
        urls.extend(self.services.values().map(String::as_str));
        let owned = self.outlet.iter().map(|o| o.domain.clone());
        let mut hosts: Vec<String> =
            urls.iter().map(|u| bare(u).split('/').next().unwrap_or_default().to_owned()).chain(owned).collect();
        hosts.sort();
        hosts.dedup();
        hosts
    }
}

impl Page {
    fn html(&self) -> String {
        let time = self
            .published
            .as_ref()
            .map_or(String::new(), |time| format!("<meta property=\"article:published_time\" content=\"{time}\">"));
        let body: String =
            self.text.lines().filter(|l| !l.trim().is_empty()).map(|l| format!("<p>{l}</p>\n")).collect();
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\
             <meta property=\"og:site_name\" content=\"{}\">{time}{}</head>\n<body><article><h1>{}</h1>\n{body}</article>\
             </body></html>",
            self.title, self.outlet, self.head, self.title
        )
    }
}

fn bare(url: &str) -> String {
    url.split_once("://").map_or(url, |(_, rest)| rest).to_owned()
}
