//! The clusters of rules' pages, with something else wherever a value stands.

use seawall_model::analysis::Analysis;
use serde_json::Value;

use crate::pages::{Cluster, clusters};

/// What stands where something else belongs.
fn others() -> [Value; 6] {
    [
        Value::Null,
        Value::Bool(true),
        7.into(),
        "text".into(),
        Value::Array(vec![Value::Null]),
        Value::Object(Default::default()),
    ]
}

/// Judges the first cluster of each rule's page with every value in turn replaced by others, at the JSON pointers for
/// which `is_wanted` holds.
///
/// # Panics
/// When a finding says nothing, and when a rule does.
pub fn survives(analysis: &dyn Analysis, is_wanted: impl Fn(&str) -> bool) {
    for rule in analysis.rules() {
        let Some(text) = clusters(rule).into_iter().next() else { continue };
        let objects: Vec<Value> =
            Cluster::parse(&text).snapshot.objects().iter().map(|object| object.node().to_json()).collect();
        for (index, object) in objects.iter().enumerate() {
            let mut pointers = Vec::new();
            places(object, &mut String::new(), &mut |pointer| pointers.push(pointer.to_owned()));
            for pointer in pointers.iter().filter(|pointer| is_wanted(pointer)) {
                for other in others() {
                    let mut changed = objects.clone();
                    *changed[index].pointer_mut(pointer).expect("it was just seen") = other;
                    let documents: Vec<String> = changed.iter().map(Value::to_string).collect();
                    let text = format!("# world: closed\n{}", documents.join("\n---\n"));
                    for finding in Cluster::parse(&text).judge(analysis, &|candidate| candidate.id == rule.id) {
                        assert!(!finding.message.is_empty(), "{} at {pointer}", rule.id);
                    }
                }
            }
        }
    }
}

/// Calls `visit` with each place in a document.
fn places(value: &Value, path: &mut String, visit: &mut impl FnMut(&str)) {
    visit(path);
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(elements) => {
            elements.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    for (key, child) in children {
        let length = path.len();
        path.push('/');
        path.push_str(&key);
        places(child, path, visit);
        path.truncate(length);
    }
}
