//! `dateline trace`.

use super::args::{Shared, TraceArgs};
use super::collection::Collection;
use super::exit::{Exit, Failure};
use super::input::{self, Named};
use super::{progress, render};
use dateline::attribution::Reader;
use dateline::fetch::{Fetch, Http, HttpOptions, Miss, MissReason, Offline};
use dateline::graph::ProvenanceGraph;
use dateline::outlet::OutletDirectory;
use dateline::page::Document;
use dateline::resolve::Corpus;
use dateline::trace::{Event, Limit, Options, Trace, Tracer};
use std::net::IpAddr;
use url::{Host, Url};

pub(super) fn run(args: &TraceArgs, shared: &Shared) -> Result<Exit, Failure> {
    let formats = render::formats_of(&args.output)?;
    let directory = input::directory(shared)?;
    let collection = Collection::read(&args.corpus, &directory, &mut |_| {})?;
    collection.tell(shared);
    let partial = !collection.problems.is_empty();
    let corpus = (!args.corpus.is_empty()).then(|| Corpus::new(collection.complete(&directory)));
    let seed = seed_of(args, &directory)?;
    let trace = follow(args, shared, &directory, corpus.as_ref(), seed)?;
    let graph = ProvenanceGraph::from_trace(&trace);
    render::write_files(&graph, &formats, &args.drawing)?;
    render::print(&graph, args.format, &args.drawing, shared)?;
    // The depth is what was asked for; running out of pages is not.
    let cut = trace.limits.iter().any(|l| matches!(l, Limit::Pages(_))) || partial;
    Ok(if cut { Exit::Partial } else { Exit::Done })
}

/// Where a run begins: a document at hand, or a page to fetch.
enum Seed {
    Document(Box<Document>),
    Page(Url),
}

fn seed_of(args: &TraceArgs, directory: &OutletDirectory) -> Result<Seed, Failure> {
    let metas = input::metas(args.meta.as_deref())?;
    let url = match args.url.as_deref() {
        None => None,
        Some(url) => Some(address(url)?),
    };
    Ok(match input::named(&args.input)? {
        Named::Page(url) => Seed::Page(url),
        Named::File(path) => Seed::Document(Box::new(input::file(&path, url, directory, &metas)?)),
        Named::Standard => Seed::Document(Box::new(input::standard(url, directory, &metas)?)),
    })
}

/// The address a saved page came from.
fn address(url: &str) -> Result<Url, Failure> {
    let failure = |why: &str| Failure::usage(format!("--url `{url}` is not a web address: {why}"));
    let hint = "give the whole address, with http:// or https://";
    let parsed = Url::parse(url).map_err(|e| failure(&e.to_string()).hint(hint))?;
    match parsed.scheme() {
        "http" | "https" => Ok(parsed),
        scheme => Err(failure(&format!("its scheme is {scheme}")).hint(hint)),
    }
}

fn follow(
    args: &TraceArgs,
    shared: &Shared,
    directory: &OutletDirectory,
    corpus: Option<&Corpus>,
    seed: Seed,
) -> Result<Trace, Failure> {
    let start = match &seed {
        Seed::Page(url) => Some(url),
        Seed::Document(document) => document.url.as_ref(),
    };
    // A user who names a private address may be led to others; a public page never leads there.
    let options = HttpOptions { allow_private: start.is_some_and(is_private), ..HttpOptions::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Failure::new(Exit::NoInput, e))?;
    if args.offline {
        return runtime.block_on(run_with(&Offline, args, shared, directory, corpus, seed));
    }
    // A text without links needs no client: starting without one is several milliseconds quicker.
    if let Seed::Document(document) = &seed
        && document.links.is_empty()
    {
        return runtime.block_on(run_with(&Offline, args, shared, directory, corpus, seed));
    }
    let http = Http::new(options).map_err(|e| Failure::new(Exit::NoInput, e))?;
    runtime.block_on(run_with(&http, args, shared, directory, corpus, seed))
}

async fn run_with<F: Fetch>(
    fetch: &F,
    args: &TraceArgs,
    shared: &Shared,
    directory: &OutletDirectory,
    corpus: Option<&Corpus>,
    seed: Seed,
) -> Result<Trace, Failure> {
    let reader = Reader::fast(directory);
    let options = Options { depth: args.depth, max_pages: args.max_pages };
    let tracer = Tracer { fetch, reader: &reader, corpus, options };
    let spinner = progress::spinner(shared);
    let seed = match seed {
        Seed::Document(document) => *document,
        Seed::Page(url) => {
            spinner.set_message(format!("fetching {url}"));
            let fetched = match corpus.and_then(|c| c.by_url(&url)) {
                Some(saved) => Ok(saved.clone()),
                None => tracer.fetch_seed(&url).await,
            };
            fetched.map_err(|miss| {
                spinner.finish_and_clear();
                unfetched(&miss)
            })?
        }
    };
    let mut watch = |event: Event<'_>| match event {
        Event::Fetching(url) => spinner.set_message(format!("fetching {url}")),
        Event::Read(document, depth) if depth > 0 => {
            let outlet = document.outlet.as_ref().map_or("a page", |o| o.name.as_str());
            spinner.println(format!("{}read {outlet}: {}", "  ".repeat(depth), document.id));
        }
        Event::Missed(miss) => spinner.println(format!("miss {miss}")),
        _ => {}
    };
    let trace = tracer.run(seed, &mut watch).await;
    spinner.finish_and_clear();
    Ok(trace)
}

fn unfetched(miss: &Miss) -> Failure {
    let failure = Failure::no_input(format!("cannot get {miss}"));
    match miss.reason {
        MissReason::Offline => failure.hint("leave --offline away, or give a collection that holds the page"),
        MissReason::NotFound => failure.hint("check the address; an archived copy can be traced as a saved page"),
        MissReason::Connect => failure.hint("check the address and the connection"),
        _ => failure.hint("save the page from a browser and trace the file, with --url for its address"),
    }
}

fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(v4)) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        Some(Host::Ipv6(v6)) => IpAddr::V6(v6).is_loopback() || (v6.segments()[0] & 0xfe00) == 0xfc00,
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}
