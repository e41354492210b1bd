//! From a document to the objects in it.

use std::sync::Arc;

use compact_str::CompactString;
use seawall_yaml::{Document, Kind, Node, NodeId};

use crate::departure::Departures;
use crate::problem::Effect;
use crate::{Field, Object, Observation, Origin, Problem, Reference};

/// The type of a list whose elements leave theirs out, as the API server answers: `PodList` holds `Pod`s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListType {
    /// The elements' `apiVersion`.
    pub api_version: CompactString,
    /// The elements' kind; empty for `List`, whose elements name their own.
    pub kind: CompactString,
}

impl ListType {
    /// The type of the list whose root is `node`, if it is one.
    pub fn of(node: Node<'_>) -> Option<Self> {
        let kind = node.get("kind")?.as_str()?.strip_suffix("List")?;
        node.get("items")?;
        Some(Self { api_version: node.get("apiVersion")?.as_str()?.into(), kind: kind.into() })
    }
}

/// Makes observations of a document: one object, or each element of a list. `list` is the type of the list that the
/// document is an element of, when it was split.
pub fn expand(document: &Arc<Document>, origin: &Origin, list: Option<&ListType>) -> Vec<Observation> {
    expand_at(document, NodeId::ROOT, origin, list)
}

/// The same for what stands at `root` in a document that wraps it.
pub fn expand_at(document: &Arc<Document>, root: NodeId, origin: &Origin, list: Option<&ListType>) -> Vec<Observation> {
    let mut observations = Vec::new();
    expand_node(document, document.node(root), origin, list, &mut observations);
    observations
}

fn expand_node(
    document: &Arc<Document>,
    node: Node<'_>,
    origin: &Origin,
    list: Option<&ListType>,
    into: &mut Vec<Observation>,
) {
    let problem = |message: String, effect| {
        let file = origin.file();
        Observation::Problem(Problem {
            file: file.map(|file| file.path.clone()),
            position: file.map(|file| file.text.position(node.span().start)),
            object: None,
            message,
            effect,
            told_by: None,
        })
    };
    if node.is_null() {
        return;
    }
    if node.kind() == Kind::Sequence {
        return match node.items().next() {
            Some(first) if first.get("kind").is_some() => {
                node.items().for_each(|element| expand_node(document, element, origin, None, into));
            }
            _ => into.push(problem("not a Kubernetes object but a list; skipped".into(), Effect::Foreign)),
        };
    }
    if node.kind() != Kind::Mapping {
        return into.push(problem("not a Kubernetes object but a plain value; skipped".into(), Effect::Foreign));
    }
    let text = |key| node.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let api_version = text("apiVersion").or(list.map(|list| list.api_version.as_str()));
    let kind = text("kind").or(list.map(|list| list.kind.as_str()).filter(|kind| !kind.is_empty()));
    let (Some(api_version), Some(kind)) = (api_version, kind) else {
        let (missing, effect) = match (api_version, kind) {
            (None, None) => ("`apiVersion` and `kind`", Effect::Foreign),
            (None, Some(_)) => ("`apiVersion`", Effect::Unread),
            _ => ("`kind`", Effect::Unread),
        };
        return into.push(problem(format!("not a Kubernetes object: no {missing}; skipped"), effect));
    };
    if let Some(list) = ListType::of(node) {
        let items = node.get("items").into_iter().flat_map(Node::items);
        return items.for_each(|element| expand_node(document, element, origin, Some(&list), into));
    }
    let (group, version) = Reference::split_api_version(api_version);
    if group == "seawall.dev" && node.get("metadata").is_none() {
        return into
            .push(problem(format!("not a Kubernetes object but a {kind} of Seawall; skipped"), Effect::Foreign));
    }
    let metadata = |key| node.path(&["metadata", key]).and_then(Node::as_str).filter(|text| !text.is_empty());
    let reference = Reference {
        group: group.into(),
        version: version.into(),
        kind: kind.into(),
        namespace: metadata("namespace").map(Into::into),
        name: metadata("name").unwrap_or_default().into(),
    };
    let (document, origin) = (Arc::clone(document), origin.clone());
    let mut object =
        Object { reference, document, root: node.id(), origin, lost: Box::default(), departures: Box::default() };
    if object.reference.name.is_empty() && metadata("generateName").is_none() && needs_name(kind) {
        into.push(unnamed(&object));
    }
    let departures = Departures::of(&object);
    object.lost = departures.weakening.into();
    object.departures = departures.others.into();
    into.extend(departures.problems.into_iter().map(Observation::Problem));
    into.push(Observation::Object(object));
}

/// Local files of tools look like objects and have no name.
fn needs_name(kind: &str) -> bool {
    !matches!(kind, "Kustomization" | "Component" | "Config" | "ClusterConfiguration" | "InitConfiguration")
        && !kind.ends_with("Configuration")
}

fn unnamed(object: &Object) -> Observation {
    let location = object.locate(Field { node: object.node(), path: "metadata/name" });
    Observation::Problem(Problem {
        file: location.as_ref().map(|location| location.file.path.clone()),
        position: location.map(|location| location.start()),
        object: Some(object.reference.clone()),
        message: format!("{} has no `metadata.name`; it was judged all the same", object.reference.kind),
        effect: Effect::Doubtful,
        told_by: None,
    })
}
