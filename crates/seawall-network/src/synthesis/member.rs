//! One workload that policies are written for: its pods, their labels, ports and addresses.

use core::net::IpAddr;

use seawall_model::workload::Role;
use seawall_model::{Object, Workload};
use seawall_yaml::{Kind, Node};

use crate::ports::Protocol;

/// A member's place in its roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u32);

/// A workload, or pods of one owner that is not in the input.
#[derive(Debug)]
pub struct Member<'s> {
    /// The pods' template, or one of the pods.
    pub workload: Workload<'s>,
    /// Kind of the owner, for people: `Deployment`.
    pub kind: String,
    /// Name of the owner.
    pub name: String,
    /// The namespace; `default` where none is written.
    pub namespace: &'s str,
    /// The distinct label sets of its pods, each sorted; labels that a controller gives each pod or generation anew are
    /// left out.
    pub variants: Vec<Labels<'s>>,
    /// The pods of it that are in the input.
    pub pods: Vec<PodSeen<'s>>,
}

/// Labels, sorted by key.
pub(super) type Labels<'s> = Vec<(&'s str, &'s str)>;

/// A pod of the input.
#[derive(Debug, Clone)]
pub struct PodSeen<'s> {
    /// The pod.
    pub object: &'s Object,
    /// Its addresses; empty when none is known, and for pods on their node's network.
    pub addresses: Vec<IpAddr>,
    /// When it had them, in seconds since 1970; absent where that is not known.
    pub since: Option<i64>,
    /// When it lost them.
    pub until: Option<i64>,
}

/// Labels that say which generation, index or node a pod is of, not what it is.
pub(crate) const FLEETING: &[&str] = &[
    "pod-template-hash",
    "rollouts-pod-template-hash",
    "controller-revision-hash",
    "pod-template-generation",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "job-name",
    "controller-uid",
    "batch.kubernetes.io/job-name",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "deployment",
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
];

impl<'s> Member<'s> {
    /// The object that holds the template.
    pub fn object(&self) -> &'s Object {
        self.workload.object
    }

    /// Whether its pods use their node's network, so that no policy of Kubernetes reaches them.
    pub fn is_on_host_network(&self) -> bool {
        self.workload.is_on_host_network()
    }

    /// The number of a container port by name and protocol; init containers that end do not listen.
    pub fn named_port(&self, name: &str, protocol: Protocol) -> Option<u16> {
        self.ports().find(|port| port.name == Some(name) && port.protocol == protocol).map(|port| port.number)
    }

    /// The ports that its containers declare.
    pub fn ports(&self) -> impl Iterator<Item = DeclaredPort<'s>> + '_ {
        let running =
            self.workload.containers().iter().filter(|container| matches!(container.role, Role::Main | Role::Sidecar));
        running.flat_map(|container| container.ports.iter()).filter_map(|port| {
            Some(DeclaredPort {
                name: port.name.map(|name| name.value),
                number: u16::try_from(port.container_port?.value).ok().filter(|number| *number > 0)?,
                protocol: port.protocol.map_or(Some(Protocol::Tcp), |name| Protocol::read(name.value))?,
                host: port.host_port.and_then(|host| u16::try_from(host.value).ok()).filter(|host| *host > 0),
                node: port.node,
            })
        })
    }

    /// `Deployment shop/web`.
    pub fn label(&self) -> String {
        format!("{} {}/{}", self.kind, self.namespace, self.name)
    }
}

/// A port that a container declares.
#[derive(Debug, Clone, Copy)]
pub struct DeclaredPort<'s> {
    /// Its name.
    pub name: Option<&'s str>,
    /// Its number.
    pub number: u16,
    /// Its protocol.
    pub protocol: Protocol,
    /// The node's port that leads to it.
    pub host: Option<u16>,
    /// Where it is written.
    pub node: Node<'s>,
}

/// The lasting labels in the mapping at `labels`.
pub(super) fn lasting(labels: Option<Node<'_>>) -> Labels<'_> {
    let written = labels.filter(|labels| labels.kind() == Kind::Mapping).into_iter().flat_map(Node::entries);
    let mut labels: Labels<'_> = written
        .filter_map(|(key, value)| Some((key.scalar()?, if value.is_null() { "" } else { value.as_str()? })))
        .filter(|(key, _)| !FLEETING.contains(key))
        .collect();
    labels.sort_unstable();
    labels.dedup_by(|later, earlier| later.0 == earlier.0);
    labels
}

/// Whether labels have each of the wanted pairs.
pub(super) fn carries(labels: &[(&str, &str)], wanted: &[(&str, &str)]) -> bool {
    wanted.iter().all(|pair| labels.binary_search(pair).is_ok())
}
