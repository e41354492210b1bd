//! Namespaces, and which of them belong to Kubernetes itself.

use seawall_model::GroupKind;

/// The kind.
pub(crate) const NAMESPACE: GroupKind<'static> = GroupKind::core("Namespace");

/// The namespaces that every cluster has for its own parts. They are known by their whole name: whoever may make
/// namespaces may make one that is called `kube-something`.
const SYSTEM: [&str; 3] = ["kube-system", "kube-public", "kube-node-lease"];

/// Whether the namespace holds parts of Kubernetes itself.
pub(crate) fn is_system(name: &str) -> bool {
    SYSTEM.contains(&name)
}
