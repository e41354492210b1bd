//! AdminNetworkPolicy and BaselineAdminNetworkPolicy v1alpha1, ClusterNetworkPolicy v1alpha2.

use serde_json::Value;

use super::flow::{Flow, one_of};
use super::outcomes::Outcomes;
use super::{Direction, Profile, Truth, list};

const GROUP: &str = "policy.networking.k8s.io";

/// What a policy, or several, may have said: the actions of rules that may be the first to match.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    accept: bool,
    deny: bool,
    pass: bool,
    nothing: bool,
}

/// What the policies of `tier` say: the smallest priority first.
pub(crate) fn tier(flow: &Flow<'_>, subject: &Value, direction: Direction, tier: &str) -> Outcomes {
    let mut policies = policies(flow, tier);
    policies.sort_by_key(|(priority, _)| *priority);
    ask_in_order(flow, &policies, subject, direction)
}

fn policies<'c>(flow: &Flow<'c>, tier: &str) -> Vec<(i64, &'c Value)> {
    let priority = |policy: &Value| policy["spec"]["priority"].as_i64().unwrap_or(0);
    let cluster = flow.cluster.of(GROUP, "ClusterNetworkPolicy").filter(|policy| policy["spec"]["tier"] == tier);
    let mut all: Vec<(i64, &Value)> = cluster.map(|policy| (priority(policy), policy)).collect();
    if tier == "Admin" {
        all.extend(flow.cluster.of(GROUP, "AdminNetworkPolicy").map(|policy| (priority(policy), policy)));
    } else {
        // There is one, of this name; it has no priority.
        let named = |policy: &&Value| policy["metadata"]["name"] == "default";
        let baseline = flow.cluster.of(GROUP, "BaselineAdminNetworkPolicy").filter(named);
        all.extend(baseline.map(|policy| (i64::MAX, policy)));
    }
    all
}

fn ask_in_order(flow: &Flow<'_>, policies: &[(i64, &Value)], subject: &Value, direction: Direction) -> Outcomes {
    let Some((priority, _)) = policies.first() else { return Outcomes::NEXT };
    let (equal, lower): (Vec<_>, Vec<_>) = policies.iter().partition(|(own, _)| own == priority);
    let each: Vec<Said> = equal.iter().map(|(_, policy)| say(flow, policy, subject, direction)).collect();
    // Among equals anyone may be asked first, so each decision is possible, and silence only if all keep it.
    let mut outcomes = Outcomes::none();
    for (possible, outcome) in [
        (each.iter().any(|said| said.accept), Outcomes::ALLOW),
        (each.iter().any(|said| said.deny), Outcomes::DENY),
        (each.iter().any(|said| said.pass), Outcomes::NEXT),
    ] {
        outcomes = if possible { outcomes.or(outcome) } else { outcomes };
    }
    if each.iter().all(|said| said.nothing) {
        outcomes = outcomes.or(ask_in_order(flow, &lower, subject, direction));
    }
    outcomes
}

/// The first rule that matches decides.
fn say(flow: &Flow<'_>, policy: &Value, subject: &Value, direction: Direction) -> Said {
    let selects = matches_pods(flow, &policy["spec"]["subject"], subject);
    let mut said = Said { nothing: true, ..Said::default() };
    if selects == Truth::No {
        return said;
    }
    for rule in list(&policy["spec"][direction.rules()]) {
        let (action, matches) = judge(flow, rule, direction);
        let matches = flow.in_doubt(selects, matches);
        if matches == Truth::No {
            continue;
        }
        match action {
            Some("Allow" | "Accept") => said.accept = true,
            Some("Deny") => said.deny = true,
            Some("Pass") => said.pass = true,
            _ => continue,
        }
        if matches == Truth::Yes {
            said.nothing = selects == Truth::Maybe;
            return said;
        }
    }
    said
}

/// The action of a rule, and whether the rule matches. What holds a peer or a port of a kind that is not known fails
/// closed: to accept, it matches nothing; else it denies all.
fn judge<'r>(flow: &Flow<'_>, rule: &'r Value, direction: Direction) -> (Option<&'r str>, Truth) {
    let action = rule["action"].as_str();
    let peers = &rule[direction.peers()];
    let ports = if rule["ports"].is_null() { &rule["protocols"] } else { &rule["ports"] };
    let is_foreign = |element: &Value, known: &[&str]| known.iter().all(|key| element[*key].is_null());
    let foreign = list(peers).iter().any(|peer| is_foreign(peer, &PEERS))
        || list(ports).iter().any(|port| is_foreign(port, &PORTS));
    if foreign {
        return if matches!(action, Some("Allow" | "Accept")) {
            (action, Truth::No)
        } else {
            (Some("Deny"), Truth::Yes)
        };
    }
    let peers = Truth::any(list(peers).iter().map(|peer| is_peer(flow, peer, direction)));
    (action, peers.and(one_of(ports, |port| is_port(flow, port))))
}

const PEERS: [&str; 5] = ["namespaces", "pods", "nodes", "networks", "domainNames"];
const PORTS: [&str; 7] = ["portNumber", "portRange", "namedPort", "tcp", "udp", "sctp", "destinationNamedPort"];

fn is_peer(flow: &Flow<'_>, peer: &Value, direction: Direction) -> Truth {
    let end = flow.peer(direction);
    if !peer["nodes"].is_null() {
        return flow.is_node(end, &peer["nodes"]);
    }
    if !peer["networks"].is_null() {
        let mean_pods = flow.profile != Profile::NpGuard;
        let networks = list(&peer["networks"]).iter();
        return Truth::any(
            networks.map(|cidr| flow.peer_is_in(direction, cidr.as_str().unwrap_or_default(), &[], mean_pods)),
        );
    }
    if !peer["domainNames"].is_null() {
        // Which addresses a name has is nowhere in the manifests; that it is no pod of the cluster is.
        return if flow.is_outside(end) { Truth::Maybe } else { Truth::No };
    }
    flow.ordinary(end).map_or(Truth::No, |pod| matches_pods(flow, peer, pod))
}

/// Whether `{namespaces}` or `{pods: {namespaceSelector, podSelector}}` matches `pod`.
fn matches_pods(flow: &Flow<'_>, selection: &Value, pod: &Value) -> Truth {
    let (namespaces, pods) = (&selection["namespaces"], &selection["pods"]);
    if !namespaces.is_null() {
        return flow.selects_namespace(namespaces, pod);
    }
    if pods.is_null() {
        return Truth::Maybe;
    }
    flow.selects_namespace(&pods["namespaceSelector"], pod).and(Flow::selects(&pods["podSelector"], pod))
}

fn is_port(flow: &Flow<'_>, port: &Value) -> Truth {
    for name in ["namedPort", "destinationNamedPort"] {
        if let Some(name) = port[name].as_str() {
            return flow.port_is_called(name).into();
        }
    }
    for field in ["portNumber", "portRange"] {
        let written = &port[field];
        if !written.is_null() {
            let (first, last) = if field == "portNumber" { ("port", "port") } else { ("start", "end") };
            return Truth::from(flow.protocol.is(&written["protocol"]))
                .and(flow.port_is_between(&written[first], &written[last]));
        }
    }
    let written = &port[flow.protocol.name().to_lowercase()];
    if written.is_null() {
        return Truth::No;
    }
    let destination = &written["destinationPort"];
    if destination.is_null() {
        return Truth::Yes;
    }
    let (number, range) = (&destination["number"], &destination["range"]);
    if range.is_null() {
        flow.port_is_between(number, number)
    } else {
        flow.port_is_between(&range["start"], &range["end"])
    }
}
