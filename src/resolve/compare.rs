//! How much of one statement stands in another text.

use crate::text::fold_words;
use std::collections::HashMap;

/// Words in a row that are taken as one piece when overlap is measured: shorter runs are shared by chance.
const SHINGLE: usize = 4;

/// What a statement and a text share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Longest run of the statement's words that stands in the text, in words.
    pub run: usize,
    /// Share of the statement's words that lie in shared runs of four words or more, from 0 to 1.
    pub contained: f32,
}

/// Compares a statement with a text, word for word after folding. Linear in the text but for repeated phrases.
pub fn overlap(statement: &str, text: &str) -> Overlap {
    let (a, b) = (fold_words(statement), fold_words(text));
    let k = SHINGLE.min(a.len()).max(1);
    let mut places: HashMap<&[String], Vec<usize>> = HashMap::new();
    for (i, piece) in b.windows(k).enumerate() {
        // A phrase that stands everywhere says nothing and would make this quadratic.
        let at = places.entry(piece).or_default();
        if at.len() < 64 {
            at.push(i);
        }
    }
    let mut run = 0;
    let mut covered = vec![false; a.len()];
    for (i, piece) in a.windows(k).enumerate() {
        for &j in places.get(piece).into_iter().flatten() {
            covered[i..i + k].fill(true);
            // Only a run's first piece is followed to its end.
            if i > 0 && j > 0 && a[i - 1] == b[j - 1] {
                continue;
            }
            let more = a[i + k..].iter().zip(&b[j + k..]).take_while(|(x, y)| x == y).count();
            run = run.max(k + more);
        }
    }
    let contained = if a.is_empty() { 0.0 } else { covered.iter().filter(|&&c| c).count() as f32 / a.len() as f32 };
    Overlap { run, contained }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_run_and_the_share() {
        let o = overlap("the dam will not hold, she said", "Officials say “The dam will not hold” any longer.");
        assert_eq!(o.run, 5);
        assert!((o.contained - 5.0 / 7.0).abs() < 0.01, "{o:?}");
    }

    #[test]
    fn nothing_shared_is_zero() {
        assert_eq!(overlap("a b c d", "x y"), Overlap { run: 0, contained: 0.0 });
        assert_eq!(overlap("", "x").contained, 0.0);
    }

    #[test]
    fn a_phrase_repeated_without_end_stays_quick() {
        let text = "na ".repeat(50_000);
        assert!(overlap(&"na ".repeat(500), &text).run >= 500);
    }
}
