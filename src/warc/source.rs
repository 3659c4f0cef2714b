//! The archive's bytes with gzip undone, member by member, and a way on after a broken place.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// The start of a gzip member: magic number and the one method there is.
const MEMBER: &[u8] = &[0x1f, 0x8b, 8];

/// Bytes read at a time.
const CHUNK: usize = 64 << 10;

/// Bytes of an open member kept at most, to search them again when it turns out broken: broken data may decode on into
/// the members that follow.
const KEPT: usize = 1 << 20;

/// A buffered reader that can look ahead over the end of its buffer, go back to a mark, and count what was taken.
struct Raw<R> {
    inner: R,
    buffer: Vec<u8>,
    start: usize,
    /// A place in `buffer` that is kept, `start` where nothing is.
    mark: usize,
    position: u64,
}

impl<R: Read> Raw<R> {
    /// At least `count` bytes, fewer only at the end.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.start < count {
            if self.start - self.mark > KEPT {
                self.mark = self.start;
            }
            self.buffer.drain(..self.mark);
            self.start -= self.mark;
            self.mark = 0;
            let had = self.buffer.len();
            self.buffer.resize(had + CHUNK, 0);
            let read = loop {
                match self.inner.read(&mut self.buffer[had..]) {
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                    other => break other,
                }
            };
            self.buffer.truncate(had + *read.as_ref().unwrap_or(&0));
            if read? == 0 {
                break;
            }
        }
        Ok(&self.buffer[self.start..])
    }

    /// Keeps what follows for [`Raw::rewind`].
    fn set_mark(&mut self) {
        self.mark = self.start;
    }

    /// Back to the mark, where it is still kept.
    fn rewind(&mut self) {
        self.position -= (self.start - self.mark) as u64;
        self.start = self.mark;
    }
}

impl<R: Read> Read for Raw<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let count = bytes.len().min(out.len());
        out[..count].copy_from_slice(&bytes[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Raw<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, amount: usize) {
        self.start += amount;
        self.position += amount as u64;
    }
}

enum State<R> {
    Plain(Raw<R>),
    Between(Raw<R>),
    Member(Box<GzDecoder<Raw<R>>>),
    Ended,
}

/// Why no more bytes come.
pub(super) enum Stop {
    /// What stands here is no gzip, or broken gzip: [`Source::pass_broken`] leads on.
    Broken {
        /// The open member is broken, not what follows it.
        inside: bool,
    },
    /// The reader below failed.
    Io(io::Error),
}

/// The decoded bytes of an archive.
pub(super) struct Source<R> {
    state: State<R>,
    gzip: bool,
    buffer: Vec<u8>,
    start: usize,
    /// Decoded bytes taken so far.
    taken: u64,
    /// Where the open member begins in the archive.
    member: u64,
    /// A broken place was met and not passed yet; whether it lies in a member.
    broken: Option<bool>,
}

impl<R: Read> Source<R> {
    /// Plain or gzip, by the first bytes; the error names a compression that is not read.
    pub(super) fn open(inner: R) -> io::Result<Result<Self, &'static str>> {
        let mut raw = Raw { inner, buffer: Vec::new(), start: 0, mark: 0, position: 0 };
        let head = raw.peek(4)?;
        if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            return Ok(Err("zstd"));
        }
        if head.starts_with(b"BZh") {
            return Ok(Err("bzip2"));
        }
        let gzip = head.starts_with(&MEMBER[..2]);
        let state = if gzip { State::Between(raw) } else { State::Plain(raw) };
        Ok(Ok(Self { state, gzip, buffer: Vec::new(), start: 0, taken: 0, member: 0, broken: None }))
    }

    /// Bytes into the archive at which the next record begins: of its member where the archive is gzip.
    pub(super) fn offset(&self) -> u64 {
        if self.gzip { self.member } else { self.taken }
    }

    /// At least `count` decoded bytes, fewer only at the end.
    pub(super) fn peek(&mut self, count: usize) -> Result<&[u8], Stop> {
        while self.buffer.len() - self.start < count {
            self.buffer.drain(..self.start);
            self.start = 0;
            if let Some(inside) = self.broken {
                return Err(Stop::Broken { inside });
            }
            match self.more() {
                Ok(true) => {}
                Ok(false) => break,
                Err(stop) => {
                    if let Stop::Broken { inside } = stop {
                        self.broken = Some(inside);
                    }
                    return Err(stop);
                }
            }
        }
        Ok(&self.buffer[self.start..])
    }

    /// Takes bytes that were seen.
    pub(super) fn take(&mut self, count: usize) {
        self.start += count;
        self.taken += count as u64;
    }

    /// Gives bytes back that were taken last.
    pub(super) fn put_back(&mut self, mut bytes: Vec<u8>) {
        self.taken -= bytes.len() as u64;
        bytes.extend_from_slice(&self.buffer[self.start..]);
        self.buffer = bytes;
        self.start = 0;
    }

    /// Reads one chunk into the buffer, crossing into the next member where one ends; `false` at the end.
    fn more(&mut self) -> Result<bool, Stop> {
        loop {
            let had = self.buffer.len();
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(false),
                State::Plain(mut raw) => {
                    raw.set_mark();
                    self.buffer.resize(had + CHUNK, 0);
                    let read = raw.read(&mut self.buffer[had..]);
                    self.state = State::Plain(raw);
                    self.buffer.truncate(had + *read.as_ref().unwrap_or(&0));
                    return read.map(|n| n > 0).map_err(Stop::Io);
                }
                State::Between(mut raw) => {
                    let head = raw.peek(MEMBER.len()).map_err(Stop::Io)?;
                    // Some recorders pad the last block.
                    if head.is_empty() || head.iter().all(|&b| b == 0) && head.len() < MEMBER.len() {
                        return Ok(false);
                    }
                    if !head.starts_with(MEMBER) {
                        self.member = raw.position;
                        self.state = State::Between(raw);
                        return Err(Stop::Broken { inside: false });
                    }
                    self.member = raw.position;
                    raw.set_mark();
                    self.state = State::Member(Box::new(GzDecoder::new(raw)));
                }
                State::Member(mut decoder) => {
                    self.buffer.resize(had + CHUNK, 0);
                    let read = decoder.read(&mut self.buffer[had..]);
                    self.buffer.truncate(had + *read.as_ref().unwrap_or(&0));
                    match read {
                        Ok(0) => {
                            let mut raw = decoder.into_inner();
                            raw.set_mark();
                            self.state = State::Between(raw);
                        }
                        Ok(_) => {
                            self.state = State::Member(decoder);
                            return Ok(true);
                        }
                        Err(e) if e.kind() == io::ErrorKind::Interrupted => self.state = State::Member(decoder),
                        Err(_) => {
                            self.state = State::Between(decoder.into_inner());
                            return Err(Stop::Broken { inside: true });
                        }
                    }
                }
            }
        }
    }

    /// Goes on to the next place that looks like a gzip member; what was decoded of a broken one is dropped.
    pub(super) fn pass_broken(&mut self) -> Result<(), Stop> {
        self.buffer.clear();
        self.start = 0;
        self.broken = None;
        let State::Between(raw) = &mut self.state else { return Ok(()) };
        raw.rewind();
        let mut least = 1;
        loop {
            let window = raw.peek(CHUNK).map_err(Stop::Io)?;
            if window.len() <= least {
                self.state = State::Ended;
                return Ok(());
            }
            let found = window[least..].windows(MEMBER.len()).position(|w| w == MEMBER);
            let (passed, done) = match found {
                Some(at) => (least + at, true),
                // The last two bytes may begin what goes on in the next window.
                None => ((window.len() - (MEMBER.len() - 1)).max(least), false),
            };
            raw.consume(passed);
            raw.set_mark();
            if done {
                return Ok(());
            }
            least = 0;
            if raw.peek(MEMBER.len()).map_err(Stop::Io)?.len() < MEMBER.len() {
                self.state = State::Ended;
                return Ok(());
            }
        }
    }
}
