//! Istio's policies, over a mesh of sidecars.

use serde_json::{Map, Value, json};

use super::policies::BLOCKS;
use super::{Maker, NAMES, POD_LABELS, PORTS};
use seawall_testkit::Dice;

const ROOT: &str = "istio-system";

impl Maker {
    pub(super) fn add_mesh(&mut self) {
        // A namespace that is not in the input may be one of the ambient mesh.
        self.cluster.is_whole = true;
        for index in 0..self.cluster.objects.len() {
            let object = &mut self.cluster.objects[index];
            if object["kind"] != "Pod" {
                continue;
            }
            // Whether a pod is in the mesh is always said, so that nothing depends on it.
            if object["spec"]["hostNetwork"] != true && !self.dice.once_in(3) {
                let containers = object["spec"]["containers"].as_array_mut().expect("containers");
                containers.push(json!({ "name": "istio-proxy", "image": "proxy:1" }));
            } else {
                if !object["metadata"]["labels"].is_object() {
                    object["metadata"]["labels"] = json!({});
                }
                object["metadata"]["labels"]["sidecar.istio.io/inject"] = json!("false");
            }
            if self.dice.once_in(2) {
                object["spec"]["serviceAccountName"] = json!(self.dice.one(&ACCOUNTS));
            }
        }
        for number in 0..self.dice.between(1, 4) {
            let namespace = if self.dice.once_in(5) { ROOT } else { *self.dice.one(&self.namespaces) };
            let spec = authorization(&mut self.dice);
            self.add_mesh_policy("AuthorizationPolicy", namespace, &format!("mesh{number}"), &spec);
        }
        for namespace in self.namespaces.clone().into_iter().chain([ROOT]) {
            if self.dice.once_in(4) {
                let spec = json!({ "mtls": { "mode": self.dice.one(&MODES) } });
                self.add_mesh_policy("PeerAuthentication", namespace, "default", &spec);
            }
            if namespace != ROOT && self.dice.once_in(4) {
                let mut spec = json!({ "selector": selector(&mut self.dice) });
                if self.dice.once_in(2) {
                    spec["mtls"] = json!({ "mode": self.dice.one(&MODES) });
                }
                if self.dice.once_in(2) {
                    let port = self.dice.one(&PORTS).to_string();
                    // Where mTLS is off on one port, the engine does not know who speaks on the others.
                    spec["portLevelMtls"] = json!({ port: { "mode": self.dice.one(&["STRICT", "PERMISSIVE"]) } });
                }
                self.add_mesh_policy("PeerAuthentication", namespace, "workload", &spec);
            }
        }
    }

    fn add_mesh_policy(&mut self, kind: &str, namespace: &str, name: &str, spec: &Value) {
        self.cluster.objects.push(json!({ "apiVersion": "security.istio.io/v1", "kind": kind,
            "metadata": { "namespace": namespace, "name": name }, "spec": spec }));
    }
}

const MODES: [&str; 5] = ["STRICT", "STRICT", "PERMISSIVE", "DISABLE", "UNSET"];
const ACCOUNTS: [&str; 2] = ["front", "back"];

fn selector(dice: &mut Dice) -> Value {
    let (key, values) = dice.one(&POD_LABELS);
    json!({ "matchLabels": { *key: dice.one(values) } })
}

fn authorization(dice: &mut Dice) -> Value {
    let mut spec = Map::new();
    if dice.once_in(2) {
        spec.insert("selector".into(), selector(dice));
    }
    match dice.below(8) {
        0..=2 => drop(spec.insert("action".into(), json!("DENY"))),
        3 => drop(spec.insert("action".into(), json!("ALLOW"))),
        4 if dice.once_in(2) => {
            spec.insert("action".into(), json!("CUSTOM"));
            spec.insert("provider".into(), json!({ "name": "ext" }));
        }
        _ => {}
    }
    if !dice.once_in(8) {
        spec.insert("rules".into(), dice.list(1, 2, rule));
    }
    Value::Object(spec)
}

fn rule(dice: &mut Dice) -> Value {
    let mut rule = Map::new();
    if !dice.once_in(3) {
        rule.insert("from".into(), dice.list(1, 2, |dice| json!({ "source": source(dice) })));
    }
    if dice.once_in(2) {
        rule.insert(
            "to".into(),
            dice.list(
                1,
                2,
                |dice| json!({ "operation": { dice.one(&["ports", "ports", "notPorts"]).to_string(): ports(dice) } }),
            ),
        );
    }
    if dice.once_in(6) {
        rule.insert("when".into(), json!([{ "key": "source.namespace", "values": [dice.one(&NAMES)] }]));
    } else if dice.once_in(6) {
        rule.insert("when".into(), json!([{ "key": "destination.port", "values": ports(dice) }]));
    }
    Value::Object(rule)
}

fn ports(dice: &mut Dice) -> Value {
    dice.list(1, 2, |dice| json!(dice.one(&PORTS).to_string()))
}

fn source(dice: &mut Dice) -> Value {
    match dice.below(6) {
        0 | 1 => {
            json!({ "namespaces": dice.list(1, 2, |dice| json!(dice.one(&["a", "b", "c", "d", "default", "d*", "*"]))) })
        }
        2 | 3 => json!({ "principals": dice.list(1, 2, principal) }),
        4 => json!({ "ipBlocks": dice.list(1, 2, |dice| json!(dice.one(&BLOCKS))) }),
        _ => {
            json!({ "notIpBlocks": dice.list(1, 2, |dice| json!(dice.one(&BLOCKS))), "namespaces": [dice.one(&NAMES)] })
        }
    }
}

fn principal(dice: &mut Dice) -> Value {
    let (namespace, account) = (dice.one(&NAMES), dice.one(&["front", "back", "default"]));
    match dice.below(4) {
        0 => json!(format!("cluster.local/ns/{namespace}/*")),
        1 => json!(format!("*/sa/{account}")),
        2 => json!("*"),
        _ => json!(format!("cluster.local/ns/{namespace}/sa/{account}")),
    }
}
