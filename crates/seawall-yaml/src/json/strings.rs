//! Strings of JSON: where they end, and what their escapes mean.

use wide::u8x16;

use super::fault::Fault;

/// The end of the string that begins at `start`, and whether it has escapes.
#[inline]
pub(super) fn end(bytes: &[u8], start: usize) -> Result<(usize, bool), Fault> {
    let at = special(bytes, start + 1);
    if bytes.get(at) == Some(&b'"') {
        return Ok((at + 1, false));
    }
    end_of_escaped(bytes, start, at).map(|end| (end, true))
}

fn end_of_escaped(bytes: &[u8], start: usize, mut at: usize) -> Result<usize, Fault> {
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => at = end_of_escape(bytes, at)?,
            Some(b'\n' | b'\r') => {
                return Err(Fault::new(start, "not valid JSON: this string is not closed on its line"));
            }
            Some(_) => return Err(Fault::new(at, "not valid JSON: a control character in a string")),
            None => return Err(Fault::new(start, "not valid JSON: this string is never closed")),
        }
        at = special(bytes, at);
    }
}

fn end_of_escape(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') if bytes.get(at + 2..at + 6).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit)) => {
            Ok(at + 6)
        }
        _ => Err(Fault::new(at, "not valid JSON: not an escape that JSON knows")),
    }
}

/// The first quote, backslash or control character from `at` on; the end of the text when there is none.
///
/// Sixteen bytes at a time: the median string of an API object has 12.
#[inline]
pub(super) fn special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(next) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        let next = u8x16::new(*next);
        let quote = next.simd_eq(u8x16::splat(b'"'));
        let backslash = next.simd_eq(u8x16::splat(b'\\'));
        let control = next.min(u8x16::splat(0x1F)).simd_eq(next);
        let found = (quote | backslash | control).to_bitmask();
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 16;
    }
    while bytes.get(at).is_some_and(|&byte| byte != b'"' && byte != b'\\' && byte >= 0x20) {
        at += 1;
    }
    at
}

/// Appends the content of a string whose escapes are valid. Half a surrogate pair becomes U+FFFD.
pub(super) fn unescape(content: &str, out: &mut String) {
    let mut rest = content;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let (character, length) = escape(&rest[at..]);
        out.push(character);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
}

/// The character that the escape at the start of `text` means, and its length.
fn escape(text: &str) -> (char, usize) {
    let character = match text.as_bytes().get(1) {
        Some(b'b') => '\x08',
        Some(b'f') => '\x0C',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return code(text),
        Some(&byte) => char::from(byte),
        None => '\\',
    };
    (character, 2)
}

fn code(text: &str) -> (char, usize) {
    let unit = |text: &str| text.strip_prefix("\\u").and_then(|code| u32::from_str_radix(code.get(..4)?, 16).ok());
    let first = unit(text).unwrap_or_default();
    if let (0xD800..=0xDBFF, Some(second @ 0xDC00..=0xDFFF)) = (first, text.get(6..).and_then(unit)) {
        let pair = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_bytes_are_found_at_every_offset() {
        for length in 0..40 {
            for special_byte in [b'"', b'\\', b'\n', 0, 0x1F] {
                let mut bytes = vec![b'~'; 40];
                bytes[length] = special_byte;
                bytes[..length].iter_mut().step_by(3).for_each(|byte| *byte = 0xE9);
                assert_eq!(special(&bytes, 0), length, "{special_byte}");
            }
        }
        assert_eq!(special(b"!#[]a\x20\x7F\x80\xA2", 0), 9);
    }

    #[test]
    fn escapes_mean_what_they_mean_to_go() {
        for (content, expected) in [
            (r#"a\"b\\\/\b\f\n\r\t"#, "a\"b\\/\x08\x0C\n\r\t"),
            (r"\u00e9\ud83d\ude00", "é😀"),
            (r"\ud83dx", "\u{FFFD}x"),
            (r"\ude00\ud83d", "\u{FFFD}\u{FFFD}"),
            (r"\ud83d\u0041", "\u{FFFD}A"),
            (r"\ud83d\n", "\u{FFFD}\n"),
        ] {
            let mut out = String::new();
            unescape(content, &mut out);
            assert_eq!(out, expected, "{content}");
        }
    }
}
