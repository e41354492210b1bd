//! Long JSON lists, as `kubectl get -o json` writes them: every element becomes a chunk, so that they can be read in
//! parallel and a broken one takes no other with it.

use std::ops::Range;

use super::{Chunk, Syntax};
use crate::json::scan::{string_end, value_end};

/// Objects up to this many bytes are one chunk.
pub(super) const LONG: usize = 1 << 20;
/// Broken elements after which the rest is searched by the look of an element's beginning alone, as every failure of the
/// exact way may search the whole rest of the text.
const PATIENCE: usize = 8;

/// Splits the object in `range`: into its list and the elements if it has `items`, or else not at all.
pub(super) fn split(content: &str, range: Range<usize>, syntax: Syntax, chunks: &mut Vec<Chunk>) {
    let bytes = content.as_bytes();
    let Some(array) = items(bytes, range.start) else {
        chunks.push(Chunk::new(range, syntax));
        return;
    };
    push(bytes, range, array, syntax, chunks);
}

/// Splits a long list whose end is missing or cannot be found. Whether there is one.
pub(super) fn split_unfinished(content: &str, at: usize, syntax: Syntax, chunks: &mut Vec<Chunk>) -> bool {
    let bytes = content.as_bytes();
    if bytes.len() - at <= LONG {
        return false;
    }
    let Some(array) = items(bytes, at) else { return false };
    push(bytes, at..bytes.len(), array, syntax, chunks);
    true
}

fn push(bytes: &[u8], range: Range<usize>, array: usize, syntax: Syntax, chunks: &mut Vec<Chunk>) {
    let list = chunks.len();
    chunks.push(Chunk::new(range.clone(), syntax));
    let end = elements(bytes, array, range.end, |element| {
        chunks.push(Chunk { list: Some(list), ..Chunk::new(element, syntax) });
    });
    chunks[list].hole = Some(array..end);
}

/// Where the array under the key `items` of the object at `at` begins.
fn items(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = skip_blanks(bytes, at + 1);
    while bytes.get(at) == Some(&b'"') {
        let end = string_end(bytes, at)?;
        let key = &bytes[at..end];
        let colon = skip_blanks(bytes, end);
        if bytes.get(colon) != Some(&b':') {
            return None;
        }
        let value = skip_blanks(bytes, colon + 1);
        if key == b"\"items\"" {
            return (bytes.get(value) == Some(&b'[')).then_some(value);
        }
        let comma = skip_blanks(bytes, value_end(bytes, value)?);
        if bytes.get(comma) != Some(&b',') {
            return None;
        }
        at = skip_blanks(bytes, comma + 1);
    }
    None
}

/// Finds the elements of the array at `array`, and gives where it ends, at most at `end`.
fn elements(bytes: &[u8], array: usize, end: usize, mut found: impl FnMut(Range<usize>)) -> usize {
    let first = skip_blanks(bytes, array + 1);
    let beginning = Beginning::of(bytes, array + 1, first);
    let mut at = first;
    let mut failures = 0;
    while at < end && bytes[at] != b']' {
        let exact = if failures < PATIENCE { value_end(bytes, at).filter(|&close| close <= end) } else { None };
        let closed = exact.map(|close| (close, skip_blanks(bytes, close)));
        at = match closed {
            Some((close, after)) if bytes.get(after) == Some(&b',') => {
                found(at..close);
                skip_blanks(bytes, after + 1)
            }
            Some((close, after)) if bytes.get(after) == Some(&b']') => {
                found(at..close);
                return after + 1;
            }
            _ => {
                failures += 1;
                let next = beginning.next(bytes, at + 1, end);
                let close = next.unwrap_or(end);
                let separators = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',');
                let trimmed = bytes[at..close].iter().rev().take_while(separators).count();
                found(at..if next.is_some() { close - trimmed } else { close });
                close
            }
        };
    }
    (at + 1).min(end)
}

/// What an element begins with: the blanks before it, its bracket and its first key.
struct Beginning<'b> {
    text: &'b [u8],
    /// How much of it stands before the element.
    before: usize,
}

impl<'b> Beginning<'b> {
    fn of(bytes: &'b [u8], from: usize, first: usize) -> Self {
        let key = skip_blanks(bytes, (first + 1).min(bytes.len()));
        let end = if bytes.get(key) == Some(&b'"') { string_end(bytes, key).unwrap_or(key) } else { key };
        Self { text: &bytes[from..end.max(from)], before: first - from }
    }

    /// The next element that begins at or after `at` after a comma.
    fn next(&self, bytes: &[u8], at: usize, end: usize) -> Option<usize> {
        if self.text.is_empty() {
            return None;
        }
        memchr::memmem::find_iter(&bytes[at..end], self.text)
            .map(|found| at + found)
            .find(|&begin| begin > 0 && bytes[begin - 1] == b',')
            .map(|begin| begin + self.before)
    }
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    at + bytes.get(at..).unwrap_or_default().iter().take_while(|byte| blank(byte)).count()
}
