//! The block context: mappings and lists by indentation.

use super::classes::is_blank_or_end;
use super::flow::COLLECTION_AS_KEY;
use super::reader::{Fault, Frame, Reader, Scalar, Shape, Want, column};

pub(super) const NO_COLON: &str = "this stands where a key belongs, but no `:` follows it on its line";
pub(super) const EMPTY_KEY: &str = "a key cannot be empty; write it as `\"\"`";
/// The most characters from the start of a key to its `:`.
const LONGEST_KEY: usize = 1024;

/// Where a key begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyPlace {
    pub(super) start: usize,
    pub(super) column: isize,
}

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

    /// Goes past the `---` that begins a document. [`crate::split`] leaves it out unless a line break other than `\n`
    /// stands before it.
    fn begins_document(&mut self) -> bool {
        let begins = !self.begun && self.properties.is_none() && self.byte(self.at) == b'-';
        if begins {
            self.begun = true;
            self.at += 3;
            self.fresh = false;
        }
        begins
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

    /// Where the key begins that ends here, at a line's `start`, or with properties before it; nothing when it is no key.
    #[inline]
    fn key_place(&mut self, start: usize, column: isize, fresh: bool) -> Option<KeyPlace> {
        while matches!(self.byte(self.at), b' ' | b'\t') {
            self.at += 1;
        }
        if self.byte(self.at) != b':' || !is_blank_or_end(self.bytes, self.at + 1) {
            return None;
        }
        let (place, fresh) = match &self.properties {
            Some(properties) if properties.line == self.line => (properties.place(), properties.fresh),
            _ => (KeyPlace { start, column }, fresh),
        };
        (fresh && self.is_short(place.start)).then_some(place)
    }

    /// Whether so little text stands between `start` and here that it can be a key.
    #[inline]
    pub(super) fn is_short(&self, start: usize) -> bool {
        self.at - start <= LONGEST_KEY || self.source[start..self.at].chars().count() <= LONGEST_KEY
    }

    #[inline]
    fn key(&mut self, scalar: &Scalar, place: KeyPlace) -> Result<(), Fault> {
        let properties = self.take_key_properties()?;
        self.make_room_for_key(place)?;
        self.push_key(scalar, properties)?;
        self.after_key();
        Ok(())
    }

    /// Goes past the `:` of a key.
    #[inline]
    fn after_key(&mut self) {
        self.at += 1;
        self.written = self.at;
        self.fresh = false;
        self.set_want(Want::Value);
    }

    /// Goes past `-`, `?` and a `:` of its own, after which a collection may begin on the same line.
    fn after_indicator(&mut self, want: Want) {
        self.at += 1;
        self.written = self.at;
        self.fresh = true;
        self.set_want(want);
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

    fn question(&mut self, column: isize) -> Result<(), Fault> {
        if !self.fresh {
            return Err(Fault::new(self.at, "`?` cannot stand here; quote it if it is text"));
        }
        self.set_properties_aside()?;
        self.make_room_for_key(KeyPlace { start: self.at, column })?;
        self.after_indicator(Want::Key);
        Ok(())
    }

    fn colon(&mut self, column: isize) -> Result<(), Fault> {
        if let Some(properties) = &self.properties
            && properties.line == self.line
            && properties.fresh
        {
            // `!!str : value`, a key that is nothing but its properties.
            let place = properties.place();
            let scalar = Scalar::empty(properties.end);
            return self.key(&scalar, place);
        }
        if self.fresh && self.properties.is_some() && self.frames.last().is_some_and(|frame| frame.want == Want::Key) {
            // `? !!str`, and the `:` on a line of its own.
            self.empty_value()?;
        }
        let completes = self.frames.last().is_some_and(|frame| frame.want == Want::Colon && frame.column == column);
        if self.fresh && completes && self.properties.is_none() {
            self.after_indicator(Want::Value);
            return Ok(());
        }
        if self.fresh {
            return Err(Fault::new(self.at, EMPTY_KEY));
        }
        let before = self.builder.last_span();
        if before.0 < self.line {
            let why = "this line goes on with the text above it, as it is indented deeper; give it the indentation of the \
                       keys that it belongs to, or quote that text";
            return Err(Fault::with(self.at, before, why));
        }
        let why = "a second `key: value` on one line; quote the text if its `:` belongs to it, or begin a new line";
        Err(Fault::with(self.at, before, why))
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

    /// Ends the document.
    fn finish(&mut self) -> Result<(), Fault> {
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
}

impl super::properties::Properties<'_> {
    /// Where a key begins that has these properties.
    fn place(&self) -> KeyPlace {
        KeyPlace { start: self.start, column: column(self.start - self.line) }
    }
}
