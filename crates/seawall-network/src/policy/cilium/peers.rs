//! The other end of a rule of Cilium: endpoints, entities, addresses, nodes, Services, names.

use seawall_yaml::{Kind, Node};

use super::{part, selector};
use crate::addresses::Addresses;
use crate::condition::{Block, Condition};
use crate::policy::read::Demand;
use crate::policy::surroundings::list;
use crate::policy::{Direction, Reader};
use crate::reason::Reason;
use crate::words::Word;

/// The fields that name peers, without those that only narrow what other rules allow.
fn fields(direction: Direction) -> &'static [&'static str] {
    match direction {
        Direction::Ingress => &["fromEndpoints", "fromCIDR", "fromCIDRSet", "fromEntities", "fromGroups", "fromNodes"],
        Direction::Egress => {
            &["toEndpoints", "toCIDR", "toCIDRSet", "toEntities", "toServices", "toFQDNs", "toGroups", "toNodes"]
        }
    }
}

/// What every peer must fulfil on top of other rules; absent when nothing is required.
pub(super) fn required<'r>(
    reader: &mut Reader<'r>,
    rule: Node<'r>,
    direction: Direction,
    namespace: Option<Word>,
) -> Option<Condition> {
    let field = if direction == Direction::Ingress { "fromRequires" } else { "toRequires" };
    let required: Vec<Condition> =
        list(rule, field).map(|written| selector::peers(reader, written, namespace)).collect();
    (!required.is_empty()).then(|| Condition::all(required))
}

/// Whom a rule means; absent when it names nobody, so that its ports alone decide. A list that is there and empty means
/// nobody.
pub(super) fn of<'r>(
    reader: &mut Reader<'r>,
    rule: Node<'r>,
    direction: Direction,
    namespace: Option<Word>,
) -> Option<Condition> {
    let fields = fields(direction);
    let there: Vec<(&str, Node<'r>)> = fields.iter().filter_map(|field| Some((*field, part(rule, field)?))).collect();
    let filled = there.iter().filter(|(_, list)| list.items().next().is_some()).count();
    if filled > 1 {
        return Some(reader.unreadable(rule, "names its peers in more than one way, which Cilium refuses"));
    }
    let foreign = match direction {
        Direction::Ingress => "to",
        Direction::Egress => "from",
    };
    for (key, _) in rule.entries() {
        let name = key.scalar().unwrap_or_default();
        let known = fields.contains(&name)
            || ["toPorts", "icmps", "authentication", "fromRequires", "toRequires"].contains(&name);
        if !known {
            let direction = direction.name();
            let wrong = if name.starts_with(foreign) { "belongs to the other direction" } else { "is not known" };
            reader.fault(key, format!("`{name}` {wrong} in a rule for {direction}; it has no effect"));
        }
    }
    if there.is_empty() {
        return None;
    }
    let mut peers = Vec::new();
    for (field, written) in there {
        if written.kind() != Kind::Sequence {
            peers.push(reader.unreadable(written, "must be a list"));
        }
        peers.extend(written.items().map(|peer| one(reader, field, peer, namespace)));
    }
    Some(Condition::any(peers))
}

fn one<'r>(reader: &mut Reader<'r>, field: &str, peer: Node<'r>, namespace: Option<Word>) -> Condition {
    match field {
        "fromEndpoints" | "toEndpoints" => selector::peers(reader, peer, namespace),
        "fromCIDR" | "toCIDR" => match reader.address_or_network(peer) {
            Some(addresses) => block(addresses),
            None => Condition::Maybe(Reason::Unreadable),
        },
        "fromCIDRSet" | "toCIDRSet" => cidr_set(reader, peer),
        "fromEntities" | "toEntities" => match peer.as_str().and_then(|name| entity(reader, name)) {
            Some(means) => means,
            None => reader.unreadable(peer, "is no entity that Cilium knows"),
        },
        "fromNodes" | "toNodes" => selector::nodes(reader, peer),
        "toServices" => service(reader, peer, namespace),
        "toFQDNs" => Condition::all([Condition::Outside, Condition::Maybe(Reason::DomainName)]),
        _ => {
            reader.fault(peer, "names a group that a cloud knows, whose addresses are not in the input");
            Condition::all([Condition::Outside, Condition::Maybe(Reason::Missing)])
        }
    }
}

/// Addresses never mean pods or nodes.
fn block(addresses: Addresses) -> Condition {
    Condition::Address(Block { addresses, pods: false, hosts: false })
}

/// Whom an entity means; nothing when there is no such entity.
pub(super) fn entity(reader: &Reader<'_>, name: &str) -> Option<Condition> {
    Some(match name {
        "all" => Condition::Always,
        "world" => Condition::Outside,
        "world-ipv4" => block(Addresses { v6: Addresses::default().v6, ..Addresses::all() }),
        "world-ipv6" => block(Addresses { v4: Addresses::default().v4, ..Addresses::all() }),
        // The API server is of the cluster wherever it stands, as far as that is known.
        "cluster" => {
            let server = reader.around.and_then(|around| around.api_server());
            let server = server.map_or(Condition::Never, |addresses| block(addresses.clone()));
            Condition::any([Condition::Pod, Condition::Host, server])
        }
        // The pod's own node, with which it may speak anyway; all others are `remote-node`.
        "host" => Condition::Never,
        "remote-node" => Condition::Host,
        "kube-apiserver" => match reader.around.and_then(|around| around.api_server()) {
            Some(addresses) => Condition::Address(Block { addresses: addresses.clone(), pods: false, hosts: true }),
            None => Condition::all([
                Condition::any([Condition::Host, Condition::Outside]),
                Condition::Maybe(Reason::ApiServer),
            ]),
        },
        // Cilium's own ends, and pods that it does not manage or does not know yet.
        "init" | "health" | "unmanaged" | "ingress" | "none" => Condition::Never,
        _ => return None,
    })
}

/// A network without some of its parts, or a group of networks by name or by labels.
fn cidr_set<'r>(reader: &mut Reader<'r>, set: Node<'r>) -> Condition {
    let (network, name, labels) = (part(set, "cidr"), part(set, "cidrGroupRef"), part(set, "cidrGroupSelector"));
    let (whole, doubt) = match (network, name, labels) {
        (Some(network), None, None) => match reader.address_or_network(network) {
            Some(addresses) => (addresses, None),
            None => return Condition::Maybe(Reason::Unreadable),
        },
        (None, Some(name), None) => groups(reader, name, &|group, name: &str| &*group.name == name),
        (None, None, Some(labels)) => labelled_groups(reader, labels),
        _ => return reader.unreadable(set, "must have one of `cidr`, `cidrGroupRef`, `cidrGroupSelector`"),
    };
    let mut rest = whole.clone();
    for except in list(set, "except") {
        let Some(less) = reader.address_or_network(except) else {
            return Condition::all([block(whole), Condition::Maybe(Reason::Unreadable)]);
        };
        if network.is_some() && !whole.covers(&less) {
            reader.unreadable(except, "does not lie inside the `cidr`");
        }
        rest = rest.difference(&less);
    }
    match doubt {
        None => block(rest),
        Some(reason) => {
            let unknown = Condition::all([Condition::Outside, Condition::Maybe(reason)]);
            Condition::any([block(rest), unknown])
        }
    }
}

type IsGroup<'p> = &'p dyn Fn(&super::CidrGroup, &str) -> bool;

/// The addresses of the group of this name, and why they may not be all.
fn groups<'r>(reader: &mut Reader<'r>, name: Node<'r>, is: IsGroup<'_>) -> (Addresses, Option<Reason>) {
    let Some(wanted) = name.as_str() else {
        reader.unreadable(name, "must be the name of a CiliumCIDRGroup");
        return (Addresses::default(), Some(Reason::Unreadable));
    };
    let found = reader.around.and_then(|around| around.cidr_groups().iter().find(|group| is(group, wanted)));
    match found {
        Some(group) => (group.addresses.clone(), group.damaged.then_some(Reason::Unreadable)),
        None if is_closed(reader) => {
            reader.fault(name, format!("there is no CiliumCIDRGroup `{wanted}`; the rule names no address by it"));
            (Addresses::default(), None)
        }
        None => {
            reader.fault(name, format!("the CiliumCIDRGroup `{wanted}` is not in the input"));
            (Addresses::default(), Some(Reason::Missing))
        }
    }
}

fn labelled_groups<'r>(reader: &mut Reader<'r>, labels: Node<'r>) -> (Addresses, Option<Reason>) {
    let demands = reader.demands(labels, |_| true);
    let mut doubt = (!is_closed(reader)).then_some(Reason::Missing);
    let demands: Vec<Demand<'r>> = demands.into_iter().flatten().collect();
    if reader.refused {
        doubt = Some(Reason::Unreadable);
    }
    let mut addresses = Addresses::default();
    for group in reader.around.into_iter().flat_map(|around| around.cidr_groups()) {
        let label = |key: &str| group.labels.iter().find(|(own, _)| &**own == key).map(|(_, value)| &**value);
        let fulfils = |demand: &Demand<'r>| {
            let key = demand.key.strip_prefix("cidrgroup:").unwrap_or(demand.key);
            demand.test.holds(label(key), reader.words)
        };
        if demands.iter().all(fulfils) {
            addresses = addresses.union(&group.addresses);
            doubt = doubt.or(group.damaged.then_some(Reason::Unreadable));
        }
    }
    (addresses, doubt)
}

fn is_closed(reader: &Reader<'_>) -> bool {
    reader.profile.believes_input() || reader.around.is_some_and(|around| around.snapshot().is_closed())
}

/// `k8sService` or `k8sServiceSelector`: the pods behind it, or the addresses where it selects none.
fn service<'r>(reader: &mut Reader<'r>, peer: Node<'r>, namespace: Option<Word>) -> Condition {
    let (named, labelled) = (part(peer, "k8sService"), part(peer, "k8sServiceSelector"));
    let own = namespace.map(|_| reader.namespace());
    let place = |of: Node<'r>| part(of, "namespace").and_then(Node::as_str).filter(|name| !name.is_empty()).or(own);
    match (named, labelled) {
        (Some(named), None) => {
            let name = part(named, "serviceName").and_then(Node::as_str);
            let (Some(name), Some(place)) = (name, place(named)) else {
                return reader.unreadable(named, "must have `serviceName` and `namespace`");
            };
            reader.behind_service(named, place, name)
        }
        (None, Some(labelled)) => {
            let Some(selector) = part(labelled, "selector") else {
                return reader.unreadable(labelled, "has no `selector`");
            };
            let place = place(labelled);
            let demands = reader.demands(selector, |_| true);
            let Some(around) = reader.around else { return Condition::Maybe(Reason::Missing) };
            let mut behind: Vec<Condition> = Vec::new();
            for service in around.services() {
                let within = place.is_none_or(|place| service.namespace() == place);
                let fulfils = |demand: &Option<Demand<'r>>| {
                    demand.as_ref().is_some_and(|demand| demand.test.holds(service.label(demand.key), reader.words))
                };
                if within && demands.iter().all(fulfils) {
                    behind.push(service.condition(around, reader.words));
                }
            }
            if !is_closed(reader) {
                behind.push(Condition::Maybe(Reason::Missing));
            }
            Condition::any(behind)
        }
        _ => reader.unreadable(peer, "must have either `k8sService` or `k8sServiceSelector`"),
    }
}
