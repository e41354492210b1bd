//! Where one document ends and the next begins, found without parsing.

mod json;
mod list;
mod share;
mod yaml;

use std::ops::Range;

use crate::Text;

/// A part of a text that is read on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The bytes, separator lines left out, except one that has more on it than a comment: it makes the chunk unreadable.
    pub range: Range<usize>,
    /// How they are to be read.
    pub syntax: Syntax,
    /// For an element of a long JSON list that was split: the index of the chunk with the list itself.
    pub list: Option<usize>,
    /// For a list whose elements are chunks of their own: the bytes of the array, to be left unread.
    pub hole: Option<Range<usize>>,
}

/// The language of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// YAML, of which most JSON is a part.
    Yaml,
    /// JSON, or YAML if it is none.
    Json,
    /// JSON in a stream of it: after two JSON values nothing else counts.
    JsonStream,
}

/// Splits `text` as `kubectl apply` does. A text that begins with `{` is read as JSON values one after the other; where
/// that fails at the first or second, and in all other texts, documents end at lines that begin with `---`.
///
/// Chunks without any content are left out. A long JSON list becomes a chunk for itself and one for each element.
pub fn split(text: &Text) -> Vec<Chunk> {
    let content = text.as_str();
    let start = if content.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut chunks = Vec::new();
    if content[start..].trim_start().starts_with('{') {
        json::split(content, start, &mut chunks);
    } else {
        yaml::split(content, start, Syntax::Yaml, &mut chunks);
    }
    chunks
}

impl Chunk {
    fn new(range: Range<usize>, syntax: Syntax) -> Self {
        Self { range, syntax, list: None, hole: None }
    }
}
