//! Values as YAML that people can read: one document after the other, every string in double quotes.

use std::io::{self, Write};

use serde_json::Value;

/// Writes `value`, which is a mapping, as a document of its own.
pub(super) fn document(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "---")?;
    entries(value, 0, out)
}

/// The lines of a collection that begin at `indent`; the first line is begun already when it is an element's.
fn entries(value: &Value, indent: usize, out: &mut dyn Write) -> io::Result<()> {
    match value {
        Value::Object(entries) => {
            for (number, (key, value)) in entries.iter().enumerate() {
                let before = if number == 0 { 0 } else { indent };
                write!(out, "{:before$}{}:", "", plain(key))?;
                below(value, indent, out)?;
            }
            Ok(())
        }
        Value::Array(elements) => {
            for (number, element) in elements.iter().enumerate() {
                let before = if number == 0 { 0 } else { indent };
                write!(out, "{:before$}- ", "")?;
                entries(element, indent + 2, out)?;
            }
            Ok(())
        }
        scalar => writeln!(out, "{}", escaped(scalar)),
    }
}

/// What stands behind a key whose line begins at `indent`.
fn below(value: &Value, indent: usize, out: &mut dyn Write) -> io::Result<()> {
    let is_empty = match value {
        Value::Object(entries) => entries.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        _ => true,
    };
    if is_empty {
        return writeln!(out, " {}", escaped(value));
    }
    let inner = indent + 2;
    write!(out, "\n{:inner$}", "")?;
    entries(value, inner, out)
}

/// A scalar as JSON, which is YAML but for characters that YAML wants to see escaped.
fn escaped(scalar: &Value) -> String {
    let is_unprintable = |character: char| {
        matches!(character, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    let mut text = String::new();
    for character in scalar.to_string().chars() {
        if is_unprintable(character) {
            text.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            text.push(character);
        }
    }
    text
}

/// A key, in quotes unless it is made of letters.
fn plain(key: &str) -> String {
    if key.bytes().all(|byte| byte.is_ascii_alphabetic()) { key.to_owned() } else { escaped(&key.into()) }
}
