//! Documents fetched for an audit: from lists of addresses and from feeds.

use super::args::{FetchArgs, Shared};
use super::collection::Collection;
use super::exit::{Exit, Failure};
use super::fetching::{options, runtime, unusable};
use super::input::web;
use super::{output, progress};
use anyhow::Context as _;
use dateline::fetch::{Archive, Fetch, Http, Miss, MissReason, Recall, Request};
use dateline::outlet::OutletDirectory;
use dateline::page::{self, Document, Input, list_feed, normalise_url, wall_of};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;

/// Pages on their way at once; each host is asked for one at a time whatever this is.
const AT_ONCE: usize = 64;

/// What is to be fetched, and how.
pub(super) struct Wanted<'a> {
    pub(super) pages: Vec<Url>,
    pub(super) urls: &'a [PathBuf],
    pub(super) feeds: &'a [PathBuf],
    pub(super) max_pages: usize,
    pub(super) archive: Option<&'a Path>,
    pub(super) offline: bool,
    pub(super) fetching: &'a FetchArgs,
}

/// Gets pages over the net or out of an archive.
enum Source {
    Net(Box<Http>),
    Kept(Archive),
}

impl Source {
    async fn get(&self, request: &Request) -> Result<dateline::fetch::Capture, Miss> {
        match self {
            Self::Net(http) => http.get(request).await,
            Self::Kept(archive) => archive.get(request).await,
        }
    }
}

/// Fetches the pages and adds them to the collection, in the order of the lists; what was not had is among its problems.
/// Gives the documents of `pages`, which must be had.
pub(super) fn gather(
    wanted: &Wanted<'_>,
    collection: &mut Collection,
    directory: &'static OutletDirectory,
    shared: &Shared,
) -> Result<Vec<Document>, Failure> {
    let archive = match wanted.archive {
        None => None,
        Some(folder) => {
            let command: Vec<String> = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
            let recall = if wanted.offline { Recall::Only } else { Recall::Fresh };
            Some(Archive::open(folder, recall, &command).map_err(unusable)?)
        }
    };
    let mut listed = Vec::new();
    for path in wanted.urls {
        listed.extend(addresses(path)?);
    }
    let mut feeds = Vec::new();
    for path in wanted.feeds {
        feeds.extend(addresses(path)?);
    }
    let source = match archive.clone() {
        Some(archive) if wanted.offline => Source::Kept(archive),
        None if wanted.offline => {
            return Err(
                Failure::usage("--offline leaves nothing to fetch from").hint("give the --archive of an earlier run")
            );
        }
        archive => {
            let named: Vec<&Url> = wanted.pages.iter().chain(&listed).chain(&feeds).collect();
            let http = Http::new(options(wanted.fetching, &named)?).map_err(|e| Failure::new(Exit::NoInput, e))?;
            Source::Net(Box::new(match archive {
                Some(archive) => http.with_archive(archive),
                None => http,
            }))
        }
    };
    let runtime = runtime()?;
    let source = Arc::new(source);
    let seeds = runtime.block_on(async {
        let from_feeds = items(&source, feeds, collection).await;
        let seeds = wanted.pages.len();
        let mut seen = BTreeSet::new();
        let mut all: Vec<Url> = wanted.pages.iter().cloned().chain(listed).chain(from_feeds).collect();
        all.retain(|url| seen.insert(normalise_url(url).to_string()));
        let over = all.len().saturating_sub(wanted.max_pages.max(seeds));
        if over > 0 {
            all.truncate(all.len() - over);
            collection.problems.push(format!("{over} addresses beyond --max-pages {}", wanted.max_pages));
        }
        let mut found = Vec::new();
        for (at, read) in fetch_all(&source, all, directory, shared).await {
            match read {
                Ok(document) if at < seeds => found.push(document),
                Ok(document) => collection.add(document),
                Err(miss) if at < seeds => return Err(Failure::no_input(format!("cannot get {miss}"))),
                Err(miss) => collection.problems.push(miss.to_string()),
            }
        }
        Ok(found)
    });
    runtime.shutdown_background();
    archive.map_or(Ok(()), |a| a.finish()).map_err(unusable)?;
    seeds
}

/// The pages that feeds list, feed by feed.
async fn items(source: &Arc<Source>, feeds: Vec<Url>, collection: &mut Collection) -> Vec<Url> {
    let mut tasks = JoinSet::new();
    for (at, feed) in feeds.into_iter().enumerate() {
        let source = Arc::clone(source);
        tasks.spawn(async move {
            let capture = match source.get(&Request::listing(feed.clone())).await {
                Ok(capture) => capture,
                Err(miss) => return (at, Err(miss.to_string())),
            };
            let listed = list_feed(&capture.body, capture.content_type.as_deref(), &capture.final_url);
            (at, listed.map_err(|e| format!("`{feed}`: {e}")))
        });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_by_key(|(at, _)| *at);
    let mut pages = Vec::new();
    for (_, answer) in answers {
        match answer {
            Ok(listed) => pages.extend(listed.into_iter().filter_map(|item| item.url)),
            Err(why) => collection.problems.push(why),
        }
    }
    pages
}

/// Fetches and reads every page, side by side; the answers in the order of the addresses.
async fn fetch_all(
    source: &Arc<Source>,
    urls: Vec<Url>,
    directory: &'static OutletDirectory,
    shared: &Shared,
) -> Vec<(usize, Result<Document, Miss>)> {
    let bar = progress::bar(shared, urls.len());
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (at, url) in urls.into_iter().enumerate() {
        let (source, turns) = (Arc::clone(source), Arc::clone(&turns));
        tasks.spawn(async move {
            let _turn = turns.acquire().await;
            (at, read(&source, url, directory).await)
        });
    }
    let mut read = Vec::new();
    while let Some(one) = tasks.join_next().await {
        bar.inc(1);
        // A task ends badly only by a fault of ours while reading its page.
        if let Ok(one) = one {
            read.push(one);
        }
    }
    bar.finish_and_clear();
    read.sort_by_key(|(at, _)| *at);
    read
}

async fn read(source: &Source, url: Url, directory: &'static OutletDirectory) -> Result<Document, Miss> {
    let capture = source.get(&Request::page(url.clone())).await?;
    let what = url.to_string();
    let work = move || {
        let input = Input {
            url: Some(capture.final_url.clone()),
            bytes: &capture.body,
            content_type: capture.content_type.as_deref(),
            ..Input::default()
        };
        let document = page::Reader::new(directory).read(&input);
        let document = document.map_err(|e| Miss::with(url.as_str(), MissReason::NoContent, e.to_string()))?;
        match wall_of(&document) {
            // A page that stands before its story shares its words with every other such page.
            Some(wall) => Err(Miss::with(url.as_str(), MissReason::Paywall, wall)),
            None => Ok(document),
        }
    };
    let read = tokio::task::spawn_blocking(work).await;
    read.unwrap_or_else(|_| Err(Miss::new(what, MissReason::Internal)))
}

/// The addresses in a file: one a line, `#` begins a remark; or what GDELT answers, as JSON or as a line of JSON each.
fn addresses(path: &Path) -> Result<Vec<Url>, Failure> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(path).map(|found| text = found)
    };
    read.with_context(|| format!("cannot read addresses from `{}`", path.display()))
        .map_err(|e| Failure::new(Exit::NoInput, e))?;
    let failed = |line: usize, why: &str| {
        Failure::no_input(format!("cannot read addresses from `{}`, line {line}: {why}", path.display()))
            .hint("give one address a line, with http:// or https://, or what GDELT answers as JSON")
    };
    if let Ok(Value::Object(answer)) = serde_json::from_str::<Value>(&text)
        && let Some(articles) = answer.get("articles").and_then(Value::as_array)
    {
        return Ok(articles.iter().filter_map(|a| web(a.get("url")?.as_str()?)).collect());
    }
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let row = line.starts_with('{').then(|| serde_json::from_str::<Value>(line).ok()).flatten();
        let url = match &row {
            Some(row) => row.get("url").and_then(Value::as_str).and_then(web),
            None => web(line),
        };
        found.push(url.ok_or_else(|| failed(number + 1, "it is no web address"))?);
    }
    if found.is_empty() {
        output::message(&format!("note: `{}` holds no address", path.display()));
    }
    Ok(found)
}
