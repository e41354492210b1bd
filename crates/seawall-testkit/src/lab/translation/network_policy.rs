//! NetworkPolicy of networking.k8s.io/v1.

use ipnet::IpNet;
use serde_json::Value;

use super::direction::Direction;
use super::rule::{Ports, Side};
use super::{items, of_kind, peers};
use crate::lab::cluster::Cluster;
use crate::lab::labels::selects;
use crate::lab::probe::Protocol;

/// The rules that send packets of isolated pods to the chain where only what is admitted returns, and those that admit.
pub(super) fn translated(cluster: &Cluster, policies: &[Value], direction: Direction) -> (Vec<String>, Vec<String>) {
    let mut isolating = Vec::new();
    let mut admitting = Vec::new();
    let isolated = format!("goto {}-isolated", direction.name());
    for policy in of_kind(policies, "NetworkPolicy").filter(|policy| concerns(policy, direction)) {
        let namespace = policy["metadata"]["namespace"].as_str().expect("a policy has a namespace");
        let selector = &policy["spec"]["podSelector"];
        let selected = peers::pods(cluster, |name, _| name == namespace, |labels| selects(selector, labels));
        isolating.extend(direction.between(selected.clone(), Side::Anyone).lines(cluster, &[Ports::All], &isolated));
        for rule in items(&policy["spec"][direction.name()]) {
            let ports = ports(&rule["ports"]);
            for peer in sides(cluster, namespace, &rule[direction.peers()]) {
                admitting.extend(direction.between(selected.clone(), peer).lines(cluster, &ports, "return"));
            }
        }
    }
    (isolating, admitting)
}

/// Whether the policy isolates in that direction. Without types it does for ingress, and for egress when it has rules.
fn concerns(policy: &Value, direction: Direction) -> bool {
    let spec = &policy["spec"];
    let mut types = items(&spec["policyTypes"]).peekable();
    if types.peek().is_some() {
        return types.any(|name| name == direction.policy_type());
    }
    direction == Direction::Ingress || items(&spec["egress"]).next().is_some()
}

fn sides(cluster: &Cluster, own: &str, written: &Value) -> Vec<Side> {
    let listed: Vec<Side> = items(written).map(|peer| side(cluster, own, peer)).collect();
    if listed.is_empty() { vec![Side::Anyone] } else { listed }
}

fn side(cluster: &Cluster, own: &str, peer: &Value) -> Side {
    if let Some(block) = peer.get("ipBlock") {
        let except = items(&block["except"]).map(cidr).collect();
        return Side::Block { cidr: cidr(&block["cidr"]), except };
    }
    let pod = |labels: &_| selects(&peer["podSelector"], labels);
    match peer.get("namespaceSelector") {
        Some(namespaces) => peers::pods(cluster, |_, labels| selects(namespaces, labels), pod),
        None => {
            assert!(peer.get("podSelector").is_some(), "a peer needs a selector or an ipBlock: {peer}");
            peers::pods(cluster, |name, _| name == own, pod)
        }
    }
}

pub(super) fn cidr(written: &Value) -> IpNet {
    let text = written.as_str().unwrap_or_default();
    text.parse().unwrap_or_else(|error| panic!("`{text}` is no block of addresses: {error}"))
}

fn ports(written: &Value) -> Vec<Ports> {
    let listed: Vec<Ports> = items(written).map(port).collect();
    if listed.is_empty() { vec![Ports::All] } else { listed }
}

fn port(written: &Value) -> Ports {
    let protocol = written["protocol"].as_str().unwrap_or("TCP");
    let protocol = Protocol::named(protocol).unwrap_or_else(|| panic!("there is no protocol `{protocol}`"));
    if let Some(name) = written["port"].as_str() {
        return Ports::Named(name.to_owned(), Some(protocol));
    }
    let number = |field: &str| written[field].as_u64().map(|port| u16::try_from(port).expect("a port has 16 bits"));
    let Some(low) = number("port") else { return Ports::Range(protocol, 0, u16::MAX) };
    Ports::Range(protocol, low, number("endPort").unwrap_or(low))
}
