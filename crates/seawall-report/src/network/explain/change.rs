//! What would turn the verdict, for people.

use std::fmt::Write as _;

use seawall_network::explain::Remedy;
use seawall_network::policy::{Action, Direction};
use serde_json::Value;

use crate::printable;

/// What is to be done, in a line, and what is to be written, if that is known.
pub(crate) fn told(remedy: &Remedy) -> (String, Option<&Value>) {
    match remedy {
        Remedy::AddRule { policy, direction, rule } => {
            let policy = printable(&policy.to_string()).into_owned();
            let list = direction.name();
            match rule {
                Some(rule) => (format!("add this rule to spec.{list} of {policy}:"), Some(rule)),
                None => (format!("add a rule that allows it to the {list} rules of {policy}"), None),
            }
        }
        Remedy::RemoveRule { policy, pointer, action } => {
            let policy = printable(&policy.to_string()).into_owned();
            let does = match action {
                Action::Allow => "allows",
                Action::Deny => "denies",
                Action::Pass => "passes",
            };
            (format!("remove or narrow the rule at {pointer} of {policy}, which {does} it"), None)
        }
        Remedy::Isolate { direction, namespace, spec } => {
            let end = if *direction == Direction::Egress { "the opening" } else { "the receiving" };
            let namespace = printable(namespace);
            (format!("write a NetworkPolicy in namespace {namespace} that isolates {end} end:"), Some(spec))
        }
    }
}

/// A value as YAML, each line behind `indent` blanks; a rule is an element of a list.
pub(crate) fn yaml(value: &Value, indent: usize, is_element: bool) -> String {
    let mut text = String::new();
    let mut lines = Vec::new();
    block(value, 0, &mut lines);
    for (index, line) in lines.iter().enumerate() {
        let dash = match (is_element, index) {
            (true, 0) => "- ",
            (true, _) => "  ",
            (false, _) => "",
        };
        let _ = writeln!(text, "{:indent$}{dash}{line}", "");
    }
    text
}

fn block(value: &Value, indent: usize, lines: &mut Vec<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                let key = scalar(&Value::String(key.clone()));
                if is_leaf(value) {
                    lines.push(format!("{:indent$}{key}: {}", "", scalar(value)));
                } else {
                    lines.push(format!("{:indent$}{key}:", ""));
                    block(value, indent + 2, lines);
                }
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for element in elements {
                let mut inner = Vec::new();
                block(element, 0, &mut inner);
                for (index, line) in inner.iter().enumerate() {
                    let dash = if index == 0 { "- " } else { "  " };
                    lines.push(format!("{:indent$}{dash}{line}", ""));
                }
            }
        }
        leaf => lines.push(format!("{:indent$}{}", "", scalar(leaf))),
    }
}

fn is_leaf(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        _ => true,
    }
}

/// A scalar that YAML reads back as it is: quoted, unless it is a word that can be nothing else.
fn scalar(value: &Value) -> String {
    let Value::String(text) = value else { return value.to_string() };
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        && !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(&text.to_ascii_lowercase().as_str());
    if is_plain { text.clone() } else { Value::String(printable(text).into_owned()).to_string() }
}
