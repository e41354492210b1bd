//! What scalars are as keys: JSON has strings there and nothing else.

use std::borrow::Cow;

use super::{float, parse_integer, plain, truth};
use crate::slots::Tag;

/// The text that a plain scalar has as a key: numbers and booleans have one spelling. An error when it cannot be one.
pub(crate) fn key(text: &str) -> Result<Cow<'_, str>, &'static str> {
    match plain(text) {
        Tag::Null => Err("a key cannot be null; quote it"),
        Tag::Bool if truth(text) => Ok(Cow::Borrowed("true")),
        Tag::Bool => Ok(Cow::Borrowed("false")),
        Tag::Int | Tag::Float => match parse_integer(text) {
            Some(value) if i64::try_from(value).is_err() => Err("a key cannot be a number beyond 64 bits; quote it"),
            Some(value) => Ok(Cow::Owned(value.to_string())),
            None => Ok(Cow::Owned(short_float(float(text)))),
        },
        _ => Ok(Cow::Borrowed(text)),
    }
}

/// A number as go-yaml writes it: the shortest that tells one single-precision number from the next, with an exponent
/// below 0.0001 and from 1,000,000 on.
fn short_float(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "single precision is what is asked for")]
    let value = value as f32;
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn numbers_and_booleans_have_one_spelling() {
        for (text, expected) in [
            ("a", "a"),
            ("yes", "true"),
            ("Off", "false"),
            ("010", "8"),
            ("0x10", "16"),
            ("1_000", "1000"),
            ("1.0", "1"),
            ("1.50", "1.5"),
            ("1e5", "100000"),
            ("1e6", "1e+06"),
            ("0.0001", "0.0001"),
            ("1e-5", "1e-05"),
            (".inf", ".inf"),
        ] {
            assert_eq!(key(text).as_deref(), Ok(expected));
        }
        for refused in ["", "~", "null", "18446744073709551615"] {
            assert!(key(refused).is_err(), "{refused}");
        }
    }
}
