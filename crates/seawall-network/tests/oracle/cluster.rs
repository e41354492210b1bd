//! The manifests, and what can be looked up in them.

use core::net::IpAddr;

use serde_json::Value;

use super::selector::{Labels, labels};
use super::{Truth, list};

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
        let by_name = pod["spec"]["nodeName"].as_str().and_then(|name| self.node(name));
        by_name.or_else(|| host_addresses(pod).into_iter().find_map(|address| self.node_at(address)))
    }

    /// The addresses of `pod`; none when they are not known. In the node's network it has the node's.
    pub(crate) fn addresses(&self, pod: &Value) -> Option<Vec<IpAddr>> {
        let status = &pod["status"];
        let mut all = read(list(&status["podIPs"]).iter().map(|entry| &entry["ip"]));
        all.extend(read([&status["podIP"]]));
        if all.is_empty() && is_on_host(pod) {
            all = host_addresses(pod);
            if all.is_empty() {
                all = self.node_of(pod).map(node_addresses).unwrap_or_default();
            }
        }
        all.sort_unstable();
        all.dedup();
        (!all.is_empty()).then_some(all)
    }

    /// Whether `pod` runs on the node that has `address`.
    pub(crate) fn runs_at(&self, pod: &Value, address: IpAddr) -> Truth {
        if host_addresses(pod).contains(&address) {
            return Truth::Yes;
        }
        let Some(node) = self.node_at(address) else { return Truth::No };
        match self.node_of(pod) {
            Some(own) => (own["metadata"]["name"] == node["metadata"]["name"]).into(),
            None if is_placed(pod) => Truth::No,
            None => Truth::Maybe,
        }
    }

    /// Whether two pods run on one node.
    pub(crate) fn run_together(&self, one: &Value, other: &Value) -> Truth {
        let names = [one, other].map(|pod| pod["spec"]["nodeName"].as_str());
        if let [Some(one), Some(other)] = names {
            return (one == other).into();
        }
        if let (Some(one), Some(other)) = (self.node_of(one), self.node_of(other)) {
            return (one["metadata"]["name"] == other["metadata"]["name"]).into();
        }
        let hosts = [one, other].map(host_addresses);
        if hosts.iter().all(|host| !host.is_empty()) {
            return hosts[0].iter().any(|address| hosts[1].contains(address)).into();
        }
        Truth::Maybe
    }
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

fn is_placed(pod: &Value) -> bool {
    pod["spec"]["nodeName"].is_string() || !host_addresses(pod).is_empty()
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
