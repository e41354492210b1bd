//! Numbers of JSON.

use super::fault::Fault;

/// The end of the number at `start`, and whether it is whole and short.
#[inline]
pub(super) fn number(bytes: &[u8], start: usize) -> Result<(usize, bool), Fault> {
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let wrong = |at| Err(Fault::new(at, "not valid JSON: not a number"));
    let first = start + usize::from(bytes[start] == b'-');
    // Nothing follows a leading zero; a digit after it is no part of the number.
    let mut end = if bytes.get(first) == Some(&b'0') { first + 1 } else { digits(first) };
    if end == first {
        return wrong(start);
    }
    let mut simple = end - start <= 18;
    if bytes.get(end) == Some(&b'.') {
        let fraction = end + 1;
        end = digits(fraction);
        simple = false;
        if end == fraction {
            return wrong(start);
        }
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = end + 1 + sign;
        end = digits(exponent);
        simple = false;
        if end == exponent {
            return wrong(start);
        }
    }
    Ok((end, simple))
}
