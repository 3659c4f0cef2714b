//! Who joins sketches: this program, another one beside it, or somebody else before.

use super::exit::{Exit, Failure};
use super::sketch;
use dateline::sketches::{Joined, Sketches};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;

/// The program that holds the query engines. They take longer to build than all else together, so it is one of its own.
const PROGRAM: &str = "dateline-scale";

/// Who joins sketches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Engine {
    /// This program.
    Local,
    /// [`PROGRAM`], in its own process or on a cluster: "datafusion", "ballista://host:port".
    Program(String),
    /// An engine that has left its answers in a folder.
    Done(PathBuf),
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(folder) = text.strip_prefix("joined:") {
            return Ok(Self::Done(PathBuf::from(folder)));
        }
        if let Some(address) = text.strip_prefix("ballista://") {
            let port = address.rsplit_once(':').filter(|(host, _)| !host.is_empty());
            let port = port.and_then(|(_, port)| port.parse::<u16>().ok()).filter(|&port| port > 0);
            return port.map(|_| Self::Program(text.to_owned())).ok_or_else(|| "give ballista://HOST:PORT".to_owned());
        }
        match text {
            "local" => Ok(Self::Local),
            "datafusion" => Ok(Self::Program(text.to_owned())),
            _ => Err("give local, datafusion, ballista://HOST:PORT or joined:DIR".to_owned()),
        }
    }
}

impl Engine {
    /// Joins sketches.
    pub(super) fn join(&self, sketches: &Sketches) -> Result<Joined, Failure> {
        match self {
            Self::Local => sketches.join().map_err(sketch::failure),
            Self::Done(folder) => Joined::read(folder).map_err(|e| {
                sketch::failure(e).hint("put the answers to scale/sql there: pairs.csv, furniture.csv and wide.csv")
            }),
            Self::Program(engine) => {
                let folder = Passing::new()?;
                run(engine, sketches, &folder.0)?;
                Joined::read(&folder.0).map_err(sketch::failure)
            }
        }
    }
}

/// A folder that goes when it is no longer held.
struct Passing(PathBuf);

impl Passing {
    fn new() -> Result<Self, Failure> {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let name = format!("dateline-join-{}-{}", std::process::id(), since.as_nanos());
        let folder = std::env::temp_dir().join(name);
        // Fails where somebody else has laid something under the name.
        std::fs::create_dir(&folder).map_err(|e| {
            let told = anyhow::anyhow!("cannot make the folder `{}`: {e}", folder.display());
            Failure::new(Exit::Store, told)
        })?;
        Ok(Self(folder))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(engine: &str, sketches: &Sketches, folder: &Path) -> Result<(), Failure> {
    let beside = std::env::current_exe().ok().map(|own| own.with_file_name(PROGRAM));
    let program = beside.filter(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(PROGRAM));
    let mut command = Command::new(program);
    command.args(["join", "--engine", engine, "--output"]).arg(folder).arg("--");
    for runs in sketches.runs() {
        // Other machines look from other folders.
        command.arg(std::path::absolute(runs).unwrap_or_else(|_| runs.to_owned()));
    }
    let done = command.stdin(Stdio::null()).stdout(Stdio::null()).output().map_err(|e| match e.kind() {
        ErrorKind::NotFound => Failure::usage(format!(
            "the engine `{engine}` needs the program `{PROGRAM}`, which is not here"
        ))
        .hint(format!("build it with `cargo build -p {PROGRAM} --release` and lay it beside this program or on PATH")),
        _ => Failure::new(Exit::NoInput, anyhow::anyhow!("cannot start `{PROGRAM}`: {e}")),
    })?;
    if done.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&done.stderr);
    let why = told.lines().rev().find_map(|line| line.strip_prefix("error: ")).unwrap_or("it ended early");
    Err(Failure::no_input(format!("the engine `{engine}` did not join the sketches: {why}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_read_from_its_name() {
        assert_eq!("local".parse(), Ok(Engine::Local));
        assert_eq!("ballista://[::1]:50050".parse(), Ok(Engine::Program("ballista://[::1]:50050".to_owned())));
        assert_eq!("joined:out".parse(), Ok(Engine::Done(PathBuf::from("out"))));
        for wrong in ["spark", "ballista://node", "ballista://:50050", "ballista://a:0", ""] {
            assert!(wrong.parse::<Engine>().is_err(), "{wrong}");
        }
    }
}
