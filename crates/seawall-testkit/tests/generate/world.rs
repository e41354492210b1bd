//! The objects of one cluster, found by kind and name.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use seawall_testkit::generate::{Cluster, Object, Parameters, Value};

/// Kind, namespace (empty for none) and name. Kinds that exist in two groups carry theirs.
pub(crate) type Key = (String, String, String);

pub(crate) struct World {
    pub(crate) cluster: Cluster,
    pub(crate) objects: Vec<Object>,
    by_key: HashMap<Key, usize>,
}

impl World {
    pub(crate) fn new(parameters: &Parameters, seed: u64) -> World {
        let cluster = Cluster::plan(parameters, seed);
        let objects: Vec<Object> = cluster.objects().collect();
        let by_key = objects.iter().enumerate().map(|(index, object)| (key(&object.value), index)).collect();
        World { cluster, objects, by_key }
    }

    pub(crate) fn find(&self, kind: &str, namespace: &str, name: &str) -> Option<&Value> {
        let key = (kind.to_owned(), namespace.to_owned(), name.to_owned());
        self.by_key.get(&key).map(|index| &self.objects[*index].value)
    }

    pub(crate) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        self.objects.iter().map(|object| &object.value).filter(move |value| text(value, &["kind"]) == kind)
    }

    /// What users wrote that holds a pod template, and the pod spec in it.
    pub(crate) fn templates(&self) -> impl Iterator<Item = (&Value, &Value)> {
        self.objects
            .iter()
            .filter(|object| object.written)
            .filter_map(|object| Some((&object.value, pod_spec(&object.value)?)))
    }

    /// Templates in namespaces that teams own.
    pub(crate) fn app_templates(&self) -> impl Iterator<Item = (&Value, &Value)> {
        self.templates().filter(|(object, _)| is_app(text(object, &["metadata", "namespace"])))
    }
}

/// The default cluster that most tests look at.
pub(crate) static USUAL: LazyLock<World> = LazyLock::new(|| World::new(&Parameters::new(2_000), 11));

pub(crate) fn key(value: &Value) -> Key {
    let kind = match (text(value, &["apiVersion"]), text(value, &["kind"])) {
        ("serving.knative.dev/v1", kind) => format!("knative {kind}"),
        (_, kind) => kind.to_owned(),
    };
    (kind, text(value, &["metadata", "namespace"]).to_owned(), text(value, &["metadata", "name"]).to_owned())
}

/// The text below `path`, or nothing.
pub(crate) fn text<'a>(value: &'a Value, path: &[&str]) -> &'a str {
    value.at(path).and_then(Value::text).unwrap_or("")
}

/// Names of app namespaces end in a stage.
pub(crate) fn is_app(namespace: &str) -> bool {
    ["-prod", "-staging", "-dev", "-test"].iter().any(|stage| namespace.contains(stage))
}

pub(crate) fn pod_spec(object: &Value) -> Option<&Value> {
    let path: &[&str] = match text(object, &["kind"]) {
        "Pod" => &["spec"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template", "spec"],
        _ => &["spec", "template", "spec"],
    };
    object.at(path).filter(|spec| spec.at(&["containers"]).is_some())
}

/// Init containers and containers.
pub(crate) fn containers(spec: &Value) -> impl Iterator<Item = &Value> {
    ["initContainers", "containers"].into_iter().filter_map(|key| spec.at(&[key])).flat_map(Value::elements)
}

pub(crate) fn labels(value: &Value, path: &[&str]) -> BTreeMap<String, String> {
    let fields = value.at(path).and_then(Value::fields);
    let pairs = fields.into_iter().flat_map(|fields| fields.iter());
    pairs.map(|(key, value)| (key.to_string(), value.text().unwrap_or("").to_owned())).collect()
}
