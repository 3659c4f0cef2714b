//! What is kept of a text to compare it with others: word hashes, and which words are not the story's own.

use super::bits::Bits;
use super::mask::{Apart, apart};
use super::words::words;
use crate::text::{Span, Text};

/// Share of a story's words below which its own words do not stand for it.
const MOSTLY_QUOTED: f32 = 0.4;

/// A text as the comparison sees it: about four and a half bytes a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    /// Hash of each word, in order; empty after [`Sketch::let_words_go`].
    pub(super) words: Box<[u32]>,
    /// First word of each paragraph.
    pub(super) starts: Bits,
    /// Speech in quotation marks.
    pub(super) quoted: Bits,
    /// Captions, and messages from platforms.
    pub(super) captions: Bits,
    /// The page's frame rather than the story; set by [`super::furniture::mark`].
    pub(super) furniture: Bits,
}

impl Sketch {
    /// Reads a text; `furniture` are stretches already known not to be the story. Linear.
    pub(super) fn of(text: &Text, furniture: &[Span]) -> Self {
        let words = words(text);
        let [mut starts, mut quoted, mut captions, mut frame] = [(); 4].map(|()| Bits::new(words.len()));
        let mut end = 0;
        for (at, word) in words.iter().enumerate() {
            if at == 0 || text[end..word.span.start].contains('\n') {
                starts.set(at);
            }
            end = word.span.end;
        }
        let inside = |span: Span| {
            let from = words.partition_point(|w| w.span.start < span.start);
            from..words.partition_point(|w| w.span.end <= span.end).max(from)
        };
        for (span, what) in apart(text) {
            match what {
                Apart::Quoted => quoted.fill(inside(span)),
                Apart::Caption => captions.fill(inside(span)),
            }
        }
        furniture.iter().for_each(|&span| frame.fill(inside(span)));
        Self { words: words.iter().map(|w| w.hash).collect(), starts, quoted, captions, furniture: frame }
    }

    /// Lets the word hashes go, most of what a sketch holds: what each word is stays. Whoever needs a text's words
    /// later has the text, and reads them from it.
    pub(super) fn let_words_go(&mut self) {
        self.words = Box::default();
    }

    /// Positions of the writer's own words, of so many.
    pub(super) fn own(&self, words: usize) -> impl Iterator<Item = usize> + '_ {
        self.story(words).filter(|&at| !self.quoted.has(at))
    }

    /// Positions of the story's words, what it quotes among them, of so many.
    pub(super) fn story(&self, words: usize) -> impl Iterator<Item = usize> + '_ {
        (0..words).filter(|&at| !self.captions.has(at) && !self.furniture.has(at))
    }

    /// Positions a document of so many words is compared by: the writer's own words, or all of the story where most of
    /// it is quoted, as in a transcript or a statement printed whole.
    pub(super) fn compared(&self, words: usize) -> Vec<usize> {
        let own: Vec<usize> = self.own(words).collect();
        let story = self.story(words).count();
        if (own.len() as f32) < MOSTLY_QUOTED * story as f32 { self.story(words).collect() } else { own }
    }

    /// Hashes of the words a document is compared by.
    pub(super) fn compared_words(&self) -> Vec<u32> {
        self.compared(self.words.len()).into_iter().map(|at| self.words[at]).collect()
    }
}
