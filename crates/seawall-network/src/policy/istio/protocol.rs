//! Which ports are not HTTP, as Services say.

use std::collections::BTreeMap;

use seawall_model::selection::service_selector;
use seawall_model::selector::Selector;
use seawall_yaml::Node;

use crate::condition::Condition;
use crate::policy::Surroundings;
use crate::policy::service::Service;
use crate::policy::surroundings::list;
use crate::words::Words;

/// What comes over a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Traffic {
    Http,
    /// Anything else, what is encrypted by the pods themselves included.
    Opaque,
    /// The proxy looks.
    Detected,
}

/// Ports that Services say are not HTTP, with the pods of which that is said. `namespace` narrows it to one.
pub(super) fn opaque(around: &Surroundings, namespace: Option<&str>, words: &Words) -> BTreeMap<u16, Condition> {
    let mut ports: BTreeMap<u16, Vec<Condition>> = BTreeMap::new();
    for service in around.services().filter(|service| namespace.is_none_or(|own| service.namespace() == own)) {
        let Some(pods) = service.pods(words) else { continue };
        let spec = service.0.node().get("spec");
        for port in spec.into_iter().flat_map(|spec| list(spec, "ports")) {
            if traffic(port) == Traffic::Opaque {
                for number in targets(around, service, port) {
                    ports.entry(number).or_default().push(pods.clone());
                }
            }
        }
    }
    ports.into_iter().map(|(number, pods)| (number, Condition::any(pods))).collect()
}

fn traffic(port: Node<'_>) -> Traffic {
    let text = |key: &str| port.get(key).and_then(Node::as_str).map(str::to_ascii_lowercase);
    if text("protocol").is_some_and(|protocol| protocol != "tcp") {
        return Traffic::Detected;
    }
    let name = text("name").unwrap_or_default();
    let prefix = if name.starts_with("grpc-web") { "grpc-web" } else { name.split('-').next().unwrap_or_default() };
    let said = text("appProtocol").unwrap_or_else(|| prefix.to_owned());
    match &*said {
        "http" | "http2" | "grpc" | "grpc-web" | "kubernetes.io/h2c" | "kubernetes.io/ws" => Traffic::Http,
        "tcp" | "tls" | "https" | "mongo" | "mysql" | "redis" | "thrift" | "kubernetes.io/wss" => Traffic::Opaque,
        // Protocols in which the server speaks first, so that looking does not help.
        _ if matches!(port.get("port").and_then(Node::as_i64), Some(25 | 53 | 3306 | 27017)) => Traffic::Opaque,
        _ => Traffic::Detected,
    }
}

/// The numbers of the pods' port that a Service's port leads to.
fn targets(around: &Surroundings, service: Service<'_>, port: Node<'_>) -> Vec<u16> {
    let written = |key: &str| port.get(key).filter(|port| !port.is_null());
    let Some(target) = written("targetPort").or_else(|| written("port")) else { return Vec::new() };
    let number = |node: Node<'_>| node.as_i64().and_then(|number| u16::try_from(number).ok());
    if let Some(number) = number(target).or_else(|| target.as_str()?.parse().ok()) {
        return vec![number];
    }
    let (Some(name), Some(selector)) = (target.as_str(), service_selector(service.0)) else { return Vec::new() };
    let snapshot = around.snapshot();
    let selected = snapshot.selected(service.0.reference.namespace.as_deref(), Selector::of_labels(selector));
    let specs = selected.filter_map(|selected| selected.workload(snapshot)).map(|workload| workload.spec.node);
    let ports = specs
        .flat_map(|spec| list(spec, "containers").chain(list(spec, "initContainers")))
        .flat_map(|container| list(container, "ports"));
    let named = ports.filter(|port| port.get("name").and_then(Node::as_str) == Some(name));
    let mut numbers: Vec<u16> = named.filter_map(|port| number(port.get("containerPort")?)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
