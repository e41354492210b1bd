//! The ends of a connection.

use core::net::IpAddr;

use ipnet::IpNet;

use super::MemberId;
use crate::ports::Protocol;

/// Who opens a connection, or to whom.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// A workload of the input.
    Member(MemberId),
    /// Pods that somebody makes who is known, but not in the input: namespace and labels.
    Pods(String, Vec<(String, String)>),
    /// Every pod of every namespace.
    AnyPod,
    /// Everybody, pods and the outside.
    Anyone,
    /// The API server.
    ApiServer,
    /// Addresses outside the cluster, or of nodes.
    Network(IpNet),
    /// An address outside the cluster that was asked for by name.
    Named(String, IpAddr),
    /// A node.
    Node(IpAddr),
    /// A name outside the cluster.
    Name(String),
}

impl Party {
    /// One address.
    pub fn address(address: IpAddr) -> Self {
        Self::Network(IpNet::from(address))
    }
}

/// One thing that must work: who opens it, to whom, on which port of the one who answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection {
    /// Who opens it.
    pub from: Party,
    /// Who answers.
    pub to: Party,
    /// The protocol.
    pub protocol: Protocol,
    /// The port of the pod or address that answers, after Services; nothing where none is told.
    pub port: Option<u16>,
}
