//! Block scalars: `|` keeps its lines, `>` folds them.

use super::classes::{BLANK, break_width, is};
use super::fold::break_text;
use super::parts::{Fault, Scalar, Style};
use super::reader::Reader;

/// What happens to the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    /// One stays.
    Clip,
    /// None stays.
    Strip,
    /// All stay.
    Keep,
}

impl Reader<'_> {
    /// Reads the block scalar that begins here, up to the first line that does not belong to it.
    pub(super) fn literal(&mut self) -> Result<Scalar, Fault> {
        let start = self.at;
        let folded = self.bytes[start] == b'>';
        let (chomping, explicit) = self.literal_header()?;
        let mut end = self.written;
        // Whether the line break that the last line does not have has been counted.
        let mut at_end = self.at == self.bytes.len();
        self.next_line();
        let (decoding, _) = self.builder.decode();
        let mut indent = explicit.map(|explicit| explicit + self.indent().max(0));
        let mut blank_lines = self.literal_breaks(start, &mut indent)?;
        let indent = indent.unwrap_or_default();
        let mut last_break: &'static str = "";
        let mut last_began_blank = false;
        while self.column() == indent && self.at < self.bytes.len() {
            let begins_blank = is(self.byte(self.at), BLANK);
            let line_end = self.line_end(self.at);
            let out = self.builder.decode().1;
            if !folded || last_began_blank || begins_blank || last_break != "\n" {
                out.push_str(last_break);
            } else if blank_lines.is_empty() {
                out.push(' ');
            }
            for line_break in breaks(&self.bytes[blank_lines.clone()]) {
                out.push_str(line_break);
            }
            last_began_blank = begins_blank;
            out.push_str(&self.source[self.at..line_end]);
            end = line_end;
            self.at = line_end;
            let width = break_width(self.bytes, line_end);
            at_end = width == 0;
            last_break = if width == 0 { "\n" } else { break_text(&self.bytes[line_end..line_end + width]) };
            self.next_line();
            blank_lines = self.literal_breaks(start, &mut Some(indent))?;
        }
        if chomping == Chomping::Keep && !blank_lines.is_empty() {
            end = self.before_break(end, blank_lines.end);
        }
        let out = self.builder.decode().1;
        if chomping != Chomping::Strip {
            out.push_str(last_break);
        }
        if chomping == Chomping::Keep {
            for line_break in breaks(&self.bytes[blank_lines]) {
                out.push_str(line_break);
            }
            if self.at == self.bytes.len() && !self.source.ends_with(['\n', '\r']) && !at_end {
                // `kubectl` gives the last line a line break when it has none.
                out.push('\n');
            }
        }
        self.written = end;
        self.fresh = true;
        Ok(Scalar { start, end, style: Style::Block, decoded: Some(decoding) })
    }

    /// Where the last line break of the blank lines that end at `until` begins; they belong to a scalar that keeps them.
    fn before_break(&self, end: usize, until: usize) -> usize {
        let blank = self.source[end..until].trim_end_matches(' ');
        let last = blank.strip_suffix("\r\n").or_else(|| blank.strip_suffix(['\n', '\r'])).unwrap_or(blank);
        end + last.len()
    }

    /// Reads `|`, its indicators, and the comment after them.
    fn literal_header(&mut self) -> Result<(Chomping, Option<isize>), Fault> {
        let start = self.at;
        self.at += 1;
        let (mut chomping, mut explicit) = (None, None);
        for _ in 0..2 {
            match self.byte(self.at) {
                b'+' if chomping.is_none() => chomping = Some(Chomping::Keep),
                b'-' if chomping.is_none() => chomping = Some(Chomping::Strip),
                digit @ b'1'..=b'9' if explicit.is_none() => explicit = Some(isize::from(digit - b'0')),
                _ => break,
            }
            self.at += 1;
        }
        self.written = self.at;
        while is(self.byte(self.at), BLANK) {
            self.at += 1;
        }
        if self.byte(self.at) == b'#' {
            self.skip_comment();
        }
        if self.at < self.bytes.len() && break_width(self.bytes, self.at) == 0 {
            let why = "the text of a `|` or `>` block begins on the next line";
            return Err(Fault::with(self.at, (start, start + 1), why));
        }
        Ok((chomping.unwrap_or(Chomping::Clip), explicit))
    }

    fn next_line(&mut self) {
        let width = break_width(self.bytes, self.at);
        if width > 0 {
            self.at += width;
            self.line = self.at;
        }
    }

    /// Skips indentation and blank lines; where the indentation is not known yet, the widest line so far tells it.
    /// Gives the blank lines.
    fn literal_breaks(&mut self, start: usize, indent: &mut Option<isize>) -> Result<std::ops::Range<usize>, Fault> {
        let from = self.at;
        let mut until = from;
        let mut widest = 0;
        loop {
            while self.byte(self.at) == b' ' && indent.is_none_or(|indent| self.column() < indent) {
                self.at += 1;
            }
            widest = widest.max(self.column());
            if self.byte(self.at) == b'\t' && indent.is_none_or(|indent| self.column() < indent) {
                return Err(Fault::with(self.at, (start, start + 1), "a tab cannot indent a line; use spaces"));
            }
            if break_width(self.bytes, self.at) == 0 {
                break;
            }
            self.next_line();
            until = self.at;
        }
        if indent.is_none() {
            *indent = Some(widest.max(self.indent() + 1).max(1));
        }
        Ok(from..until)
    }
}

fn breaks(bytes: &[u8]) -> impl Iterator<Item = &'static str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let width = break_width(bytes, at);
            let begin = at;
            at += width.max(1);
            if width > 0 {
                return Some(break_text(&bytes[begin..at]));
            }
        }
        None
    })
}
