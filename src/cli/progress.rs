//! Progress on standard error; nothing when it is no terminal.

use super::args::Shared;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// A line that says what is being done.
pub(super) fn spinner(shared: &Shared) -> ProgressBar {
    let bar = hidden_or(shared, ProgressBar::new_spinner());
    bar.set_style(style("{spinner} {wide_msg}"));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// A bar over a known number of things.
pub(super) fn bar(shared: &Shared, total: usize) -> ProgressBar {
    let bar = hidden_or(shared, ProgressBar::new(total as u64));
    bar.set_style(style("{wide_bar} {pos}/{len} documents, {eta} left"));
    bar
}

fn hidden_or(shared: &Shared, bar: ProgressBar) -> ProgressBar {
    if shared.quiet {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
