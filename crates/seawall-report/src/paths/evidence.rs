//! What a step is built on, as data and as text.

use seawall_model::access::Proof;
use seawall_model::{Field, Object, Snapshot};
use serde_json::{Value, json};

/// A proof as data: which object, which field or rule, and where it is written. Values of Secrets never appear.
pub(super) fn data(proof: &Proof, snapshot: &Snapshot) -> Value {
    match *proof {
        Proof::Field { object, node, path } => {
            let object = snapshot.object(object);
            let field = Field { node: object.document.node(node), path };
            let mut data = json!({
                "kind": "field",
                "object": object.reference,
                "path": field.pointer(object.node()),
                "place": field.keyed_path(object.node()),
            });
            let value = field.value().filter(|value| value.scalar().is_some() && !is_secret(object));
            data["value"] = value.map_or(Value::Null, |value| value.to_json());
            locate(object, field, &mut data);
            data
        }
        Proof::Grant { binding, role, rule, action } => {
            let (binding, role) = (snapshot.object(binding), snapshot.object(role));
            let mut data = json!({
                "kind": "grant",
                "action": action,
                "binding": binding.reference,
                "role": role.reference,
                "rule": rule,
            });
            let written = role.node().get("rules").and_then(|rules| rules.items().nth(usize::from(rule)));
            if let Some(written) = written {
                locate(role, Field::from(written), &mut data);
            }
            data
        }
        Proof::Object { object, part } => {
            let object = snapshot.object(object);
            let mut data = json!({ "kind": "object", "object": object.reference, "part": part });
            locate(object, Field::from(object.node()), &mut data);
            data
        }
        Proof::Fact(text) => json!({ "kind": "fact", "text": text }),
    }
}

/// A proof in one line: `ClusterRoleBinding ops, rule 2 of ClusterRole edit: create pods (rbac.yaml:12)`.
pub(super) fn text(proof: &Proof, snapshot: &Snapshot) -> String {
    match *proof {
        Proof::Field { object, node, path } => {
            let object = snapshot.object(object);
            let field = Field { node: object.document.node(node), path };
            let place = field.keyed_path(object.node());
            let value = field.value().and_then(|value| value.scalar()).filter(|_| !is_secret(object));
            let said = match value {
                Some(value) => format!("{place}: {value}"),
                None if field.value().is_some() => place,
                None => format!("no {place}"),
            };
            format!("{}, {said}{}", object.reference, place_in_file(object, field))
        }
        Proof::Grant { binding, role, rule, action } => {
            let (binding, role) = (snapshot.object(binding), snapshot.object(role));
            let written = role.node().get("rules").and_then(|rules| rules.items().nth(usize::from(rule)));
            match written {
                Some(written) => {
                    let place = place_in_file(role, Field::from(written));
                    format!("{action}: {}, rule {rule} of {}{place}", binding.reference, role.reference)
                }
                None => format!("{action}: {}", binding.reference),
            }
        }
        Proof::Object { object, part } => {
            let object = snapshot.object(object);
            format!("{} {part}{}", object.reference, place_in_file(object, Field::from(object.node())))
        }
        Proof::Fact(text) => text.to_owned(),
    }
}

fn is_secret(object: &Object) -> bool {
    object.reference.kind == "Secret"
}

/// ` (rbac.yaml:12)`; nothing for a file that is one long line, where a line's number leads nowhere.
fn place_in_file(object: &Object, field: Field<'_>) -> String {
    const LONG: u32 = 1000;
    match object.locate(field) {
        Some(location) if location.start().line == 1 && location.start().column > LONG => String::new(),
        Some(location) => format!(" ({}:{})", location.file.path, location.start().line),
        None => String::new(),
    }
}

fn locate(object: &Object, field: Field<'_>, data: &mut Value) {
    if let Some(location) = object.locate(field) {
        let start = location.start();
        data["location"] = json!({ "file": location.file.path.as_ref(), "line": start.line, "column": start.column });
    }
}
