//! Custom resources against the schema of their definition, as far as types, names, requirements and allowed values go.
//! Patterns, bounds and rules in CEL are not looked at.

use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::{Kind, Node};

/// One place where an object is not what its definition declares.
pub(crate) struct Fault<'d> {
    /// The value that is wrong, or the mapping that lacks a field.
    pub(crate) node: Node<'d>,
    pub(crate) message: String,
}

const DEFINITION: GroupKind<'static> = GroupKind::of("apiextensions.k8s.io", "CustomResourceDefinition");

/// As many as a person wants to see of one object.
const MOST: usize = 50;

/// How deep objects and schemas are followed.
const DEEPEST: usize = 64;

/// Where `object` departs from the definition of its kind, if that is among the input.
pub(crate) fn faults<'s>(object: &'s Object, snapshot: &'s Snapshot) -> Vec<Fault<'s>> {
    let Some(definition) = definition(object, snapshot) else { return Vec::new() };
    let mut walk = Walk { object, found: Vec::new() };
    match schema(object, definition) {
        Schema::Unserved => walk.report(
            object.node().get("apiVersion").unwrap_or(object.node()),
            format!(
                "names a version that the definition of `{}` does not have: `{}`",
                object.reference.kind, object.reference.version
            ),
        ),
        Schema::Open => {}
        Schema::Of(schema) => walk.root(schema),
    }
    walk.found
}

fn definition<'s>(object: &Object, snapshot: &'s Snapshot) -> Option<&'s Object> {
    let reference = &object.reference;
    let group = reference.group.as_str();
    // A definition is called by its plural and group.
    let of_group = |name: &str| name.strip_suffix(group).is_some_and(|rest| rest.ends_with('.'));
    let mut definitions = snapshot.of_kind(DEFINITION).filter(|definition| of_group(&definition.reference.name));
    definitions.find(|definition| {
        let kind = definition.node().path(&["spec", "names", "kind"]).and_then(Node::as_str);
        kind == Some(&reference.kind)
    })
}

enum Schema<'s> {
    /// The version is not in the definition, or switched off.
    Unserved,
    /// Nothing is declared of it.
    Open,
    Of(Node<'s>),
}

fn schema<'s>(object: &Object, definition: &'s Object) -> Schema<'s> {
    let Some(spec) = definition.node().get("spec") else { return Schema::Open };
    let shared = spec.path(&["validation", "openAPIV3Schema"]);
    let mut versions = spec.get("versions").into_iter().flat_map(Node::items).peekable();
    if versions.peek().is_none() {
        return shared.map_or(Schema::Open, Schema::Of);
    }
    let version = object.reference.version.as_str();
    let Some(version) = versions.find(|listed| listed.get("name").and_then(Node::as_str) == Some(version)) else {
        return Schema::Unserved;
    };
    if version.get("served").and_then(Node::as_bool) == Some(false) {
        return Schema::Unserved;
    }
    version.path(&["schema", "openAPIV3Schema"]).or(shared).map_or(Schema::Open, Schema::Of)
}

struct Walk<'s> {
    object: &'s Object,
    found: Vec<Fault<'s>>,
}

impl<'s> Walk<'s> {
    fn report(&mut self, node: Node<'s>, message: String) {
        if self.found.len() < MOST {
            self.found.push(Fault { node, message });
        }
    }

    /// The outermost fields that every object has are the API server's to judge.
    fn root(&mut self, schema: Node<'s>) {
        self.mapping(self.object.node(), schema, 0);
    }

    fn value(&mut self, value: Node<'s>, schema: Node<'s>, depth: usize) {
        if depth > DEEPEST || value.is_null() || value.kind() == Kind::Opaque {
            return;
        }
        let is_set = |key: &str| schema.get(key).and_then(Node::as_bool) == Some(true);
        if is_set("x-kubernetes-int-or-string") {
            if !matches!(value.kind(), Kind::Int | Kind::String) {
                self.wrong(value, "a whole number or a string");
            }
            return;
        }
        match (schema.get("type").and_then(Node::as_str), value.kind()) {
            (Some("object"), Kind::Mapping) => self.mapping(value, schema, depth),
            (Some("array"), Kind::Sequence) => {
                let Some(items) = schema.get("items") else { return };
                value.items().for_each(|item| self.value(item, items, depth + 1));
            }
            (Some("string"), Kind::String)
            | (Some("boolean"), Kind::Bool)
            | (Some("number"), Kind::Int | Kind::Float) => {
                self.allowed(value, schema);
            }
            (Some("integer"), Kind::Int) => self.allowed(value, schema),
            (Some("integer"), Kind::Float) if value.as_f64().is_some_and(|number| number.fract() == 0.0) => {}
            (Some("object"), _) => self.wrong(value, "a mapping"),
            (Some("array"), _) => self.wrong(value, "a list"),
            (Some("string"), _) => self.wrong(value, "a string"),
            (Some("boolean"), _) => self.wrong(value, "true or false"),
            (Some("integer"), _) => self.wrong(value, "a whole number"),
            (Some("number"), _) => self.wrong(value, "a number"),
            _ => {}
        }
    }

    fn mapping(&mut self, mapping: Node<'s>, schema: Node<'s>, depth: usize) {
        let is_set = |key: &str| schema.get(key).and_then(Node::as_bool) == Some(true);
        let properties = schema.get("properties").filter(|properties| properties.kind() == Kind::Mapping);
        let others = schema.get("additionalProperties");
        let is_object = mapping.id() == self.object.node().id() || is_set("x-kubernetes-embedded-resource");
        let keeps_unknown = is_set("x-kubernetes-preserve-unknown-fields") || properties.is_none();
        for (key, value) in mapping.entries() {
            let name = key.scalar().unwrap_or_default();
            if is_object && matches!(name, "apiVersion" | "kind" | "metadata") {
                continue;
            }
            match (properties.and_then(|properties| properties.get(name)), others) {
                (Some(declared), _) => self.value(value, declared, depth + 1),
                (None, Some(others)) if others.kind() == Kind::Mapping => self.value(value, others, depth + 1),
                (None, None) if !keeps_unknown => {
                    let message = format!("is no field of `{}`; the API server drops it", self.object.reference.kind);
                    self.report(value, message);
                }
                _ => {}
            }
        }
        for required in schema.get("required").into_iter().flat_map(Node::items).filter_map(Node::as_str) {
            let is_defaulted = properties.and_then(|properties| properties.path(&[required, "default"])).is_some();
            if !is_defaulted && mapping.get(required).is_none_or(Node::is_null) {
                self.report(mapping, format!("lacks `{required}`, which is required"));
            }
        }
    }

    fn wrong(&mut self, value: Node<'s>, expected: &str) {
        self.report(value, format!("must be {expected}; the API server refuses the object"));
    }

    fn allowed(&mut self, value: Node<'s>, schema: Node<'s>) {
        let Some(words) = schema.get("enum").filter(|words| words.kind() == Kind::Sequence) else { return };
        if !words.items().any(|word| word.kind() == value.kind() && word.scalar() == value.scalar()) {
            let words: Vec<String> = words.items().filter_map(Node::scalar).map(|word| format!("`{word}`")).collect();
            self.report(value, format!("must be one of {}; the API server refuses the object", words.join(", ")));
        }
    }
}
