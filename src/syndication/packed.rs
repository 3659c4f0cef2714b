//! Texts put away while they are not read.
//!
//! Between sketching and the reading of credits an audit looks at word hashes alone. The texts of a large collection
//! are then its largest part, so they are kept compressed: fast rather than small, as each is packed and unpacked once.

use crate::page::Document;
use crate::text::Text;
use rayon::prelude::*;
use snap::raw::{Decoder, Encoder};

/// Bytes of text from which packing is worth its time, some seconds in a hundred.
const LARGE: usize = 1 << 30;
/// Documents packed at once.
const BLOCK: usize = 4096;

/// The texts of documents, packed or left where they are.
pub(super) struct Packed(Vec<Box<[u8]>>);

impl Packed {
    /// Calls `read` on each document, and takes the texts out of them where they are many.
    pub(super) fn after<T: Clone + Send>(
        documents: &mut [Document],
        read: impl Fn(&Document) -> T + Sync + Send,
    ) -> (Vec<T>, Self) {
        Self::after_from(LARGE, documents, read)
    }

    fn after_from<T: Clone + Send>(
        large: usize,
        documents: &mut [Document],
        read: impl Fn(&Document) -> T + Sync + Send,
    ) -> (Vec<T>, Self) {
        if documents.iter().map(|d| d.text.len()).sum::<usize>() < large {
            return (documents.par_iter().map(read).collect(), Self(Vec::new()));
        }
        let (mut found, mut packed) = (Vec::with_capacity(documents.len()), Vec::with_capacity(documents.len()));
        for block in documents.chunks_mut(BLOCK) {
            let one = |encoder: &mut Encoder, document: &Document| {
                // A text too long for the format, of four gigabytes, stays as it is.
                (read(document), encoder.compress_vec(document.text.as_bytes()).unwrap_or_default())
            };
            let done: Vec<(T, Vec<u8>)> = block.par_iter().map_init(Encoder::new, one).collect();
            // What stays is copied by the thread that lets the texts go: allocators give a thread's memory to no other.
            for (document, (read, text)) in block.iter_mut().zip(done) {
                if !text.is_empty() {
                    document.text = Text::new("");
                }
                found.push(read.clone());
                packed.push(Box::from(text.as_slice()));
            }
        }
        (found, Self(packed))
    }

    /// Gives the documents their texts back.
    pub(super) fn give_back(self, documents: &mut [Document]) {
        let mut packed = self.0.into_iter();
        for block in documents.chunks_mut(BLOCK) {
            let texts: Vec<Box<[u8]>> = packed.by_ref().take(block.len()).collect();
            let unpacked: Vec<Vec<u8>> = texts
                .par_iter()
                .map_init(Decoder::new, |decoder, text| {
                    decoder.decompress_vec(text).expect("it was packed by the same library")
                })
                .collect();
            for (document, (packed, text)) in block.iter_mut().zip(texts.iter().zip(unpacked)) {
                if !packed.is_empty() {
                    document.text = Text::new(std::str::from_utf8(&text).expect("a text was packed"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::DocumentId;

    #[test]
    fn texts_come_back_as_they_went() {
        let texts = ["", "The dam held. ".repeat(400).as_str(), "“水坝”"].map(str::to_owned);
        let given = || texts.clone().map(|t| Document::from_text(DocumentId::new("a"), t));
        let mut documents = given();
        let (lengths, packed) = Packed::after_from(0, &mut documents, |d| d.text.len());
        assert_eq!(lengths, texts.each_ref().map(String::len));
        assert!(documents.iter().all(|d| d.text.is_empty()));
        packed.give_back(&mut documents);
        assert_eq!(documents, given());
    }

    #[test]
    fn a_small_collection_stays_where_it_is() {
        let mut documents = [Document::from_text(DocumentId::new("a"), "The dam held.")];
        let (_, packed) = Packed::after(&mut documents, |_| ());
        assert!(!documents[0].text.is_empty());
        packed.give_back(&mut documents);
        assert_eq!(&*documents[0].text, "The dam held.");
    }
}
