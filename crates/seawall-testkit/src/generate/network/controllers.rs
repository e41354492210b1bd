//! Namespaces, nodes, and what makes pods.

use super::objects::{metadata, object, uid};
use super::plan::{Cluster, Controller, Namespace, SYSTEM, Workload};
use super::pods;
use super::{addresses, ports};
use crate::generate::fields::Fields;
use crate::generate::names;
use crate::generate::random::{For, Seed};
use crate::generate::value::list;

pub(super) fn namespace(namespace: &Namespace) -> Fields {
    let labels = Fields::new()
        .with("kubernetes.io/metadata.name", namespace.name.clone())
        .with("team", namespace.team)
        .with("environment", namespace.stage)
        .with("pod-security.kubernetes.io/enforce", "baseline");
    object("v1", "Namespace", metadata(namespace.name.clone(), None, namespace.seed).with("labels", labels))
        .with("spec", Fields::new().with("finalizers", list(["kubernetes"])))
        .with("status", Fields::new().with("phase", "Active"))
}

pub(super) fn node(seed: Seed, number: u32) -> Fields {
    let seed = seed.fork(For::Node, u64::from(number));
    let name = node_name(number);
    let labels = Fields::new()
        .with("kubernetes.io/hostname", name.clone())
        .with("kubernetes.io/os", "linux")
        .with("node.kubernetes.io/pool", if number.is_multiple_of(8) { "batch" } else { "general" })
        .with("topology.kubernetes.io/zone", ["zone-a", "zone-b", "zone-c"][number as usize % 3]);
    let address = |kind: &'static str, address: String| Fields::new().with("type", kind).with("address", address);
    let addresses =
        list([address("InternalIP", addresses::node(number).to_string()), address("Hostname", name.clone())]);
    let pods = addresses::pods_of(number);
    object("v1", "Node", metadata(name, None, seed).with("labels", labels))
        .with("spec", Fields::new().with("podCIDR", pods.clone()).with("podCIDRs", list([pods])))
        .with("status", Fields::new().with("addresses", addresses))
}

pub(super) fn node_name(number: u32) -> String {
    format!("node-{number:05}")
}

/// The Deployment, StatefulSet or DaemonSet.
pub(super) fn controller(cluster: &Cluster, workload: &Workload) -> Fields {
    let namespace = cluster.namespace(workload);
    let kind = match workload.controller {
        Controller::Deployment => "Deployment",
        Controller::StatefulSet => "StatefulSet",
        Controller::DaemonSet => "DaemonSet",
    };
    let labels = pods::labels(cluster, workload, 0, None);
    let template = Fields::new().with("metadata", Fields::new().with("labels", labels.clone()));
    let mut spec = Fields::new()
        .with("selector", Fields::new().with("matchLabels", own_labels(workload)))
        .with("template", template.with("spec", pods::spec(workload)));
    if workload.controller != Controller::DaemonSet {
        spec.set("replicas", workload.pods);
    }
    if workload.controller == Controller::StatefulSet {
        spec.set("serviceName", workload.name.clone());
    }
    let metadata = metadata(workload.name.clone(), Some(&namespace.name), workload.seed).with("labels", labels);
    object("apps/v1", kind, metadata).with("spec", spec)
}

/// The ReplicaSets of a Deployment: one, or two while a canary runs.
pub(super) fn replica_sets(cluster: &Cluster, workload: &Workload) -> Vec<Fields> {
    if workload.controller != Controller::Deployment {
        return Vec::new();
    }
    (0..1 + u32::from(workload.canary)).map(|which| replica_set(cluster, workload, which)).collect()
}

fn replica_set(cluster: &Cluster, workload: &Workload, which: u32) -> Fields {
    let hash = template_hash(workload, which);
    let labels = pods::labels(cluster, workload, which, Some(&hash));
    let selector = own_labels(workload).with("pod-template-hash", hash.clone());
    let template = Fields::new().with("metadata", Fields::new().with("labels", labels.clone()));
    let spec = Fields::new()
        .with("replicas", pods::count_of(workload, which))
        .with("selector", Fields::new().with("matchLabels", selector))
        .with("template", template.with("spec", pods::spec(workload)));
    let name = format!("{}-{hash}", workload.name);
    let metadata = metadata(name, Some(&cluster.namespace(workload).name), replica_set_seed(workload, which))
        .with("labels", labels)
        .with("ownerReferences", list([owner("apps/v1", "Deployment", workload.name.clone(), uid(workload.seed))]));
    object("apps/v1", "ReplicaSet", metadata).with("spec", spec)
}

pub(super) fn replica_set_seed(workload: &Workload, which: u32) -> Seed {
    workload.seed.fork(For::History, u64::from(which))
}

pub(super) fn template_hash(workload: &Workload, which: u32) -> String {
    names::template_hash(workload.seed.fork(For::Names, u64::from(which)))
}

pub(super) fn owner(api_version: &'static str, kind: &'static str, name: String, uid: String) -> Fields {
    Fields::new()
        .with("apiVersion", api_version)
        .with("kind", kind)
        .with("name", name)
        .with("uid", uid)
        .with("controller", true)
        .with("blockOwnerDeletion", true)
}

/// The labels that a workload finds its pods by.
pub(super) fn own_labels(workload: &Workload) -> Fields {
    if workload.ports == ports::DNS {
        return Fields::new().with("k8s-app", "kube-dns");
    }
    Fields::new().with("app", workload.name.clone())
}

/// Whether a workload belongs to the system rather than to an app.
pub(super) fn is_system(workload: &Workload) -> bool {
    workload.namespace < SYSTEM.len()
}
