//! Gateways, of the Gateway API and of Istio: what they listen to, and which routes hang on them.

use seawall_model::backend::{GATEWAY_GROUP, ROUTES};
use seawall_model::selection::same_namespace;
use seawall_model::selector::Match;
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

/// Gateways of the Gateway API.
pub(crate) const GATEWAYS: &[GroupKind<'static>] = &[GroupKind::of(GATEWAY_GROUP, "Gateway")];

/// Gateways of Istio's own API.
pub(crate) const ISTIO_GATEWAYS: &[GroupKind<'static>] = &[GroupKind::of("networking.istio.io", "Gateway")];

/// The listeners of a Gateway.
pub(crate) fn listeners(gateway: &Object) -> impl Iterator<Item = Node<'_>> {
    gateway.node().path(&["spec", "listeners"]).into_iter().flat_map(Node::items)
}

/// The protocol of a listener; empty where it is not written.
pub(crate) fn protocol(listener: Node<'_>) -> &str {
    listener.get("protocol").and_then(Node::as_str).unwrap_or_default()
}

/// The servers of a Gateway of Istio.
pub(crate) fn servers(gateway: &Object) -> impl Iterator<Item = Node<'_>> {
    gateway.node().path(&["spec", "servers"]).into_iter().flat_map(Node::items)
}

/// What the HTTP routes on a listener do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Routed {
    /// No route hangs on it.
    Nothing,
    /// Every rule of every route sends callers to HTTPS.
    Redirects,
    /// Something is served.
    Serves,
}

/// What the routes do that hang on a listener of the Gateway.
pub(crate) fn routed(gateway: &Object, listener: Node<'_>, snapshot: &Snapshot) -> Routed {
    let mut routed = Routed::Nothing;
    for route in snapshot.of_kind(ROUTES[0]).chain(snapshot.of_kind(ROUTES[1])) {
        let parents = route.node().path(&["spec", "parentRefs"]).into_iter().flat_map(Node::items);
        if !parents.into_iter().any(|parent| hangs_on(route, parent, gateway, listener)) {
            continue;
        }
        let mut rules = route.node().path(&["spec", "rules"]).into_iter().flat_map(Node::items).peekable();
        if rules.peek().is_none() || rules.any(|rule| !redirects(rule)) {
            return Routed::Serves;
        }
        routed = Routed::Redirects;
    }
    routed
}

fn hangs_on(route: &Object, parent: Node<'_>, gateway: &Object, listener: Node<'_>) -> bool {
    let text = |key| parent.get(key).and_then(Node::as_str);
    let namespace = text("namespace").or(route.reference.namespace.as_deref());
    let same = |key: &str, of: &str| match (parent.get(key), listener.get(of)) {
        (Some(wanted), Some(own)) => wanted.scalar() == own.scalar(),
        (wanted, _) => wanted.is_none_or(Node::is_null),
    };
    text("kind").is_none_or(|kind| kind == "Gateway")
        && text("name") == Some(&*gateway.reference.name)
        && same_namespace(namespace, gateway.reference.namespace.as_deref()) != Match::No
        && same("sectionName", "name")
        && same("port", "port")
}

fn redirects(rule: Node<'_>) -> bool {
    let mut filters = rule.get("filters").into_iter().flat_map(Node::items);
    filters.any(|filter| {
        filter.get("type").and_then(Node::as_str) == Some("RequestRedirect")
            && filter.path(&["requestRedirect", "scheme"]).and_then(Node::as_str) == Some("https")
    })
}
