//! Hashes of runs of words.

/// Multiplier of the rolling hash; odd, so that no bits are lost.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of every run of `k` words, in order: `words.len() - k + 1` of them, none for a shorter text.
///
/// A polynomial over the word hashes modulo 2^64, finished by a mix so that any bits may be sampled. Linear, after Karp
/// and Rabin, "Efficient randomized pattern-matching algorithms" (1987).
pub(super) fn shingles(words: &[u32], k: usize) -> impl Iterator<Item = u64> + '_ {
    let top = (1..k).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut rolling = words.iter().take(k - 1).fold(0_u64, |h, &w| h.wrapping_mul(BASE).wrapping_add(value(w)));
    words.iter().enumerate().skip(k - 1).map(move |(at, &w)| {
        rolling = rolling.wrapping_mul(BASE).wrapping_add(value(w));
        let full = mix(rolling);
        rolling = rolling.wrapping_sub(value(words[at + 1 - k]).wrapping_mul(top));
        full
    })
}

/// Word hashes are spread before they are summed: small differences must not cancel.
const fn value(word: u32) -> u64 {
    mix(word as u64 + 1)
}

const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_runs_have_equal_hashes_wherever_they_stand() {
        let a = [1, 2, 3, 4, 5, 6, 7];
        let b = [9, 9, 3, 4, 5, 6];
        let (a, b): (Vec<_>, Vec<_>) = (shingles(&a, 4).collect(), shingles(&b, 4).collect());
        assert_eq!(a.len(), 4);
        assert_eq!(a[2], b[2]);
        assert_eq!(a.iter().filter(|h| b.contains(h)).count(), 1);
    }

    #[test]
    fn a_text_shorter_than_the_run_has_none() {
        assert_eq!(shingles(&[1, 2], 3).count(), 0);
        assert_eq!(shingles(&[], 3).count(), 0);
        assert_eq!(shingles(&[1, 2, 3], 3).count(), 1);
    }
}
