//! Whether an edited document still ends where it ended, and its neighbours begin where they began.

use crate::json::valid_until;
use crate::{Chunk, Syntax, Text, split};

/// Whether `text` falls into the same chunks when the content of `chunk` becomes `edited`.
pub(super) fn stay(text: &Text, chunk: &Chunk, edited: &str) -> bool {
    let content = &text.as_str()[chunk.range.clone()];
    let is_first = text.as_str()[..chunk.range.start].trim_start_matches('\u{feff}').trim().is_empty();
    let begins = |content: &str| content.trim_start().starts_with('{');
    if is_first && begins(content) != begins(edited) {
        return stay_when_split(text, chunk, edited);
    }
    match chunk.syntax {
        Syntax::Yaml => separators(content) == separators(edited),
        _ if is_json(content) => is_json(edited),
        _ => stay_when_split(text, chunk, edited),
    }
}

/// As [`stay`], where the beginning of a document decides on how what follows is read.
fn stay_when_split(text: &Text, chunk: &Chunk, edited: &str) -> bool {
    let (before, after) = (&text.as_str()[..chunk.range.start], &text.as_str()[chunk.range.end..]);
    let whole = Text::new([before, edited, after].concat());
    let (old, new) = (split(text), split(&whole));
    let content = |text: &Text, chunk: &Chunk| text.as_str()[chunk.range.clone()].trim().to_owned();
    old.len() == new.len()
        && old.iter().zip(&new).all(|(old, new)| {
            let expected = if old == chunk { edited.trim().to_owned() } else { content(text, old) };
            content(&whole, new) == expected
        })
}

/// Lines that would end a document.
pub(super) fn separators(content: &str) -> usize {
    content.lines().filter(|line| line.starts_with("---")).count()
}

/// Whether a text is one JSON value.
pub(super) fn is_json(content: &str) -> bool {
    valid_until(content.as_bytes(), 0).is_some_and(|end| content[end..].trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_document_that_begins_with_a_brace_is_another_kind_of_text() {
        let check = |content: &str, edited: &str| {
            let text = Text::new(content.to_owned());
            stay(&text, &split(&text)[0], edited)
        };
        assert!(check("a: 1\n---\nb: 2\n", "a: 2\n"));
        assert!(check("a: 1\n---\nb: 2\n", "{}\n"));
        assert!(!check("a: 1\n---\nb: 2\n", "{} # c\n"));
        assert!(!check("a: 1\n", "a: 1\n---\n"));
        assert!(check("{\"a\":1}\n{\"b\":2}\n", "{\"a\":3}"));
        assert!(!check("{\"a\":1}\n{\"b\":2}\n", "{a: 3}"));
        assert!(check("{\"a\":1}\n", "1"));
        assert!(!check("{\"a\":1}\n{\"b\":2}\n", "1"));
        assert!(check("{a: 1}\n", "{a: 2}"));
    }
}
