//! Where the lines of a text begin, in a thousandth of its size.

/// Small enough that looking through a block costs less than a microsecond, large enough that the index of a 250 MB file
/// takes a megabyte.
const BLOCK: usize = 4096;

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
        let mut before = Before::default();
        let mut blocks = vec![before];
        for (number, block) in bytes.chunks(BLOCK).enumerate() {
            before.newlines += memchr::memchr_iter(b'\n', block).count();
            before.characters += characters(block);
            if let Some(newline) = memchr::memrchr(b'\n', block) {
                before.line = number * BLOCK + newline + 1;
            }
            blocks.push(before);
        }
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
