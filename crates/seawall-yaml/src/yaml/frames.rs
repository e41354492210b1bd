//! The open collections: where they begin, what they wait for, when they end.

use super::flow::COLLECTION_AS_KEY;
use super::keys::{EMPTY_KEY, KeyPlace, NO_COLON};
use super::parts::{Fault, Frame, Scalar, Shape, Want};
use super::properties::Waiting;
use super::reader::Reader;
use crate::slots::Tag;

impl<'t> Reader<'t> {
    /// Opens the block mapping that a key belongs to, or goes on with it.
    #[inline]
    pub(super) fn make_room_for_key(&mut self, place: KeyPlace) -> Result<(), Fault> {
        if place.column > self.indent() {
            let outer = self.take_properties()?;
            self.expect_value(place.start)?;
            return self.open(Shape::Mapping, place.start, place.column, &outer);
        }
        match self.frames.last() {
            Some(frame) if frame.shape == Shape::Mapping && frame.want == Want::Entry && self.outer.is_none() => Ok(()),
            _ => self.end_entry(place.start),
        }
    }

    /// Ends what stands in the column of the key that begins at `start`, so that it can follow.
    #[inline]
    fn end_entry(&mut self, start: usize) -> Result<(), Fault> {
        if self.frames.last().is_some_and(|frame| frame.shape == Shape::Indentless) {
            self.close()?;
        }
        match self.frames.last() {
            Some(Frame { shape: Shape::Mapping, want: Want::Value, .. }) => self.empty_value(),
            Some(Frame { shape: Shape::Mapping, want: Want::Colon, .. }) => self.no_value(),
            Some(Frame { shape: Shape::Mapping, want: Want::Key, .. }) if self.outer.is_some() => {
                self.empty_value()?;
                self.no_value()
            }
            Some(Frame { shape: Shape::Mapping, want: Want::Key, .. }) => Err(Fault::new(start, EMPTY_KEY)),
            Some(Frame { shape: Shape::Sequence, start: list, .. }) => {
                let why = "expected `- ` here, as the list in this column has it";
                Err(Fault::with(start, (*list, list + 1), why))
            }
            Some(_) if self.outer.is_none() => Ok(()),
            _ => Err(Fault::new(start, NO_COLON)),
        }
    }

    #[inline]
    pub(super) fn set_want(&mut self, want: Want) {
        if let Some(frame) = self.frames.last_mut() {
            frame.want = want;
        }
    }

    /// Fails unless the value that begins at `start` may stand there.
    #[inline]
    pub(super) fn expect_value(&mut self, start: usize) -> Result<(), Fault> {
        match self.frames.last() {
            Some(Frame { want: Want::Value | Want::Key, .. }) => Ok(()),
            None if !self.rooted => {
                self.rooted = true;
                Ok(())
            }
            _ => Err(self.misplaced(start)),
        }
    }

    #[cold]
    fn misplaced(&self, start: usize) -> Fault {
        let before = self.builder.last_span();
        if self.is_same_line(before.1, start) {
            return Fault::with(start, before, "something follows a value on its line; quote all of it or none");
        }
        let opened = self.frames.last().map_or(start, |frame| frame.start);
        let why = "the indentation of this line fits nothing above it: what it would belong to has already ended";
        Fault::with(start, (opened, opened), why)
    }

    /// Whether no line break stands between two places.
    pub(super) fn is_same_line(&self, from: usize, to: usize) -> bool {
        self.find_line_end(from.min(to)) >= to
    }

    /// Begins a collection as the value that is waited for.
    pub(super) fn open(
        &mut self,
        shape: Shape,
        start: usize,
        column: isize,
        properties: &Waiting<'t>,
    ) -> Result<(), Fault> {
        if self.frames.last().is_some_and(|frame| frame.want == Want::Key) {
            return Err(Fault::new(start, COLLECTION_AS_KEY));
        }
        self.register(properties.as_deref(), None);
        let tag = if matches!(shape, Shape::Mapping | Shape::FlowMapping | Shape::Pair) { Tag::Map } else { Tag::Seq };
        self.builder.begin(tag, start).map_err(|refused| self.fault(&refused))?;
        self.frames.push(Frame { shape, want: Want::Entry, column, start });
        Ok(())
    }

    /// Closes the collections that stand deeper than `column`.
    pub(super) fn unroll(&mut self, column: isize) -> Result<(), Fault> {
        while self.indent() > column {
            self.close()?;
        }
        Ok(())
    }

    /// Closes the innermost collection.
    pub(super) fn close(&mut self) -> Result<(), Fault> {
        match self.frames.last() {
            Some(Frame { want: Want::Key, .. }) if self.properties.is_some() => {
                self.empty_value()?;
                self.no_value()?;
            }
            Some(Frame { want: Want::Key, .. }) => return Err(Fault::new(self.written, EMPTY_KEY)),
            Some(Frame { want: Want::Value, .. }) => self.empty_value()?,
            Some(Frame { want: Want::Colon, .. }) => self.no_value()?,
            _ => {}
        }
        self.frames.pop();
        self.builder.end(self.written).map_err(|refused| self.fault(&refused))?;
        self.value_done();
        Ok(())
    }

    /// Notes that the value that was waited for has been read.
    #[inline]
    pub(super) fn value_done(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.want = match (frame.want, frame.shape) {
                (Want::Key, _) => Want::Colon,
                (_, Shape::Mapping | Shape::Sequence | Shape::Indentless) => Want::Entry,
                _ => Want::Comma,
            };
        }
    }

    /// No `:` follows an explicit key: its value is null.
    pub(super) fn no_value(&mut self) -> Result<(), Fault> {
        if let Some(properties) = self.take_properties()? {
            return Err(Fault::new(properties.start, NO_COLON));
        }
        self.empty_value()
    }

    /// The value that is waited for is not there: null, or what its properties make of nothing.
    pub(super) fn empty_value(&mut self) -> Result<(), Fault> {
        let properties = self.take_properties()?;
        self.written = properties.as_ref().map_or(self.written, |properties| properties.end);
        self.value(&Scalar::empty(self.written), properties)
    }
}
