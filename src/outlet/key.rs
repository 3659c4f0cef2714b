//! Words of names and texts as numbers, so that one look-up says whether a name can begin here.
//!
//! A word's number is a hash of what [`fold_words`](crate::text::fold_words) makes of it. Scripts written without spaces
//! give one token a character, so that a name is found in the middle of a line.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How a script divides words, as far as finding names needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// Spaces between words.
    Spaced,
    /// No spaces, and a name may begin and end anywhere: Han, Thai, Khmer, Lao, Burmese, Tibetan.
    Dense,
    /// No spaces, and a name is not cut out of a longer run: katakana.
    Run,
    /// Spaces before words, particles glued behind them: Hangul.
    Glued,
}

/// One word, or one character of a dense script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    /// The whole word, apostrophes left out.
    pub hash: u64,
    /// Up to the last apostrophe: "Reuters" of "Reuters's".
    pub stem: Option<(usize, u64)>,
    /// After the first apostrophe: "AFP" of "l'AFP".
    pub tail: Option<(usize, u64)>,
    pub writing: Writing,
}

const MULTIPLY: u64 = 0x9E37_79B9_7F4A_7C15;

fn add(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
}

fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(MULTIPLY);
    hash ^ (hash >> 29)
}

/// The number of a row of words, made one by one; starts from 0.
pub(super) fn join(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(7) ^ word).wrapping_mul(MULTIPLY)
}

const START: u64 = 0xCBF2_9CE4_8422_2325;

/// A number for bytes as they are.
pub(super) fn word_hash_of_bytes(bytes: &[u8]) -> u64 {
    finish(bytes.iter().fold(START, |h, &b| add(h, b)))
}

/// The number of one word or part of a word.
pub(super) fn word_hash(word: &str) -> u64 {
    if word.is_ascii() {
        let letters = word.bytes().filter(u8::is_ascii_alphanumeric);
        return finish(letters.fold(START, |h, b| add(h, b.to_ascii_lowercase())));
    }
    let mut hash = START;
    let mut buffer = [0; 4];
    for c in word.nfkc().filter(|c| c.is_alphanumeric()) {
        for lower in c.to_lowercase() {
            hash = lower.encode_utf8(&mut buffer).bytes().fold(hash, add);
        }
    }
    finish(hash)
}

fn writing(c: char) -> Writing {
    match c {
        '\u{0E00}'..='\u{0EFF}' | '\u{0F00}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => {
            Writing::Dense
        }
        '\u{3040}'..='\u{309F}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3134F}' => Writing::Dense,
        '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' => Writing::Run,
        '\u{AC00}'..='\u{D7AF}' => Writing::Glued,
        _ => Writing::Spaced,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Characters that neither divide a word nor count in it.
fn is_joiner(c: char) -> bool {
    is_apostrophe(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The words of a text, in order, into `out`.
pub(super) fn tokens(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        // Most words are plain ASCII and are hashed as they are passed.
        let (mut end, mut hash) = (at, START);
        while let Some(byte) = bytes.get(end).filter(|b| b.is_ascii_alphanumeric()) {
            hash = add(hash, byte.to_ascii_lowercase());
            end += 1;
        }
        if end > at && bytes.get(end).is_none_or(|b| b.is_ascii() && *b != b'\'') {
            out.push(Token { start: at, end, hash: finish(hash), stem: None, tail: None, writing: Writing::Spaced });
            at = end;
        } else {
            at = slow_token(text, at, out);
        }
    }
}

/// The word that begins at `at`, if one does, in any script; gives where to go on.
fn slow_token(text: &str, at: usize, out: &mut Vec<Token>) -> usize {
    let mut chars = text[at..].char_indices().map(|(i, c)| (at + i, c)).peekable();
    if let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            return start + c.len_utf8();
        }
        let kind = writing(c);
        let mut end = start + c.len_utf8();
        if kind != Writing::Spaced {
            // Vowel signs stay with their letter.
            while let Some((i, m)) = chars.next_if(|&(_, m)| is_combining_mark(m)) {
                end = i + m.len_utf8();
            }
            let hash = word_hash(&text[start..end]);
            out.push(Token { start, end, hash, stem: None, tail: None, writing: kind });
            return end;
        }
        let (mut first, mut last) = (None, None);
        while let Some(&(i, c)) = chars.peek() {
            if c.is_alphanumeric() {
                if !c.is_ascii() && writing(c) != Writing::Spaced {
                    break;
                }
                end = i + c.len_utf8();
            } else if is_apostrophe(c) && text[i + c.len_utf8()..].starts_with(char::is_alphanumeric) {
                first = first.or(Some(i + c.len_utf8()));
                last = Some(i);
            } else if !c.is_ascii() && (is_joiner(c) || is_combining_mark(c)) {
                if is_combining_mark(c) {
                    end = i + c.len_utf8();
                }
            } else {
                break;
            }
            chars.next();
        }
        out.push(Token {
            start,
            end,
            hash: word_hash(&text[start..end]),
            stem: last.filter(|&i| i < end).map(|i| (i, word_hash(&text[start..i]))),
            tail: first.filter(|&i| i < end).map(|i| (i, word_hash(&text[i..end]))),
            writing: Writing::Spaced,
        });
        return end;
    }
    text.len()
}

/// The words of a name: as [`tokens`], without a leading article.
pub(super) fn name_tokens(name: &str, out: &mut Vec<Token>) {
    tokens(name, out);
    if out.len() > 1 && matches!(name[out[0].start..out[0].end].len(), 1..=3) {
        let first = &name[out[0].start..out[0].end];
        if ["the", "a", "an"].iter().any(|a| first.eq_ignore_ascii_case(a)) {
            out.remove(0);
        }
    }
}

/// The number of a whole name.
pub(super) fn phrase(tokens: &[Token]) -> u64 {
    tokens.iter().fold(0, |hash, token| join(hash, token.hash))
}

/// What the numbers stand for: equal for two names whose words fold to the same.
pub(super) fn folded(text: &str, tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(text[token.start..token.end].nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_words;

    fn words(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        tokens(text, &mut out);
        out.iter().map(|t| &text[t.start..t.end]).collect()
    }

    #[test]
    fn words_end_where_the_script_ends_them() {
        assert_eq!(words("L’Orient-Le Jour, CNN’s"), ["L’Orient", "Le", "Jour", "CNN’s"]);
        assert_eq!(words("Reuters’ 24.kg"), ["Reuters", "24", "kg"]);
        assert_eq!(words("a'ロイ"), ["a", "ロ", "イ"]);
        assert_eq!(words("据CNN報道"), ["据", "CNN", "報", "道"]);
        assert_eq!(words("‘AP’ 'AFP'"), ["AP", "AFP"]);
    }

    #[test]
    fn stems_and_tails_stand_around_apostrophes() {
        let text = "dell'ANSA's";
        let mut out = Vec::new();
        tokens(text, &mut out);
        assert_eq!(out[0].stem, Some((9, word_hash("dellansa"))));
        assert_eq!(out[0].tail.map(|(i, _)| &text[i..]), Some("ANSA's"));
    }

    #[test]
    fn spaced_words_are_the_shared_fold() {
        for name in
            ["The New York Times’", "Ｒeuters", "Ha'aretz", "Új Szó", "E\u{301}cho", "بی‌بی‌سی", "ВЕЧЕРНИЙ Курьер"]
        {
            let mut out = Vec::new();
            tokens(name, &mut out);
            assert_eq!(folded(name, &out), fold_words(name).join(" "), "{name}");
            let hashes: Vec<u64> = fold_words(name).iter().map(|w| word_hash(w)).collect();
            assert_eq!(out.iter().map(|t| t.hash).collect::<Vec<_>>(), hashes, "{name}");
        }
    }

    #[test]
    fn a_letter_of_another_script_is_another_word() {
        assert_ne!(word_hash("Rеuters"), word_hash("Reuters"));
    }
}
