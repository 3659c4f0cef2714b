use super::hash;
use std::borrow::Cow;

/// A read-only hash table that is its own file format: nothing is built or copied when a model is opened.
///
/// A slot is the upper half of a 64-bit hash (0 marks an empty one) and `W` bytes. That half also says where a search
/// starts, so that slots stand in its order and a search for an absent key ends at the first greater one: two or three
/// slots on, though nine in ten are taken. An absent key is taken for a present one once in 2^32 / (keys) look-ups,
/// about 1 in 15,000 for a full model, which moves a score by one stray feature in two hundred tokens.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table<const W: usize> {
    bytes: Cow<'static, [u8]>,
    slots: u64,
    /// A bit for each eighth of a slot, set where a key starts; empty without a filter.
    present: Vec<u64>,
}

impl<const W: usize> Table<W> {
    const SLOT: usize = 4 + W;

    /// A table over bytes made by [`Table::build`]; `None` if they are not whole slots.
    pub(crate) fn open(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let slots = ((bytes.len() / Self::SLOT) as u64).saturating_sub(TAIL);
        bytes.len().is_multiple_of(Self::SLOT).then_some(Self { bytes, slots, present: Vec::new() })
    }

    /// With the filter of [`Table::keep_likely`], for tables that are asked for what they mostly do not have.
    pub(crate) fn filtered(mut self) -> Self {
        self.present = vec![0; (self.slots * BITS).div_ceil(64) as usize];
        for slot in self.bytes.chunks_exact(Self::SLOT) {
            let key = u32::from_le_bytes([slot[0], slot[1], slot[2], slot[3]]);
            let bit = start(key, self.slots * BITS);
            if let Some(word) = self.present.get_mut(bit / 64).filter(|_| key != 0) {
                *word |= 1u64 << (bit % 64);
            }
        }
        self
    }

    /// Keeps the hashes that may have a payload: all that have one, and one in nine of the others; all without a filter.
    ///
    /// Most features of a text are in no model. Looking each up costs a walk whose end the processor cannot foresee;
    /// this has no branches, and its bits fit into the processor's own memory.
    pub(crate) fn keep_likely(&self, hashes: &mut Vec<u64>) {
        if self.present.is_empty() {
            return;
        }
        let mut kept = 0;
        for i in 0..hashes.len() {
            let hash = hashes[i];
            let bit = start(key(hash), self.slots * BITS);
            let word = self.present.get(bit / 64).copied().unwrap_or(0);
            hashes[kept] = hash;
            kept += (word >> (bit % 64) & 1) as usize;
        }
        hashes.truncate(kept);
    }

    /// Where the search for a hash starts, and the key that stands there (0 past the end).
    #[inline]
    pub(crate) fn first(&self, hash: u64) -> (usize, u32) {
        let at = start(key(hash), self.slots) * Self::SLOT;
        (at, self.key_at(at))
    }

    #[inline]
    fn key_at(&self, at: usize) -> u32 {
        let four = self.bytes.get(at..at + 4).and_then(|b| b.try_into().ok());
        four.map_or(0, u32::from_le_bytes)
    }

    /// The payload stored for a hash.
    #[inline]
    pub(crate) fn get(&self, hash: u64) -> Option<&[u8; W]> {
        self.get_from(hash, self.first(hash))
    }

    /// [`Table::get`], going on from [`Table::first`].
    #[inline]
    pub(crate) fn get_from(&self, hash: u64, (mut at, mut there): (usize, u32)) -> Option<&[u8; W]> {
        let key = key(hash);
        while there != 0 && there < key {
            at += Self::SLOT;
            there = self.key_at(at);
        }
        if there != key {
            return None;
        }
        self.bytes.get(at + 4..at + Self::SLOT)?.try_into().ok()
    }

    /// Lays out entries as a table, nine slots in ten taken. Of two entries with one key the first stays.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn build(mut entries: Vec<(u64, [u8; W])>) -> Vec<u8> {
        entries.sort_by_key(|e| key(e.0));
        entries.dedup_by_key(|e| key(e.0));
        let slots = (entries.len() * 10 / 9 + 1) as u64;
        let mut bytes = vec![0; (slots + TAIL) as usize * Self::SLOT];
        let mut free = 0;
        for (hash, payload) in entries {
            let at = start(key(hash), slots).max(free);
            free = at + 1;
            let Some(slot) = bytes.get_mut(at * Self::SLOT..free * Self::SLOT) else { continue };
            slot[..4].copy_from_slice(&key(hash).to_le_bytes());
            slot[4..].copy_from_slice(&payload);
        }
        bytes
    }
}

/// Bits of the filter a slot.
const BITS: u64 = 8;

/// Slots past the last start, for what the last ones push on; hashes that crowd worse than this do not occur.
const TAIL: u64 = 256;

#[inline]
fn key(hash: u64) -> u32 {
    ((hash >> 32) as u32).max(1)
}

#[inline]
fn start(key: u32, slots: u64) -> usize {
    ((u64::from(key) * slots) >> 32) as usize
}

/// `N` weights as `N` signed bytes and one byte for their common scale, a power of 2^(1/8).
#[cfg(any(test, feature = "train"))]
pub(crate) fn quantise<const N: usize, const W: usize>(weights: [f32; N]) -> [u8; W] {
    assert_eq!(W, N + 1, "a payload is the weights and their scale");
    let largest = weights.iter().fold(0f32, |m, w| m.max(w.abs())).max(1e-6);
    let step = ((largest / 127.0).log2() * 8.0).ceil().clamp(-127.0, 127.0);
    let scale = (step / 8.0).exp2();
    let mut out = [0; W];
    for (o, w) in out.iter_mut().zip(weights) {
        *o = (w / scale).round().clamp(-127.0, 127.0) as i8 as u8;
    }
    out[N] = (step as i16 + 128) as u8;
    out
}

/// The scales that [`quantise`] writes.
pub(crate) fn scales() -> [f32; 256] {
    std::array::from_fn(|i| ((i as f32 - 128.0) / 8.0).exp2())
}

/// Checksum of a model's bytes.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(0, |sum, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash::pair(sum, u64::from_le_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put_in_and_nothing_else() {
        let entries: Vec<_> = (0..1000u64).map(|i| (hash::mix(i), [i as u8, (i >> 8) as u8])).collect();
        let table = Table::<2>::open(Table::build(entries).into()).expect("whole slots");
        for i in 0..1000u64 {
            assert_eq!(table.get(hash::mix(i)), Some(&[i as u8, (i >> 8) as u8]));
        }
        assert!((1000..3000u64).all(|i| table.get(hash::mix(i)).is_none()));
        let mut hashes: Vec<u64> = (0..3000u64).map(hash::mix).collect();
        table.keep_likely(&mut hashes);
        assert_eq!(hashes.len(), 3000);
        table.filtered().keep_likely(&mut hashes);
        assert!((0..1000u64).all(|i| hashes.contains(&hash::mix(i))));
        assert!(hashes.len() < 1400, "{}", hashes.len());
    }

    #[test]
    fn rounding_keeps_weights_within_a_hundredth_of_the_largest() {
        let weights = [0.5f32, -3.0, 0.01, 2.2];
        let bytes: [u8; 5] = quantise(weights);
        let scale = scales()[bytes[4] as usize];
        for (b, w) in bytes.iter().zip(weights) {
            assert!((f32::from(*b as i8) * scale - w).abs() < 0.03, "{w}");
        }
    }

    #[test]
    fn bytes_of_any_kind_are_refused_or_searched_to_an_end() {
        assert!(Table::<2>::open(vec![1; 7].into()).is_none());
        let full = Table::<2>::open(vec![1; 12].into()).expect("whole slots");
        assert!(full.get(u64::MAX).is_none());
        assert!(Table::<2>::default().get(1).is_none());
    }
}
