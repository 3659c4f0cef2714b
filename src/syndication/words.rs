//! A text as a sequence of word hashes, each with its place.

use crate::text::Span;
use xxhash_rust::xxh3::xxh3_64;

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Hash of its lower-case letters and digits: 32 bits, as only runs of several words are ever compared.
    pub(super) hash: u32,
    /// Where it stands.
    pub(super) span: Span,
}

/// The words of a text: runs of letters and digits, in lower case, apostrophes joined; in scripts written without
/// spaces every character is a word. Linear.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut folded: Vec<u8> = Vec::with_capacity(32);
    let mut start = None;
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() {
            if is_spaceless(c) {
                flush(&mut start, end, &mut folded, &mut found);
                fold(c, &mut folded);
                start = Some(at);
                end = at + c.len_utf8();
                flush(&mut start, end, &mut folded, &mut found);
                continue;
            }
            start.get_or_insert(at);
            end = at + c.len_utf8();
            fold(c, &mut folded);
        } else if matches!(c, '\'' | '\u{2019}')
            && start.is_some()
            && chars.peek().is_some_and(|n| n.1.is_alphanumeric())
        {
            // "don't" is one word, whichever apostrophe a paper sets.
        } else {
            flush(&mut start, end, &mut folded, &mut found);
        }
    }
    flush(&mut start, end, &mut folded, &mut found);
    found
}

fn flush(start: &mut Option<usize>, end: usize, folded: &mut Vec<u8>, found: &mut Vec<Word>) {
    if let Some(start) = start.take() {
        found.push(Word { hash: xxh3_64(folded) as u32, span: Span::new(start, end) });
    }
    folded.clear();
}

fn fold(c: char, folded: &mut Vec<u8>) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase() as u8);
        return;
    }
    for lower in c.to_lowercase() {
        folded.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// Whether the script sets no spaces between words: Han, kana, Thai, Lao, Myanmar, Khmer.
fn is_spaceless(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0x20000..=0x3134F)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        words(text).iter().map(|w| &text[w.span.start..w.span.end]).collect()
    }

    #[test]
    fn words_are_letters_and_digits_with_apostrophes_joined() {
        assert_eq!(of("“Don’t go,” 3.5 U.S. men's 'no'"), ["Don’t", "go", "3", "5", "U", "S", "men's", "no"]);
        assert_eq!(words("DON'T")[0].hash, words("don’t")[0].hash);
    }

    #[test]
    fn scripts_without_spaces_are_read_by_character() {
        assert_eq!(of("北京 RT报道"), ["北", "京", "RT", "报", "道"]);
    }
}
