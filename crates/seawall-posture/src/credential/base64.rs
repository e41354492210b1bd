//! Base64, both alphabets.

/// The bytes behind `text`, standard or URL-safe alphabet, padded or not, broken into lines or not. Nothing when it is
/// not base64.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0);
    let mut symbols = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    for byte in symbols.by_ref() {
        if byte == b'=' {
            break;
        }
        held = (held << 6) | symbol(byte)?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    let padding_only = symbols.all(|byte| byte == b'=');
    (padding_only && bits != 6 && held == 0).then_some(bytes)
}

fn symbol(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn both_alphabets_with_and_without_padding() {
        assert_eq!(decode("aGVsbG8=").as_deref(), Some(&b"hello"[..]));
        assert_eq!(decode("aGVsbG8").as_deref(), Some(&b"hello"[..]));
        assert_eq!(decode("aGVs\nbG8=\n").as_deref(), Some(&b"hello"[..]));
        assert_eq!(decode("-_-_"), decode("+/+/"));
        assert_eq!(decode("").as_deref(), Some(&b""[..]));
    }

    #[test]
    fn what_is_not_base64_gives_nothing() {
        for text in ["<put it here>", "a", "aGVsbG8=x", "{{ .Values.x }}", "aGVsbG9"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
