//! One question: can this endpoint open a connection to that port of the other?

use std::fmt;

use super::cluster::{Cluster, EndpointId};

/// What carries the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Protocol {
    /// A connection that the kernel opens.
    Tcp,
    /// A datagram that is sent back.
    Udp,
    /// An INIT that is answered with INIT ACK.
    Sctp,
}

/// Which addresses it uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// One connection that is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Probe {
    /// Who opens it.
    pub from: EndpointId,
    /// To whom.
    pub to: EndpointId,
    /// By what protocol.
    pub protocol: Protocol,
    /// To which port.
    pub port: u16,
    /// Over which family of addresses.
    pub family: Family,
}

impl Protocol {
    /// All that are probed.
    pub const ALL: [Self; 3] = [Self::Tcp, Self::Udp, Self::Sctp];

    /// As the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }

    /// The protocol of that name, as the API or nftables writes it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|protocol| protocol.name().eq_ignore_ascii_case(name))
    }

    /// As nftables writes it.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        }
    }
}

impl Family {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V4, Self::V6];
}

impl Probe {
    /// Every probe of `cluster`: from every endpoint to every port of every other, but not between two hosts, which no
    /// policy concerns.
    pub fn all(cluster: &Cluster) -> Vec<Self> {
        let pairs = cluster.ids().flat_map(|from| cluster.ids().map(move |to| (from, to)));
        let concerned =
            pairs.filter(|&(from, to)| from != to && (cluster[from].place.is_pod() || cluster[to].place.is_pod()));
        let mut probes = Vec::new();
        for (from, to) in concerned {
            for port in &cluster[to].ports {
                let probe = |family| Self { from, to, protocol: port.protocol, port: port.number, family };
                probes.extend(Family::ALL.map(probe));
            }
        }
        probes
    }

    /// For people: `x/a -> y/b TCP/80 v4`.
    pub fn shown(&self, cluster: &Cluster) -> String {
        let Self { from, to, protocol, port, family } = *self;
        format!("{} -> {} {}/{port} {family}", cluster[from], cluster[to], protocol.name())
    }
}

impl fmt::Display for Family {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        into.write_str(match self {
            Self::V4 => "v4",
            Self::V6 => "v6",
        })
    }
}
