//! The flow context: `{…}` and `[…]`, over as many lines as they have.

use super::classes::{break_width, is_blank_or_end};
use super::parts::{Fault, Scalar, Shape, Want};
use super::properties::Waiting;
use super::reader::Reader;

pub(super) const COLLECTION_AS_KEY: &str = "a list or a mapping cannot be a key";

impl<'t> Reader<'t> {
    /// Reads the flow collection that begins here, and what is inside.
    pub(super) fn flow(&mut self, properties: &Waiting<'t>) -> Result<(), Fault> {
        let outside = self.frames.len();
        self.open_flow(properties)?;
        while self.frames.len() > outside {
            self.skip_in_flow()?;
            let byte = self.byte(self.at);
            match self.frames[self.frames.len() - 1].want {
                Want::Comma => self.flow_separator(byte)?,
                Want::Colon => self.flow_colon(byte)?,
                want => self.flow_entry(byte, want)?,
            }
        }
        Ok(())
    }

    fn open_flow(&mut self, properties: &Waiting<'t>) -> Result<(), Fault> {
        let shape = if self.bytes[self.at] == b'{' { Shape::FlowMapping } else { Shape::FlowSequence };
        self.open(shape, self.at, self.indent(), properties)?;
        self.at += 1;
        self.written = self.at;
        Ok(())
    }

    /// Skips blanks, comments and line breaks; tabs are blanks here.
    #[inline]
    fn skip_in_flow(&mut self) -> Result<(), Fault> {
        loop {
            match self.byte(self.at) {
                b' ' | b'\t' => self.at += 1,
                b'#' => self.skip_comment(),
                _ => {
                    let width = break_width(self.bytes, self.at);
                    if width == 0 {
                        break;
                    }
                    self.at += width;
                    self.line = self.at;
                }
            }
        }
        let ends = self.at >= self.bytes.len()
            || (self.at == self.line && (self.bytes[self.at] == b'%' || self.is_document_mark(self.at)));
        if ends { Err(self.unclosed()) } else { Ok(()) }
    }

    /// What comes after a value: `,` or the end.
    #[inline]
    fn flow_separator(&mut self, byte: u8) -> Result<(), Fault> {
        let shape = self.frames[self.frames.len() - 1].shape;
        match (byte, shape) {
            (b',' | b']', Shape::Pair) => self.close(),
            (b',', _) => {
                self.at += 1;
                self.set_want(Want::Entry);
                Ok(())
            }
            (b']', Shape::FlowSequence) | (b'}', Shape::FlowMapping) => self.close_flow(),
            (b':', _) => Err(self.misplaced_colon()),
            _ => Err(self.unseparated()),
        }
    }

    fn close_flow(&mut self) -> Result<(), Fault> {
        self.at += 1;
        self.written = self.at;
        self.close()
    }

    /// What comes after an explicit key: its `:`, or no value.
    fn flow_colon(&mut self, byte: u8) -> Result<(), Fault> {
        if byte == b':' {
            self.at += 1;
            self.written = self.at;
            self.set_want(Want::Value);
            return Ok(());
        }
        self.no_value()
    }

    /// What comes where a key, an element or a value may begin.
    #[inline]
    fn flow_entry(&mut self, byte: u8, want: Want) -> Result<(), Fault> {
        let shape = self.frames[self.frames.len() - 1].shape;
        match byte {
            b',' | b']' | b'}' => return self.flow_nothing(byte, want, shape),
            b'?' if want == Want::Entry && self.properties.is_none() => return self.flow_question(shape),
            b'?' | b':' => return Err(Fault::new(self.at, "a `?` or `:` cannot stand here; quote it if it is text")),
            b'[' | b'{' => {
                if shape == Shape::FlowMapping && want != Want::Value {
                    return Err(Fault::new(self.at, COLLECTION_AS_KEY));
                }
                let properties = self.take_properties()?;
                self.set_want_for_element(want);
                return self.open_flow(&properties);
            }
            b'&' | b'!' => return self.property(want == Want::Entry, false),
            b'*' => return self.flow_alias(want, shape),
            b'-' if is_blank_or_end(self.bytes, self.at + 1) => {
                return Err(Fault::new(
                    self.at,
                    "a `- ` list cannot stand inside brackets; quote the `-` if it is text",
                ));
            }
            b'|' | b'>' | b'@' | b'`' | b'%' => {
                let why = format!("`{}` cannot begin a value here; quote it", char::from(byte));
                return Err(Fault { at: (self.at, self.at + 1), other: None, why: why.into() });
            }
            _ => {}
        }
        let line = self.line;
        let scalar = if matches!(byte, b'"' | b'\'') { self.quoted()? } else { self.plain(true)? };
        self.written = scalar.end;
        let is_key = want == Want::Entry && self.line == line && self.flow_key_ends(scalar.start);
        if is_key {
            if shape == Shape::FlowSequence {
                self.open_pair(scalar.start)?;
            }
            let properties = self.take_properties()?;
            self.push_key(&scalar, properties)?;
            return self.flow_colon(b':');
        }
        let properties = self.take_properties()?;
        match (shape, want) {
            (Shape::FlowMapping, Want::Entry) => {
                self.push_key(&scalar, properties)?;
                self.no_value()
            }
            _ => {
                self.set_want_for_element(want);
                self.value(&scalar, properties)
            }
        }
    }

    /// An element of a list is a value.
    #[inline]
    fn set_want_for_element(&mut self, want: Want) {
        if want == Want::Entry {
            self.set_want(Want::Value);
        }
    }

    /// Whether the scalar or alias that has just been read is a key: its `:` follows on the same line.
    #[inline]
    fn flow_key_ends(&mut self, start: usize) -> bool {
        while matches!(self.byte(self.at), b' ' | b'\t') {
            self.at += 1;
        }
        if self.byte(self.at) != b':' {
            return false;
        }
        match &self.properties {
            Some(properties) => properties.fresh && properties.line == self.line && self.is_short(properties.start),
            None => self.is_short(start),
        }
    }

    fn open_pair(&mut self, start: usize) -> Result<(), Fault> {
        let start = self.properties.as_ref().map_or(start, |properties| properties.start);
        self.set_want(Want::Value);
        let column = self.indent();
        self.open(Shape::Pair, start, column, &None)
    }

    fn flow_question(&mut self, shape: Shape) -> Result<(), Fault> {
        if shape == Shape::FlowSequence {
            self.open_pair(self.at)?;
        }
        self.at += 1;
        self.written = self.at;
        self.set_want(Want::Key);
        Ok(())
    }

    fn flow_alias(&mut self, want: Want, shape: Shape) -> Result<(), Fault> {
        let start = self.at;
        if self.properties.is_some() {
            return Err(Fault::new(start, "an alias has neither anchor nor tag of its own"));
        }
        let anchor = self.alias()?;
        let alias = (start, self.at);
        self.written = self.at;
        if want == Want::Entry && self.flow_key_ends(start) {
            if shape == Shape::FlowSequence {
                self.open_pair(start)?;
            }
            self.push_alias_key(anchor, alias)?;
            return self.flow_colon(b':');
        }
        if shape == Shape::FlowMapping && want == Want::Entry {
            self.push_alias_key(anchor, alias)?;
            return self.no_value();
        }
        self.set_want_for_element(want);
        self.push_alias(anchor, alias)?;
        self.value_done();
        Ok(())
    }

    /// `,` or a bracket where something could have stood.
    fn flow_nothing(&mut self, byte: u8, want: Want, shape: Shape) -> Result<(), Fault> {
        if want == Want::Key {
            return Err(Fault::new(self.at, super::keys::EMPTY_KEY));
        }
        if want == Want::Value {
            return self.empty_value();
        }
        if self.properties.is_some() {
            let properties = self.take_properties()?;
            self.written = properties.as_ref().map_or(self.written, |properties| properties.end);
            let scalar = Scalar::empty(self.written);
            if shape == Shape::FlowMapping {
                self.push_key(&scalar, properties)?;
                return self.no_value();
            }
            self.set_want(Want::Value);
            return self.value(&scalar, properties);
        }
        match (byte, shape) {
            (b']', Shape::FlowSequence) | (b'}', Shape::FlowMapping) => self.close_flow(),
            (b',', _) => Err(Fault::new(self.at, "nothing stands before this `,`")),
            _ => Err(self.unseparated()),
        }
    }
}
