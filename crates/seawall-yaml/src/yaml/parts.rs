//! What a reading is made of.

use std::borrow::Cow;

use crate::build::Decoding;
use crate::slots::Tag;

/// What an alias stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    pub(super) node: u32,
    /// What it is as a value, when the anchor is at a key: keys are strings.
    pub(super) key_of: Option<Tag>,
}

/// An open collection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) shape: Shape,
    pub(super) want: Want,
    /// In which column its keys or dashes stand; of a flow collection the column of the block that holds it, or -1.
    pub(super) column: isize,
    /// Where it begins.
    pub(super) start: usize,
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `key: value` lines.
    Mapping,
    /// `- element` lines.
    Sequence,
    /// `- element` lines in the column of the mapping that holds them.
    Indentless,
    /// `{…}`.
    FlowMapping,
    /// `[…]`.
    FlowSequence,
    /// `key: value` as an element of `[…]`.
    Pair,
}

/// What an open collection waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    /// The next key or `-`, in `{` the next key; or the end.
    Entry,
    /// The key after `?`.
    Key,
    /// The `:` after an explicit key.
    Colon,
    /// The value after `:`, the element after `-` or in `[`.
    Value,
    /// `,` or the end, in a flow collection.
    Comma,
}

/// A scalar that has been read but is not yet a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scalar {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) style: Style,
    /// Where the content was decoded to, when it is not a slice of the text.
    pub(super) decoded: Option<Decoding>,
}

impl Scalar {
    /// Nothing, where a scalar could have stood.
    pub(super) fn empty(at: usize) -> Self {
        Self { start: at, end: at, style: Style::Plain, decoded: None }
    }

    #[cold]
    pub(super) fn fault(&self, why: &'static str) -> Fault {
        Fault { at: (self.start, self.end), other: None, why: why.into() }
    }
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Quoted,
    Block,
}

/// Why the document cannot be read.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: (usize, usize),
    pub(super) other: Option<(usize, usize)>,
    pub(super) why: Cow<'static, str>,
}

/// A distance within a line as a column: never negative, a column of no block is -1.
#[inline]
#[expect(clippy::cast_possible_wrap, reason = "a chunk is at most 4 GiB long")]
pub(super) fn column(distance: usize) -> isize {
    distance as isize
}

impl Fault {
    #[cold]
    pub(super) fn new(at: usize, why: &'static str) -> Self {
        Self { at: (at, at), other: None, why: why.into() }
    }

    #[cold]
    pub(super) fn with(at: usize, other: (usize, usize), why: impl Into<Cow<'static, str>>) -> Self {
        Self { at: (at, at), other: Some(other), why: why.into() }
    }
}
