//! CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy, cilium.io/v2.

use serde_json::{Value, json};

use super::cluster::namespace_of;
use super::flow::{End, Flow};
use super::outcomes::Outcomes;
use super::selector::{Labels, labels, matches_partly_known};
use super::truth::worlds;
use super::{Direction, Profile, Truth, list, network_policy};

/// What Cilium's own policies say of one direction when it is settled which of them select the pod.
#[derive(Debug, Clone, Copy)]
struct Said {
    isolates: bool,
    admits: Truth,
    denies: Truth,
}

/// Cilium's policies alone.
pub(crate) fn decide(flow: &Flow<'_>, subject: &Value, direction: Direction) -> Outcomes {
    let mut outcomes = Outcomes::none();
    for said in all_said(flow, subject, direction) {
        outcomes = outcomes.or(conclude(said));
    }
    outcomes
}

/// Cilium's policies and NetworkPolicies, added up: either may isolate, either may admit.
pub(crate) fn decide_with_network_policies(flow: &Flow<'_>, subject: &Value, direction: Direction) -> Outcomes {
    let mut outcomes = Outcomes::none();
    for said in all_said(flow, subject, direction) {
        for plain in network_policy::all_said(flow, subject, direction) {
            let isolates = said.isolates || plain.is_some();
            let admits = said.admits.or(plain.unwrap_or(Truth::No));
            outcomes = outcomes.or(conclude(Said { isolates, admits, ..said }));
        }
    }
    outcomes
}

fn conclude(said: Said) -> Outcomes {
    let rest = match (said.isolates, said.admits) {
        (false, _) => Outcomes::NEXT,
        (true, Truth::Yes) => Outcomes::ALLOW,
        (true, Truth::No) => Outcomes::DENY,
        (true, Truth::Maybe) => Outcomes::ALLOW.or(Outcomes::DENY),
    };
    match said.denies {
        Truth::Yes => Outcomes::DENY,
        Truth::Maybe => rest.or(Outcomes::DENY),
        Truth::No => rest,
    }
}

fn all_said(flow: &Flow<'_>, subject: &Value, direction: Direction) -> Vec<Said> {
    let mut specs = Vec::new();
    for kind in ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"] {
        for policy in flow.cluster.of("cilium.io", kind) {
            let home = (kind == "CiliumNetworkPolicy").then(|| namespace_of(policy));
            let written = [&policy["spec"]].into_iter().filter(|spec| !spec.is_null()).chain(list(&policy["specs"]));
            for spec in written.filter(|spec| spec["nodeSelector"].is_null()) {
                // A policy of a namespace governs nothing elsewhere, whatever its selector says.
                let here = Truth::from(home.is_none_or(|home| home == namespace_of(subject)));
                specs.push((here.and(selects(flow, &spec["endpointSelector"], subject, home)), (spec, home)));
            }
        }
    }
    worlds(&specs, |chosen| say(flow, chosen, direction))
}

fn say(flow: &Flow<'_>, chosen: &[(&Value, Option<&str>)], direction: Direction) -> Said {
    let mut said = Said { isolates: false, admits: Truth::No, denies: Truth::No };
    for (spec, home) in chosen {
        let allow = list(&spec[direction.rules()]);
        let deny = list(&spec[format!("{}Deny", direction.rules())]);
        let has_section = !allow.is_empty() || !deny.is_empty();
        said.isolates |= spec["enableDefaultDeny"][direction.rules()].as_bool().unwrap_or(has_section);
        let matches = |rule| rule_matches(flow, rule, *home, direction);
        said.admits = said.admits.or(Truth::any(allow.iter().map(matches)));
        said.denies = said.denies.or(Truth::any(deny.iter().map(matches)));
    }
    said
}

/// A rule that says nothing about peers means all of them, but only when it says something about ports: one that says
/// nothing at all matches nothing. A list of peers that is empty matches nothing either.
fn rule_matches(flow: &Flow<'_>, rule: &Value, home: Option<&str>, direction: Direction) -> Truth {
    let prefix = direction.peers();
    let kinds = ["Endpoints", "Entities", "CIDR", "CIDRSet", "FQDNs", "Services", "Groups", "Nodes"];
    let written: Vec<(&str, &Value)> = kinds
        .into_iter()
        .map(|kind| (kind, &rule[format!("{prefix}{kind}")]))
        .filter(|(_, peers)| !peers.is_null())
        .collect();
    let has_ports = !list(&rule["toPorts"]).is_empty();
    if !list(&rule["icmps"]).is_empty() || (written.is_empty() && !has_ports) {
        return Truth::No;
    }
    let peers = written.iter().flat_map(|(kind, peers)| list(peers).iter().map(|peer| (*kind, peer)));
    let peers = Truth::any(peers.map(|(kind, peer)| is_peer(flow, kind, peer, home, direction)));
    let peers = if written.is_empty() { Truth::Yes } else { peers };
    peers.and(if has_ports {
        Truth::any(list(&rule["toPorts"]).iter().map(|ports| has_port(flow, ports)))
    } else {
        Truth::Yes
    })
}

fn is_peer(flow: &Flow<'_>, kind: &str, peer: &Value, home: Option<&str>, direction: Direction) -> Truth {
    let end = flow.peer(direction);
    let outside = Truth::from(flow.is_outside(end));
    match kind {
        "Endpoints" => flow.ordinary(end).map_or(Truth::No, |pod| selects(flow, peer, pod, home)),
        "Entities" => is_entity(flow, peer.as_str().unwrap_or_default(), end),
        "CIDR" => flow.peer_is_in(direction, &whole(peer), &[], false),
        "CIDRSet" if peer["cidr"].is_string() => {
            flow.peer_is_in(direction, &whole(&peer["cidr"]), list(&peer["except"]), false)
        }
        // Names and groups of addresses: what stands behind them is not in the input.
        "FQDNs" | "CIDRSet" | "Groups" => outside.and(Truth::Maybe),
        _ => Truth::Maybe,
    }
}

/// An address alone is a block of one.
fn whole(cidr: &Value) -> String {
    let cidr = cidr.as_str().unwrap_or_default();
    match (cidr.contains('/'), cidr.contains(':')) {
        (true, _) => cidr.to_owned(),
        (false, true) => format!("{cidr}/128"),
        (false, false) => format!("{cidr}/32"),
    }
}

fn is_entity(flow: &Flow<'_>, entity: &str, end: End<'_>) -> Truth {
    let is_pod = flow.ordinary(end).is_some();
    let is_outside = flow.is_outside(end);
    let is_node = !is_pod && !is_outside;
    let is_v4 = matches!(end, End::Address(address) if address.is_ipv4());
    match entity {
        "all" => Truth::Yes,
        // The API server is of the cluster wherever it stands, as far as that is known.
        "cluster" => (!is_outside || flow.is_api_server(end) == Truth::Yes).into(),
        "world" => is_outside.into(),
        "world-ipv4" => (is_outside && is_v4).into(),
        "world-ipv6" => (is_outside && !is_v4).into(),
        // With the own node all is allowed anyway; any other is a remote one.
        "remote-node" => is_node.into(),
        "kube-apiserver" => flow.is_api_server(end),
        "host" | "init" | "health" | "ingress" | "unmanaged" | "none" => Truth::No,
        _ => Truth::Maybe,
    }
}

fn has_port(flow: &Flow<'_>, ports: &Value) -> Truth {
    let ports = list(&ports["ports"]);
    if ports.is_empty() { Truth::Yes } else { Truth::any(ports.iter().map(|port| is_port(flow, port))) }
}

fn is_port(flow: &Flow<'_>, port: &Value) -> Truth {
    let protocol = port["protocol"].as_str().unwrap_or("ANY");
    if protocol != "ANY" && protocol != flow.protocol.name() {
        return Truth::No;
    }
    let Some(written) = port["port"].as_str() else { return Truth::Maybe };
    match written.parse::<u64>() {
        Ok(0) => Truth::Yes,
        Ok(first) => {
            let last = port["endPort"].as_u64().filter(|last| *last != 0).unwrap_or(first);
            (first..=last).contains(&u64::from(flow.port)).into()
        }
        Err(_) => flow.port_is_called(written).into(),
    }
}

const NAMESPACE: &str = "io.kubernetes.pod.namespace";
const NAMESPACE_LABEL: &str = "io.cilium.k8s.namespace.labels.";
const ACCOUNT: &str = "io.cilium.k8s.policy.serviceaccount";

/// Whether a selector of endpoints matches `pod`. In a policy of a namespace it means pods of that namespace unless it
/// says something about namespaces.
fn selects(flow: &Flow<'_>, selector: &Value, pod: &Value, home: Option<&str>) -> Truth {
    let selector = without_sources(selector);
    if let Some(home) = home {
        let mut asked = list(&selector["matchExpressions"]).iter().filter_map(|expression| expression["key"].as_str());
        let says = asked.any(|key| key == NAMESPACE || key.starts_with(NAMESPACE_LABEL));
        if !says && namespace_of(pod) != home {
            return Truth::No;
        }
    }
    let (of_namespace, are_all) = flow.cluster.namespace_labels(namespace_of(pod));
    let believed = are_all || flow.profile == Profile::NpGuard;
    let mut all: Labels = labels(&pod["metadata"]["labels"]);
    all.push((NAMESPACE.into(), namespace_of(pod).into()));
    all.push((ACCOUNT.into(), pod["spec"]["serviceAccountName"].as_str().unwrap_or("default").into()));
    all.extend(of_namespace.into_iter().map(|(key, value)| (format!("{NAMESPACE_LABEL}{key}"), value)));
    matches_partly_known(&selector, &all, |key| {
        believed || !key.starts_with(NAMESPACE_LABEL) || key.ends_with(super::cluster::NAME_LABEL)
    })
}

/// Keys may say where a label is from: `k8s:app`, `any:app`. As expressions, so that none hides another.
fn without_sources(selector: &Value) -> Value {
    let bare = |key: &str| key.strip_prefix("k8s:").or(key.strip_prefix("any:")).unwrap_or(key).to_owned();
    let labels = selector["matchLabels"].as_object().into_iter().flatten();
    let mut all: Vec<Value> =
        labels.map(|(key, value)| json!({ "key": bare(key), "operator": "In", "values": [value] })).collect();
    for expression in list(&selector["matchExpressions"]) {
        let mut expression = expression.clone();
        if let Some(key) = expression["key"].as_str().map(bare) {
            expression["key"] = key.into();
        }
        all.push(expression);
    }
    json!({ "matchExpressions": all })
}
