//! Where a document begins and ends.

use super::keys::NO_COLON;
use super::parts::{Fault, Scalar};
use super::reader::Reader;

impl Reader<'_> {
    /// Goes past the `---` that begins a document. [`crate::split`] leaves it out unless a line break other than `\n`
    /// stands before it.
    pub(super) fn begins_document(&mut self) -> bool {
        let begins = !self.begun && self.properties.is_none() && self.byte(self.at) == b'-';
        if begins {
            self.begun = true;
            self.at += 3;
            self.fresh = false;
        }
        begins
    }

    /// Ends the document.
    pub(super) fn finish(&mut self) -> Result<(), Fault> {
        self.unroll(-1)?;
        if self.byte(self.at) == b'%' {
            self.directive()?;
        }
        match self.take_properties()? {
            Some(properties) if self.rooted => return Err(Fault::new(properties.start, NO_COLON)),
            Some(properties) => {
                self.rooted = true;
                self.written = properties.end;
                self.value(&Scalar::empty(self.written), Some(properties))?;
            }
            None if self.byte(self.at) == b'.' && !self.rooted && !self.begun && self.builder.begins_text() => {
                return Err(Fault::new(self.at, "`...` ends a document, but none has begun"));
            }
            None => {}
        }
        self.skip_end_mark();
        if self.at < self.bytes.len() {
            self.report_trailing(self.at);
        }
        Ok(())
    }

    pub(super) fn report_trailing(&mut self, at: usize) {
        let message = "what follows the end of the document was not read, neither does `kubectl` read it".to_owned();
        self.builder.problem(at, self.bytes.len(), None, message);
    }

    /// Skips `...`, and blank lines and comments after it.
    fn skip_end_mark(&mut self) {
        loop {
            self.skip_to_token();
            if self.column() != 0 || !self.is_document_mark(self.at) {
                return;
            }
            self.at += 3;
            self.fresh = false;
        }
    }

    /// Reads a directive line, `%YAML 1.1`, which ends the document before it and cannot begin one: `kubectl` takes the
    /// `---` after it for the end of a document that is nothing but the directive.
    pub(super) fn directive(&self) -> Result<(), Fault> {
        let end = self.find_line_end(self.at);
        let line = &self.source[self.at..end];
        let known = line.starts_with("%YAML ") || line.starts_with("%TAG ");
        let why = match (known, self.rooted) {
            (true, true) => return Ok(()),
            (true, false) => "`kubectl` does not read directives; remove this line",
            (false, _) => "a line cannot begin with `%`",
        };
        Err(Fault { at: (self.at, end), other: None, why: why.into() })
    }
}
