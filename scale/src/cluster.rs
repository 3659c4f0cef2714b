//! Ballista's own two processes, started by its library functions.

use anyhow::Context as _;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use clap::Args;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// Seconds without a sign of life after which an executor's work is given to others, and between two such signs. With
/// Ballista's own 180 and 60 a query whose executor had died was not done after five minutes; with these it took 20 s more.
const TIMEOUT: u64 = 20;
const HEARTBEAT: u64 = 5;

#[derive(Debug, Args)]
pub(crate) struct SchedulerArgs {
    /// The address to listen at. Nobody is asked who they are: keep it within a network you trust
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// The name executors and clients reach it by
    #[arg(long, value_name = "HOST", default_value = "localhost")]
    host: String,
    /// Its port
    #[arg(long, value_name = "PORT", default_value_t = 50050)]
    port: u16,
    /// Seconds without a sign of life after which an executor counts as lost
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT)]
    executor_timeout: u64,
}

#[derive(Debug, Args)]
pub(crate) struct ExecutorArgs {
    /// The scheduler's host
    #[arg(long, value_name = "HOST", default_value = "localhost")]
    scheduler: String,
    /// The scheduler's port
    #[arg(long, value_name = "PORT", default_value_t = 50050)]
    scheduler_port: u16,
    /// The address to listen at. Nobody is asked who they are: keep it within a network you trust
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// The name the others reach it by; without it the address it calls from
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// The port other executors fetch from; the next one takes orders
    #[arg(long, value_name = "PORT", default_value_t = 50051)]
    port: u16,
    /// Tasks at a time; 0 means one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    tasks: usize,
    /// Where to keep what is passed on between tasks; a folder that goes with the process where none is named
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    /// Bytes of memory for all tasks together; without it 70 % of the machine's
    #[arg(long, value_name = "BYTES")]
    memory: Option<u64>,
}

pub(crate) async fn scheduler(args: SchedulerArgs) -> anyhow::Result<()> {
    let mut config = SchedulerConfig::default().with_hostname(args.host).with_port(args.port);
    config.bind_host = args.bind.to_string();
    config.executor_timeout_seconds = args.executor_timeout;
    config.no_executors_grace_period_seconds = args.executor_timeout;
    config.expire_dead_executor_interval_seconds = HEARTBEAT.min(args.executor_timeout);
    let address = SocketAddr::new(args.bind, args.port);
    let cluster = BallistaCluster::new_from_config(&config).await.context("cannot set up the scheduler")?;
    start_server(cluster, address, Arc::new(config)).await.with_context(|| format!("cannot schedule at {address}"))
}

pub(crate) async fn executor(args: ExecutorArgs) -> anyhow::Result<()> {
    let orders = args.port.checked_add(1).context("the port is too high: the one after it is needed too")?;
    let mut config = ExecutorProcessConfig {
        bind_host: args.bind.to_string(),
        external_host: args.host,
        port: args.port,
        grpc_port: orders,
        scheduler_host: args.scheduler,
        scheduler_port: args.scheduler_port,
        // Executors may be started before their scheduler.
        scheduler_connect_timeout_seconds: 30,
        work_dir: args.work_dir.map(|path| path.display().to_string()),
        executor_heartbeat_interval_seconds: HEARTBEAT,
        memory_pool_size: args.memory,
        ..ExecutorProcessConfig::default()
    };
    if args.tasks > 0 {
        config.vcores = args.tasks;
    }
    start_executor_process(Arc::new(config)).await.context("the executor ended")
}
