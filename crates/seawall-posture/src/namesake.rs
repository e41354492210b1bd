//! The object that a reference by name means, where manifests leave namespaces out.

use seawall_model::{Found, GroupKind, Object, Snapshot};

/// The object of this kind and name in the namespace of a workload. Where one of the two does not say its namespace,
/// the only one of that name is meant; of several nobody knows which.
pub(crate) fn namesake<'s>(
    snapshot: &'s Snapshot,
    kind: GroupKind<'static>,
    namespace: Option<&str>,
    name: &str,
) -> Found<'s> {
    let found = snapshot.find(kind, namespace, name);
    if matches!(found, Found::Yes(_)) {
        return found;
    }
    if namespace.is_some() {
        return match snapshot.find(kind, None, name) {
            Found::Yes(object) => Found::Yes(object),
            _ => found,
        };
    }
    let mut same = snapshot.of_kind(kind).filter(|object| object.reference.name == name);
    match (same.next(), same.next()) {
        (Some(object), None) => Found::Yes(object),
        (Some(_), Some(_)) => Found::Unknown,
        _ => found,
    }
}

/// The namespace that an object is written in.
pub(crate) fn namespace(object: &Object) -> Option<&str> {
    object.reference.namespace.as_deref()
}
