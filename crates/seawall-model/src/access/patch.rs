//! A fix as a change that can be applied.

use seawall_yaml::{Kind, Node};
use serde_json::{Value, json};

use super::fix::{Fix, FixValue};
use super::inventory::namespace_of;
use crate::finding::{Change, Operation, Remediation, Safety};
use crate::{Field, Object, ObjectId, Snapshot};

const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

impl Fix {
    /// The object that is changed; for an isolated workload the one that the policy is for.
    pub fn object(&self) -> ObjectId {
        match *self {
            Self::Unbind { binding: object, .. }
            | Self::Delete { object }
            | Self::Disallow { role: object, .. }
            | Self::Set { object, .. }
            | Self::Remove { object, .. }
            | Self::Enforce { namespace: object, .. }
            | Self::Isolate { workload: object } => object,
        }
    }

    /// What is done, as an order, and the changes; none for a fix that does not fit `snapshot`.
    pub fn remediation(&self, snapshot: &Snapshot) -> Option<Remediation> {
        let object = snapshot.object(self.object());
        let (title, changes) = match *self {
            Self::Unbind { subject, .. } => unbind(object, subject)?,
            Self::Delete { .. } => (format!("Delete {}", object.reference), vec![delete(object)]),
            Self::Disallow { rule, verb, resource, .. } => disallow(object, rule, verb, resource)?,
            Self::Set { node, path, value, .. } => {
                let field = Field { node: object.document.node(node), path };
                let value = match value {
                    FixValue::Bool(value) => Value::Bool(value),
                    FixValue::Text(text) => Value::from(text),
                };
                let place = field.keyed_path(object.node());
                (
                    format!("Set {place} of {} to {value}", object.reference),
                    vec![patch(object, set(object, field, value))],
                )
            }
            Self::Remove { node, .. } => {
                let field = Field::from(object.document.node(node));
                let path = field.pointer(object.node());
                let test = Operation::Test { path: path.clone(), value: field.node.to_json() };
                let title = format!("Remove {} from {}", field.keyed_path(object.node()), object.reference);
                (title, vec![patch(object, vec![test, Operation::Remove { path }])])
            }
            Self::Enforce { level, .. } => {
                let field = object.node().path(&["metadata", "labels"]);
                (
                    format!("Enforce the Pod Security level {level} in {}", object.reference),
                    vec![patch(object, label(object, field, level))],
                )
            }
            Self::Isolate { .. } => isolate(object)?,
        };
        Some(Remediation { title, safety: Safety::Review, changes })
    }
}

fn patch(object: &Object, ops: Vec<Operation>) -> Change {
    Change::Patch { object: object.reference.clone(), ops }
}

fn delete(object: &Object) -> Change {
    Change::Delete { object: object.reference.clone() }
}

fn unbind(binding: &Object, subject: u16) -> Option<(String, Vec<Change>)> {
    let subjects = binding.node().get("subjects")?;
    let written = subjects.items().nth(usize::from(subject))?;
    let text = |key| written.get(key).and_then(Node::as_str).unwrap_or_default();
    let who = match (text("kind"), text("namespace")) {
        (kind, "") => format!("{kind} {}", text("name")),
        (kind, namespace) => format!("{kind} {namespace}/{}", text("name")),
    };
    if subjects.items().count() == 1 {
        return Some((format!("Delete {}, which binds {who} only", binding.reference), vec![delete(binding)]));
    }
    let path = Field::from(written).pointer(binding.node());
    let ops = vec![Operation::Test { path: path.clone(), value: written.to_json() }, Operation::Remove { path }];
    Some((format!("Take {who} out of {}", binding.reference), vec![patch(binding, ops)]))
}

/// Takes a verb of a resource out of a rule. What else the rule allows stays: it is split where it names several
/// resources.
fn disallow(role: &Object, rule: u16, verb: &str, resource: &str) -> Option<(String, Vec<Change>)> {
    let written = role.node().get("rules")?.items().nth(usize::from(rule))?;
    let list =
        |key| -> Vec<&str> { written.get(key).into_iter().flat_map(Node::items).filter_map(Node::as_str).collect() };
    let (verbs, resources) = (list("verbs"), list("resources"));
    if !verbs.contains(&verb) || !resources.contains(&resource) {
        return None;
    }
    let path = Field::from(written).pointer(role.node());
    let whole = written.to_json();
    let with = |verbs: Vec<&str>, resources: Vec<&str>| {
        let mut rule = whole.clone();
        rule["verbs"] = json!(verbs);
        rule["resources"] = json!(resources);
        rule
    };
    let fewer: Vec<&str> = verbs.iter().copied().filter(|own| *own != verb).collect();
    let others: Vec<&str> = resources.iter().copied().filter(|own| *own != resource).collect();
    let mut left = Vec::new();
    if !others.is_empty() {
        left.push(with(verbs.clone(), others));
    }
    if !fewer.is_empty() {
        left.push(with(fewer, vec![resource]));
    }
    let mut ops = vec![Operation::Test { path: path.clone(), value: whole.clone() }];
    let mut left = left.into_iter();
    match left.next() {
        Some(value) => ops.push(Operation::Replace { path, value }),
        None => ops.push(Operation::Remove { path }),
    }
    ops.extend(left.map(|value| Operation::Add { path: "/rules/-".to_owned(), value }));
    Some((format!("Take {verb} {resource} out of rule {rule} of {}", role.reference), vec![patch(role, ops)]))
}

/// Sets a field, and what it lies in where that is not written.
fn set(object: &Object, field: Field<'_>, value: Value) -> Vec<Operation> {
    let (nearest, missing) = field.nearest();
    let path = Field::from(nearest).pointer(object.node());
    let test = |value| Operation::Test { path: path.clone(), value };
    let Some((first, rest)) = missing.split_first() else {
        return vec![test(nearest.to_json()), Operation::Replace { path: path.clone(), value }];
    };
    let value = rest.iter().rev().fold(value, |value, key| json!({ key: value }));
    if nearest.kind() != Kind::Mapping {
        return vec![
            test(nearest.to_json()),
            Operation::Replace { path: path.clone(), value: json!({ first: value }) },
        ];
    }
    let known =
        nearest.entries().find_map(|(key, value)| Some((key.as_str()?, value)).filter(|_| value.scalar().is_some()));
    let mut ops = Vec::new();
    if let Some((key, value)) = known {
        ops.push(Operation::Test { path: format!("{path}/{}", escape(key)), value: value.to_json() });
    }
    ops.push(Operation::Add { path: format!("{path}/{}", escape(first)), value });
    ops
}

fn label(object: &Object, labels: Option<Node<'_>>, level: &str) -> Vec<Operation> {
    let path = format!("/metadata/labels/{}", escape(ENFORCE));
    let name = Operation::Test { path: "/metadata/name".to_owned(), value: json!(object.reference.name) };
    match labels.filter(|labels| labels.kind() == Kind::Mapping) {
        Some(_) => vec![name, Operation::Add { path, value: json!(level) }],
        None => {
            vec![name, Operation::Add { path: "/metadata/labels".to_owned(), value: json!({ ENFORCE: level }) }]
        }
    }
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A policy that lets nothing in to the pods of a workload: what they need is to be added.
fn isolate(workload: &Object) -> Option<(String, Vec<Change>)> {
    let kind = workload.reference.kind.as_str();
    let labels = match kind {
        "Pod" => workload.node().path(&["metadata", "labels"])?,
        "CronJob" => workload.node().path(&["spec", "jobTemplate", "spec", "template", "metadata", "labels"])?,
        _ => workload.node().path(&["spec", "template", "metadata", "labels"])?,
    };
    let policy = json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": { "namespace": namespace_of(workload), "name": format!("isolate-{}", workload.reference.name) },
        "spec": { "podSelector": { "matchLabels": labels.to_json() }, "policyTypes": ["Ingress"], "ingress": [] },
    });
    Some((format!("Let nothing connect to the pods of {}", workload.reference), vec![Change::New { object: policy }]))
}
