//! RuntimeClasses: which of them are sandboxes.

use seawall_model::{GroupKind, Object};
use seawall_yaml::Node;

/// The kind.
pub(crate) const RUNTIME_CLASS: GroupKind<'static> = GroupKind::of("node.k8s.io", "RuntimeClass");

/// What a pod under a RuntimeClass has to get through to be on its node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// A kernel of its own, or one in user space.
    Sandbox,
    /// The node's kernel.
    Shared,
    Unknown,
}

/// What a handler, or the name of a class whose handler is not known, tells.
pub(crate) fn isolation(handler: &str) -> Isolation {
    if ["gvisor", "runsc", "kata", "firecracker", "hypervisor"].iter().any(|name| handler.contains(name)) {
        Isolation::Sandbox
    } else if ["runc", "crun", "youki"].contains(&handler) || handler.starts_with("nvidia") {
        Isolation::Shared
    } else {
        Isolation::Unknown
    }
}

/// The handler of a class; empty when it is missing.
pub(crate) fn handler(class: &Object) -> &str {
    class.node().get("handler").and_then(Node::as_str).unwrap_or_default()
}
