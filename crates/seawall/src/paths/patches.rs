//! Changes made: to a snapshot in memory, or as files that `kubectl` applies.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use json_patch::jsonptr::PointerBuf;
use json_patch::{Patch, PatchOperation, TestOperation};
use seawall_model::access::{Mended, namespace_of};
use seawall_model::{Draft, Object, Observation, Origin, Snapshot, SourceFile, expand};
use seawall_yaml::{Options, Text, read_all};
use serde_json::Value;

/// The snapshot with the changes made. What was read once is not read again.
pub(super) fn apply(snapshot: &Snapshot, mended: &Mended) -> Snapshot {
    let mut draft = Draft::default();
    for id in snapshot.ids() {
        if mended.deleted.contains(&id) {
            continue;
        }
        match mended.changed.get(&id) {
            Some(changed) => read(changed, &snapshot.object(id).origin, &mut draft),
            None => draft.add(Observation::Object(snapshot.object(id).clone())),
        }
    }
    for new in &mended.new {
        let text = Arc::new(Text::new(String::new()));
        read(new, &Origin::File(Arc::new(SourceFile { path: "new".into(), text })), &mut draft);
    }
    draft.freeze(snapshot.facts().clone()).0
}

fn read(object: &Value, like: &Origin, draft: &mut Draft) {
    let text = Arc::new(Text::new(object.to_string()));
    let origin = match like.file() {
        Some(file) => Origin::File(Arc::new(SourceFile { path: Arc::clone(&file.path), text: Arc::clone(&text) })),
        None => Origin::Cluster,
    };
    for document in read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document) {
        expand(&Arc::new(document), &origin, None).into_iter().for_each(|observation| draft.add(observation));
    }
}

/// Writes a JSON Patch for each object that changes, each object that is new, and `apply.sh`, which applies them with
/// `kubectl` in order.
pub(super) fn write(folder: &Path, snapshot: &Snapshot, mended: &Mended) -> Result<()> {
    let say = |path: &Path| format!("cannot write {}", path.display());
    fs::create_dir_all(folder).with_context(|| say(folder))?;
    let mut script = String::from("#!/bin/sh\nset -eu\ncd \"$(dirname \"$0\")\"\n");
    let mut number = 0;
    let mut save = |name: &str, text: &str| -> Result<String> {
        number += 1;
        let name = format!("{number:02}-{name}");
        let path = folder.join(&name);
        fs::write(&path, text).with_context(|| say(&path))?;
        Ok(name)
    };
    for (id, changed) in &mended.changed {
        let object = snapshot.object(*id);
        let patch = guarded(&object.node().to_json(), changed)?;
        let name = save(&format!("{}.patch.json", slug(object)), &(serde_json::to_string_pretty(&patch)? + "\n"))?;
        writeln!(script, "kubectl patch {} --type=json --patch-file={name}", named(object))?;
    }
    for id in &mended.deleted {
        writeln!(script, "kubectl delete {}", named(snapshot.object(*id)))?;
    }
    for new in &mended.new {
        let text = |key: &str| new["metadata"][key].as_str().unwrap_or_default().to_owned();
        let name = save(
            &format!("{}-{}.json", text("namespace"), text("name")),
            &(serde_json::to_string_pretty(new)? + "\n"),
        )?;
        writeln!(script, "kubectl apply -f {name}")?;
    }
    let path = folder.join("apply.sh");
    fs::write(&path, script).with_context(|| say(&path))
}

/// The patch from one value to another, which tests what it takes away before it does: of an object that has changed since
/// it was read, nothing is patched at all.
fn guarded(from: &Value, to: &Value) -> Result<Patch> {
    let mut at = from.clone();
    let mut ops = Vec::new();
    for op in json_patch::diff(from, to).0 {
        let gone = match &op {
            PatchOperation::Replace(replace) => Some(&replace.path),
            PatchOperation::Remove(remove) => Some(&remove.path),
            _ => None,
        };
        if let Some(path) = gone
            && let Ok(value) = path.resolve(&at)
        {
            ops.push(PatchOperation::Test(TestOperation { path: path.clone(), value: value.clone() }));
        }
        json_patch::patch(&mut at, std::slice::from_ref(&op))?;
        ops.push(op);
    }
    if !matches!(ops.first(), Some(PatchOperation::Test(_)))
        && let Some(name) = from.pointer("/metadata/name")
    {
        let path = PointerBuf::from_tokens(["metadata", "name"]);
        ops.insert(0, PatchOperation::Test(TestOperation { path, value: name.clone() }));
    }
    Ok(Patch(ops))
}

/// How `kubectl` names an object.
fn named(object: &Object) -> String {
    let reference = &object.reference;
    let kind = match reference.group.as_str() {
        "" => reference.kind.to_lowercase().to_string(),
        group => format!("{}.{group}", reference.kind.to_lowercase()),
    };
    let is_placed = reference.namespace.is_some()
        || !matches!(
            kind.split('.').next(),
            Some("clusterrole" | "clusterrolebinding" | "namespace" | "node" | "persistentvolume")
        );
    let namespace = if is_placed { format!(" -n {}", namespace_of(object)) } else { String::new() };
    format!("{kind} {}{namespace}", reference.name)
}

fn slug(object: &Object) -> String {
    let reference = &object.reference;
    let parts = [
        reference.kind.to_lowercase().to_string(),
        reference.namespace.as_deref().unwrap_or_default().to_owned(),
        reference.name.to_string(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("-").chars().map(|char| if char.is_ascii_alphanumeric() || char == '.' { char } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn binding(subjects: &[&str]) -> Value {
        let subjects: Vec<Value> = subjects.iter().map(|name| json!({ "kind": "User", "name": name })).collect();
        json!({ "metadata": { "name": "b" }, "subjects": subjects })
    }

    #[test]
    fn a_patch_makes_the_change_and_refuses_an_object_that_has_changed() {
        let (from, to) = (binding(&["alice", "bob", "carol"]), binding(&["bob", "carol"]));
        let patch = guarded(&from, &to).unwrap();
        let mut same = from;
        json_patch::patch(&mut same, &patch).unwrap();
        assert_eq!(same, to);
        for other in [binding(&["bob", "alice", "carol"]), binding(&["dave", "bob", "carol"]), binding(&["alice"])] {
            let mut changed = other.clone();
            assert!(json_patch::patch(&mut changed, &patch).is_err(), "{other}");
            assert_eq!(changed, other);
        }
    }

    #[test]
    fn what_only_adds_tests_that_the_object_is_meant() {
        let to = json!({ "metadata": { "name": "b", "labels": { "a": "b" } }, "subjects": [] });
        let patch = guarded(&binding(&[]), &to).unwrap();
        let mut other = json!({ "metadata": { "name": "c" }, "subjects": [] });
        assert!(json_patch::patch(&mut other, &patch).is_err());
    }
}
