//! Cilium's policies as they are written.

use seawall_model::{GroupKind, Object};
use seawall_yaml::{Kind, Node};

use super::network_policy::elements;

/// The kinds.
pub(crate) const POLICIES: &[GroupKind<'static>] =
    &[GroupKind::of("cilium.io", "CiliumNetworkPolicy"), GroupKind::of("cilium.io", "CiliumClusterwideNetworkPolicy")];

/// The specifications of a policy: one, or several.
pub(crate) fn specs(object: &Object) -> impl Iterator<Item = Node<'_>> {
    let root = object.node();
    root.get("spec").into_iter().chain(elements(root.get("specs"))).filter(|spec| spec.kind() == Kind::Mapping)
}
