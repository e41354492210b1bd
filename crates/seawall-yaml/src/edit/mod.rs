//! Edits that change what a document means and leave every other byte of the file alone: comments, order, quotes,
//! indentation, anchors and line breaks stay.

mod append;
mod block;
mod bounds;
mod change;
mod expected;
mod flow;
mod layout;
mod pieces;
mod place;
mod pointer;
mod revision;
mod scalar;
mod write;

use std::sync::Arc;

pub use append::append_document;
pub use pieces::Pieces;
pub use revision::{Revision, are_proven};

use serde_json::Value;

use crate::{Chunk, Document, NodeId, Options, Span, Syntax, Text, read};

use change::Sheet;
use layout::Layout;
use pointer::Pointer;

/// A change of a document, in the manner of JSON Patch. A pointer is a JSON pointer from the node that the change is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// Gives a place this value, whether or not something stands there; what is missing on the way becomes a mapping.
    Set {
        /// The place.
        pointer: String,
        /// Its value.
        value: Value,
    },
    /// Removes a key or an element, which must be there.
    Remove {
        /// The place.
        pointer: String,
    },
    /// Adds an element to the end of a list; a list that is missing or null begins with it.
    Append {
        /// The place of the list.
        pointer: String,
        /// The element.
        value: Value,
    },
}

/// The replacement of some bytes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes, in the whole text; none where something is only inserted.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// Why a change was not planned. The text could still be changed by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditError {
    /// The pointer of the operation that failed.
    pub pointer: String,
    /// Why, as a sentence without a full stop.
    pub reason: String,
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot edit `{}`: {}", self.pointer, self.reason)
    }
}

impl std::error::Error for EditError {}

/// Plans the edits that carry out `operations`, one after the other, on the node `root` of `document`. They are in the
/// order of the text and do not overlap.
///
/// The edited text is read again before it is given: when it does not mean exactly what was asked for, there is an error
/// instead.
pub fn plan(document: &Document, root: NodeId, operations: &[Operation]) -> Result<Vec<Edit>, EditError> {
    let first = operations.first().map_or("", Operation::pointer);
    let mut revision = Revision::of(document).map_err(|error| EditError { pointer: first.to_owned(), ..error })?;
    revision.change(root, operations)?;
    Ok(revision.edits())
}

/// Carries out edits that are in the order of the text and do not overlap.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        edited.push_str(&text[at..edit.span.start]);
        edited.push_str(&edit.replacement);
        at = edit.span.end;
    }
    edited.push_str(&text[at..]);
    edited
}

impl Operation {
    /// The place that it changes.
    pub fn pointer(&self) -> &str {
        match self {
            Self::Set { pointer, .. } | Self::Remove { pointer } | Self::Append { pointer, .. } => pointer,
        }
    }
}

/// The text of one document on the way to its last state.
struct Draft {
    source: String,
    document: Document,
    chunk: Chunk,
    /// How what is added is laid out.
    layout: Layout,
}

impl Draft {
    fn read(source: String, like: &Chunk) -> Result<Self, String> {
        let chunk = Chunk { range: 0..source.len(), syntax: like.syntax, list: like.list, hole: None };
        let text = Arc::new(Text::new(source.clone()));
        let reading = read(&text, &chunk, &Options::default());
        let document = reading.document.ok_or_else(|| {
            let problem = reading.problems.last().map_or("it is empty", |problem| &problem.message);
            format!("the document cannot be read: {problem}")
        })?;
        let layout = Layout::of(&source);
        Ok(Self { source, document, chunk, layout })
    }

    /// The edits for `operation`, and the draft after them.
    fn changed(&self, way: &Pointer, operation: &Operation) -> Result<(Vec<Edit>, Self), String> {
        let attempt = |layout: Layout| {
            let edits = self.change(way, operation, layout)?;
            let next = self.edited(&edits, way, operation)?;
            Ok((edits, next))
        };
        let layout = self.layout;
        // A comment that stands deeper behind or below a `|` block becomes part of it.
        attempt(layout).or_else(|_: String| attempt(Layout { blocks: false, ..layout }))
    }

    fn change(&self, way: &Pointer, operation: &Operation, layout: Layout) -> Result<Vec<Edit>, String> {
        // What begins like JSON may be YAML between braces.
        let is_json = self.chunk.syntax != Syntax::Yaml && bounds::is_json(&self.source);
        let sheet = Sheet { source: &self.source, layout, is_json };
        let mut edits = change::change(sheet, self.document.root(), way, operation)?;
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        Ok(edits)
    }

    /// The draft with `edits`, if they do to its meaning what `operation` does, and nothing else.
    fn edited(&self, edits: &[Edit], way: &Pointer, operation: &Operation) -> Result<Self, String> {
        let mut expected = self.document.root().to_json();
        let root = way.find_value(&mut expected).ok_or("the node that it begins at is gone")?;
        expected::carry_out(root, operation)?;
        let edited = Self::read(apply(&self.source, edits), &self.chunk)
            .map_err(|reason| format!("the change would break the document ({reason})"))?;
        if !expected::same(&edited.document.root().to_json(), &expected) {
            return Err("the change would change something else as well".to_owned());
        }
        Ok(Self { layout: self.layout, ..edited })
    }
}
