//! Where the lines of a text begin, in a thousandth of its size.

use rayon::prelude::*;

/// Small enough that looking through a block costs less than a microsecond, large enough that the index of a 250 MB file
/// takes a megabyte.
const BLOCK: usize = 4096;

/// Texts shorter than this are looked through by one core.
const SHARED: usize = 4 << 20;

/// For every block of [`BLOCK`] bytes, what stands before it.
#[derive(Debug)]
pub(crate) struct Lines {
    blocks: Box<[Before]>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Before {
    newlines: usize,
    /// Where the line begins that goes on in the block.
    line: usize,
    characters: usize,
}

impl Lines {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let inside = |(number, block)| Before {
            newlines: memchr::memchr_iter(b'\n', block).count(),
            line: memchr::memrchr(b'\n', block).map_or(0, |newline| number * BLOCK + newline + 1),
            characters: characters(block),
        };
        let inside: Vec<Before> = if bytes.len() < SHARED {
            bytes.chunks(BLOCK).enumerate().map(inside).collect()
        } else {
            bytes.par_chunks(BLOCK).enumerate().map(inside).collect()
        };
        let mut before = Before::default();
        let mut blocks = vec![before];
        blocks.extend(inside.into_iter().map(|block| {
            before.newlines += block.newlines;
            before.line = before.line.max(block.line);
            before.characters += block.characters;
            before
        }));
        Self { blocks: blocks.into() }
    }

    /// How many lines end before `offset`.
    pub(crate) fn newlines(&self, bytes: &[u8], offset: usize) -> usize {
        let (before, start) = self.block(offset);
        before.newlines + memchr::memchr_iter(b'\n', &bytes[start..offset]).count()
    }

    /// Where the line begins that holds `offset`.
    pub(crate) fn start(&self, bytes: &[u8], offset: usize) -> usize {
        let (before, start) = self.block(offset);
        memchr::memrchr(b'\n', &bytes[start..offset]).map_or(before.line, |newline| start + newline + 1)
    }

    /// How many characters stand before `offset`.
    pub(crate) fn characters(&self, bytes: &[u8], offset: usize) -> usize {
        let (before, start) = self.block(offset);
        before.characters + characters(&bytes[start..offset])
    }

    fn block(&self, offset: usize) -> (Before, usize) {
        (self.blocks[offset / BLOCK], offset / BLOCK * BLOCK)
    }
}

/// Characters that begin in a part of a text. Counted in bytes of which 255 cannot run over, so that the compiler looks at
/// many at a time.
fn characters(bytes: &[u8]) -> usize {
    let begins = |part: &[u8]| part.iter().map(|byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|part| usize::from(begins(part))).sum()
}
