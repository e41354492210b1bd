//! Scalars as text: plain where that is sure to be read as the same, or else in quotes.

use serde_json::Value;

use crate::resolve;
use crate::slots::Tag;

/// Where a scalar is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// In a YAML block.
    Block,
    /// Between brackets in YAML.
    Flow,
    /// In JSON.
    Json,
}

/// The quotes that a string has had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    Single,
    Double,
}

impl Quotes {
    /// Those around a written scalar.
    pub(super) fn around(written: &str) -> Option<Self> {
        match written.as_bytes().first()? {
            b'\'' => Some(Self::Single),
            b'"' => Some(Self::Double),
            _ => None,
        }
    }
}

/// A value as one line; collections must be empty.
pub(super) fn write(value: &Value, context: Context, quotes: Option<Quotes>) -> String {
    match value {
        Value::String(text) => string(text, context, quotes),
        other => other.to_string(),
    }
}

/// A string, as a value.
fn string(text: &str, context: Context, quotes: Option<Quotes>) -> String {
    match quotes {
        _ if context == Context::Json => double(text),
        Some(Quotes::Single) if is_printable(text) => single(text),
        Some(_) => double(text),
        None if is_plain(text, context) => text.to_owned(),
        None if text.contains(['"', '\\']) && is_printable(text) => single(text),
        None => double(text),
    }
}

/// A key.
pub(super) fn key(text: &str, context: Context, quoted: bool) -> String {
    if quoted || context == Context::Json || text == "<<" { double(text) } else { string(text, context, None) }
}

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn double(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_special(character) => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out + "\""
}

/// Control characters and those that YAML takes for line breaks or for nothing at all.
fn is_special(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn is_printable(text: &str) -> bool {
    !text.contains(is_special)
}

/// Whether a string can stand without quotes and be a string.
fn is_plain(text: &str, context: Context) -> bool {
    let begins_well = text.starts_with(|first: char| match first {
        '-' => text[1..].starts_with(|second: char| second.is_alphanumeric() || second == '-'),
        _ => first.is_alphanumeric() || matches!(first, '/' | '.' | '_' | '(' | '$' | '+' | '^' | '~' | '\\'),
    });
    begins_well
        && resolve::plain(text) == Tag::Str
        && is_printable(text)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !(context == Context::Flow && text.contains([',', '[', ']', '{', '}', '?', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stay_plain_only_where_they_are_read_as_strings() {
        for (text, expected) in [
            ("web", "web"),
            ("registry:5000/web@sha256:0", "registry:5000/web@sha256:0"),
            ("--port=80", "--port=80"),
            ("true", "\"true\""),
            ("010", "\"010\""),
            ("1.0", "\"1.0\""),
            ("1.2.3", "1.2.3"),
            ("", "\"\""),
            ("- a", "\"- a\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("say \"x\"", "say \"x\""),
            ("\"x\"", "'\"x\"'"),
            ("a\nb", "\"a\\nb\""),
            ("*", "\"*\""),
            ("{a}", "\"{a}\""),
            ("~", "\"~\""),
            ("---", "\"---\""),
        ] {
            assert_eq!(string(text, Context::Block, None), expected);
        }
    }

    #[test]
    fn quotes_are_kept_and_brackets_ask_for_more_of_them() {
        assert_eq!(string("it's", Context::Block, Some(Quotes::Single)), "'it''s'");
        assert_eq!(string("a\n", Context::Block, Some(Quotes::Single)), "\"a\\n\"");
        assert_eq!(string("a", Context::Block, Some(Quotes::Double)), "\"a\"");
        assert_eq!(string("a,b", Context::Flow, None), "\"a,b\"");
        assert_eq!(string("a", Context::Json, None), "\"a\"");
        assert_eq!(key("<<", Context::Block, false), "\"<<\"");
    }
}
