//! Ways of one leg: Services that are open to the outside, and ports on the nodes.

use std::sync::Arc;

use rayon::prelude::*;
use seawall_model::api::{Read, ServicePort, ServiceSpec};
use seawall_model::selection::{SERVICE, service_selector};
use seawall_model::workload::{Role, Template};
use seawall_model::{Object, Workload};
use seawall_yaml::Node;

use super::public::{self, Nodes};
use super::{Entry, EntryKind, Finder, Hop, Leg, Opener, Way, cloud};
use crate::addresses::Addresses;
use crate::policy::read_network;
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;
use crate::targets::{Asked, targets};
use crate::verdict::Verdict;

/// Adds the ways through Services, host ports and the nodes' network.
pub(super) fn find(finder: &mut Finder<'_>) {
    let nodes = Nodes::of(finder.snapshot);
    let snapshot = finder.snapshot;
    for service in snapshot.of_kind(SERVICE) {
        let spec = service.node().get("spec").filter(|spec| may_be_open(*spec));
        let spec: Option<ServiceSpec<'_>> = spec.and_then(Option::read);
        let Some(spec) = spec else { continue };
        let doors = doors(finder, service, &spec, &nodes);
        if doors.is_empty() {
            continue;
        }
        if service_selector(service).is_none() {
            let message = "is open to the outside and selects no pods; where its endpoints lead is not followed";
            finder.problem(service, spec.node, message);
            continue;
        }
        for door in doors {
            open(finder, service, &door);
        }
    }
    let templates: Vec<Template<'_>> = snapshot.all_templates().map(|(_, template)| template).collect();
    let opening = templates.into_par_iter().filter(may_open);
    for template in opening.collect::<Vec<_>>() {
        if let Some(workload) = template.workload(snapshot.facts()) {
            host_ports(finder, &workload, &nodes);
        }
    }
}

/// Whether anything leads to a Service from outside; most are for inside only.
fn may_be_open(spec: Node<'_>) -> bool {
    let [kind, external] = spec.get_each(["type", "externalIPs"]);
    external.is_some() || kind.and_then(Node::as_str).is_some_and(|kind| kind != "ClusterIP")
}

/// A port of a Service that listens outside.
struct Door<'s> {
    entry: Entry,
    port: ServicePort<'s>,
    protocol: Protocol,
    /// The field that opens it.
    by: Node<'s>,
    keeps_client: bool,
}

fn doors<'s>(finder: &mut Finder<'s>, service: &'s Object, spec: &ServiceSpec<'s>, nodes: &Nodes) -> Vec<Door<'s>> {
    let kind = spec.kind.map_or("ClusterIP", |kind| kind.value);
    if kind == "ExternalName" {
        return Vec::new();
    }
    let local = spec.node.get("externalTrafficPolicy").and_then(Node::as_str) == Some("Local");
    let mut doors = Vec::new();
    let balancer =
        spec.kind.filter(|kind| *kind == "LoadBalancer").map(|kind| (kind.node, balancer(finder, service, spec)));
    let external = external(finder, service, spec);
    for port in &spec.ports {
        let Some(protocol) = port.protocol.map_or(Some(Protocol::Tcp), |name| Protocol::read(name.value)) else {
            continue;
        };
        let mut door = |entry: Entry, number: Option<i64>, by| {
            let number = number.and_then(|number| u16::try_from(number).ok()).filter(|&number| number > 0);
            let ports = number.map(|number| Ports::range(protocol, number, number)).unwrap_or_default();
            doors.push(Door { entry: Entry { ports, ..entry }, port: port.clone(), protocol, by, keeps_client: local });
        };
        let number = port.port.map(|port| port.value);
        if let Some((by, entry)) = &balancer {
            door(entry.clone(), number, *by);
        }
        if let Some((by, entry)) = &external {
            door(entry.clone(), number, *by);
        }
        // Ports of the nodes come with a load balancer too, and its ranges do not count for them.
        let by_node = kind == "NodePort" || kind == "LoadBalancer" && nodes.public == Verdict::Allowed;
        if by_node && (port.node_port.is_some() || kind == "NodePort") {
            let by = port.node_port.map_or(spec.node, |port| port.node);
            door(on_nodes(EntryKind::NodePort, nodes), port.node_port.map(|port| port.value), by);
        }
    }
    doors
}

fn entry(kind: EntryKind, addresses: Arc<[Box<str>]>, public: Verdict, note: &'static str) -> Entry {
    let (ports, hosts, sources) = (Ports::default(), Vec::new(), public::internet());
    Entry { kind, addresses, ports, hosts, sources, public, note }
}

fn on_nodes(kind: EntryKind, nodes: &Nodes) -> Entry {
    let note = if nodes.public == Verdict::Denied { "the nodes have no public addresses" } else { "" };
    entry(kind, Arc::clone(&nodes.addresses), nodes.public, note)
}

/// The load balancer of a Service: whether it is public, and who may use it.
fn balancer<'s>(finder: &mut Finder<'s>, service: &'s Object, spec: &ServiceSpec<'s>) -> Entry {
    let addresses = public::listed(service.node().path(&["status", "loadBalancer", "ingress"]));
    let (public, note) = match public::reached(&addresses) {
        Some(Verdict::Denied) => (Verdict::Denied, "its addresses are private"),
        Some(known) => (known, ""),
        None if cloud::is_inside(service, spec) => (Verdict::Denied, "it is asked for as one for inside"),
        None => (Verdict::Allowed, ""),
    };
    let mut entry = entry(EntryKind::LoadBalancer, addresses.into(), public, note);
    let ranges = &spec.load_balancer_source_ranges;
    let written: Vec<(Node<'s>, &str)> = if ranges.is_empty() {
        let annotation = cloud::ranges(service);
        annotation.into_iter().flat_map(|(node, text)| text.split(',').map(move |range| (node, range))).collect()
    } else {
        ranges.iter().map(|range| (range.node, range.value)).collect()
    };
    let read: Vec<_> = written.iter().map(|(_, text)| read_network(text.trim())).collect();
    for (&(node, text), _) in written.iter().zip(&read).filter(|(_, read)| read.is_none()) {
        finder.problem(service, node, format!("`{text}` is no network; whom the load balancer lets in is not known"));
        entry.public = if public == Verdict::Denied { public } else { Verdict::Depends(Reason::Unreadable.into()) };
    }
    if !written.is_empty() && read.iter().all(Option::is_some) {
        let ranges: Addresses = read.into_iter().flatten().collect();
        entry.sources = entry.sources.intersection(&ranges);
        if entry.sources.is_empty() && entry.public != Verdict::Denied {
            (entry.public, entry.note) = (Verdict::Denied, "it lets private addresses in only");
        }
    }
    entry
}

/// What a Service's `externalIPs` open.
fn external<'s>(finder: &mut Finder<'s>, service: &'s Object, spec: &ServiceSpec<'s>) -> Option<(Node<'s>, Entry)> {
    let by = spec.external_ips.node.filter(|_| !spec.external_ips.is_empty())?;
    let mut addresses: Vec<Box<str>> = Vec::new();
    for address in &spec.external_ips {
        match address.value.parse::<core::net::IpAddr>() {
            Ok(_) => addresses.push(address.value.into()),
            Err(_) => finder.problem(service, address.node, format!("`{}` is no address", address.value)),
        }
    }
    let public = public::reached(&addresses)?;
    let note = if public == Verdict::Denied { "its addresses are private" } else { "" };
    Some((by, entry(EntryKind::ExternalAddress, addresses.into(), public, note)))
}

/// Follows a door to the pods behind it.
fn open<'s>(finder: &mut Finder<'s>, service: &'s Object, door: &Door<'s>) {
    let asked = door.port.port.map_or(Asked::Every, |port| Asked::Port(port.node));
    let from = if door.keeps_client { Opener::Client } else { Opener::ClientOrNode };
    let hops: Vec<Hop> = [door.by, door.port.node].into_iter().filter_map(|node| finder.hop(service, node)).collect();
    let found = targets(finder.snapshot, service, asked);
    if found.is_empty() {
        finder.problem(service, door.by, "is open to the outside, and no pods are behind it");
    }
    for target in found {
        let ports = target.ports.intersection(&Ports::of(door.protocol));
        let to = target.id;
        if ports.is_empty() {
            let place = door.port.target_port.unwrap_or(door.port.node);
            let name = &target.pods.reference;
            finder.problem(service, place, format!("leads to a port that {name} does not have"));
            continue;
        }
        let leg = finder.leg(from.clone(), hops.clone(), (to, target.sure), ports, &door.entry.sources);
        finder.found.ways.push(Way { entry: door.entry.clone(), legs: vec![leg] });
    }
}

/// Whether a port of a node may lead to the pods.
fn may_open(template: &Template<'_>) -> bool {
    let mut ports = template.containers().filter_map(|(container, _)| container.get("ports")).flat_map(Node::items);
    template.is_on_host_network() || ports.any(|port| port.get("hostPort").is_some())
}

/// Ports that containers open on their node.
fn host_ports<'s>(finder: &mut Finder<'s>, workload: &Workload<'s>, nodes: &Nodes) {
    let on_host = workload.is_on_host_network();
    let Some(to) = finder.snapshot.id_of(workload.object) else { return };
    let runs = |role| matches!(role, Role::Main | Role::Sidecar);
    for container in workload.containers().iter().filter(|container| runs(container.role)) {
        for port in &container.ports {
            let (number, by) = match (on_host, port.container_port, port.host_port.filter(|port| port.value != 0)) {
                (true, Some(own), _) => (own, own),
                (false, Some(own), Some(host)) => (host, own),
                _ => continue,
            };
            let listens = port.host_ip.and_then(|address| address.value.parse::<core::net::IpAddr>().ok());
            if listens.is_some_and(|address| address.is_loopback()) {
                continue;
            }
            let protocol = port.protocol.map_or(Some(Protocol::Tcp), |name| Protocol::read(name.value));
            let range = |port: i64| {
                let number = u16::try_from(port).ok().filter(|&number| number > 0)?;
                Some(Ports::range(protocol?, number, number))
            };
            let (Some(outside), Some(inside)) = (range(number.value), range(by.value)) else { continue };
            let kind = if on_host { EntryKind::HostNetwork } else { EntryKind::HostPort };
            let mut entry = Entry { ports: outside, ..on_nodes(kind, nodes) };
            if let Some(address) = listens.filter(|address| !address.is_unspecified()) {
                entry.addresses = Arc::new([address.to_string().into()]);
                entry.public = public::reached(&entry.addresses).unwrap_or(entry.public);
            }
            let hops: Vec<Hop> = finder.hop(workload.object, number.node).into_iter().collect();
            let leg = finder.leg(Opener::Client, hops, (to, true), inside, &entry.sources);
            finder.found.ways.push(Way { entry, legs: vec![leg] });
        }
    }
}

impl Finder<'_> {
    /// A leg with what the policies say of it.
    pub(super) fn leg(
        &mut self,
        from: Opener,
        hops: Vec<Hop>,
        (to, sure): (seawall_model::ObjectId, bool),
        ports: Ports,
        clients: &Addresses,
    ) -> Leg {
        let judgement = self.judge.leg(&from, to, &ports, clients, self.tells);
        let super::judge::Judgement { admitted, sources, denied_by } = judgement;
        Leg { from, hops, to, sure, ports, admitted, sources, denied_by }
    }
}
