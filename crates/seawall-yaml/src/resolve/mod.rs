//! What a plain scalar is: the rules of YAML 1.1 as `sigs.k8s.io/yaml` applies them.

mod key;
mod tag;
mod timestamp;

use std::borrow::Cow;

use serde_json::{Number, Value};

use crate::slots::Tag;

pub(crate) use key::key;
pub(crate) use tag::tagged;

/// The kind of a plain (unquoted, untagged) scalar.
#[inline]
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
    text.len() <= 5
        && matches!(
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
    match text.as_bytes() {
        [b'1'..=b'9'] | [b'1'..=b'9', ..] if text.len() < 19 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Tag::Int
        }
        _ if parse_integer(text).is_some() => Tag::Int,
        _ => match parse_float(text) {
            Some(value) if whole(value).is_some() => Tag::Int,
            Some(_) => Tag::Float,
            None => Tag::Str,
        },
    }
}

/// Whole numbers with Go's prefixes (`0x`, `0o`, `0b`, a leading `0` for octal) and underscores, within 64 bits.
fn parse_integer(text: &str) -> Option<i128> {
    if !text.as_bytes().first()?.is_ascii_digit() && !text.starts_with(['+', '-']) {
        return None;
    }
    let plain = without_underscores(text);
    let (sign, unsigned) = match plain.as_bytes().first()? {
        b'-' => (-1, &plain[1..]),
        b'+' => (1, &plain[1..]),
        _ => (0, &*plain),
    };
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &unsigned[2..]),
        [b'0', b'o' | b'O', ..] => (8, &unsigned[2..]),
        // Go-yaml tries what follows a bare `0b` as a signed number of its own.
        [b'0', b'b', b'-', ..] if sign == 0 => (-2, &unsigned[3..]),
        [b'0', b'b', b'+', ..] if sign == 0 => (2, &unsigned[3..]),
        [b'0', b'b' | b'B', ..] => (2, &unsigned[2..]),
        [b'0', _, ..] => (8, &unsigned[1..]),
        _ => (10, unsigned),
    };
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let value = i128::from(u64::from_str_radix(digits, i32::abs(radix).unsigned_abs()).ok()?);
    let value = if sign < 0 || radix < 0 { -value } else { value };
    // Only a number without a sign may be one that needs all 64 bits.
    let most = if sign == 0 && radix > 0 { i128::from(u64::MAX) } else { i128::from(i64::MAX) };
    (i128::from(i64::MIN)..=most).contains(&value).then_some(value)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` within the range of a double, or one of the words for infinity
/// and not-a-number.
fn parse_float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(f64::NAN);
    }
    if text.starts_with('.') && !underscores_separate_digits(text) {
        return None;
    }
    let plain = without_underscores(text);
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = digits(fraction);
        if whole == 0 && length == 0 {
            return None;
        }
        rest = &fraction[length..];
    } else if whole == 0 {
        return None;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.is_empty() || digits(exponent) != exponent.len() {
            return None;
        }
    } else if !rest.is_empty() {
        return None;
    }
    plain.trim_start_matches('+').parse().ok().filter(|value: &f64| value.is_finite())
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) }
}

fn underscores_separate_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    memchr::memchr_iter(b'_', bytes).all(|at| at > 0 && digit(at - 1) && digit(at + 1))
}

/// A double that is a whole number of 64 bits: Go writes it into JSON without point and exponent.
fn whole(value: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "the value is known to be whole and in range")]
    let whole = value as i64;
    (value.fract() == 0.0 && (-9.223_372_036_854_775e18..9.223_372_036_854_775e18).contains(&value)).then_some(whole)
}

/// The truth of a scalar that [`plain`] called a boolean.
pub(crate) fn truth(text: &str) -> bool {
    matches!(text.as_bytes(), [b'y' | b'Y' | b't' | b'T', ..] | [_, b'n' | b'N'])
}

/// The value of a scalar that is a whole number; 0 for one that no number can be read from.
pub(crate) fn integer(text: &str) -> i128 {
    parse_integer(text).or_else(|| parse_float(text).and_then(whole).map(i128::from)).unwrap_or_default()
}

/// The value of a scalar that is a number.
pub(crate) fn float(text: &str) -> f64 {
    if let Some(whole) = parse_integer(text) {
        #[expect(clippy::cast_precision_loss, reason = "a float was asked for")]
        return whole as f64;
    }
    parse_float(text).unwrap_or(f64::NAN)
}

/// A number as JSON; what JSON cannot hold (infinities, not-a-number) stays a string.
pub(crate) fn json_number(text: &str) -> Value {
    if let Some(whole) = parse_integer(text).or_else(|| parse_float(text).and_then(whole).map(i128::from)) {
        if let Ok(number) = i64::try_from(whole) {
            return Value::from(number);
        }
        if let Ok(number) = u64::try_from(whole) {
            return Value::from(number);
        }
    }
    Number::from_f64(float(text)).map_or_else(|| Value::String(text.to_owned()), Value::Number)
}
