//! Objects judged by the API's declarations: real ones, broken ones, made-up ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod corpus;
mod custom;
mod random;
mod suggestions;
mod values;

use std::sync::Arc;

use seawall_model::schema::{self, Departure, Fault, ObjectType, Suggestion};
use seawall_yaml::{Document, Node, Options, Text, read_all};

/// Every document of `text` that can be read.
fn documents(text: impl Into<String>) -> Vec<Document> {
    let text = Arc::new(Text::new(text.into()));
    read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document).collect()
}

/// The objects of a document: the elements of a list, or itself.
fn objects(document: &Document) -> Vec<Node<'_>> {
    let root = document.root();
    match root.get("items") {
        Some(items) if root.get("kind").and_then(Node::as_str) == Some("List") => items.items().collect(),
        _ => vec![root],
    }
}

/// What is declared for the object's `apiVersion` and `kind`.
fn declared(object: Node<'_>) -> Option<ObjectType> {
    let version = object.get("apiVersion")?.as_str()?;
    let (group, version) = version.split_once('/').unwrap_or(("", version));
    schema::kind(group, version, object.get("kind")?.as_str()?)
}

/// One line for each departure of `object`.
fn judged(object: Node<'_>) -> Vec<String> {
    let Some(kind) = declared(object) else { return vec!["no declaration".to_owned()] };
    let departures = schema::check(object, kind.ty);
    departures.iter().map(|departure| shown(object, kind, departure)).collect()
}

/// `PATH: WHAT`, with `(security)` behind it if that weakens security.
fn shown(object: Node<'_>, kind: ObjectType, departure: &Departure) -> String {
    let node = object.document().node(departure.node);
    let suggestion = schema::suggest(object, kind.ty, departure);
    let what = match departure.fault {
        Fault::UnknownField => {
            format!("unknown{}", suggestion.as_ref().map(|meant| meaning(object, meant)).unwrap_or_default())
        }
        Fault::WrongType { expected, found } => format!("{found:?} instead of {expected}"),
        Fault::Unreadable { expected } => format!("not {expected}"),
        Fault::NotAllowed { expected } => format!("not one of {expected}"),
        Fault::MissingRequired => format!("lacks {}", departure.field),
    };
    let security = if departure.weakens_security(object, suggestion.as_ref()) { " (security)" } else { "" };
    format!("{}: {what}{security}", seawall_model::Field::from(node).keyed_path(object))
}

fn meaning(object: Node<'_>, suggestion: &Suggestion<'_>) -> String {
    match suggestion {
        Suggestion::Rename(field) => format!(", is spelt {}", field.name),
        Suggestion::Move { places, .. } => {
            let places: Vec<_> = places.iter().map(|place| place.keyed_path(object)).collect();
            format!(", belongs to {}", places.join(" and "))
        }
        Suggestion::Object(kind) => format!(", is a {} of its own", kind.kind),
        Suggestion::Version(ty) => format!(", belongs to {}", ty.name()),
    }
}
