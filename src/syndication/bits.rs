//! One bit a word.

/// A fixed number of bits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits(Box<[u64]>);

impl Bits {
    pub(super) fn new(len: usize) -> Self {
        Self(vec![0; len.div_ceil(64)].into())
    }

    pub(super) fn set(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    pub(super) fn fill(&mut self, range: std::ops::Range<usize>) {
        range.for_each(|at| self.set(at));
    }

    pub(super) fn has(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|b| b.count_ones() as usize).sum()
    }

    #[cfg(feature = "index")]
    pub(super) fn blocks(&self) -> &[u64] {
        &self.0
    }

    #[cfg(feature = "index")]
    pub(super) fn from_blocks(blocks: Vec<u64>) -> Self {
        Self(blocks.into())
    }
}
