//! Base64, as the tag `!!binary` asks for it.

/// Decodes the standard alphabet with padding; line breaks do not count.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let padding = digits.iter().rev().take_while(|&&digit| digit == b'=').count();
    let (digits, whole) = (&digits[..digits.len() - padding.min(2)], digits.len());
    let mut out = Vec::with_capacity(whole / 4 * 3);
    for quantum in digits.chunks(4) {
        let mut bits = 0;
        for &digit in quantum {
            bits = bits << 6 | value(digit)?;
        }
        bits <<= 6 * (4 - quantum.len());
        out.extend_from_slice(&bits.to_be_bytes()[1..quantum.len()]);
    }
    Some(out)
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn padding_and_line_breaks_are_understood_and_nothing_else() {
        assert_eq!(decode("aGVs\nbG8=").as_deref(), Some(&b"hello"[..]));
        assert_eq!(decode("aA==").as_deref(), Some(&b"h"[..]));
        assert_eq!(decode("").as_deref(), Some(&b""[..]));
        for wrong in ["aGk", "a===", "aG k", "====", "a-k="] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
