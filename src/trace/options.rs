use std::time::Duration;

/// Bounds of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Citations followed from the seed, in hops; 0 reads the seed alone.
    pub depth: usize,
    /// Pages fetched at most, those in vain included, the seed not counted.
    pub max_pages: usize,
    /// Of these, pages of one site.
    pub max_pages_per_site: usize,
    /// Of these, pages tried for one citation.
    pub max_pages_per_citation: usize,
    /// When a run ends although there is more to follow. What lies in time depends on the net: two runs that it stopped
    /// may differ.
    pub deadline: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self { depth: 3, max_pages: 50, max_pages_per_site: 25, max_pages_per_citation: 8, deadline: None }
    }
}
