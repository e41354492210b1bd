//! Field ownership as the API server notes it: a map of the fields that one manager set.

use super::fields::Fields;
use super::json;
use super::value::{Text, Value};

/// One entry of `managedFields`.
pub(crate) struct Entry {
    pub(crate) manager: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) subresource: Option<&'static str>,
    pub(crate) time: String,
    pub(crate) api_version: Text,
    /// What [`owned`] made of the fields.
    pub(crate) fields: Value,
}

impl Entry {
    pub(crate) fn value(self) -> Value {
        Fields::new()
            .with("apiVersion", self.api_version)
            .with("fieldsType", "FieldsV1")
            .with("fieldsV1", self.fields)
            .with("manager", self.manager)
            .with("operation", self.operation)
            .with_some("subresource", self.subresource)
            .with("time", self.time)
            .into()
    }
}

/// The fields of `object` in the notation of FieldsV1, those that identify it left out.
pub(crate) fn owned(object: &Fields) -> Fields {
    let mut all = Fields::new();
    for (key, value) in object.iter() {
        match key.as_ref() {
            "apiVersion" | "kind" => {}
            "metadata" => {
                let metadata: Fields = value
                    .fields()
                    .into_iter()
                    .flat_map(Fields::iter)
                    .filter(|(key, _)| {
                        matches!(
                            key.as_ref(),
                            "labels" | "annotations" | "generateName" | "ownerReferences" | "finalizers"
                        )
                    })
                    .map(|(key, value)| (named(key), inside(key, value)))
                    .collect();
                if !metadata.is_empty() {
                    all.set("f:metadata", metadata);
                }
            }
            _ => all.set(named(key), inside(key, value)),
        }
    }
    all
}

fn named(key: &str) -> Text {
    let mut name = String::with_capacity(key.len() + 2);
    name.push_str("f:");
    name.push_str(key);
    Text::from(name)
}

fn inside(key: &str, value: &Value) -> Value {
    match value {
        _ if is_atomic(key) => Fields::new().into(),
        // A shared value stands under the same key wherever it stands.
        Value::Shared(shared) => shared.owned(|value| inside(key, value)),
        Value::Map(fields) if !fields.is_empty() => {
            let dot = (!is_embedded(key)).then(|| (Text::from("."), Fields::new().into()));
            dot.into_iter()
                .chain(fields.iter().map(|(key, value)| (named(key), inside(key, value))))
                .collect::<Fields>()
                .into()
        }
        Value::List(elements) => elements_inside(key, elements),
        _ => Fields::new().into(),
    }
}

fn elements_inside(key: &str, elements: &[Value]) -> Value {
    let keys = merge_keys(key, elements);
    if keys.is_empty() {
        return Fields::new().into();
    }
    let mut all = Fields::new();
    if !is_embedded(key) {
        all.set(".", Fields::new());
    }
    for fields in elements.iter().filter_map(Value::fields) {
        let identity: Fields =
            keys.iter().filter_map(|key| Some((Text::from(*key), fields.get(key)?.clone()))).collect();
        let mut name = b"k:".to_vec();
        json::compact(&identity.into(), &mut name);
        let mut owned = Fields::new();
        if key != "ownerReferences" {
            owned.set(".", Fields::new());
            fields.iter().for_each(|(key, value)| owned.set(named(key), inside(key, value)));
        }
        all.set(String::from_utf8_lossy(&name).into_owned(), owned);
    }
    all.into()
}

/// Keys by which lists are merged; none for a list that is owned as a whole.
fn merge_keys(key: &str, elements: &[Value]) -> &'static [&'static str] {
    let has = |field: &str| elements.first().and_then(|element| element.at(&[field])).is_some();
    match key {
        "containers" | "initContainers" | "env" | "volumes" | "imagePullSecrets" => &["name"],
        "ports" if has("containerPort") => &["containerPort", "protocol"],
        "ports" if has("targetPort") => &["port", "protocol"],
        "volumeMounts" => &["mountPath"],
        "conditions" => &["type"],
        "ownerReferences" => &["uid"],
        "hostAliases" | "hostIPs" | "podIPs" => &["ip"],
        "topologySpreadConstraints" => &["topologyKey", "whenUnsatisfiable"],
        _ => &[],
    }
}

fn is_atomic(key: &str) -> bool {
    matches!(
        key,
        "selector"
            | "labelSelector"
            | "nodeSelector"
            | "configMapKeyRef"
            | "secretKeyRef"
            | "fieldRef"
            | "roleRef"
            | "rules"
            | "podSelector"
            | "volumeClaimTemplates"
    )
}

/// Structures and lists that stand in their parent by value and are not owned as such.
fn is_embedded(key: &str) -> bool {
    matches!(
        key,
        "metadata" | "spec" | "status" | "template" | "jobTemplate" | "containers" | "strategy" | "updateStrategy"
    )
}
