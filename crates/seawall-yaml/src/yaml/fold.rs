//! Line folding: what the line breaks inside a scalar that runs over several lines become.

use super::classes::break_width;

/// Appends what the blanks and breaks of `between` become between two words: one break is a space, more are one fewer;
/// U+2028 and U+2029 stay.
pub(super) fn fold(between: &[u8], out: &mut String) {
    let mut at = 0;
    let mut first = true;
    let mut more = false;
    let mut kept = false;
    while at < between.len() {
        let width = break_width(between, at);
        if width == 0 {
            at += 1;
            continue;
        }
        let text = break_text(&between[at..at + width]);
        kept |= first && text != "\n";
        if !first || kept {
            out.push_str(text);
            more = true;
        }
        first = false;
        at += width;
    }
    if !more && !first {
        out.push(' ');
    }
}

/// What a line break is in the content of a scalar.
pub(super) fn break_text(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xE2, 0x80, 0xA8] => "\u{2028}",
        [0xE2, 0x80, 0xA9] => "\u{2029}",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_break_is_a_space_and_more_are_one_fewer() {
        for (between, expected) in [
            (" \n  ", " "),
            ("\n\n", "\n"),
            ("\r\n \r\n\t\r\n", "\n\n"),
            ("\r\r\n", " "),
            ("\u{2028}", "\u{2028}"),
            ("\u{2028}\n", "\u{2028}\n"),
            ("\n\u{2029}", "\u{2029}"),
            ("\u{85}", " "),
        ] {
            let mut out = String::new();
            fold(between.as_bytes(), &mut out);
            assert_eq!(out, expected, "{between:?}");
        }
    }
}
