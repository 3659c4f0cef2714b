//! The one hash of the engine: words, features and links are known by it, in the trainer and in the model file alike.

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hash of some bytes: FNV-1a with a final mix.
pub(crate) fn bytes(text: &[u8]) -> u64 {
    let mut h = 0xCBF2_9CE4_8422_2325_u64;
    for &b in text {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3);
    }
    mix(h)
}

/// Spreads a value over all 64 bits.
#[inline]
pub(crate) const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 32)).wrapping_mul(MULTIPLIER);
    x ^ (x >> 29)
}

/// Two values in order as one.
#[inline]
pub(crate) const fn pair(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(21).wrapping_add(MULTIPLIER) ^ b.wrapping_mul(0xD6E8_FEB8_6659_FD93))
}
