//! ClusterNetworkPolicies, v1alpha2, in the baseline tier: what a workload needs is accepted, then its namespace denies.

use serde_json::{Map, Value, json};

use super::{Manifest, Note, Subject, metadata, selector};
use crate::synthesis::proposal::{CLOSING, Closing, Opening, Peer, Reach, Resolver};

/// Priorities: what workloads need, names, and what closes a namespace.
const GRANT: u32 = 100;
const CLOSED: u32 = 900;

/// The API takes no more rules, peers or networks in one place.
const MOST: usize = 25;

/// What closes a namespace, name resolution aside.
pub(super) fn closing<'s>(namespace: &str, closing: &Closing, resolver: &Resolver) -> Option<Manifest<'s>> {
    let pods = selector::closed(closing)?;
    let mut notes = Vec::new();
    let mut egress = dns(resolver, &mut notes);
    egress.push(json!({ "name": "everything-else", "action": "Deny", "to": [{ "namespaces": {} }, { "networks": ["0.0.0.0/0", "::/0"] }] }));
    let ingress = vec![json!({ "name": "everything-else", "action": "Deny", "from": [{ "namespaces": {} }] })];
    let value = policy(namespace, CLOSING, 0, CLOSED, &pods, ingress, egress);
    Some(Manifest {
        value,
        title: format!("closes namespace {namespace}: names are resolved, and nothing else"),
        notes,
    })
}

/// What a workload may do; several policies where one cannot hold all its rules.
pub(super) fn grant<'s>(subject: &Subject<'_, 's>) -> Vec<Manifest<'s>> {
    let (ingress, egress) =
        (rules(subject, &subject.grant.ingress, "from"), rules(subject, &subject.grant.egress, "to"));
    let count = ingress.len().max(egress.len()).div_ceil(MOST);
    let pods = selector::of(&subject.grant.pick, &[]);
    let part = |rules: &[(Value, Vec<Note<'s>>)], number: usize, side: &str, notes: &mut Vec<Note<'s>>| -> Vec<Value> {
        let own = rules.chunks(MOST).nth(number).unwrap_or_default().iter().enumerate();
        own.map(|(index, (rule, own))| {
            notes.extend(
                own.iter()
                    .map(|note| Note { pointer: format!("/spec/{side}/{index}{}", note.pointer), ..note.clone() }),
            );
            rule.clone()
        })
        .collect()
    };
    (0..count)
        .map(|number| {
            let mut notes = Vec::new();
            let ingress = part(&ingress, number, "ingress", &mut notes);
            let egress = part(&egress, number, "egress", &mut notes);
            let value = policy(subject.namespace, &subject.grant.name, number, GRANT, &pods, ingress, egress);
            Manifest { value, title: subject.title(), notes }
        })
        .collect()
}

fn policy(
    namespace: &str,
    name: &str,
    number: usize,
    priority: u32,
    pods: &Value,
    ingress: Vec<Value>,
    egress: Vec<Value>,
) -> Value {
    let subject = json!({ "pods": { "namespaceSelector": selector::namespace(namespace), "podSelector": pods } });
    // The parts of one workload's rules follow each other: they all accept, their order does not matter.
    let mut spec = json!({ "tier": "Baseline", "priority": priority as usize + number, "subject": subject });
    for (key, rules) in [("ingress", ingress), ("egress", egress)] {
        if !rules.is_empty() {
            spec[key] = Value::Array(rules);
        }
    }
    let name = if number == 0 { format!("{namespace}.{name}") } else { format!("{namespace}.{name}.{}", number + 1) };
    json!({ "apiVersion": "policy.networking.k8s.io/v1alpha2", "kind": "ClusterNetworkPolicy", "metadata": metadata(None, &name), "spec": spec })
}

/// Accepting rules with their notes, whose pointers begin at the rule.
fn rules<'s>(subject: &Subject<'_, 's>, openings: &[Opening<'s>], key: &str) -> Vec<(Value, Vec<Note<'s>>)> {
    let mut found = Vec::new();
    for opening in openings {
        let mut peers: Vec<(Value, Note<'s>)> = Vec::new();
        for (peer, reasons) in &opening.peers {
            let values = values(peer, key == "from");
            peers.extend(values.into_iter().map(|value| (value, subject.note(String::new(), peer, reasons))));
        }
        for part in peers.chunks(MOST) {
            let mut rule = Map::new();
            rule.insert("action".to_owned(), json!("Accept"));
            rule.insert(key.to_owned(), part.iter().map(|(value, _)| value.clone()).collect());
            let protocols = protocols(&opening.reaches);
            if !protocols.is_empty() {
                rule.insert("protocols".to_owned(), Value::Array(protocols));
            }
            let notes = part
                .iter()
                .enumerate()
                .map(|(index, (_, note))| Note { pointer: format!("/{key}/{index}"), ..note.clone() });
            found.push((Value::Object(rule), notes.collect()));
        }
    }
    found
}

fn values(peer: &Peer, comes_in: bool) -> Vec<Value> {
    match peer {
        Peer::Pods { namespace, pick } => {
            vec![json!({ "pods": { "namespaceSelector": selector::namespace(namespace), "podSelector": selector::of(pick, &[]) } })]
        }
        Peer::AnyPod => vec![json!({ "namespaces": {} })],
        Peer::Anyone | Peer::AnyoneForApiServer if comes_in => vec![json!({ "namespaces": {} })],
        Peer::Anyone => vec![json!({ "namespaces": {} }), json!({ "networks": ["0.0.0.0/0", "::/0"] })],
        Peer::Name(name) | Peer::Named(name, _) if !comes_in => vec![json!({ "domainNames": [name] })],
        Peer::ApiServer(network) | Peer::Network(network) if !comes_in => vec![json!({ "networks": [network.to_string()] })],
        Peer::Nodes(addresses) if !comes_in && !addresses.is_empty() => addresses
            .chunks(MOST)
            .map(|part| json!({ "networks": part.iter().map(|address| ipnet::IpNet::from(*address).to_string()).collect::<Vec<_>>() }))
            .collect(),
        _ => Vec::new(),
    }
}

fn protocols(reaches: &[Reach]) -> Vec<Value> {
    if reaches.iter().filter(|reach| reach.port.is_none()).count() == 3 {
        return Vec::new();
    }
    let of = |reach: &Reach| {
        let port = reach
            .port
            .map_or_else(|| json!({ "range": { "start": 1, "end": 65535 } }), |port| json!({ "number": port }));
        json!({ reach.protocol.name().to_ascii_lowercase(): { "destinationPort": port } })
    };
    reaches.iter().map(of).collect()
}

/// Rules that let names be resolved.
fn dns<'s>(resolver: &Resolver, notes: &mut Vec<Note<'s>>) -> Vec<Value> {
    let mut rules: Vec<Value> = Vec::new();
    let protocols = |ports: &[u16]| -> Vec<Value> {
        let each = ports.iter().flat_map(|port| {
            ["udp", "tcp"].map(|protocol| json!({ protocol: { "destinationPort": { "number": port } } }))
        });
        each.collect()
    };
    let mut note = |rules: &Vec<Value>, who: &str| {
        notes.push(Note { pointer: format!("/spec/egress/{}", rules.len()), who: who.to_owned(), reasons: Vec::new() });
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
        let peer = json!({ "pods": { "namespaceSelector": selector::namespace(namespace), "podSelector": selector::of(pick, &[]) } });
        rules.push(json!({ "name": "names", "action": "Accept", "to": [peer], "protocols": protocols(ports) }));
    }
    if !resolver.local.is_empty() {
        note(&rules, "the cache of names on each node");
        let networks: Vec<String> =
            resolver.local.iter().map(|address| ipnet::IpNet::from(*address).to_string()).collect();
        rules.push(json!({ "name": "names-on-the-node", "action": "Accept", "to": [{ "networks": networks }], "protocols": protocols(&[53]) }));
    }
    rules
}
