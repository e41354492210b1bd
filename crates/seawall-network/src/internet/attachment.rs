//! Whether a listener of a Gateway takes a route, and whether a route may send to another namespace.

use seawall_model::backend::{Backend, GATEWAY_GROUP};
use seawall_model::selector::{Match, Selector};
use seawall_model::{Found, GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use super::gateway::hosts;
use crate::targets::namespace;

/// A listener of a Gateway.
pub(super) struct Listener<'s> {
    pub(super) node: Node<'s>,
    name: Option<&'s str>,
    pub(super) port: Option<u16>,
    protocol: &'s str,
    hostname: Option<&'s str>,
}

/// The listeners of a Gateway, in its order.
pub(super) fn listeners(gateway: &Object) -> Vec<Listener<'_>> {
    let written = gateway.node().path(&["spec", "listeners"]).into_iter().flat_map(Node::items);
    let port = |node: Node<'_>| {
        let port = node.get("port").and_then(Node::as_i64).and_then(|port| u16::try_from(port).ok());
        port.filter(|&port| port > 0)
    };
    written
        .map(|node| Listener {
            node,
            name: text(node, "name"),
            port: port(node),
            protocol: text(node, "protocol").unwrap_or("HTTP"),
            hostname: text(node, "hostname"),
        })
        .collect()
}

fn text<'s>(node: Node<'s>, key: &str) -> Option<&'s str> {
    node.get(key)?.as_str().filter(|text| !text.is_empty())
}

/// The hosts for which a listener takes requests for a route, none for any; or why it does not take the route.
pub(super) fn attaches(
    snapshot: &Snapshot,
    route: &Object,
    parent: Node<'_>,
    gateway: &Object,
    listener: &Listener<'_>,
) -> Result<Vec<Box<str>>, &'static str> {
    if text(parent, "sectionName").is_some_and(|name| listener.name != Some(name)) {
        return Err("the listener has another name than `sectionName`");
    }
    let port = parent.get("port").filter(|port| !port.is_null());
    if port.is_some_and(|port| port.as_i64() != listener.port.map(i64::from)) {
        return Err("the listener has another port");
    }
    if !takes_kind(listener, &route.reference.kind) {
        return Err("the listener takes routes of other kinds");
    }
    if !takes_namespace(snapshot, route, gateway, listener) {
        return Err("the listener does not take routes of this namespace");
    }
    if matches!(&*route.reference.kind, "TCPRoute" | "UDPRoute") {
        return Ok(listener.hostname.into_iter().map(Box::from).collect());
    }
    common_hosts(listener.hostname, hosts(route)).ok_or("the route's hostnames are none of the listener's")
}

/// `allowedRoutes.kinds`, or what the protocol allows by itself.
fn takes_kind(listener: &Listener<'_>, kind: &str) -> bool {
    let written = listener.node.path(&["allowedRoutes", "kinds"]);
    let mut kinds = written.into_iter().flat_map(Node::items).peekable();
    if kinds.peek().is_some() {
        return kinds.any(|allowed| {
            text(allowed, "kind") == Some(kind) && text(allowed, "group").is_none_or(|group| group == GATEWAY_GROUP)
        });
    }
    match listener.protocol {
        "HTTP" | "HTTPS" => matches!(kind, "HTTPRoute" | "GRPCRoute"),
        "TLS" => matches!(kind, "TLSRoute" | "TCPRoute"),
        "TCP" => kind == "TCPRoute",
        "UDP" => kind == "UDPRoute",
        _ => true,
    }
}

/// `allowedRoutes.namespaces`: routes of the Gateway's own namespace where nothing is written.
fn takes_namespace(snapshot: &Snapshot, route: &Object, gateway: &Object, listener: &Listener<'_>) -> bool {
    let rule = listener.node.path(&["allowedRoutes", "namespaces"]);
    match rule.and_then(|rule| text(rule, "from")).unwrap_or("Same") {
        "All" => true,
        "Same" => namespace(route) == namespace(gateway),
        "Selector" => {
            let selector = Selector::read(rule.and_then(|rule| rule.get("selector")));
            let space = namespace(route);
            let labels = match snapshot.find(GroupKind::core("Namespace"), None, space) {
                Found::Yes(object) => object.node().path(&["metadata", "labels"]),
                _ => None,
            };
            selector.matches_with(|key| match key {
                "kubernetes.io/metadata.name" => seawall_model::selector::Label::Is(space),
                key => seawall_model::selector::label(labels, key),
            }) == Match::Yes
        }
        _ => false,
    }
}

/// The hosts that both mean, empty for any; none when they have nothing in common.
fn common_hosts(listener: Option<&str>, route: Vec<Box<str>>) -> Option<Vec<Box<str>>> {
    let Some(listener) = listener else { return Some(route) };
    if route.is_empty() {
        return Some(vec![listener.into()]);
    }
    let common: Vec<Box<str>> = route.iter().filter_map(|host| common_host(listener, host)).map(Box::from).collect();
    (!common.is_empty()).then_some(common)
}

/// The narrower one of two hosts, each of which may begin with `*.`, if one holds the other.
pub(super) fn common_host<'h>(one: &'h str, other: &'h str) -> Option<&'h str> {
    let holds = |wide: &str, narrow: &str| match wide.strip_prefix('*') {
        Some("") => true,
        Some(suffix) => narrow.len() > suffix.len() && narrow.ends_with(suffix),
        None => wide.eq_ignore_ascii_case(narrow),
    };
    if holds(one, other) {
        Some(other)
    } else if holds(other, one) {
        Some(one)
    } else {
        None
    }
}

const GRANT: GroupKind<'static> = GroupKind::of(GATEWAY_GROUP, "ReferenceGrant");

/// Whether the namespace of a backend lets the route send to it.
pub(super) fn is_granted(snapshot: &Snapshot, route: &Object, backend: &Backend<'_>) -> bool {
    snapshot.of_kind_in(GRANT, backend.namespace).any(|grant| {
        let list = |key| grant.node().path(&["spec", key]).into_iter().flat_map(Node::items);
        let from = list("from").any(|from| {
            text(from, "group") == Some(&route.reference.group)
                && text(from, "kind") == Some(&route.reference.kind)
                && text(from, "namespace") == Some(namespace(route))
        });
        let to = list("to").any(|to| {
            text(to, "group").unwrap_or("") == backend.kind.group
                && text(to, "kind") == Some(backend.kind.kind)
                && text(to, "name").is_none_or(|name| name == backend.name.value)
        });
        from && to
    })
}
