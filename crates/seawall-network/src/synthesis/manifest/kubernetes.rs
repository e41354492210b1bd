//! NetworkPolicies of Kubernetes.

use serde_json::{Value, json};

use super::{Manifest, Note, Subject, metadata, ports, selector};
use crate::synthesis::proposal::{CLOSING, Closing, Opening, Peer, Resolver};

/// What closes a namespace, name resolution aside.
pub(super) fn closing<'s>(namespace: &str, closing: &Closing, resolver: &Resolver) -> Option<Manifest<'s>> {
    let pods = selector::closed(closing)?;
    let mut notes = Vec::new();
    let value = policy(namespace, CLOSING, &pods, Vec::new(), dns(resolver, 0, &mut notes));
    Some(Manifest {
        value,
        title: format!("closes namespace {namespace}: names are resolved, and nothing else"),
        notes,
    })
}

/// What a workload may do; nothing where no rule is left.
pub(super) fn grant<'s>(subject: &Subject<'_, 's>) -> Option<Manifest<'s>> {
    let mut notes = Vec::new();
    let ingress = rules(subject, &subject.grant.ingress, "ingress", &mut notes);
    let mut egress = rules(subject, &subject.grant.egress, "egress", &mut notes);
    if subject.stands_alone() {
        egress.extend(dns(&subject.proposal.resolver, egress.len(), &mut notes));
    }
    if ingress.is_empty() && egress.is_empty() {
        return None;
    }
    let pods = selector::of(&subject.grant.pick, &[]);
    let value = policy(subject.namespace, &subject.grant.name, &pods, ingress, egress);
    Some(Manifest { value, title: subject.title(), notes })
}

fn policy(namespace: &str, name: &str, pods: &Value, ingress: Vec<Value>, egress: Vec<Value>) -> Value {
    let mut spec = json!({ "podSelector": pods, "policyTypes": ["Ingress", "Egress"] });
    for (key, rules) in [("ingress", ingress), ("egress", egress)] {
        if !rules.is_empty() {
            spec[key] = Value::Array(rules);
        }
    }
    json!({ "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata(Some(namespace), name), "spec": spec })
}

fn rules<'s>(subject: &Subject<'_, 's>, openings: &[Opening<'s>], side: &str, notes: &mut Vec<Note<'s>>) -> Vec<Value> {
    let key = if side == "ingress" { "from" } else { "to" };
    let mut rules = Vec::new();
    for opening in openings {
        let at = |rules: &Vec<Value>| format!("/spec/{side}/{}", rules.len());
        let everybody =
            opening.peers.iter().filter(|(peer, _)| matches!(peer, Peer::Anyone | Peer::AnyoneForApiServer));
        let everybody: Vec<_> = everybody.collect();
        if !everybody.is_empty() {
            // Whoever else would be named is among them; their reasons stay.
            for (peer, reasons) in &opening.peers {
                notes.push(subject.note(at(&rules), peer, reasons));
            }
            rules.push(json!({ "ports": ports(opening) }));
            continue;
        }
        let mut peers: Vec<Value> = Vec::new();
        for (peer, reasons) in &opening.peers {
            let values = values(peer, subject.namespace);
            if !values.is_empty() {
                notes.push(subject.note(format!("{}/{key}/{}", at(&rules), peers.len()), peer, reasons));
            }
            peers.extend(values);
        }
        // A rule without peers would admit everybody.
        if !peers.is_empty() {
            let mut rule = json!({ key: peers });
            let all = ports(opening);
            if all != all_ports() {
                rule["ports"] = all;
            }
            rules.push(rule);
        }
    }
    rules
}

/// What no rule about ports says.
fn all_ports() -> Value {
    json!([{ "protocol": "TCP" }, { "protocol": "UDP" }, { "protocol": "SCTP" }])
}

fn values(peer: &Peer, own: &str) -> Vec<Value> {
    match peer {
        Peer::Pods { namespace, pick } if namespace == own => vec![json!({ "podSelector": selector::of(pick, &[]) })],
        Peer::Pods { namespace, pick } => {
            vec![json!({ "namespaceSelector": selector::namespace(namespace), "podSelector": selector::of(pick, &[]) })]
        }
        Peer::AnyPod => vec![json!({ "namespaceSelector": {} })],
        Peer::ApiServer(network) | Peer::Network(network) => {
            vec![json!({ "ipBlock": { "cidr": network.to_string() } })]
        }
        Peer::Named(_, address) => vec![json!({ "ipBlock": { "cidr": ipnet::IpNet::from(*address).to_string() } })],
        Peer::Nodes(addresses) => addresses
            .iter()
            .map(|address| json!({ "ipBlock": { "cidr": ipnet::IpNet::from(*address).to_string() } }))
            .collect(),
        Peer::Anyone | Peer::AnyoneForApiServer | Peer::ApiServerUnknown | Peer::Name(_) => Vec::new(),
    }
}

/// Rules that let names be resolved, the first of which has this number.
fn dns<'s>(resolver: &Resolver, first: usize, notes: &mut Vec<Note<'s>>) -> Vec<Value> {
    let mut rules = Vec::new();
    let both = |ports: &[u16]| -> Value {
        let each = ports
            .iter()
            .flat_map(|port| Resolver::PROTOCOLS.map(|protocol| json!({ "protocol": protocol.name(), "port": port })));
        each.collect()
    };
    let mut note = |rules: &Vec<Value>, who: String| {
        notes.push(Note { pointer: format!("/spec/egress/{}", first + rules.len()), who, reasons: Vec::new() });
    };
    for (namespace, pick, ports) in &resolver.pods {
        let known = if resolver.is_known {
            "the cluster's resolver"
        } else {
            "the resolver that most clusters have; it is not in the input"
        };
        note(&rules, known.to_owned());
        let peer =
            json!({ "namespaceSelector": selector::namespace(namespace), "podSelector": selector::of(pick, &[]) });
        rules.push(json!({ "to": [peer], "ports": both(ports) }));
    }
    if !resolver.local.is_empty() {
        note(&rules, "the cache of names on each node".to_owned());
        let peers: Vec<Value> = resolver
            .local
            .iter()
            .map(|address| json!({ "ipBlock": { "cidr": ipnet::IpNet::from(*address).to_string() } }))
            .collect();
        rules.push(json!({ "to": peers, "ports": both(&[53]) }));
    }
    rules
}
