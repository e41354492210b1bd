//! Which packets a rule is about, as nftables says it.

use ipnet::IpNet;

use crate::lab::cluster::{Addresses, Cluster};
use crate::lab::probe::{Family, Protocol};

/// Packets from one side to the other.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) source: Side,
    pub(super) destination: Side,
}

/// One side.
#[derive(Debug, Clone)]
pub(super) enum Side {
    /// Whoever it is.
    Anyone,
    /// These, maybe none.
    Pods(Vec<Addresses>),
    /// Every address of a block but those of others.
    Block { cidr: IpNet, except: Vec<IpNet> },
}

/// The ports of the destination.
#[derive(Debug, Clone)]
pub(super) enum Ports {
    /// Every port of every protocol.
    All,
    /// From one to the other, both included.
    Range(Protocol, u16, u16),
    /// What the destination calls so, of one protocol or whichever.
    Named(String, Option<Protocol>),
}

impl Rule {
    /// One line for each family and each of `ports`; none where nothing can match.
    pub(super) fn lines(&self, cluster: &Cluster, ports: &[Ports], verdict: &str) -> Vec<String> {
        let sided = Family::ALL.into_iter().filter_map(|family| {
            Some((family, self.source.matching(family, "saddr")?, self.destination.matching(family, "daddr")?))
        });
        let mut lines = Vec::new();
        for (family, source, destination) in sided {
            for ports in ports {
                match ports {
                    Ports::All => lines.push(format!("{source} {destination} {verdict}")),
                    Ports::Range(protocol, low, high) => {
                        let protocol = protocol.keyword();
                        lines.push(format!("{source} {destination} {protocol} dport {low}-{high} {verdict}"));
                    }
                    Ports::Named(name, protocol) => {
                        lines.extend(self.named(cluster, family, name, *protocol).into_iter().map(
                            |(pod, protocol, number)| {
                                let pod = Side::Pods(vec![pod]).matching(family, "daddr").unwrap_or_default();
                                format!("{source} {pod} {} dport {number} {verdict}", protocol.keyword())
                            },
                        ));
                    }
                }
            }
        }
        lines
    }

    /// Which pods of the destination have a port of that name, and what it stands for.
    fn named(
        &self,
        cluster: &Cluster,
        family: Family,
        name: &str,
        protocol: Option<Protocol>,
    ) -> Vec<(Addresses, Protocol, u16)> {
        let pods = cluster.pods().filter(|pod| self.destination.has_pod(pod.addresses, family));
        let ports = pods.flat_map(|pod| pod.ports.iter().map(|port| (pod.addresses, port)));
        ports
            .filter(|(_, port)| port.name.as_deref() == Some(name))
            .filter(|(_, port)| protocol.is_none_or(|protocol| protocol == port.protocol))
            .map(|(pod, port)| (pod, port.protocol, port.number))
            .collect()
    }
}

impl Side {
    /// The condition on the address; absent when no address of the family can fulfil it.
    fn matching(&self, family: Family, field: &str) -> Option<String> {
        let keyword = match family {
            Family::V4 => "ip",
            Family::V6 => "ip6",
        };
        match self {
            Self::Anyone => Some(String::new()),
            Self::Pods(pods) if pods.is_empty() => None,
            Self::Pods(pods) => {
                let addresses: Vec<String> = pods.iter().map(|pod| pod.of(family).to_string()).collect();
                Some(format!("{keyword} {field} {{ {} }}", addresses.join(", ")))
            }
            Self::Block { cidr, .. } if cidr.addr().is_ipv4() != (family == Family::V4) => None,
            Self::Block { cidr, except } => {
                let mut condition = format!("{keyword} {field} {}", cidr.trunc());
                except.iter().for_each(|block| condition += &format!(" {keyword} {field} != {}", block.trunc()));
                Some(condition)
            }
        }
    }

    /// Whether named ports of the pod are meant; an address block names no pod.
    fn has_pod(&self, pod: Addresses, family: Family) -> bool {
        match self {
            Self::Anyone => true,
            Self::Pods(pods) => pods.iter().any(|listed| listed.of(family) == pod.of(family)),
            Self::Block { .. } => false,
        }
    }
}
