//! What texts mean to `kubectl apply`, and to us the same.
//!
//! The outcomes in `tests/kubectl/*.txt` were recorded with the decoder that `kubectl` 1.37 uses (`YAMLOrJSONDecoder` of
//! k8s.io/apimachinery 0.37.2 over sigs.k8s.io/yaml 1.6.0), in November 2026: a text as a JSON string, and under it
//! whether it was read to its end or refused, and the documents that came before; empty documents are left out.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use seawall_yaml::{Options, Text, read_all};
use serde_json::Value;

#[test]
fn every_case_is_read_as_kubectl_reads_it() {
    let cases = include_str!("kubectl/cases.txt");
    assert_eq!(disagreements(cases), "");
    assert!(cases.lines().count() > 1_000);
}

#[test]
fn texts_made_at_random_are_read_as_kubectl_reads_them() {
    assert_eq!(disagreements(include_str!("kubectl/generated.txt")), "");
}

fn disagreements(table: &str) -> String {
    let mut found = String::new();
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    while let (Some(text), Some(outcome)) = (lines.next(), lines.next()) {
        let content: String = serde_json::from_str(text).unwrap();
        let (verdict, documents) = outcome.trim().split_once(' ').unwrap();
        let expected: Vec<Value> = serde_json::from_str(documents).unwrap();
        let (ours, refused) = read(content);
        let agrees = match verdict {
            "read" => !refused && same(&ours, &expected),
            // What comes after the refused document is read by us alone.
            _ => refused && ours.len() >= expected.len() && same(&ours[..expected.len()], &expected),
        };
        if !agrees {
            found += &format!(
                "{text}\n  expected {outcome}\n  found {} {ours:?}\n",
                if refused { "refused" } else { "read" }
            );
        }
    }
    found
}

fn read(content: String) -> (Vec<Value>, bool) {
    let text = Arc::new(Text::new(content));
    let readings = read_all(&text, &Options::default());
    let refused = readings.iter().any(|reading| reading.problems.iter().any(|problem| problem.fatal));
    let documents = readings.iter().filter_map(|reading| reading.document.as_ref());
    (documents.map(|document| document.root().to_json()).filter(|value| !value.is_null()).collect(), refused)
}

/// Equal, where a number is its value and not how it is held.
fn same(left: &[Value], right: &[Value]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_value(left, right))
}

fn same_value(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Array(left), Value::Array(right)) => same(left, right),
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| same_value(value, other)))
        }
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        _ => left == right,
    }
}
