//! How a run is ended early, and how work is done beside it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Ends a run early: what is under way is dropped, and what was found is given. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    told: AtomicBool,
    #[cfg(feature = "net")]
    bell: tokio::sync::Notify,
}

impl Stop {
    /// Ends the run.
    pub fn now(&self) {
        self.0.told.store(true, Ordering::SeqCst);
        #[cfg(feature = "net")]
        self.0.bell.notify_one();
    }

    /// Whether it was told to end.
    pub fn is_told(&self) -> bool {
        self.0.told.load(Ordering::SeqCst)
    }

    /// Comes back when it is told to end, or at the deadline; the answer says whether it was the deadline.
    #[cfg(feature = "net")]
    pub(super) async fn or_deadline(&self, deadline: Option<std::time::Instant>) -> bool {
        if self.is_told() {
            return false;
        }
        let Some(deadline) = deadline else {
            self.0.bell.notified().await;
            return false;
        };
        tokio::select! {
            () = self.0.bell.notified() => false,
            () = tokio::time::sleep_until(deadline.into()) => true,
        }
    }

    /// Without the net nothing is waited for.
    #[cfg(not(feature = "net"))]
    pub(super) async fn or_deadline(&self, _: Option<std::time::Instant>) -> bool {
        std::future::pending().await
    }
}

/// Does work that takes the processor, beside the net where there is one. `None` where it panicked.
#[cfg(feature = "net")]
pub(super) async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    /// As many pages are read at once as there are cores: each may take a hundred megabytes.
    static CORES: std::sync::LazyLock<tokio::sync::Semaphore> = std::sync::LazyLock::new(|| {
        tokio::sync::Semaphore::new(std::thread::available_parallelism().map_or(2, std::num::NonZero::get))
    });
    let _core = CORES.acquire().await.ok()?;
    tokio::task::spawn_blocking(work).await.ok()
}

#[cfg(not(feature = "net"))]
pub(super) async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}
