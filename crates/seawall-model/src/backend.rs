//! Where Ingresses and routes send what arrives: the Services that they name.

use seawall_yaml::{Kind, Node};

use crate::api::Written;
use crate::selection::{SERVICE, same_namespace};
use crate::selector::Match;
use crate::snapshot::name_hash;
use crate::{GroupKind, Object, ObjectId, Snapshot};

/// The kind.
pub const INGRESS: GroupKind<'static> = GroupKind::of("networking.k8s.io", "Ingress");

/// Ingress before 1.14 and until 1.22.
pub const OLD_INGRESS: GroupKind<'static> = GroupKind::of("extensions", "Ingress");

/// Routes of the Gateway API.
pub const ROUTES: [GroupKind<'static>; 5] = [
    GroupKind::of(GATEWAY_GROUP, "HTTPRoute"),
    GroupKind::of(GATEWAY_GROUP, "GRPCRoute"),
    GroupKind::of(GATEWAY_GROUP, "TLSRoute"),
    GroupKind::of(GATEWAY_GROUP, "TCPRoute"),
    GroupKind::of(GATEWAY_GROUP, "UDPRoute"),
];

/// OpenShift's own route.
pub const OPENSHIFT_ROUTE: GroupKind<'static> = GroupKind::of("route.openshift.io", "Route");

/// Istio's route.
pub const VIRTUAL_SERVICE: GroupKind<'static> = GroupKind::of("networking.istio.io", "VirtualService");

/// Group of the Gateway API.
pub const GATEWAY_GROUP: &str = "gateway.networking.k8s.io";

/// The groups of all these kinds.
const GROUPS: [&str; 5] =
    [INGRESS.group, OLD_INGRESS.group, GATEWAY_GROUP, OPENSHIFT_ROUTE.group, VIRTUAL_SERVICE.group];

/// One place that requests are sent to.
#[derive(Debug, Clone, Copy)]
pub struct Backend<'d> {
    /// The whole reference.
    pub node: Node<'d>,
    /// What it names: a Service, or another kind.
    pub kind: GroupKind<'d>,
    /// The name, and where it is written.
    pub name: Written<'d, &'d str>,
    /// Namespace of the named object: that of the route, unless it says another one.
    pub namespace: Option<&'d str>,
    /// Number or name of the Service's port; absent where it is not written.
    pub port: Option<Node<'d>>,
}

impl<'d> Backend<'d> {
    /// Whether it is a Service.
    pub fn is_service(&self) -> bool {
        self.kind == SERVICE
    }

    /// All backends of an Ingress, a route of the Gateway API, of OpenShift or of Istio, in the order of the text. Of
    /// Istio's hosts those that are names of Services of the cluster.
    pub fn all_in(object: &'d Object) -> Vec<Self> {
        let mut found = Vec::new();
        let kind = object.reference.group_kind();
        if !GROUPS.contains(&kind.group) {
            return found;
        }
        let Some(spec) = object.node().get("spec") else { return found };
        if kind == INGRESS || kind == OLD_INGRESS {
            ingress(object, spec, &mut found);
        } else if kind.group == GATEWAY_GROUP && ROUTES.contains(&kind) {
            let rules = spec.get("rules").into_iter().flat_map(Node::items);
            let references = rules.flat_map(|rule| rule.get("backendRefs").into_iter().flat_map(Node::items));
            found.extend(references.filter_map(|reference| gateway(object, reference)));
        } else if kind == OPENSHIFT_ROUTE {
            let alternate = spec.get("alternateBackends").into_iter().flat_map(Node::items);
            let port = spec.path(&["port", "targetPort"]);
            let targets = spec.get("to").into_iter().chain(alternate);
            found.extend(targets.filter_map(|target| openshift(object, target, port)));
        } else if kind == VIRTUAL_SERVICE {
            let rules = ["http", "tls", "tcp"].into_iter().filter_map(|list| spec.get(list)).flat_map(Node::items);
            let routes = rules.filter_map(|rule| rule.get("route")).flat_map(Node::items);
            found.extend(routes.filter_map(|route| istio(object, route.get("destination")?)));
        }
        found
    }
}

impl Snapshot {
    /// The Ingresses and routes that name this Service as a backend, in canonical order. A namespace that is not
    /// written, here or there, may be any.
    pub fn routes_to<'s>(&'s self, service: &'s Object) -> impl Iterator<Item = &'s Object> {
        let routing = &self.tables().routing;
        let wanted = &*service.reference.name;
        let hash = name_hash(wanted);
        let start = routing.partition_point(|entry| entry.0 < hash);
        let candidates = routing[start..].iter().take_while(move |entry| entry.0 == hash);
        candidates.map(|entry| self.object(entry.1)).filter(move |route| {
            Backend::all_in(route).iter().any(|backend| {
                backend.is_service()
                    && backend.name.value == wanted
                    && same_namespace(backend.namespace, service.reference.namespace.as_deref()) != Match::No
            })
        })
    }
}

/// Names of Services hashed, with what routes to them; sorted.
pub(crate) fn routing(objects: &[Object]) -> Vec<(u64, ObjectId)> {
    let mut index = Vec::new();
    for (number, object) in (0u32..).zip(objects) {
        let services = Backend::all_in(object).into_iter().filter(Backend::is_service);
        index.extend(services.map(|backend| (name_hash(backend.name.value), ObjectId(number))));
    }
    index.sort_unstable();
    index.dedup();
    index
}

fn ingress<'d>(object: &'d Object, spec: Node<'d>, found: &mut Vec<Backend<'d>>) {
    let default = ["defaultBackend", "backend"].into_iter().filter_map(|key| spec.get(key));
    let rules = spec.get("rules").into_iter().flat_map(Node::items);
    let paths = rules.filter_map(|rule| rule.path(&["http", "paths"])).flat_map(Node::items);
    for backend in default.chain(paths.filter_map(|path| path.get("backend"))) {
        found.extend(ingress_backend(object, backend));
    }
}

/// `service: {name, port: {number | name}}`, `resource: {…}`, and the older `serviceName` with `servicePort`.
fn ingress_backend<'d>(object: &'d Object, backend: Node<'d>) -> Option<Backend<'d>> {
    let namespace = object.reference.namespace.as_deref();
    if let Some(resource) = backend.get("resource").filter(|resource| resource.kind() == Kind::Mapping) {
        let group = resource.get("apiGroup").and_then(Node::as_str).unwrap_or_default();
        let kind = GroupKind { group, kind: resource.get("kind")?.as_str()? };
        return Some(Backend { node: backend, kind, name: name(resource, "name")?, namespace, port: None });
    }
    if let Some(service) = backend.get("service").filter(|service| service.kind() == Kind::Mapping) {
        let port = service.get("port");
        let port = port.and_then(|port| port.get("number").or_else(|| port.get("name")));
        return Some(Backend { node: backend, kind: SERVICE, name: name(service, "name")?, namespace, port });
    }
    let name = name(backend, "serviceName")?;
    Some(Backend { node: backend, kind: SERVICE, name, namespace, port: backend.get("servicePort") })
}

fn gateway<'d>(object: &'d Object, reference: Node<'d>) -> Option<Backend<'d>> {
    let text = |key| reference.get(key).and_then(Node::as_str);
    let kind = GroupKind { group: text("group").unwrap_or(""), kind: text("kind").unwrap_or("Service") };
    let namespace = text("namespace").or(object.reference.namespace.as_deref());
    Some(Backend { node: reference, kind, name: name(reference, "name")?, namespace, port: reference.get("port") })
}

fn openshift<'d>(object: &'d Object, target: Node<'d>, port: Option<Node<'d>>) -> Option<Backend<'d>> {
    let kind = target.get("kind").and_then(Node::as_str).unwrap_or("Service");
    let namespace = object.reference.namespace.as_deref();
    Some(Backend { node: target, kind: GroupKind { group: "", kind }, name: name(target, "name")?, namespace, port })
}

/// A host without dots is a Service of the same namespace; otherwise the Service's whole name is meant, or a host
/// elsewhere.
fn istio<'d>(object: &'d Object, destination: Node<'d>) -> Option<Backend<'d>> {
    let host = destination.get("host")?;
    let written = host.as_str().filter(|name| !name.contains('*'))?;
    let (name, namespace) = match written.split_once('.') {
        None => (written, object.reference.namespace.as_deref()),
        Some((name, rest)) => (name, Some(rest.split_once(".svc.")?.0)),
    };
    let name = Written { value: name, node: host };
    Some(Backend { node: destination, kind: SERVICE, name, namespace, port: destination.path(&["port", "number"]) })
}

fn name<'d>(reference: Node<'d>, key: &str) -> Option<Written<'d, &'d str>> {
    let node = reference.get(key)?;
    node.as_str().map(|value| Written { value, node })
}
