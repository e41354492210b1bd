//! Cilium's policies.

use serde_json::{Map, Value, json};

use super::policies::{BLOCKS, block, selector};
use super::{Maker, NAMES, NAMESPACE_LABELS, POD_LABELS, PORT_NAMES, PORTS};
use crate::oracle::Protocol;
use seawall_testkit::Dice;

impl Maker {
    pub(super) fn add_cilium_policies(&mut self) {
        for number in 0..self.dice.between(1, 4) {
            let is_wide = self.dice.once_in(3);
            let mut metadata = json!({ "name": format!("cilium{number}") });
            if !is_wide {
                metadata["namespace"] = json!(self.dice.one(&self.namespaces));
            }
            let kind = if is_wide { "CiliumClusterwideNetworkPolicy" } else { "CiliumNetworkPolicy" };
            let mut policy = json!({ "apiVersion": "cilium.io/v2", "kind": kind, "metadata": metadata });
            if self.dice.once_in(6) {
                policy["specs"] = self.dice.list(1, 2, spec);
            } else {
                policy["spec"] = spec(&mut self.dice);
            }
            self.cluster.objects.push(policy);
        }
        if self.dice.once_in(2) {
            let address = if self.dice.once_in(2) { "203.0.113.9" } else { "192.168.0.2" };
            self.cluster.objects.push(json!({ "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
                "metadata": { "namespace": "default", "name": "kubernetes", "labels": { "kubernetes.io/service-name": "kubernetes" } },
                "addressType": "IPv4", "endpoints": [{ "addresses": [address] }], "ports": [{ "port": 6443 }] }));
        }
    }
}

fn spec(dice: &mut Dice) -> Value {
    let mut spec = Map::new();
    spec.insert("endpointSelector".into(), selector(dice, &POD_LABELS));
    for (rules, prefix) in [("ingress", "from"), ("egress", "to")] {
        if dice.once_in(2) {
            spec.insert(rules.into(), dice.list(1, 3, |dice| rule(dice, prefix)));
        }
        if dice.once_in(4) {
            spec.insert(format!("{rules}Deny"), dice.list(1, 2, |dice| rule(dice, prefix)));
        }
        if dice.once_in(6) {
            spec.insert("enableDefaultDeny".into(), json!({ rules: dice.once_in(2) }));
        }
    }
    Value::Object(spec)
}

fn rule(dice: &mut Dice, prefix: &str) -> Value {
    let mut rule = Map::new();
    match dice.below(9) {
        0 => {}
        1 => drop(rule.insert(format!("{prefix}CIDR"), dice.list(1, 2, |dice| json!(dice.one(&BLOCKS))))),
        2 => drop(rule.insert(format!("{prefix}CIDRSet"), dice.list(1, 2, block))),
        3 | 4 => drop(rule.insert(format!("{prefix}Entities"), dice.list(1, 2, |dice| json!(dice.one(&ENTITIES))))),
        5 if prefix == "to" => drop(rule.insert("toFQDNs".into(), json!([{ "matchName": "example.org" }]))),
        _ => drop(rule.insert(format!("{prefix}Endpoints"), dice.list(1, 2, endpoints))),
    }
    if dice.once_in(2) {
        let mut ports = json!({});
        if !dice.once_in(8) {
            ports["ports"] = dice.list(1, 2, port);
        }
        if dice.once_in(6) {
            ports["rules"] = json!({ "http": [{ "method": "GET" }] });
        }
        rule.insert("toPorts".into(), json!([ports]));
    }
    Value::Object(rule)
}

const ENTITIES: [&str; 9] =
    ["all", "world", "world-ipv4", "world-ipv6", "cluster", "host", "remote-node", "kube-apiserver", "init"];

fn endpoints(dice: &mut Dice) -> Value {
    let mut endpoints = selector(dice, &POD_LABELS);
    let key = match dice.below(10) {
        0 => "k8s:io.kubernetes.pod.namespace",
        1 => "io.cilium.k8s.namespace.labels.team",
        2 => "any:app",
        _ => return endpoints,
    };
    let value = match key {
        "any:app" => "x",
        "k8s:io.kubernetes.pod.namespace" => dice.one(&NAMES),
        _ => dice.one(NAMESPACE_LABELS[0].1),
    };
    if !endpoints["matchLabels"].is_object() {
        endpoints["matchLabels"] = json!({});
    }
    endpoints["matchLabels"][key] = json!(value);
    endpoints
}

fn port(dice: &mut Dice) -> Value {
    let mut port = Map::new();
    if !dice.once_in(3) {
        let names = ["ANY", Protocol::ALL[0].name(), Protocol::ALL[1].name(), Protocol::ALL[2].name()];
        port.insert("protocol".into(), json!(dice.one(&names)));
    }
    let number = *dice.one(&PORTS);
    match dice.below(6) {
        0 => drop(port.insert("port".into(), json!(dice.one(&PORT_NAMES)))),
        1 => drop(port.insert("port".into(), json!("0"))),
        2 => {
            port.insert("port".into(), json!(number.to_string()));
            port.insert("endPort".into(), json!(number.max(*dice.one(&PORTS))));
        }
        _ => drop(port.insert("port".into(), json!(number.to_string()))),
    }
    Value::Object(port)
}
