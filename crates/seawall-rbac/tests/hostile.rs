//! Objects of which nothing is as it should be.

use seawall_model::analysis::Analysis;
use seawall_rbac::RbacRules;
use seawall_testkit::pages::{Cluster, clusters};
use serde_json::Value;

/// What stands where something else belongs.
fn others() -> [Value; 5] {
    [Value::Null, 7.into(), "text".into(), Value::Array(vec![Value::Null]), Value::Object(Default::default())]
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

#[test]
fn a_field_of_any_other_type_is_survived() {
    for rule in RbacRules.rules() {
        let Some(text) = clusters(rule).into_iter().next() else { continue };
        let objects: Vec<Value> =
            Cluster::parse(&text).snapshot.objects().iter().map(|object| object.node().to_json()).collect();
        for (index, object) in objects.iter().enumerate() {
            let mut pointers = Vec::new();
            places(object, &mut String::new(), &mut |pointer| pointers.push(pointer.to_owned()));
            for pointer in pointers.iter().filter(|pointer| pointer.len() > 1 && !pointer.starts_with("/metadata")) {
                for other in others() {
                    let mut changed = objects.clone();
                    *changed[index].pointer_mut(pointer).expect("it was just seen") = other;
                    let documents: Vec<String> = changed.iter().map(Value::to_string).collect();
                    let text = format!("# world: closed\n{}", documents.join("\n---\n"));
                    for finding in Cluster::parse(&text).judge(&RbacRules, &|candidate| candidate.id == rule.id) {
                        assert!(!finding.message.is_empty());
                    }
                }
            }
        }
    }
}
