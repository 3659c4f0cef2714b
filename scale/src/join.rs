//! The join: one SQL text, two places to run it.

use anyhow::Context as _;
use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use clap::Args;
use datafusion::arrow::array::{Array as _, Int64Array};
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use futures::StreamExt as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The questions, each with the file its answer goes to and that file's columns.
const QUESTIONS: [(&str, &str, &[&str]); 3] = [
    ("pairs.csv", include_str!("../sql/pairs.sql"), &["a", "b", "shared"]),
    ("furniture.csv", include_str!("../sql/furniture.sql"), &["h", "house"]),
    ("wide.csv", include_str!("../sql/wide.sql"), &["doc"]),
];

#[derive(Debug, Args)]
pub(crate) struct JoinArgs {
    /// datafusion, or ballista://HOST:PORT
    #[arg(long, value_name = "ENGINE", default_value = "datafusion")]
    engine: String,
    /// The folder to write the answers into
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    /// The files of runs; a cluster's executors must find them under the same names
    #[arg(required = true, value_name = "FILE")]
    runs: Vec<PathBuf>,
}

pub(crate) async fn run(args: JoinArgs) -> anyhow::Result<()> {
    let context = context(&args.engine).await?;
    let files: Vec<String> = args.runs.iter().map(|path| path.display().to_string()).collect();
    let runs = context.read_parquet(files, ParquetReadOptions::default()).await.context("cannot read the runs")?;
    context.register_table("runs", runs.into_view())?;
    for (file, question, columns) in QUESTIONS {
        let path = args.output.join(file);
        let failed = || format!("cannot make `{}`", path.display());
        let mut last = answer(&context, question, &path, columns).await.with_context(failed)?;
        let mut agree = args.engine == LOCAL;
        for _ in 0..ATTEMPTS {
            if agree {
                break;
            }
            let next = answer(&context, question, &path, columns).await.with_context(failed)?;
            agree = next == last;
            last = next;
        }
        anyhow::ensure!(agree, "the cluster gives another answer each time: {file}");
    }
    Ok(())
}

/// The engine in this process.
const LOCAL: &str = "datafusion";
/// How often a cluster is asked once more, until two answers in a row are the same. With Ballista 55.0.0 a query that loses
/// an executor on its way ends well and gives wrong rows: of 9,537 pairs 8,649 were not as they should be. Nothing tells the
/// client, so an answer is believed when it comes twice.
const ATTEMPTS: usize = 4;

/// What an answer holds, whatever the order of its rows.
#[derive(Debug, PartialEq, Eq)]
struct Content {
    rows: u64,
    /// Sum of the rows' hashes.
    sum: u64,
}

/// Where the queries run; all else is the same.
async fn context(engine: &str) -> anyhow::Result<SessionContext> {
    // A hash join holds one side in memory and does not spill; a sort-merge join does.
    let sorted = |config: SessionConfig| config.set_bool("datafusion.optimizer.prefer_hash_join", false);
    if engine == LOCAL {
        return Ok(SessionContext::new_with_config(sorted(SessionConfig::new())));
    }
    let address =
        engine.strip_prefix("ballista://").context("the engine is neither datafusion nor ballista://HOST:PORT")?;
    // The client itself connects with the first query, and would say so in its own words.
    let reached = tokio::net::TcpStream::connect(address).await;
    reached.with_context(|| format!("no scheduler answers at {address}"))?;
    // The planner that changes a plan as it runs does not get over a lost executor: the query hangs (seen here with 55.0.0,
    // "can't find active stage to update stage outputs"). The one that plans everything first does.
    let config = sorted(SessionConfig::new_with_ballista())
        .with_ballista_adaptive_query_planner(false)
        .with_ballista_job_name("dateline join");
    let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    SessionContext::remote_with_state(&format!("df://{address}"), state)
        .await
        .with_context(|| format!("no scheduler answers at {address}"))
}

/// Runs a query and writes its rows as they come, whatever their number.
async fn answer(context: &SessionContext, question: &str, path: &Path, columns: &[&str]) -> anyhow::Result<Content> {
    let mut content = Content { rows: 0, sum: 0 };
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "{}", columns.join(","))?;
    let mut batches = context.sql(question).await?.execute_stream().await?;
    while let Some(batch) = batches.next().await {
        let batch = batch?;
        let held: Option<Vec<&Int64Array>> =
            batch.columns().iter().map(|column| column.as_any().downcast_ref::<Int64Array>()).collect();
        let held = held.context("a column does not hold numbers")?;
        for row in 0..batch.num_rows() {
            let mut hash = DefaultHasher::new();
            for (at, column) in held.iter().enumerate() {
                column.value(row).hash(&mut hash);
                write!(file, "{}{}", if at == 0 { "" } else { "," }, column.value(row))?;
            }
            writeln!(file)?;
            content.rows += 1;
            content.sum = content.sum.wrapping_add(hash.finish());
        }
    }
    file.flush()?;
    Ok(content)
}
