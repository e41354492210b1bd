//! Lines that begin with `---`.

use super::{Chunk, Syntax};

/// Splits `content` from `start` on. The first chunk has the syntax `first`.
pub(super) fn split(content: &str, start: usize, first: Syntax, chunks: &mut Vec<Chunk>) {
    let mut documents = Documents { content, syntax: first, chunks };
    // Where the document begins, and whether it has a line already. A separator before the first line is part of the
    // document for `kubectl`, which only matters when a comment touches its dashes.
    let (mut begin, mut has_lines) = (start, false);
    let mut at = start;
    while let Some(separator) = next_separator(content, at) {
        let end = line_end(content, separator);
        at = end;
        let rest = content[separator + 3..end].trim();
        if !rest.is_empty() && !rest.starts_with('#') {
            documents.push(begin, separator);
            (begin, has_lines) = (separator, true);
        } else if has_lines || separator > begin {
            documents.push(begin, separator);
            (begin, has_lines) = (end, false);
        } else {
            if !content[separator + 3..].starts_with('#') {
                begin = end;
            }
            has_lines = true;
        }
    }
    documents.push(begin, content.len());
}

struct Documents<'c> {
    content: &'c str,
    syntax: Syntax,
    chunks: &'c mut Vec<Chunk>,
}

impl Documents<'_> {
    fn push(&mut self, begin: usize, end: usize) {
        let syntax = std::mem::replace(&mut self.syntax, Syntax::Yaml);
        let blank = self.content.as_bytes()[begin..end].iter().all(|byte| matches!(byte, b' ' | b'\n' | b'\r'));
        if !blank {
            self.chunks.push(Chunk::new(begin..end, syntax));
        }
    }
}

/// The start of the next line, from the line at `at` on, that begins with `---`.
fn next_separator(content: &str, at: usize) -> Option<usize> {
    if content[at..].starts_with("---") {
        return Some(at);
    }
    memchr::memmem::find(&content.as_bytes()[at..], b"\n---").map(|found| at + found + 1)
}

/// One past the line break of the line at `at`.
fn line_end(content: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &content.as_bytes()[at..]).map_or(content.len(), |newline| at + newline + 1)
}
