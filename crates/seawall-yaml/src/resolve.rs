//! What a plain scalar is: the rules of YAML 1.1 as `sigs.k8s.io/yaml` (go-yaml v2) applies them.

use serde_json::{Number, Value};

use crate::document::Tag;

/// The kind of a plain (unquoted, untagged) scalar.
pub(crate) fn plain(text: &str) -> Tag {
    match text.as_bytes() {
        [] | b"~" => Tag::Null,
        [first, ..] => match first {
            b'n' | b'N' if matches!(text, "null" | "Null" | "NULL") => Tag::Null,
            b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' if is_bool(text) => Tag::Bool,
            b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
            _ => Tag::Str,
        },
    }
}

fn is_bool(text: &str) -> bool {
    matches!(
        text,
        "y" | "Y"
            | "yes"
            | "Yes"
            | "YES"
            | "true"
            | "True"
            | "TRUE"
            | "on"
            | "On"
            | "ON"
            | "n"
            | "N"
            | "no"
            | "No"
            | "NO"
            | "false"
            | "False"
            | "FALSE"
            | "off"
            | "Off"
            | "OFF"
    )
}

fn number(text: &str) -> Tag {
    if parse_integer(text).is_some() {
        Tag::Int
    } else if is_float(text) {
        Tag::Float
    } else {
        Tag::Str
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, or one of the words for infinity and not-a-number.
fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let plain = unsigned.replace('_', "");
    let whole = digits(&plain);
    let mut rest = &plain[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = digits(fraction);
        if whole == 0 && length == 0 {
            return false;
        }
        rest = &fraction[length..];
    } else if whole == 0 {
        return false;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

/// Whole numbers with Go's prefixes (`0x`, `0o`, `0b`, a leading `0` for octal) and underscores, within 64 bits.
fn parse_integer(text: &str) -> Option<i128> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let plain;
    let unsigned = if unsigned.contains('_') {
        plain = unsigned.replace('_', "");
        &plain
    } else {
        unsigned
    };
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &unsigned[2..]),
        [b'0', b'o' | b'O', ..] => (8, &unsigned[2..]),
        [b'0', b'b' | b'B', ..] => (2, &unsigned[2..]),
        [b'0', _, ..] => (8, &unsigned[1..]),
        _ => (10, unsigned),
    };
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let value = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let value = if negative { -value } else { value };
    (value >= i128::from(i64::MIN)).then_some(value)
}

/// The truth of a scalar that [`plain`] called a boolean.
pub(crate) fn truth(text: &str) -> bool {
    matches!(text.as_bytes(), [b'y' | b'Y' | b't' | b'T', ..] | [_, b'n' | b'N'])
}

/// The value of a scalar that is a whole number; 0 for one that no number can be read from.
pub(crate) fn integer(text: &str) -> i128 {
    parse_integer(text).unwrap_or_default()
}

/// The value of a scalar that is a number.
pub(crate) fn float(text: &str) -> f64 {
    if let Some(whole) = parse_integer(text) {
        #[expect(clippy::cast_precision_loss, reason = "a float was asked for")]
        return whole as f64;
    }
    let unsigned = text.trim_start_matches('+').replace('_', "");
    match unsigned.trim_start_matches('-') {
        ".inf" | ".Inf" | ".INF" if unsigned.starts_with('-') => f64::NEG_INFINITY,
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        _ => unsigned.parse().unwrap_or(f64::NAN),
    }
}

/// A number as JSON; what JSON cannot hold (infinities, not-a-number) stays a string.
pub(crate) fn json_number(text: &str) -> Value {
    if let Some(whole) = parse_integer(text) {
        if let Ok(number) = i64::try_from(whole) {
            return Value::from(number);
        }
        if let Ok(number) = u64::try_from(whole) {
            return Value::from(number);
        }
    }
    Number::from_f64(float(text)).map_or_else(|| Value::String(text.to_owned()), Value::Number)
}
