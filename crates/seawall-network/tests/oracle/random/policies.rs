//! Policies in every form that the API takes.

use serde_json::{Map, Value, json};

use super::{Maker, NAMESPACE_LABELS, NODE_LABELS, POD_LABELS, PORT_NAMES, PORTS, Pool};
use crate::oracle::Protocol;
use seawall_testkit::Dice;

pub(super) const BLOCKS: [&str; 16] = [
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.0.0.0/24",
    "10.0.1.0/24",
    "10.0.0.128/25",
    "10.0.0.23/32",
    "192.168.0.0/16",
    "192.168.0.2/32",
    "203.0.113.0/24",
    "10.0.0.7/8",
    "::/0",
    "fd00::/16",
    "fd00::1:0/112",
    "fd00::1:c/128",
    "fd01::/64",
    "2001:db8::/32",
];

impl Maker {
    pub(super) fn add_network_policies(&mut self) {
        for number in 0..self.dice.below(9) {
            let namespace = if self.dice.once_in(16) { "nowhere" } else { *self.dice.one(&self.namespaces) };
            let mut metadata = json!({ "name": format!("np{number}") });
            if namespace != "default" || self.dice.once_in(2) {
                metadata["namespace"] = json!(namespace);
            }
            let spec = network_policy(&mut self.dice);
            self.cluster.objects.push(json!({ "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                "metadata": metadata, "spec": spec }));
        }
    }

    pub(super) fn add_admin_policies(&mut self) {
        for number in 0..self.dice.between(1, 3) {
            let mut spec = admin_policy(&mut self.dice, &["Allow", "Deny", "Pass"], Dialect::Admin);
            spec["priority"] = json!(self.dice.below(4));
            self.add_wide("v1alpha1", "AdminNetworkPolicy", &format!("anp{number}"), &spec);
        }
        if self.dice.once_in(2) {
            let mut spec = admin_policy(&mut self.dice, &["Allow", "Deny"], Dialect::Admin);
            // Only admin policies may name hosts.
            for peer in
                spec["egress"].as_array_mut().into_iter().flatten().flat_map(|rule| rule["to"].as_array_mut()).flatten()
            {
                if !peer["domainNames"].is_null() {
                    *peer = json!({ "nodes": {} });
                }
            }
            self.add_wide("v1alpha1", "BaselineAdminNetworkPolicy", "default", &spec);
        }
    }

    pub(super) fn add_cluster_policies(&mut self) {
        for number in 0..self.dice.between(1, 4) {
            let mut spec = admin_policy(&mut self.dice, &["Accept", "Deny", "Pass"], Dialect::Cluster);
            spec["tier"] = json!(self.dice.one(&["Admin", "Baseline"]));
            spec["priority"] = json!(self.dice.below(3));
            self.add_wide("v1alpha2", "ClusterNetworkPolicy", &format!("cnp{number}"), &spec);
        }
    }

    fn add_wide(&mut self, version: &str, kind: &str, name: &str, spec: &Value) {
        self.cluster.objects.push(json!({ "apiVersion": format!("policy.networking.k8s.io/{version}"), "kind": kind,
            "metadata": { "name": name }, "spec": spec }));
    }
}

/// Sets the field, or leaves it out in one of the ways in which that may be done.
fn set_or_leave(dice: &mut Dice, into: &mut Map<String, Value>, key: &str, make: impl FnOnce(&mut Dice) -> Value) {
    match dice.below(8) {
        0 => drop(into.insert(key.to_owned(), json!([]))),
        1 => drop(into.insert(key.to_owned(), Value::Null)),
        2 => {}
        _ => {
            let value = make(dice);
            into.insert(key.to_owned(), value);
        }
    }
}

/// A label selector; an empty one in many forms.
pub(super) fn selector(dice: &mut Dice, pool: &Pool) -> Value {
    let mut selector = Map::new();
    if dice.once_in(2) {
        let mut labels = Map::new();
        for _ in 0..dice.below(3) {
            let (key, values) = dice.one(pool);
            labels.insert((*key).to_owned(), json!(dice.one(values)));
        }
        let labels = if dice.once_in(8) { Value::Null } else { Value::Object(labels) };
        selector.insert("matchLabels".into(), labels);
    }
    if dice.once_in(3) {
        let expressions = dice.list(0, 2, |dice| expression(dice, pool));
        selector.insert("matchExpressions".into(), if dice.once_in(8) { Value::Null } else { expressions });
    }
    Value::Object(selector)
}

fn expression(dice: &mut Dice, pool: &Pool) -> Value {
    let (key, values) = dice.one(pool);
    match *dice.one(&["In", "NotIn", "Exists", "DoesNotExist"]) {
        operator @ ("In" | "NotIn") => {
            let values = dice.list(1, 2, |dice| json!(dice.one(values)));
            json!({ "key": key, "operator": operator, "values": values })
        }
        operator if dice.once_in(4) => json!({ "key": key, "operator": operator, "values": [] }),
        operator => json!({ "key": key, "operator": operator }),
    }
}

fn namespace_selector(dice: &mut Dice) -> Value {
    match dice.below(4) {
        0 => json!({ "matchLabels": { "kubernetes.io/metadata.name": dice.one(&super::NAMES) } }),
        1 => {
            let operator = dice.one(&["In", "NotIn"]);
            let values = dice.list(1, 2, |dice| json!(dice.one(&super::NAMES)));
            json!({ "matchExpressions": [{ "key": "kubernetes.io/metadata.name", "operator": operator, "values": values }] })
        }
        _ => selector(dice, &NAMESPACE_LABELS),
    }
}

fn network_policy(dice: &mut Dice) -> Value {
    let mut spec = Map::new();
    if !dice.once_in(8) {
        spec.insert("podSelector".into(), if dice.once_in(8) { Value::Null } else { selector(dice, &POD_LABELS) });
    }
    set_or_leave(dice, &mut spec, "policyTypes", |dice| {
        dice.one(&[json!(["Ingress"]), json!(["Egress"]), json!(["Ingress", "Egress"])]).clone()
    });
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        set_or_leave(dice, &mut spec, rules, |dice| dice.list(1, 3, |dice| network_policy_rule(dice, peers)));
    }
    Value::Object(spec)
}

fn network_policy_rule(dice: &mut Dice, peers: &str) -> Value {
    let mut rule = Map::new();
    set_or_leave(dice, &mut rule, peers, |dice| dice.list(1, 2, network_policy_peer));
    set_or_leave(dice, &mut rule, "ports", |dice| dice.list(1, 3, network_policy_port));
    Value::Object(rule)
}

fn network_policy_peer(dice: &mut Dice) -> Value {
    match dice.below(4) {
        0 => json!({ "podSelector": selector(dice, &POD_LABELS) }),
        1 => json!({ "namespaceSelector": namespace_selector(dice) }),
        2 => json!({ "namespaceSelector": namespace_selector(dice), "podSelector": selector(dice, &POD_LABELS) }),
        _ => json!({ "ipBlock": block(dice) }),
    }
}

/// A block, perhaps with some that lie inside of it taken out.
pub(super) fn block(dice: &mut Dice) -> Value {
    let cidr = dice.one(&BLOCKS);
    let insides: &[&str] = match *cidr {
        "0.0.0.0/0" => &["10.0.0.0/8", "10.0.0.0/24", "192.168.0.0/16", "203.0.113.0/24"],
        "10.0.0.0/8" => &["10.0.0.0/24", "10.0.1.0/24", "10.0.0.128/25", "10.0.0.23/32"],
        "::/0" => &["fd00::/16", "fd00::1:0/112", "fd01::/64"],
        "fd00::/16" => &["fd00::1:0/112", "fd00::1:c/128"],
        _ => &[],
    };
    let mut block = json!({ "cidr": cidr });
    if !insides.is_empty() && dice.once_in(2) {
        block["except"] = dice.list(0, 2, |dice| json!(dice.one(insides)));
    } else if dice.once_in(8) {
        block["except"] = Value::Null;
    }
    block
}

fn network_policy_port(dice: &mut Dice) -> Value {
    let mut port = Map::new();
    if !dice.once_in(3) {
        port.insert("protocol".into(), json!(dice.one(&Protocol::ALL).name()));
    }
    match dice.below(6) {
        0 => drop(port.insert("port".into(), json!(dice.one(&PORT_NAMES)))),
        1 => {
            let (first, last) = range(dice);
            port.insert("port".into(), json!(first));
            port.insert("endPort".into(), json!(last));
        }
        2 => drop(port.insert("port".into(), Value::Null)),
        3 if !port.is_empty() => {}
        _ => drop(port.insert("port".into(), json!(dice.one(&PORTS)))),
    }
    Value::Object(port)
}

fn range(dice: &mut Dice) -> (u16, u16) {
    let (one, other) = (*dice.one(&PORTS), *dice.one(&PORTS));
    (one.min(other), one.max(other))
}

/// A range of one port is refused.
fn longer_range(dice: &mut Dice) -> (u16, u16) {
    let (first, last) = range(dice);
    if first == last { (79, 81) } else { (first, last) }
}

/// Whose way of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// v1alpha1: `ports`.
    Admin,
    /// v1alpha2: `protocols`.
    Cluster,
}

fn admin_policy(dice: &mut Dice, actions: &[&str], dialect: Dialect) -> Value {
    let mut spec = Map::new();
    spec.insert("subject".into(), admin_pods(dice));
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        set_or_leave(dice, &mut spec, rules, |dice| dice.list(1, 4, |dice| admin_rule(dice, peers, actions, dialect)));
    }
    Value::Object(spec)
}

fn admin_pods(dice: &mut Dice) -> Value {
    if dice.once_in(2) {
        return json!({ "namespaces": namespace_selector(dice) });
    }
    json!({ "pods": { "namespaceSelector": namespace_selector(dice), "podSelector": selector(dice, &POD_LABELS) } })
}

fn admin_rule(dice: &mut Dice, peers: &str, actions: &[&str], dialect: Dialect) -> Value {
    let action = *dice.one(actions);
    let peer = |dice: &mut Dice| {
        // Of a kind that only a later version knows.
        if dialect == Dialect::Cluster && dice.once_in(24) {
            json!({})
        } else {
            admin_peer(dice, peers == "to", action)
        }
    };
    let mut rule = json!({ "action": action });
    rule[peers] = dice.list(1, 2, peer);
    let mut ports = Map::new();
    let (key, port): (&str, fn(&mut Dice) -> Value) = match dialect {
        Dialect::Admin => ("ports", admin_port),
        Dialect::Cluster => ("protocols", cluster_port),
    };
    if dice.once_in(2) {
        set_or_leave(dice, &mut ports, key, |dice| dice.list(1, 2, port));
    }
    ports.into_iter().for_each(|(key, value)| rule[key] = value);
    rule
}

fn admin_peer(dice: &mut Dice, is_egress: bool, action: &str) -> Value {
    match dice.below(if is_egress { 7 } else { 4 }) {
        0..=3 => admin_pods(dice),
        4 => json!({ "nodes": selector(dice, &NODE_LABELS) }),
        5 if matches!(action, "Accept" | "Allow") && dice.once_in(4) => json!({ "domainNames": ["*.example.org"] }),
        _ => json!({ "networks": dice.list(1, 2, |dice| json!(dice.one(&BLOCKS))) }),
    }
}

fn admin_port(dice: &mut Dice) -> Value {
    let mut protocol = Map::new();
    if !dice.once_in(4) {
        protocol.insert("protocol".into(), json!(dice.one(&Protocol::ALL).name()));
    }
    let mut written = Value::Object(protocol);
    match dice.below(4) {
        0 => json!({ "namedPort": dice.one(&PORT_NAMES) }),
        1 => {
            let (first, last) = longer_range(dice);
            written["start"] = json!(first);
            written["end"] = json!(last);
            json!({ "portRange": written })
        }
        _ => {
            written["port"] = json!(dice.one(&PORTS));
            json!({ "portNumber": written })
        }
    }
}

fn cluster_port(dice: &mut Dice) -> Value {
    let protocol = dice.one(&Protocol::ALL).name().to_lowercase();
    let destination = match dice.below(6) {
        0 => return json!({ "destinationNamedPort": dice.one(&PORT_NAMES) }),
        1 => return json!({ protocol: {} }),
        2 => {
            let (first, last) = longer_range(dice);
            json!({ "range": { "start": first, "end": last } })
        }
        _ => json!({ "number": dice.one(&PORTS) }),
    };
    json!({ protocol: { "destinationPort": destination } })
}
