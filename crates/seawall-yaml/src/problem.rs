//! What is wrong with a text.

use crate::Span;

/// Something in the text that could not be read, or that means something else than it seems to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands in the whole text.
    pub span: Span,
    /// A second place that belongs to it, for example the first of two equal keys.
    pub other: Option<Span>,
    /// One sentence without a full stop: what is wrong and what was done instead.
    pub message: String,
    /// Whether the document could not be read at all.
    pub fatal: bool,
}
