//! CiliumNetworkPolicies.

use serde_json::{Map, Value, json};

use super::{Manifest, Note, Subject, metadata, selector};
use crate::ports::Protocol;
use crate::synthesis::Pick;
use crate::synthesis::proposal::{CLOSING, Closing, Opening, Peer, Reach, Resolver};

/// The namespace of a pod as one of its labels.
const NAMESPACE: &str = "k8s:io.kubernetes.pod.namespace";

/// What closes a namespace, name resolution aside.
pub(super) fn closing<'s>(namespace: &str, closing: &Closing, resolver: &Resolver) -> Option<Manifest<'s>> {
    let pods = selector::closed(closing)?;
    let mut notes = Vec::new();
    let egress = dns(resolver, 0, &mut notes);
    let value = policy(namespace, CLOSING, &pods, &[json!({})], &egress);
    Some(Manifest {
        value,
        title: format!("closes namespace {namespace}: names are resolved, and nothing else"),
        notes,
    })
}

/// What a workload may do; nothing where no rule is left.
pub(super) fn grant<'s>(subject: &Subject<'_, 's>) -> Option<Manifest<'s>> {
    let mut notes = Vec::new();
    let mut ingress = rules(subject, &subject.grant.ingress, "ingress", &mut notes);
    let mut egress = rules(subject, &subject.grant.egress, "egress", &mut notes);
    if ingress.is_empty() && egress.is_empty() && !subject.stands_alone() {
        return None;
    }
    if subject.stands_alone() {
        egress.extend(dns(&subject.proposal.resolver, egress.len(), &mut notes));
    }
    // A direction without a section would stay open; an empty rule closes it.
    for side in [&mut ingress, &mut egress] {
        if side.is_empty() {
            side.push(json!({}));
        }
    }
    let pods = selector::of(&subject.grant.pick, &[]);
    let value = policy(subject.namespace, &subject.grant.name, &pods, &ingress, &egress);
    Some(Manifest { value, title: subject.title(), notes })
}

fn policy(namespace: &str, name: &str, pods: &Value, ingress: &[Value], egress: &[Value]) -> Value {
    let spec = json!({ "endpointSelector": pods, "ingress": ingress, "egress": egress });
    json!({ "apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "metadata": metadata(Some(namespace), name), "spec": spec })
}

/// A rule has peers of one sort only.
fn rules<'s>(subject: &Subject<'_, 's>, openings: &[Opening<'s>], side: &str, notes: &mut Vec<Note<'s>>) -> Vec<Value> {
    let mut rules: Vec<Value> = Vec::new();
    for opening in openings {
        for sort in SORTS {
            let key = format!("{}{sort}", if side == "ingress" { "from" } else { "to" });
            let mut peers: Vec<Value> = Vec::new();
            for (peer, reasons) in &opening.peers {
                let values = values(peer, sort, subject.namespace, side);
                if !values.is_empty() {
                    notes.push(subject.note(
                        format!("/spec/{side}/{}/{key}/{}", rules.len(), peers.len()),
                        peer,
                        reasons,
                    ));
                }
                peers.extend(values.into_iter().filter(|value| !peers.contains(value)).collect::<Vec<_>>());
            }
            if !peers.is_empty() {
                let mut rule = Map::new();
                rule.insert(key, Value::Array(peers));
                let ports = ports(&opening.reaches);
                if !ports.is_empty() {
                    rule.insert("toPorts".to_owned(), json!([{ "ports": ports }]));
                }
                rules.push(Value::Object(rule));
            }
        }
    }
    rules
}

const SORTS: [&str; 4] = ["Endpoints", "Entities", "CIDR", "FQDNs"];

fn values(peer: &Peer, sort: &str, own: &str, side: &str) -> Vec<Value> {
    match (peer, sort) {
        (Peer::Pods { namespace, pick }, "Endpoints") => vec![endpoints(namespace, pick, own)],
        (Peer::AnyPod, "Endpoints") => {
            vec![json!({ "matchExpressions": [{ "key": NAMESPACE, "operator": "Exists" }] })]
        }
        (Peer::Anyone, "Entities") => vec![json!("all")],
        // Calls of the API server may come through the node that it runs on.
        (Peer::ApiServer(_) | Peer::ApiServerUnknown | Peer::AnyoneForApiServer, "Entities") if side == "ingress" => {
            vec![json!("kube-apiserver"), json!("remote-node"), json!("host")]
        }
        (Peer::ApiServer(_) | Peer::ApiServerUnknown, "Entities") => vec![json!("kube-apiserver")],
        (Peer::Nodes(_), "Entities") => vec![json!("host"), json!("remote-node")],
        (Peer::Network(network), "CIDR") => vec![json!(network.to_string())],
        (Peer::Name(name) | Peer::Named(name, _), "FQDNs") if side == "egress" => vec![json!({ "matchName": name })],
        _ => Vec::new(),
    }
}

fn endpoints(namespace: &str, pick: &Pick, own: &str) -> Value {
    if namespace == own { selector::of(pick, &[]) } else { selector::of(pick, &[(NAMESPACE, namespace)]) }
}

/// No port is every port; of one protocol, port 0 is.
fn ports(reaches: &[Reach]) -> Vec<Value> {
    let is_whole = |protocol| reaches.iter().any(|reach| reach.protocol == protocol && reach.port.is_none());
    if Protocol::ALL.into_iter().all(is_whole) {
        return Vec::new();
    }
    let port =
        |reach: &Reach| json!({ "port": reach.port.unwrap_or(0).to_string(), "protocol": reach.protocol.name() });
    reaches.iter().map(port).collect()
}

/// Rules that let names be resolved, and Cilium see the answers, the first of which has this number.
fn dns<'s>(resolver: &Resolver, first: usize, notes: &mut Vec<Note<'s>>) -> Vec<Value> {
    let mut rules = Vec::new();
    let to_ports = |ports: &[u16]| {
        let each = ports.iter().flat_map(|port| {
            Resolver::PROTOCOLS.map(|protocol| json!({ "port": port.to_string(), "protocol": protocol.name() }))
        });
        let ports: Vec<Value> = each.collect();
        json!([{ "ports": ports, "rules": { "dns": [{ "matchPattern": "*" }] } }])
    };
    let mut note = |rules: &Vec<Value>, who: &str| {
        notes.push(Note {
            pointer: format!("/spec/egress/{}", first + rules.len()),
            who: who.to_owned(),
            reasons: Vec::new(),
        });
    };
    for (namespace, pick, ports) in &resolver.pods {
        note(
            &rules,
            if resolver.is_known {
                "the cluster's resolver"
            } else {
                "the resolver that most clusters have; it is not in the input"
            },
        );
        rules.push(
            json!({ "toEndpoints": [selector::of(pick, &[(NAMESPACE, namespace)])], "toPorts": to_ports(ports) }),
        );
    }
    if !resolver.local.is_empty() {
        note(&rules, "the cache of names on each node");
        let addresses: Vec<String> =
            resolver.local.iter().map(|address| ipnet::IpNet::from(*address).to_string()).collect();
        rules.push(json!({ "toCIDR": addresses, "toPorts": to_ports(&[53]) }));
    }
    rules
}
