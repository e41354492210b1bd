//! Plain scalars: text without quotes.

use super::classes::{BLANK, FLOW, break_width, is, is_blank_or_end};
use super::fold::fold;
use super::parts::{Fault, Scalar, Style, column};
use super::reader::Reader;
use crate::bytes::skip_spaces;

impl Reader<'_> {
    /// Reads a plain scalar that begins here, over as many lines as it has, and what blanks and breaks follow it.
    #[inline]
    pub(super) fn plain(&mut self, flow: bool) -> Result<Scalar, Fault> {
        let start = self.at;
        let (end, after) = self.plain_line(start, flow);
        let mut scalar = Scalar { start, end, style: Style::Plain, decoded: None };
        self.at = after;
        if break_width(self.bytes, after) > 0 {
            self.plain_lines(flow, &mut scalar)?;
        }
        Ok(scalar)
    }

    /// The end of the words on one line, and of the blanks after them.
    #[inline]
    fn plain_line(&mut self, at: usize, flow: bool) -> (usize, usize) {
        let line_end = self.line_end(at);
        let after = if flow { self.flow_words_end(at, line_end) } else { self.words_end(at, line_end) };
        let mut end = after;
        while end > at && is(self.bytes[end - 1], BLANK) {
            end -= 1;
        }
        (end, after)
    }

    /// Where on this line a comment begins or a `:` ends a key.
    #[inline]
    fn words_end(&self, at: usize, line_end: usize) -> usize {
        let line = &self.bytes[at..line_end];
        for found in memchr::memchr2_iter(b':', b'#', line) {
            let ends = match line[found] {
                b':' => line.get(found + 1).is_none_or(|&next| is(next, BLANK)),
                _ => found > 0 && is(line[found - 1], BLANK),
            };
            if ends {
                return at + found;
            }
        }
        line_end
    }

    /// As [`Self::words_end`], and where a bracket or comma stands.
    fn flow_words_end(&self, mut at: usize, line_end: usize) -> usize {
        let start = at;
        while at < line_end {
            let byte = self.bytes[at];
            let ends = match byte {
                b':' => at + 1 == line_end || is(self.bytes[at + 1], BLANK),
                b'#' => at > start && is(self.bytes[at - 1], BLANK),
                _ => is(byte, FLOW),
            };
            if ends {
                break;
            }
            at += 1;
        }
        at
    }

    /// Goes on to the next line, and takes it into the scalar when it belongs there.
    #[inline]
    fn plain_lines(&mut self, flow: bool, scalar: &mut Scalar) -> Result<(), Fault> {
        let content = self.indent() + 1;
        loop {
            let mut line = self.line;
            let mut at = self.at;
            loop {
                match self.byte(at) {
                    b' ' => at = skip_spaces(self.bytes, at + 1),
                    b'\n' => {
                        at += 1;
                        line = at;
                    }
                    b'\t' if column(at - line) < content => {
                        return Err(Fault::new(at, "a tab cannot indent a line; use spaces"));
                    }
                    b'\t' => at += 1,
                    _ => match break_width(self.bytes, at) {
                        0 => break,
                        width => {
                            at += width;
                            line = at;
                        }
                    },
                }
            }
            let before = self.at;
            (self.at, self.line) = (at, line);
            if (!flow && column(at - line) < content) || !self.plain_goes_on(flow) {
                self.fresh = true;
                return Ok(());
            }
            let (end, after) = self.plain_line(at, flow);
            let (decoding, out) = self.builder.decode();
            if scalar.decoded.is_none() {
                scalar.decoded = Some(decoding);
                out.push_str(&self.source[scalar.start..scalar.end]);
            }
            fold(&self.bytes[before..at], out);
            out.push_str(&self.source[at..end]);
            scalar.end = end;
            self.at = after;
            if break_width(self.bytes, after) == 0 {
                return Ok(());
            }
        }
    }

    /// Whether the scalar takes what stands here, at the first word of a line.
    fn plain_goes_on(&self, flow: bool) -> bool {
        match self.byte(self.at) {
            0 | b'#' => false,
            b':' => !is_blank_or_end(self.bytes, self.at + 1),
            byte if flow && is(byte, FLOW) => false,
            _ => self.at != self.line || !self.is_document_mark(self.at),
        }
    }
}
