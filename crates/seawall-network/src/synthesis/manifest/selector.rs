//! Label selectors as values.

use serde_json::{Map, Value, json};

use crate::synthesis::Pick;
use crate::synthesis::proposal::Closing;

/// The name of a namespace as a label of it.
pub(super) const NAMESPACE: &str = "kubernetes.io/metadata.name";

/// A `LabelSelector` for a pick, with labels beside.
pub(super) fn of(pick: &Pick, beside: &[(&str, &str)]) -> Value {
    let mut labels: Map<String, Value> = pick.labels.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
    labels.extend(beside.iter().map(|(key, value)| ((*key).to_owned(), json!(value))));
    let absent: Vec<Value> = pick.absent.iter().map(|key| json!({ "key": key, "operator": "DoesNotExist" })).collect();
    let mut selector = Map::new();
    if !labels.is_empty() {
        selector.insert("matchLabels".to_owned(), Value::Object(labels));
    }
    if !absent.is_empty() {
        selector.insert("matchExpressions".to_owned(), Value::Array(absent));
    }
    Value::Object(selector)
}

/// The pods that a closing is for; nothing where it closes none.
pub(super) fn closed(closing: &Closing) -> Option<Value> {
    match closing {
        Closing::All => Some(json!({})),
        Closing::Without { key, values } if values.is_empty() => {
            Some(json!({ "matchExpressions": [{ "key": key, "operator": "Exists" }] }))
        }
        Closing::Without { key, values } => {
            Some(json!({ "matchExpressions": [{ "key": key, "operator": "NotIn", "values": values }] }))
        }
        Closing::Nothing => None,
    }
}

/// The namespace of this name.
pub(super) fn namespace(name: &str) -> Value {
    json!({ "matchLabels": { NAMESPACE: name } })
}
