//! The manifests, and what can be looked up in them.

use core::net::IpAddr;

use serde_json::Value;

use super::selector::{Labels, labels};
use super::{Peer, Truth, list};

/// The label that every namespace has, with its name.
pub(crate) const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// What is applied.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cluster {
    /// The objects, in any order.
    pub(crate) objects: Vec<Value>,
    /// Whether what is not among them does not exist.
    pub(crate) is_whole: bool,
}

impl Cluster {
    /// The objects of these kinds.
    pub(crate) fn of<'c>(&'c self, group: &'c str, kind: &'c str) -> impl Iterator<Item = &'c Value> {
        self.objects.iter().filter(move |object| {
            let api_version = object["apiVersion"].as_str().unwrap_or_default();
            let its_group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
            object["kind"] == kind && its_group == group
        })
    }

    /// The pod of this name, one that has not ended before one that has.
    pub(crate) fn pod(&self, namespace: &str, name: &str) -> Option<&Value> {
        let named = |pod: &&Value| namespace_of(pod) == namespace && pod["metadata"]["name"] == name;
        self.of("", "Pod").filter(named).min_by_key(|pod| has_ended(pod))
    }

    /// Whether both ends may have addresses of one family.
    pub(crate) fn can_meet(&self, one: &Peer, other: &Peer) -> bool {
        let has = |peer: &Peer, is_v4: bool| match peer {
            Peer::Address(address) => address.is_ipv4() == is_v4,
            Peer::Pod(namespace, name) => {
                let addresses = self.pod(namespace, name).and_then(|pod| self.addresses(pod));
                addresses.is_none_or(|all| all.iter().any(|address| address.is_ipv4() == is_v4))
            }
        };
        [true, false].into_iter().any(|is_v4| has(one, is_v4) && has(other, is_v4))
    }

    /// The labels of a namespace, with the one that every namespace has, and whether these are all that it has.
    pub(crate) fn namespace_labels(&self, name: &str) -> (Labels, bool) {
        let object = self.of("", "Namespace").find(|namespace| namespace["metadata"]["name"] == name);
        let mut all = object.map_or_else(Labels::new, |object| labels(&object["metadata"]["labels"]));
        all.retain(|(key, _)| key != NAME_LABEL);
        all.push((NAME_LABEL.to_owned(), name.to_owned()));
        (all, object.is_some() || self.is_whole)
    }

    /// The node that has this address.
    pub(crate) fn node_at(&self, address: IpAddr) -> Option<&Value> {
        self.of("", "Node").find(|node| node_addresses(node).contains(&address))
    }

    fn node(&self, name: &str) -> Option<&Value> {
        self.of("", "Node").find(|node| node["metadata"]["name"] == name)
    }

    /// The node that `pod` runs on, if it is in the input.
    pub(crate) fn node_of(&self, pod: &Value) -> Option<&Value> {
        let place = self.place_of(pod);
        let by_name = place.names.iter().find_map(|name| self.node(name));
        by_name.or_else(|| place.addresses.iter().find_map(|address| self.node_at(*address)))
    }

    /// Whether `address` is that of a node, as nodes and pods tell.
    pub(crate) fn is_host_address(&self, address: IpAddr) -> bool {
        self.node_at(address).is_some() || self.pods_alive().any(|pod| told_of_host(pod).addresses.contains(&address))
    }

    fn pods_alive(&self) -> impl Iterator<Item = &Value> {
        self.of("", "Pod").filter(|pod| !has_ended(pod))
    }

    /// All that is known of where `pod` runs: what it says itself, and what others say of the same place.
    fn place_of(&self, pod: &Value) -> Place {
        let mut place = told_of_host(pod);
        loop {
            let before = place.clone();
            let nodes = self.of("", "Node").map(told_of_node);
            for told in nodes.chain(self.pods_alive().map(told_of_host)) {
                if told.names.iter().any(|name| place.names.contains(name))
                    || told.addresses.iter().any(|address| place.addresses.contains(address))
                {
                    place.names.extend(told.names);
                    place.addresses.extend(told.addresses);
                }
            }
            place.names.sort();
            place.names.dedup();
            place.addresses.sort_unstable();
            place.addresses.dedup();
            if place == before {
                return place;
            }
        }
    }

    /// The addresses of `pod`; none when they are not known. In the node's network it has the node's.
    pub(crate) fn addresses(&self, pod: &Value) -> Option<Vec<IpAddr>> {
        let mut all = own_addresses(pod);
        if all.is_empty() && is_on_host(pod) {
            all = self.place_of(pod).addresses;
        }
        all.sort_unstable();
        all.dedup();
        (!all.is_empty()).then_some(all)
    }

    /// Whether `pod` runs on the node that has `address`.
    pub(crate) fn runs_at(&self, pod: &Value, address: IpAddr) -> Truth {
        if !self.is_host_address(address) {
            return Truth::No;
        }
        let nodes = self.of("", "Node").map(told_of_node);
        let at = nodes.chain(self.pods_alive().map(told_of_host)).find(|told| told.addresses.contains(&address));
        at.map_or(Truth::No, |at| self.place_of(pod).is(&at))
    }

    /// Whether two pods run on one node.
    pub(crate) fn run_together(&self, one: &Value, other: &Value) -> Truth {
        self.place_of(one).is(&self.place_of(other))
    }
}

/// Where a pod runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Place {
    names: Vec<String>,
    addresses: Vec<IpAddr>,
}

impl Place {
    fn is(&self, other: &Self) -> Truth {
        let shares_name = self.names.iter().any(|name| other.names.contains(name));
        if shares_name || self.addresses.iter().any(|address| other.addresses.contains(address)) {
            return Truth::Yes;
        }
        let of = |place: &Self, is_v4| place.addresses.iter().any(|address| address.is_ipv4() == is_v4);
        let comparable = [true, false].into_iter().any(|is_v4| of(self, is_v4) && of(other, is_v4));
        if comparable || !self.names.is_empty() && !other.names.is_empty() { Truth::No } else { Truth::Maybe }
    }
}

fn told_of_host(pod: &Value) -> Place {
    let mut addresses = host_addresses(pod);
    if is_on_host(pod) {
        addresses.extend(own_addresses(pod));
    }
    Place { names: pod["spec"]["nodeName"].as_str().map(str::to_owned).into_iter().collect(), addresses }
}

fn told_of_node(node: &Value) -> Place {
    let name = node["metadata"]["name"].as_str().unwrap_or_default().to_owned();
    Place { names: vec![name], addresses: node_addresses(node) }
}

fn own_addresses(pod: &Value) -> Vec<IpAddr> {
    let mut all = read(list(&pod["status"]["podIPs"]).iter().map(|entry| &entry["ip"]));
    all.extend(read([&pod["status"]["podIP"]]));
    all
}

/// The namespace of an object; what is written nowhere is `default`.
pub(crate) fn namespace_of(object: &Value) -> &str {
    object["metadata"]["namespace"].as_str().unwrap_or("default")
}

/// Whether a pod has run to its end: it has no address any more.
pub(crate) fn has_ended(pod: &Value) -> bool {
    matches!(pod["status"]["phase"].as_str(), Some("Succeeded" | "Failed"))
}

/// Whether a pod lives in the network of its node.
pub(crate) fn is_on_host(pod: &Value) -> bool {
    pod["spec"]["hostNetwork"] == true
}

fn host_addresses(pod: &Value) -> Vec<IpAddr> {
    let status = &pod["status"];
    let mut all = read(list(&status["hostIPs"]).iter().map(|entry| &entry["ip"]));
    all.extend(read([&status["hostIP"]]));
    all
}

fn node_addresses(node: &Value) -> Vec<IpAddr> {
    let of_host = |entry: &&Value| matches!(entry["type"].as_str(), Some("InternalIP" | "ExternalIP"));
    read(list(&node["status"]["addresses"]).iter().filter(of_host).map(|entry| &entry["address"]))
}

fn read<'v>(texts: impl IntoIterator<Item = &'v Value>) -> Vec<IpAddr> {
    texts.into_iter().filter_map(|text| text.as_str()?.parse().ok()).collect()
}
