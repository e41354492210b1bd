//! What a plain scalar is: the rules of YAML 1.1 as `sigs.k8s.io/yaml` applies them.

use std::borrow::Cow;

use serde_json::{Number, Value};

use crate::document::Tag;

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

/// The kind of a scalar with one of YAML's own tags; an error when it cannot be that.
pub(crate) fn tagged(tag: &str, text: &str) -> Result<Tag, &'static str> {
    let kind = plain(text);
    match (tag, kind) {
        ("bool", Tag::Bool) | ("null", Tag::Null) | ("int", Tag::Int) => {
            if tag == "int" && parse_integer(text).is_none() {
                return Err("its tag says that it is a whole number, which it is not written as");
            }
            Ok(kind)
        }
        ("float", Tag::Float) => Ok(kind),
        // A number that needs all 64 bits is refused; go-yaml does not turn it into a double.
        ("float", Tag::Int) if parse_integer(text).is_none_or(|value| i64::try_from(value).is_ok()) => Ok(kind),
        ("timestamp", Tag::Str) if is_timestamp(text) => Ok(kind),
        ("bool", _) => Err("its tag says that it is a boolean, which it is not"),
        ("int" | "float", _) => Err("its tag says that it is a number, which it is not"),
        ("null", _) => Err("its tag says that it is null, which it is not"),
        ("timestamp", _) => Err("its tag says that it is a time, which it is not"),
        _ => Ok(Tag::Str),
    }
}

/// `2001-12-14`, optionally with `T21:59:43.1Z` (or an offset) or ` 21:59:43.1` after it.
fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((&text[at..=at], &text[at + 1..]))),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (field(year, 4, 4, 9999), field(month, 1, 2, 12), field(day, 1, 2, 31))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if month == 0 || day == 0 || day > days {
        return false;
    }
    match time {
        None => true,
        Some((" ", time)) => is_time(time),
        Some((_, time)) => match time.strip_suffix('Z') {
            Some(time) => is_time(time),
            None => time.rfind(['+', '-']).is_some_and(|at| {
                let zone = time[at + 1..].split_once(':');
                let zone = zone.and_then(|(hour, minute)| field(hour, 2, 2, 24).zip(field(minute, 2, 2, 60)));
                is_time(&time[..at]) && zone.is_some()
            }),
        },
    }
}

fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut parts = clock.split(':');
    let (Some(hour), Some(minute), Some(second), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let fraction_is_number = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    field(hour, 1, 2, 23).is_some()
        && field(minute, 1, 2, 59).is_some()
        && field(second, 1, 2, 59).is_some()
        && fraction_is_number
}

fn field(text: &str, least: usize, most: usize, highest: u32) -> Option<u32> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|&value| fits && value <= highest)
}

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
