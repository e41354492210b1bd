//! CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy, `cilium.io/v2`.

mod group;
mod peers;
mod ports;
mod selector;

pub(crate) use group::{CidrGroup, check as check_group};

use seawall_yaml::{Kind, Node};

use crate::condition::Condition;
use crate::policy::{Action, Direction, Layer, Policy, Port, Reader, Rule, RulePlace, Section, Tier};
use crate::words::Word;

/// The lists of rules, where a policy has one specification and where it has several.
const LISTS: [(Direction, Action, &str, [&str; 2]); 4] = [
    (Direction::Ingress, Action::Deny, "ingressDeny", ["/spec/ingressDeny", "/specs/*/ingressDeny"]),
    (Direction::Ingress, Action::Allow, "ingress", ["/spec/ingress", "/specs/*/ingress"]),
    (Direction::Egress, Action::Deny, "egressDeny", ["/spec/egressDeny", "/specs/*/egressDeny"]),
    (Direction::Egress, Action::Allow, "egress", ["/spec/egress", "/specs/*/egress"]),
];

/// What a field of a mapping holds, unless it is `null`.
pub(crate) fn part<'r>(of: Node<'r>, key: &str) -> Option<Node<'r>> {
    of.get(key).filter(|part| !part.is_null())
}

/// One specification, and what is the same for all that it says.
struct Spec<'r> {
    node: Node<'r>,
    /// Its number among several; absent when it is the only one.
    number: Option<u32>,
    /// The policy's own namespace; absent for one of the whole cluster.
    namespace: Option<Word>,
}

/// Reads a policy of one of the two kinds: one for each of its specifications.
pub(crate) fn read(reader: &mut Reader<'_>) -> Vec<Policy> {
    let root = reader.object.node();
    let clusterwide = reader.object.reference.kind == "CiliumClusterwideNetworkPolicy";
    let namespace = (!clusterwide).then(|| reader.word(reader.namespace()));
    let one = part(root, "spec").map(|node| (None, node));
    let several = part(root, "specs").into_iter().flat_map(Node::items).zip(0u32..);
    let specs: Vec<_> = one.into_iter().chain(several.map(|(node, number)| (Some(number), node))).collect();
    if specs.is_empty() {
        reader.unreadable(root, "has neither `spec` nor `specs`");
    }
    let specs = specs.into_iter().map(|(number, node)| Spec { node, number, namespace });
    specs.filter_map(|spec| policy(reader, &spec)).collect()
}

fn policy<'r>(reader: &mut Reader<'r>, spec: &Spec<'r>) -> Option<Policy> {
    if spec.node.kind() != Kind::Mapping {
        reader.unreadable(spec.node, "has no specification");
        return None;
    }
    let subject = subject(reader, spec);
    let [ingress, egress] = Direction::BOTH.map(|direction| section(reader, spec, direction));
    if ingress.is_none() && egress.is_none() {
        reader.fault(spec.node, "has none of `ingress`, `ingressDeny`, `egress`, `egressDeny`, so it decides nothing");
    }
    Some(Policy {
        reference: reader.object.reference.clone(),
        object: reader.id,
        tier: Tier { layer: Layer::Cilium, place: 0.0, name: "cilium".into(), denials_first: true, ties_open: false },
        order: 1000.0,
        subject,
        ingress,
        egress,
    })
}

/// `endpointSelector` means pods, `nodeSelector` nodes with what runs on their network.
fn subject<'r>(reader: &mut Reader<'r>, spec: &Spec<'r>) -> Condition {
    let wrong = match (part(spec.node, "endpointSelector"), part(spec.node, "nodeSelector")) {
        (Some(pods), None) => return selector::subject(reader, pods, spec.namespace),
        (None, Some(nodes)) if spec.namespace.is_none() => return selector::nodes(reader, nodes),
        (None, Some(nodes)) => {
            reader.unreadable(nodes, "stands in a policy of one namespace, which cannot govern nodes")
        }
        (Some(_), Some(_)) => reader.unreadable(spec.node, "has both `endpointSelector` and `nodeSelector`"),
        (None, None) => reader.unreadable(spec.node, "has neither `endpointSelector` nor `nodeSelector`"),
    };
    match spec.namespace {
        Some(own) => Condition::all([Condition::Pod, Condition::Namespace(own), wrong]),
        None => wrong,
    }
}

/// A direction is governed once a list of it holds something, or `enableDefaultDeny` says so.
fn section<'r>(reader: &mut Reader<'r>, spec: &Spec<'r>, direction: Direction) -> Option<Section> {
    let mut rules = Vec::new();
    let mut governs = false;
    for (_, action, list, pointers) in LISTS.into_iter().filter(|list| list.0 == direction) {
        let pointer = pointers[usize::from(spec.number.is_some())];
        let written = spec.node.get(list).filter(|list| !list.is_null());
        if let Some(written) = written.filter(|written| written.kind() != Kind::Sequence) {
            reader.unreadable(written, "must be a list of rules");
            governs = true;
        }
        for (rule, index) in written.into_iter().flat_map(Node::items).zip(0u32..) {
            governs = true;
            let place = RulePlace { list: pointer, part: spec.number.unwrap_or_default(), index };
            rules.extend(rules_of(reader, spec, rule, direction, action, place));
        }
    }
    let switch = spec.node.path(&["enableDefaultDeny", direction.name()]).filter(|switch| !switch.is_null());
    let isolates = match switch.map(|switch| (switch, switch.as_bool())) {
        None => governs,
        Some((_, Some(isolates))) => isolates,
        Some((switch, None)) => {
            reader.unreadable(switch, "must be true or false");
            governs
        }
    };
    (governs || isolates).then_some(Section { isolates, rules })
}

/// What one element of a list says: a rule for each set of ports with a note of its own, nothing when it is empty.
fn rules_of<'r>(
    reader: &mut Reader<'r>,
    spec: &Spec<'r>,
    written: Node<'r>,
    direction: Direction,
    action: Action,
    place: RulePlace,
) -> Vec<Rule> {
    if written.kind() != Kind::Mapping && !written.is_null() {
        reader.unreadable(written, "is no rule");
        return Vec::new();
    }
    let rule = |action, peers, ports, note| Rule { action, peers, ports, place, name: None, doubt: None, note };
    let mut rules = Vec::new();
    // A requirement allows nothing: it takes away whoever does not fulfil it.
    if let Some(required) = peers::required(reader, written, direction, spec.namespace) {
        let others = Condition::all([Condition::Pod, Condition::negation(required)]);
        rules.push(rule(Action::Deny, others, vec![Port::Any], None));
    }
    let peers = peers::of(reader, written, direction, spec.namespace);
    let ports = ports::of(reader, written);
    if peers.is_none() && ports.is_none() {
        return rules;
    }
    let peers = peers.unwrap_or(Condition::Always);
    match ports {
        None => rules.push(rule(action, peers, vec![Port::Any], ports::authentication(written))),
        Some(ports) => {
            rules.extend(ports.into_iter().map(|(ports, note)| rule(action, peers.clone(), ports, note)));
        }
    }
    rules
}
