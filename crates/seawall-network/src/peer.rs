//! Ends of connections as users name them.

use std::fmt;
use std::str::FromStr;

use core::net::IpAddr;
use ipnet::IpNet;

use crate::addresses::Addresses;
use crate::connections::{End, WorkloadEnd};

/// An end as a user names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Peer {
    /// `namespace/name` or `namespace/kind/name`: every workload of that name.
    Workload {
        /// Its namespace.
        namespace: String,
        /// Its kind; any when absent.
        kind: Option<String>,
        /// Its name.
        name: String,
    },
    /// Addresses outside the cluster.
    Network(IpNet),
    /// Everything outside the cluster.
    External,
    /// Whatever serves Ingress and Route objects.
    IngressController,
}

/// A text that names no end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPeer(String);

impl fmt::Display for NoPeer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no peer; one is `namespace/name`, `namespace/kind/name`, an address or network, `external` or \
             `ingress-controller`",
            self.0
        )
    }
}

impl std::error::Error for NoPeer {}

impl FromStr for Peer {
    type Err = NoPeer;

    fn from_str(text: &str) -> Result<Self, NoPeer> {
        match text {
            "external" => return Ok(Self::External),
            "ingress-controller" => return Ok(Self::IngressController),
            _ => {}
        }
        if let Ok(network) = text.parse::<IpNet>() {
            return Ok(Self::Network(network.trunc()));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self::Network(address.into()));
        }
        let parts: Vec<&str> = text.split('/').collect();
        let (namespace, kind, name) = match parts[..] {
            [namespace, name] => (namespace, None, name),
            [namespace, kind, name] => (namespace, Some(kind), name),
            _ => return Err(NoPeer(text.to_owned())),
        };
        if namespace.is_empty() || name.is_empty() || kind.is_some_and(str::is_empty) {
            return Err(NoPeer(text.to_owned()));
        }
        Ok(Self::Workload { namespace: namespace.to_owned(), kind: kind.map(str::to_owned), name: name.to_owned() })
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workload { namespace, kind: None, name } => write!(f, "{namespace}/{name}"),
            Self::Workload { namespace, kind: Some(kind), name } => write!(f, "{namespace}/{kind}/{name}"),
            Self::Network(network) => write!(f, "{network}"),
            Self::External => f.write_str("external"),
            Self::IngressController => f.write_str("ingress-controller"),
        }
    }
}

impl Peer {
    /// Whether this names the workload. The kind may be written in any case.
    pub fn is_workload(&self, end: &WorkloadEnd) -> bool {
        matches!(self, Self::Workload { namespace, kind, name }
            if **namespace == *end.namespace
                && **name == *end.name
                && kind.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case(&end.kind)))
    }

    /// The part of `end` that this names: of addresses those in the network.
    pub fn part_of(&self, end: &End) -> Option<End> {
        match (self, end) {
            (Self::Workload { .. }, End::Workload(workload)) => self.is_workload(workload).then(|| end.clone()),
            (Self::Network(network), End::Addresses(addresses)) => {
                let both = addresses.intersection(&Addresses::of(*network));
                (!both.is_empty()).then_some(End::Addresses(both))
            }
            (Self::Network(network), End::External) => Some(End::Addresses(Addresses::of(*network))),
            (Self::External, End::External | End::Addresses(_)) | (Self::IngressController, End::IngressController) => {
                Some(end.clone())
            }
            _ => None,
        }
    }

    /// Whether it is there: addresses always are.
    pub fn is_among(&self, ends: &[End]) -> bool {
        match self {
            Self::Workload { .. } => ends.iter().any(|end| self.part_of(end).is_some()),
            Self::Network(_) | Self::External | Self::IngressController => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_read_back_as_they_are_written() {
        for text in ["shop/web", "shop/Deployment/web", "10.0.0.0/8", "::1/128", "external", "ingress-controller"] {
            assert_eq!(text.parse::<Peer>().unwrap().to_string(), text);
        }
        assert_eq!("10.1.2.3/8".parse::<Peer>().unwrap().to_string(), "10.0.0.0/8");
        assert_eq!("10.1.2.3".parse::<Peer>().unwrap().to_string(), "10.1.2.3/32");
        for text in ["", "web", "/web", "shop/", "a//b", "a/b/c/d", "10.0.0.0/33/x/y"] {
            assert!(text.parse::<Peer>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_network_names_a_part_of_what_is_outside() {
        let peer: Peer = "10.0.0.0/8".parse().unwrap();
        assert_eq!(peer.part_of(&End::External), Some(End::Addresses(Addresses::of("10.0.0.0/8".parse().unwrap()))));
        let inside = End::Addresses(Addresses::of("10.1.0.0/16".parse().unwrap()));
        assert_eq!(peer.part_of(&inside), Some(inside.clone()));
        assert_eq!(peer.part_of(&End::Addresses(Addresses::of("11.0.0.0/8".parse().unwrap()))), None);
        assert_eq!(peer.part_of(&End::IngressController), None);
    }
}
