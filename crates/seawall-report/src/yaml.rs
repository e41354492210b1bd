//! An object as YAML as people write it, with comments.

use std::io::{self, Write};

use serde_json::Value;

/// Lines of comment, by the JSON pointer of the element that they stand before.
type Comments = [(String, Vec<String>)];

/// Writes `value`, which is a mapping, as the body of a document.
pub(crate) fn document(value: &Value, comments: &Comments, out: &mut dyn Write) -> io::Result<()> {
    entries(value, 0, "", comments, out)
}

/// Keys in the order in which people expect them; others follow by name, and labels are in that order.
const ORDER: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "spec",
    "name",
    "namespace",
    "labels",
    "tier",
    "priority",
    "subject",
    "namespaceSelector",
    "podSelector",
    "endpointSelector",
    "policyTypes",
    "ingress",
    "egress",
    "action",
    "from",
    "to",
    "matchLabels",
    "matchExpressions",
    "key",
    "operator",
    "values",
    "protocol",
    "port",
];

/// The lines of a collection that begin at `indent`; the first line is begun already.
fn entries(value: &Value, indent: usize, pointer: &str, comments: &Comments, out: &mut dyn Write) -> io::Result<()> {
    match value {
        Value::Object(map) => {
            let mut sorted: Vec<(&String, &Value)> = map.iter().collect();
            if !pointer.ends_with("abels") {
                let rank = |key: &String| ORDER.iter().position(|known| known == key).unwrap_or(ORDER.len());
                sorted.sort_by_key(|(key, _)| (rank(key), *key));
            }
            for (number, (key, value)) in sorted.into_iter().enumerate() {
                let before = if number == 0 { 0 } else { indent };
                write!(out, "{:before$}{}:", "", plain(key))?;
                below(
                    value,
                    indent,
                    &format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
                    comments,
                    out,
                )?;
            }
            Ok(())
        }
        Value::Array(elements) => {
            for (number, element) in elements.iter().enumerate() {
                let own = format!("{pointer}/{number}");
                let before = if number == 0 { 0 } else { indent };
                let mut begun = number == 0;
                for line in comments.iter().filter(|(of, _)| *of == own).flat_map(|(_, lines)| lines) {
                    writeln!(out, "{:width$}# {line}", "", width = if begun { 0 } else { indent })?;
                    begun = false;
                }
                write!(out, "{:width$}- ", "", width = if begun { before } else { indent })?;
                if is_leaf(element) {
                    writeln!(out, "{}", scalar(element))?;
                } else {
                    entries(element, indent + 2, &own, comments, out)?;
                }
            }
            Ok(())
        }
        leaf => writeln!(out, "{}", scalar(leaf)),
    }
}

fn is_leaf(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => true,
    }
}

/// What stands behind a key whose line begins at `indent`.
fn below(value: &Value, indent: usize, pointer: &str, comments: &Comments, out: &mut dyn Write) -> io::Result<()> {
    if is_leaf(value) {
        return writeln!(out, " {}", scalar(value));
    }
    if let Value::Array(list) = value
        && list.iter().all(|element| matches!(element, Value::String(_) | Value::Number(_)))
        && list.len() <= 3
        && !comments.iter().any(|(of, _)| of.rsplit_once('/').is_some_and(|(parent, _)| parent == pointer))
    {
        let elements: Vec<String> = list.iter().map(scalar).collect();
        return writeln!(out, " [{}]", elements.join(", "));
    }
    let inner = indent + 2;
    write!(out, "\n{:inner$}", "")?;
    entries(value, inner, pointer, comments, out)
}

/// A scalar: bare where it cannot be taken for anything else, in quotes as JSON otherwise.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => plain(text),
        other => other.to_string(),
    }
}

/// Words that YAML takes for something else.
const TAKEN: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"];

fn plain(text: &str) -> String {
    let starts_well = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    let is_taken = TAKEN.iter().any(|taken| text.eq_ignore_ascii_case(taken));
    if starts_well && is_plain && !is_taken {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    for character in Value::from(text).to_string().chars() {
        if matches!(character, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') {
            quoted.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            quoted.push(character);
        }
    }
    quoted
}
