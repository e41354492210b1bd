//! The block context: mappings and lists by indentation.

use super::classes::is_blank_or_end;
use super::flow::COLLECTION_AS_KEY;
use super::keys::NO_COLON;
use super::parts::{Fault, Frame, Shape, Want};
use super::reader::Reader;

impl Reader<'_> {
    /// Reads the chunk's one document.
    pub(super) fn read(&mut self) -> Result<(), Fault> {
        loop {
            self.skip_to_token();
            let column = self.column();
            let ends = self.at >= self.bytes.len()
                || (column == 0 && (self.bytes[self.at] == b'%' || self.is_document_mark(self.at)));
            if ends {
                if !self.rooted && self.begins_document() {
                    continue;
                }
                return self.finish();
            }
            if self.indent() > column {
                self.unroll(column)?;
            }
            if self.rooted && self.frames.is_empty() && self.properties.is_none() {
                return self.trailing();
            }
            self.token(column)?;
        }
    }

    #[inline]
    fn token(&mut self, column: isize) -> Result<(), Fault> {
        match self.bytes[self.at] {
            b'-' if is_blank_or_end(self.bytes, self.at + 1) => self.dash(column),
            b'?' if is_blank_or_end(self.bytes, self.at + 1) => self.question(column),
            b':' if is_blank_or_end(self.bytes, self.at + 1) => self.colon(column),
            b'|' | b'>' => {
                let properties = self.take_properties()?;
                self.expect_value(self.at)?;
                let scalar = self.literal()?;
                self.value(&scalar, properties)
            }
            b'[' | b'{' => self.flow_in_block(column),
            b'&' | b'!' => {
                let fresh = std::mem::take(&mut self.fresh);
                let required = fresh && column == self.indent();
                let goes_on = self.properties.as_ref().is_some_and(|properties| properties.line == self.line);
                if !required && !goes_on && (self.rooted || !self.frames.is_empty()) {
                    self.expect_value(self.at)?;
                }
                self.property(fresh, required)
            }
            b'*' => self.alias_in_block(column),
            byte => {
                let (line, fresh) = (self.line, std::mem::take(&mut self.fresh));
                let scalar = match byte {
                    b'"' | b'\'' => self.quoted()?,
                    b'\t' | b'@' | b'`' | b'%' | b',' | b']' | b'}' => return Err(self.cannot_begin()),
                    _ => self.plain(false)?,
                };
                if self.line == line
                    && let Some(place) = self.key_place(scalar.start, column, fresh)
                {
                    return self.key(&scalar, place);
                }
                if fresh && column == self.indent() {
                    return Err(Fault { at: (scalar.start, scalar.end), other: None, why: NO_COLON.into() });
                }
                let properties = self.take_properties()?;
                self.expect_value(scalar.start)?;
                self.written = scalar.end;
                self.value(&scalar, properties)
            }
        }
    }

    #[cold]
    pub(super) fn cannot_begin(&self) -> Fault {
        let byte = self.bytes[self.at];
        let why = match byte {
            b'\t' => "a tab cannot indent a line; use spaces".into(),
            b'@' | b'`' | b'%' => format!("`{}` cannot begin a value; quote it", char::from(byte)).into(),
            _ => {
                format!("`{}` has nothing to end or to separate here; quote it if it is text", char::from(byte)).into()
            }
        };
        Fault { at: (self.at, self.at + 1), other: None, why }
    }

    fn dash(&mut self, column: isize) -> Result<(), Fault> {
        if !self.fresh {
            return Err(Fault::new(self.at, "a list cannot begin here; put its `-` on a line of its own"));
        }
        match self.frames.last().copied() {
            Some(Frame { shape: Shape::Sequence | Shape::Indentless, want, column: own, .. }) if own == column => {
                if want == Want::Value {
                    self.empty_value()?;
                }
            }
            Some(Frame { shape: Shape::Mapping, want: Want::Value, column: own, .. }) if own == column => {
                let properties = self.take_properties()?;
                self.open(Shape::Indentless, self.at, column, &properties)?;
            }
            Some(Frame { column: own, start, .. }) if own == column => {
                let why = "a list element stands between the keys of a mapping";
                return Err(Fault::with(self.at, (start, start), why));
            }
            _ => {
                let properties = self.take_properties()?;
                self.expect_value(self.at)?;
                self.open(Shape::Sequence, self.at, column, &properties)?;
            }
        }
        self.after_indicator(Want::Value);
        Ok(())
    }

    fn alias_in_block(&mut self, column: isize) -> Result<(), Fault> {
        let (start, fresh) = (self.at, std::mem::take(&mut self.fresh));
        let with_properties = "an alias has neither anchor nor tag of its own";
        if self.properties.as_ref().is_some_and(|properties| properties.line == self.line) {
            return Err(Fault::new(start, with_properties));
        }
        let anchor = self.alias()?;
        let alias = (start, self.at);
        if let Some(place) = self.key_place(start, column, fresh) {
            self.set_properties_aside()?;
            self.make_room_for_key(place)?;
            self.push_alias_key(anchor, alias)?;
            self.after_key();
            return Ok(());
        }
        if fresh && column == self.indent() {
            return Err(Fault { at: alias, other: None, why: NO_COLON.into() });
        }
        if self.take_properties()?.is_some() {
            return Err(Fault::new(start, with_properties));
        }
        self.expect_value(start)?;
        self.written = alias.1;
        self.push_alias(anchor, alias)?;
        self.value_done();
        Ok(())
    }

    fn flow_in_block(&mut self, column: isize) -> Result<(), Fault> {
        let (start, fresh) = (self.at, std::mem::take(&mut self.fresh));
        if fresh && column == self.indent() {
            return Err(Fault::new(start, NO_COLON));
        }
        let properties = self.take_properties()?;
        self.expect_value(start)?;
        self.flow(&properties)?;
        self.fresh = false;
        self.value_done();
        while matches!(self.byte(self.at), b' ' | b'\t') {
            self.at += 1;
        }
        if self.byte(self.at) == b':' && is_blank_or_end(self.bytes, self.at + 1) {
            return Err(Fault { at: (start, self.at), other: None, why: COLLECTION_AS_KEY.into() });
        }
        Ok(())
    }
}
