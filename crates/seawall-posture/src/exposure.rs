//! What lets requests from outside the cluster in to a Service.

use seawall_model::backend::{GATEWAY_GROUP, INGRESS, OLD_INGRESS, OPENSHIFT_ROUTE, VIRTUAL_SERVICE};
use seawall_model::{Object, Snapshot};
use seawall_yaml::Node;

use crate::load_balancer::{self, Admits};
use crate::service;

/// One way in from outside.
#[derive(Clone, Copy)]
pub(crate) struct Entrance<'s> {
    /// The object that opens it.
    pub(crate) object: &'s Object,
    /// What it is: `NodePort Service`, `Ingress`.
    pub(crate) what: &'static str,
}

/// As many as a reader takes in; a Service may be named by thousands of routes.
const MOST: usize = 8;

/// The ways in to a Service: its own type, and the Ingresses and routes that name it.
pub(crate) fn entrances<'s>(service: &'s Object, snapshot: &'s Snapshot) -> Vec<Entrance<'s>> {
    let own = opens(service).map(|what| Entrance { object: service, what });
    let routes =
        snapshot.routes_to(service).filter_map(|route| Some(Entrance { object: route, what: lets_in(route)? }));
    own.into_iter().chain(routes).take(MOST).collect()
}

/// What a Service opens by itself.
pub(crate) fn opens(service: &Object) -> Option<&'static str> {
    let spec = service::spec(service)?;
    match service::kind(&spec) {
        "LoadBalancer" if !matches!(load_balancer::admits(service, &spec), Admits::Inside) => {
            Some("LoadBalancer Service")
        }
        "NodePort" => Some("NodePort Service"),
        _ if !spec.external_ips.is_empty() => Some("Service with external IPs"),
        _ => None,
    }
}

/// What an Ingress or a route is called, if it lets in requests from outside.
pub(crate) fn lets_in(route: &Object) -> Option<&'static str> {
    let kind = route.reference.group_kind();
    if kind == INGRESS || kind == OLD_INGRESS {
        return (!is_inner_ingress(route)).then_some("Ingress");
    }
    if kind == OPENSHIFT_ROUTE {
        return Some("Route");
    }
    if kind == VIRTUAL_SERVICE {
        let gateways = route.node().path(&["spec", "gateways"]).into_iter().flat_map(Node::items);
        return gateways.filter_map(Node::as_str).any(|gateway| gateway != "mesh").then_some("VirtualService");
    }
    if kind.group == GATEWAY_GROUP {
        let parents = route.node().path(&["spec", "parentRefs"]).into_iter().flat_map(Node::items);
        // A parent may also be a Service: a rule for callers within the mesh.
        let is_gateway =
            |parent: Node<'_>| parent.get("kind").and_then(Node::as_str).is_none_or(|kind| kind == "Gateway");
        return parents.into_iter().any(is_gateway).then_some(match kind.kind {
            "GRPCRoute" => "GRPCRoute",
            "TLSRoute" => "TLSRoute",
            "TCPRoute" => "TCPRoute",
            "UDPRoute" => "UDPRoute",
            _ => "HTTPRoute",
        });
    }
    None
}

/// Clouds' own controllers are told by annotations; the one of AWS makes a load balancer for inside unless it is told.
fn is_inner_ingress(ingress: &Object) -> bool {
    const SCHEME: &str = "alb.ingress.kubernetes.io/scheme";
    let class = ingress.node().path(&["spec", "ingressClassName"]).and_then(Node::as_str);
    let class = class.or_else(|| ingress.annotation("kubernetes.io/ingress.class"));
    match (class, ingress.annotation(SCHEME)) {
        (_, Some(scheme)) => scheme != "internet-facing",
        (Some("alb"), None) => true,
        (Some("gce-internal"), _) => true,
        _ => ingress.annotation("appgw.ingress.kubernetes.io/use-private-ip") == Some("true"),
    }
}
