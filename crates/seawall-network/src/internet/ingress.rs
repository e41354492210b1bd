//! Ingresses, and the routes of OpenShift.

use seawall_model::Object;
use seawall_model::backend::{Backend, INGRESS, OLD_INGRESS, OPENSHIFT_ROUTE};
use seawall_yaml::Node;

use super::passage::{Passage, web_ports};
use super::served::{Served, Server};
use super::{EntryKind, Finder, public};
use crate::ports::Protocol;
use crate::targets::Asked;
use crate::verdict::Verdict;

pub(super) fn find(finder: &mut Finder<'_>, served: &Served<'_>) {
    let snapshot = finder.snapshot;
    for ingress in [INGRESS, OLD_INGRESS].into_iter().flat_map(|kind| snapshot.of_kind(kind)) {
        let class = class(ingress);
        let server = served.ingress(class);
        for backend in Backend::all_in(ingress) {
            let asked = backend.port.filter(|port| !port.is_null()).map_or(Asked::Every, Asked::Port);
            let hosts = host(ingress, backend.node).into_iter().map(Box::from).collect();
            let passage = Passage {
                kind: EntryKind::Ingress,
                addresses: public::listed(ingress.node().path(&["status", "loadBalancer", "ingress"])),
                ports: web_ports(),
                hosts,
                asked_for: asked_for(ingress, class, &server),
                server: server.clone(),
                hops: Vec::new(),
                route: ingress,
                backend,
                asked,
                carried: Protocol::Tcp,
            };
            finder.pass(&passage);
        }
    }
    for route in snapshot.of_kind(OPENSHIFT_ROUTE) {
        let host = route.node().path(&["spec", "host"]).and_then(Node::as_str);
        for backend in Backend::all_in(route) {
            let asked = backend.port.filter(|port| !port.is_null()).map_or(Asked::Every, Asked::Target);
            let passage = Passage {
                kind: EntryKind::Route,
                addresses: Vec::new(),
                ports: web_ports(),
                hosts: host.into_iter().map(Box::from).collect(),
                asked_for: None,
                server: served.route(),
                hops: Vec::new(),
                route,
                backend,
                asked,
                carried: Protocol::Tcp,
            };
            finder.pass(&passage);
        }
    }
}

/// The class: the field, or the older annotation.
fn class(ingress: &Object) -> Option<&str> {
    let field = ingress.node().path(&["spec", "ingressClassName"]).and_then(Node::as_str);
    field.or_else(|| ingress.annotation("kubernetes.io/ingress.class")).filter(|class| !class.is_empty())
}

/// What annotations ask of whether it is public.
fn asked_for(ingress: &Object, class: Option<&str>, server: &Server) -> Option<Verdict> {
    if class == Some("gce-internal") || ingress.annotation("appgw.ingress.kubernetes.io/use-private-ip") == Some("true")
    {
        return Some(Verdict::Denied);
    }
    let scheme = ingress.annotation("alb.ingress.kubernetes.io/scheme");
    let amazon = scheme.is_some() || class.is_some_and(|class| class.starts_with("alb"));
    match (amazon && *server == Server::Cloud, scheme) {
        (true, Some("internet-facing")) => Some(Verdict::Allowed),
        // Without a word from anybody it is one for inside.
        (true, _) => Some(Verdict::Denied),
        (false, _) => None,
    }
}

/// The host of the rule that a backend stands in.
fn host<'s>(ingress: &'s Object, backend: Node<'s>) -> Option<&'s str> {
    let rules = ingress.node().path(&["spec", "rules"])?;
    let within = |rule: &Node<'s>| rule.span().start <= backend.span().start && backend.span().end <= rule.span().end;
    rules.items().find(within)?.get("host")?.as_str().filter(|host| !host.is_empty())
}
