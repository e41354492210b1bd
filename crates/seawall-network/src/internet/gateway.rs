//! Gateways and routes of the Gateway API.

use seawall_model::backend::{Backend, GATEWAY_GROUP, ROUTES};
use seawall_model::{Found, GroupKind, Object};
use seawall_yaml::Node;

use super::attachment::{Listener, attaches, is_granted, listeners};
use super::passage::{Passage, texts};
use super::served::Served;
use super::{EntryKind, Finder, cloud, public};
use crate::ports::{Ports, Protocol};
use crate::targets::{Asked, namespace};
use crate::verdict::Verdict;

const GATEWAY: GroupKind<'static> = GroupKind::of(GATEWAY_GROUP, "Gateway");

pub(super) fn find(finder: &mut Finder<'_>, served: &Served<'_>) {
    let snapshot = finder.snapshot;
    for route in ROUTES.into_iter().flat_map(|kind| snapshot.of_kind(kind)) {
        let parents = route.node().path(&["spec", "parentRefs"]).into_iter().flat_map(Node::items);
        for parent in parents.filter(|parent| is_gateway(*parent)) {
            let Some(name) = parent.get("name").and_then(Node::as_str) else {
                finder.problem(route, parent, "names no Gateway");
                continue;
            };
            let space = parent.get("namespace").and_then(Node::as_str).or(route.reference.namespace.as_deref());
            match snapshot.find(GATEWAY, space, name) {
                Found::Yes(gateway) => attach(finder, served, route, parent, gateway),
                _ => {
                    let message =
                        format!("Gateway `{name}` is not in the input; whether it takes the route is not known");
                    finder.problem(route, parent, message);
                }
            }
        }
    }
}

fn is_gateway(parent: Node<'_>) -> bool {
    let text = |key| parent.get(key).and_then(Node::as_str);
    text("group").is_none_or(|group| group == GATEWAY_GROUP) && text("kind").is_none_or(|kind| kind == "Gateway")
}

/// Follows a route from each listener that takes it.
fn attach<'s>(finder: &mut Finder<'s>, served: &Served<'_>, route: &'s Object, parent: Node<'s>, gateway: &'s Object) {
    let listeners = listeners(gateway);
    let mut refusals: Vec<&'static str> = Vec::new();
    for listener in &listeners {
        match attaches(finder.snapshot, route, parent, gateway, listener) {
            Ok(hosts) => follow(finder, served, (route, parent), (gateway, listener), &hosts),
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.len() == listeners.len() {
        refusals.dedup();
        let why = if refusals.is_empty() { "it has no listeners".to_owned() } else { refusals.join("; ") };
        let name = &gateway.reference.name;
        finder.problem(route, parent, format!("Gateway `{name}` does not take the route: {why}"));
    }
}

fn follow<'s>(
    finder: &mut Finder<'s>,
    served: &Served<'_>,
    (route, parent): (&'s Object, Node<'s>),
    (gateway, listener): (&'s Object, &Listener<'s>),
    hosts: &[Box<str>],
) {
    let text = |path: &[&str]| gateway.node().path(path).and_then(Node::as_str);
    let annotations = gateway.node().path(&["spec", "infrastructure", "annotations"]);
    let mut addresses = public::listed(gateway.node().path(&["status", "addresses"]));
    if addresses.is_empty() {
        addresses = public::listed(gateway.node().path(&["spec", "addresses"]));
    }
    let carried = if &*route.reference.kind == "UDPRoute" { Protocol::Udp } else { Protocol::Tcp };
    let class = text(&["spec", "gatewayClassName"]);
    // What clouds call the classes of load balancers for inside.
    let inside = cloud::asks_for_inside(annotations)
        || class.is_some_and(|class| class.contains("-rilb") || class.ends_with("-internal"));
    for backend in Backend::all_in(route) {
        let foreign = backend.namespace.is_some_and(|space| space != namespace(route));
        if foreign && !is_granted(finder.snapshot, route, &backend) {
            let message =
                format!("sends to `{}` in another namespace, which no ReferenceGrant allows", backend.name.value);
            finder.problem(route, backend.node, message);
            continue;
        }
        let hops = [finder.hop(gateway, listener.node), finder.hop(route, parent)].into_iter().flatten().collect();
        let passage = Passage {
            kind: EntryKind::Gateway,
            addresses: addresses.clone(),
            ports: listener.port.map(|port| Ports::range(carried, port, port)).unwrap_or_default(),
            hosts: hosts.to_vec(),
            asked_for: inside.then_some(Verdict::Denied),
            server: served.gateway(gateway, class),
            hops,
            route,
            asked: backend.port.filter(|port| !port.is_null()).map_or(Asked::Every, Asked::Port),
            backend,
            carried,
        };
        finder.pass(&passage);
    }
}

/// The hosts of a route; empty for any.
pub(super) fn hosts(route: &Object) -> Vec<Box<str>> {
    texts(route.node().path(&["spec", "hostnames"]))
}
