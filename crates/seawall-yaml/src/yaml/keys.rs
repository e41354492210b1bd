//! Keys of block mappings: where they begin, and what makes them keys.

use super::classes::is_blank_or_end;
use super::parts::{Fault, Scalar, Want, column};
use super::properties::Properties;
use super::reader::Reader;

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
    /// Where the key begins that ends here, at a line's `start`, or with properties before it; nothing when it is no key.
    #[inline]
    pub(super) fn key_place(&mut self, start: usize, column: isize, fresh: bool) -> Option<KeyPlace> {
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
    pub(super) fn key(&mut self, scalar: &Scalar, place: KeyPlace) -> Result<(), Fault> {
        let properties = self.take_key_properties()?;
        self.make_room_for_key(place)?;
        self.push_key(scalar, properties)?;
        self.after_key();
        Ok(())
    }

    /// Goes past the `:` of a key.
    #[inline]
    pub(super) fn after_key(&mut self) {
        self.at += 1;
        self.written = self.at;
        self.fresh = false;
        self.set_want(Want::Value);
    }

    /// Goes past `-`, `?` and a `:` of its own, after which a collection may begin on the same line.
    pub(super) fn after_indicator(&mut self, want: Want) {
        self.at += 1;
        self.written = self.at;
        self.fresh = true;
        self.set_want(want);
    }

    pub(super) fn question(&mut self, column: isize) -> Result<(), Fault> {
        if !self.fresh {
            return Err(Fault::new(self.at, "`?` cannot stand here; quote it if it is text"));
        }
        self.set_properties_aside()?;
        self.make_room_for_key(KeyPlace { start: self.at, column })?;
        self.after_indicator(Want::Key);
        Ok(())
    }

    pub(super) fn colon(&mut self, column: isize) -> Result<(), Fault> {
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
}

impl Properties<'_> {
    /// Where a key begins that has these properties.
    fn place(&self) -> KeyPlace {
        KeyPlace { start: self.start, column: column(self.start - self.line) }
    }
}
