//! Scalars in quotes.

use super::classes::{BREAK, QUOTE, break_width, is};
use super::fold::fold;
use super::parts::{Fault, Scalar, Style};
use super::reader::Reader;

impl Reader<'_> {
    /// Reads the quoted scalar that begins here.
    #[inline]
    pub(super) fn quoted(&mut self) -> Result<Scalar, Fault> {
        let start = self.at;
        let quote = self.bytes[start];
        let mut at = start + 1;
        loop {
            while at < self.bytes.len() && !is(self.bytes[at], BREAK | QUOTE) {
                at += 1;
            }
            let byte = self.byte(at);
            if byte == quote && !(quote == b'\'' && self.byte(at + 1) == quote) {
                self.at = at + 1;
                return Ok(Scalar { start, end: self.at, style: Style::Quoted, decoded: None });
            }
            let needs_decoding = byte == quote || (byte == b'\\' && quote == b'"') || break_width(self.bytes, at) > 0;
            if needs_decoding || at >= self.bytes.len() {
                return self.quoted_decoded(start, at);
            }
            at += 1;
        }
    }

    /// Goes on with a quoted scalar from `at`, where the content begins to differ from what is written.
    fn quoted_decoded(&mut self, start: usize, mut at: usize) -> Result<Scalar, Fault> {
        let quote = self.bytes[start];
        let (decoding, _) = self.builder.decode();
        let mut copied = start + 1;
        loop {
            while at < self.bytes.len() && !is(self.bytes[at], BREAK | QUOTE) {
                at += 1;
            }
            let Some(&byte) = self.bytes.get(at) else {
                return Err(Fault { at: (start, start + 1), other: None, why: "this quote is never closed".into() });
            };
            let width = break_width(self.bytes, at);
            if width > 0 {
                let end = copied + self.source[copied..at].trim_end_matches([' ', '\t']).len();
                let next = self.after_breaks(start, at)?;
                self.copy(copied, end);
                fold(&self.bytes[at..next], self.builder.decode().1);
                (at, copied) = (next, next);
            } else if byte == quote && quote == b'\'' && self.byte(at + 1) == quote {
                self.copy(copied, at + 1);
                at += 2;
                copied = at;
            } else if byte == quote {
                self.copy(copied, at);
                self.at = at + 1;
                return Ok(Scalar { start, end: self.at, style: Style::Quoted, decoded: Some(decoding) });
            } else if byte == b'\\' && quote == b'"' {
                self.copy(copied, at);
                at = self.escape(start, at)?;
                copied = at;
            } else {
                at += 1;
            }
        }
    }

    fn copy(&mut self, from: usize, to: usize) {
        let text = &self.source[from..to];
        self.builder.decode().1.push_str(text);
    }

    /// The first byte after the breaks at `at` that is no blank.
    fn after_breaks(&mut self, start: usize, mut at: usize) -> Result<usize, Fault> {
        loop {
            let width = break_width(self.bytes, at);
            if width > 0 {
                at += width;
                self.line = at;
                if self.is_document_mark(at) {
                    return Err(Fault::with(at, (start, start + 1), "a document cannot end inside quotes"));
                }
            } else if matches!(self.byte(at), b' ' | b'\t') {
                at += 1;
            } else {
                return Ok(at);
            }
        }
    }

    /// Decodes the escape at `at`, and gives where it ends.
    fn escape(&mut self, start: usize, at: usize) -> Result<usize, Fault> {
        let width = break_width(self.bytes, at + 1);
        if width > 0 {
            return self.escaped_break(start, at + 1 + width);
        }
        let plain = match self.byte(at + 1) {
            b'0' => "\0",
            b'a' => "\x07",
            b'b' => "\x08",
            b't' | b'\t' => "\t",
            b'n' => "\n",
            b'v' => "\x0B",
            b'f' => "\x0C",
            b'r' => "\r",
            b'e' => "\x1B",
            b' ' => " ",
            b'"' => "\"",
            b'\'' => "'",
            b'\\' => "\\",
            b'N' => "\u{85}",
            b'_' => "\u{A0}",
            b'L' => "\u{2028}",
            b'P' => "\u{2029}",
            b'x' => return self.escaped_code(at, 2),
            b'u' => return self.escaped_code(at, 4),
            b'U' => return self.escaped_code(at, 8),
            _ => {
                let end = self.source[at + 1..].chars().next().map_or(at + 1, |next| at + 1 + next.len_utf8());
                let why = format!("`{}` is not an escape that YAML knows", &self.source[at..end]);
                return Err(Fault { at: (at, end), other: None, why: why.into() });
            }
        };
        self.builder.decode().1.push_str(plain);
        Ok(at + 2)
    }

    /// After an escaped line break the lines join without a space; more breaks after it stay.
    fn escaped_break(&mut self, start: usize, after: usize) -> Result<usize, Fault> {
        self.line = after;
        if self.is_document_mark(after) {
            return Err(Fault::with(after, (start, start + 1), "a document cannot end inside quotes"));
        }
        let next = self.after_breaks(start, after)?;
        let mut at = after;
        while at < next {
            let width = break_width(self.bytes, at);
            if width > 0 {
                self.builder.decode().1.push_str(super::fold::break_text(&self.bytes[at..at + width]));
            }
            at += width.max(1);
        }
        Ok(next)
    }

    fn escaped_code(&mut self, at: usize, length: usize) -> Result<usize, Fault> {
        let end = at + 2 + length;
        let digits =
            self.source.get(at + 2..end).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        let Some(character) = code else {
            let why = "this escape does not name a character";
            return Err(Fault { at: (at, self.bytes.len().min(at + 2)), other: None, why: why.into() });
        };
        self.builder.decode().1.push(character);
        Ok(end)
    }
}
