//! `dateline audit`.

use super::args::{AuditArgs, AuditFormat, Shared};
use super::collection::Collection;
use super::exit::{Exit, Failure};
use super::gather::{Wanted, gather};
use super::{input, output, progress, render, sketch};
use dateline::graph::ProvenanceGraph;
use dateline::outlet::OutletDirectory;
use dateline::page::{Document, DocumentId, When};
use dateline::render::{SvgOptions, dot, lanes};
use dateline::report::{self, Options, Report, StoryReport};
use dateline::syndication::{Added, Audit, Auditor, Cluster, Index, IndexError, Stage};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use url::Url;

pub(super) fn run(args: &AuditArgs, shared: &Shared) -> Result<Exit, Failure> {
    let outputs = formats_of(&args.output)?;
    if !args.sketches.is_empty() {
        return sketched(args, shared, &outputs);
    }
    let directory = input::lasting_directory(shared)?;
    let spinner = progress::spinner(shared);
    spinner.set_message("reading the collection");
    let mut collection = Collection::read(&args.corpus, directory, &mut |n| {
        spinner.set_message(format!("reading the collection: {n} documents"));
    })?;
    let pages: Vec<Url> = args
        .seeds
        .iter()
        .filter(|seed| !seed.to_str().is_some_and(|id| collection.has(&DocumentId::new(id))))
        .filter_map(|seed| web_address(seed))
        .collect();
    let fetched = if pages.is_empty() && args.urls.is_empty() && args.feeds.is_empty() {
        Vec::new()
    } else {
        let wanted = Wanted {
            pages,
            urls: &args.urls,
            feeds: &args.feeds,
            max_pages: args.max_pages,
            archive: args.archive.as_deref(),
            offline: args.offline,
            fetching: &args.fetching,
        };
        spinner.suspend(|| gather(&wanted, &mut collection, directory, shared))?
    };
    spinner.suspend(|| collection.tell(shared));
    let mut seeds = seeds(args, &mut collection, directory)?;
    for document in fetched {
        seeds.push(document.id.clone());
        // A list may hold the story itself.
        if !collection.has(&document.id) {
            collection.add(document);
        }
    }
    if collection.documents.is_empty() && args.index.is_none() {
        return Err(Failure::no_input("there is no document to audit")
            .hint("give a folder with saved pages or texts, or a file that ends in .jsonl, .csv, .warc or .parquet"));
    }
    if let Some(window) = args.window {
        within(&mut collection.documents, &seeds, window)?;
    }
    let partial = !collection.problems.is_empty();
    let auditor = Auditor::new(directory);
    let watch = &mut |stage| spinner.set_message(doing(stage));
    let audit = match &args.index {
        None => auditor.audit(collection.documents, watch),
        Some(folder) => {
            let stored = |e: IndexError| {
                let hint = match e {
                    IndexError::Busy { .. } => "wait for the other run, or name another folder",
                    IndexError::Open { .. } => "name a folder that you may write to",
                    _ => "nothing was changed; move it away to begin a new one",
                };
                Failure::new(Exit::Store, e).hint(hint)
            };
            let mut index = Index::open(folder).map_err(stored)?;
            let added = index.add(&collection.documents).map_err(stored)?;
            if !shared.quiet {
                let Added { new, changed, same } = added;
                spinner.suspend(|| {
                    output::message(&format!("note: index: {new} new documents, {changed} changed, {same} as before"));
                });
            }
            auditor.audit_index(&mut index, watch).map_err(stored)?
        }
    };
    spinner.set_message("comparing what each outlet did");
    show(args, shared, &spinner, &outputs, &audit, seeds, directory)?;
    Ok(if partial { Exit::Partial } else { Exit::Done })
}

/// As [`run`], from sketches: there are no texts.
fn sketched(args: &AuditArgs, shared: &Shared, outputs: &[(&Path, AuditFormat)]) -> Result<Exit, Failure> {
    let directory = input::directory(shared)?;
    let spinner = progress::spinner(shared);
    spinner.set_message("opening the sketches");
    let sketches = sketch::open(&args.sketches)?;
    spinner.set_message(format!("joining {} shards", sketches.shards()));
    let joined = args.engine.join(&sketches)?;
    spinner.set_message(format!("comparing {} pairs", joined.pairs()));
    let audit = sketches.audit(&joined).map_err(sketch::failure)?;
    let mut seeds = Vec::new();
    for seed in &args.seeds {
        let id = DocumentId::new(seed.to_string_lossy());
        if audit.documents.binary_search_by(|d| d.id.cmp(&id)).is_err() {
            return Err(Failure::usage(format!("no document of the sketches has the id `{id}`"))
                .hint("with --sketches the story is named by its id"));
        }
        seeds.push(id);
    }
    show(args, shared, &spinner, outputs, &audit, seeds, &directory)?;
    Ok(Exit::Done)
}

/// Writes the files asked for, then prints.
fn show(
    args: &AuditArgs,
    shared: &Shared,
    spinner: &indicatif::ProgressBar,
    outputs: &[(&Path, AuditFormat)],
    audit: &Audit,
    seeds: Vec<DocumentId>,
    directory: &OutletDirectory,
) -> Result<(), Failure> {
    let options = Options { outlets: args.outlets_at_least, seeds };
    let report = Report::of(audit, &options);
    spinner.finish_and_clear();
    for (path, format) in outputs {
        output::file(path, &written(*format, audit, &report, &options.seeds, directory)?)?;
    }
    match args.format {
        AuditFormat::Table => {
            output::coloured(&report::table(&report, render::terminal_width(), &render::paint), shared)?;
        }
        format => output::data(&written(format, audit, &report, &options.seeds, directory)?)?,
    }
    Ok(())
}

fn doing(stage: Stage) -> String {
    match stage {
        Stage::Words => "reading the words".to_owned(),
        Stage::Furniture => "finding page furniture".to_owned(),
        Stage::Candidates => "finding documents that share text".to_owned(),
        Stage::Comparing(pairs) => format!("comparing {pairs} pairs"),
        Stage::Origins(clusters) => format!("finding origins of {clusters} stories"),
        _ => "auditing".to_owned(),
    }
}

/// The address a seed is, unless a file or a document of the collection goes by it.
fn web_address(seed: &Path) -> Option<Url> {
    let text = seed.to_str().filter(|t| t.contains("://") && !seed.exists())?;
    input::web(text)
}

/// Adds the stories asked about to the collection; gives their ids.
fn seeds(
    args: &AuditArgs,
    collection: &mut Collection,
    directory: &OutletDirectory,
) -> Result<Vec<DocumentId>, Failure> {
    let mut ids = Vec::new();
    for seed in &args.seeds {
        // A document of the collection may be named by its id.
        let named = seed.to_str().map(DocumentId::new);
        if let Some(id) = named.filter(|id| !seed.exists() && collection.has(id)) {
            ids.push(id);
            continue;
        }
        let document = match seed.to_str() {
            Some("-") => input::standard(None, directory, &[])?,
            Some(url) if url.contains("://") && !seed.exists() => match web_address(seed) {
                // It is fetched.
                Some(_) => continue,
                None => {
                    return Err(Failure::usage(format!("`{url}` is not a web address"))
                        .hint("give an http or https URL, or a file"));
                }
            },
            _ => input::file(seed, None, directory, &[])?,
        };
        ids.push(document.id.clone());
        collection.add(document);
    }
    Ok(ids)
}

/// Leaves out what was published too long before or after every seed. Documents without a time stay.
fn within(documents: &mut Vec<Document>, seeds: &[DocumentId], window: u64) -> Result<(), Failure> {
    let when = |d: &Document| d.published.as_deref().and_then(When::parse);
    let times: Vec<When> = documents.iter().filter(|d| seeds.contains(&d.id)).filter_map(when).collect();
    if times.is_empty() {
        return Err(Failure::usage("--window needs a seed that says when it was published")
            .hint("name a story with a date, or leave --window away"));
    }
    let window = i64::try_from(window).unwrap_or(i64::MAX);
    documents.retain(|document| {
        when(document).is_none_or(|at| {
            times
                .iter()
                .any(|seed| at.seconds.abs_diff(seed.seconds) <= window.saturating_add(at.within).unsigned_abs())
        })
    });
    Ok(())
}

/// The format of each output file by its ending, found before any work is done.
fn formats_of(outputs: &[PathBuf]) -> Result<Vec<(&Path, AuditFormat)>, Failure> {
    let is_graph = |path: &Path| {
        path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.to_lowercase().ends_with(".graph.json"))
    };
    let format = |path: &PathBuf| match path.extension().and_then(|e| e.to_str()).map(str::to_lowercase).as_deref() {
        Some("json") if is_graph(path) => Ok(AuditFormat::Graph),
        Some("json") => Ok(AuditFormat::Json),
        Some("csv") => Ok(AuditFormat::Csv),
        Some("html" | "htm") => Ok(AuditFormat::Html),
        Some("txt") => Ok(AuditFormat::Table),
        Some("svg") => Ok(AuditFormat::Svg),
        Some("dot" | "gv") => Ok(AuditFormat::Dot),
        _ => Err(Failure::usage(format!("cannot tell a format from `{}`", path.display()))
            .hint("end the name in .json, .graph.json, .csv, .html, .svg, .dot or .txt")),
    };
    outputs.iter().map(|path| Ok((path.as_path(), format(path)?))).collect()
}

const NO_STORY: &str = "widen the collection, or lower --outlets-at-least";

/// The stories shown as a provenance graph, JSON.
fn graph(audit: &Audit, report: &Report, seeds: &[DocumentId]) -> Result<String, Failure> {
    let clusters: BTreeMap<&str, &Cluster> = audit.clusters.iter().map(|c| (c.id.as_str(), c)).collect();
    let stories: Vec<&Cluster> = report.stories.iter().filter_map(|s| clusters.get(s.id.as_str()).copied()).collect();
    let graph = ProvenanceGraph::from_audit(audit, &stories, seeds.first());
    let graph = graph.ok_or_else(|| Failure::no_input("there is no story to make a graph of").hint(NO_STORY))?;
    Ok(graph.to_json())
}

/// The most carried story, which with a seed is the seed's.
fn most_carried(report: &Report) -> Result<&StoryReport, Failure> {
    report.stories.first().ok_or_else(|| Failure::no_input("there is no story to draw").hint(NO_STORY))
}

fn written(
    format: AuditFormat,
    audit: &Audit,
    report: &Report,
    seeds: &[DocumentId],
    directory: &OutletDirectory,
) -> Result<Vec<u8>, Failure> {
    Ok(match format {
        AuditFormat::Table => report::table(report, 100, &|_, text| text.to_owned()).into_bytes(),
        AuditFormat::Csv => report::csv(report).into_bytes(),
        AuditFormat::Html => report::html(report).into_bytes(),
        AuditFormat::Svg => lanes(&report::lanes(most_carried(report)?), &SvgOptions::default()).into_bytes(),
        AuditFormat::Dot => dot(&report::picture(most_carried(report)?)).into_bytes(),
        AuditFormat::Graph => graph(audit, report, seeds)?.into_bytes(),
        AuditFormat::Json => {
            let mut json = Vec::new();
            audit.write_json(&mut json, directory)?;
            json
        }
    })
}
