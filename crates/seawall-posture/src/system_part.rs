//! Workloads that are part of the cluster itself: its control plane, its network, storage and name service.

use seawall_model::Workload;
use seawall_yaml::Node;

/// Why a workload counts as part of the cluster. Any one is enough: the question is whether something was put in the
/// wrong place, not whether somebody hides.
pub(crate) fn is_system_part(workload: &Workload<'_>) -> bool {
    has_system_priority(workload) || is_system_part_of_any_priority(workload)
}

/// The same, without asking for its priority.
pub(crate) fn is_system_part_of_any_priority(workload: &Workload<'_>) -> bool {
    is_marked(workload) || is_static(workload) || is_known(workload)
}

fn has_system_priority(workload: &Workload<'_>) -> bool {
    workload.spec.node.get("priorityClassName").and_then(Node::as_str).is_some_and(is_system_priority)
}

/// Whether the class is one of those that Kubernetes keeps for what a cluster or a node cannot do without.
pub(crate) fn is_system_priority(class: &str) -> bool {
    matches!(class, "system-cluster-critical" | "system-node-critical")
}

/// Labels that installers and add-on managers give to the cluster's parts.
fn is_marked(workload: &Workload<'_>) -> bool {
    let label = |name: &str| workload.label(name).or_else(|| workload.object.label(name));
    label("kubernetes.io/cluster-service") == Some("true")
        || label("addonmanager.kubernetes.io/mode").is_some()
        || matches!(label("tier"), Some("control-plane" | "node"))
        || label("kubernetes.azure.com/managedby").is_some()
        || label("eks.amazonaws.com/component").is_some()
}

/// A static pod of a node, seen through the API.
fn is_static(workload: &Workload<'_>) -> bool {
    workload.annotation("kubernetes.io/config.mirror").is_some()
        || workload.object.controller().is_some_and(|owner| owner.kind == "Node")
}

/// Whether every container runs an image of a known part of clusters, by the last part of the image's name.
fn is_known(workload: &Workload<'_>) -> bool {
    let mut containers = workload.containers().iter().peekable();
    containers.peek().is_some() && containers.all(|container| container.image.is_some_and(|image| is_part(image.value)))
}

fn is_part(image: &str) -> bool {
    let name = image.split('@').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let name = name.split(':').next().unwrap_or_default();
    PARTS.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

const PARTS: [&str; 34] = [
    "addon-resizer",
    "antrea-ubuntu",
    "cloud-controller-manager",
    "cluster-autoscaler",
    "cluster-proportional-autoscaler",
    "cni",
    "coredns",
    "etcd",
    "flannel",
    "flannel-cni-plugin",
    "fluent-bit",
    "hyperkube",
    "k8s-dns-dnsmasq-nanny",
    "k8s-dns-kube-dns",
    "k8s-dns-node-cache",
    "k8s-dns-sidecar",
    "konnectivity-agent",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-controllers",
    "kube-proxy",
    "kube-router",
    "kube-scheduler",
    "kube-state-metrics",
    "livenessprobe",
    "local-path-provisioner",
    "metrics-server",
    "metrics-server-amd64",
    "node",
    "node-problem-detector",
    "proxy-agent",
    "snapshot-controller",
    "storage-provisioner",
    "weave-npc",
];

const PREFIXES: [&str; 14] = [
    "aws-",
    "azure-",
    "azuredisk-",
    "azurefile-",
    "calico-",
    "cilium",
    "csi-",
    "eks-",
    "gcp-",
    "gke-",
    "hubble-",
    "kube-apiserver-",
    "multus",
    "operator-generic",
];
