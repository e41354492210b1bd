//! The smallest changes that would turn a verdict.

use seawall_model::{Reference, Snapshot};
use serde_json::{Value, json};

use super::{Cause, Side};
use crate::connections::Admitted;
use crate::network::{Network, Peer};
use crate::policy::{Action, Direction, Policy};
use crate::ports::Ports;
use crate::reason::Reason;
use crate::synthesis::FLEETING;

/// A change, or several that are needed together, that would turn the verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What is to be done, all of it.
    pub remedies: Vec<Remedy>,
}

/// One step of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Remedy {
    /// A rule is to be added to a policy.
    AddRule {
        /// The policy.
        policy: Reference,
        /// In which list.
        direction: Direction,
        /// The rule as the API writes it, where it is a NetworkPolicy.
        rule: Option<Value>,
    },
    /// A rule is to be removed, or narrowed so that it matches no more.
    RemoveRule {
        /// The policy.
        policy: Reference,
        /// Its JSON pointer.
        pointer: String,
        /// What it does today.
        action: Action,
    },
    /// A policy is to be written: nothing isolates the end today.
    Isolate {
        /// Which side of the connection it has to govern.
        direction: Direction,
        /// Namespace of the end.
        namespace: String,
        /// A NetworkPolicy's specification that does it.
        spec: Value,
    },
}

/// What would turn the verdict: allow what is not allowed, or deny what is.
pub(super) fn all(
    network: &Network,
    snapshot: &Snapshot,
    (from, to): (Peer, Peer),
    sides: &[Side<'_>],
    admitted: &Admitted,
    asked: &Ports,
) -> Vec<Change> {
    let missing = asked.difference(&admitted.allowed);
    let end = |direction| if direction == Direction::Egress { (from, to) } else { (to, from) };
    if !missing.is_empty() {
        // Every side that stands in the way has to give way.
        let refusing = sides.iter().filter(|side| !side.admitted.allowed.covers(asked));
        let remedies: Vec<Remedy> =
            refusing.flat_map(|side| opening(network, snapshot, side, end(side.direction).1, &missing)).collect();
        return if remedies.is_empty() { Vec::new() } else { vec![Change { remedies }] };
    }
    // One side that refuses is enough.
    let mut changes: Vec<Change> = sides
        .iter()
        .map(|side| Change { remedies: closing(network, snapshot, side, end(side.direction).0) })
        .filter(|change| !change.remedies.is_empty())
        .collect();
    changes.sort_by_key(|change| change.remedies.len());
    changes
}

/// What makes one side admit: a rule more in one of the policies that isolate, and the denials out of the way.
/// Nothing where a policy is refused as it is written: a rule more does not mend it.
fn opening(network: &Network, snapshot: &Snapshot, side: &Side<'_>, other: Peer, missing: &Ports) -> Vec<Remedy> {
    if side.steps.iter().any(|step| step.doubt.contains(Reason::Unreadable)) {
        return Vec::new();
    }
    let mut remedies = Vec::new();
    let denying = side
        .steps
        .iter()
        .filter(|step| step.cause.action() == Action::Deny && !step.ports.intersection(missing).is_empty());
    let mut isolating: Vec<&Policy> = Vec::new();
    for step in denying {
        match step.cause {
            Cause::Rule(rule) => remedies.push(Remedy::RemoveRule {
                policy: step.policy.reference.clone(),
                pointer: rule.place.pointer(),
                action: rule.action,
            }),
            Cause::Isolation => isolating.push(step.policy),
        }
    }
    // One rule in any of the policies of a layer is enough; the one that governs the fewest pods opens the least.
    for layer in isolating.chunk_by(|a, b| a.tier.layer == b.tier.layer) {
        let Some(policy) = layer.iter().min_by_key(|policy| network.governed_by(policy)) else { continue };
        let reference = &policy.reference;
        let is_plain = &*reference.kind == "NetworkPolicy" && &*reference.group == "networking.k8s.io";
        let rule = is_plain.then(|| rule(network, snapshot, side.direction, other, missing)).flatten();
        remedies.push(Remedy::AddRule { policy: reference.clone(), direction: side.direction, rule });
    }
    remedies
}

/// What makes one side refuse: every rule that allows out of the way, or a policy where there is none.
fn closing(network: &Network, snapshot: &Snapshot, side: &Side<'_>, own: Peer) -> Vec<Remedy> {
    let allowing = side.steps.iter().filter_map(|step| match step.cause {
        Cause::Rule(rule) if rule.action == Action::Allow => Some((step, rule)),
        _ => None,
    });
    let mut remedies: Vec<Remedy> = allowing
        .map(|(step, rule)| Remedy::RemoveRule {
            policy: step.policy.reference.clone(),
            pointer: rule.place.pointer(),
            action: rule.action,
        })
        .collect();
    let isolated = match own {
        Peer::Pod(pod) => network.is_isolated(pod, side.direction),
        Peer::Address(_) => true,
    };
    if !isolated && remedies.is_empty() {
        let Peer::Pod(pod) = own else { return remedies };
        if network.inventory.endpoints[pod.0 as usize].on_host_network {
            return remedies;
        }
        let spec = json!({
            "podSelector": {"matchLabels": labels(network, snapshot, pod)},
            "policyTypes": [if side.direction == Direction::Ingress { "Ingress" } else { "Egress" }],
        });
        remedies.push(Remedy::Isolate { direction: side.direction, namespace: namespace(network, pod), spec });
    }
    remedies
}

/// A rule of a NetworkPolicy that admits the other end; nothing for ends that no such rule can name.
fn rule(network: &Network, snapshot: &Snapshot, direction: Direction, other: Peer, ports: &Ports) -> Option<Value> {
    let peer = match other {
        Peer::Address(address) => json!({"ipBlock": {"cidr": ipnet::IpNet::from(address).to_string()}}),
        Peer::Pod(pod) if network.inventory.endpoints[pod.0 as usize].on_host_network => return None,
        Peer::Pod(pod) => json!({
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace(network, pod)}},
            "podSelector": {"matchLabels": labels(network, snapshot, pod)},
        }),
    };
    let key = if direction == Direction::Ingress { "from" } else { "to" };
    let mut rule = json!({key: [peer]});
    if !ports.is_all() {
        let ranges = ports.iter().flat_map(|(protocol, ranges)| ranges.iter().map(move |range| (protocol, *range)));
        let ports: Vec<Value> = ranges
            .map(|(protocol, (first, last))| match (first, last) {
                (1, u16::MAX) => json!({"protocol": protocol.name()}),
                _ if first == last => json!({"protocol": protocol.name(), "port": first}),
                _ => json!({"protocol": protocol.name(), "port": first, "endPort": last}),
            })
            .collect();
        rule["ports"] = ports.into();
    }
    Some(rule)
}

fn namespace(network: &Network, pod: crate::PodId) -> String {
    let endpoint = &network.inventory.endpoints[pod.0 as usize];
    network.inventory.namespaces[endpoint.namespace as usize].name.to_string()
}

/// The labels that stay the same for all pods of the owner.
fn labels(network: &Network, snapshot: &Snapshot, pod: crate::PodId) -> Value {
    let endpoint = &network.inventory.endpoints[pod.0 as usize];
    let workload = snapshot.workloads(endpoint.object).nth(endpoint.template as usize);
    let written =
        workload.and_then(|workload| workload.template.path(&["metadata", "labels"]).map(|node| node.to_json()));
    let Some(Value::Object(mut labels)) = written else { return json!({}) };
    labels.retain(|key, _| !FLEETING.contains(&key.as_str()));
    Value::Object(labels)
}
