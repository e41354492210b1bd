//! HostEndpoint: policies govern the interfaces of nodes that have one.

use seawall_yaml::Node;

use super::selector::Expression;
use super::set::{Host, Labelled};
use crate::condition::{Condition, Requirement, Test};
use crate::policy::cilium::part;
use crate::policy::surroundings::list;
use crate::policy::{Action, Direction, Layer, Policy, Port, Reader, Rule, RulePlace, Section, Tier};
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;

/// The profile under which nothing is denied that no policy denies.
const OPEN: &str = "projectcalico-default-allow";

/// Ports that stay open whatever policies say, so that nobody locks himself out.
const FAILSAFE: [(Direction, Protocol, &[u16]); 4] = [
    (Direction::Ingress, Protocol::Tcp, &[22, 179, 2379, 2380, 5473, 6443, 6666, 6667]),
    (Direction::Ingress, Protocol::Udp, &[68]),
    (Direction::Egress, Protocol::Tcp, &[179, 2379, 2380, 5473, 6443, 6666, 6667]),
    (Direction::Egress, Protocol::Udp, &[53, 67]),
];

/// The nodes whose interfaces a selector means.
pub(super) fn selected(reader: &Reader<'_>, selector: &Expression) -> Condition {
    let sets = reader.around.into_iter().flat_map(|around| around.labelled());
    let meant = sets.filter(|set| set.is_meant(selector, reader.words)).filter_map(|set| set.host.as_ref());
    Condition::any(meant.map(|host| condition(reader, host)).collect::<Vec<_>>())
}

/// The node, by the label that carries its name. Which traffic passes one interface of several is not known.
fn condition(reader: &Reader<'_>, host: &Host) -> Condition {
    let test = Test::In(std::iter::once(reader.word(&host.node)).collect());
    let key = reader.word("kubernetes.io/hostname");
    let node = [Condition::Host, Condition::NodeLabel(Requirement { key, test })];
    let doubt = if host.whole { Condition::Always } else { Condition::Maybe(Reason::NotSupported) };
    Condition::all(node.into_iter().chain([doubt]))
}

/// An interface of a node denies what no policy allows, except for what must stay open.
pub(super) fn read(reader: &mut Reader<'_>) -> Vec<Policy> {
    super::set::check(reader);
    let object = reader.object;
    let root = object.node();
    let spec = root.get("spec").unwrap_or(root);
    let read = Labelled::of(object);
    let Some(host) = read.host.filter(|host| !host.node.is_empty()) else {
        reader.unreadable(part(spec, "node").unwrap_or(spec), "names no `node`");
        return Vec::new();
    };
    let subject = condition(reader, &host);
    let profiles: Vec<&str> = list(spec, "profiles").filter_map(Node::as_str).collect();
    let end = match &profiles[..] {
        _ if profiles.contains(&OPEN) => Condition::Never,
        [] => subject.clone(),
        _ => {
            reader.fault(part(spec, "profiles").unwrap_or(spec), "names profiles, which are not read");
            Condition::all([subject.clone(), Condition::Maybe(Reason::NotSupported)])
        }
    };
    let policy = |place: f64, name: &str, subject, [ingress, egress]: [Section; 2]| Policy {
        reference: object.reference.clone(),
        object: reader.id,
        tier: Tier { layer: Layer::Calico, place, name: name.into(), denials_first: false, ties_open: false },
        order: 0.0,
        subject,
        ingress: Some(ingress),
        egress: Some(egress),
    };
    let deny = || Section { isolates: true, rules: Vec::new() };
    vec![
        policy(f64::NEG_INFINITY, "failsafe", subject, Direction::BOTH.map(failsafe)),
        policy(f64::INFINITY, "host endpoint", end, [deny(), deny()]),
    ]
}

fn failsafe(direction: Direction) -> Section {
    let ports = FAILSAFE.iter().filter(|(of, ..)| *of == direction).map(|(_, protocol, ports)| {
        let ports = ports.iter().map(|port| Ports::range(*protocol, *port, *port));
        Port::Numbers(ports.fold(Ports::default(), |all, port| all.union(&port)))
    });
    let rule = Rule {
        action: Action::Allow,
        peers: Condition::Always,
        ports: ports.collect(),
        place: RulePlace { list: "/spec", part: 0, index: 0 },
        name: Some("failsafe ports".into()),
        doubt: None,
        note: None,
    };
    Section { isolates: false, rules: vec![rule] }
}
