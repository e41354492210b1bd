//! The JSON reader and the splitting of long lists.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;
use seawall_yaml::{Chunk, Kind, Options, Reading, Syntax, Text, read, split};
use serde_json::{Value, json};

/// A list that is long enough to be split: elements of about 2 KiB.
fn long_list(elements: usize) -> Value {
    let element = |number: usize| {
        let brackets = "}]\\\"{[".repeat(300);
        json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": { "name": format!("c{number}"), "ownerReferences": [{ "apiVersion": "v1" }, { "apiVersion": "v2" }] },
            "data": { "text": brackets },
        })
    };
    json!({ "apiVersion": "v1", "items": (0..elements).map(element).collect::<Vec<_>>(), "kind": "List" })
}

fn read_all(content: &str) -> (Vec<Chunk>, Vec<Reading>) {
    let text = Arc::new(Text::new(content.to_owned()));
    let chunks = split(&text);
    let readings = chunks.iter().map(|chunk| read(&text, chunk, &Options::default())).collect();
    (chunks, readings)
}

fn names(readings: &[Reading]) -> Vec<String> {
    let name = |reading: &Reading| {
        let document = reading.document.as_ref()?;
        Some(document.root().path(&["metadata", "name"])?.as_str()?.to_owned())
    };
    readings.iter().filter_map(name).collect()
}

#[test]
fn the_elements_of_a_long_list_are_chunks_of_their_own() {
    let list = long_list(1_000);
    for content in [list.to_string(), serde_json::to_string_pretty(&list).unwrap(), format!("{list:#}\n{{}}\n")] {
        let (chunks, readings) = read_all(&content);
        assert_eq!(chunks[0].list, None);
        assert!(chunks[1..=1_000].iter().all(|chunk| chunk.list == Some(0) && chunk.hole.is_none()));
        assert!(readings.iter().all(|reading| reading.problems.is_empty()));
        let root = readings[0].document.as_ref().unwrap().root();
        assert_eq!(root.get("kind").unwrap().as_str(), Some("List"));
        let items = root.get("items").unwrap();
        assert_eq!(items.kind(), Kind::Opaque);
        assert_eq!(content[items.span().start..].chars().next(), Some('['));
        assert_eq!(content[..items.span().end].chars().next_back(), Some(']'));
        let elements: Vec<Value> =
            readings[1..=1_000].iter().map(|reading| reading.document.as_ref().unwrap().root().to_json()).collect();
        assert_eq!(Value::Array(elements), list["items"]);
    }
}

#[test]
fn a_short_list_and_a_long_object_without_items_stay_whole() {
    let list = json!({ "items": [{ "a": 1 }, { "b": 2 }] }).to_string();
    assert_eq!(read_all(&list).0.len(), 1);
    let long = json!({ "data": long_list(1_000), "items": { "a": [1] } }).to_string();
    let (chunks, readings) = read_all(&long);
    assert_eq!(chunks, [Chunk { range: 0..long.len(), syntax: Syntax::Json, list: None, hole: None }]);
    assert!(readings[0].problems.is_empty());
}

#[test]
fn a_broken_element_takes_no_other_with_it() {
    let compact = long_list(1_000).to_string();
    let pretty = format!("{:#}", long_list(1_000));
    let breaks = [
        ("a bracket too few", "\"name\":\"c500\",", "\"name\":{\"c500\","),
        ("a bracket too many", "\"name\":\"c500\",", "\"name\":\"c500\"},"),
        ("a quote too few", "\"name\":\"c500\",", "\"name\":\"c500,"),
        ("a comma too many", "\"name\":\"c500\",", "\"name\":\"c500\",,"),
    ];
    for (what, whole, broken) in breaks {
        let spaced = |text: &str| text.replacen(':', ": ", 1);
        for content in [compact.replace(whole, broken), pretty.replace(&spaced(whole), &spaced(broken))] {
            assert!(content != compact && content != pretty);
            let (_, readings) = read_all(&content);
            let names = names(&readings);
            let lost: Vec<usize> = (0..1_000).filter(|number| !names.contains(&format!("c{number}"))).collect();
            assert!(lost == [500], "{what}: lost {lost:?}");
            assert!(readings[0].document.is_some(), "{what}");
            let fatal = readings.iter().flat_map(|reading| &reading.problems).find(|problem| problem.fatal).unwrap();
            let near = content.len().min(fatal.span.start + 3_000);
            assert!(content[fatal.span.start.saturating_sub(3_000)..near].contains("c500"), "{what}: {fatal:?}");
        }
    }
}

#[test]
fn a_truncated_list_keeps_what_is_there() {
    let mut content = long_list(1_000).to_string();
    content.truncate(content.len() - 3_000);
    let (_, readings) = read_all(&content);
    assert!(names(&readings).len() >= 998);
    let fatal = readings.iter().filter(|reading| reading.problems.iter().any(|problem| problem.fatal));
    assert_eq!(fatal.count(), 2, "the list and its last element");
}

#[test]
fn lines_of_json_are_chunks_of_their_own() {
    let content: String = (0..100).map(|number| format!("{{\"metadata\":{{\"name\":\"c{number}\"}}}}\n")).collect();
    let (chunks, readings) = read_all(&content);
    assert_eq!(chunks.len(), 100);
    assert_eq!(names(&readings).len(), 100);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e6..1e6).prop_map(|number: f64| json!((number * 8.0).round() / 8.0 + 0.0625)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn read_one(content: &str) -> Reading {
    let text = Arc::new(Text::new(content.to_owned()));
    let chunk = Chunk { range: 0..content.len(), syntax: Syntax::JsonStream, list: None, hole: None };
    read(&text, &chunk, &Options::default())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_as_json_is_read_back(value in any_json(), pretty in any::<bool>()) {
        let content = if pretty { format!("{value:#}") } else { value.to_string() };
        let reading = read_one(&content);
        prop_assert_eq!(&reading.problems, &[]);
        prop_assert_eq!(reading.document.unwrap().root().to_json(), value);
    }

    #[test]
    fn texts_are_json_to_us_when_they_are_json_to_another_reader(value in any_json(), edits in prop::collection::vec(
        (any::<prop::sample::Index>(), prop::sample::select(vec![
            "", "{", "}", "[", "]", ",", ":", "\"", "\\", "0", ".", "e", "-", "\n", "\u{1}", "u00e9", "true", "x",
        ])), 0..3)) {
        let mut content: Vec<char> = value.to_string().chars().collect();
        for (at, piece) in edits {
            let at = at.index(content.len());
            content.splice(at..=at, piece.chars());
            if content.is_empty() {
                content.push(' ');
            }
        }
        let content: String = content.into_iter().collect();
        let reading = read_one(&content);
        match serde_json::from_str::<Value>(&content) {
            Ok(value) => {
                prop_assert!(reading.document.is_some(), "{content} {:?}", reading.problems);
                let ours = reading.document.unwrap().root().to_json();
                let has_floats = content.contains(['.', 'e', 'E']) || content.contains("-0");
                prop_assert!(has_floats || ours == value, "{content}");
            }
            // Go takes half of a surrogate pair, serde_json does not.
            Err(_) => prop_assert!(reading.document.is_none() || content.contains("\\u"), "{content}"),
        }
    }
}
