//! Words to pieces, as BERT's uncased tokenizer cuts them. A piece belongs to one of our tokens, whose place in the text
//! is known: nothing has to be found again.

use crate::text::QuoteState;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Pieces kept of one token: longer ones are web addresses and the like.
const LONGEST_WORD: usize = 12;

/// A run of letters longer than this is one unknown piece.
const LONGEST_RUN: usize = 100;

/// The pieces a model knows.
#[derive(Debug, Clone)]
pub(crate) struct Vocabulary {
    /// Pieces that begin a word, and pieces that go on with one.
    first: FxHashMap<Box<str>, u32>,
    further: FxHashMap<Box<str>, u32>,
    pub(crate) unknown: u32,
    pub(crate) start: u32,
    pub(crate) stop: u32,
    longest: usize,
}

impl Vocabulary {
    /// From the pieces in order of their numbers; `None` if one that every text needs is missing.
    pub(crate) fn new<'p>(pieces: impl Iterator<Item = &'p str>) -> Option<Self> {
        let (mut first, mut further) = (FxHashMap::default(), FxHashMap::default());
        let mut longest = 0;
        for (piece, id) in pieces.zip(0..) {
            longest = longest.max(piece.len());
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => further.insert(rest.into(), id),
                _ => first.insert(piece.into(), id),
            };
        }
        let id = |piece: &str| first.get(piece).copied();
        let (unknown, start, stop) = (id("[UNK]")?, id("[CLS]")?, id("[SEP]")?);
        Some(Self { first, further, unknown, start, stop, longest })
    }

    /// Adds a token's pieces to `ids`: one at least.
    pub(crate) fn cut(&self, word: &str, quote: QuoteState, ids: &mut Vec<u32>) {
        let before = ids.len();
        // A quotation mark of any kind is one sign, however the outlet writes it.
        let word = if quote == QuoteState::Mark { "\"" } else { word };
        for run in runs(word) {
            self.cut_run(&run, ids);
        }
        ids.truncate(before + LONGEST_WORD);
        if ids.len() == before {
            ids.push(self.unknown);
        }
    }

    /// The longest piece that fits, again and again; a run that cannot be used up is one unknown piece.
    fn cut_run(&self, run: &str, ids: &mut Vec<u32>) {
        let before = ids.len();
        if run.chars().count() > LONGEST_RUN {
            ids.push(self.unknown);
            return;
        }
        let mut at = 0;
        while at < run.len() {
            let table = if at == 0 { &self.first } else { &self.further };
            let rest = &run[at..];
            let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8()).take_while(|&end| end <= self.longest);
            let mut found = None;
            for end in ends {
                if let Some(&id) = table.get(&rest[..end]) {
                    found = Some((id, end));
                }
            }
            let Some((id, end)) = found else {
                ids.truncate(before);
                ids.push(self.unknown);
                return;
            };
            ids.push(id);
            at += end;
        }
    }
}

/// Runs of letters in lower case without accents; each sign of punctuation and each Chinese character by itself.
fn runs(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    let mut end = |run: &mut String| {
        if !run.is_empty() {
            found.push(std::mem::take(run));
        }
    };
    for whole in word.chars().filter(|&c| c != '\u{FFFD}' && (!c.is_control() || c.is_whitespace())) {
        let alone = is_chinese(whole);
        if alone {
            end(&mut run);
        }
        for c in std::iter::once(whole).nfd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
            if c.is_whitespace() {
                end(&mut run);
            } else if is_punctuation(c) {
                end(&mut run);
                run.push(c);
                end(&mut run);
            } else {
                run.push(c);
            }
        }
        if alone {
            end(&mut run);
        }
    }
    end(&mut run);
    found
}

fn is_punctuation(c: char) -> bool {
    static PUNCTUATION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\p{P}$").expect("a class is a pattern"));
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    PUNCTUATION.is_match(c.encode_utf8(&mut [0; 4]))
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2A6DF}' | '\u{2A700}'..='\u{2B73F}'
        | '\u{2B740}'..='\u{2B81F}' | '\u{2B920}'..='\u{2CEAF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(word: &str, quote: QuoteState) -> Vec<u32> {
        let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "dam", "##s", "##n", "'", "s", "u", ".", "\"", "cafe", "日"];
        let vocabulary = Vocabulary::new(pieces.into_iter()).expect("the special pieces are there");
        let mut ids = Vec::new();
        vocabulary.cut(word, quote, &mut ids);
        ids
    }

    #[test]
    fn cuts_as_bert_does() {
        let outside = |word: &str| cut(word, QuoteState::Outside);
        assert_eq!(outside("Dams"), [4, 5]);
        assert_eq!(outside("damp"), [1], "what cannot be used up is unknown as a whole");
        assert_eq!(outside("'s"), [7, 8]);
        assert_eq!(outside("U.S."), [9, 10, 8, 10]);
        assert_eq!(outside("Café"), [12]);
        assert_eq!(outside("日日"), [13, 13]);
        assert_eq!(outside("\u{FFFD}"), [1], "each token has a piece");
        assert_eq!(outside(&".".repeat(40)).len(), LONGEST_WORD);
        assert_eq!(outside(&"s".repeat(101)), [1]);
        for mark in ["“", "''", "``", "«", "\""] {
            assert_eq!(cut(mark, QuoteState::Mark), [11]);
        }
    }

    #[test]
    fn a_vocabulary_without_the_special_pieces_is_none() {
        assert!(Vocabulary::new(["dam"].into_iter()).is_none());
    }
}
