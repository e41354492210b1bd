//! What is wrong with a selector as it is written.

use seawall_yaml::{Kind, Node};

use crate::policy::{is_label_key, is_label_value};

/// Everything that is wrong with a `LabelSelector`: where, and what.
pub(crate) fn faults(selector: Node<'_>) -> Vec<(Node<'_>, String)> {
    let mut faults = Vec::new();
    match selector.kind() {
        Kind::Mapping => {}
        Kind::Null => return faults,
        _ => return vec![(selector, "a selector is a mapping".to_owned())],
    }
    for (key, value) in selector.entries() {
        match (key.scalar(), value.kind()) {
            (Some("matchLabels"), Kind::Mapping) => labels(value, &mut faults),
            (Some("matchExpressions"), Kind::Sequence) => value.items().for_each(|item| expression(item, &mut faults)),
            (Some("matchLabels" | "matchExpressions"), Kind::Null) => {}
            (Some("matchLabels"), _) => faults.push((value, "`matchLabels` is a mapping".to_owned())),
            (Some("matchExpressions"), _) => faults.push((value, "`matchExpressions` is a list".to_owned())),
            (Some(other), _) => {
                faults.push((value, format!("`{other}` is no part of a selector; labels stand in `matchLabels`")));
            }
            (None, _) => {}
        }
    }
    faults
}

fn labels<'s>(labels: Node<'s>, faults: &mut Vec<(Node<'s>, String)>) {
    for (key, value) in labels.entries() {
        if let Some(name) = key.scalar().filter(|name| !is_label_key(name)) {
            faults.push((value, format!("`{name}` is no key that a label can have")));
            continue;
        }
        match value.as_str() {
            Some(text) if !is_label_value(text) => {
                faults.push((value, format!("`{text}` is no value that a label can have")));
            }
            None if !value.is_null() => {
                faults.push((value, "a label's value is a text: write it in quotes".to_owned()));
            }
            _ => {}
        }
    }
}

fn expression<'s>(expression: Node<'s>, faults: &mut Vec<(Node<'s>, String)>) {
    if expression.get("key").and_then(Node::as_str).is_none() {
        faults.push((expression, "has no key".to_owned()));
    }
    let Some(operator) = expression.get("operator").and_then(Node::as_str) else { return };
    let has_values = expression.get("values").is_some_and(|values| values.items().next().is_some());
    match operator {
        "In" | "NotIn" if !has_values => faults.push((expression, format!("`{operator}` needs values"))),
        "Exists" | "DoesNotExist" if has_values => faults.push((expression, format!("`{operator}` takes no values"))),
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        other => faults.push((expression, format!("`{other}` is none of In, NotIn, Exists, DoesNotExist"))),
    }
}
