//! The cluster's name service: where its pods are asked.

use core::net::{IpAddr, Ipv4Addr};

use seawall_model::selection::{SERVICE, service_selector};
use seawall_model::selector::{Match, Selector};
use seawall_model::{Found, GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use super::Survey;
use super::pods::{Pods, namespace};
use crate::network::{Peer, PodId};
use crate::ports::Protocol;
use crate::verdict::Verdict;

/// The cluster's name service, as far as the input tells.
pub(crate) struct Resolver<'s> {
    /// The Service that pods ask, with the labels of the pods behind it; absent when it is not in the input.
    pub(crate) service: Option<(&'s Object, Node<'s>)>,
    /// The ports on which the pods behind it are asked: 53 unless the Service sends to another one.
    pub(crate) ports: Vec<u16>,
    /// What answers on every node, on the node's own network, where the cluster has that.
    pub(crate) node_cache: Option<&'s Object>,
}

/// Where the Service stands: what kubeadm and most others install, what some charts do, and OpenShift's.
const SERVICES: [(&str, &str); 4] = [
    ("kube-system", "kube-dns"),
    ("kube-system", "coredns"),
    ("kube-system", "rke2-coredns-rke2-coredns"),
    ("openshift-dns", "dns-default"),
];

/// The same as an address.
const NODE_CACHE_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 20, 10));

/// The address on which the cache of a node answers, unless it was told another.
pub(crate) const NODE_CACHE: &str = "169.254.20.10/32";

const DAEMON_SET: GroupKind<'static> = GroupKind::of("apps", "DaemonSet");

impl<'s> Resolver<'s> {
    pub(super) fn of(snapshot: &'s Snapshot, pods: &Pods<'s>) -> Self {
        let service =
            SERVICES.iter().find_map(|(namespace, name)| match snapshot.find(SERVICE, Some(namespace), name) {
                Found::Yes(object) => Some((object, service_selector(object)?)),
                _ => None,
            });
        let caches = snapshot.of_kind(DAEMON_SET);
        let node_cache = caches.into_iter().find(|object| {
            object.reference.name == "node-local-dns" || object.label("k8s-app") == Some("node-local-dns")
        });
        let mut resolver = Self { service, ports: vec![53], node_cache };
        if let Some((object, selector)) = service {
            let ports = target_ports(object, selector, pods);
            if !ports.is_empty() {
                resolver.ports = ports;
            }
        }
        resolver
    }
}

impl<'s> Resolver<'s> {
    /// Whether the pod is one of those that answer.
    pub(crate) fn is_one(&self, pods: &Pods<'s>, pod: usize) -> bool {
        self.service.is_some_and(|(object, selector)| {
            let workload = pods.get(pod);
            object.reference.namespace.as_deref() == namespace(workload)
                && Selector::of_labels(selector).matches_with(|key| workload.pod_label(key)) == Match::Yes
        })
    }
}

impl Survey<'_> {
    /// Whether a pod reaches one of those that answer, or the cache on its node; nothing where they are not known.
    pub(crate) fn reaches_resolver(&self, pod: PodId) -> Option<bool> {
        let resolver = self.resolver();
        let network = self.network();
        let reaches = |to: Peer, port: u16| network.verdict(Peer::Pod(pod), to, Protocol::Udp, port) != Verdict::Denied;
        let answering = self.answering();
        if answering.is_empty() {
            return None;
        }
        let asks = |&to: &PodId| resolver.ports.iter().any(|&port| reaches(Peer::Pod(to), port));
        let cached = || resolver.node_cache.is_some() && reaches(Peer::Address(NODE_CACHE_ADDRESS), 53);
        Some(answering.contains(&pod) || answering.iter().any(asks) || cached())
    }
}

/// Where the Service sends what it receives on port 53; names are looked up on the pods.
fn target_ports(service: &Object, selector: Node<'_>, pods: &Pods<'_>) -> Vec<u16> {
    let mut found = Vec::new();
    for port in service.node().path(&["spec", "ports"]).into_iter().flat_map(Node::items) {
        let Some(target) = port.get("targetPort").filter(|target| !target.is_null()) else { continue };
        let number = |node: Node<'_>| node.as_i64().and_then(|number| u16::try_from(number).ok());
        if port.get("port").and_then(number) != Some(53) {
            continue;
        }
        if let Some(number) = number(target) {
            found.push(number);
        } else if let Some(name) = target.as_str() {
            pods.select(service.reference.namespace.as_deref(), &Selector::of_labels(selector), |chosen| {
                for container in pods.get(chosen.pod).containers() {
                    let ports = container.node.get("ports").into_iter().flat_map(Node::items);
                    let named = ports.filter(|port| port.get("name").and_then(Node::as_str) == Some(name));
                    found.extend(named.filter_map(|port| number(port.get("containerPort")?)));
                }
                true
            });
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
