//! The text of one file, and places in it.

use std::sync::OnceLock;

use crate::encoding::{self, Decoded};

/// A range of bytes in a [`Text`], `start` inclusive, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A place as an editor shows it: both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// The text of one file, shared by the documents in it.
#[derive(Debug)]
pub struct Text {
    content: String,
    is_exact: bool,
    replaced: Option<usize>,
    /// For every block of [`BLOCK`] bytes, the newlines before it. Made on the first question about a line.
    newlines: OnceLock<Box<[u32]>>,
}

/// Small enough that counting within one block costs less than a microsecond, large enough that the index of a 250 MB
/// file takes a quarter of a megabyte.
const BLOCK: usize = 4096;

impl Text {
    /// Takes the content of a file that has been decoded already.
    pub fn new(content: String) -> Self {
        Self { content, is_exact: true, replaced: None, newlines: OnceLock::new() }
    }

    /// Takes the bytes of a file: UTF-8, or UTF-16 when they begin with its byte order mark. Bytes that are neither are
    /// read as U+FFFD; the reading of the chunk that holds the first of them has a problem that says so.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        let Decoded { content, is_exact, replaced } = encoding::decode(bytes);
        Self { content, is_exact, replaced, newlines: OnceLock::new() }
    }

    /// Whether this text is the bytes that it was made from, so that an edit of it is an edit of the file.
    pub fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// Where the first character stands that replaces bytes which are no text.
    pub(crate) fn replaced(&self) -> Option<usize> {
        self.replaced
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.content.len()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Where the byte at `offset` stands; an offset past the end is the end, one inside a character is its start.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let bytes = self.content.as_bytes();
        let block = offset / BLOCK;
        let before = self.newlines()[block] as usize;
        let line = before + memchr::memchr_iter(b'\n', &bytes[block * BLOCK..offset]).count() + 1;
        let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |newline| newline + 1);
        let column = self.content[start..offset].trim_start_matches('\u{feff}').chars().count() + 1;
        Position { line: number(line), column: number(column) }
    }

    /// The line that holds the byte at `offset`, without its line break.
    pub fn line_at(&self, offset: usize) -> &str {
        let offset = self.floor(offset);
        let bytes = self.content.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |newline| newline + 1);
        let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(bytes.len(), |newline| offset + newline);
        self.content[start..end].trim_end_matches('\r')
    }

    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.content.len());
        while !self.content.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    fn newlines(&self) -> &[u32] {
        self.newlines.get_or_init(|| {
            let mut seen = 0;
            let mut index = vec![0];
            for block in self.content.as_bytes().chunks(BLOCK) {
                seen += number(memchr::memchr_iter(b'\n', block).count());
                index.push(seen);
            }
            index.into()
        })
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_lines_and_characters_from_one() {
        let text = Text::new("a: ä\r\nbb: 2\n".into());
        assert_eq!(text.position(0), Position { line: 1, column: 1 });
        assert_eq!(text.position(5), Position { line: 1, column: 5 });
        assert_eq!(text.position(7), Position { line: 2, column: 1 });
        assert_eq!(text.position(999), Position { line: 3, column: 1 });
        assert_eq!(text.line_at(9), "bb: 2");
    }

    #[test]
    fn positions_hold_across_blocks_and_a_byte_order_mark_takes_no_column() {
        let text = Text::new(format!("\u{feff}x{}", "\n0123456789".repeat(2_000)));
        assert_eq!(text.position(3), Position { line: 1, column: 1 });
        assert_eq!(text.position(4 + 11 * 1_500 + 3), Position { line: 1_502, column: 3 });
        assert_eq!(text.position(text.len()), Position { line: 2_001, column: 11 });
    }
}
