//! Clusters in few words, for tests that are to be read.

use serde_json::{Map, Value, json};

use super::{Cluster, Peer, Profile, Protocol, Question, Verdict};

/// Who answers.
pub(crate) trait Judge {
    /// For the message of a test that fails.
    fn name(&self) -> &'static str;
    /// The answer.
    fn ask(&self, cluster: &Cluster, profile: Profile, question: &Question) -> Verdict;
}

/// This evaluator.
pub(crate) struct Oracle;

impl Judge for Oracle {
    fn name(&self) -> &'static str {
        "the oracle"
    }

    fn ask(&self, cluster: &Cluster, profile: Profile, question: &Question) -> Verdict {
        super::ask(cluster, profile, question)
    }
}

impl Cluster {
    /// A cluster that is all there is, of lines: `ns a team=blue`, `node n1 192.168.0.1 zone=blue` and
    /// `pod a/web 10.0.0.1 app=web node:n1 at:192.168.0.1 port:http=80/TCP sidecar:dns=53/UDP phase:Failed host
    /// sidecar`. What a
    /// pod's line does not hold, the pod does not have, so its address may be unknown. Namespaces without a line of
    /// their own have no labels.
    pub(crate) fn sketch(lines: &str) -> Self {
        let mut cluster = Self { is_whole: true, ..Self::default() };
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut words = line.split_whitespace();
            let (kind, name) = (words.next().expect("a kind"), words.next().expect("a name"));
            let words: Vec<&str> = words.collect();
            cluster.objects.push(match kind {
                "ns" => json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name, "labels": labels(&words) } }),
                "node" => node(name, &words),
                "pod" => pod(name, &words),
                other => panic!("`{other}` is no kind of a sketch"),
            });
        }
        cluster
    }

    /// With these manifests too.
    pub(crate) fn with(mut self, manifests: &str) -> Self {
        self.add(manifests);
        self
    }

    /// As a part of a cluster: what is not in it may exist.
    pub(crate) fn open(mut self) -> Self {
        self.is_whole = false;
        self
    }
}

impl Question {
    /// `a/web -> 192.0.2.1 TCP/80`.
    pub(crate) fn parse(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [from, "->", to, port] = words[..] else { panic!("`{text}` is no question") };
        let (protocol, port) = port.split_once('/').expect("PROTOCOL/PORT");
        Self {
            from: Peer::parse(from),
            to: Peer::parse(to),
            protocol: Protocol::named(protocol),
            port: port.parse().expect("a port"),
        }
    }
}

fn labels(words: &[&str]) -> Value {
    let pairs = words.iter().filter(|word| !word.contains(':')).filter_map(|word| word.split_once('='));
    Value::Object(pairs.map(|(key, value)| (key.to_owned(), json!(value))).collect())
}

fn addresses<'w>(words: &'w [&'w str]) -> impl Iterator<Item = &'w &'w str> {
    words.iter().filter(|word| word.parse::<core::net::IpAddr>().is_ok())
}

fn node(name: &str, words: &[&str]) -> Value {
    let addresses: Vec<Value> =
        addresses(words).map(|address| json!({ "type": "InternalIP", "address": address })).collect();
    json!({ "apiVersion": "v1", "kind": "Node", "metadata": { "name": name, "labels": labels(words) },
        "status": { "addresses": addresses } })
}

fn pod(name: &str, words: &[&str]) -> Value {
    let (namespace, name) = name.split_once('/').expect("NAMESPACE/NAME");
    let said = |key: &str| words.iter().find_map(|word| word.strip_prefix(key));
    let mut spec = json!({ "containers": [{ "name": "main", "image": "app:1", "ports": ports(words, "port:") }] });
    for (key, policy) in [("sidecar:", "Always"), ("init:", "Never")] {
        if said(key).is_some() {
            let mut container = json!({ "name": "first", "image": "app:1", "ports": ports(words, key) });
            if policy == "Always" {
                container["restartPolicy"] = json!(policy);
            }
            spec["initContainers"] = json!([container]);
        }
    }
    if words.contains(&"sidecar") {
        let containers = spec["containers"].as_array_mut().expect("containers");
        containers.push(json!({ "name": "istio-proxy", "image": "proxy:1" }));
    }
    if words.contains(&"host") {
        spec["hostNetwork"] = json!(true);
    }
    if let Some(node) = said("node:") {
        spec["nodeName"] = json!(node);
    }
    if let Some(account) = said("account:") {
        spec["serviceAccountName"] = json!(account);
    }
    let mut status = Map::new();
    let addresses: Vec<Value> = addresses(words).map(|address| json!({ "ip": address })).collect();
    if let Some(first) = addresses.first() {
        status.insert("podIP".into(), first["ip"].clone());
        status.insert("podIPs".into(), json!(addresses));
    }
    for (key, field) in [("at:", "hostIP"), ("phase:", "phase")] {
        if let Some(value) = said(key) {
            status.insert(field.into(), json!(value));
        }
    }
    json!({ "apiVersion": "v1", "kind": "Pod", "spec": spec, "status": status,
        "metadata": { "namespace": namespace, "name": name, "labels": labels(words) } })
}

fn ports(words: &[&str], key: &str) -> Value {
    let written = words.iter().filter_map(|word| word.strip_prefix(key));
    let port = |text: &str| {
        let (name, port) = text.split_once('=').expect("NAME=PORT/PROTOCOL");
        let (number, protocol) = port.split_once('/').expect("PORT/PROTOCOL");
        json!({ "name": name, "containerPort": number.parse::<u16>().expect("a port"), "protocol": protocol })
    };
    written.map(port).collect()
}
