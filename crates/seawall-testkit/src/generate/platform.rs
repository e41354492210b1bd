//! What runs in a cluster before the first app: agents on every node, and operators.

use super::names;

/// A DaemonSet. They stand in the order of their power: the first ones run privileged and on the network of the host.
pub(crate) struct Agent {
    pub(crate) name: &'static str,
    pub(crate) namespace: &'static str,
    /// Host paths it mounts, when it mounts any.
    pub(crate) paths: &'static [&'static str],
    /// What its ClusterRole allows, as in the table of built-in roles.
    pub(crate) rules: &'static [(&'static str, &'static str, &'static str)],
}

const READ: &str = "get,list,watch";

pub(crate) const AGENTS: &[Agent] = &[
    agent(
        "network-agent",
        "kube-system",
        &["/opt/cni/bin", "/etc/cni/net.d", "/run/netns"],
        &[
            (READ, "core", "nodes,pods,namespaces,services"),
            (READ, "networking.k8s.io", "networkpolicies"),
            ("patch", "core", "nodes/status"),
        ],
    ),
    agent(
        "kube-proxy",
        "kube-system",
        &["/run/xtables.lock", "/lib/modules"],
        &[(READ, "core", "nodes,services"), (READ, "discovery.k8s.io", "endpointslices")],
    ),
    agent(
        "csi-node",
        "kube-system",
        &["/var/lib/kubelet", "/dev"],
        &[(READ, "core", "nodes,persistentvolumes"), (READ, "storage.k8s.io", "csinodes,volumeattachments")],
    ),
    agent("runtime-sensor", "security", &["/", "/sys/kernel/debug"], &[(READ, "core", "nodes,pods,namespaces")]),
    agent("gpu-device-plugin", "kube-system", &["/var/lib/kubelet/device-plugins"], &[("get,patch", "core", "nodes")]),
    agent("node-exporter", "monitoring", &["/proc", "/sys", "/"], &[]),
    agent(
        "node-problem-detector",
        "kube-system",
        &["/var/log", "/dev/kmsg"],
        &[("get", "core", "nodes"), ("patch", "core", "nodes/status"), ("create,patch,update", "core", "events")],
    ),
    agent(
        "log-collector",
        "logging",
        &["/var/log", "/var/lib/docker/containers"],
        &[(READ, "core", "pods,namespaces,nodes")],
    ),
    agent("image-prefetch", "kube-system", &["/run/containerd/containerd.sock"], &[(READ, "core", "pods")]),
    agent("dns-cache", "kube-system", &["/run/xtables.lock"], &[]),
    agent("trace-agent", "monitoring", &["/var/run/trace"], &[(READ, "core", "pods,nodes")]),
    agent("metadata-proxy", "kube-system", &[], &[(READ, "core", "pods,serviceaccounts")]),
    agent(
        "spot-drainer",
        "kube-system",
        &[],
        &[("get,list,patch", "core", "nodes"), (READ, "core", "pods"), ("create", "core", "pods/eviction")],
    ),
    agent(
        "config-reloader",
        "security",
        &[],
        &[(READ, "core", "configmaps,secrets"), ("patch", "apps", "deployments,daemonsets")],
    ),
];

const fn agent(
    name: &'static str,
    namespace: &'static str,
    paths: &'static [&'static str],
    rules: &'static [(&'static str, &'static str, &'static str)],
) -> Agent {
    Agent { name, namespace, paths, rules }
}

/// Where operators without a namespace of their own live.
const SHARED_NAMESPACE: &str = "operators";

pub(crate) fn operator_name(number: usize) -> String {
    let base = names::operator(number);
    if number.is_multiple_of(3) { format!("{base}-controller") } else { format!("{base}-operator") }
}

/// The first operators have namespaces of their own, up to a fifth of all.
pub(crate) fn operator_namespace(number: usize, namespaces: usize) -> String {
    if number < namespaces / 5 { format!("{}-system", names::operator(number)) } else { SHARED_NAMESPACE.to_owned() }
}

/// How many namespaces agents and operators bring with them, beside kube-system.
pub(crate) fn namespaces(agents: u32, operators: u32, namespaces: usize) -> usize {
    let mut of_agents: Vec<_> = AGENTS[..agents as usize].iter().map(|agent| agent.namespace).collect();
    of_agents.sort_unstable();
    of_agents.dedup();
    let own = (operators as usize).min(namespaces / 5);
    of_agents.iter().filter(|name| **name != "kube-system").count() + own + usize::from(operators as usize > own)
}
