//! The weights' file: written by `training/export.py`, checked whole before anything of it is used.
//!
//! Little endian throughout: the magic, the version, the SHA-256 of all that follows; where the weights come from, as a
//! counted string; the share of the fast engine's scores; the pieces of the vocabulary, counted, one a line; then the encoder's
//! tables and matrices in the order in which they are used. A matrix has a 32-bit scale for each of its rows, then its cells as signed bytes; a vector is 32-bit
//! numbers. Sizes are those of [`super::forward`], so that none has to be believed.

use super::chunks::LONGEST_CHUNK;
use super::form::FORMS;
use super::forward::{Encoder, HEADS, INNER, LAYERS, Layer, Linear, Norm, Rows, WIDTH};
use super::kernel::Panels;
use super::wordpiece::Vocabulary;
use crate::attribution::engine::decode::LABELS;
use sha2::{Digest, Sha256};

/// What is wrong with a weights' file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// It does not begin as weights do.
    #[error("not the weights of an attribution engine")]
    NotWeights,
    /// They were made for another version of the engine.
    #[error("the weights are of version {found}, and this engine reads version {VERSION}")]
    Version {
        /// The file's version.
        found: u32,
    },
    /// Its bytes are not those that were written, or not all of them.
    #[error("the weights are damaged: their checksum is another")]
    Damaged,
    /// The checksum fits, and what was written is no encoder.
    #[error("the weights do not fit this engine: {what}")]
    Unfit {
        /// What does not fit.
        what: &'static str,
    },
}

const MAGIC: &[u8; 8] = b"DLENCODE";
const VERSION: u32 = 1;
/// States of a quotation that the encoder is told of.
const QUOTES: usize = 3;
/// Pieces of a vocabulary at most: the base model's has half as many.
const MOST_PIECES: u32 = 60_000;

/// What a file holds.
pub(crate) struct Opened {
    pub(crate) provenance: String,
    pub(crate) share: f32,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) encoder: Encoder,
}

pub(crate) fn open(bytes: &[u8]) -> Result<Opened, WeightsError> {
    let mut file = Reader { bytes };
    if file.take(MAGIC.len()).ok() != Some(MAGIC) {
        return Err(WeightsError::NotWeights);
    }
    let version = file.number().map_err(|_| WeightsError::Damaged)?;
    if version != VERSION {
        return Err(WeightsError::Version { found: version });
    }
    let stated = file.take(32).map_err(|_| WeightsError::Damaged)?;
    if Sha256::digest(file.bytes).as_slice() != stated {
        return Err(WeightsError::Damaged);
    }
    let provenance = file.string()?.to_owned();
    let share = file.vector(1)?[0];
    let count = file.number()?;
    let pieces: Vec<&str> = file.string()?.lines().collect();
    if count > MOST_PIECES || pieces.len() != count as usize {
        return Err(WeightsError::Unfit { what: "its vocabulary is not as long as it says" });
    }
    let vocabulary = Vocabulary::new(pieces.iter().copied())
        .ok_or(WeightsError::Unfit { what: "its vocabulary lacks the special pieces" })?;
    let encoder = Encoder {
        words: file.rows(pieces.len())?,
        places: file.rows(LONGEST_CHUNK)?,
        forms: file.rows(FORMS)?,
        quotes: file.rows(QUOTES)?,
        norm: file.norm()?,
        layers: (0..LAYERS).map(|_| file.layer()).collect::<Result<_, _>>()?,
        labels: file.linear(LABELS, WIDTH, |_| 1.0)?,
    };
    if !file.bytes.is_empty() {
        return Err(WeightsError::Unfit { what: "it is longer than an encoder" });
    }
    Ok(Opened { provenance, share, vocabulary, encoder })
}

/// What is left of a file.
struct Reader<'b> {
    bytes: &'b [u8],
}

const SHORT: WeightsError = WeightsError::Unfit { what: "it is shorter than an encoder" };

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], WeightsError> {
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or(SHORT)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, WeightsError> {
        let (four, rest) = self.bytes.split_first_chunk().ok_or(SHORT)?;
        self.bytes = rest;
        Ok(u32::from_le_bytes(*four))
    }

    fn string(&mut self) -> Result<&'b str, WeightsError> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).map_err(|_| WeightsError::Unfit { what: "its words are not UTF-8" })
    }

    fn vector(&mut self, count: usize) -> Result<Vec<f32>, WeightsError> {
        let (numbers, _) = self.take(4 * count)?.as_chunks();
        let numbers: Vec<f32> = numbers.iter().map(|&four| f32::from_le_bytes(four)).collect();
        // Numbers beyond this would overflow in a product and make every score none.
        if numbers.iter().all(|n| n.abs() < 1e6) {
            Ok(numbers)
        } else {
            Err(WeightsError::Unfit { what: "it has numbers that no training gives" })
        }
    }

    fn rows(&mut self, count: usize) -> Result<Rows, WeightsError> {
        let scales = self.vector(count)?;
        let cells = self.take(count * WIDTH)?.iter().map(|&b| b.cast_signed()).collect();
        Ok(Rows { cells, scales })
    }

    /// A matrix of `out` rows, turned so that it may stand on the right of a product; row and bias `o` times `by(o)`.
    fn linear(&mut self, out: usize, width: usize, by: impl Fn(usize) -> f32) -> Result<Linear, WeightsError> {
        let scales = self.vector(out)?;
        let cells = self.take(out * width)?;
        let weights = Panels::new(width, out, |k, o| f32::from(cells[o * width + k].cast_signed()) * scales[o] * by(o));
        let bias = self.vector(out)?.iter().enumerate().map(|(o, b)| b * by(o)).collect();
        Ok(Linear { weights, bias })
    }

    fn norm(&mut self) -> Result<Norm, WeightsError> {
        Ok(Norm { scale: self.vector(WIDTH)?, shift: self.vector(WIDTH)? })
    }

    fn layer(&mut self) -> Result<Layer, WeightsError> {
        let root = ((WIDTH / HEADS) as f32).sqrt();
        Ok(Layer {
            attention: self.linear(3 * WIDTH, WIDTH, |o| if o < WIDTH { 1.0 / root } else { 1.0 })?,
            out: self.linear(WIDTH, WIDTH, |_| 1.0)?,
            norm: self.norm()?,
            up: self.linear(INNER, WIDTH, |_| 1.0)?,
            down: self.linear(WIDTH, INNER, |_| 1.0)?,
            last_norm: self.norm()?,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A file with this after its head, whose checksum fits.
    fn sealed(body: &[u8]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend_from_slice(&Sha256::digest(body));
        bytes.extend(body);
        bytes
    }

    fn body(pieces: &str, count: u32) -> Vec<u8> {
        let mut body = 4u32.to_le_bytes().to_vec();
        body.extend(b"test");
        body.extend(0f32.to_le_bytes());
        body.extend(count.to_le_bytes());
        body.extend((pieces.len() as u32).to_le_bytes());
        body.extend(pieces.as_bytes());
        body
    }

    /// Bytes of an encoder for a vocabulary of this size, all zero.
    fn encoder_bytes(pieces: usize) -> usize {
        let matrix = |out: usize, width: usize| out * (width + 8);
        let norm = 8 * WIDTH;
        let tables = (pieces + LONGEST_CHUNK + FORMS + QUOTES) * (WIDTH + 4);
        let layer = matrix(3 * WIDTH, WIDTH) + matrix(WIDTH, WIDTH) + matrix(INNER, WIDTH) + matrix(WIDTH, INNER);
        tables + norm + LAYERS * (layer + 2 * norm) + matrix(LABELS, WIDTH)
    }

    const SPECIAL: &str = "[UNK]\n[CLS]\n[SEP]\ndam";

    /// The weights of an encoder that has learnt nothing.
    pub(in super::super) fn empty() -> Vec<u8> {
        let mut all = body(SPECIAL, 4);
        all.resize(all.len() + encoder_bytes(4), 0);
        sealed(&all)
    }

    #[test]
    fn a_whole_file_opens_and_every_other_is_refused() {
        let whole = empty();
        assert_eq!(open(&whole).map(|o| o.provenance), Ok("test".to_owned()));
        let error = |bytes: &[u8]| open(bytes).err();
        for length in [0, 3, 8, 11, 12, 40, 44, 45, 60, 5000, whole.len() - 1] {
            let expected = if length < 8 { WeightsError::NotWeights } else { WeightsError::Damaged };
            assert_eq!(error(&whole[..length]), Some(expected), "{length}");
        }
        let mut changed = whole.clone();
        changed[90_000] ^= 1;
        assert_eq!(error(&changed), Some(WeightsError::Damaged));
        changed[8] = 9;
        assert_eq!(error(&changed), Some(WeightsError::Version { found: 9 }));
        assert_eq!(error(b"DLATTRIBxxxx"), Some(WeightsError::NotWeights));
    }

    #[test]
    fn a_file_that_was_written_wrongly_is_refused() {
        let what = |body: &[u8]| match open(&sealed(body)).err() {
            Some(WeightsError::Unfit { what }) => what,
            other => panic!("{other:?}"),
        };
        assert_eq!(what(&[]), "it is shorter than an encoder");
        assert_eq!(what(&u32::MAX.to_le_bytes()), "it is shorter than an encoder");
        assert_eq!(what(&body(SPECIAL, 5)), "its vocabulary is not as long as it says");
        assert_eq!(what(&body(SPECIAL, u32::MAX)), "its vocabulary is not as long as it says");
        assert_eq!(what(&body("[UNK]\ndam", 2)), "its vocabulary lacks the special pieces");
        assert_eq!(what(&[3, 0, 0, 0, 255, 255, 255]), "its words are not UTF-8");
        let mut long = body(SPECIAL, 4);
        let start = long.len();
        long.resize(start + encoder_bytes(4) + 1, 0);
        assert_eq!(what(&long), "it is longer than an encoder");
        long.truncate(start + encoder_bytes(4) - 1);
        assert_eq!(what(&long), "it is shorter than an encoder");
        long[start..start + 4].copy_from_slice(&f32::NAN.to_le_bytes());
        assert_eq!(what(&long), "it has numbers that no training gives");
    }

    proptest! {
        #[test]
        fn bytes_of_any_kind_are_refused(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(open(&body).is_err());
            prop_assert!(open(&sealed(&body)).is_err());
        }
    }
}
