//! What a join gives, whoever did it.

use super::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The files an engine writes, and this reads.
const PAIRS: &str = "pairs.csv";
const FURNITURE: &str = "furniture.csv";
const WIDE: &str = "wide.csv";

/// What the join over the runs gives; documents and houses by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Joined {
    /// Documents to be compared, the lesser number first, in order.
    pub(super) pairs: Vec<(i64, i64)>,
    /// Runs that are a house's furniture, each with the house, in order.
    pub(super) frames: Vec<(i64, i64)>,
    /// Documents that hold a run in very wide circulation, in order.
    pub(super) wide: Vec<i64>,
}

impl Joined {
    pub(super) fn new(pairs: Vec<(i64, i64)>, frames: Vec<(i64, i64)>, wide: Vec<i64>) -> Self {
        let mut joined = Self { pairs, frames, wide };
        joined.pairs.iter_mut().for_each(|(a, b)| (*a, *b) = ((*a).min(*b), (*a).max(*b)));
        joined.pairs.sort_unstable();
        joined.pairs.dedup();
        joined.frames.sort_unstable();
        joined.frames.dedup();
        joined.wide.sort_unstable();
        joined.wide.dedup();
        joined
    }

    /// Reads what an engine wrote into a folder: `pairs.csv`, `furniture.csv` and `wide.csv`, the answers to the three
    /// files of scale/sql, with or without a line of names. Order does not matter, nor do further columns.
    ///
    /// # Errors
    ///
    /// When one of them is not there or a line is no row of numbers.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let two = |name| Ok::<_, Error>(rows::<2>(&folder.join(name))?.into_iter().map(|[a, b]| (a, b)).collect());
        let (pairs, frames) = (two(PAIRS)?, two(FURNITURE)?);
        Ok(Self::new(pairs, frames, rows::<1>(&folder.join(WIDE))?.into_iter().map(|[doc]| doc).collect()))
    }

    /// Number of pairs to be compared.
    pub fn pairs(&self) -> usize {
        self.pairs.len()
    }
}

fn rows<const N: usize>(path: &Path) -> Result<Vec<[i64; N]>, Error> {
    let failed = |why: String| Error::Join { path: path.to_owned(), why };
    let file = File::open(path).map_err(|e| failed(e.to_string()))?;
    let mut rows = Vec::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|e| failed(e.to_string()))?;
        let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"').parse::<i64>().ok());
        let row: [Option<i64>; N] = std::array::from_fn(|_| cells.next().flatten());
        match row.iter().flatten().count() {
            held if held == N => rows.push(row.map(Option::unwrap_or_default)),
            // The names of the columns.
            0 if number == 0 => {}
            _ if line.trim().is_empty() => {}
            _ => return Err(failed(format!("line {} does not hold {N} numbers", number + 1))),
        }
    }
    Ok(rows)
}
