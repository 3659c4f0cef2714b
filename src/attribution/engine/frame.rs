//! What features are made of: each token's word, form and classes, each sentence's and paragraph's outline.

use super::hash;
use super::table::Table;
use crate::text::{Analysis, QuoteState};
use std::ops::Range;

/// What the lexicon knows of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct WordClass {
    /// How often it is a cue: 0 hardly ever, 4 nearly always.
    pub(crate) cue: u8,
    /// How often it stands in a source: 0 hardly ever, 3 mostly.
    pub(crate) source: u8,
    /// Its cluster of like words: the path of a binary tree, a leading 1 before it; 0 for none.
    pub(crate) cluster: u16,
    /// Its usual parts of speech, as a number; 0 for none.
    pub(crate) tag: u8,
}

/// The words the lexicon knows, by hash.
pub(crate) type Lexicon = Table<5>;

impl WordClass {
    pub(crate) fn look_up(lexicon: &Lexicon, word: u64) -> Self {
        lexicon.get(word).map_or_else(Self::default, |&[cue, source, low, high, tag]| Self {
            cue,
            source,
            cluster: u16::from_le_bytes([low, high]),
            tag,
        })
    }

    #[cfg(feature = "train")]
    pub(crate) fn to_bytes(self) -> [u8; 5] {
        let [low, high] = self.cluster.to_le_bytes();
        [self.cue, self.source, low, high, self.tag]
    }
}

/// Signs and small words that tell clauses apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    None = 0,
    Comma = 1,
    Quote = 2,
    Colon = 3,
    Semicolon = 4,
    Dash = 5,
    That = 6,
    To = 7,
    Said = 8,
    Stop = 9,
}

/// One token as features see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Atom {
    /// Hash of the word in lower case, digits as 0, quotation marks as one.
    pub(crate) word: u64,
    /// Its letters' cases and kinds.
    pub(crate) shape: u64,
    /// Its last two, three and four, and first two and three letters; 0 for what is no word.
    pub(crate) affixes: [u64; 5],
    pub(crate) class: WordClass,
    pub(crate) quote: u8,
    pub(crate) sign: Sign,
    pub(crate) is_word: bool,
    pub(crate) is_capital: bool,
    /// Its usual parts of speech; by its form where the lexicon does not know the word.
    pub(crate) tag: u64,
}

/// A document for feature makers.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) atoms: Vec<Atom>,
    pub(crate) sentences: Vec<Range<usize>>,
    pub(crate) sentence_of: Vec<u32>,
    pub(crate) paragraphs: Vec<Range<usize>>,
    pub(crate) paragraph_of: Vec<u32>,
}

impl Frame {
    pub(crate) fn of(analysis: &Analysis<'_>, lexicon: &Lexicon) -> Self {
        let tokens = analysis.tokens();
        let mut buffer = String::new();
        let atoms =
            (0..tokens.len()).map(|i| Atom::of(analysis.word(i), tokens[i].quote, lexicon, &mut buffer)).collect();
        Self {
            atoms,
            sentences: analysis.sentence_ranges().collect(),
            sentence_of: tokens.iter().map(|t| t.sentence).collect(),
            paragraphs: analysis.paragraph_ranges().collect(),
            paragraph_of: tokens.iter().map(|t| t.paragraph).collect(),
        }
    }

    /// Makes some names unknown words, so that a learner leans on form and place: of the words that only stand with a
    /// capital, the share `share`, each in all its places or none.
    #[cfg(feature = "train")]
    pub(crate) fn mask_names(&mut self, salt: u64, share: f64) {
        let mut small = std::collections::HashSet::new();
        small.extend(self.atoms.iter().filter(|a| !a.is_capital).map(|a| a.word));
        for atom in self.atoms.iter_mut().filter(|a| a.is_capital && !small.contains(&a.word)) {
            let unknown = hash::pair(salt, atom.word);
            if (unknown >> 11) as f64 / (1u64 << 53) as f64 >= share {
                continue;
            }
            atom.word = unknown;
            atom.affixes = atom.affixes.map(|a| if a == 0 { 0 } else { hash::pair(salt, a) });
            atom.class = WordClass::default();
            atom.tag = 1003;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.atoms.len()
    }
}

/// The hash of a word as [`Atom::word`] has it.
#[cfg(feature = "train")]
pub(crate) fn word_hash(word: &str) -> u64 {
    Atom::of(word, QuoteState::Outside, &Lexicon::default(), &mut String::new()).word
}

impl Atom {
    /// Tells tokens apart whose words or letters' cases differ: all that an atom holds but its quote state.
    #[inline]
    pub(crate) fn form(&self) -> u64 {
        hash::pair(self.word, self.shape)
    }

    fn of(word: &str, quote: QuoteState, lexicon: &Lexicon, lower: &mut String) -> Self {
        let first = word.chars().next().unwrap_or(' ');
        let is_word = first.is_alphanumeric();
        if quote == QuoteState::Mark {
            let word = hash::bytes(b"\"");
            return Self {
                word,
                shape: word,
                affixes: [0; 5],
                class: WordClass::default(),
                quote: 2,
                sign: Sign::Quote,
                is_word: false,
                is_capital: false,
                tag: 1000,
            };
        }
        normalise(word, lower);
        let sign = match lower.as_str() {
            "," => Sign::Comma,
            ":" => Sign::Colon,
            ";" => Sign::Semicolon,
            "-" => Sign::Dash,
            "." | "?" | "!" => Sign::Stop,
            "that" => Sign::That,
            "to" => Sign::To,
            "said" => Sign::Said,
            _ => Sign::None,
        };
        let hashed = hash::bytes(lower.as_bytes());
        let class = WordClass::look_up(lexicon, hashed);
        Self {
            word: hashed,
            shape: shape(word),
            affixes: if first.is_alphabetic() { affixes(lower) } else { [0; 5] },
            tag: tag(class, first, lower, sign),
            class,
            quote: u8::from(quote == QuoteState::Inside),
            sign,
            is_word,
            is_capital: first.is_uppercase(),
        }
    }
}

/// Parts of speech as the lexicon has them, or as form and ending suggest.
fn tag(class: WordClass, first: char, lower: &str, sign: Sign) -> u64 {
    const ENDINGS: [&str; 8] = ["ing", "ed", "ly", "ion", "ers", "s", "er", "al"];
    if class.tag > 0 {
        return class.tag.into();
    }
    let form = match first {
        _ if !first.is_alphanumeric() => 20 + sign as u64,
        _ if first.is_numeric() => 1,
        _ if first.is_uppercase() => 2,
        _ => 3 + ENDINGS.iter().position(|e| lower.ends_with(e)).unwrap_or(ENDINGS.len()) as u64,
    };
    1001 + form
}

fn normalise(word: &str, out: &mut String) {
    out.clear();
    if word.starts_with(|c: char| c.is_ascii_digit() || c == '$') {
        let mut was_digit = false;
        for c in word.chars() {
            if !c.is_ascii_digit() {
                out.push(c.to_ascii_lowercase());
            } else if !was_digit {
                out.push('0');
            }
            was_digit = c.is_ascii_digit();
        }
        return;
    }
    for c in word.chars() {
        match c {
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '’' | '‘' => out.push('\''),
            '–' | '—' | '―' => out.push('-'),
            _ if c.is_ascii() => out.push(c),
            _ => out.extend(c.to_lowercase()),
        }
    }
    if out.len() > 1 && out.bytes().all(|b| b == b'-') {
        out.truncate(1);
    }
}

/// X for capitals, x for small letters, d for digits, other signs as they are; runs count up to two.
fn shape(word: &str) -> u64 {
    let mut h = 1;
    let (mut last, mut run) = ('\0', 0);
    for c in word.chars() {
        let kind = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_alphabetic() => 'x',
            _ if c.is_numeric() => 'd',
            _ => c,
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= 2 {
            h = hash::pair(h, u64::from(kind as u32));
        }
    }
    h
}

fn affixes(lower: &str) -> [u64; 5] {
    let end = |n: usize| lower.char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i);
    let start = |n: usize| lower.char_indices().nth(n).map_or(lower.len(), |(i, _)| i);
    [&lower[end(2)..], &lower[end(3)..], &lower[end(4)..], &lower[..start(2)], &lower[..start(3)]]
        .map(|part| hash::bytes(part.as_bytes()))
}
