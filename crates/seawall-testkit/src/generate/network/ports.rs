//! What workloads listen on, by what they are.

use crate::generate::random::{For, Seed};

/// What a workload is to its app: the value of its label `tier`.
pub(super) const TIERS: [&str; 6] = ["web", "api", "worker", "db", "cache", "queue"];

/// How often each is met.
pub(super) const WEIGHTS: [f64; 6] = [3.0, 6.0, 4.0, 2.0, 1.0, 1.0];

/// A port of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Port {
    pub(super) name: &'static str,
    pub(super) number: u16,
    pub(super) protocol: &'static str,
}

const fn tcp(name: &'static str, number: u16) -> Port {
    Port { name, number, protocol: "TCP" }
}

/// The ports of a tier: what it serves comes first. Every fourth workload serves `http` on a number of its own.
pub(super) fn of_tier(tier: usize, seed: Seed) -> Vec<Port> {
    let mut random = seed.fork(For::Address, 0).random();
    let usual = random.chance(0.75);
    let http = tcp("http", if usual { 8_080 } else { *random.pick(&[80, 3_000, 8_000, 8_888]) });
    match TIERS[tier % TIERS.len()] {
        "web" => vec![http, tcp("metrics", 9_090)],
        "api" => vec![http, tcp("grpc", 9_000), tcp("metrics", 9_090)],
        "worker" => vec![tcp("metrics", 9_090)],
        "db" => vec![tcp("postgres", 5_432), tcp("metrics", 9_187)],
        "cache" => vec![tcp("redis", 6_379)],
        _ => vec![tcp("amqp", 5_672), tcp("metrics", 15_692)],
    }
}

/// The ports of the cluster's DNS.
pub(super) const DNS: [Port; 3] =
    [Port { name: "dns", number: 53, protocol: "UDP" }, tcp("dns-tcp", 53), tcp("metrics", 9_153)];

/// The ports of the ingress controller.
pub(super) const INGRESS: [Port; 3] = [tcp("http", 80), tcp("https", 443), tcp("metrics", 10_254)];

/// The port of an agent on its node's network.
pub(super) fn agent(number: usize) -> Port {
    tcp("metrics", 9_100 + number as u16)
}
