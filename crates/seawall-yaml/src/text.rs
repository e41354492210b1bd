//! The text of one file, and places in it.

use std::sync::OnceLock;

use crate::encoding::{self, Decoded};
use crate::lines::Lines;

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
    /// One entry for every block of [`BLOCK`] bytes and one behind the last. Made on the first question about a place.
    blocks: OnceLock<Box<[Block]>>,
}

/// What stands before a block of the text. A dump of 300 MB is often one line: a place in it must not cost a look at
/// everything before.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    newlines: u32,
    /// Where the line begins that the block begins in.
    line: usize,
    /// Characters from the start of the text.
    characters: usize,
/// Small enough that counting within one block costs less than a microsecond, large enough that the index takes well
/// under a hundredth of the text.
const BLOCK: usize = 4096;
impl Text {
    /// Takes the content of a file that has been decoded already.
    pub fn new(content: String) -> Self {
        Self { content, is_exact: true, replaced: None, blocks: OnceLock::new() }
    /// Made on the first question about a line.
    lines: OnceLock<Lines>,
        Self { content, is_exact: true, replaced: None, lines: OnceLock::new() }
    }

    /// Takes the bytes of a file: UTF-8, or UTF-16 when they begin with its byte order mark. Bytes that are neither are
    /// read as U+FFFD; the reading of the chunk that holds the first of them has a problem that says so.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        let Decoded { content, is_exact, replaced } = encoding::decode(bytes);
        Self { content, is_exact, replaced, blocks: OnceLock::new() }
        Self { content, is_exact, replaced, lines: OnceLock::new() }
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

    /// Where the byte at `offset` stands; an offset past the end is the end, one inside a character is its start. Takes
    /// about a microsecond, however long the line.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let block = self.blocks()[offset / BLOCK];
        let inside = &self.content.as_bytes()[offset / BLOCK * BLOCK..offset];
        let line = block.newlines as usize + memchr::memchr_iter(b'\n', inside).count() + 1;
        let start = self.line_start(offset);
        let mark = usize::from(start == 0 && offset > 0 && self.content.starts_with('\u{feff}'));
        let column = self.characters(offset) - self.characters(start) - mark + 1;
        Position { line: number(line), column: number(column) }
        let bytes = self.content.as_bytes();
        let lines = self.lines();
        let start = lines.start(bytes, offset);
        let before = lines.characters(bytes, offset) - lines.characters(bytes, start);
        Position { line: number(lines.newlines(bytes, offset) + 1), column: number(before - mark + 1) }
    }

    /// The line that holds the byte at `offset`, without its line break.
    pub fn line_at(&self, offset: usize) -> &str {
        let offset = self.floor(offset);
        let bytes = self.content.as_bytes();
        let start = self.lines().start(bytes, offset);
        let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(bytes.len(), |newline| offset + newline);
        self.content[self.line_start(offset)..end].trim_end_matches('\r')
    }

    /// Where the line begins that holds the byte at `offset`.
    fn line_start(&self, offset: usize) -> usize {
        let start = offset / BLOCK * BLOCK;
        let newline = memchr::memrchr(b'\n', &self.content.as_bytes()[start..offset]);
        newline.map_or(self.blocks()[offset / BLOCK].line, |newline| start + newline + 1)
    }

    /// Characters before `offset`.
    fn characters(&self, offset: usize) -> usize {
        let inside = &self.content.as_bytes()[offset / BLOCK * BLOCK..offset];
        self.blocks()[offset / BLOCK].characters + count_characters(inside)
    }

    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.content.len());
        while !self.content.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    fn blocks(&self) -> &[Block] {
        self.blocks.get_or_init(|| {
            let mut before = Block::default();
            let mut blocks = vec![before];
            for (index, block) in self.content.as_bytes().chunks(BLOCK).enumerate() {
                before.newlines += number(memchr::memchr_iter(b'\n', block).count());
                before.characters += count_characters(block);
                if let Some(newline) = memchr::memrchr(b'\n', block) {
                    before.line = index * BLOCK + newline + 1;
                }
                blocks.push(before);
            }
            blocks.into()
        })
    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.content.as_bytes()))
    }
}

/// Characters that begin in these bytes.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
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
    fn a_long_line_is_counted_in_characters_across_blocks() {
        let text = Text::new(format!("a\n{}x\ny", "ä".repeat(10_000)));
        assert_eq!(text.position(2 + 20_000), Position { line: 2, column: 10_001 });
        assert_eq!(text.position(2 + 20_002), Position { line: 3, column: 1 });
        assert_eq!(text.line_at(20_003), format!("{}x", "ä".repeat(10_000)));
    }

    #[test]
    fn positions_hold_across_blocks_and_a_byte_order_mark_takes_no_column() {
        let text = Text::new(format!("\u{feff}x{}", "\n0123456789".repeat(2_000)));
        assert_eq!(text.position(0), Position { line: 1, column: 1 });
        assert_eq!(text.position(3), Position { line: 1, column: 1 });
        assert_eq!(text.position(4 + 11 * 1_500 + 3), Position { line: 1_502, column: 3 });
        assert_eq!(text.position(text.len()), Position { line: 2_001, column: 11 });
    }

    proptest::proptest! {
        #[test]
        fn positions_are_what_counting_gives(pieces in proptest::collection::vec(
            proptest::sample::select(vec!["a", "ä", "\n", "\r\n", "0123456789012345678901234567890123456789"]), 0..1_000)) {
            let text = Text::new(pieces.concat());
            for offset in (0..=text.len()).step_by(97) {
                let before = &text.as_str()[..text.floor(offset)];
                let line = before.matches('\n').count() + 1;
                let start = before.rfind('\n').map_or(0, |newline| newline + 1);
                let column = before[start..].chars().count() + 1;
                proptest::prop_assert_eq!(text.position(offset), Position { line: number(line), column: number(column) });
                proptest::prop_assert!(text.as_str()[start..].starts_with(text.line_at(offset)));
            }
        }
    }
}
