//! Rules of a policy: the other ends, the ports, and why.

use std::collections::{BTreeMap, BTreeSet};

use core::net::IpAddr;

use ipnet::IpNet;

use crate::ports::Protocol;
use crate::synthesis::need::Reason;
use crate::synthesis::pick::Pick;

/// The other end of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// The pods of a workload.
    Pods {
        /// Their namespace.
        namespace: String,
        /// What picks them.
        pick: Pick,
    },
    /// Every pod of every namespace.
    AnyPod,
    /// Everybody.
    Anyone,
    /// Everybody, for want of the API server's addresses.
    AnyoneForApiServer,
    /// An address of the API server.
    ApiServer(IpNet),
    /// The API server, of which no address is known.
    ApiServerUnknown,
    /// The nodes, by address; empty when none is known.
    Nodes(Vec<IpAddr>),
    /// Addresses.
    Network(IpNet),
    /// An address that was asked for by name.
    Named(String, IpAddr),
    /// A name outside the cluster.
    Name(String),
}

/// A port of a protocol; all of them when none is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    /// The protocol.
    pub protocol: Protocol,
    /// The port.
    pub port: Option<u16>,
}

/// One rule: peers that share their ports.
#[derive(Debug, PartialEq, Eq)]
pub struct Opening<'s> {
    /// The other ends, each with its reasons; never empty.
    pub peers: Vec<(Peer, Vec<Reason<'s>>)>,
    /// The ports; never empty.
    pub reaches: Vec<Reach>,
}

/// What is opened for one workload in one direction.
#[derive(Debug, Default)]
pub(super) struct Ledger<'s>(BTreeMap<Peer, (BTreeSet<Reach>, Vec<Reason<'s>>)>);

impl<'s> Ledger<'s> {
    pub(super) fn add(&mut self, peer: Peer, reach: Reach, reasons: &[Reason<'s>]) {
        let (reaches, kept) = self.0.entry(peer).or_default();
        reaches.insert(reach);
        for reason in reasons {
            if !kept.contains(reason) {
                kept.push(reason.clone());
            }
        }
    }

    /// As few rules as there are distinct sets of ports.
    pub(super) fn openings(self) -> Vec<Opening<'s>> {
        let mut rules: BTreeMap<Vec<Reach>, Vec<(Peer, Vec<Reason<'s>>)>> = BTreeMap::new();
        for (peer, (reaches, reasons)) in self.0 {
            rules.entry(merged(reaches)).or_default().push((peer, reasons));
        }
        rules.into_iter().map(|(reaches, peers)| Opening { peers, reaches }).collect()
    }
}

/// Every port of a protocol covers the single ones.
fn merged(reaches: BTreeSet<Reach>) -> Vec<Reach> {
    let whole: Vec<Protocol> =
        reaches.iter().filter(|reach| reach.port.is_none()).map(|reach| reach.protocol).collect();
    reaches.into_iter().filter(|reach| reach.port.is_none() || !whole.contains(&reach.protocol)).collect()
}
