//! Laws: what is written is read back, and an edit changes what it says and nothing else.

#![allow(clippy::unwrap_used)]

mod styles;

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;
use seawall_yaml::edit::{Edit, EditError, Operation, apply, plan};
use seawall_yaml::{Document, NodeId, Options, Text, read_all};
use serde_json::{Value, json};
use styles::{Writer, any_object, any_value, text};

fn read(content: &str) -> Document {
    let text = Arc::new(Text::new(content.to_owned()));
    let mut readings = read_all(&text, &Options::default());
    assert_eq!(readings.len(), 1, "{content}");
    assert_eq!(readings[0].problems, [], "{content}");
    readings.remove(0).document.unwrap()
}

/// The pointers of all places in a value.
fn places(value: &Value, at: &str, found: &mut Vec<(String, Value)>) {
    found.push((at.to_owned(), value.clone()));
    match value {
        Value::Object(entries) => {
            for (key, inner) in entries {
                places(inner, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(elements) => {
            for (index, inner) in elements.iter().enumerate() {
                places(inner, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// An operation that can be done on `root`, and what it makes of it.
fn operation(root: &Value, choice: Index, kind: u8, key: &str, value: Value) -> (Operation, Value) {
    let mut all = Vec::new();
    places(root, "", &mut all);
    let (pointer, there) = choice.get(&all).clone();
    let mut expected = root.clone();
    let place = expected.pointer_mut(&pointer).unwrap();
    match (&there, kind % 4) {
        (Value::Object(_), 0) => {
            place[key] = value.clone();
            let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
            (Operation::Set { pointer, value }, expected)
        }
        (Value::Object(_) | Value::Null, 1) if there.get(key).is_none() => {
            *place = if there.is_null() { json!({}) } else { there };
            place[key] = json!({ "new": [value] });
            let pointer = format!("{pointer}/{}/new", key.replace('~', "~0").replace('/', "~1"));
            (Operation::Append { pointer, value }, expected)
        }
        (Value::Array(_), 0 | 1) => {
            place.as_array_mut().unwrap().push(value.clone());
            (Operation::Append { pointer, value }, expected)
        }
        (_, 2) if !pointer.is_empty() => {
            let (parent, last) = pointer.rsplit_once('/').unwrap();
            match expected.pointer_mut(parent).unwrap() {
                Value::Array(elements) => drop(elements.remove(last.parse().unwrap())),
                parent => drop(parent.as_object_mut().unwrap().remove(&last.replace("~1", "/").replace("~0", "~"))),
            }
            (Operation::Remove { pointer }, expected)
        }
        _ => {
            *place = value.clone();
            (Operation::Set { pointer, value }, expected)
        }
    }
}

/// Braces at the start of a text make it JSON, which has no comments. Rare enough to be refused.
fn is_json_by_accident(edits: &Result<Vec<Edit>, EditError>) -> bool {
    edits.as_ref().is_err_and(|error| error.reason.contains("move the end of the document"))
}

fn check_order(edits: &[Edit]) {
    assert!(edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{edits:?}");
}

/// Whether everything that belongs to the other keys of the outermost mapping is still there, byte for byte.
fn others_are_kept(document: &Document, pointer: &str, edited: &str) -> bool {
    let changed = pointer.split('/').nth(1).unwrap_or_default().replace("~1", "/").replace("~0", "~");
    let source = document.text().as_str();
    let others = document.root().entries().filter(|(key, _)| key.as_str() != Some(&changed));
    others.map(|(key, value)| &source[key.span().start..value.span().end]).all(|entry| edited.contains(entry))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_as_yaml_is_read_back(value in any_value(), choices in prop::collection::vec(any::<u8>(), 1..40)) {
        let content = Writer::new(&choices).document(&value);
        prop_assert_eq!(read(&content).root().to_json(), value, "{}", content);
    }

    #[test]
    fn an_edit_changes_what_it_says_and_nothing_else(
        root in any_object(), choices in prop::collection::vec(any::<u8>(), 1..40),
        place in any::<Index>(), kind in any::<u8>(), key in text(), value in any_value(),
    ) {
        let content = Writer::new(&choices).document(&root);
        let document = read(&content);
        let (operation, expected) = operation(&root, place, kind, &key, value);
        let edits = plan(&document, NodeId::ROOT, std::slice::from_ref(&operation));
        if is_json_by_accident(&edits) {
            return Ok(());
        }
        let edits = edits.map_err(|error| TestCaseError::fail(format!("{error}\n{operation:?}\n{content}")))?;
        check_order(&edits);
        let edited = apply(&content, &edits);
        prop_assert_eq!(read(&edited).root().to_json(), expected, "{:?}\n{}", operation, edited);
        if !operation.pointer().is_empty() {
            prop_assert!(others_are_kept(&document, operation.pointer(), &edited), "{:?}\n{}\n{}", operation, content, edited);
            let windows = content.contains("\r\n");
            prop_assert!(!windows || edited.matches('\n').count() == edited.matches("\r\n").count());
        }
    }

    #[test]
    fn json_is_edited_as_json(
        root in any_object(), pretty in any::<bool>(),
        place in any::<Index>(), kind in any::<u8>(), key in text(), value in any_value(),
    ) {
        let content = if pretty { format!("{root:#}\n") } else { root.to_string() };
        let (operation, expected) = operation(&root, place, kind, &key, value);
        let edits = plan(&read(&content), NodeId::ROOT, std::slice::from_ref(&operation)).unwrap();
        check_order(&edits);
        let edited = apply(&content, &edits);
        let ours: Value = serde_json::from_str(&edited).map_err(|error| TestCaseError::fail(format!("{error} {edited}")))?;
        prop_assert_eq!(&ours, &expected);
        // The order of keys is the file's own.
        let lines = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(|line| line.trim_end_matches(',').to_owned()).collect();
            lines.sort();
            lines
        };
        if pretty {
            prop_assert_eq!(lines(&edited), lines(&format!("{expected:#}")), "{}", edited);
        } else {
            prop_assert_eq!(edited.len(), expected.to_string().len());
        }
    }

    #[test]
    fn several_operations_are_one_plan(
        root in any_object(), choices in prop::collection::vec(any::<u8>(), 1..40),
        steps in prop::collection::vec((any::<Index>(), any::<u8>(), text(), any_value()), 1..5),
    ) {
        let content = Writer::new(&choices).document(&root);
        let mut expected = root;
        let mut operations = Vec::new();
        for (place, kind, key, value) in steps {
            let (operation, next) = operation(&expected, place, kind, &key, value);
            operations.push(operation);
            expected = next;
        }
        let edits = plan(&read(&content), NodeId::ROOT, &operations);
        if is_json_by_accident(&edits) {
            return Ok(());
        }
        let edits = edits.map_err(|error| TestCaseError::fail(format!("{error}\n{operations:?}\n{content}")))?;
        check_order(&edits);
        prop_assert_eq!(read(&apply(&content, &edits)).root().to_json(), expected);
    }
}
