//! Objects that change who can reach whom and are not understood: told by name, and never silently left out.

use seawall_model::{Object, Problem, Snapshot};

/// What is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsupported {
    /// Pods are attached to another network, or to one more. Only the cluster's own is judged, and nothing is sure of
    /// pods that are not on it.
    Network,
    /// A policy for networks beside the cluster's own.
    NetworkPolicy,
    /// A policy of a plugin, in force beside those that are understood.
    Policy,
}

const KNOWN: &[(&str, &str, Unsupported)] = &[
    ("k8s.ovn.org", "UserDefinedNetwork", Unsupported::Network),
    ("k8s.ovn.org", "ClusterUserDefinedNetwork", Unsupported::Network),
    ("nmstate.io", "UserDefinedNetwork", Unsupported::Network),
    ("nmstate.io", "ClusterUserDefinedNetwork", Unsupported::Network),
    ("k8s.cni.cncf.io", "NetworkAttachmentDefinition", Unsupported::Network),
    ("k8s.cni.cncf.io", "MultiNetworkPolicy", Unsupported::NetworkPolicy),
    ("k8s.ovn.org", "EgressFirewall", Unsupported::Policy),
    ("k8s.ovn.org", "AdminPolicyBasedExternalRoute", Unsupported::Policy),
    ("network.openshift.io", "EgressNetworkPolicy", Unsupported::Policy),
    ("crd.antrea.io", "NetworkPolicy", Unsupported::Policy),
    ("crd.antrea.io", "ClusterNetworkPolicy", Unsupported::Policy),
    ("networking.k8s.aws", "ApplicationNetworkPolicy", Unsupported::Policy),
    ("networking.k8s.aws", "ClusterNetworkPolicy", Unsupported::Policy),
    ("kubeovn.io", "SecurityGroup", Unsupported::Policy),
];

impl Unsupported {
    /// Whether and how an object is not understood.
    pub fn of(object: &Object) -> Option<Self> {
        let kind = object.reference.group_kind();
        KNOWN.iter().find(|(group, name, _)| kind.group == *group && kind.kind == *name).map(|known| known.2)
    }

    /// What was done instead.
    const fn text(self) -> &'static str {
        match self {
            Self::Network => "is not supported: only the cluster's own network was judged",
            Self::NetworkPolicy => "is not supported: only the cluster's own network was judged",
            Self::Policy => "is not supported: what it allows or denies was not looked at",
        }
    }
}

/// A problem for every object that is not understood.
pub fn unsupported(snapshot: &Snapshot) -> Vec<Problem> {
    let found = snapshot.objects().iter().filter_map(|object| Some((object, Unsupported::of(object)?)));
    found
        .map(|(object, unsupported)| {
            let field = object.node().get("kind").unwrap_or(object.node());
            Problem::doubtful(object, field, format!("`kind` {} {}", object.reference.kind, unsupported.text()))
        })
        .collect()
}
