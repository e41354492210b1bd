//! What the workloads of a namespace request together, as a ResourceQuota counts it.

use seawall_model::workload::{Container, Role};
use seawall_model::{Object, Quantity, Snapshot, Workload};
use seawall_yaml::Node;

use crate::cluster_part::NODE;
use crate::pod_security::knows_all;
use crate::resource::{Amount, Resource, of_pod};
use crate::{limit_range, recommendation};

/// What all pods of a namespace request of one resource.
pub(crate) enum Demand<'s> {
    /// So much, when as many run as may.
    Known(Quantity),
    /// Some of it is not known.
    Unknown,
    /// A pod of this object says nothing: a quota of that resource would refuse it.
    Unsaid(&'s Object),
}

impl<'s> Demand<'s> {
    /// That of the workloads in the input.
    pub(crate) fn of(snapshot: &'s Snapshot, namespace: &str, resource: &Resource) -> Self {
        let mut together = Some(Quantity::ZERO).filter(|_| knows_all(snapshot, namespace));
        for workload in snapshot.workloads_in(namespace) {
            let count = count(workload.object, snapshot);
            if count == Some(0) && has_ended(workload.object) {
                continue;
            }
            match of_one(&workload, snapshot, resource) {
                Demand::Known(amount) => {
                    together = together.zip(count).map(|(together, count)| together + amount * count);
                }
                Demand::Unknown => together = None,
                Demand::Unsaid(_) => return Demand::Unsaid(workload.object),
            }
        }
        together.map_or(Demand::Unknown, Demand::Known)
    }
}

/// That of one pod: of its containers that run at the same time, and of the pod itself.
fn of_one<'s>(workload: &Workload<'s>, snapshot: &Snapshot, resource: &Resource) -> Demand<'s> {
    let object = workload.object;
    if let Some(whole) = of_pod(workload) {
        match (written(whole.requests, resource), written(whole.limits, resource)) {
            (Some(request), _) => return Quantity::read(request).map_or(Demand::Unknown, Demand::Known),
            // What it requests depends on which of its containers say something.
            (None, Some(_)) => return Demand::Unknown,
            (None, None) => {}
        }
    }
    // What runs from its start on, and the most that was needed at any time so far.
    let (mut lasting, mut most) = (Quantity::ZERO, Quantity::ZERO);
    for container in workload.containers().iter().filter(|container| container.role != Role::Ephemeral) {
        match of_container(workload, snapshot, container, resource) {
            Demand::Known(amount) if container.role == Role::Init => most = most.max(lasting + amount),
            Demand::Known(amount) => lasting = lasting + amount,
            Demand::Unknown => return Demand::Unknown,
            Demand::Unsaid(_) => return Demand::Unsaid(object),
        }
    }
    let overhead = workload.spec.node.path(&["overhead", resource.name]).and_then(Quantity::read).unwrap_or_default();
    Demand::Known(most.max(lasting) + overhead)
}

fn written<'d>(list: Option<Node<'d>>, resource: &Resource) -> Option<Node<'d>> {
    list?.get(resource.name).filter(|amount| !amount.is_null())
}

fn of_container<'s>(
    workload: &Workload<'s>,
    snapshot: &Snapshot,
    container: &Container<'s>,
    resource: &Resource,
) -> Demand<'s> {
    if recommendation::is_applied(workload, snapshot, container, resource) {
        return Demand::Unknown;
    }
    match Amount::request(container.resources.as_ref(), resource) {
        Amount::Some(amount) => Demand::Known(amount),
        Amount::Zero => Demand::Known(Quantity::ZERO),
        Amount::Unreadable => Demand::Unknown,
        Amount::Unsaid => {
            limit_range::request(workload, snapshot, resource).map_or(Demand::Unsaid(workload.object), Demand::Known)
        }
    }
}

/// How many pods of an object may run at the same time.
fn count(object: &Object, snapshot: &Snapshot) -> Option<i64> {
    let written = |path: &[&str]| match object.node().path(path).filter(|count| !count.is_null()) {
        Some(count) => count.as_i64().filter(|count| *count >= 0),
        None => Some(1),
    };
    match (&*object.reference.group, &*object.reference.kind) {
        ("" | "batch", "Pod" | "Job") if has_ended(object) => Some(0),
        ("", "Pod") => Some(1),
        ("batch", "Job") => written(&["spec", "parallelism"]),
        ("batch", "CronJob") => written(&["spec", "jobTemplate", "spec", "parallelism"]),
        ("apps" | "extensions", "DaemonSet") => {
            let nodes = snapshot.of_kind(NODE).count();
            i64::try_from(nodes).ok().filter(|nodes| *nodes > 0 && snapshot.has_all(NODE))
        }
        ("" | "apps" | "extensions", "Deployment" | "ReplicaSet" | "StatefulSet" | "ReplicationController") => {
            let scalers = snapshot.scalers_of(&object.reference).filter_map(most);
            scalers.fold(written(&["spec", "replicas"]), |written, most| Some(written?.max(most?)))
        }
        _ => None,
    }
}

/// The most replicas that an autoscaler makes; nothing for one that does not count replicas.
fn most(scaler: &Object) -> Option<Option<i64>> {
    let written = |field| scaler.node().path(&["spec", field]).and_then(Node::as_i64);
    match &*scaler.reference.group {
        "autoscaling" => Some(written("maxReplicas")),
        "keda.sh" => Some(written("maxReplicaCount").or(Some(KEDA_MOST))),
        _ => None,
    }
}

/// What KEDA scales to where nothing is said.
const KEDA_MOST: i64 = 100;

/// Whether the pods of a Pod or Job have run to their end.
fn has_ended(object: &Object) -> bool {
    let status = object.node().get("status");
    let phase = status.and_then(|status| status.get("phase")).and_then(Node::as_str);
    matches!(phase, Some("Succeeded" | "Failed")) || status.is_some_and(|status| status.get("completionTime").is_some())
}
