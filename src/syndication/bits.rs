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

    /// Eight bits a byte, the first lowest; zeros at the end are left out.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.0.iter().flat_map(|b| b.to_le_bytes()).collect();
        bytes.truncate(bytes.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1));
        bytes
    }

    /// What [`Bits::to_bytes`] gave; `None` where it holds more than `len` bits.
    pub(super) fn from_bytes(bytes: &[u8], len: usize) -> Option<Self> {
        let mut bits = Self::new(len);
        for (at, &byte) in bytes.iter().enumerate() {
            *bits.0.get_mut(at / 8)? |= u64::from(byte) << (at % 8 * 8);
        }
        let fits = bits.0.last().is_none_or(|&last| len.is_multiple_of(64) || last >> (len % 64) == 0);
        fits.then_some(bits)
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
