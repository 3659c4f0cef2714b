//! One request at a time and some time between two, for each site and each machine behind it.

use super::{Miss, MissReason};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;
use url::Url;

/// Failures in a row after which a host is left alone for the rest of the run.
const ENOUGH: u32 = 5;

/// The doors of all hosts, known by name: a registered domain, or an address and port.
#[derive(Debug, Default)]
pub(super) struct Doors(Mutex<HashMap<String, Arc<Door>>>);

#[derive(Debug, Default)]
pub(super) struct Door {
    last: Arc<tokio::sync::Mutex<Option<Asked>>>,
    counts: Mutex<Counts>,
    /// How it failed last.
    failure: Mutex<Option<Miss>>,
    /// The page that a host is asked for that may be asked for one only.
    one: OnceLock<String>,
}

/// When somebody was let in, and the time they wanted after them.
#[derive(Debug, Clone, Copy)]
struct Asked {
    begun: Instant,
    gap: Duration,
}

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    failed_in_a_row: u32,
    /// Whether it asked to be left alone for longer than is waited for.
    left_alone: bool,
    /// Until when it asked to be left alone.
    paused: Option<Instant>,
}

/// The right to ask once. The time until the next may ask begins when it is given back.
pub(super) struct Turn {
    last: OwnedMutexGuard<Option<Asked>>,
    gap: Duration,
    begun: Instant,
    used: bool,
}

impl Turn {
    /// Nothing was asked: the next need not wait.
    pub(super) fn unused(mut self) {
        self.used = false;
    }

    /// What the turn is for begins now.
    pub(super) fn begin(&mut self) {
        self.begun = Instant::now();
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // From beginning to beginning, and never before the answer has come: the lock is held until then.
        if self.used {
            *self.last = Some(Asked { begun: self.begun, gap: self.gap });
        }
    }
}

impl Doors {
    /// The door of that name.
    pub(super) fn door(&self, name: &str) -> Arc<Door> {
        let mut doors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(doors.entry(name.to_owned()).or_default())
    }
}

impl Door {
    /// Waits for the turn.
    pub(super) async fn enter(&self, gap: Duration) -> Turn {
        let last = Arc::clone(&self.last).lock_owned().await;
        // The longer of both wishes: pages and questions of one service have their own.
        let next = last.map(|asked| asked.begun + asked.gap.max(gap));
        loop {
            let until = self.counts().paused.max(next);
            match until {
                Some(until) if until > Instant::now() => tokio::time::sleep_until(until).await,
                _ => break,
            }
        }
        Turn { last, gap, begun: Instant::now(), used: true }
    }

    /// Whether this is the page the host is asked for where one is all it may be asked for: the first that wants to.
    pub(super) fn is_the_one(&self, page: &str) -> bool {
        self.one.get_or_init(|| page.to_owned()) == page
    }

    /// Nobody enters for so long.
    pub(super) fn pause(&self, time: Duration) {
        let until = Instant::now() + time;
        self.change(|c| c.paused = c.paused.max(Some(until)));
    }

    /// Counts an answer for or against the host.
    pub(super) fn answered(&self, well: bool) {
        self.change(|c| c.failed_in_a_row = if well { 0 } else { c.failed_in_a_row + 1 });
    }

    /// Nobody enters any more.
    pub(super) fn leave_alone(&self) {
        self.change(|c| c.left_alone = true);
    }

    /// Remembers how a request ended.
    pub(super) fn failed(&self, how: &Miss) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(how.clone());
    }

    /// The miss of a page of a host that is left alone, if it is: how the host failed last. Which of its pages came to be
    /// asked for before that is the net's doing, and is not to show.
    pub(super) fn is_shut(&self, what: &Url) -> Option<Miss> {
        let counts = self.counts();
        if !counts.left_alone && counts.failed_in_a_row < ENOUGH {
            return None;
        }
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let failure = failure.unwrap_or_else(|| Miss::new("", MissReason::TooManyRequests));
        Some(Miss { what: what.to_string(), ..failure })
    }

    fn counts(&self) -> Counts {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, with: impl FnOnce(&mut Counts)) {
        with(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn turns_are_taken_one_by_one_and_apart() {
        let doors = Arc::new(Doors::default());
        let begun = Instant::now();
        let mut tasks = Vec::new();
        for _ in 0..3 {
            let door = doors.door("gazette.example");
            tasks.push(tokio::spawn(async move {
                let turn = door.enter(Duration::from_secs(1)).await;
                let at = turn.begun - begun;
                tokio::time::sleep(Duration::from_millis(1500)).await;
                at
            }));
        }
        let mut at = Vec::new();
        for task in tasks {
            at.push(task.await.expect("no task panics").as_millis());
        }
        // The answer takes longer than the gap: the next begins when it has come.
        assert_eq!(at, [0, 1500, 3000]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_whoever_waits_already() {
        let door = Doors::default().door("gazette.example");
        let url = Url::parse("https://gazette.example/welds").expect("an address");
        drop(door.enter(Duration::from_secs(1)).await);
        door.pause(Duration::from_secs(30));
        let begun = Instant::now();
        drop(door.enter(Duration::from_secs(1)).await);
        assert_eq!(begun.elapsed(), Duration::from_secs(30));
        for _ in 0..4 {
            door.answered(false);
        }
        assert_eq!(door.is_shut(&url), None);
        door.answered(false);
        assert!(door.is_shut(&url).is_some());
    }
}
