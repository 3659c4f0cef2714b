//! `dateline read`: many documents, in parallel, in the order they were named.

use super::args::{Attributions, ReadArgs, ReadFormat, Shared};
use super::attributions::Engine;
use super::exit::{Exit, Failure};
use super::output::plain;
use super::{explain, input, output, progress};
use dateline::attribution::{Attribution, Reader};
use dateline::outlet::OutletDirectory;
use dateline::page::{Document, Meta};
use dateline::record::DocumentRecord;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Results that may wait for an earlier one: bounds memory when one document takes long.
const WAITING: usize = 64;

pub(super) fn run(args: &ReadArgs, shared: &Shared) -> Result<Exit, Failure> {
    let directory = input::directory(shared)?;
    let metas = input::metas(args.meta.as_deref())?;
    let engine = Engine::of(&args.attributions, Attributions::Fast)?;
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let bar = progress::bar(shared, args.inputs.len());
    let next = AtomicUsize::new(0);
    let tally = std::thread::scope(|scope| -> Result<Tally, Failure> {
        let (send, receive) = mpsc::sync_channel(WAITING);
        for _ in 0..threads.min(args.inputs.len()) {
            let send = send.clone();
            let (next, directory, metas) = (&next, &*directory, &metas);
            scope.spawn(move || {
                let reader = engine.reader(directory);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = args.inputs.get(at) else { break };
                    // The receiver is gone when standard output was closed: nobody wants the rest.
                    let work = Work { args, reader: &reader, directory, metas, quiet: shared.quiet };
                    if !work.all(path, &mut |result, last| send.send((at, result, last)).is_ok()) {
                        break;
                    }
                }
            });
        }
        drop(send);
        in_order(&receive, || bar.inc(1))
    });
    bar.finish_and_clear();
    let Tally { read, failed } = tally?;
    Ok(match failed {
        0 => Exit::Done,
        _ if read == 0 => Exit::NoInput,
        n => {
            if !shared.quiet {
                output::message(&format!("note: {n} of {} inputs could not be read", read + n));
            }
            Exit::Partial
        }
    })
}

type Result1 = Result<String, Failure>;

/// One document of the input at a place among the inputs, and whether it is that input's last.
type Sent = (usize, Option<Result1>, bool);

/// What became of the documents.
#[derive(Default)]
struct Tally {
    read: usize,
    failed: usize,
}

/// Writes results in the order of the inputs.
fn in_order(results: &mpsc::Receiver<Sent>, mut done: impl FnMut()) -> Result<Tally, Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut waiting: BTreeMap<usize, Vec<(Option<Result1>, bool)>> = BTreeMap::new();
    let (mut due, mut tally) = (0, Tally::default());
    for (at, result, last) in results {
        waiting.entry(at).or_default().push((result, last));
        while let Some(ready) = waiting.remove(&due) {
            let ended = ready.iter().any(|(_, last)| *last);
            for (result, _) in ready {
                match result {
                    None => {}
                    Some(Ok(line)) => {
                        tally.read += 1;
                        out.write_all(line.as_bytes())?;
                    }
                    Some(Err(failure)) => {
                        tally.failed += 1;
                        output::message(&format!("error: {failure}"));
                        if let Some(hint) = &failure.hint {
                            output::message(&format!("  hint: {hint}"));
                        }
                    }
                }
            }
            if !ended {
                break;
            }
            done();
            due += 1;
        }
    }
    out.flush()?;
    Ok(tally)
}

/// What one thread works with.
struct Work<'a> {
    args: &'a ReadArgs,
    reader: &'a Reader<'a>,
    directory: &'a OutletDirectory,
    metas: &'a [Meta],
    quiet: bool,
}

impl Work<'_> {
    /// Sends every document of one input; `false` once nobody takes them.
    fn all(&self, path: &Path, send: &mut dyn FnMut(Option<Result1>, bool) -> bool) -> bool {
        if self.args.explain {
            let told = input::explanation(path, self.directory);
            return send(Some(told.map(|told| explain::text(&told, &self.reader.explain(&told.0)))), true);
        }
        if input::is_archive(path) {
            return self.archive(path, send);
        }
        let documents = match path.to_str() {
            Some("-") => input::standard(None, self.directory, self.metas).map(|d| vec![Ok(d)]),
            _ => input::documents(path, self.directory, self.metas),
        };
        match documents {
            Ok(documents) => {
                let wanted = documents.into_iter().all(|d| send(Some(self.one(path, d)), false));
                wanted && send(None, true)
            }
            Err(failure) => send(Some(Err(failure)), true),
        }
    }

    /// The pages of a web archive, each as it comes.
    fn archive(&self, path: &Path, send: &mut dyn FnMut(Option<Result1>, bool) -> bool) -> bool {
        let name = path.display().to_string();
        let pages = match input::archive(path) {
            Ok(pages) => pages,
            Err(failure) => return send(Some(Err(failure)), true),
        };
        for page in pages {
            let document = match page {
                Ok(page) if !page.is_readable() => continue,
                Ok(page) => input::archived(&name, &page, self.directory, self.metas),
                Err(bad) => Err(Failure::no_input(format!("cannot read `{name}`: {bad}"))),
            };
            if !send(Some(self.one(path, document)), false) {
                return false;
            }
        }
        send(None, true)
    }

    fn one(&self, path: &Path, document: Result<Document, Failure>) -> Result1 {
        let document = document?;
        if let Some(at) = self.reader.stops_at(&document).filter(|_| !self.quiet) {
            let (path, all) = (path.display(), document.text.len());
            let note = format!("note: `{path}` is long: attributions were looked for in the first {at} of {all} bytes");
            output::message(&note);
        }
        // A fault in one document must not take the others with it.
        let attributions = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.reader.read(&document)));
        let attributions = attributions.map_err(|_| {
            Failure::no_input(format!("cannot read `{}`: a fault of this program; please report it", path.display()))
        })?;
        Ok(match self.args.format {
            ReadFormat::Jsonl => DocumentRecord::new(&document, &attributions).to_line() + "\n",
            ReadFormat::Text => for_people(&document, &attributions),
        })
    }
}

fn for_people(document: &Document, attributions: &[Attribution]) -> String {
    let mut out = String::new();
    let outlet = document.outlet.as_ref().map_or("outlet not known", |o| o.name.as_str());
    let _ = writeln!(out, "{}  {}", plain(document.id.as_str()), plain(outlet));
    for line in [document.title.as_deref(), document.published.as_deref()].into_iter().flatten() {
        let _ = writeln!(out, "  {}", plain(line));
    }
    for credit in &document.credits {
        let _ = writeln!(out, "  credit: {} ({})", plain(&credit.name), credit.kind.as_str());
    }
    for a in attributions {
        let words: Vec<_> = a.content.iter().map(|&s| plain(document.text.slice(s))).collect();
        let path = if a.path.is_empty() { "source not named".to_owned() } else { a.path.join(" <- ") };
        let _ = writeln!(out, "  {} {:.2}  {}\n      {}", a.id, a.confidence.get(), plain(&path), words.join(" … "));
    }
    out.push('\n');
    out
}
