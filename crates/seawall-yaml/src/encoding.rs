//! The bytes of a file as text, the way `kubectl` decodes them: UTF-8, or UTF-16 when a byte order mark says so; what is
//! neither becomes U+FFFD.

/// Bytes as text.
pub(crate) struct Decoded {
    pub(crate) content: String,
    /// Whether the text is the bytes, so that an offset in one is an offset in the other.
    pub(crate) is_exact: bool,
    /// Where the first character stands that replaces bytes which are no text.
    pub(crate) replaced: Option<usize>,
}

pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    match bytes.as_slice() {
        [0xFF, 0xFE, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xFE, 0xFF, units @ ..] => utf16(units, u16::from_be_bytes),
        _ => match String::from_utf8(bytes) {
            Ok(content) => Decoded { content, is_exact: true, replaced: None },
            Err(error) => Decoded {
                replaced: Some(error.utf8_error().valid_up_to()),
                content: String::from_utf8_lossy(error.as_bytes()).into_owned(),
                is_exact: false,
            },
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut decoded = Decoded { content: String::with_capacity(bytes.len()), is_exact: false, replaced: None };
    let characters = char::decode_utf16(pairs.iter().map(|&pair| unit(pair)));
    for character in characters.map(Result::ok).chain(odd.iter().map(|_| None)) {
        if character.is_none() {
            decoded.replaced = decoded.replaced.or(Some(decoded.content.len()));
        }
        decoded.content.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], content: &str, replaced: Option<usize>) {
        let decoded = decode(bytes.to_vec());
        assert_eq!((decoded.content.as_str(), decoded.replaced), (content, replaced), "{bytes:?}");
        assert_eq!(decoded.is_exact, content.as_bytes() == bytes);
    }

    #[test]
    fn utf8_is_taken_as_it_is() {
        check("a: é\n".as_bytes(), "a: é\n", None);
        check(b"\xEF\xBB\xBFa", "\u{feff}a", None);
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        check(b"a: \xFF\xFEb\xE2\x80\n", "a: \u{FFFD}\u{FFFD}b\u{FFFD}\n", Some(3));
        check(b"\xED\xA0\x80", "\u{FFFD}\u{FFFD}\u{FFFD}", Some(0));
    }

    #[test]
    fn a_byte_order_mark_says_that_it_is_utf16() {
        check(b"\xFF\xFEa\0:\0 \0\xE9\0", "a: é", None);
        check(b"\xFE\xFF\0a\0:\0 \xD8\x3D\xDE\0", "a: 😀", None);
        check(b"\xFE\xFF\0a\xD8\x3D\0b", "a\u{FFFD}b", Some(1));
        check(b"\xFF\xFEa\0b", "a\u{FFFD}", Some(1));
    }
}
