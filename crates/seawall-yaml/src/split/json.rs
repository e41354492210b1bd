//! Streams of JSON values.

use std::sync::Arc;

use super::list::{self, LONG};
use super::{Chunk, Syntax, yaml};
use crate::json::{scan, valid_until};
use crate::{Options, Text};

/// Splits `content` from `start` on.
pub(super) fn split(content: &str, start: usize, chunks: &mut Vec<Chunk>) {
    let bytes = content.as_bytes();
    let mut after = start;
    let mut values = 0;
    // After the first text in which brackets do not close, lines decide, so that no text is searched twice to its end.
    let mut by_lines = false;
    loop {
        let at = skip_blanks(bytes, after);
        if at == bytes.len() {
            return;
        }
        let certain = values >= 2;
        values += 1;
        // What is long may be a list, which has a way of its own to its end.
        let near = bytes.len().min(at + LONG);
        let end = match bytes[at] {
            b'{' | b'[' if by_lines => None,
            b'{' | b'[' => match scan::value_end(&bytes[..near], at) {
                None if near < bytes.len() => {
                    if let Some(end) = list::split(content, at, syntax(certain), chunks) {
                        after = end;
                        continue;
                    }
                    scan::value_end(bytes, at)
                }
                end => end,
            },
            _ => valid_until(bytes, at),
        };
        after = match end {
            Some(end) if is_whole(bytes, at, end) => {
                let begin = yaml_start(content, after);
                let syntax = syntax(certain || begin.is_none());
                chunks.push(Chunk::new(begin.unwrap_or(at)..bytes.len(), syntax));
                return;
            }
            Some(end) if certain || valid_until(bytes, at) == Some(end) => {
                chunks.push(Chunk::new(at..end, syntax(certain)));
                end
            }
            _ => {
                let next = next_value_line(bytes, at);
                if !certain && !next.is_some_and(|next| is_broken_line(content, at, next)) {
                    let first = if values == 1 { Syntax::Json } else { Syntax::Yaml };
                    match yaml_start(content, after) {
                        Some(begin) => yaml::split(content, begin, first, chunks),
                        None => chunks.push(Chunk::new(at..bytes.len(), Syntax::JsonStream)),
                    }
                    return;
                }
                let next = next.unwrap_or(bytes.len());
                by_lines |= end.is_none();
                chunks.push(Chunk::new(at..next, Syntax::JsonStream));
                values = 2;
                next
            }
        };
    }
}

fn syntax(certain: bool) -> Syntax {
    if certain { Syntax::JsonStream } else { Syntax::Json }
}

/// Where `kubectl` goes on with YAML when what begins at `at` is not JSON: it leaves out blanks up to the first line
/// break. Nothing when fewer than four bytes are left, which it does not try.
fn yaml_start(content: &str, mut at: usize) -> Option<usize> {
    loop {
        if content.len() - at < 4 {
            return None;
        }
        let next = content[at..].chars().next()?;
        if !next.is_whitespace() {
            return Some(at);
        }
        at += next.len_utf8();
        if next == '\n' {
            return Some(at);
        }
    }
}

/// Whether the value is all there is: then it can be read as YAML when it is not JSON, and need not be tried before.
fn is_whole(bytes: &[u8], at: usize, end: usize) -> bool {
    skip_blanks(bytes, end) == bytes.len() && memchr::memmem::find(&bytes[at..end], b"\n---").is_none()
}

/// The next line that begins with `{`.
fn next_value_line(bytes: &[u8], at: usize) -> Option<usize> {
    memchr::memmem::find(&bytes[at..], b"\n{").map(|found| at + found + 1)
}

/// Whether what begins at `at` is a broken line among lines of JSON: the next one, at `next`, is a value that is not an
/// element of a list, and this one is not YAML either. `kubectl` reads neither; its neighbours need not suffer from it.
fn is_broken_line(content: &str, at: usize, next: usize) -> bool {
    let bytes = content.as_bytes();
    let next_is_value =
        valid_until(bytes, next).is_some_and(|end| matches!(bytes.get(skip_blanks(bytes, end)), None | Some(b'{')));
    next_is_value && bytes[at] == b'{' && next - at <= LONG && {
        let text = Arc::new(Text::new(content[at..next].to_owned()));
        let chunk = Chunk::new(0..text.len(), Syntax::Yaml);
        crate::read(&text, &chunk, &Options::default()).problems.iter().any(|problem| problem.fatal)
    }
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    at + bytes[at..].iter().take_while(|byte| blank(byte)).count()
}
