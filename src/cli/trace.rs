//! `dateline trace`.

use super::args::{Attributions, Cli, Command, Shared, TraceArgs};
use super::attributions::Engine;
use super::collection::Collection;
use super::events::Events;
use super::exit::{Exit, Failure};
use super::fetching::{options, runtime, unusable};
use super::input::{self, Named};
use super::{output, progress, render};
use clap::Parser as _;
use dateline::fetch::{Archive, Fetch, Http, Miss, MissReason, Offline, Recall};
use dateline::graph::ProvenanceGraph;
use dateline::outlet::OutletDirectory;
use dateline::page::Document;
use dateline::resolve::routes::{self, Services};
use dateline::resolve::{Corpus, Route};
use dateline::trace::{Event, Limit, Options, Stop, Trace, Tracer};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

pub(super) fn run(args: &TraceArgs, shared: &Shared) -> Result<Exit, Failure> {
    match (&args.input, &args.archive) {
        (None, Some(folder)) => {
            let command = Archive::interrupted(folder).map_err(unusable)?;
            let command = command.ok_or_else(|| {
                Failure::usage(format!("no run was cut off in the archive `{}`", folder.display()))
                    .hint("give the article again; what is in the archive is used")
            })?;
            let again = Cli::try_parse_from(command.iter().chain([&"--resume".to_owned()]));
            match again.map(|cli| (cli.command, cli.shared)) {
                Ok((Command::Trace(args), shared)) if args.input.is_some() => follow_and_show(&args, &shared, &command),
                _ => Err(Failure::usage("what was cut off in the archive was no trace of this version")
                    .hint("give its command again; what is in the archive is used")),
            }
        }
        _ => {
            // What a later --resume is to do: this, without its own --resume.
            let command: Vec<String> =
                std::env::args_os().map(|a| a.to_string_lossy().into_owned()).filter(|a| a != "--resume").collect();
            let command = without_password(command);
            follow_and_show(args, shared, &command)
        }
    }
}

fn follow_and_show(args: &TraceArgs, shared: &Shared, command: &[String]) -> Result<Exit, Failure> {
    let formats = render::formats_of(&args.output)?;
    let directory = input::lasting_directory(shared)?;
    let collection = Collection::read(&args.corpus, directory, &mut |_| {})?;
    collection.tell(shared);
    let partial = !collection.problems.is_empty();
    let corpus = (!args.corpus.is_empty()).then(|| Corpus::new(collection.complete(directory)));
    let engine = Engine::of(&args.attributions, Attributions::Auto)?;
    let seed = seed_of(args, directory)?;
    let events = Events::open(args.events.as_deref())?;
    let job = Job { args, shared, directory, engine, corpus: corpus.as_ref(), events };
    let (trace, archive) = job.follow(seed, command)?;
    let graph = ProvenanceGraph::from_trace(&trace);
    render::write_files(&graph, &formats, &args.drawing)?;
    render::print(&graph, args.format, &args.drawing, shared)?;
    let interrupted = trace.limits.contains(&Limit::Interrupted);
    // What was found is shown even where it could not all be kept.
    if let Some(archive) = archive {
        let kept = if interrupted { archive.leave() } else { archive.finish() };
        kept.map_err(unusable)?;
    }
    if interrupted {
        return Ok(Exit::Interrupted);
    }
    // The depth is what was asked for; running out of pages or time is not.
    let cut = trace.limits.iter().any(|l| {
        use Limit::{Deadline, Pages, Questions, Site, TooManyRequests};
        matches!(l, Pages(_) | Site(..) | TooManyRequests(_) | Questions(_) | Deadline)
    });
    Ok(if cut || partial { Exit::Partial } else { Exit::Done })
}

/// The arguments without the password of a proxy: they are kept in the archive.
fn without_password(mut command: Vec<String>) -> Vec<String> {
    for at in 0..command.len() {
        let (flag, value) = match command[at].split_once('=') {
            Some(("--proxy", value)) => ("--proxy=", value.to_owned()),
            _ if at > 0 && command[at - 1] == "--proxy" => ("", command[at].clone()),
            _ => continue,
        };
        if let Ok(mut url) = Url::parse(&value) {
            // Fails for addresses that hold neither.
            let _ = url.set_username("").and_then(|()| url.set_password(None));
            command[at] = format!("{flag}{url}");
        }
    }
    command
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
    Ok(match input::named(args.input.as_deref().unwrap_or("-"))? {
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

/// Where keys are looked for. Not among the flags: those show in lists of processes.
const KEYS: [(&str, &str); 4] = [
    ("media-cloud", "DATELINE_MEDIA_CLOUD_KEY"),
    ("brave", "DATELINE_BRAVE_KEY"),
    ("news-api", "DATELINE_NEWS_API_KEY"),
    ("event-registry", "DATELINE_EVENT_REGISTRY_KEY"),
];

/// Longer than any run.
const FOREVER: Duration = Duration::from_secs(366 * 24 * 3600);

/// One run of the command.
struct Job<'a> {
    args: &'a TraceArgs,
    shared: &'a Shared,
    directory: &'static OutletDirectory,
    engine: Engine,
    corpus: Option<&'a Corpus>,
    events: Events,
}

impl Job<'_> {
    fn follow(mut self, seed: Seed, command: &[String]) -> Result<(Trace, Option<Archive>), Failure> {
        let args = self.args;
        let archive = self.archive(command)?;
        let runtime = runtime()?;
        let routes = self.routes()?;
        // A text that cites no page and no medium needs no client: starting without one is several milliseconds quicker.
        let at_hand = match &seed {
            Seed::Document(document) => document.links.is_empty() && routes.is_empty(),
            Seed::Page(_) => false,
        };
        let trace = match &archive {
            Some(archive) if args.offline => runtime.block_on(self.run_with(archive, &routes, seed)),
            _ if args.offline || at_hand => runtime.block_on(self.run_with(&Offline, &[], seed)),
            _ => {
                let mut named: Vec<&Url> = args.base.iter().map(|(_, url)| url).collect();
                if let Seed::Page(url) = &seed {
                    named.push(url);
                }
                let http = Http::new(options(&args.fetching, &named)?).map_err(|e| Failure::new(Exit::NoInput, e))?;
                let http = match archive.clone() {
                    Some(archive) => http.with_archive(archive),
                    None => http,
                };
                runtime.block_on(self.run_with(&http, &routes, seed))
            }
        };
        // Threads that still read a page nobody waits for any more are not waited for either.
        runtime.shutdown_background();
        Ok((trace?, archive))
    }

    fn archive(&self, command: &[String]) -> Result<Option<Archive>, Failure> {
        let Some(folder) = &self.args.archive else { return Ok(None) };
        let recall = match (self.args.offline, self.args.resume) {
            (true, _) => Recall::Only,
            (false, true) => Recall::Resume,
            (false, false) => Recall::Fresh,
        };
        Archive::open(folder, recall, command).map(Some).map_err(unusable)
    }

    fn routes(&self) -> Result<Vec<Box<dyn Route>>, Failure> {
        let mut services = Services::default();
        let known: Vec<&str> = Services::names().collect();
        for (name, url) in &self.args.base {
            // What is no service's name is a site's domain.
            if known.contains(&name.as_str()) {
                services.bases.insert(name.clone(), url.clone());
            } else if !name.contains('.') {
                return Err(Failure::usage(format!("--base: no service is called `{name}`"))
                    .hint(format!("give one of {}, or a site's domain", known.join(", "))));
            }
        }
        for (name, variable) in KEYS {
            if let Some(key) = std::env::var(variable).ok().filter(|k| !k.trim().is_empty()) {
                services.keys.insert(name.to_owned(), key.trim().to_owned());
            }
        }
        match &self.args.routes {
            Some(names) if names.iter().any(|n| n == "none") => Ok(Vec::new()),
            Some(names) => routes::named(&services, names).map_err(|e| match &e {
                routes::Error::NoKey { name } => {
                    let variable = KEYS.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v);
                    Failure::usage(&e).hint(format!("set {variable} in the environment"))
                }
                _ => Failure::usage(&e),
            }),
            None if self.args.search => Ok(routes::searching(&services)),
            None => Ok(routes::default(&services)),
        }
    }

    async fn run_with<F: Fetch>(&mut self, fetch: &F, routes: &[Box<dyn Route>], seed: Seed) -> Result<Trace, Failure> {
        let args = self.args;
        let sites: BTreeMap<String, Url> = args.base.iter().cloned().collect();
        let stop = Stop::default();
        let tracer = Tracer {
            fetch,
            reader: Arc::new(self.engine.reader(self.directory)),
            corpus: self.corpus,
            routes,
            sites: &sites,
            options: Options {
                depth: args.depth,
                max_pages: args.max_pages,
                max_pages_per_site: args.max_pages_per_site,
                max_pages_per_citation: args.max_pages_per_citation,
                deadline: args.deadline,
            },
            stop: stop.clone(),
        };
        listen(stop.clone());
        let spinner = progress::spinner(self.shared);
        let seed = match seed {
            Seed::Document(document) => *document,
            Seed::Page(url) => {
                spinner.set_message(format!("fetching {}", output::plain(url.as_str())));
                let fetched = match self.corpus.and_then(|c| c.by_url(&url)) {
                    Some(saved) => Ok(saved.clone()),
                    None => tokio::select! {
                        fetched = tracer.fetch_seed(&url) => fetched,
                        () = tokio::time::sleep(args.deadline.unwrap_or(FOREVER)) => {
                            Err(Miss::with(url.as_str(), MissReason::LimitReached, "--deadline"))
                        }
                        () = told(&stop) => Err(Miss::with(url.as_str(), MissReason::LimitReached, "interrupted")),
                    },
                };
                fetched.map_err(|miss| {
                    spinner.finish_and_clear();
                    if stop.is_told() {
                        Failure::new(Exit::Interrupted, anyhow::anyhow!("interrupted"))
                    } else {
                        unfetched(&miss)
                    }
                })?
            }
        };
        let (mut under_way, mut came) = (0, 0);
        let events = &mut self.events;
        let mut watch = |event: Event<'_>| {
            events.tell(event);
            match event {
                Event::Wave(count) => (under_way, came) = (count, 0),
                Event::Fetched(url, miss) => {
                    came += 1;
                    let host = url.host_str().unwrap_or_default();
                    spinner.set_message(format!("{came} of {under_way} fetched, last from {host}"));
                    if let Some(miss) = miss {
                        spinner.println(format!("miss {}", output::plain(&miss.to_string())));
                    }
                }
                Event::Read(document, depth) if depth > 0 => {
                    let outlet = document.outlet.as_ref().map_or("a page", |o| o.name.as_str());
                    let line = format!("{}read {outlet}: {}", "  ".repeat(depth), document.id);
                    spinner.println(output::plain(&line));
                }
                _ => {}
            }
        };
        let trace = tracer.run(seed, &mut watch).await;
        spinner.finish_and_clear();
        Ok(trace)
    }
}

/// Ends the run on the first interrupt, and the program on the second. On a thread of its own: when the run has ended, what
/// was found is still to be drawn and written, and that may take long too.
fn listen(stop: Stop) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        // Where signals cannot be listened to, they end the program as they always do.
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            let Ok(mut signals) = Signals::new() else { return };
            signals.next().await;
            stop.now();
            output::message("interrupted: showing what was found; again to leave at once");
            signals.next().await;
            std::process::exit(Exit::Interrupted as i32);
        });
    });
}

/// What asks a program to end. Listened to all the time, so that none is missed between two.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Comes back once the run is told to end.
async fn told(stop: &Stop) {
    while !stop.is_told() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

fn unfetched(miss: &Miss) -> Failure {
    let failure = Failure::no_input(format!("cannot get {miss}"));
    match miss.reason {
        MissReason::Offline => failure.hint("leave --offline away, or give a collection that holds the page"),
        MissReason::NotFound => failure.hint("check the address; an archived copy can be traced as a saved page"),
        MissReason::Connect | MissReason::NoSuchHost => failure.hint("check the address and the connection"),
        MissReason::BlockedAddress => {
            failure.hint("to visit a host of your own net, give it with --allow-private HOST:PORT")
        }
        MissReason::Robots => failure.hint("open the page in a browser, save it, and trace the file with --url"),
        _ => failure.hint("save the page from a browser and trace the file, with --url for its address"),
    }
}
