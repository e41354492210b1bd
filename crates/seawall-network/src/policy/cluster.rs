//! AdminNetworkPolicy and BaselineAdminNetworkPolicy, `policy.networking.k8s.io/v1alpha1`, and what replaces both:
//! ClusterNetworkPolicy, `v1alpha2`.

use seawall_model::Field;
use seawall_yaml::{Kind, Node};

use crate::condition::{Block, Condition};
use crate::policy::kubernetes::is_port_name;
use crate::policy::{Action, Direction, Layer, Policy, Port, Reader, Rule, RulePlace, Section, Tier};
use crate::ports::{Ports, Protocol};
use crate::profile::Profile;
use crate::reason::Reason;

/// How the three kinds differ.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    /// AdminNetworkPolicy.
    Admin,
    /// BaselineAdminNetworkPolicy.
    Baseline,
    /// ClusterNetworkPolicy.
    Cluster,
}

/// The greatest priority.
const LAST: i64 = 1000;

/// Reads a policy of one of the three kinds.
pub(crate) fn read<'r>(reader: &mut Reader<'r>) -> Option<Policy> {
    let version = match &*reader.object.reference.kind {
        "AdminNetworkPolicy" => Version::Admin,
        "BaselineAdminNetworkPolicy" => Version::Baseline,
        _ => Version::Cluster,
    };
    let root = reader.object.node();
    let spec = root.get("spec").filter(|spec| spec.kind() == Kind::Mapping).or_else(|| {
        reader.unreadable(root.get("spec").unwrap_or(root), "has no specification");
        None
    })?;
    if version == Version::Baseline && &*reader.object.reference.name != "default" {
        let name = root.path(&["metadata", "name"]).unwrap_or(root);
        reader.unreadable(name, "must be `default`, the only name that this kind may have");
    }
    let baseline = is_baseline(reader, spec, version);
    let order = if version == Version::Baseline { 0 } else { priority(reader, spec) };
    let subject = match spec.get("subject").filter(|subject| !subject.is_null()) {
        Some(subject) => ends(reader, subject, version, true),
        None => reader.unreadable(spec, "has no `subject`"),
    };
    let mut section = |direction| {
        let rules = rules(reader, spec, version, baseline, direction);
        (!rules.is_empty()).then_some(Section { isolates: false, rules })
    };
    let (ingress, egress) = (section(Direction::Ingress), section(Direction::Egress));
    Some(Policy {
        reference: reader.object.reference.clone(),
        object: reader.id,
        tier: tier(reader.profile, baseline),
        // At most 1000, which every number of that kind can hold.
        order: f64::from(i32::try_from(order).unwrap_or(i32::MAX)),
        subject,
        ingress,
        egress,
    })
}

/// Before and behind the tier of NetworkPolicies, wherever that is. Calico's places are those that it uses itself.
fn tier(profile: Profile, baseline: bool) -> Tier {
    let (layer, before, behind) = match profile {
        Profile::Default | Profile::NpGuard => (Layer::Kubernetes, 0.0, 2.0),
        Profile::Calico => (Layer::Calico, 1_000.0, 10_000_000.0),
        Profile::Cilium => (Layer::Cilium, -1.0, 1.0),
    };
    let (place, name) = if baseline { (behind, "baseline") } else { (before, "admin") };
    Tier { layer, place, name: name.into(), denials_first: false, ties_open: true }
}

fn is_baseline<'r>(reader: &mut Reader<'r>, spec: Node<'r>, version: Version) -> bool {
    match version {
        Version::Admin => false,
        Version::Baseline => true,
        Version::Cluster => match spec.get("tier").and_then(Node::as_str) {
            Some("Admin") => false,
            Some("Baseline") => true,
            _ => {
                reader.unreadable(spec.get("tier").unwrap_or(spec), "must be Admin or Baseline");
                false
            }
        },
    }
}

fn priority<'r>(reader: &mut Reader<'r>, spec: Node<'r>) -> i64 {
    let Some(written) = spec.get("priority").filter(|priority| !priority.is_null()) else {
        reader.unreadable(spec, "has no `priority`");
        return LAST;
    };
    match written.as_i64().filter(|priority| (0..=LAST).contains(priority)) {
        Some(priority) => priority,
        None => {
            reader.unreadable(written, "must be a number from 0 to 1000");
            written.as_i64().unwrap_or(LAST)
        }
    }
}

/// `namespaces` or `pods`, of which exactly one must be there. `egress` has more peers; see [`peer`].
fn ends<'r>(reader: &mut Reader<'r>, written: Node<'r>, version: Version, subject: bool) -> Condition {
    let part = |key| written.get(key).filter(|part| !part.is_null());
    match (part("namespaces"), part("pods")) {
        (Some(namespaces), None) => {
            Condition::all([Condition::Pod, reader.selector(namespaces, Condition::NamespaceLabel)])
        }
        (None, Some(pods)) => {
            let mut selector = |key, of| match pods.get(key).filter(|selector| !selector.is_null()) {
                Some(selector) => reader.selector(selector, of),
                // Both are required; without one the API server refuses it, and np-guard takes it for an empty one.
                None if reader.profile == Profile::NpGuard => {
                    let place = Field::from(pods).keyed_path(reader.object.node());
                    reader.fault(
                        pods,
                        format!("`{place}` has no `{key}`, as if it were `{{}}`; the API server refuses that"),
                    );
                    Condition::Always
                }
                None => reader.unreadable(pods, &format!("has no `{key}`")),
            };
            let namespace = selector("namespaceSelector", Condition::NamespaceLabel);
            Condition::all([Condition::Pod, namespace, selector("podSelector", Condition::Label)])
        }
        (Some(_), Some(_)) => reader.unreadable(written, "has both `namespaces` and `pods`"),
        (None, None) if subject && version == Version::Cluster => {
            // Unknown to whoever reads it: nobody is governed for sure.
            reader.unreadable(written, "has neither `namespaces` nor `pods`")
        }
        (None, None) => reader.unreadable(written, "has none of the fields that say who is meant"),
    }
}

fn rules<'r>(
    reader: &mut Reader<'r>,
    spec: Node<'r>,
    version: Version,
    baseline: bool,
    direction: Direction,
) -> Vec<Rule> {
    let (list, peers, pointer) = match direction {
        Direction::Ingress => ("ingress", "from", "/spec/ingress"),
        Direction::Egress => ("egress", "to", "/spec/egress"),
    };
    let written = spec.get(list).into_iter().flat_map(Node::items);
    let rules = written.zip(0u32..).map(|(rule, index)| {
        let (mut action, mut doubt) = action(reader, rule, version, baseline);
        let mut ports = ports(reader, rule, version);
        let peers = match all_peers(reader, rule, peers, version, direction) {
            Peers::Of(condition) => condition,
            // A peer of a kind that this reader does not know: the rule allows nothing at all, or it refuses all.
            Peers::Unknown if action == Action::Allow => Condition::Never,
            Peers::Unknown => {
                action = Action::Deny;
                ports = vec![Port::Any];
                Condition::Always
            }
            Peers::Damaged => {
                doubt = Some(Reason::Unreadable);
                Condition::Always
            }
        };
        Rule {
            action,
            peers,
            ports,
            place: RulePlace { list: pointer, part: 0, index },
            name: rule.get("name").and_then(Node::as_str).filter(|name| !name.is_empty()).map(Into::into),
            doubt,
            note: None,
        }
    });
    rules.collect()
}

fn action<'r>(reader: &mut Reader<'r>, rule: Node<'r>, version: Version, baseline: bool) -> (Action, Option<Reason>) {
    let written = rule.get("action");
    let read = match (written.and_then(Node::as_str), version) {
        (Some("Allow"), Version::Admin | Version::Baseline) | (Some("Accept"), Version::Cluster) => Some(Action::Allow),
        (Some("Deny"), _) => Some(Action::Deny),
        (Some("Pass"), Version::Admin | Version::Cluster) => Some(Action::Pass),
        _ => None,
    };
    if let Some(action) = read {
        return (action, None);
    }
    let meant = match (version, baseline) {
        (Version::Admin, _) => "must be Allow, Deny or Pass",
        (Version::Baseline, _) => "must be Allow or Deny",
        (Version::Cluster, _) => "must be Accept, Deny or Pass",
    };
    reader.unreadable(written.unwrap_or(rule), meant);
    (Action::Deny, Some(Reason::Unreadable))
}

enum Peers {
    Of(Condition),
    /// One of them is of a kind that is not known.
    Unknown,
    Damaged,
}

fn all_peers<'r>(reader: &mut Reader<'r>, rule: Node<'r>, key: &str, version: Version, direction: Direction) -> Peers {
    let list = rule.get(key);
    let written: Vec<Node<'r>> = list.into_iter().flat_map(Node::items).collect();
    if written.is_empty() {
        // The list must hold at least one; its absence never means «everybody».
        reader.unreadable(list.unwrap_or(rule), &format!("must name at least one peer in `{key}`"));
        return Peers::Damaged;
    }
    let read: Vec<Option<Condition>> = written.into_iter().map(|one| peer(reader, one, version, direction)).collect();
    let read: Option<Vec<Condition>> = read.into_iter().collect();
    read.map_or(Peers::Unknown, |all| Peers::Of(Condition::any(all)))
}

/// One peer; nothing when none of the fields is there that are known.
fn peer<'r>(reader: &mut Reader<'r>, written: Node<'r>, version: Version, direction: Direction) -> Option<Condition> {
    let part = |key| written.get(key).filter(|part| !part.is_null());
    let known = ["namespaces", "pods", "networks", "nodes", "domainNames"];
    let there: Vec<&str> = known.into_iter().filter(|key| part(key).is_some()).collect();
    if there.is_empty() {
        // Newer API servers may know it, so this is no refusal: what it does is defined.
        let place = Field::from(written).keyed_path(reader.object.node());
        let message = "says nothing that is known of who is meant, so the rule fails closed";
        reader.fault(written, format!("`{place}` {message}"));
        return None;
    }
    if there.len() > 1 {
        return Some(reader.unreadable(written, "says in more than one way who is meant"));
    }
    let only_to = direction == Direction::Egress;
    Some(match there[0] {
        "networks" if only_to => {
            let (addresses, damaged) = reader.networks(written.get("networks")?);
            let pods = reader.profile.networks_mean_pods();
            let block = Condition::Address(Block { addresses, pods, hosts: pods });
            if damaged { Condition::any([block, Condition::Maybe(Reason::Unreadable)]) } else { block }
        }
        "nodes" if only_to => {
            // np-guard warns that it does not know nodes, and leaves them out.
            let nodes = reader.selector(written.get("nodes")?, Condition::NodeLabel);
            if reader.profile == Profile::NpGuard { Condition::Never } else { Condition::all([Condition::Host, nodes]) }
        }
        "domainNames" if only_to && version != Version::Baseline => {
            Condition::all([Condition::Outside, Condition::Maybe(Reason::DomainName)])
        }
        "networks" | "nodes" | "domainNames" => reader.unreadable(written, "can only be reached, it cannot come from"),
        _ => ends(reader, written, version, false),
    })
}

fn ports<'r>(reader: &mut Reader<'r>, rule: Node<'r>, version: Version) -> Vec<Port> {
    let key = if version == Version::Cluster { "protocols" } else { "ports" };
    let mut written = rule.get(key).into_iter().flat_map(Node::items).peekable();
    if written.peek().is_none() {
        return vec![Port::Any];
    }
    let read = |port| {
        if version == Version::Cluster { protocol(reader, port) } else { admin_port(reader, port) }
    };
    written.map(read).collect()
}

/// `portNumber`, `portRange` or `namedPort`.
fn admin_port<'r>(reader: &mut Reader<'r>, written: Node<'r>) -> Port {
    let part = |key| written.get(key).filter(|part| !part.is_null());
    let ports = match (part("portNumber"), part("portRange"), part("namedPort")) {
        (Some(one), None, None) => {
            let protocol = reader.protocol(one.get("protocol"));
            let number = reader.number(one.get("port").unwrap_or(one));
            protocol.zip(number).map(|(protocol, number)| Ports::range(protocol, number, number))
        }
        (None, Some(range), None) => {
            let protocol = reader.protocol(range.get("protocol"));
            protocol.and_then(|protocol| ends_of_range(reader, range, protocol))
        }
        (None, None, Some(name)) => return named(reader, name),
        _ => {
            reader.unreadable(written, "must have one of `portNumber`, `portRange`, `namedPort`");
            None
        }
    };
    ports.map_or(Port::Any, Port::Numbers)
}

/// `tcp`, `udp` or `sctp`, or the name of a port.
fn protocol<'r>(reader: &mut Reader<'r>, written: Node<'r>) -> Port {
    let part = |key| written.get(key).filter(|part| !part.is_null());
    let keys = [("tcp", Protocol::Tcp), ("udp", Protocol::Udp), ("sctp", Protocol::Sctp)];
    let there: Vec<(Node<'r>, Protocol)> =
        keys.into_iter().filter_map(|(key, protocol)| Some((part(key)?, protocol))).collect();
    match (&there[..], part("destinationNamedPort")) {
        ([], Some(name)) => named(reader, name),
        (&[(of, protocol)], None) => {
            let Some(port) = of.get("destinationPort").filter(|port| !port.is_null()) else {
                return Port::Numbers(Ports::of(protocol));
            };
            let ports = match (port.get("number"), port.get("range")) {
                (Some(number), None) => reader.number(number).map(|number| Ports::range(protocol, number, number)),
                (None, Some(range)) => ends_of_range(reader, range, protocol),
                _ => {
                    reader.unreadable(port, "must have either `number` or `range`");
                    None
                }
            };
            ports.map_or(Port::Any, Port::Numbers)
        }
        _ => {
            reader.unreadable(written, "must have one of `tcp`, `udp`, `sctp`, `destinationNamedPort`");
            Port::Any
        }
    }
}

fn ends_of_range<'r>(reader: &mut Reader<'r>, range: Node<'r>, protocol: Protocol) -> Option<Ports> {
    let first = reader.number(range.get("start").unwrap_or(range))?;
    let last = reader.number(range.get("end").unwrap_or(range))?;
    if first < last {
        return Some(Ports::range(protocol, first, last));
    }
    reader.unreadable(range, "must start below its end");
    None
}

fn named<'r>(reader: &mut Reader<'r>, name: Node<'r>) -> Port {
    match name.as_str().filter(|name| is_port_name(name)) {
        Some(name) => Port::Named { protocol: None, name: reader.word(name) },
        None => {
            reader.unreadable(name, "is no port's name");
            Port::Any
        }
    }
}
