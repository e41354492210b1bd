//! A stream as blocks of whole lines.

use std::io::{self, Read};

/// Bytes of a block; one that holds no line end is longer.
const BLOCK: usize = 16 << 20;

/// Whole lines of a stream. The last one of the stream may lack its end.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    /// Where the block begins in the stream.
    pub(super) offset: u64,
    /// Whether the lines before the next block were too long to be held.
    pub(super) is_torn: bool,
}

/// The blocks of a stream.
pub(super) struct Blocks<R> {
    reader: R,
    /// What came behind the last whole line.
    rest: Vec<u8>,
    offset: u64,
    is_over: bool,
    longest: usize,
    /// Why the reading ended early.
    pub(super) failure: Option<io::Error>,
}

impl<R: Read> Blocks<R> {
    /// Blocks of `reader`; a line may have `longest` bytes.
    pub(super) fn new(reader: R, longest: u64) -> Self {
        let longest = usize::try_from(longest).unwrap_or(usize::MAX);
        Self { reader, rest: Vec::new(), offset: 0, is_over: false, longest, failure: None }
    }

    /// The next block; an empty one at the end. A stream that fails ends there.
    pub(super) fn next(&mut self) -> Block {
        let offset = self.offset;
        let mut bytes = std::mem::take(&mut self.rest);
        let mut wanted = BLOCK;
        loop {
            self.fill(&mut bytes, wanted);
            let end = memchr::memrchr(b'\n', &bytes).map(|at| at + 1);
            match end {
                _ if self.is_over => break,
                Some(end) => {
                    self.rest = bytes.split_off(end);
                    break;
                }
                None if bytes.len() >= self.longest => {
                    self.offset += bytes.len() as u64;
                    return self.skip_line(offset);
                }
                None => wanted = bytes.len().saturating_mul(2),
            }
        }
        self.offset += bytes.len() as u64;
        Block { bytes, offset, is_torn: false }
    }

    /// Everything from here on, behind `block`; none when it is more than may be held.
    pub(super) fn whole(&mut self, block: Block) -> Option<Vec<u8>> {
        let mut bytes = block.bytes;
        bytes.append(&mut self.rest);
        while !self.is_over {
            if bytes.len() > self.longest {
                return None;
            }
            let wanted = bytes.len().saturating_add(BLOCK);
            self.fill(&mut bytes, wanted);
        }
        Some(bytes)
    }

    fn fill(&mut self, bytes: &mut Vec<u8>, wanted: usize) {
        while !self.is_over && bytes.len() < wanted {
            let missing = (wanted - bytes.len()) as u64;
            let before = bytes.len();
            match (&mut self.reader).take(missing).read_to_end(bytes) {
                Ok(_) => self.is_over = (bytes.len() - before) < usize::try_from(missing).unwrap_or(usize::MAX),
                Err(error) => {
                    self.failure = Some(error);
                    self.is_over = true;
                }
            }
        }
    }

    /// Reads on to the next line end and keeps nothing.
    fn skip_line(&mut self, offset: u64) -> Block {
        let mut bytes = Vec::new();
        while !self.is_over {
            bytes.clear();
            self.fill(&mut bytes, 1 << 16);
            if let Some(end) = memchr::memchr(b'\n', &bytes) {
                self.rest = bytes.split_off(end + 1);
                self.offset += bytes.len() as u64;
                break;
            }
            self.offset += bytes.len() as u64;
        }
        Block { bytes: Vec::new(), offset, is_torn: true }
    }
}
