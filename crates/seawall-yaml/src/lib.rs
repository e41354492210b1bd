//! YAML and JSON text, read into [`Document`]s: arenas of nodes that know the bytes they were written in.
//!
//! What a text means here is what it means to `kubectl apply`, document by document: YAML 1.1 booleans, merge keys, `---`
//! lines as the only separators, JSON where the text begins with `{`. What `kubectl` refuses is a fatal [`Problem`], except
//! that its neighbours are read all the same. The text is kept, so that a place can be shown and an edit leaves every other byte
//! alone. This room knows nothing of Kubernetes, opens no file and decides nothing about content.

mod base64;
mod build;
mod bytes;
mod document;
pub mod edit;
mod encoding;
mod entries;
mod json;
mod keys;
mod lines;
mod merge;
mod node;
mod problem;
mod resolve;
mod shapes;
mod slots;
mod split;
mod text;
mod yaml;

pub use document::{Document, NodeId};
pub use entries::{Entries, Items};
pub use node::{Kind, Node, Step};
pub use problem::Problem;
pub use shapes::Shapes;
pub use split::{Chunk, Syntax, split};
pub use text::{Position, Span, Text};

use std::sync::Arc;

/// Bounds and omissions for one reading.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Values under these keys, wherever they stand, are kept as one [`Kind::Opaque`] node: their text stays reachable,
    /// their inside takes no memory.
    pub opaque: &'static [&'static str],
    /// Nesting allowed before a document is refused.
    pub max_depth: u32,
    /// Nodes that aliases and merge keys may add to one document before it is refused.
    pub max_alias_nodes: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { opaque: &[], max_depth: 1_000, max_alias_nodes: 100_000 }
    }
}

/// What became of one chunk of text.
#[derive(Debug)]
pub struct Reading {
    /// Absent when the chunk is empty, holds comments only, or could not be read; the last has a problem.
    pub document: Option<Document>,
    /// What was wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads one chunk of `text`, as [`split`] gave it.
pub fn read(text: &Arc<Text>, chunk: &Chunk, options: &Options) -> Reading {
    let mut reading = match chunk.syntax {
        Syntax::Yaml => yaml::read(text, chunk, options),
        Syntax::Json | Syntax::JsonStream => read_json(text, chunk, options),
    };
    if let Some(at) = text.replaced().filter(|at| chunk.range.contains(at)) {
        let span = Span { start: at, end: at + char::REPLACEMENT_CHARACTER.len_utf8() };
        let message = "this is not UTF-8; what is not was read as U+FFFD".to_owned();
        reading.problems.insert(0, Problem { span, other: None, message, fatal: false });
    }
    reading
}

fn read_json(text: &Arc<Text>, chunk: &Chunk, options: &Options) -> Reading {
    let problem = match json::read(text, chunk, options) {
        Ok(reading) => return reading,
        Err(problem) => problem,
    };
    if chunk.syntax == Syntax::Json && chunk.hole.is_none() {
        let reading = yaml::read(text, chunk, options);
        let fatal = reading.problems.iter().find(|problem| problem.fatal);
        // What follows an element of a list is a mistake in the list, and no other document that does not count.
        let is_yaml = fatal.is_none() && (chunk.list.is_none() || reading.problems.is_empty());
        let is_rather_yaml = fatal.is_some_and(|fatal| fatal.span.start > problem.span.start);
        if is_yaml || is_rather_yaml || yaml::looks_like_template(&reading) {
            return reading;
        }
    }
    Reading { document: None, problems: vec![problem] }
}

/// Splits `text` and reads every chunk.
pub fn read_all(text: &Arc<Text>, options: &Options) -> Vec<Reading> {
    split(text).iter().map(|chunk| read(text, chunk, options)).collect()
}
