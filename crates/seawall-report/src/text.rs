//! Text of others: made harmless, measured, and broken into lines.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// `text` on one line, with every character that could move the cursor, colour a terminal, hide or turn the reading
/// order around written as an escape: `\n`, `\u{1b}`, `\u{202e}`. Names in a manifest are chosen by whoever wrote it.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_hidden(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Whether the character is a control character, steers the reading direction, breaks lines or cannot be seen.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Columns that `text` takes on a terminal.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Breaks at spaces, so that no line is wider than `columns`; a longer word stands on a line of its own.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `1 object`, `2 objects`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_as_an_escape() {
        assert_eq!(printable("a\u{1b}[2Jb\r\n\u{9b}c\u{7f}"), "a\\u{1b}[2Jb\\r\\n\\u{9b}c\\u{7f}");
        assert_eq!(printable("\u{202e}evil\u{2066}\u{200b}\u{feff}"), "\\u{202e}evil\\u{2066}\\u{200b}\\u{feff}");
        assert!(matches!(printable("große 漢字 👩‍💻 `name`"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_are_broken_by_the_columns_that_they_take() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("漢字 漢字 漢字", 9), ["漢字 漢字", "漢字"]);
        assert_eq!(wrap("a muchtoolongword b", 6), ["a", "muchtoolongword", "b"]);
        assert_eq!(wrap("", 6), [""]);
    }
}
