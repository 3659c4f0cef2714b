//! Which engine reads who says what, and where its weights are.

use super::args::{AttributionArgs, Attributions};
use super::exit::Failure;
use dateline::attribution::Reader;
use dateline::attribution::engine::Accurate;
use dateline::outlet::OutletDirectory;
use std::path::PathBuf;

/// The weights' name beside the program.
const FILE: &str = "accurate.model";
/// Where else they may be said to be.
const VARIABLE: &str = "DATELINE_MODEL";

/// The engine of a run; the same for all its threads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Engine {
    Fast,
    Accurate(&'static Accurate),
}

impl Engine {
    /// The engine asked for; `usual` where none is.
    pub(super) fn of(args: &AttributionArgs, usual: Attributions) -> Result<Self, Failure> {
        let wanted = match (args.attributions, &args.model) {
            (Some(Attributions::Fast), Some(_)) => {
                return Err(Failure::usage(
                    "--model is for the accurate engine, and --attributions asks for the fast one",
                ));
            }
            (Some(wanted), _) => wanted,
            (None, Some(_)) => Attributions::Accurate,
            (None, None) => usual,
        };
        let named = args.model.clone().map(|path| (path, "--model"));
        // Weights that are named are meant; those beside the program may be there or not.
        let named = named.or_else(|| {
            let path = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
            path.map(|path| (PathBuf::from(path), VARIABLE))
        });
        let beside = std::env::current_exe().ok().map(|own| own.with_file_name(FILE));
        match (wanted, named, beside) {
            (Attributions::Fast, ..) => Ok(Self::Fast),
            (_, Some((path, by)), _) => open(&path, &format!("`{}`, named by {by}", path.display())),
            (_, None, Some(path)) if path.is_file() => open(&path, &format!("`{}`", path.display())),
            (Attributions::Auto, ..) => Ok(Self::Fast),
            (Attributions::Accurate, None, beside) => {
                let beside = beside.map_or_else(|| FILE.to_owned(), |path| path.display().to_string());
                let told = format!("the accurate engine has no weights: there is no `{beside}`");
                Err(Failure::usage(told)
                    .hint(format!("name them with --model or {VARIABLE}, or take --attributions fast")))
            }
        }
    }

    pub(super) fn reader<'a>(self, directory: &'a OutletDirectory) -> Reader<'a> {
        match self {
            Self::Fast => Reader::fast(directory),
            Self::Accurate(engine) => Reader::with_engine(directory, engine, Accurate::NAME),
        }
    }
}

fn open(path: &std::path::Path, named: &str) -> Result<Engine, Failure> {
    let failure = |why: &dyn std::fmt::Display| Failure::usage(format!("cannot read the weights {named}: {why}"));
    let bytes = std::fs::read(path).map_err(|e| failure(&e))?;
    let engine =
        Accurate::from_bytes(&bytes).map_err(|e| failure(&e).hint("take --attributions fast to do without"))?;
    // Pages are read on threads of their own, which nobody waits for at the end.
    Ok(Engine::Accurate(Box::leak(Box::new(engine))))
}
