//! Patches that refuse an object that has changed since it was read.

use anyhow::Result;
use json_patch::jsonptr::PointerBuf;
use json_patch::{Patch, PatchOperation, ReplaceOperation, TestOperation};
use serde_json::{Value, json};

/// The patch from one value to another, which tests what it takes away before it does: of an object that has changed since
/// it was read, nothing is patched at all.
pub(super) fn guarded(from: &Value, to: &Value) -> Result<Patch> {
    let (from, to) = (defaulted(from), defaulted(to));
    let mut at = from.clone();
    let mut ops = Vec::new();
    // Rules and subjects are replaced as a whole: element by element nobody could read it, and a new one would be missed.
    for key in ["rules", "subjects"] {
        if let (Some(old), Some(new)) = (from.get(key), to.get(key).filter(|new| from.get(key) != Some(*new))) {
            let path = PointerBuf::from_tokens([key]);
            ops.push(PatchOperation::Test(TestOperation { path: path.clone(), value: old.clone() }));
            ops.push(PatchOperation::Replace(ReplaceOperation { path, value: new.clone() }));
            at[key] = new.clone();
        }
    }
    let from = at.clone();
    for op in json_patch::diff(&from, &to).0 {
        let gone = match &op {
            PatchOperation::Replace(replace) => Some(&replace.path),
            PatchOperation::Remove(remove) => Some(&remove.path),
            _ => None,
        };
        if let Some(path) = gone
            && let Ok(value) = path.resolve(&at)
        {
            test(path, value, &mut ops);
        }
        json_patch::patch(&mut at, std::slice::from_ref(&op))?;
        ops.push(op);
    }
    if !matches!(ops.first(), Some(PatchOperation::Test(_))) {
        let name = PointerBuf::from_tokens(["metadata", "name"]);
        ops.splice(0..0, tested(&from, &[name]));
    }
    Ok(Patch(ops))
}

/// The patch that changes nothing and is refused when an object is not what it was where that matters: whom a binding binds
/// to what, whose token a Secret is, what a pod is made of.
pub(super) fn unchanged(object: &Value) -> Patch {
    let object = defaulted(object);
    let account = PointerBuf::from_tokens(["metadata", "annotations", "kubernetes.io/service-account.name"]);
    let name = PointerBuf::from_tokens(["metadata", "name"]);
    let [role, subjects, spec] = ["roleRef", "subjects", "spec"].map(|key| PointerBuf::from_tokens([key]));
    Patch(tested(&object, &[name, role, subjects, account, spec]))
}

fn tested(object: &Value, paths: &[PointerBuf]) -> Vec<PatchOperation> {
    let mut ops = Vec::new();
    for path in paths {
        if let Ok(value) = path.resolve(object) {
            test(path, value, &mut ops);
        }
    }
    ops
}

/// Tests a value by its scalars and lists of scalars: the API server adds defaults to objects that hold others.
fn test(path: &PointerBuf, value: &Value, into: &mut Vec<PatchOperation>) {
    let is_whole = |value: &Value| match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(elements) => !elements.iter().any(Value::is_object) || is_complete(path),
        _ => true,
    };
    let mut each = |key: &str, value: &Value| test(&joined(path, key), value, into);
    match value {
        value if is_whole(value) => {
            into.push(PatchOperation::Test(TestOperation { path: path.clone(), value: value.clone() }));
        }
        Value::Object(members) => members.iter().for_each(|(key, value)| each(key, value)),
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, value)| each(&index.to_string(), value));
        }
        _ => {}
    }
}

/// Whether nothing is added to the elements of this list: it is tested as a whole, so that one more is noticed.
fn is_complete(path: &PointerBuf) -> bool {
    path.as_str() == "/subjects"
}

fn joined(path: &PointerBuf, key: &str) -> PointerBuf {
    let mut path = path.clone();
    path.push_back(key);
    path
}

/// A binding with the API groups that the API server adds to it; anything else as it is.
fn defaulted(object: &Value) -> Value {
    const GROUP: &str = "rbac.authorization.k8s.io";
    let mut object = object.clone();
    if let Some(role) = object.get_mut("roleRef").and_then(Value::as_object_mut) {
        role.entry("apiGroup").or_insert_with(|| json!(GROUP));
    }
    for subject in object.get_mut("subjects").and_then(Value::as_array_mut).into_iter().flatten() {
        let is_account = subject["kind"] == "ServiceAccount";
        if let Some(subject) = subject.as_object_mut().filter(|_| !is_account) {
            subject.entry("apiGroup").or_insert_with(|| json!(GROUP));
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(subjects: &[&str]) -> Value {
        let subjects: Vec<Value> = subjects.iter().map(|name| json!({ "kind": "User", "name": name })).collect();
        json!({ "metadata": { "name": "b" }, "roleRef": { "kind": "Role", "name": "r" }, "subjects": subjects })
    }

    #[test]
    fn a_patch_makes_the_change_and_refuses_an_object_that_has_changed() {
        let (from, to) = (binding(&["alice", "bob", "carol"]), binding(&["bob", "carol"]));
        let patch = guarded(&from, &to).unwrap();
        // The API server keeps the object with the groups that it adds.
        let mut same = defaulted(&from);
        json_patch::patch(&mut same, &patch).unwrap();
        assert_eq!(same, defaulted(&to));
        for other in [binding(&["bob", "alice", "carol"]), binding(&["dave", "bob", "carol"]), binding(&["alice"])] {
            let mut changed = defaulted(&other);
            assert!(json_patch::patch(&mut changed, &patch).is_err(), "{other}");
            assert_eq!(changed, defaulted(&other));
        }
    }

    #[test]
    fn what_only_adds_tests_that_the_object_is_meant() {
        let to = json!({ "metadata": { "name": "b", "labels": { "a": "b" } }, "roleRef": {}, "subjects": [] });
        let patch = guarded(&json!({ "metadata": { "name": "b" }, "roleRef": {}, "subjects": [] }), &to).unwrap();
        let mut other = json!({ "metadata": { "name": "c" }, "roleRef": {}, "subjects": [] });
        assert!(json_patch::patch(&mut other, &patch).is_err());
    }

    #[test]
    fn what_is_deleted_is_deleted_only_as_it_was_read() {
        let patch = unchanged(&binding(&["alice"]));
        let mut same = defaulted(&binding(&["alice"]));
        json_patch::patch(&mut same, &patch).unwrap();
        assert_eq!(same, defaulted(&binding(&["alice"])));
        for other in [binding(&["alice", "bob"]), binding(&["bob"]), binding(&[])] {
            assert!(json_patch::patch(&mut defaulted(&other), &patch).is_err(), "{other}");
        }
    }

    #[test]
    fn what_the_api_server_adds_to_a_pod_does_not_refuse_its_patch() {
        let from = json!({ "metadata": { "name": "p" }, "spec": { "volumes": [{ "name": "v", "hostPath": { "path": "/" } }] } });
        let mut kept = from.clone();
        kept["spec"]["volumes"][0]["hostPath"]["type"] = json!("");
        let to = json!({ "metadata": { "name": "p" }, "spec": { "volumes": [] } });
        json_patch::patch(&mut kept, &guarded(&from, &to).unwrap()).unwrap();
        assert_eq!(kept, to);
    }
}
