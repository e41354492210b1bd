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
    /// Made on the first question about a line.
    lines: OnceLock<Lines>,
}

impl Text {
    /// Takes the content of a file that has been decoded already.
    pub fn new(content: String) -> Self {
        Self { content, is_exact: true, replaced: None, lines: OnceLock::new() }
    }

    /// Takes the bytes of a file: UTF-8, or UTF-16 when they begin with its byte order mark. Bytes that are neither are
    /// read as U+FFFD; the reading of the chunk that holds the first of them has a problem that says so.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        let Decoded { content, is_exact, replaced } = encoding::decode(bytes);
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
        let bytes = self.content.as_bytes();
        let lines = self.lines();
        let start = lines.start(bytes, offset);
        let before = lines.characters(bytes, offset) - lines.characters(bytes, start);
        let mark = usize::from(start == 0 && offset > 0 && self.content.starts_with('\u{feff}'));
        Position { line: number(lines.newlines(bytes, offset) + 1), column: number(before - mark + 1) }
    }

    /// The line that holds the byte at `offset`, without its line break.
    pub fn line_at(&self, offset: usize) -> &str {
        let offset = self.floor(offset);
        let bytes = self.content.as_bytes();
        let start = self.lines().start(bytes, offset);
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

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.content.as_bytes()))
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
