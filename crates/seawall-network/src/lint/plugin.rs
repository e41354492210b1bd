//! Which network plugins the cluster runs, as far as its DaemonSets tell.

use seawall_model::{Object, Snapshot, Workload};
use seawall_yaml::Node;

/// The network plugins that were seen.
pub(crate) struct Plugins<'s>(Vec<Plugin<'s>>);

/// A network plugin.
#[derive(Clone, Copy)]
pub(crate) struct Plugin<'s> {
    /// What people call it.
    pub(crate) name: &'static str,
    /// The DaemonSet that runs it.
    pub(crate) object: &'s Object,
    enforces: bool,
}

/// The last parts of images' names, and whether who runs them enforces NetworkPolicies.
const IMAGES: &[(&str, &str, bool)] = &[
    ("amazon-k8s-cni", "the AWS VPC CNI", false),
    ("antrea-agent-ubuntu", "Antrea", true),
    ("antrea-ubuntu", "Antrea", true),
    ("aws-network-policy-agent", "the AWS VPC CNI", true),
    ("azure-npm", "Azure's policy manager", true),
    ("calico-node", "Calico", true),
    ("cilium", "Cilium", true),
    ("flannel", "Flannel", false),
    ("kindnetd", "kindnet", true),
    ("kube-network-policies", "kube-network-policies", true),
    ("kube-router", "kube-router", true),
    ("ovn-kube-u", "OVN-Kubernetes", true),
    ("ovn-kubernetes", "OVN-Kubernetes", true),
    ("rancher-flannel", "Flannel", false),
    ("weave-npc", "Weave Net", true),
];

impl<'s> Plugins<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        let daemons = snapshot.all_workloads().filter(|workload| workload.object.reference.kind == "DaemonSet");
        Self(daemons.flat_map(|workload| plugins(&workload)).collect())
    }

    /// Whether one of them enforces NetworkPolicies.
    pub(crate) fn enforces(&self) -> bool {
        self.0.iter().any(|plugin| plugin.enforces)
    }

    /// One that does.
    pub(crate) fn enforcing(&self) -> Option<Plugin<'s>> {
        self.0.iter().copied().find(|plugin| plugin.enforces)
    }

    /// Whether a plugin of this name runs.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|plugin| plugin.name == name)
    }

    /// One that does not.
    pub(crate) fn without_policies(&self) -> Option<Plugin<'s>> {
        self.0.iter().copied().find(|plugin| !plugin.enforces)
    }
}

fn plugins<'s>(workload: &Workload<'s>) -> Vec<Plugin<'s>> {
    let mut found = Vec::new();
    for container in workload.containers() {
        let Some(image) = container.image else { continue };
        let path = image.value.split('@').next().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default().split(':').next().unwrap_or_default();
        // Calico calls it `node`, below its own name.
        let is_calico = last == "node" && path.contains("calico/");
        let known = IMAGES.iter().find(|(known, ..)| last == *known || is_calico && *known == "calico-node");
        if let Some(&(_, name, enforces)) = known {
            let arguments = container.node.get("args").into_iter().flat_map(Node::items);
            let off = arguments.filter_map(Node::as_str).any(|argument| {
                matches!(argument, "--enable-network-policy=false" | "--run-firewall=false" | "--enable-policy=never")
            });
            found.push(Plugin { name, object: workload.object, enforces: enforces && !off });
        }
    }
    found
}
