use super::Span;

/// Converts byte offsets of one text to Unicode code points and back.
///
/// Costs one pass to make and, for text outside ASCII, 4 bytes a 64-byte block; a look-up counts within one block.
#[derive(Debug, Clone)]
pub struct CodePoints {
    bytes: Vec<u8>,
    /// Code points before each block; empty for ASCII text, where the two counts are the same.
    before: Vec<u32>,
}

const BLOCK: usize = 64;

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

impl CodePoints {
    pub(crate) fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self { bytes: Vec::new(), before: Vec::new() };
        }
        let bytes = text.as_bytes().to_vec();
        let mut seen = 0;
        let before = bytes
            .chunks(BLOCK)
            .map(|block| {
                let here = seen;
                seen += block.iter().filter(|&&b| is_start(b)).count() as u32;
                here
            })
            .collect();
        Self { bytes, before }
    }

    /// The code point offset of a byte offset.
    pub fn of_byte(&self, at: usize) -> usize {
        if self.before.is_empty() {
            return at;
        }
        let at = at.min(self.bytes.len());
        let block = (at / BLOCK).min(self.before.len() - 1);
        let within = self.bytes[block * BLOCK..at].iter().filter(|&&b| is_start(b)).count();
        self.before[block] as usize + within
    }

    /// A span as `[start, end]` in code points.
    pub fn pair(&self, span: Span) -> [usize; 2] {
        [self.of_byte(span.start), self.of_byte(span.end)]
    }

    /// The byte offset of a code point offset; past the end it is the text's length.
    pub fn to_byte(&self, at: usize) -> usize {
        if self.before.is_empty() {
            return at;
        }
        let block = self.before.partition_point(|&n| n as usize <= at).saturating_sub(1);
        let mut left = at - self.before[block] as usize;
        for (i, &byte) in self.bytes.iter().enumerate().skip(block * BLOCK) {
            if is_start(byte) {
                if left == 0 {
                    return i;
                }
                left -= 1;
            }
        }
        self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_on_every_boundary() {
        let text = "“Ядро” — naïve 𝔘 text, ".repeat(40);
        let table = CodePoints::of(&text);
        for (n, (i, _)) in text.char_indices().enumerate() {
            assert_eq!(table.of_byte(i), n);
            assert_eq!(table.to_byte(n), i);
        }
        assert_eq!(table.of_byte(text.len()), text.chars().count());
        assert_eq!(table.to_byte(text.chars().count()), text.len());
    }
}
