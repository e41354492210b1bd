//! The API server's own description of its types, walked field by field.

use seawall_testkit::generate::Parameters;
use seawall_testkit::{shared, zstd_text};
use serde_json::Value;

use super::world::{World, key, pod_spec};

struct Description {
    definitions: Value,
}

impl Description {
    fn of_kind(&self, api_version: &str, kind: &str) -> Option<&Value> {
        let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
        self.definitions.as_object()?.values().find(|definition| {
            definition["x-kubernetes-group-version-kind"].as_array().is_some_and(|kinds| {
                kinds
                    .iter()
                    .any(|known| known["group"] == group && known["version"] == version && known["kind"] == kind)
            })
        })
    }

    fn named(&self, name: &str) -> &Value {
        &self.definitions[name]
    }

    /// Appends what does not fit to `wrong`.
    fn check(&self, value: &Value, schema: &Value, place: &str, wrong: &mut Vec<String>) {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.trim_start_matches("#/definitions/");
            if name.ends_with("meta.v1.FieldsV1") || name.ends_with("runtime.RawExtension") {
                return;
            }
            return self.check(value, self.named(name), place, wrong);
        }
        match (schema["type"].as_str(), value) {
            (Some("object") | None, Value::Object(fields)) => {
                for (key, value) in fields {
                    let place = format!("{place}.{key}");
                    match (schema["properties"].get(key), schema.get("additionalProperties")) {
                        (Some(schema), _) | (None, Some(schema)) => self.check(value, schema, &place, wrong),
                        (None, None) if schema.get("properties").is_some() => {
                            wrong.push(format!("{place}: no such field"));
                        }
                        (None, None) => {}
                    }
                }
                for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    if !fields.contains_key(required) {
                        wrong.push(format!("{place}.{required}: missing"));
                    }
                }
            }
            (Some("array"), Value::Array(elements)) => {
                elements.iter().for_each(|element| self.check(element, &schema["items"], &format!("{place}[]"), wrong));
            }
            (Some("string"), Value::String(_))
            | (Some("boolean"), Value::Bool(_))
            | (Some("integer"), Value::Number(_)) => {}
            (Some("string"), Value::Number(_)) if schema["format"] == "int-or-string" => {}
            (Some("string"), Value::Null) if schema["format"] == "date-time" => {}
            (None, _) => {}
            (Some(expected), other) => wrong.push(format!("{place}: {expected} expected, not {other}")),
        }
    }
}

fn read() -> Option<Description> {
    let path = shared()?.join("data/live/openapi/v2.json.zst");
    let mut all: Value = serde_json::from_str(&zstd_text(path)).expect("a description in JSON");
    Some(Description { definitions: all["definitions"].take() })
}

#[test]
fn the_walk_sees_wrong_names_and_types() {
    let Some(description) = read() else { return };
    let pod = serde_json::json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": { "nme": "a" },
        "spec": { "containers": [{ "name": "a", "ports": [{ "containerPort": "80" }] }, {}] },
    });
    let mut wrong = Vec::new();
    description.check(&pod, description.of_kind("v1", "Pod").unwrap(), "pod", &mut wrong);
    assert_eq!(
        wrong,
        [
            "pod.metadata.nme: no such field",
            "pod.spec.containers[].ports[].containerPort: integer expected, not \"80\"",
            "pod.spec.containers[].name: missing",
        ]
    );
}

#[test]
fn every_field_exists_and_has_the_right_type() {
    let Some(description) = read() else { return };
    let mut wrong = Vec::new();
    let mut unknown = std::collections::BTreeSet::new();
    let parameters = Parameters { planted: 120, ..Parameters::new(1_500) };
    let usual = World::new(&parameters, 5);
    let clean = World::new(&Parameters::clean(300), 5);
    for object in usual.objects.iter().chain(&clean.objects) {
        let value = serde_json::to_value(&object.value).unwrap();
        let (kind, namespace, name) = key(&object.value);
        let (api_version, plain_kind) = (value["apiVersion"].as_str().unwrap(), value["kind"].as_str().unwrap());
        let place = format!("{kind} {namespace}/{name}");
        match description.of_kind(api_version, plain_kind) {
            Some(schema) => description.check(&value, schema, &place, &mut wrong),
            None => {
                unknown.insert(kind);
                if let Some(spec) = pod_spec(&object.value) {
                    let spec = serde_json::to_value(spec).unwrap();
                    description.check(&spec, description.named("io.k8s.api.core.v1.PodSpec"), &place, &mut wrong);
                }
            }
        }
    }
    wrong.truncate(20);
    assert!(wrong.is_empty(), "{wrong:#?}");
    let own: Vec<&str> = unknown.iter().map(String::as_str).collect();
    let expected = [
        "ClusterSecretStore",
        "ExternalSecret",
        "Rollout",
        "knative Configuration",
        "knative Revision",
        "knative Route",
        "knative Service",
    ];
    assert_eq!(own, expected, "kinds that the description does not know");
}
