//! The grammar of JSON, without recursion; what is found goes to a [`Sink`].

use super::fault::{Fault, no_key, no_value, unseparated};
use super::number::number;
use super::strings;
use crate::build::Refused;
use crate::bytes::skip_spaces;
use crate::slots::Tag;

/// Takes what the grammar finds, in the order of the text.
pub(super) trait Sink {
    /// A list or an object begins.
    fn begin(&mut self, tag: Tag, at: usize) -> Result<(), Refused>;
    /// The innermost one has ended.
    fn end(&mut self, end: usize) -> Result<(), Refused>;
    /// `true`, `false` or `null`.
    fn literal(&mut self, tag: Tag, start: usize, end: usize) -> Result<(), Refused>;
    /// A number; a simple one is whole and of at most 18 digits.
    fn number(&mut self, simple: bool, start: usize, end: usize) -> Result<(), Refused>;
    /// A string, quotes included in its range.
    fn string(&mut self, key: bool, escaped: bool, start: usize, end: usize) -> Result<(), Refused>;
    /// Where to go on when the value at `at` is to be left unread.
    fn hole(&mut self, at: usize) -> Result<Option<usize>, Fault>;
}

/// Reads the value that begins at or after `at`, and gives its end.
pub(super) fn parse<S: Sink>(bytes: &[u8], at: usize, sink: &mut S) -> Result<usize, Fault> {
    // Whether each open collection is an object.
    let mut open: Vec<bool> = Vec::with_capacity(32);
    let mut at = at;
    loop {
        at = skip_blanks(bytes, at);
        let begun = value(bytes, &mut at, sink)?;
        match begun {
            Some(b'{') => {
                at = skip_blanks(bytes, at);
                if bytes.get(at) != Some(&b'}') {
                    open.push(true);
                    key(bytes, &mut at, sink)?;
                    continue;
                }
                at += 1;
                sink.end(at).map_err(|refused| Fault::refused(at, &refused))?;
            }
            Some(_) => {
                at = skip_blanks(bytes, at);
                if bytes.get(at) != Some(&b']') {
                    open.push(false);
                    continue;
                }
                at += 1;
                sink.end(at).map_err(|refused| Fault::refused(at, &refused))?;
            }
            None => {}
        }
        loop {
            let Some(&in_object) = open.last() else { return Ok(at) };
            at = skip_blanks(bytes, at);
            match bytes.get(at) {
                Some(b',') => {
                    at += 1;
                    if in_object {
                        at = skip_blanks(bytes, at);
                        key(bytes, &mut at, sink)?;
                    }
                    break;
                }
                Some(b'}') if in_object => {}
                Some(b']') if !in_object => {}
                _ => return Err(unseparated(bytes, at, in_object)),
            }
            at += 1;
            open.pop();
            sink.end(at).map_err(|refused| Fault::refused(at, &refused))?;
        }
    }
}

/// Fails unless nothing but blanks follows.
pub(super) fn expect_end(bytes: &[u8], at: usize) -> Result<(), Fault> {
    let at = skip_blanks(bytes, at);
    if at == bytes.len() { Ok(()) } else { Err(Fault::new(at, "not valid JSON: something follows its end")) }
}

/// Reads a scalar, or the bracket of a collection, which is given.
#[inline]
fn value<S: Sink>(bytes: &[u8], at: &mut usize, sink: &mut S) -> Result<Option<u8>, Fault> {
    let start = *at;
    let failed = |refused: Refused| Fault::refused(start, &refused);
    if let Some(end) = sink.hole(start)? {
        *at = end;
        return Ok(None);
    }
    match bytes.get(start) {
        Some(b'"') => {
            let (end, escaped) = strings::end(bytes, start)?;
            *at = end;
            sink.string(false, escaped, start, end).map_err(failed)?;
        }
        Some(&bracket @ (b'{' | b'[')) => {
            *at += 1;
            sink.begin(if bracket == b'{' { Tag::Map } else { Tag::Seq }, start).map_err(failed)?;
            return Ok(Some(bracket));
        }
        Some(b'-' | b'0'..=b'9') => {
            let (end, simple) = number(bytes, start)?;
            *at = end;
            sink.number(simple, start, end).map_err(failed)?;
        }
        _ => {
            let rest = &bytes[start..];
            let literals: [(&[u8], Tag); 3] = [(b"true", Tag::Bool), (b"false", Tag::Bool), (b"null", Tag::Null)];
            let found = literals.into_iter().find(|(word, _)| rest.starts_with(word));
            let Some((word, tag)) = found else { return Err(no_value(bytes, start)) };
            *at += word.len();
            sink.literal(tag, start, *at).map_err(failed)?;
        }
    }
    Ok(None)
}

/// Reads a key and its colon.
#[inline]
fn key<S: Sink>(bytes: &[u8], at: &mut usize, sink: &mut S) -> Result<(), Fault> {
    let start = *at;
    if bytes.get(start) != Some(&b'"') {
        return Err(no_key(bytes, start));
    }
    let (end, escaped) = strings::end(bytes, start)?;
    sink.string(true, escaped, start, end).map_err(|refused| Fault::refused(start, &refused))?;
    let colon = skip_blanks(bytes, end);
    if bytes.get(colon) != Some(&b':') {
        return Err(Fault::new(colon, "not valid JSON: expected `:` after the key"));
    }
    *at = colon + 1;
    Ok(())
}

/// Skips blanks. Mostly there is none, or one, or a line break and many.
#[inline]
pub(super) fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    if bytes.get(at).is_some_and(|&byte| byte > b' ') {
        return at;
    }
    loop {
        match bytes.get(at) {
            Some(b' ') => at = skip_spaces(bytes, at + 1),
            Some(b'\n' | b'\t' | b'\r') => at += 1,
            _ => return at,
        }
    }
}
