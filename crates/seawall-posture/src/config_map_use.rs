//! Who reads one key of a ConfigMap, and how each of them reads it from a Secret instead.

use seawall_model::api::{EnvFromSource, EnvVar, Volume};
use seawall_model::finding::Operation;
use seawall_model::{Field, Object, ObjectId, Snapshot, Workload};
use seawall_yaml::Node;
use serde_json::{Map, Value, json};

use crate::namesake::namespace;
use crate::new_secret::NewSecret;

/// One key of a ConfigMap, and the Secret that its value moves to.
pub(crate) struct KeyMove<'a> {
    pub(crate) config: &'a Object,
    pub(crate) key: &'a str,
    pub(crate) secret: &'a NewSecret,
}

impl KeyMove<'_> {
    /// The patches of the workloads that read the key. A workload that another object of the snapshot made is not
    /// patched: its maker is.
    pub(crate) fn patches<'s>(&self, snapshot: &'s Snapshot) -> Vec<(&'s Object, Vec<Operation>)> {
        // Most objects are elsewhere, and the view of a workload costs more than a look at its namespace.
        let near = |id: &ObjectId| namespace(snapshot.object(*id)) == namespace(self.config);
        let own = snapshot.ids().filter(near).filter(|&id| snapshot.maker(id).is_none());
        let workloads = own.flat_map(|id| snapshot.workloads(id));
        let patches = workloads.map(|workload| (workload.object, self.patch(&workload)));
        patches.filter(|(_, operations)| !operations.is_empty()).collect()
    }

    fn patch(&self, workload: &Workload<'_>) -> Vec<Operation> {
        let root = workload.object.node();
        let mut operations = Vec::new();
        for container in workload.containers() {
            for variable in container.env.iter().filter(|variable| self.is_read_by(variable)) {
                operations.extend(self.variable(root, variable));
            }
            if container.env_from.iter().any(|from| self.is_whole_in(from)) {
                operations.extend(container.env_from.node.map(|list| self.environment(root, list)).unwrap_or_default());
            }
        }
        for volume in &workload.spec.volumes {
            operations.extend(self.volume(root, volume).unwrap_or_default());
        }
        operations
    }

    fn is_read_by(&self, variable: &EnvVar<'_>) -> bool {
        let selector = variable.value_from.as_ref().and_then(|from| from.config_map_key_ref.as_ref());
        selector.is_some_and(|selector| {
            let key = selector.key.is_some_and(|key| key.value == self.key);
            key && selector.name.is_some_and(|name| self.is_named(name.value))
        })
    }

    fn is_whole_in(&self, from: &EnvFromSource<'_>) -> bool {
        from.config_map_ref.as_ref().and_then(|source| source.name).is_some_and(|name| self.is_named(name.value))
    }

    fn variable(&self, root: Node<'_>, variable: &EnvVar<'_>) -> Vec<Operation> {
        let Some(from) = &variable.value_from else { return Vec::new() };
        replace(root, from.node, json!({"secretKeyRef": self.secret.selector()}))
    }

    fn environment(&self, root: Node<'_>, list: Node<'_>) -> Vec<Operation> {
        let path = Field::from(list).pointer(root);
        let value = json!({"secretRef": {"name": self.secret.name}});
        vec![
            Operation::Test { path: path.clone(), value: list.to_json() },
            Operation::Add { path: format!("{path}/-"), value },
        ]
    }

    /// A ConfigMap's volume becomes one with two sources.
    fn volume(&self, root: Node<'_>, volume: &Volume<'_>) -> Option<Vec<Operation>> {
        if let Some(config) =
            volume.config_map.as_ref().filter(|config| config.name.is_some_and(|name| self.is_named(name.value)))
        {
            let mut rest = config.node.to_json();
            let mode = rest.as_object_mut().and_then(|rest| rest.remove("defaultMode"));
            let mut projected = Map::from_iter([("sources".to_owned(), self.split(rest)?)]);
            projected.extend(mode.map(|mode| ("defaultMode".to_owned(), mode)));
            let name = volume.name?.value;
            return Some(replace(root, volume.node, json!({"name": name, "projected": projected})));
        }
        let projected = volume.projected.as_ref()?;
        let is_ours = |source: &Value| {
            source.pointer("/configMap/name").and_then(Value::as_str).is_some_and(|name| self.is_named(name))
        };
        let list = projected.sources.node?;
        let mut sources = Vec::new();
        let mut changed = false;
        for source in list.items().map(Node::to_json) {
            match is_ours(&source).then(|| self.split(source["configMap"].clone())).flatten() {
                Some(Value::Array(both)) => {
                    sources.extend(both);
                    changed = true;
                }
                _ => sources.push(source),
            }
        }
        changed.then(|| replace(root, list, Value::Array(sources)))
    }

    /// The sources that give the same files as `config`, the key's from the Secret. None when the key is not among them.
    fn split(&self, mut config: Value) -> Option<Value> {
        let own = |item: &Value| item.get("key").and_then(Value::as_str) == Some(self.key);
        let mut item = json!({"key": self.secret.key, "path": self.key});
        if let Some(items) = config.get_mut("items").and_then(Value::as_array_mut) {
            item = items.iter().find(|item| own(item))?.clone();
            item["key"] = self.secret.key.as_str().into();
            items.retain(|item| !own(item));
        }
        let secret = json!({"secret": {"name": self.secret.name, "items": [item]}});
        let none_left = config.get("items").and_then(Value::as_array).is_some_and(Vec::is_empty);
        Some(if none_left { json!([secret]) } else { json!([{"configMap": config}, secret]) })
    }

    fn is_named(&self, name: &str) -> bool {
        self.config.reference.name == name
    }
}

fn replace(root: Node<'_>, node: Node<'_>, value: Value) -> Vec<Operation> {
    let path = Field::from(node).pointer(root);
    vec![Operation::Test { path: path.clone(), value: node.to_json() }, Operation::Replace { path, value }]
}
