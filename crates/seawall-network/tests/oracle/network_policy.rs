//! NetworkPolicy, networking.k8s.io/v1.

use serde_json::Value;

use super::cluster::namespace_of;
use super::flow::{Flow, one_of};
use super::outcomes::Outcomes;
use super::truth::worlds;
use super::{Care, Direction, Truth, list};

/// What the policies of the subject's namespace say; undecided when none isolates it.
pub(crate) fn decide(flow: &Flow<'_>, subject: &Value, direction: Direction) -> Outcomes {
    let mut outcomes = Outcomes::none();
    for said in all_said(flow, subject, direction) {
        outcomes = outcomes.or(match said {
            None => Outcomes::NEXT,
            Some(Truth::Yes) => Outcomes::ALLOW,
            Some(Truth::No) => Outcomes::DENY,
            Some(Truth::Maybe) => Outcomes::ALLOW.or(Outcomes::DENY),
        });
    }
    outcomes
}

/// Whether the policies that select the subject admit the flow, none when there are none: for each way in which it may
/// be settled which ones do.
pub(crate) fn all_said(flow: &Flow<'_>, subject: &Value, direction: Direction) -> Vec<Option<Truth>> {
    let mut policies = Vec::new();
    for policy in flow.cluster.of("networking.k8s.io", "NetworkPolicy") {
        if namespace_of(policy) == namespace_of(subject) && has_type(policy, direction) {
            policies.push((Flow::selects(&policy["spec"]["podSelector"], subject), policy));
        }
    }
    if flow.care == Care::PlaceByPlace {
        return said_in_doubt(flow, &policies, direction);
    }
    worlds(&policies, |chosen| {
        let rules = chosen.iter().flat_map(|policy| list(&policy["spec"][direction.rules()]));
        let admits = Truth::any(rules.map(|rule| admits(flow, rule, chosen[0], direction)));
        (!chosen.is_empty()).then_some(admits)
    })
}

fn said_in_doubt(flow: &Flow<'_>, policies: &[(Truth, &Value)], direction: Direction) -> Vec<Option<Truth>> {
    let isolates = policies.iter().map(|(selects, _)| *selects).fold(Truth::No, Truth::or);
    let mut admitted = Truth::No;
    for (selects, policy) in policies {
        for rule in list(&policy["spec"][direction.rules()]) {
            admitted = admitted.or(selects.and(admits(flow, rule, policy, direction)));
        }
    }
    match isolates {
        Truth::Yes => vec![Some(admitted)],
        Truth::Maybe => vec![None, Some(admitted), Some(Truth::No)],
        Truth::No => vec![None],
    }
}

/// Whether the policy restricts this direction: without `policyTypes` always ingress, egress only with a rule for it.
pub(crate) fn has_type(policy: &Value, direction: Direction) -> bool {
    let types = list(&policy["spec"]["policyTypes"]);
    if !types.is_empty() {
        return types.iter().any(|name| name == direction.name());
    }
    direction == Direction::Ingress || !list(&policy["spec"]["egress"]).is_empty()
}

/// Whether one rule of `policy` lets the flow through.
pub(crate) fn admits(flow: &Flow<'_>, rule: &Value, policy: &Value, direction: Direction) -> Truth {
    one_of(&rule[direction.peers()], |peer| {
        let by_peer = is_peer(flow, peer, policy, direction);
        // Addresses have no names for their ports.
        let nameless = direction == Direction::Egress && !peer["ipBlock"].is_null();
        let by_port = |port: &Value| {
            if nameless && port["port"].is_string() { Truth::No } else { is_port(flow, port) }
        };
        by_peer.and(one_of(&rule["ports"], by_port))
    })
    .and(one_of(&rule["ports"], |port| is_port(flow, port)))
}

fn is_peer(flow: &Flow<'_>, peer: &Value, policy: &Value, direction: Direction) -> Truth {
    let [block, pods, namespaces] = ["ipBlock", "podSelector", "namespaceSelector"].map(|key| &peer[key]);
    let selects = !pods.is_null() || !namespaces.is_null();
    if block.is_null() != selects {
        // Nothing at all, or both at once: the API refuses it.
        return Truth::Maybe;
    }
    if let Some(cidr) = block["cidr"].as_str() {
        return flow.peer_is_in(direction, cidr, list(&block["except"]), flow.blocks_mean_pods());
    }
    if !selects {
        return Truth::Maybe;
    }
    let Some(pod) = flow.ordinary(flow.peer(direction)) else { return Truth::No };
    let in_namespace = if namespaces.is_null() {
        (namespace_of(pod) == namespace_of(policy)).into()
    } else {
        flow.selects_namespace(namespaces, pod)
    };
    in_namespace.and(Flow::selects(pods, pod))
}

fn is_port(flow: &Flow<'_>, port: &Value) -> Truth {
    let (number, last) = (&port["port"], &port["endPort"]);
    if !flow.protocol.is(&port["protocol"]) {
        return Truth::No;
    }
    match number {
        Value::Null if last.is_null() => Truth::Yes,
        Value::Number(_) => flow.port_is_between(number, if last.is_null() { number } else { last }),
        Value::String(name) if last.is_null() => flow.port_is_called(name).into(),
        _ => Truth::Maybe,
    }
}
