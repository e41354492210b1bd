//! Where one document ends and the next begins, found without parsing.

use std::ops::Range;

use crate::Text;

/// A part of a text that is read on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The bytes, separator lines left out.
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
    /// JSON.
    Json,
}

/// Splits `text` as `kubectl apply` does: at lines that begin with `---`.
pub fn split(text: &Text) -> Vec<Chunk> {
    let content = text.as_str();
    let mut chunks = Vec::new();
    let mut start = if content.starts_with('\u{feff}') { 3 } else { 0 };
    let mut line = start;
    while line < content.len() {
        let end =
            memchr::memchr(b'\n', &content.as_bytes()[line..]).map_or(content.len(), |newline| line + newline + 1);
        if content[line..end].starts_with("---") {
            chunks.push(yaml(start..line));
            start = end;
        }
        line = end;
    }
    chunks.push(yaml(start..content.len()));
    chunks
}

fn yaml(range: Range<usize>) -> Chunk {
    Chunk { range, syntax: Syntax::Yaml, list: None, hole: None }
}
