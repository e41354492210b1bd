//! Addresses of nodes and pods.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The network of all pods: `100.64.0.0/10`, a `/24` for each node.
const PODS: u32 = 100 << 24 | 64 << 16;

/// Of a node: one after the other in `10.0.0.0/8`.
pub(super) fn node(number: u32) -> Ipv4Addr {
    Ipv4Addr::from(10 << 24 | (256 + number))
}

/// The network of the pods of a node.
pub(super) fn pods_of(node: u32) -> String {
    format!("{}/24", Ipv4Addr::from(PODS + (node << 8)))
}

/// Of a pod, by its node and its number there.
pub(super) fn pod(node: u32, slot: u32) -> Ipv4Addr {
    Ipv4Addr::from(PODS + (node << 8) + 2 + slot % 253)
}

/// The same of the other family, in `fd00:64::/32`.
pub(super) fn pod_v6(node: u32, slot: u32) -> Ipv6Addr {
    Ipv6Addr::from(0xfd00_0064_u128 << 96 | u128::from(node) << 64 | u128::from(slot + 2))
}

/// Of a Service, in `172.20.0.0/16` and what follows.
pub(super) fn service(number: u32) -> Ipv4Addr {
    Ipv4Addr::from((172 << 24 | 20 << 16) + 10 + number)
}
