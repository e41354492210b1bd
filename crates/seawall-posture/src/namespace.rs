//! Namespaces, and which of them belong to Kubernetes itself.

use seawall_model::{GroupKind, Object, Snapshot};

/// The kind.
pub(crate) const NAMESPACE: GroupKind<'static> = GroupKind::core("Namespace");

/// The namespaces that every cluster has for its own parts. They are known by their whole name: whoever may make
/// namespaces may make one that is called `kube-something`.
const SYSTEM: [&str; 3] = ["kube-system", "kube-public", "kube-node-lease"];

/// Whether the namespace holds parts of Kubernetes itself.
pub(crate) fn is_system(name: &str) -> bool {
    SYSTEM.contains(&name)
}

/// Whether an object of this kind that `counts` stands in the namespace; nothing where nobody knows.
pub(crate) fn holds(
    snapshot: &Snapshot,
    kind: GroupKind<'_>,
    namespace: &str,
    counts: impl Fn(&Object) -> bool,
) -> Option<bool> {
    if snapshot.of_kind_in(kind, Some(namespace)).any(&counts) {
        return Some(true);
    }
    // One that says no namespace may be meant for this one.
    let is_known = snapshot.has_all_in(kind, Some(namespace)) && !snapshot.of_kind_in(kind, None).any(counts);
    is_known.then_some(false)
}
