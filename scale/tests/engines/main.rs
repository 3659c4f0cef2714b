//! One audit, three engines: this program, DataFusion, and a cluster of real processes on this machine, one of which dies.

mod collection;
mod processes;

use processes::{Cluster, Programs};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Documents of the collection: enough that the cluster is still at work when one of it is killed.
const DOCUMENTS: usize = 3000;

#[test]
fn three_engines_give_one_audit_and_a_killed_executor_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder for some files");
    let programs = Programs::built();
    let shards = collection::write(folder.path(), DOCUMENTS);
    let sketches = folder.path().join("sketches");
    timed("sketches", || programs.sketch(&shards, &sketches));
    eprintln!("{} bytes of sketches for {DOCUMENTS} documents", size(&sketches));

    let local = timed("local", || programs.audit(&sketches, "local").finish());
    assert!(local.matches("{\"id\":\"cluster-").count() > DOCUMENTS / 20, "there are stories to find");
    let datafusion = timed("datafusion", || programs.audit(&sketches, "datafusion").finish());
    assert!(local == datafusion, "DataFusion gives another audit");

    let mut cluster = Cluster::started(&programs);
    let engine = cluster.engine();
    let ballista = timed("ballista, two executors", || programs.audit(&sketches, &engine).finish());
    assert!(local == ballista, "the cluster gives another audit");

    let bereft = timed("ballista, one of two killed", || {
        let mut running = programs.audit(&sketches, &engine);
        std::thread::sleep(Duration::from_secs(2));
        assert!(running.is_running(), "the query was done before an executor could be killed");
        cluster.kill_one();
        running.finish()
    });
    assert!(local == bereft, "the cluster gives another audit when an executor dies");
    let survivor = timed("ballista, the survivor", || programs.audit(&sketches, &engine).finish());
    assert!(local == survivor, "the survivor gives another audit");
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    eprintln!("{what}: {:.1} s", start.elapsed().as_secs_f32());
    done
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("just written").flatten();
    entries.filter_map(|e| e.metadata().ok()).map(|m| m.len()).sum()
}
