//! NetworkPolicy, `networking.k8s.io/v1`.

use seawall_model::Field;
use seawall_yaml::{Kind, Node};

use crate::addresses::Addresses;
use crate::condition::{Block, Condition};
use crate::policy::{Action, Direction, Layer, Policy, Port, Reader, Rule, RulePlace, Section, Tier};
use crate::ports::Ports;
use crate::profile::Profile;
use crate::reason::Reason;

/// Place of NetworkPolicies between the admin and the baseline tier.
const TIER: f64 = 1.0;

/// Reads a NetworkPolicy.
pub(crate) fn read<'r>(reader: &mut Reader<'r>) -> Option<Policy> {
    let root = reader.object.node();
    let spec = root.get("spec").filter(|spec| spec.kind() == Kind::Mapping).or_else(|| {
        reader.unreadable(root.get("spec").unwrap_or(root), "has no specification");
        None
    })?;
    let own = Condition::Namespace(reader.word(reader.namespace()));
    let selected = spec.get("podSelector").map_or(Condition::Always, |node| reader.selector(node, Condition::Label));
    let (ingress, egress) = types(reader, spec);
    let section = |reader: &mut Reader<'r>, applies: bool, direction| {
        let rules = rules(reader, spec, &own, direction);
        applies.then_some(Section { isolates: true, rules })
    };
    Some(Policy {
        reference: reader.object.reference.clone(),
        object: reader.id,
        tier: tier(reader.profile),
        order: 1000.0,
        ingress: section(reader, ingress, Direction::Ingress),
        egress: section(reader, egress, Direction::Egress),
        subject: Condition::all([own, Condition::Pod, selected]),
    })
}

/// Where NetworkPolicies are asked: Calico and Cilium mix them with their own.
fn tier(profile: Profile) -> Tier {
    let (layer, place, name) = match profile {
        Profile::Default | Profile::NpGuard => (Layer::Kubernetes, TIER, "NetworkPolicy"),
        Profile::Calico => (Layer::Calico, 1_000_000.0, "default"),
        Profile::Cilium => (Layer::Cilium, 0.0, "cilium"),
    };
    Tier { layer, place, name: name.into(), denials_first: layer == Layer::Cilium, ties_open: false }
}

/// Whether ingress and egress are governed. Without `policyTypes`, or with an empty list, ingress is, and egress if
/// there is a rule for it.
fn types<'r>(reader: &mut Reader<'r>, spec: Node<'r>) -> (bool, bool) {
    let mut written = spec.get("policyTypes").into_iter().flat_map(Node::items).peekable();
    if written.peek().is_none() {
        return (true, spec.get("egress").is_some_and(|rules| rules.items().next().is_some()));
    }
    let (mut ingress, mut egress) = (false, false);
    for kind in written {
        match kind.as_str() {
            Some("Ingress") => ingress = true,
            Some("Egress") => egress = true,
            _ => {
                reader.unreadable(kind, "is neither Ingress nor Egress");
            }
        }
    }
    (ingress, egress)
}

fn rules<'r>(reader: &mut Reader<'r>, spec: Node<'r>, own: &Condition, direction: Direction) -> Vec<Rule> {
    let (list, peers, pointer) = match direction {
        Direction::Ingress => ("ingress", "from", "/spec/ingress"),
        Direction::Egress => ("egress", "to", "/spec/egress"),
    };
    let written = spec.get(list).into_iter().flat_map(Node::items);
    if direction == Direction::Egress {
        written.clone().for_each(|rule| warn_of_names(reader, rule));
    }
    let mut rules = Vec::new();
    for (rule, index) in written.zip(0u32..) {
        let listed = listed_peers(reader, rule.get(peers), own);
        let (names, numbers): (Vec<_>, Vec<_>) =
            ports(reader, rule.get("ports")).into_iter().partition(|port| matches!(port, Port::Named { .. }));
        let has_names = !names.is_empty() && direction == Direction::Egress;
        let parts = if has_names && listed.iter().any(|peer| peer.is_block) {
            let selected = listed.iter().filter(|peer| !peer.is_block).cloned().collect();
            vec![(listed, numbers), (selected, names)]
        } else {
            vec![(listed, [numbers, names].concat())]
        };
        let parts = parts.into_iter().filter(|(peers, ports)| !peers.is_empty() && !ports.is_empty());
        rules.extend(parts.map(|(peers, ports)| Rule {
            action: Action::Allow,
            peers: Condition::any(peers.into_iter().map(|peer| peer.condition).collect::<Vec<_>>()),
            ports,
            place: RulePlace { list: pointer, part: 0, index },
            name: None,
            doubt: None,
            note: None,
        }));
    }
    rules
}

/// A port's name is looked up on the pod that is connected to; addresses have none.
fn warn_of_names<'r>(reader: &mut Reader<'r>, rule: Node<'r>) {
    let mut peers = rule.get("to").into_iter().flat_map(Node::items);
    if !peers.any(|peer| peer.get("ipBlock").is_some_and(|block| !block.is_null())) {
        return;
    }
    let ports = rule.get("ports").into_iter().flat_map(Node::items).filter_map(|port| port.get("port"));
    for name in ports.filter(|port| port.as_str().is_some()) {
        let place = Field::from(name).keyed_path(reader.object.node());
        reader.fault(
            name,
            format!("`{place}` is a port's name, which only pods have; beside an ipBlock it matches nothing"),
        );
    }
}

/// An item of `from` or `to`.
#[derive(Clone)]
struct ListedPeer {
    is_block: bool,
    condition: Condition,
}

/// No list, or an empty one, means every peer.
fn listed_peers<'r>(reader: &mut Reader<'r>, list: Option<Node<'r>>, own: &Condition) -> Vec<ListedPeer> {
    let peers = list.into_iter().flat_map(Node::items);
    let mut listed: Vec<ListedPeer> = peers
        .map(|peer| ListedPeer {
            is_block: peer.get("ipBlock").is_some_and(|block| !block.is_null()),
            condition: one_peer(reader, peer, own),
        })
        .collect();
    if listed.is_empty() {
        listed.push(ListedPeer { is_block: false, condition: Condition::Always });
    }
    listed
}

fn one_peer<'r>(reader: &mut Reader<'r>, peer: Node<'r>, own: &Condition) -> Condition {
    let part = |key| peer.get(key).filter(|part| !part.is_null());
    let (block, namespaces, pods) = (part("ipBlock"), part("namespaceSelector"), part("podSelector"));
    match (block, namespaces, pods) {
        (Some(block), None, None) => ip_block(reader, block),
        (Some(_), ..) => reader.unreadable(peer, "has an ipBlock together with a selector"),
        (None, None, None) => reader.unreadable(peer, "has neither selector nor ipBlock"),
        (None, namespaces, pods) => {
            let namespace = match namespaces {
                Some(selector) => reader.selector(selector, Condition::NamespaceLabel),
                None => own.clone(),
            };
            let pod = pods.map_or(Condition::Always, |selector| reader.selector(selector, Condition::Label));
            Condition::all([Condition::Pod, namespace, pod])
        }
    }
}

fn ip_block<'r>(reader: &mut Reader<'r>, block: Node<'r>) -> Condition {
    let Some(cidr) = block.get("cidr").filter(|cidr| !cidr.is_null()) else {
        return reader.unreadable(block, "has no `cidr`");
    };
    let Some(network) = reader.network(cidr) else { return Condition::Maybe(Reason::Unreadable) };
    let whole = Addresses::of(network);
    let mut rest = whole.clone();
    let mut damaged = false;
    for except in block.get("except").into_iter().flat_map(Node::items) {
        let Some(network) = reader.network(except) else {
            damaged = true;
            continue;
        };
        let less = Addresses::of(network);
        if !whole.covers(&less) || whole == less {
            reader.unreadable(except, "does not lie inside the `cidr`");
            damaged = true;
        }
        rest = rest.difference(&less);
    }
    let profile = reader.profile;
    let block = |addresses| {
        Condition::Address(Block { addresses, pods: profile.blocks_mean_pods(), hosts: profile.blocks_mean_hosts() })
    };
    if damaged {
        // At most the whole network is meant.
        return Condition::all([block(whole), Condition::Maybe(Reason::Unreadable)]);
    }
    block(rest)
}

/// No list, or an empty one, means every port of every protocol.
fn ports<'r>(reader: &mut Reader<'r>, list: Option<Node<'r>>) -> Vec<Port> {
    let mut ports = list.into_iter().flat_map(Node::items).peekable();
    if ports.peek().is_none() {
        return vec![Port::Any];
    }
    // What cannot be read may mean any port: the whole policy is in doubt then.
    ports.map(|port| one_port(reader, port).unwrap_or(Port::Any)).collect()
}

/// Nothing when it cannot be read.
fn one_port<'r>(reader: &mut Reader<'r>, port: Node<'r>) -> Option<Port> {
    let protocol = reader.protocol(port.get("protocol"))?;
    let end = port.get("endPort").filter(|end| !end.is_null());
    let Some(first) = port.get("port").filter(|port| !port.is_null()) else {
        if let Some(end) = end {
            reader.unreadable(end, "stands without a `port`");
            return None;
        }
        return Some(Port::Numbers(Ports::of(protocol)));
    };
    if let Some(name) = first.as_str() {
        if let Some(end) = end {
            reader.unreadable(end, "stands beside a port's name");
            return None;
        }
        if !is_port_name(name) {
            reader.unreadable(first, "is no port's name: at most 15 of a-z, 0-9 and -, with a letter");
            return None;
        }
        return Some(Port::Named { protocol: Some(protocol), name: reader.word(name) });
    }
    let first_number = reader.number(first)?;
    let Some(end) = end else { return Some(Port::Numbers(Ports::range(protocol, first_number, first_number))) };
    let last = reader.number(end)?;
    if last < first_number {
        reader.unreadable(end, "is below `port`");
        return None;
    }
    Some(Port::Numbers(Ports::range(protocol, first_number, last)))
}

/// Whether the API server takes it as the name of a port.
pub(crate) fn is_port_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    !bytes.is_empty()
        && bytes.len() <= 15
        && bytes.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && bytes.iter().any(u8::is_ascii_lowercase)
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}
