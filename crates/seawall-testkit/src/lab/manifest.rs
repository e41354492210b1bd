//! The cluster as whoever asks the API server would see it.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::cluster::{Cluster, Endpoint, Place, Port};
use super::probe::Family;

impl Cluster {
    /// The cluster as objects of the API, as if it had addresses of `families` only.
    pub fn manifests(&self, families: &[Family]) -> Vec<Value> {
        let namespace = |(name, labels)| {
            let metadata = json!({"name": name, "labels": labels});
            json!({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
        };
        let namespaces = self.namespaces.iter().map(namespace);
        namespaces.chain(self.endpoints().iter().flat_map(|endpoint| endpoint.manifests(families))).collect()
    }
}

impl Endpoint {
    /// The pod; and its node, when it lives in the network of that.
    fn manifests(&self, families: &[Family]) -> Vec<Value> {
        let Place::Pod { namespace, name, labels, node, host_network } = &self.place else { return Vec::new() };
        let addresses: Vec<IpAddr> = families.iter().map(|family| self.addresses.of(*family)).collect();
        let ports: Vec<Value> = self.ports.iter().map(Port::manifest).collect();
        let ips: Vec<Value> = addresses.iter().map(|address| json!({"ip": address})).collect();
        let mut pod = json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {"namespace": namespace, "name": name, "labels": labels},
            "spec": {
                "nodeName": node, "hostNetwork": host_network,
                "containers": [{"name": "server", "image": "example.test/server:1", "ports": ports}],
            },
            "status": {"phase": "Running", "podIP": addresses.first(), "podIPs": ips},
        });
        if !host_network {
            return vec![pod];
        }
        pod["status"]["hostIP"] = pod["status"]["podIP"].clone();
        pod["status"]["hostIPs"] = pod["status"]["podIPs"].clone();
        let internal = |address: &IpAddr| json!({"type": "InternalIP", "address": address});
        let status = json!({"addresses": addresses.iter().map(internal).collect::<Vec<_>>()});
        vec![pod, json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": node}, "status": status})]
    }
}

impl Port {
    fn manifest(&self) -> Value {
        let mut port = json!({"containerPort": self.number, "protocol": self.protocol.name()});
        if let Some(name) = &self.name {
            port["name"] = json!(name);
        }
        port
    }
}
