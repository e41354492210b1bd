//! The state of one reading, and what both contexts (block and flow) share.

use rustc_hash::FxHashMap;

use super::characters::Breaks;
use super::classes::{break_width, is_blank_or_end};
use super::parts::{Anchor, Fault, Frame, Scalar, Style, column};
use super::properties::Waiting;
use crate::build::{Builder, Refused};
use crate::bytes::skip_spaces;

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
