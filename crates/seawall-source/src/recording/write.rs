//! Writes a recording.

use std::io::{self, Write};

use seawall_model::{GroupKind, Object, Problem, World};
use serde_json::{Map, Value, json};

use super::{API_VERSION, KIND, Recording};
use crate::OPAQUE;

impl Recording {
    /// Writes a recording of `objects` and of what could not be recorded, in their order. Values of Secrets are left
    /// out, their keys stay; so is the book that the API server keeps of who set which field.
    pub fn write<'o>(
        &self,
        objects: impl ExactSizeIterator<Item = &'o Object>,
        problems: &[Problem],
        mut out: impl Write,
    ) -> io::Result<()> {
        line(&mut out, &self.header(objects.len()))?;
        for object in objects {
            line(&mut out, &json!({ "object": recorded(object) }))?;
        }
        for problem in problems {
            line(&mut out, &json!({ "problem": told(problem) }))?;
        }
        out.flush()
    }

    fn header(&self, objects: usize) -> Value {
        let cluster = &self.cluster;
        let world = match self.world {
            World::Open => "open",
            World::Closed => "closed",
        };
        let one = |(kind, namespace): (GroupKind<'_>, Option<&str>)| json!({ "group": kind.group, "kind": kind.kind, "namespace": namespace });
        let unread: Vec<Value> = self.unread.kinds().map(one).collect();
        let mut header = json!({
            "apiVersion": API_VERSION,
            "kind": KIND,
            "recordedAt": self.recorded_at,
            "cluster": { "name": cluster.name, "version": cluster.version, "uid": cluster.uid },
            "world": world,
            "objects": objects,
        });
        if let Some(namespace) = self.unread.within() {
            header["onlyNamespace"] = namespace.into();
        }
        if !unread.is_empty() {
            header["unread"] = unread.into();
        }
        header
    }
}

fn line(out: &mut impl Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn recorded(object: &Object) -> Value {
    let mut value = object.node().to_json();
    let reference = &object.reference;
    value["apiVersion"] = reference.api_version().into();
    value["kind"] = reference.kind.as_str().into();
    let is_secret = reference.group_kind() == GroupKind::core("Secret");
    if let Some(metadata) = mapping(&mut value, "metadata") {
        metadata.retain(|key, _| !OPAQUE.contains(&key.as_str()));
        if let Some(managers) = managers(object) {
            metadata.insert("managedFields".into(), managers);
        }
    }
    if let Some(annotations) = value.get_mut("metadata").and_then(|metadata| mapping(metadata, "annotations")) {
        annotations.retain(|key, _| !OPAQUE.contains(&key.as_str()));
        // What was applied as a Secret holds its values.
        if let Some(applied) = written(object, &["metadata", "annotations", APPLIED]).filter(|_| !is_secret) {
            annotations.insert(APPLIED.into(), applied);
        }
    }
    if is_secret {
        for key in ["data", "stringData"] {
            hide(value.get_mut(key));
        }
    }
    value
}

/// Who wrote the object, and in which version; without the fields that each set. Only where that is written as JSON.
fn managers(object: &Object) -> Option<Value> {
    let mut managers = written(object, &["metadata", "managedFields"])?;
    let entries = managers.as_array_mut()?.iter_mut();
    entries.filter_map(Value::as_object_mut).for_each(|manager| drop(manager.remove("fieldsV1")));
    Some(managers)
}

/// What sources leave unread, where it is written as JSON.
fn written(object: &Object, path: &[&str]) -> Option<Value> {
    let span = object.node().path(path)?.span();
    serde_json::from_str(&object.document.text().as_str()[span.start..span.end]).ok()
}

const APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Empties every value of a mapping; anything else might be a value itself.
fn hide(values: Option<&mut Value>) {
    match values {
        Some(Value::Object(values)) => values.values_mut().for_each(|value| *value = "".into()),
        Some(other) => *other = Value::Null,
        None => {}
    }
}

fn mapping<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Map<String, Value>> {
    value.get_mut(key)?.as_object_mut()
}

fn told(problem: &Problem) -> Value {
    let effect = problem.effect.word();
    json!({ "message": problem.message, "effect": effect, "file": problem.file.as_deref() })
}
