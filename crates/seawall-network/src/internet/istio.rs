//! Gateways of Istio, and the VirtualServices behind them.

use seawall_model::backend::{Backend, VIRTUAL_SERVICE};
use seawall_model::{Found, GroupKind, Object};
use seawall_yaml::Node;

use super::attachment::common_host;
use super::passage::{Passage, texts};
use super::served::{Served, Server};
use super::{EntryKind, Finder};
use crate::ports::{Ports, Protocol};
use crate::targets::{Asked, namespace};

const GATEWAY: GroupKind<'static> = GroupKind::of("networking.istio.io", "Gateway");

pub(super) fn find(finder: &mut Finder<'_>, served: &Served<'_>) {
    let snapshot = finder.snapshot;
    for virtual_service in snapshot.of_kind(VIRTUAL_SERVICE) {
        // Without the list it is for the mesh alone.
        let gateways = virtual_service.node().path(&["spec", "gateways"]);
        for named in gateways.into_iter().flat_map(Node::items) {
            let Some(text) = named.as_str().filter(|text| *text != "mesh") else { continue };
            let (space, name) = match text.split_once('/') {
                Some((space, name)) => (Some(space), name),
                None => (virtual_service.reference.namespace.as_deref(), text),
            };
            match snapshot.find(GATEWAY, space, name) {
                Found::Yes(gateway) => pass(finder, served, virtual_service, named, gateway),
                _ => {
                    let message = format!("Gateway `{text}` is not in the input; what it opens is not known");
                    finder.problem(virtual_service, named, message);
                }
            }
        }
    }
}

fn pass<'s>(
    finder: &mut Finder<'s>,
    served: &Served<'_>,
    virtual_service: &'s Object,
    named: Node<'s>,
    gateway: &'s Object,
) {
    let selector = gateway.node().path(&["spec", "selector"]).filter(|selector| selector.entries().next().is_some());
    let server = selector.map_or(Server::Unknown, |selector| served.selected(selector));
    let servers = gateway.node().path(&["spec", "servers"]).into_iter().flat_map(Node::items);
    let mut taken = false;
    for listening in servers {
        let Some(hosts) = hosts(virtual_service, gateway, listening) else { continue };
        taken = true;
        let port = listening.path(&["port", "number"]).and_then(Node::as_i64).and_then(|port| u16::try_from(port).ok());
        let ports = port.filter(|&port| port > 0).map(|port| Ports::range(Protocol::Tcp, port, port));
        for backend in Backend::all_in(virtual_service) {
            let hops = [finder.hop(gateway, listening), finder.hop(virtual_service, named)];
            let passage = Passage {
                kind: EntryKind::IstioGateway,
                addresses: Vec::new(),
                ports: ports.clone().unwrap_or_default(),
                hosts: hosts.clone(),
                asked_for: None,
                server: server.clone(),
                hops: hops.into_iter().flatten().collect(),
                route: virtual_service,
                asked: backend.port.filter(|port| !port.is_null()).map_or(Asked::Every, Asked::Port),
                backend,
                carried: Protocol::Tcp,
            };
            finder.pass(&passage);
        }
    }
    if !taken {
        let name = &gateway.reference.name;
        finder.problem(virtual_service, named, format!("no server of Gateway `{name}` takes any of its hosts"));
    }
}

/// The hosts of a VirtualService that a server takes, empty for any; nothing when there are none. `ns/host` takes those
/// of one namespace, `./host` those of the Gateway's own.
fn hosts(virtual_service: &Object, gateway: &Object, server: Node<'_>) -> Option<Vec<Box<str>>> {
    let wanted = texts(virtual_service.node().path(&["spec", "hosts"]));
    let offered = texts(server.get("hosts"));
    let mut common: Vec<Box<str>> = Vec::new();
    for offer in &offered {
        let (space, host) = offer.split_once('/').unwrap_or(("*", offer));
        let takes = match space {
            "*" => true,
            "." => namespace(virtual_service) == namespace(gateway),
            space => namespace(virtual_service) == space,
        };
        if takes {
            common.extend(wanted.iter().filter_map(|want| common_host(host, want)).map(Box::from));
        }
    }
    common.sort_unstable();
    common.dedup();
    match common.is_empty() {
        true => None,
        false if common.iter().any(|host| &**host == "*") => Some(Vec::new()),
        false => Some(common),
    }
}
