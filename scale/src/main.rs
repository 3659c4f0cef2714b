//! The program `dateline-scale`: joins the sketches of `dateline sketch` with DataFusion, in this process or on a Ballista
//! cluster, whose two stock processes it also starts.
//!
//! It knows nothing of documents: the join is the plain SQL in `sql/`, over columns of numbers.

mod cluster;
mod join;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Joins the sketches of `dateline sketch` with DataFusion, in this process or on a Ballista cluster.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Join files of runs; write pairs.csv, furniture.csv and wide.csv
    Join(join::JoinArgs),
    /// Start the scheduler of a cluster
    Scheduler(cluster::SchedulerArgs),
    /// Start an executor and report it to a scheduler
    Executor(cluster::ExecutorArgs),
}

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn")).init();
    let done = tokio::runtime::Builder::new_multi_thread()
        // Plans are walked by recursion, and deep ones overflow the usual 2 MB.
        .thread_stack_size(32 << 20)
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| {
            runtime.block_on(async {
                // Spawned, so that it runs on a thread with that stack.
                tokio::spawn(run(Cli::parse().command)).await?
            })
        });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line: the program that started this one hands it on.
            let line = format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ");
            eprintln!("error: {line}");
            ExitCode::from(3)
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Join(args) => join::run(args).await,
        Command::Scheduler(args) => cluster::scheduler(args).await,
        Command::Executor(args) => cluster::executor(args).await,
    }
}
