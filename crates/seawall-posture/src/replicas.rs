//! How many pods a workload runs.

use seawall_model::{Object, ObjectId, Snapshot};
use seawall_yaml::Node;

/// The fewest pods that a workload runs.
#[derive(Clone, Copy)]
pub(crate) struct Fewest<'s> {
    /// How many; 0 when it is switched off.
    pub(crate) count: i64,
    /// The autoscaler that says so, if one does.
    pub(crate) scaler: Option<&'s Object>,
    /// Whether nobody says so: it is what Kubernetes takes where nothing is written.
    pub(crate) is_default: bool,
}

/// The fewest pods of a workload; nothing for kinds that are not counted and for numbers that cannot be read.
pub(crate) fn fewest<'s>(object: &'s Object, snapshot: &'s Snapshot) -> Option<Fewest<'s>> {
    if !is_counted(object) {
        return None;
    }
    let written = number(object, "replicas")?;
    if written == Some(0) {
        // What is at 0 is not scaled.
        return Some(Fewest { count: 0, scaler: None, is_default: false });
    }
    let mut fewest = Fewest { count: written.unwrap_or(1), scaler: None, is_default: written.is_none() };
    for scaler in snapshot.scalers_of(&object.reference) {
        let field = match &*scaler.reference.group {
            "autoscaling" => "minReplicas",
            "keda.sh" => "minReplicaCount",
            _ => continue,
        };
        // Whatever goes down to 0 has 1 when it runs.
        let count = number(scaler, field)?.unwrap_or(1).max(1);
        if fewest.scaler.is_none() || count < fewest.count {
            fewest = Fewest { count, scaler: Some(scaler), is_default: false };
        }
    }
    Some(fewest)
}

/// Whether another object in the snapshot made this one, which repeats it then.
pub(crate) fn is_made(object: &Object, snapshot: &Snapshot) -> bool {
    // Objects lie in the order of their ids.
    let at = snapshot.objects().binary_search_by_key(&std::ptr::from_ref(object), std::ptr::from_ref);
    let id = at.ok().and_then(|index| u32::try_from(index).ok()).map(ObjectId);
    id.is_some_and(|id| snapshot.maker(id).is_some())
}

fn is_counted(object: &Object) -> bool {
    let kind = object.reference.group_kind();
    match kind.kind {
        "Deployment" | "StatefulSet" | "ReplicaSet" => matches!(kind.group, "apps" | "extensions"),
        "ReplicationController" => kind.group.is_empty(),
        "Rollout" => kind.group == "argoproj.io",
        _ => false,
    }
}

/// A number in the specification, or nothing; no answer for what is no number.
#[expect(clippy::option_option, reason = "not written is an answer")]
fn number(object: &Object, key: &str) -> Option<Option<i64>> {
    match object.node().path(&["spec", key]).filter(|node| !node.is_null()) {
        None => Some(None),
        Some(node) => Node::as_i64(node).filter(|number| *number >= 0).map(Some),
    }
}
