//! Policies of the whole cluster: ClusterNetworkPolicy v1alpha2, AdminNetworkPolicy and BaselineAdminNetworkPolicy
//! v1alpha1.

use serde_json::Value;

use super::direction::Direction;
use super::network_policy::cidr;
use super::peers::namespaces_or_pods;
use super::rule::{Ports, Side};
use super::{items, of_kind};
use crate::lab::cluster::Cluster;
use crate::lab::probe::Protocol;

const DENY: &str = "goto refuse";

/// The rules of the tier above NetworkPolicy and of the one below it, each in the order in which they decide.
pub(super) fn tiers(cluster: &Cluster, policies: &[Value], direction: Direction) -> (Vec<String>, Vec<String>) {
    let tier = |tier: &'static str| {
        of_kind(policies, "ClusterNetworkPolicy").filter(move |policy| policy["spec"]["tier"] == tier)
    };
    let mut admin: Vec<&Value> = tier("Admin").chain(of_kind(policies, "AdminNetworkPolicy")).collect();
    let mut baseline: Vec<&Value> = tier("Baseline").chain(of_kind(policies, "BaselineAdminNetworkPolicy")).collect();
    for tier in [&mut admin, &mut baseline] {
        tier.sort_by_key(|policy| policy["spec"]["priority"].as_u64());
    }
    let pass = format!("goto {}-policies", direction.name());
    let lines = |tier: Vec<&Value>, pass: &str| {
        tier.into_iter().flat_map(|policy| rules(cluster, policy, direction, pass)).collect()
    };
    (lines(admin, &pass), lines(baseline, "return"))
}

fn rules(cluster: &Cluster, policy: &Value, direction: Direction, pass: &str) -> Vec<String> {
    let spec = &policy["spec"];
    let subject = namespaces_or_pods(cluster, &spec["subject"]).expect("a policy has a subject");
    let mut lines = Vec::new();
    for rule in items(&spec[direction.name()]) {
        let ports = ports(rule);
        let action = rule["action"].as_str().unwrap_or_default();
        let verdict = match action {
            "Accept" | "Allow" => "return",
            "Deny" => DENY,
            "Pass" => pass,
            action => panic!("a rule cannot have the action `{action}`"),
        };
        for peer in items(&rule[direction.peers()]) {
            // A peer that is not understood: nothing is accepted because of it, and nothing gets past it.
            let (sides, verdict) = match sides(cluster, peer) {
                Some(sides) => (sides, verdict),
                None if matches!(action, "Accept" | "Allow") => (Vec::new(), verdict),
                None => (vec![Side::Anyone], DENY),
            };
            for side in sides {
                lines.extend(direction.between(subject.clone(), side).lines(cluster, &ports, verdict));
            }
        }
    }
    lines
}

/// Absent when the peer is of no kind that is known.
fn sides(cluster: &Cluster, peer: &Value) -> Option<Vec<Side>> {
    if let Some(networks) = peer["networks"].as_array() {
        return Some(networks.iter().map(|block| Side::Block { cidr: cidr(block), except: Vec::new() }).collect());
    }
    namespaces_or_pods(cluster, peer).map(|side| vec![side])
}

fn ports(rule: &Value) -> Vec<Ports> {
    let new = items(&rule["protocols"]).flat_map(protocol);
    let old = items(&rule["ports"]).map(port);
    let listed: Vec<Ports> = new.chain(old).collect();
    if listed.is_empty() { vec![Ports::All] } else { listed }
}

/// An item of `protocols` in v1alpha2.
fn protocol(written: &Value) -> Vec<Ports> {
    if let Some(name) = written["destinationNamedPort"].as_str() {
        return vec![Ports::Named(name.to_owned(), None)];
    }
    let known = Protocol::ALL.into_iter().filter_map(|protocol| Some((protocol, written.get(protocol.keyword())?)));
    let listed: Vec<Ports> = known.map(|(protocol, of)| range(protocol, &of["destinationPort"])).collect();
    assert!(!listed.is_empty(), "no protocol is known in {written}");
    listed
}

fn range(protocol: Protocol, port: &Value) -> Ports {
    match (number(&port["number"]), number(&port["range"]["start"]), number(&port["range"]["end"])) {
        (Some(number), ..) => Ports::Range(protocol, number, number),
        (None, Some(start), Some(end)) => Ports::Range(protocol, start, end),
        _ => Ports::Range(protocol, 0, u16::MAX),
    }
}

/// An item of `ports` in v1alpha1.
fn port(written: &Value) -> Ports {
    if let Some(name) = written["namedPort"].as_str() {
        return Ports::Named(name.to_owned(), None);
    }
    let protocol = |of: &Value| Protocol::named(of["protocol"].as_str().unwrap_or("TCP")).expect("a known protocol");
    if let Some(one) = written.get("portNumber") {
        let port = number(&one["port"]).expect("a port number");
        return Ports::Range(protocol(one), port, port);
    }
    let range = written.get("portRange").expect("a port is a number, a range or a name");
    let bound = |field: &str| number(&range[field]).expect("a range has two ends");
    Ports::Range(protocol(range), bound("start"), bound("end"))
}

fn number(written: &Value) -> Option<u16> {
    written.as_u64().map(|port| u16::try_from(port).expect("a port has 16 bits"))
}
