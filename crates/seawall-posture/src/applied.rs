//! The manifest that was last applied to a live object, and where the object differs from it.
//!
//! Only what the manifest sets is compared: what the server or a controller added is theirs. Values that mean the same
//! are the same: amounts by their size, what is empty by being absent, elements of lists by what tells them apart.

use std::borrow::Cow;

use seawall_model::schema::{self, Type};
use seawall_model::{Object, Quantity};
use seawall_yaml::{Kind, Node};
use serde_json::{Map, Value};

const APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The manifest that `kubectl apply` wrote into an annotation, which sources leave unread.
pub(crate) fn manifest(object: &Object) -> Option<Value> {
    let field = object.node().path(&["metadata", "annotations", APPLIED])?;
    let span = field.span();
    let text = &field.document().text().as_str()[span.start..span.end];
    let json: Cow<'_, str> = match text.as_bytes().first()? {
        b'"' => serde_json::from_str::<String>(text).ok()?.into(),
        b'\'' => text.replace("''", "'").into(),
        _ => text.into(),
    };
    // A block scalar begins with its own mark.
    let (start, end) = (json.find('{')?, json.rfind('}')?);
    serde_json::from_str(json.get(start..=end)?).ok()
}

/// One place where the object is not what was applied.
pub(crate) enum Drift<'d> {
    /// This value is another.
    Other(Node<'d>),
    /// This mapping or list lacks something: a key, or an element.
    Lacks(Node<'d>, Vec<String>),
}

/// Where `object` differs from `applied`, a manifest of the same version.
pub(crate) fn drifts<'d>(object: &'d Object, applied: &Map<String, Value>) -> Vec<Drift<'d>> {
    let reference = &object.reference;
    let ty = schema::kind(&reference.group, &reference.version, &reference.kind).map(|kind| Type::Object(kind.ty));
    let mut walk = Walk { admission_appends: reference.kind == "Pod", found: Vec::new() };
    for (key, value) in applied {
        let live = object.node().get(key);
        match (key.as_str(), live) {
            ("apiVersion" | "kind" | "status" | "stringData", _) => {}
            // What stands in a Secret is not looked at.
            ("data", _) if reference.kind == "Secret" => {}
            ("metadata", Some(live)) => walk.metadata(value, live),
            _ => walk.entry(object.node(), key, value, live, inner(ty, key)),
        }
    }
    walk.found
}

struct Walk<'d> {
    /// Whether the server's admission adds elements behind those of lists, as it does to the tolerations of pods.
    admission_appends: bool,
    found: Vec<Drift<'d>>,
}

impl<'d> Walk<'d> {
    /// Labels and annotations; the rest of the metadata is the server's.
    fn metadata(&mut self, applied: &Value, live: Node<'d>) {
        for key in ["labels", "annotations"] {
            if let Some(value) = applied.get(key).filter(|value| !is_nothing(value)) {
                self.entry(live, key, value, live.get(key), None);
            }
        }
    }

    fn entry(&mut self, parent: Node<'d>, key: &str, applied: &Value, live: Option<Node<'d>>, ty: Option<Type>) {
        match live.filter(|live| !live.is_null()) {
            Some(live) => self.value(applied, live, ty),
            None if is_nothing(applied) => {}
            None => self.lacks(parent, key),
        }
    }

    fn lacks(&mut self, parent: Node<'d>, key: &str) {
        let known = self.found.iter_mut().find_map(|drift| match drift {
            Drift::Lacks(node, keys) if node.id() == parent.id() => Some(keys),
            _ => None,
        });
        match known {
            Some(keys) => keys.push(key.to_owned()),
            None => self.found.push(Drift::Lacks(parent, vec![key.to_owned()])),
        }
    }

    fn value(&mut self, applied: &Value, live: Node<'d>, ty: Option<Type>) {
        match (applied, live.kind()) {
            (_, Kind::Opaque) => {}
            (Value::Object(applied), Kind::Mapping) => {
                for (key, value) in applied {
                    self.entry(live, key, value, live.get(key), inner(ty, key));
                }
            }
            (Value::Array(applied), Kind::Sequence) => self.list(applied, live, ty),
            _ if is_same(applied, live, ty) => {}
            _ => self.found.push(Drift::Other(live)),
        }
    }

    fn list(&mut self, applied: &[Value], live: Node<'d>, ty: Option<Type>) {
        let (element, keys) = match ty {
            Some(Type::List { element, keys }) => (Some(*element), keys),
            // Of a custom resource nobody knows.
            _ => (None, ""),
        };
        if keys.is_empty() {
            let written = live.items().count();
            if applied.len() > written || applied.len() < written && !self.admission_appends {
                return self.found.push(Drift::Other(live));
            }
            return applied.iter().zip(live.items()).for_each(|(value, live)| self.value(value, live, element));
        }
        for value in applied {
            let told = |live: &Node<'d>| {
                keys.split(',').all(|key| match (value.get(key), live.get(key)) {
                    (Some(value), Some(live)) => is_same(value, live, None),
                    (None, _) => true,
                    (Some(_), None) => false,
                })
            };
            match live.items().find(told) {
                Some(live) => self.value(value, live, element),
                None => {
                    let name = keys.split(',').find_map(|key| value.get(key));
                    let name =
                        name.map_or_else(String::new, |name| name.as_str().map_or(name.to_string(), str::to_owned));
                    self.lacks(live, &name);
                }
            }
        }
    }
}

/// What may stand under `key` of something of this type.
fn inner(ty: Option<Type>, key: &str) -> Option<Type> {
    match ty? {
        Type::Object(ty) => ty.field(key).map(|field| field.ty),
        Type::Map(inner) => Some(*inner),
        _ => None,
    }
}

/// What the server leaves out when it writes an object.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.values().all(is_nothing),
    }
}

fn is_same(applied: &Value, live: Node<'_>, ty: Option<Type>) -> bool {
    if ty == Some(Type::Quantity) {
        let text = applied.as_str().map_or_else(|| applied.to_string(), str::to_owned);
        let wanted: Option<Quantity> = text.parse().ok();
        return wanted.is_some() && wanted == Quantity::read(live);
    }
    match (applied, live.kind()) {
        (Value::String(text), Kind::String) => live.as_str() == Some(text),
        (Value::Bool(wanted), Kind::Bool) => live.as_bool() == Some(*wanted),
        (Value::Number(number), Kind::Int | Kind::Float) => number.as_f64() == live.as_f64(),
        _ => false,
    }
}
