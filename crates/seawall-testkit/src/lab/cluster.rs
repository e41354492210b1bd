//! Who lives in the laboratory.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::{fmt, ops};

use serde::Deserialize;
use serde_json::Value;

use super::probe::{Family, Protocol};

/// Labels of a pod or a namespace.
pub type Labels = BTreeMap<String, String>;

/// A small cluster and what surrounds it.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// Its name.
    pub name: String,
    /// Labels by namespace, with the one that the API server puts on each.
    pub namespaces: BTreeMap<String, Labels>,
    endpoints: Vec<Endpoint>,
}

/// Which of the endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EndpointId(pub(super) usize);

/// Something with addresses that opens and takes connections.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// What it is.
    pub place: Place,
    /// Its addresses.
    pub addresses: Addresses,
    /// Where it listens.
    pub ports: Vec<Port>,
}

/// What an endpoint is.
#[derive(Debug, Clone)]
pub enum Place {
    /// A pod.
    Pod {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
        /// Its labels.
        labels: Labels,
        /// The node that it runs on.
        node: String,
        /// It lives in the node's network, and its addresses are the node's.
        host_network: bool,
    },
    /// Something outside of the cluster, by name.
    Outside(String),
}

/// One address of each family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(from = "(Ipv4Addr, Ipv6Addr)")]
pub struct Addresses {
    /// The IPv4 one.
    pub v4: Ipv4Addr,
    /// The IPv6 one.
    pub v6: Ipv6Addr,
}

/// A port that is listened on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// The name that the container gives it.
    pub name: Option<String>,
    /// The protocol.
    pub protocol: Protocol,
    /// The number.
    pub number: u16,
}

/// As it is written in a file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    cluster: String,
    ports: BTreeMap<String, String>,
    namespaces: BTreeMap<String, Labels>,
    pods: BTreeMap<String, WrittenPod>,
    outside: BTreeMap<String, Addresses>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WrittenPod {
    #[serde(default)]
    labels: Labels,
    addresses: Addresses,
    ports: Option<BTreeMap<String, String>>,
    #[serde(default)]
    node: Option<String>,
    #[serde(default)]
    host_network: bool,
}

impl Cluster {
    /// Reads a document that describes one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(document: Value) -> Result<Self, String> {
        let written: Written = serde_json::from_value(document).map_err(|error| error.to_string())?;
        let ports = ports(&written.ports)?;
        let mut endpoints = Vec::new();
        for (name, pod) in written.pods {
            let (namespace, name) = name.split_once('/').ok_or_else(|| format!("`{name}` is no namespace/name"))?;
            if !written.namespaces.contains_key(namespace) {
                return Err(format!("there is no namespace `{namespace}`"));
            }
            let place = Place::Pod {
                namespace: namespace.to_owned(),
                name: name.to_owned(),
                labels: pod.labels,
                node: pod.node.unwrap_or_else(|| "node-1".to_owned()),
                host_network: pod.host_network,
            };
            let ports = pod.ports.as_ref().map_or(Ok(ports.clone()), self::ports)?;
            endpoints.push(Endpoint { place, addresses: pod.addresses, ports });
        }
        endpoints.extend(written.outside.into_iter().map(|(name, addresses)| {
            let ports = ports.iter().map(|port| Port { name: None, ..port.clone() }).collect();
            Endpoint { place: Place::Outside(name), addresses, ports }
        }));
        let mut namespaces = written.namespaces;
        for (name, labels) in &mut namespaces {
            labels.insert("kubernetes.io/metadata.name".to_owned(), name.clone());
        }
        Ok(Self { name: written.cluster, namespaces, endpoints })
    }

    /// One where nobody lives.
    pub fn empty() -> Self {
        Self { name: String::new(), namespaces: BTreeMap::new(), endpoints: Vec::new() }
    }

    /// The same cluster after a namespace or a pod (`x`, `x/a`) got other labels.
    ///
    /// # Errors
    /// When there is no such thing.
    pub fn relabelled(&self, of: &str, labels: &Labels) -> Result<Self, String> {
        let mut changed = self.clone();
        let mut labels = labels.clone();
        let pod = self.ids().find(|&id| self[id].to_string() == of).map(|id| &mut changed.endpoints[id.0].place);
        if let Some(Place::Pod { labels: old, .. }) = pod {
            *old = labels;
        } else if let Some(old) = changed.namespaces.get_mut(of) {
            labels.insert("kubernetes.io/metadata.name".to_owned(), of.to_owned());
            *old = labels;
        } else {
            return Err(format!("there is no `{of}` that has labels"));
        }
        Ok(changed)
    }

    /// All endpoints.
    pub fn ids(&self) -> impl Iterator<Item = EndpointId> + use<> {
        (0..self.endpoints.len()).map(EndpointId)
    }

    /// The pods that policies can select: not those in a node's network.
    pub fn pods(&self) -> impl Iterator<Item = &Endpoint> {
        self.endpoints.iter().filter(|endpoint| matches!(endpoint.place, Place::Pod { host_network: false, .. }))
    }

    /// All endpoints.
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.endpoints
    }
}

impl Place {
    /// It is a pod, of whatever network.
    pub fn is_pod(&self) -> bool {
        matches!(self, Self::Pod { .. })
    }
}

impl Addresses {
    /// The one of `family`.
    pub fn of(self, family: Family) -> IpAddr {
        match family {
            Family::V4 => self.v4.into(),
            Family::V6 => self.v6.into(),
        }
    }
}

impl From<(Ipv4Addr, Ipv6Addr)> for Addresses {
    fn from((v4, v6): (Ipv4Addr, Ipv6Addr)) -> Self {
        Self { v4, v6 }
    }
}

impl ops::Index<EndpointId> for Cluster {
    type Output = Endpoint;

    fn index(&self, id: EndpointId) -> &Endpoint {
        &self.endpoints[id.0]
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Pod { namespace, name, .. } => write!(into, "{namespace}/{name}"),
            Place::Outside(name) => write!(into, "outside/{name}"),
        }
    }
}

/// Ports written as `name: TCP/80`; a name that begins with `-` is left out.
fn ports(written: &BTreeMap<String, String>) -> Result<Vec<Port>, String> {
    let read = |(name, port): (&String, &String)| {
        let (protocol, number) = port.split_once('/')?;
        let name = (!name.starts_with('-')).then(|| name.clone());
        Some(Port { name, protocol: Protocol::named(protocol)?, number: number.parse().ok()? })
    };
    written.iter().map(|entry| read(entry).ok_or_else(|| format!("`{}` is no port", entry.1))).collect()
}
