//! Addresses that the input knows: of pods and of Services.

use core::net::IpAddr;

use ipnet::IpNet;
use rustc_hash::FxHashMap;
use seawall_model::selection::SERVICE;
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use crate::policy::read_network;

/// Who has which address, and the ranges from which pods get theirs.
pub(crate) struct KnownAddresses<'s> {
    /// ClusterIPs of Services.
    pub(crate) services: FxHashMap<IpAddr, &'s Object>,
    /// Addresses of pods with a network of their own.
    pub(crate) pods: FxHashMap<IpAddr, &'s Object>,
    /// The ranges of nodes, and the node.
    pub(crate) ranges: Vec<(IpNet, &'s Object)>,
}

impl<'s> KnownAddresses<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        let mut known = Self { services: FxHashMap::default(), pods: FxHashMap::default(), ranges: Vec::new() };
        for service in snapshot.of_kind(SERVICE) {
            let spec = |key| service.node().path(&["spec", key]);
            let several = spec("clusterIPs").into_iter().flat_map(Node::items);
            for address in spec("clusterIP").into_iter().chain(several).filter_map(address) {
                known.services.insert(address, service);
            }
        }
        for pod in snapshot.of_kind(GroupKind::core("Pod")) {
            let on_node = pod.node().path(&["spec", "hostNetwork"]).and_then(Node::as_bool) == Some(true);
            if on_node {
                continue;
            }
            let several = pod.node().path(&["status", "podIPs"]).into_iter().flat_map(Node::items);
            let several = several.filter_map(|one| one.get("ip"));
            let one = pod.node().path(&["status", "podIP"]);
            for address in one.into_iter().chain(several).filter_map(address) {
                known.pods.insert(address, pod);
            }
        }
        for node in snapshot.of_kind(GroupKind::core("Node")) {
            let several = node.node().path(&["spec", "podCIDRs"]).into_iter().flat_map(Node::items);
            let one = node.node().path(&["spec", "podCIDR"]);
            let ranges = one.into_iter().chain(several).filter_map(|range| read_network(range.as_str()?));
            known.ranges.extend(ranges.map(|range| (range, node)));
        }
        known.ranges.sort_by_key(|(range, _)| *range);
        known.ranges.dedup_by_key(|(range, _)| *range);
        known
    }

    /// The range that holds all of a network.
    pub(crate) fn range_around(&self, network: IpNet) -> Option<(IpNet, &'s Object)> {
        let upto = self.ranges.partition_point(|(range, _)| range.network() <= network.network());
        self.ranges[..upto].iter().rev().take(64).copied().find(|(range, _)| range.contains(&network))
    }
}

fn address(node: Node<'_>) -> Option<IpAddr> {
    node.as_str()?.parse().ok()
}
