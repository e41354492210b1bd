//! The state of one reading, and what both contexts (block and flow) share.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::characters::Breaks;
use super::classes::{break_width, is_blank_or_end};
use super::properties::Waiting;
use crate::build::{Builder, Decoding, Refused};
use crate::bytes::skip_spaces;
use crate::document::Tag;

/// Reads one chunk.
pub(super) struct Reader<'t> {
    pub(super) source: &'t str,
    pub(super) bytes: &'t [u8],
    breaks: Breaks,
    /// The byte to read next.
    pub(super) at: usize,
    /// Where its line begins.
    pub(super) line: usize,
    /// The line break, or the end of the text, that was looked for last.
    end_of_line: usize,
    /// Whether a key, `-` or `?` may begin here: at the start of a line, and after `-`, `?` and a `:` of its own.
    pub(super) fresh: bool,
    /// The open collections, the innermost last.
    pub(super) frames: Vec<Frame>,
    /// Whether the outermost node has begun.
    pub(super) rooted: bool,
    /// Whether a `---` has been read.
    pub(super) begun: bool,
    /// Properties that wait for their node, on the line being read.
    pub(super) properties: Waiting<'t>,
    /// Properties on lines before that.
    pub(super) outer: Waiting<'t>,
    pub(super) anchors: FxHashMap<&'t str, Anchor>,
    /// One past the last byte that belongs to a node.
    pub(super) written: usize,
    pub(super) builder: Builder<'t>,
}

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

impl<'t> Reader<'t> {
    pub(super) fn new(source: &'t str, breaks: Breaks, builder: Builder<'t>) -> Self {
        let mark = if source.starts_with('\u{feff}') { 3 } else { 0 };
        Self {
            source,
            bytes: source.as_bytes(),
            breaks,
            end_of_line: 0,
            at: mark,
            line: mark,
            fresh: true,
            frames: Vec::new(),
            rooted: false,
            begun: false,
            properties: None,
            outer: None,
            anchors: FxHashMap::default(),
            written: mark,
            builder,
        }
    }

    /// The byte at `at`; past the end 0, which cannot stand in the text.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn column(&self) -> isize {
        column(self.at - self.line)
    }

    /// The column of the innermost block collection, -1 outside of all.
    #[inline]
    pub(super) fn indent(&self) -> isize {
        self.frames.last().map_or(-1, |frame| frame.column)
    }

    /// Skips blanks, comments and line breaks in the block context. Tabs do not count as blanks where a key may begin.
    #[inline]
    pub(super) fn skip_to_token(&mut self) {
        loop {
            match self.byte(self.at) {
                b' ' => self.at = skip_spaces(self.bytes, self.at + 1),
                b'\n' => {
                    self.at += 1;
                    self.line = self.at;
                    self.fresh = true;
                }
                b'#' => self.skip_comment(),
                b'\t' if !self.fresh => self.at += 1,
                _ => {
                    let width = break_width(self.bytes, self.at);
                    if width == 0 {
                        return;
                    }
                    self.at += width;
                    self.line = self.at;
                    self.fresh = true;
                }
            }
        }
    }

    /// Skips from `#` to the end of the line.
    pub(super) fn skip_comment(&mut self) {
        self.at = self.line_end(self.at);
    }

    /// The line break at or after `at`, or the end of the text; remembered, as it is asked for several times a line. `at`
    /// must not be before the line being read.
    #[inline]
    pub(super) fn line_end(&mut self, at: usize) -> usize {
        if at > self.end_of_line || self.end_of_line == 0 {
            self.end_of_line = self.find_line_end(at);
        }
        self.end_of_line
    }

    pub(super) fn find_line_end(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        let end = at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        match self.breaks {
            Breaks::Usual => end,
            Breaks::Rare => (at..end).find(|&at| break_width(self.bytes, at) > 0).unwrap_or(end),
        }
    }

    /// Whether `---` or `...` stands alone at the start of a line at `at`.
    #[inline]
    pub(super) fn is_document_mark(&self, at: usize) -> bool {
        let Some([first, second, third]) = self.bytes.get(at..at + 3) else { return false };
        matches!((first, second, third), (b'-', b'-', b'-') | (b'.', b'.', b'.')) && is_blank_or_end(self.bytes, at + 3)
    }

    /// The text of a scalar.
    #[inline]
    pub(super) fn content(&self, scalar: &Scalar) -> &str {
        match scalar.decoded {
            Some(from) => self.builder.decoding(from),
            None if scalar.style == Style::Quoted => &self.source[scalar.start + 1..scalar.end - 1],
            None => &self.source[scalar.start..scalar.end],
        }
    }

    /// The place of a refusal by the builder.
    #[cold]
    pub(super) fn fault(&self, refused: &Refused) -> Fault {
        let at = match refused.node {
            Some(node) => {
                let slot = self.builder.slots[node as usize];
                (slot.start as usize, slot.end as usize)
            }
            None => (self.at.min(self.bytes.len()), self.at.min(self.bytes.len())),
        };
        Fault { at, other: None, why: refused.why.into() }
    }
}
