//! Places in a text as client and server count them.

use lsp_types::{Position, PositionEncodingKind, Range};
use seawall_yaml::Span;

/// What a column counts, as client and server agreed on at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// Two for characters beyond the basic plane, else one; what every client knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The best that the client offers: bytes, which is how we count.
    pub(crate) fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offers = |kind: &PositionEncodingKind| offered.is_some_and(|offered| offered.contains(kind));
        match () {
            () if offers(&PositionEncodingKind::UTF8) => Self::Utf8,
            () if !offers(&PositionEncodingKind::UTF16) && offers(&PositionEncodingKind::UTF32) => Self::Utf32,
            () => Self::Utf16,
        }
    }

    /// What the protocol calls it.
    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn units(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// Where the lines of a text begin. `\n`, `\r\n` and `\r` end a line.
#[derive(Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
}

impl Lines {
    pub(crate) fn of(text: &str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = |at: &usize| bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect();
        Self { starts, encoding }
    }

    /// The byte that `position` means in `text`, whose lines these are. A column behind the end of its line is the end of
    /// the line, a line behind the last one the end of the text, a place inside a character its start.
    pub(crate) fn offset(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let content = text[start..end].trim_end_matches(['\r', '\n']);
        let mut left = position.character as usize;
        for (at, character) in content.char_indices() {
            let units = self.encoding.units(character);
            if left < units {
                return start + at;
            }
            left -= units;
        }
        start + content.len()
    }

    /// Where the byte at `offset` of `text` stands; one behind the end is the end.
    pub(crate) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let before = &text[self.starts[line]..offset];
        let column = before.chars().map(|character| self.encoding.units(character)).sum();
        Position { line: number(line), character: number(column) }
    }

    /// The places where `span` begins and ends.
    pub(crate) fn range(&self, text: &str, span: Span) -> Range {
        Range { start: self.position(text, span.start), end: self.position(text, span.end) }
    }

    /// The bytes that `range` means; from end to start when it is the wrong way round.
    pub(crate) fn span(&self, text: &str, range: Range) -> Span {
        let (start, end) = (self.offset(text, range.start), self.offset(text, range.end));
        Span { start: start.min(end), end: start.max(end) }
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_are_counted_as_agreed() {
        let text = "a: ä👩b\nc";
        for (encoding, column) in [(Encoding::Utf8, 9), (Encoding::Utf16, 6), (Encoding::Utf32, 5)] {
            let lines = Lines::of(text, encoding);
            assert_eq!(lines.position(text, 9), at(0, column));
            assert_eq!(lines.offset(text, at(0, column)), 9);
        }
        assert_eq!(Lines::of(text, Encoding::Utf16).offset(text, at(0, 5)), 5, "inside a pair is its start");
    }

    #[test]
    fn what_lies_outside_of_the_text_is_its_nearest_end() {
        let text = "a\r\nbb\rc";
        let lines = Lines::of(text, Encoding::Utf16);
        assert_eq!(lines.offset(text, at(0, 9)), 1);
        assert_eq!(lines.offset(text, at(1, 2)), 5);
        assert_eq!(lines.offset(text, at(2, 0)), 6);
        assert_eq!(lines.offset(text, at(9, 9)), 7);
        assert_eq!(lines.position(text, 99), at(2, 1));
        let backwards = Range { start: at(1, 1), end: at(0, 0) };
        assert_eq!(lines.span(text, backwards), Span { start: 0, end: 4 });
    }

    #[test]
    fn the_first_offer_that_is_known_counts() {
        let kinds =
            |names: &[&'static str]| names.iter().map(|name| PositionEncodingKind::new(name)).collect::<Vec<_>>();
        assert_eq!(Encoding::negotiate(None), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(Some(&kinds(&["utf-16", "utf-8"]))), Encoding::Utf8);
        assert_eq!(Encoding::negotiate(Some(&kinds(&["utf-32"]))), Encoding::Utf32);
        assert_eq!(Encoding::negotiate(Some(&kinds(&["ebcdic"]))), Encoding::Utf16);
    }
}
