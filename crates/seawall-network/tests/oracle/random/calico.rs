//! Calico's policies.

use serde_json::{Map, Value, json};

use super::policies::BLOCKS;
use super::{Families, Maker, NAMES, NAMESPACE_LABELS, POD_LABELS, PORT_NAMES, PORTS, Pool};
use seawall_testkit::Dice;

impl Maker {
    pub(super) fn add_calico_policies(&mut self) {
        let stored = self.dice.once_in(2);
        let api_version = if stored { "crd.projectcalico.org/v1" } else { "projectcalico.org/v3" };
        for (number, name) in TIERS[1..].iter().enumerate() {
            let mut spec = json!({ "order": 100 * (number + 1) });
            if self.dice.once_in(2) {
                spec["defaultAction"] = json!(self.dice.one(&["Pass", "Deny"]));
            }
            self.cluster
                .objects
                .push(json!({ "apiVersion": api_version, "kind": "Tier", "metadata": { "name": name }, "spec": spec }));
        }
        for number in 0..self.dice.between(1, 4) {
            let is_global = self.dice.once_in(2);
            let tier = *self.dice.one(&TIERS);
            let mut metadata = json!({ "name": format!("{tier}.calico{number}") });
            if !is_global {
                metadata["namespace"] = json!(self.dice.one(&self.namespaces));
            }
            let mut spec = spec(&mut self.dice, is_global);
            // Which family a pod without an address has is told by nothing but convention.
            if self.families != Families::V4 {
                let sections = ["ingress", "egress"].map(|rules| spec[rules].take());
                for (key, mut rules) in ["ingress", "egress"].into_iter().zip(sections) {
                    for rule in rules.as_array_mut().into_iter().flatten() {
                        rule.as_object_mut().map(|rule| rule.remove("ipVersion"));
                    }
                    spec[key] = rules;
                }
            }
            if tier != "default" || self.dice.once_in(2) {
                spec["tier"] = json!(tier);
            }
            let kind = if is_global { "GlobalNetworkPolicy" } else { "NetworkPolicy" };
            self.cluster
                .objects
                .push(json!({ "apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec }));
        }
    }
}

const TIERS: [&str; 3] = ["default", "platform", "security"];

fn spec(dice: &mut Dice, is_global: bool) -> Value {
    let mut spec = Map::new();
    if !dice.once_in(4) {
        // No two of one order, so that none decides by its name.
        spec.insert("order".into(), json!(dice.one(&[1.0, 10.5, 500.0, 2000.0])));
    }
    if !dice.once_in(4) {
        spec.insert("selector".into(), json!(selector(dice, &POD_LABELS)));
    }
    if is_global && dice.once_in(2) {
        spec.insert("namespaceSelector".into(), json!(namespaces(dice)));
    }
    if dice.once_in(2) {
        spec.insert(
            "types".into(),
            dice.one(&[json!(["Ingress"]), json!(["Egress"]), json!(["Ingress", "Egress"])]).clone(),
        );
    }
    for rules in ["ingress", "egress"] {
        if !dice.once_in(3) {
            spec.insert(rules.into(), dice.list(0, 3, |dice| rule(dice, is_global)));
        }
    }
    Value::Object(spec)
}

fn rule(dice: &mut Dice, is_global: bool) -> Value {
    let mut rule = json!({ "action": dice.one(&["Allow", "Allow", "Deny", "Pass", "Log"]) });
    let mut ported = false;
    match dice.below(6) {
        0 => {
            rule["protocol"] = json!(dice.one(&["TCP", "UDP", "SCTP"]));
            ported = true;
        }
        1 => rule["notProtocol"] = json!(dice.one(&["TCP", "UDP"])),
        2 => rule["protocol"] = dice.one(&[json!(6), json!(17), json!("ICMP")]).clone(),
        3 => rule["ipVersion"] = json!(dice.one(&[4, 6])),
        _ => {}
    }
    for end in ["source", "destination"] {
        let mut entity = if dice.once_in(2) { entity(dice, is_global) } else { json!({}) };
        if end == "destination" && ported && dice.once_in(2) {
            let key = dice.one(&["ports", "ports", "notPorts"]);
            // Beside a name, the engine does not know what is left over.
            entity[*key] = dice.list(1, 2, |dice| port(dice, *key == "ports"));
        }
        if entity.as_object().is_some_and(|fields| !fields.is_empty()) {
            rule[end] = entity;
        }
    }
    rule
}

fn entity(dice: &mut Dice, is_global: bool) -> Value {
    let mut entity = json!({});
    match dice.below(6) {
        0 => entity["nets"] = dice.list(1, 2, |dice| json!(dice.one(&BLOCKS))),
        1 => entity["notNets"] = dice.list(1, 2, |dice| json!(dice.one(&BLOCKS))),
        2 => entity["namespaceSelector"] = json!(namespaces(dice)),
        3 => {
            entity["namespaceSelector"] = json!(namespaces(dice));
            entity["selector"] = json!(selector(dice, &POD_LABELS));
        }
        4 if is_global => entity["notSelector"] = json!(selector(dice, &POD_LABELS)),
        _ => entity["selector"] = json!(selector(dice, &POD_LABELS)),
    }
    entity
}

fn port(dice: &mut Dice, may_be_named: bool) -> Value {
    let (one, other) = (*dice.one(&PORTS), *dice.one(&PORTS));
    match dice.below(4) {
        0 if may_be_named => json!(dice.one(&PORT_NAMES)),
        1 => json!(format!("{}:{}", one.min(other), one.max(other))),
        _ => json!(one),
    }
}

fn namespaces(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => format!("kubernetes.io/metadata.name == '{}'", dice.one(&NAMES)),
        1 => format!("projectcalico.org/name in {{'{}', '{}'}}", dice.one(&NAMES), dice.one(&NAMES)),
        2 => "all()".to_owned(),
        _ => selector(dice, &NAMESPACE_LABELS),
    }
}

fn selector(dice: &mut Dice, pool: &Pool) -> String {
    match dice.below(6) {
        0 => format!("{} && {}", term(dice, pool), term(dice, pool)),
        1 => format!("{} || {} && {}", term(dice, pool), term(dice, pool), term(dice, pool)),
        2 => format!("!({} || {})", term(dice, pool), term(dice, pool)),
        3 => format!("({}) && !{}", term(dice, pool), term(dice, pool)),
        _ => term(dice, pool),
    }
}

fn term(dice: &mut Dice, pool: &Pool) -> String {
    let (key, values) = dice.one(pool);
    let (one, other) = (dice.one(values), dice.one(values));
    match dice.below(9) {
        0 => format!("{key} != '{one}'"),
        1 => format!("has({key})"),
        2 => format!("{key} in {{ '{one}', \"{other}\" }}"),
        3 => format!("{key} not in {{'{one}'}}"),
        4 => "all()".to_owned(),
        5 => format!("{key} starts with '{one}'"),
        6 => format!("{key} contains \"{one}\""),
        _ => format!("{key} == '{one}'"),
    }
}
