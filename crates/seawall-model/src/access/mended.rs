//! What objects look like once fixes are made: all of them at once, so that none moves what another one is about.

use std::collections::{BTreeMap, BTreeSet};

use seawall_yaml::Node;
use serde_json::{Map, Value, json};

use super::fix::{Fix, FixValue};
use crate::finding::Change;
use crate::{Field, Object, ObjectId, Snapshot};

/// What fixes make of a snapshot.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Mended {
    /// Objects as they are then.
    pub changed: BTreeMap<ObjectId, Value>,
    /// Objects that are gone.
    pub deleted: BTreeSet<ObjectId>,
    /// Objects that are new.
    pub new: Vec<Value>,
}

impl Mended {
    /// Makes all fixes. A binding that loses its last subject is deleted, a role keeps what was not disallowed.
    pub fn by<'f>(fixes: impl IntoIterator<Item = &'f Fix>, snapshot: &Snapshot) -> Self {
        let mut by_object: BTreeMap<ObjectId, BTreeSet<&Fix>> = BTreeMap::new();
        for fix in fixes {
            by_object.entry(fix.object()).or_default().insert(fix);
        }
        let mut mended = Self::default();
        for (id, fixes) in by_object {
            mended.mend(id, &fixes, snapshot);
        }
        mended
    }

    fn mend(&mut self, id: ObjectId, fixes: &BTreeSet<&Fix>, snapshot: &Snapshot) {
        let object = snapshot.object(id);
        let mut value = object.node().to_json();
        let mut allowed: BTreeMap<u16, BTreeSet<(&str, &str)>> = BTreeMap::new();
        let mut unbound: BTreeSet<u16> = BTreeSet::new();
        let mut removed = Vec::new();
        let mut is_changed = false;
        for fix in fixes {
            match **fix {
                Fix::Delete { .. } => {
                    self.deleted.insert(id);
                    return;
                }
                Fix::Isolate { .. } => {
                    let new = fix.remediation(snapshot).into_iter().flat_map(|remediation| remediation.changes);
                    self.new.extend(new.filter_map(|change| match change {
                        Change::New { object } => Some(object),
                        _ => None,
                    }));
                }
                Fix::Unbind { subject, .. } => {
                    unbound.insert(subject);
                }
                Fix::Disallow { rule, verb, resource, .. } => {
                    allowed.entry(rule).or_default().insert((verb, resource));
                }
                Fix::Set { node, path, value: new, .. } => {
                    let field = Field { node: object.document.node(node), path };
                    set(&mut value, &field.pointer(object.node()), to_json(new));
                    is_changed = true;
                }
                Fix::Enforce { level, .. } => {
                    set(&mut value, "/metadata/labels/pod-security.kubernetes.io~1enforce", json!(level));
                    is_changed = true;
                }
                Fix::Remove { node, .. } => removed.push(node),
            }
        }
        // What stands further behind goes first, so that what is before keeps its place.
        removed.sort_unstable();
        for node in removed.into_iter().rev() {
            remove(&mut value, &Field::from(object.document.node(node)).pointer(object.node()));
            is_changed = true;
        }
        for (rule, actions) in allowed.into_iter().rev() {
            disallow(&mut value, usize::from(rule), &actions);
            is_changed = true;
        }
        if !unbound.is_empty() {
            if unbound.len() >= subjects(object) {
                self.deleted.insert(id);
                return;
            }
            unbound.iter().rev().for_each(|subject| remove(&mut value, &format!("/subjects/{subject}")));
            is_changed = true;
        }
        if is_changed {
            self.changed.insert(id, value);
        }
    }
}

fn subjects(binding: &Object) -> usize {
    binding.node().get("subjects").into_iter().flat_map(Node::items).count()
}

fn to_json(value: FixValue) -> Value {
    match value {
        FixValue::Bool(value) => Value::Bool(value),
        FixValue::Text(text) => Value::from(text),
    }
}

fn keys(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")).collect()
}

fn set(value: &mut Value, pointer: &str, new: Value) {
    let mut at = value;
    for key in keys(pointer) {
        let index = key.parse::<usize>().ok().filter(|index| at.as_array().is_some_and(|list| *index < list.len()));
        if let Some(index) = index {
            at = &mut at[index];
            continue;
        }
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[key];
    }
    *at = new;
}

fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    match value.pointer_mut(parent) {
        Some(Value::Array(elements)) => {
            if let Some(index) = last.parse::<usize>().ok().filter(|index| *index < elements.len()) {
                elements.remove(index);
            }
        }
        Some(Value::Object(members)) => {
            members.remove(&last.replace("~1", "/").replace("~0", "~"));
        }
        _ => {}
    }
}

/// Leaves of a rule what is not disallowed: one rule for all resources that keep the same verbs.
fn disallow(role: &mut Value, rule: usize, actions: &BTreeSet<(&str, &str)>) {
    let Some(Value::Array(rules)) = role.get_mut("rules") else { return };
    if rule >= rules.len() {
        return;
    }
    let whole = rules.remove(rule);
    let list = |key: &str| -> Vec<String> {
        let elements = whole[key].as_array().into_iter().flatten();
        elements.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut by_verbs: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for resource in list("resources") {
        let is_left = |verb: &String| !actions.contains(&(verb.as_str(), resource.as_str()));
        let verbs: Vec<String> = list("verbs").into_iter().filter(is_left).collect();
        match by_verbs.iter_mut().find(|entry| entry.0 == verbs) {
            Some((_, resources)) => resources.push(resource),
            None => by_verbs.push((verbs, vec![resource])),
        }
    }
    let left = by_verbs.into_iter().filter(|(verbs, _)| !verbs.is_empty()).map(|(verbs, resources)| {
        let mut rule = whole.clone();
        rule["verbs"] = json!(verbs);
        rule["resources"] = json!(resources);
        rule
    });
    rules.splice(rule..rule, left);
}
