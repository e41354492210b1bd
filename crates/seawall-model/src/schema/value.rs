//! Scalars whose text the server reads: quantities, times, base64.

/// Whether the server can read `text` as a quantity: `100m`, `1.5Gi`, `1e3`, with blanks around.
pub(super) fn is_quantity(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let number = unsigned.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let dots = unsigned[..number].matches('.').count();
    number > 0 && dots <= 1 && is_suffix(&unsigned[number..])
}

fn is_suffix(suffix: &str) -> bool {
    if matches!(
        suffix,
        "" | "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "E" | "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei"
    ) {
        return true;
    }
    let Some(exponent) = suffix.strip_prefix(['e', 'E']) else { return false };
    exponent.parse::<i32>().is_ok()
}

/// Whether `text` is a moment as RFC 3339 writes it. Days that a month does not have are let through.
pub(super) fn is_time(text: &str) -> bool {
    digits_of_fraction(text).is_some()
}

/// The same with six digits for the fraction of the second, no less and no more.
pub(super) fn is_micro_time(text: &str) -> bool {
    digits_of_fraction(text).is_some_and(|digits| digits == 6)
}

/// How many digits the fraction of the second has, if `text` is a moment.
fn digits_of_fraction(text: &str) -> Option<usize> {
    let shape = b"0000-00-00T00:00:00";
    let fits = |(byte, shape): (&u8, &u8)| if *shape == b'0' { byte.is_ascii_digit() } else { byte == shape };
    let whole = text.len() > shape.len() && text.as_bytes().iter().zip(shape).all(fits);
    let rest = &text[whole.then_some(shape.len())?..];
    let fraction = rest.strip_prefix(['.', ',']).unwrap_or_default();
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let zone = if digits > 0 { &fraction[digits..] } else { rest };
    is_zone(zone).then_some(digits)
}

fn is_zone(text: &str) -> bool {
    let offset = |bytes: &[u8]| matches!(bytes, [b'0'..=b'9', b'0'..=b'9', b':', b'0'..=b'9', b'0'..=b'9']);
    text == "Z" || text.strip_prefix(['+', '-']).is_some_and(|rest| offset(rest.as_bytes()))
}

/// Whether `text` is base64 with padding; line breaks do not count.
pub(super) fn is_base64(text: &str) -> bool {
    let mut letters = 0_usize;
    let mut padding = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'\r' | b'\n' => {}
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => letters += 1,
            _ => return false,
        }
    }
    padding <= 2 && (letters + padding).is_multiple_of(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Each verdict is what the decoder of a 1.36 server says.
    #[test]
    fn quantities() {
        for good in ["1", "1.5", " 1 ", "+1.Ki", ".5", ".", "1E3", "1e-3", "100m", "99999999999999999999999", "-1Gi"] {
            assert!(is_quantity(good), "{good}");
        }
        for bad in ["", "abc", "1e", "1E-", "0x10", "1MB", "100 Mi", "1e3Ki", "1KB", "1.2.3", "m", "+", "1mi"] {
            assert!(!is_quantity(bad), "{bad}");
        }
    }

    #[test]
    fn times() {
        for good in ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.123+01:00"] {
            assert!(is_time(good), "{good}");
        }
        for bad in [
            "",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "2024-01-01 00:00:00Z",
            "2024-01-01T00:00:00é",
            "2024-01-01T00:00:00.Z",
        ] {
            assert!(!is_time(bad), "{bad}");
        }
        assert!(is_micro_time("2024-01-01T00:00:00.123456Z"));
        assert!(!is_micro_time("2024-01-01T00:00:00.123Z"));
        assert!(!is_micro_time("2024-01-01T00:00:00Z"));
    }

    #[test]
    fn base64() {
        for good in ["", "YQ==", "YQ=\n=", "YR==", "YWFh"] {
            assert!(is_base64(good), "{good}");
        }
        for bad in ["not base64!", "YQ", "YWE_", " YQ==", "Y===", "YQ==YQ=="] {
            assert!(!is_base64(bad), "{bad}");
        }
    }
}
