//! A text as what is left of the original and what was put between, so that edits one after the other become edits of the
//! original.

use std::ops::Range;

use super::Edit;
use crate::Span;

/// The pieces of an edited text, in its order.
#[derive(Debug, Clone)]
pub struct Pieces {
    pieces: Vec<Piece>,
    length: usize,
}

#[derive(Debug, Clone)]
enum Piece {
    Kept(Range<usize>),
    New(String),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Kept(range) => range.len(),
            Self::New(text) => text.len(),
        }
    }

    fn part(&self, range: Range<usize>) -> Self {
        match self {
            Self::Kept(kept) => Self::Kept(kept.start + range.start..kept.start + range.end),
            Self::New(text) => Self::New(text[range].to_owned()),
        }
    }
}

impl Pieces {
    /// A text of `length` bytes that has not been edited yet.
    pub fn new(length: usize) -> Self {
        Self { pieces: vec![Piece::Kept(0..length)], length }
    }

    /// Edits the text as it is now; `edits` are in its order and do not overlap.
    pub fn edit(&mut self, edits: &[Edit]) {
        let mut rest = Rest { pieces: std::mem::take(&mut self.pieces).into_iter(), first: None, at: 0 };
        for edit in edits {
            rest.take(edit.span.start, |piece| self.pieces.push(piece));
            self.pieces.push(Piece::New(edit.replacement.clone()));
            rest.take(edit.span.end, drop);
        }
        rest.take(usize::MAX, |piece| self.pieces.push(piece));
    }

    /// The edits of the original, in a text in which it begins at `base`.
    pub fn edits(&self, base: usize) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut new = String::new();
        let mut at = 0;
        let end = Piece::Kept(self.length..self.length);
        for piece in self.pieces.iter().chain([&end]) {
            match piece {
                Piece::New(text) => new.push_str(text),
                Piece::Kept(kept) if kept.is_empty() && kept.start < self.length => {}
                Piece::Kept(kept) => {
                    if kept.start > at || !new.is_empty() {
                        let span = Span { start: base + at, end: base + kept.start };
                        edits.push(Edit { span, replacement: std::mem::take(&mut new) });
                    }
                    at = kept.end;
                }
            }
        }
        edits
    }
}

/// What is left of a text while it is edited from its beginning to its end.
struct Rest {
    pieces: std::vec::IntoIter<Piece>,
    /// A piece that was begun.
    first: Option<Piece>,
    /// Where in the text it begins.
    at: usize,
}

impl Rest {
    /// Takes what stands before `end`.
    fn take(&mut self, end: usize, mut into: impl FnMut(Piece)) {
        while self.at < end
            && let Some(piece) = self.first.take().or_else(|| self.pieces.next())
        {
            let length = piece.len();
            if length <= end - self.at {
                into(piece);
                self.at += length;
            } else {
                let cut = end - self.at;
                into(piece.part(0..cut));
                self.first = Some(piece.part(cut..length));
                self.at = end;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    proptest::proptest! {
        #[test]
        fn edits_one_after_the_other_are_edits_of_the_original(edits in proptest::collection::vec(
            (0..30_usize, 0..6_usize, "[a-z]{0,4}"), 0..8)) {
            let original = "0123456789012345678901234567890123456789";
            let mut pieces = Pieces::new(original.len());
            let mut text = original.to_owned();
            for (start, length, replacement) in edits {
                let start = start.min(text.len());
                let span = Span { start, end: (start + length).min(text.len()) };
                let edit = [Edit { span, replacement }];
                pieces.edit(&edit);
                text = apply(&text, &edit);
            }
            let composed = pieces.edits(2);
            proptest::prop_assert_eq!(apply(&format!("__{original}"), &composed), format!("__{text}"));
        }
    }
}
