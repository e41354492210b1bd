//! Long JSON lists, as `kubectl get -o json` writes them: every element becomes a chunk, so that they can be read in
//! parallel and a broken one takes no other with it.

use std::ops::Range;

use super::{Chunk, Syntax, share};
use crate::json::scan::{string_end, value_end};

/// Objects up to this many bytes are one chunk.
pub(super) const LONG: usize = 1 << 20;
/// No element is longer: an API server stores objects of 1.5 MiB at most.
pub(super) const LONGEST: usize = 16 << 20;
/// Bytes that may be searched in vain in one list, at most and as a multiple of its length. After that the next element is
/// found by the look of its beginning alone.
const PATIENCE: usize = 256 << 20;
const PATIENCE_BY_LENGTH: usize = 8;

/// Splits the object at `at` into its list and the elements, if it has `items`, and gives its end. Where that is missing
/// or cannot be found, it is the end of the text.
pub(super) fn split(content: &str, at: usize, syntax: Syntax, chunks: &mut Vec<Chunk>) -> Option<usize> {
    let bytes = content.as_bytes();
    let array = items(bytes, at)?;
    let list = chunks.len();
    chunks.push(Chunk::new(at..at, syntax));
    let array_end = elements(bytes, array, |element| {
        chunks.push(Chunk { list: Some(list), ..Chunk::new(element, syntax) });
    });
    let end = object_end(bytes, array_end).unwrap_or(bytes.len());
    chunks[list].range.end = end;
    chunks[list].hole = Some(array..array_end);
    Some(end)
}

/// The end of the object that goes on with a comma or its bracket at or after `at`.
fn object_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = skip_blanks(bytes, at);
    while bytes.get(at) == Some(&b',') {
        let colon = skip_blanks(bytes, string_end(bytes, skip_blanks(bytes, at + 1))?);
        if bytes.get(colon) != Some(&b':') {
            return None;
        }
        at = skip_blanks(bytes, value_end(bytes, colon + 1)?);
    }
    (bytes.get(at) == Some(&b'}')).then_some(at + 1)
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

/// Finds the elements of the array at `array`, and gives where it ends.
fn elements(bytes: &[u8], array: usize, mut found: impl FnMut(Range<usize>)) -> usize {
    let first = skip_blanks(bytes, array + 1);
    let beginning = Beginning::of(bytes, array + 1, first);
    let mut at = share::elements(bytes, first, &beginning, &mut found);
    let mut patience = PATIENCE.min((bytes.len() - array).saturating_mul(PATIENCE_BY_LENGTH));
    let mut is_damaged = false;
    while at < bytes.len() && bytes[at] != b']' {
        let close = if patience > 0 { near_end(bytes, at, LONGEST) } else { None };
        let after = close.map_or(bytes.len(), |close| skip_blanks(bytes, close));
        at = match (close, bytes.get(after)) {
            (Some(close), Some(b',')) => {
                found(at..close);
                skip_blanks(bytes, after + 1)
            }
            // After a mistake this may be the end of a list inside an element.
            (Some(close), Some(b']')) if !is_damaged || ends_list(bytes, after) => {
                found(at..close);
                return after + 1;
            }
            _ => {
                is_damaged = true;
                patience = patience.saturating_sub(LONGEST.min(bytes.len() - at));
                let next = beginning.next(bytes, at + 1, &mut patience);
                found(at..next.map_or(bytes.len(), |next| before_separators(bytes, at, next)));
                next.unwrap_or(bytes.len())
            }
        };
    }
    (at + 1).min(bytes.len())
}

/// The end of the element at `at`, and where the next one begins; nothing when it is the last, or damaged, or longer than
/// `longest`.
pub(super) fn next_element(bytes: &[u8], at: usize, longest: usize) -> Option<(usize, usize)> {
    let close = near_end(bytes, at, longest)?;
    let after = skip_blanks(bytes, close);
    (bytes.get(after) == Some(&b',')).then(|| (close, skip_blanks(bytes, after + 1)))
}

/// The end of the value at `at`, if it is at most `length` away.
fn near_end(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    value_end(&bytes[..bytes.len().min(at.saturating_add(length))], at)
}

/// Whether the bracket at `at` ends the array of the outermost object: nothing but that object's end follows, or another
/// one.
fn ends_list(bytes: &[u8], at: usize) -> bool {
    object_end(bytes, at + 1).is_some_and(|end| matches!(bytes.get(skip_blanks(bytes, end)), None | Some(b'{')))
}

/// Where the blanks and the comma before `next` begin.
fn before_separators(bytes: &[u8], at: usize, next: usize) -> usize {
    let separator = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',');
    next - bytes[at..next].iter().rev().take_while(separator).count()
}

/// What an element begins with: the blanks before it, its bracket and its first key.
pub(super) struct Beginning<'b> {
    text: &'b [u8],
    /// How much of it stands before the element.
    before: usize,
}

impl<'b> Beginning<'b> {
    pub(super) fn of(bytes: &'b [u8], from: usize, first: usize) -> Self {
        let key = skip_blanks(bytes, (first + 1).min(bytes.len()));
        let end = if bytes.get(key) == Some(&b'"') { string_end(bytes, key).unwrap_or(key) } else { key };
        Self { text: &bytes[from..end.max(from)], before: first - from }
    }

    /// The next element that begins at or after `at` after a comma: while patience lasts, the first one after which the
    /// list goes on, as objects in an element may begin like the element.
    fn next(&self, bytes: &[u8], at: usize, patience: &mut usize) -> Option<usize> {
        if self.text.is_empty() {
            return None;
        }
        let mut candidates = self.candidates(bytes, at);
        let first = candidates.next()?;
        let mut candidate = first;
        while *patience > 0 {
            if self.goes_on(bytes, candidate, 3) {
                return Some(candidate);
            }
            *patience = patience.saturating_sub(LONG.min(bytes.len() - candidate));
            let Some(next) = candidates.next() else { break };
            candidate = next;
        }
        Some(first)
    }

    /// Everything that looks like an element's beginning after a comma, from `at` on.
    pub(super) fn candidates<'t>(&'t self, bytes: &'t [u8], at: usize) -> impl Iterator<Item = usize> + 't {
        let found = memchr::memmem::find_iter(bytes.get(at..).unwrap_or_default(), self.text);
        let begins = found.map(move |found| at + found + self.before);
        begins.filter(|&begin| !self.text.is_empty() && bytes[..begin - self.before].ends_with(b","))
    }

    /// Whether an element stands at `at` and `count` more after it, or the end of the list.
    fn goes_on(&self, bytes: &[u8], mut at: usize, count: usize) -> bool {
        for _ in 0..count {
            let Some(close) = near_end(bytes, at, LONG) else { return false };
            let after = skip_blanks(bytes, close);
            match bytes.get(after) {
                Some(b',') if bytes[after + 1..].starts_with(self.text) => at = after + 1 + self.before,
                Some(b']') => return ends_list(bytes, after),
                _ => return false,
            }
        }
        true
    }
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    at + bytes.get(at..).unwrap_or_default().iter().take_while(|byte| blank(byte)).count()
}
