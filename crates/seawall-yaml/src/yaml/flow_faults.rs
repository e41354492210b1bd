//! What is wrong between brackets, in words.

use super::parts::{Fault, Frame, Shape};
use super::reader::Reader;

impl Reader<'_> {
    /// A `:` after what is no key. After text over several lines the bracket was most likely to end before it.
    #[cold]
    pub(super) fn misplaced_colon(&self) -> Fault {
        let before = self.builder.last_span();
        if before.0 >= self.line {
            return Fault::with(self.at, before, "inside brackets a `:` can follow a key only, and on the same line");
        }
        let (open, opened, _) = self.bracket();
        let why = format!("this `{open}` is not closed before a line that looks like a key");
        Fault { at: (opened, opened + 1), other: Some((self.line, self.at)), why: why.into() }
    }

    #[cold]
    pub(super) fn unclosed(&self) -> Fault {
        let (open, opened, _) = self.bracket();
        let why = format!("this `{open}` is never closed");
        Fault { at: (opened, opened + 1), other: Some((self.at, self.at)), why: why.into() }
    }

    #[cold]
    pub(super) fn unseparated(&self) -> Fault {
        let (open, opened, close) = self.bracket();
        Fault::with(
            self.at,
            (opened, opened + 1),
            format!("expected `,` or `{close}` to go on with the `{open}` before it"),
        )
    }

    /// The innermost bracket, where it stands, and its counterpart.
    pub(super) fn bracket(&self) -> (char, usize, char) {
        let innermost = self.frames.iter().rev().find(|frame| frame.shape != Shape::Pair);
        match innermost {
            Some(Frame { shape: Shape::FlowMapping, start, .. }) => ('{', *start, '}'),
            Some(Frame { start, .. }) => ('[', *start, ']'),
            None => ('[', 0, ']'),
        }
    }
}
