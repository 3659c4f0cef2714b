//! The program: flags, progress, messages and exit codes. It sees the library's public items only.

mod args;
mod attributions;
mod audit;
mod collection;
mod engine;
mod events;
mod exit;
mod explain;
mod fetching;
mod gather;
mod input;
mod outlets;
mod output;
mod progress;
mod read;
mod render;
mod sketch;
mod trace;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use exit::{Exit, Failure};
use std::process::ExitCode;

/// Runs the program with the arguments of the process.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Trace(args) => trace::run(&args, &cli.shared),
        Command::Audit(args) => audit::run(&args, &cli.shared),
        Command::Sketch(args) => sketch::run(&args, &cli.shared),
        Command::Read(args) => read::run(&args, &cli.shared),
        Command::Render(args) => render::run(&args, &cli.shared),
        Command::Outlets(args) => outlets::run(&args, &cli.shared),
        Command::Completions { shell } => completions(shell),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            // Somebody closed the pipe: they have read enough.
            if failure.is_closed_pipe() {
                return Exit::Done.into();
            }
            output::message(&format!("error: {failure}"));
            if let Some(hint) = &failure.hint {
                output::message(&format!("  hint: {hint}"));
            }
            failure.exit.into()
        }
    }
}

fn completions(shell: clap_complete::Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dateline", &mut script);
    output::data(&script)?;
    Ok(Exit::Done)
}
