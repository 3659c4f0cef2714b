//! `dateline read`: many documents, in parallel, in the order they were named.

use super::args::{ReadArgs, ReadFormat, Shared};
use super::exit::{Exit, Failure};
use super::output::plain;
use super::{input, output, progress};
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
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let bar = progress::bar(shared, args.inputs.len());
    let next = AtomicUsize::new(0);
    let failed = std::thread::scope(|scope| -> Result<usize, Failure> {
        let (send, receive) = mpsc::sync_channel(WAITING);
        for _ in 0..threads.min(args.inputs.len()) {
            let send = send.clone();
            let (next, directory, metas) = (&next, &*directory, &metas);
            scope.spawn(move || {
                let reader = Reader::fast(directory);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = args.inputs.get(at) else { break };
                    // The receiver is gone when standard output was closed: nobody wants the rest.
                    if send.send((at, one(path, args.format, &reader, directory, metas))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        in_order(&receive, |line| {
            bar.inc(1);
            line
        })
    });
    bar.finish_and_clear();
    let failed = failed?;
    Ok(match failed {
        0 => Exit::Done,
        n if n == args.inputs.len() => Exit::NoInput,
        n => {
            if !shared.quiet {
                output::message(&format!("note: {n} of {} inputs could not be read", args.inputs.len()));
            }
            Exit::Partial
        }
    })
}

type Result1 = Result<String, Failure>;

/// Writes results in the order of the inputs; gives how many failed.
fn in_order(
    results: &mpsc::Receiver<(usize, Result1)>,
    mut seen: impl FnMut(Result1) -> Result1,
) -> Result<usize, Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut waiting: BTreeMap<usize, Result1> = BTreeMap::new();
    let (mut due, mut failed) = (0, 0);
    for (at, result) in results {
        waiting.insert(at, result);
        while let Some(result) = waiting.remove(&due) {
            due += 1;
            match seen(result) {
                Ok(line) => out.write_all(line.as_bytes())?,
                Err(failure) => {
                    failed += 1;
                    output::message(&format!("error: {failure}"));
                    if let Some(hint) = &failure.hint {
                        output::message(&format!("  hint: {hint}"));
                    }
                }
            }
        }
    }
    out.flush()?;
    Ok(failed)
}

fn one(path: &Path, format: ReadFormat, reader: &Reader<'_>, directory: &OutletDirectory, metas: &[Meta]) -> Result1 {
    let document = match path.to_str() {
        Some("-") => input::standard(None, directory, metas)?,
        _ => input::file(path, None, directory, metas)?,
    };
    // A fault in one document must not take the others with it.
    let attributions = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| reader.read(&document)));
    let attributions = attributions.map_err(|_| {
        Failure::no_input(format!("cannot read `{}`: a fault of this program; please report it", path.display()))
    })?;
    Ok(match format {
        ReadFormat::Jsonl => DocumentRecord::new(&document, &attributions).to_line() + "\n",
        ReadFormat::Text => for_people(&document, &attributions),
    })
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
