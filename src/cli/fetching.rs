//! From flags to a client.

use super::args::FetchArgs;
use super::exit::{Exit, Failure};
use dateline::fetch::{Allowed, ArchiveError, HttpOptions};
use url::Url;

/// The client's options. `named` are addresses the user gave: their ports may be visited.
pub(super) fn options(args: &FetchArgs, named: &[&Url]) -> Result<HttpOptions, Failure> {
    let defaults = HttpOptions::default();
    let user_agent = match &args.contact {
        None => defaults.user_agent.clone(),
        Some(contact) => {
            let printable = !contact.is_empty() && contact.chars().all(|c| c.is_ascii_graphic() || c == ' ');
            if !printable {
                return Err(Failure::usage("--contact must be one line of ASCII, such as an e-mail address"));
            }
            format!("{} (+{contact})", defaults.user_agent.split(' ').next().unwrap_or_default())
        }
    };
    Ok(HttpOptions {
        user_agent,
        first_byte: args.first_byte,
        total: args.timeout,
        max_body: usize::try_from(args.max_body << 20).unwrap_or(usize::MAX),
        max_redirects: args.max_redirects,
        retries: args.retries,
        gap: args.gap,
        keep_partial: args.keep_partial,
        allow_private: args.allow_private.clone(),
        allow_ports: named.iter().filter_map(|url| Allowed::of(url)).collect(),
        proxy: args.proxy.clone(),
        ..defaults
    })
}

/// An archive could not be used.
pub(super) fn unusable(error: ArchiveError) -> Failure {
    let hint = match &error {
        ArchiveError::Busy { .. } => "wait for the other run, or give another folder",
        ArchiveError::None { .. } => "run once with --archive and without --offline or --resume first",
        ArchiveError::Other { .. } => "give another folder; nothing in this one was changed",
        ArchiveError::Damaged { .. } => {
            "move it aside and begin a new one; its WARC files can still be read as --corpus"
        }
        _ => "give a folder that you may write to, on a disk with room",
    };
    Failure::new(Exit::Store, error).hint(hint)
}

/// What runs the net: two threads for it, and a few for what would hold it up.
///
/// Few, as each sets memory aside for itself, and a machine may grant little.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    const BESIDE: usize = 8;
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let built = builder.worker_threads(2).max_blocking_threads(BESIDE).enable_all().build();
    built.map_err(|e| Failure::new(Exit::NoInput, e))
}
