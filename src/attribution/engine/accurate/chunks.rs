//! A text as sequences that the encoder can see at once.

use super::form::form;
use super::wordpiece::Vocabulary;
use crate::text::{Analysis, QuoteState};
use std::ops::Range;

/// Pieces of a sequence at most, with the one that opens it and one after each stretch. Trained so, and time grows with
/// the square of it.
pub(crate) const LONGEST_CHUNK: usize = 256;

/// Pieces of consecutive tokens, with what else the encoder is told of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) ids: Vec<u32>,
    pub(crate) forms: Vec<u8>,
    pub(crate) quotes: Vec<u8>,
    /// The place of each token's first piece: where its label is read.
    pub(crate) firsts: Vec<usize>,
}

impl Chunk {
    fn push(&mut self, id: u32, form: u8, quote: u8) {
        self.ids.push(id);
        self.forms.push(form);
        self.quotes.push(quote);
    }
}

/// How the encoder is told of quotations.
pub(crate) fn quote(state: QuoteState) -> u8 {
    match state {
        QuoteState::Outside => 0,
        QuoteState::Inside => 1,
        QuoteState::Mark => 2,
    }
}

/// The text's chunks in order: as many whole paragraphs as fit. A paragraph too long for one chunk is cut between
/// sentences, and a sentence too long where it must be.
pub(crate) fn chunks(analysis: &Analysis<'_>, vocabulary: &Vocabulary) -> Vec<Chunk> {
    let tokens = analysis.tokens();
    let (mut ids, mut ends) = (Vec::with_capacity(tokens.len() * 5 / 4), Vec::with_capacity(tokens.len()));
    for (i, token) in tokens.iter().enumerate() {
        vocabulary.cut(analysis.word(i), token.quote, &mut ids);
        ends.push(ids.len());
    }
    let begin = |token: usize| if token == 0 { 0 } else { ends[token - 1] };
    let mut found: Vec<Chunk> = Vec::new();
    for stretch in stretches(analysis, &begin) {
        let size = begin(stretch.end) - begin(stretch.start);
        if found.last().is_none_or(|c| c.ids.len() + size + 1 > LONGEST_CHUNK) {
            let mut chunk = Chunk::default();
            chunk.push(vocabulary.start, 0, 0);
            found.push(chunk);
        }
        let Some(chunk) = found.last_mut() else { continue };
        for t in stretch {
            chunk.firsts.push(chunk.ids.len());
            let begins = t == 0 || tokens[t].sentence != tokens[t - 1].sentence;
            let (form, quote) = (form(analysis.word(t), begins), quote(tokens[t].quote));
            for &id in &ids[begin(t)..ends[t]] {
                chunk.push(id, form, quote);
            }
        }
        chunk.push(vocabulary.stop, 0, 0);
    }
    found
}

/// Ranges of tokens that stay together. `begin` tells how many pieces stand before a token.
fn stretches(analysis: &Analysis<'_>, begin: &dyn Fn(usize) -> usize) -> Vec<Range<usize>> {
    const ROOM: usize = LONGEST_CHUNK - 2;
    let tokens = analysis.tokens();
    let mut found = Vec::new();
    for paragraph in analysis.paragraph_ranges() {
        let (mut start, mut cut, mut at) = (paragraph.start, paragraph.start, paragraph.start);
        while at < paragraph.end {
            if at > start && tokens[at].sentence != tokens[at - 1].sentence {
                cut = at;
            }
            if begin(at + 1) - begin(start) > ROOM {
                let stop = if cut > start { cut } else { at };
                found.push(start..stop);
                (start, cut, at) = (stop, stop, stop);
                continue;
            }
            at += 1;
        }
        found.push(start..paragraph.end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn chunked(text: &str) -> Vec<Chunk> {
        let pieces = ["[UNK]", "[CLS]", "[SEP]", "dam", "##s", ".", "\""];
        let vocabulary = Vocabulary::new(pieces.into_iter()).expect("the special pieces are there");
        chunks(&Analysis::of(&Text::from(text), &[]), &vocabulary)
    }

    #[test]
    fn paragraphs_end_with_a_stop_and_share_a_chunk() {
        let found = chunked("Dams “dams”.\nDam.");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].ids, [1, 3, 4, 6, 3, 4, 6, 5, 2, 3, 5, 2]);
        assert_eq!(found[0].firsts, [1, 3, 4, 6, 7, 9, 10]);
        assert_eq!(found[0].forms, [0, 7, 7, 6, 1, 1, 6, 6, 0, 7, 6, 0]);
        assert_eq!(found[0].quotes, [0, 0, 0, 2, 1, 1, 2, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn no_chunk_is_too_long_and_no_token_is_lost() {
        for text in [
            "dams ".repeat(1000),
            "The dam held on. ".repeat(200),
            format!("{}.\n", "dam ".repeat(100)).repeat(7),
            String::new(),
        ] {
            let found = chunked(&text);
            assert!(found.iter().all(|c| c.ids.len() <= LONGEST_CHUNK && !c.firsts.is_empty()));
            let tokens = Analysis::of(&Text::from(text.as_str()), &[]).tokens().len();
            assert_eq!(found.iter().map(|c| c.firsts.len()).sum::<usize>(), tokens);
        }
    }

    #[test]
    fn a_long_paragraph_is_cut_between_sentences() {
        let found = chunked(&"The dam of dams has been very well made. ".repeat(60));
        assert!(found.len() > 1);
        assert!(found.iter().all(|c| c.forms[1] == 7), "each begins with a sentence");
    }
}
