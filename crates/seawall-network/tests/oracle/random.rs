//! Small clusters in which much collides: few labels, few ports, few addresses, and every form a field may have.

mod calico;
mod cilium;
mod istio;
mod policies;

use core::net::IpAddr;

use serde_json::{Map, Value, json};

use super::cluster::has_ended;
use super::{Cluster, Peer, Protocol, Question};
use seawall_testkit::Dice;

/// Which policies a cluster has beside NetworkPolicies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mix {
    /// None.
    Plain,
    /// AdminNetworkPolicy and BaselineAdminNetworkPolicy.
    Admin,
    /// ClusterNetworkPolicy.
    Cluster,
    /// Cilium's.
    Cilium,
    /// Calico's.
    Calico,
    /// Istio's.
    Istio,
}

/// A cluster that `seed` always makes again.
pub(crate) fn cluster(seed: u64, mix: Mix) -> Cluster {
    let mut dice = Dice::new(seed);
    let families = *dice.one(&[Families::V4, Families::V6, Families::Both]);
    let mut maker = Maker { dice, families, cluster: Cluster::default(), namespaces: Vec::new(), nodes: 0 };
    maker.cluster.is_whole = maker.dice.once_in(2);
    maker.add_namespaces();
    maker.add_nodes();
    for number in 0..maker.dice.between(3, 12) {
        maker.add_pod(number);
    }
    maker.add_network_policies();
    match mix {
        Mix::Plain => {}
        Mix::Admin => maker.add_admin_policies(),
        Mix::Cluster => maker.add_cluster_policies(),
        Mix::Cilium => maker.add_cilium_policies(),
        Mix::Calico => maker.add_calico_policies(),
        Mix::Istio => maker.add_mesh(),
    }
    maker.cluster
}

/// So many questions about `cluster`, about ends that exist and ends outside.
pub(crate) fn questions(cluster: &Cluster, seed: u64, count: usize) -> Vec<Question> {
    let mut dice = Dice::new(seed ^ 0xa5a5);
    let alive = cluster.of("", "Pod").filter(|pod| !has_ended(pod));
    let text = |value: &Value| value.as_str().unwrap_or("default").to_owned();
    let pods: Vec<Peer> =
        alive.map(|pod| Peer::Pod(text(&pod["metadata"]["namespace"]), text(&pod["metadata"]["name"]))).collect();
    if pods.is_empty() {
        return Vec::new();
    }
    let mut outside: Vec<IpAddr> = OUTSIDE.iter().map(|text| text.parse().expect("an address")).collect();
    for node in cluster.of("", "Node") {
        let addresses = node["status"]["addresses"].as_array().into_iter().flatten();
        outside.extend(addresses.filter_map(|entry| entry["address"].as_str()?.parse::<IpAddr>().ok()));
    }
    (0..count)
        .map(|_| {
            let pod = dice.one(&pods).clone();
            let other = if dice.once_in(3) { Peer::Address(*dice.one(&outside)) } else { dice.one(&pods).clone() };
            let (from, to) = if dice.once_in(2) { (pod, other) } else { (other, pod) };
            Question { from, to, protocol: *dice.one(&Protocol::ALL), port: *dice.one(&PORTS) }
        })
        .collect()
}

/// No pod has one of these.
const OUTSIDE: [&str; 6] = ["10.0.0.200", "10.0.1.129", "203.0.113.9", "0.0.0.0", "2001:db8::9", "fd00::1:ff"];
const PORTS: [u16; 10] = [1, 53, 79, 80, 81, 82, 443, 444, 8080, 65535];
const NAMES: [&str; 5] = ["a", "b", "c", "d", "default"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Families {
    V4,
    V6,
    Both,
}

struct Maker {
    dice: Dice,
    families: Families,
    cluster: Cluster,
    namespaces: Vec<&'static str>,
    nodes: usize,
}

impl Maker {
    fn add_namespaces(&mut self) {
        let count = self.dice.between(2, NAMES.len());
        self.namespaces = NAMES[NAMES.len() - count..].to_vec();
        for name in self.namespaces.clone() {
            if self.dice.once_in(8) {
                continue;
            }
            let mut metadata = json!({ "name": name });
            if !self.dice.once_in(4) {
                metadata["labels"] = self.labels(&NAMESPACE_LABELS);
            }
            self.cluster.objects.push(json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": metadata }));
        }
    }

    fn add_nodes(&mut self) {
        self.nodes = self.dice.below(4);
        for number in 0..self.nodes {
            let mut addresses: Vec<Value> = self
                .host(number)
                .into_iter()
                .map(|address| json!({ "type": "InternalIP", "address": address }))
                .collect();
            addresses.push(json!({ "type": "Hostname", "address": format!("n{number}") }));
            let labels = self.labels(&NODE_LABELS);
            self.cluster.objects.push(json!({ "apiVersion": "v1", "kind": "Node",
                "metadata": { "name": format!("n{number}"), "labels": labels }, "status": { "addresses": addresses } }));
        }
    }

    fn add_pod(&mut self, number: usize) {
        let namespace = *self.dice.one(&self.namespaces);
        let on_host = self.dice.once_in(8);
        let mut metadata = json!({ "name": format!("p{number}") });
        // What is written nowhere is in `default`.
        if namespace != "default" || self.dice.once_in(2) {
            metadata["namespace"] = json!(namespace);
        }
        if !self.dice.once_in(8) {
            metadata["labels"] = self.labels(&POD_LABELS);
        }
        let mut spec = json!({ "containers": self.dice.list(1, 2, container) });
        if self.dice.once_in(4) {
            spec["initContainers"] = self.dice.list(1, 1, init_container);
        }
        if on_host {
            spec["hostNetwork"] = json!(true);
        }
        name_ports(&mut spec);
        let mut status = Map::new();
        let node = self.dice.below(self.nodes.max(1) + 1);
        let mut addresses = self.addresses(number);
        if on_host {
            addresses = self.host(node);
        }
        if !self.dice.once_in(8) {
            let entries: Vec<Value> = addresses.iter().map(|address| json!({ "ip": address })).collect();
            if addresses.len() > 1 || self.dice.once_in(2) {
                status.insert("podIPs".into(), json!(entries));
            }
            status.insert("podIP".into(), json!(addresses[0]));
        }
        if !self.dice.once_in(3) {
            let host = self.host(node);
            match self.dice.below(3) {
                0 => spec["nodeName"] = json!(format!("n{node}")),
                1 => drop(status.insert("hostIP".into(), json!(host[0]))),
                _ => {
                    spec["nodeName"] = json!(format!("n{node}"));
                    status.insert("hostIP".into(), json!(host[0]));
                }
            }
        }
        let phases = ["Running", "Running", "Running", "Running", "Pending", "Succeeded", "Failed"];
        if self.dice.once_in(2) {
            status.insert("phase".into(), json!(self.dice.one(&phases)));
        }
        let mut pod = json!({ "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec });
        if !status.is_empty() {
            pod["status"] = Value::Object(status);
        }
        self.cluster.objects.push(pod);
    }

    fn addresses(&self, number: usize) -> Vec<String> {
        // Two halves of a network, so that blocks can hold some of the pods.
        let (half, host) = (number % 2, number * 11 + 1);
        self.both(format!("10.0.{half}.{host}"), format!("fd00::{half}:{host:x}"))
    }

    fn host(&self, number: usize) -> Vec<String> {
        self.both(format!("192.168.0.{}", number + 1), format!("fd01::{}", number + 1))
    }

    fn both(&self, v4: String, v6: String) -> Vec<String> {
        match self.families {
            Families::V4 => vec![v4],
            Families::V6 => vec![v6],
            Families::Both => vec![v4, v6],
        }
    }

    fn labels(&mut self, pool: &[(&str, &[&str])]) -> Value {
        let mut labels = Map::new();
        for (key, values) in pool {
            if !self.dice.once_in(3) {
                labels.insert((*key).to_owned(), json!(self.dice.one(values)));
            }
        }
        Value::Object(labels)
    }
}

type Pool = [(&'static str, &'static [&'static str])];

const POD_LABELS: [(&str, &[&str]); 3] = [("app", &["x", "y", "z"]), ("role", &["x", "y"]), ("team", &["x", ""])];
const NAMESPACE_LABELS: [(&str, &[&str]); 2] = [("team", &["x", "y"]), ("env", &["x", "y"])];
const NODE_LABELS: [(&str, &[&str]); 1] = [("zone", &["x", "y"])];

fn container(dice: &mut Dice) -> Value {
    let mut container = json!({ "name": "c", "image": "app:1" });
    if !dice.once_in(3) {
        container["ports"] = dice.list(0, 2, container_port);
    }
    container
}

fn init_container(dice: &mut Dice) -> Value {
    let mut container = container(dice);
    if dice.once_in(2) {
        container["restartPolicy"] = json!("Always");
    }
    container
}

fn container_port(dice: &mut Dice) -> Value {
    let mut port = json!({ "containerPort": dice.one(&PORTS) });
    if !dice.once_in(4) {
        port["name"] = json!(dice.one(&PORT_NAMES));
    }
    if !dice.once_in(3) {
        port["protocol"] = json!(dice.one(&Protocol::ALL).name());
    }
    port
}

const PORT_NAMES: [&str; 3] = ["http", "dns", "db"];

/// Containers of a pod need names of their own, and a name stands for one port of a pod.
fn name_ports(spec: &mut Value) {
    let mut used = Vec::new();
    for (role, key) in ["containers", "initContainers"].into_iter().enumerate() {
        for (number, container) in spec[key].as_array_mut().into_iter().flatten().enumerate() {
            container["name"] = json!(format!("c{role}{number}"));
            for port in container["ports"].as_array_mut().into_iter().flatten() {
                if used.contains(&port["name"]) {
                    port.as_object_mut().map(|port| port.remove("name"));
                }
                used.push(port["name"].clone());
            }
        }
        if spec[key].is_null() {
            spec.as_object_mut().map(|spec| spec.remove(key));
        }
    }
}
