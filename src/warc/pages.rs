//! The iterator over an archive's records.

use super::http;
use super::record::{BadReason, BadRecord, Page, header};
use super::source::{Source, Stop};
use std::io::Read;

/// Longest header of a record; recorders write a few hundred bytes.
const MAX_HEADER: usize = 64 << 10;

/// Records seen so far, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Given as a [`Page`].
    pub pages: usize,
    /// Passed over, as they hold no page: requests, metadata, revisits, conversions.
    pub others: usize,
    /// Of these, revisits: the page was as recorded before.
    pub revisits: usize,
    /// Given as a [`BadRecord`].
    pub bad: usize,
}

/// The pages of one archive, in its order; see the [module](super).
pub struct Pages<R> {
    source: Option<Source<R>>,
    /// Said once, before the end.
    opening: Option<BadReason>,
    cap: u64,
    counts: Counts,
    /// Blocks of wrong length that may still be searched for the records they swallowed: each costs up to the cap, and
    /// an archive may be made of them.
    second_looks: u32,
}

impl<R: Read> Pages<R> {
    /// Bytes kept of one record at most unless told otherwise: 16 MiB, HTTP head and chunk marks included.
    pub const MAX_RECORD: u64 = 16 << 20;

    /// Opens an archive, gzip or plain by its first bytes. The reader need not be buffered.
    pub fn new(archive: R) -> Self {
        let (source, opening) = match Source::open(archive) {
            Ok(Ok(source)) => (Some(source), None),
            Ok(Err(name)) => (None, Some(BadReason::Compression(name))),
            Err(e) => (None, Some(BadReason::Io(e.to_string()))),
        };
        Self { source, opening, cap: Self::MAX_RECORD, counts: Counts::default(), second_looks: 64 }
    }

    /// Reads no record larger than this, before and after decoding.
    #[must_use]
    pub fn max_record(mut self, bytes: u64) -> Self {
        self.cap = bytes;
        self
    }

    /// What was seen so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The next record; `None` at the end of the archive.
    fn record(&mut self) -> Option<Result<Seen, BadRecord>> {
        let source = self.source.as_mut()?;
        let begun = begin(source);
        let offset = source.offset();
        let read = match begun {
            Ok(Start::End) => {
                self.source = None;
                return None;
            }
            Ok(Start::Record) => one(source, self.cap, offset),
            Ok(Start::Junk) => Err(Fault::Bad(BadReason::NoRecord)),
            Err(stop) => Err(Fault::from(stop)),
        };
        let reason = match read {
            Ok(seen) => return Some(Ok(seen)),
            Err(Fault::Known(reason)) => reason,
            Err(Fault::Bad(reason)) => {
                self.resume();
                reason
            }
            Err(Fault::Again(reason, bytes)) => {
                if self.second_looks > 0 {
                    self.second_looks -= 1;
                    source.put_back(bytes);
                }
                self.resume();
                reason
            }
            Err(Fault::Broken) => {
                self.pass_broken();
                BadReason::Gzip
            }
            Err(Fault::End(reason)) => {
                self.source = None;
                reason
            }
        };
        Some(Err(BadRecord { offset, reason }))
    }

    /// Goes to the next line that begins a record. Nothing that is passed over is counted again.
    fn resume(&mut self) {
        loop {
            let Some(source) = &mut self.source else { return };
            match seek(source) {
                Ok(()) => return,
                Err(Stop::Broken { .. }) => self.pass_broken(),
                Err(Stop::Io(_)) => self.source = None,
            }
        }
    }

    fn pass_broken(&mut self) {
        if let Some(source) = &mut self.source
            && source.pass_broken().is_err()
        {
            self.source = None;
        }
    }
}

impl<R: Read> Iterator for Pages<R> {
    type Item = Result<Page, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(reason) = self.opening.take() {
            self.counts.bad += 1;
            return Some(Err(BadRecord { offset: 0, reason }));
        }
        loop {
            match self.record()? {
                Ok(Seen::Page(page)) => {
                    self.counts.pages += 1;
                    return Some(Ok(*page));
                }
                Ok(Seen::Other { revisit }) => {
                    self.counts.others += 1;
                    self.counts.revisits += usize::from(revisit);
                }
                Err(bad) => {
                    self.counts.bad += 1;
                    return Some(Err(bad));
                }
            }
        }
    }
}

enum Seen {
    Page(Box<Page>),
    Other { revisit: bool },
}

enum Start {
    Record,
    Junk,
    End,
}

/// What went wrong, and with that how reading goes on.
enum Fault {
    /// The record's end is known: the next one follows.
    Known(BadReason),
    /// The next record must be looked for.
    Bad(BadReason),
    /// The same, and the block may hold it: its length cannot be trusted.
    Again(BadReason, Vec<u8>),
    /// The gzip member is broken: the next one must be looked for.
    Broken,
    End(BadReason),
}

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Broken { .. } => Self::Broken,
            Stop::Io(e) => Self::End(BadReason::Io(e.to_string())),
        }
    }
}

const MARK: &[u8] = b"WARC/";

/// Passes the empty lines between records.
fn begin<R: Read>(source: &mut Source<R>) -> Result<Start, Stop> {
    blank_lines(source)?;
    let bytes = source.peek(MARK.len())?;
    Ok(match bytes {
        [] => Start::End,
        _ if bytes.starts_with(MARK) => Start::Record,
        _ => Start::Junk,
    })
}

/// Passes line ends; gives how many.
fn blank_lines<R: Read>(source: &mut Source<R>) -> Result<usize, Stop> {
    let mut count = 0;
    loop {
        match source.peek(1)?.first() {
            Some(b'\n') => count += 1,
            Some(b'\r') => {}
            _ => return Ok(count),
        }
        source.take(1);
    }
}

/// Goes to the next first line of a record, or to the end.
fn seek<R: Read>(source: &mut Source<R>) -> Result<(), Stop> {
    // "WARC/1.1" and a line end. The first record of a gzip member has no line end before it.
    const LINE: usize = MARK.len() + 4;
    let begins =
        |w: &[u8]| w.starts_with(MARK) && w[6] == b'.' && w[7].is_ascii_digit() && matches!(w[8], b'\r' | b'\n');
    loop {
        let bytes = source.peek(LINE)?;
        if bytes.len() < LINE {
            let rest = bytes.len();
            source.take(rest);
            return Ok(());
        }
        let found = bytes.windows(LINE).position(begins);
        let passed = found.unwrap_or(bytes.len() - (LINE - 1));
        source.take(passed);
        if found.is_some() {
            return Ok(());
        }
    }
}

/// One record from its first byte to the end of its block.
fn one<R: Read>(source: &mut Source<R>, cap: u64, offset: u64) -> Result<Seen, Fault> {
    let fields = fields(source)?;
    let field = |name: &str| header(&fields, name).map(str::trim);
    let length = field("content-length").and_then(|l| l.parse::<u64>().ok());
    let length = length.ok_or(Fault::Bad(BadReason::NoLength))?;
    let kind = field("warc-type").unwrap_or("").to_ascii_lowercase();
    let is_page = matches!(kind.as_str(), "response" | "resource");
    let block = match block(source, length, cap)? {
        Block::CutOff(Some(bytes)) => return Err(Fault::Again(BadReason::CutOff, bytes)),
        Block::CutOff(None) => return Err(Fault::End(BadReason::CutOff)),
        other => other,
    };
    let ends = blank_lines(source);
    match ends {
        // The member's checksum is wrong, so what was read of it is not to be trusted.
        Err(Stop::Broken { inside: true }) if source.offset() == offset => return Err(Fault::Broken),
        // Two line ends follow a block, and then a record: else the length is wrong.
        Ok(0 | 1) if matches!(begin(source), Ok(Start::Junk)) => {
            return Err(match block {
                Block::Kept(bytes) => Fault::Again(BadReason::WrongLength, bytes),
                _ => Fault::Bad(BadReason::WrongLength),
            });
        }
        _ => {}
    }
    if !is_page {
        return Ok(Seen::Other { revisit: kind == "revisit" });
    }
    let Block::Kept(block) = block else { return Err(Fault::Known(BadReason::TooLarge { cap })) };
    let url = field("warc-target-uri").map(|u| u.trim_start_matches('<').trim_end_matches('>').to_owned());
    let url = url.filter(|u| !u.is_empty()).ok_or(Fault::Known(BadReason::NoTarget))?;
    // DNS look-ups are recorded as resources or responses of their own.
    if url.starts_with("dns:") || url.starts_with("metadata:") || url.starts_with("urn:") {
        return Ok(Seen::Other { revisit: false });
    }
    let (status, headers, body) = if kind == "resource" {
        let own = field("content-type").map(|v| ("Content-Type".to_owned(), v.to_owned()));
        (None, own.into_iter().collect(), block)
    } else {
        let read = http::response(&block, cap).map_err(Fault::Known)?;
        (Some(read.status), read.headers, read.body)
    };
    let date = field("warc-date").map(str::to_owned);
    let truncated = field("warc-truncated").is_some();
    Ok(Seen::Page(Box::new(Page { offset, url, date, status, headers, body, truncated })))
}

/// The record's header, up to the empty line.
fn fields<R: Read>(source: &mut Source<R>) -> Result<Vec<(String, String)>, Fault> {
    let mut least = 1;
    loop {
        // No more than needed is asked for: what lies behind the header may be the next member, and broken.
        let bytes = source.peek(least)?;
        if let Some(end) = http::head_end(bytes).filter(|&end| end <= MAX_HEADER) {
            let fields = http::fields(&bytes[..end]);
            source.take(end);
            return Ok(fields);
        }
        if bytes.len() < least {
            return Err(Fault::End(BadReason::CutOff));
        }
        least = bytes.len() + 1;
        if least > MAX_HEADER {
            // Else its mark would be found again.
            source.take(1);
            return Err(Fault::Bad(BadReason::LongHeader));
        }
    }
}

/// What stands between a record's header and the next record.
enum Block {
    Kept(Vec<u8>),
    /// More than the cap.
    Passed,
    /// The archive ends first; what there was of it, unless that is more than the cap.
    CutOff(Option<Vec<u8>>),
}

fn block<R: Read>(source: &mut Source<R>, length: u64, cap: u64) -> Result<Block, Fault> {
    let mut kept = Some(Vec::new());
    let mut left = length;
    while left > 0 {
        let bytes = source.peek(1)?;
        if bytes.is_empty() {
            return Ok(Block::CutOff(kept));
        }
        let count = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        kept = kept.filter(|k| k.len() as u64 + count as u64 <= cap);
        if let Some(kept) = &mut kept {
            kept.extend_from_slice(&bytes[..count]);
        }
        source.take(count);
        left -= count as u64;
    }
    Ok(kept.map_or(Block::Passed, Block::Kept))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
