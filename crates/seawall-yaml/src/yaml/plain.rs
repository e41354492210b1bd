//! Plain scalars: text without quotes.

use super::classes::{BLANK, BREAK, COLON, FLOW, break_width, is, is_blank_or_end};
use super::fold::fold;
use super::reader::{Fault, Reader, Scalar, Style, column};

impl Reader<'_> {
    /// Reads a plain scalar that begins here, over as many lines as it has, and what blanks and breaks follow it.
    #[inline]
    pub(super) fn plain(&mut self, flow: bool) -> Result<Scalar, Fault> {
        let start = self.at;
        let (end, after) = self.plain_line(start, if flow { COLON | FLOW } else { COLON });
        let mut scalar = Scalar { start, end, style: Style::Plain, decoded: None };
        self.at = after;
        if break_width(self.bytes, after) > 0 {
            self.plain_lines(flow, &mut scalar)?;
        }
        Ok(scalar)
    }

    /// The end of the words on one line, and of the blanks after them.
    #[inline]
    fn plain_line(&self, mut at: usize, ends: u8) -> (usize, usize) {
        let stops = BLANK | BREAK | ends;
        loop {
            while at < self.bytes.len() && !is(self.bytes[at], stops) {
                at += 1;
            }
            let Some(&byte) = self.bytes.get(at) else { return (at, at) };
            if is(byte, BLANK) {
                let end = at;
                while is(self.byte(at), BLANK) {
                    at += 1;
                }
                let next = self.byte(at);
                let word_follows = next != b'#' && at < self.bytes.len() && break_width(self.bytes, at) == 0;
                if !word_follows || (next == b':' && is_blank_or_end(self.bytes, at + 1)) || is(next, ends & FLOW) {
                    return (end, at);
                }
            } else if is(byte, BREAK) {
                if break_width(self.bytes, at) > 0 {
                    return (at, at);
                }
                at += 1;
            } else if byte == b':' && !is_blank_or_end(self.bytes, at + 1) {
                at += 1;
            } else {
                return (at, at);
            }
        }
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
                    b' ' => at += 1,
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
            let (end, after) = self.plain_line(at, if flow { COLON | FLOW } else { COLON });
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
