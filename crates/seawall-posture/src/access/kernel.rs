//! Whose kernel a pod runs on, and whether root there is root here.

use seawall_model::{Found, Snapshot, Workload};

use crate::runtime_class::{Isolation, RUNTIME_CLASS, handler, isolation};

/// Whose kernel a pod runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kernel {
    /// The node's, as its users.
    Nodes,
    /// Nobody knows what its RuntimeClass is.
    Unknown,
    /// One of its own, or one that gives it users of its own; Windows, where nothing of this holds.
    Own,
}

impl Kernel {
    pub(crate) fn under(workload: &Workload<'_>, snapshot: &Snapshot) -> Self {
        if workload.is_windows() || workload.has_user_namespace() {
            return Self::Own;
        }
        let Some(name) = workload.spec.runtime_class_name.map(|name| name.value).filter(|name| !name.is_empty()) else {
            return Self::Nodes;
        };
        let known = match snapshot.find(RUNTIME_CLASS, None, name) {
            Found::Yes(class) => handler(class),
            Found::No | Found::Unknown => name,
        };
        match isolation(known) {
            Isolation::Sandbox => Self::Own,
            Isolation::Shared => Self::Nodes,
            Isolation::Unknown => Self::Unknown,
        }
    }
}
