//! Which pods Pod Security keeps from being made.

use rustc_hash::FxHashMap;
use seawall_model::access::{Member, namespace_of};
use seawall_model::{Object, Snapshot, Workload};

use crate::namespace::NAMESPACE;
use crate::pod_security::{Enforced, SINCE};
use crate::pss::{Level, Passed};

/// The levels that namespaces enforce, beyond the one that lets everything through.
pub(super) struct Enforcement<'s> {
    levels: FxHashMap<&'s str, Level>,
}

impl<'s> Enforcement<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        let mut levels = FxHashMap::default();
        if snapshot.facts().kubernetes < SINCE {
            return Self { levels };
        }
        for namespace in snapshot.of_kind(NAMESPACE) {
            let level = match Enforced::by(namespace) {
                Enforced::Nothing | Enforced::Level(Level::Privileged, _) => continue,
                Enforced::Level(level, _) => level,
                Enforced::Unknown(_) => Level::Restricted,
            };
            levels.insert(namespace.reference.name.as_str(), level);
        }
        Self { levels }
    }

    /// Whether the pods of a manifest would be refused. Those that a cluster has already made are there, whatever was
    /// enforced later.
    pub(super) fn refuses(&self, member: &Member, workload: &Workload<'_>) -> bool {
        let Some(level) = self.levels.get(namespace_of(workload.object)) else { return false };
        let are_made =
            if workload.object.reference.kind == "Pod" { is_made(workload.object) } else { member.pods.is_some() };
        !are_made && Passed::by(workload).level < *level
    }
}

/// Whether a pod was read from a cluster.
fn is_made(pod: &Object) -> bool {
    pod.uid().is_some() || pod.node().path(&["status", "phase"]).is_some()
}
