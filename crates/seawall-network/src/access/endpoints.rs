//! What can be connected to: ports of Services, of nodes, and of pods themselves.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{Edges, Member, Vertex, VertexId};
use seawall_model::api::{Read, ServicePort, ServiceSpec};
use seawall_model::selection::SERVICE;
use seawall_model::{GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::{Node, NodeId};

use super::{Groups, Places};
use crate::ports::{Ports, Protocol};
use crate::targets::{Asked, Selection, namespace};

/// Everything that can be connected to.
#[derive(Debug, Default)]
pub(crate) struct Endpoints {
    pub(crate) all: Vec<Endpoint>,
    /// The endpoints of each Service.
    by_service: FxHashMap<ObjectId, Vec<u32>>,
    /// The endpoints that are a port of pods themselves, by member.
    own: FxHashMap<(u32, Protocol, u16), u32>,
}

/// A port that can be connected to.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) vertex: VertexId,
    pub(crate) opened: Opened,
    /// The Service, or the object that holds the pods, and where the port is written there.
    pub(crate) object: ObjectId,
    pub(crate) node: NodeId,
    /// Where connections end.
    pub(crate) backings: Vec<Backing>,
    /// Whether it leads to pods that are all reached alike, on one port: who gets to one gets to all.
    pub(crate) is_whole: bool,
}

/// What makes a port one to connect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opened {
    Service,
    HostPort,
    HostNetwork,
    /// The pods have an address.
    Pod,
}

/// A port of pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Backing {
    /// Index among the members.
    pub(crate) member: u32,
    pub(crate) protocol: Protocol,
    pub(crate) port: u16,
    /// Whether these are the pods for sure.
    pub(crate) sure: bool,
}

impl Endpoints {
    pub(crate) fn of(places: &Places<'_>, groups: &Groups, edges: &mut Edges<'_>) -> Self {
        let mut endpoints = Self::default();
        let slices = Slices::of(places.snapshot);
        let services: Vec<&Object> = places.snapshot.of_kind(SERVICE).collect();
        let found: Vec<Vec<Opening>> =
            services.par_iter().map(|service| openings(places, groups, service, &slices)).collect();
        for (service, openings) in services.into_iter().zip(found) {
            let Some(id) = places.snapshot.id_of(service) else { continue };
            for Opening { node, protocol, port, backings, is_whole } in openings {
                let vertex = endpoint_of(edges, namespace(service), &service.reference.name, "", protocol, port);
                endpoints.by_service.entry(id).or_default().push(index(endpoints.all.len()));
                let opened = Opened::Service;
                endpoints.all.push(Endpoint { vertex, opened, object: id, node, backings, is_whole });
            }
        }
        let covered: FxHashSet<(u32, Protocol, u16)> = endpoints
            .all
            .iter()
            .filter(|endpoint| endpoint.is_whole)
            .flat_map(|endpoint| endpoint.backings.iter().filter(|backing| backing.sure))
            .map(|backing| (backing.member, backing.protocol, backing.port))
            .collect();
        endpoints.add_own(places, edges, &covered);
        endpoints
    }

    /// The endpoints of a Service.
    pub(crate) fn of_service(&self, service: ObjectId) -> impl Iterator<Item = &Endpoint> {
        self.by_service.get(&service).into_iter().flatten().map(|&index| &self.all[index as usize])
    }

    /// The endpoint that is a port of pods themselves.
    pub(crate) fn of_pods(&self, member: u32, protocol: Protocol, port: u16) -> Option<&Endpoint> {
        self.own.get(&(member, protocol, port)).map(|&index| &self.all[index as usize])
    }

    /// Ports of nodes, and ports of pods that no Service stands for.
    fn add_own(&mut self, places: &Places<'_>, edges: &mut Edges<'_>, covered: &FxHashSet<(u32, Protocol, u16)>) {
        let mut wanted: Vec<(u32, Protocol, u16, Option<NodeId>)> = Vec::new();
        for (member, _, place) in places.alive() {
            for listening in &place.listening {
                wanted.push((member, listening.protocol, listening.number, Some(listening.node)));
            }
        }
        for endpoint in self.all.iter().filter(|endpoint| !endpoint.is_whole) {
            wanted.extend(endpoint.backings.iter().map(|of| (of.member, of.protocol, of.port, None)));
        }
        for (member, protocol, port, node) in wanted {
            let place = places.place(member);
            let holder = places.member(member);
            let node = node.unwrap_or_else(|| places.snapshot.object(holder.object).node().id());
            let backing = Backing { member, protocol, port, sure: true };
            if !covered.contains(&(member, protocol, port)) && !self.own.contains_key(&(member, protocol, port)) {
                let opened = if place.on_host_network { Opened::HostNetwork } else { Opened::Pod };
                let vertex = own_vertex(places, edges, holder, opened, (protocol, port));
                self.own.insert((member, protocol, port), index(self.all.len()));
                let backings = vec![backing];
                self.all.push(Endpoint { vertex, opened, object: holder.object, node, backings, is_whole: true });
            }
        }
        for (member, holder, place) in places.alive().filter(|(_, _, place)| !place.on_host_network) {
            for listening in &place.listening {
                let Some((host, node)) = listening.host else { continue };
                let (protocol, port) = (listening.protocol, listening.number);
                let vertex = own_vertex(places, edges, holder, Opened::HostPort, (protocol, host));
                let backings = vec![Backing { member, protocol, port, sure: true }];
                let opened = Opened::HostPort;
                self.all.push(Endpoint { vertex, opened, object: holder.object, node, backings, is_whole: true });
            }
        }
    }
}

/// The vertex of a port of pods, or of their nodes.
pub(crate) fn own_vertex(
    places: &Places<'_>,
    edges: &mut Edges<'_>,
    member: &Member,
    opened: Opened,
    (protocol, port): (Protocol, u16),
) -> VertexId {
    let Vertex::Workload { namespace, name, .. } = places.inventory.vertex(member.vertex) else { return member.vertex };
    let what = match opened {
        Opened::Service => "",
        Opened::HostPort => "hostPort ",
        Opened::HostNetwork => "hostNetwork ",
        Opened::Pod => "pod ",
    };
    endpoint_of(edges, namespace, name, what, protocol, port)
}

fn endpoint_of(
    edges: &mut Edges<'_>,
    namespace: &str,
    name: &str,
    what: &str,
    protocol: Protocol,
    port: u16,
) -> VertexId {
    let port = format!("{what}{protocol}/{port}").into();
    edges.vertex(Vertex::Endpoint { namespace: namespace.into(), name: name.into(), port })
}

/// A port of a Service.
struct Opening {
    node: NodeId,
    protocol: Protocol,
    port: u16,
    backings: Vec<Backing>,
    is_whole: bool,
}

/// The ports of a Service that is in force.
fn openings(places: &Places<'_>, groups: &Groups, service: &Object, slices: &Slices<'_>) -> Vec<Opening> {
    if places.snapshot.id_of(service).is_none_or(|id| places.snapshot.is_replaced(id)) {
        return Vec::new();
    }
    let selection = Selection::of(places.snapshot, service);
    let read = || service.node().get("spec").and_then(Option::read);
    let unselected: Option<ServiceSpec<'_>> = if selection.is_none() { read() } else { None };
    let spec = selection.as_ref().map(Selection::spec).or(unselected.as_ref());
    let spec = spec.filter(|spec| spec.kind.is_none_or(|kind| kind.value != "ExternalName"));
    let Some(spec) = spec else { return Vec::new() };
    let opening = |port: &ServicePort<'_>| {
        let protocol = port.protocol.map_or(Some(Protocol::Tcp), |name| Protocol::read(name.value))?;
        let number = port.port?;
        let backings = match &selection {
            Some(selection) => selected(places, selection, number.node, protocol),
            None => slices.behind(places, service, port, protocol),
        };
        let is_whole = is_whole(&backings, groups);
        Some(Opening { node: port.node.id(), protocol, port: u16::try_from(number.value).ok()?, backings, is_whole })
    };
    spec.ports.iter().filter_map(opening).collect()
}

/// What a port of a Service with a selector leads to.
fn selected(places: &Places<'_>, selection: &Selection<'_>, number: Node<'_>, protocol: Protocol) -> Vec<Backing> {
    let mut backings = Vec::new();
    for target in selection.targets(Asked::Port(number)) {
        let member = places.member_at(target.id, 0);
        let Some(member) = member.filter(|&member| places.member(member).is_alive) else { continue };
        let ports = target.ports.intersection(&Ports::of(protocol));
        for &(first, last) in ports.protocol(protocol).ranges() {
            backings.extend((first..=last).map(|port| Backing { member, protocol, port, sure: target.sure }));
        }
    }
    backings
}

/// Whether all of it is reached alike, on the same port.
fn is_whole(backings: &[Backing], groups: &Groups) -> bool {
    let Some((first, rest)) = backings.split_first() else { return false };
    let of = |backing: &Backing| (&groups.destinations[backing.member as usize], backing.port, backing.sure);
    rest.iter().all(|other| of(other) == of(first))
}

/// The pods that are written down as being behind Services.
struct Slices<'s> {
    by_service: FxHashMap<(&'s str, &'s str), Vec<&'s Object>>,
}

const SLICE: GroupKind<'static> = GroupKind::of("discovery.k8s.io", "EndpointSlice");
const ENDPOINTS: GroupKind<'static> = GroupKind::core("Endpoints");

impl<'s> Slices<'s> {
    fn of(snapshot: &'s Snapshot) -> Self {
        let mut by_service: FxHashMap<(&str, &str), Vec<&Object>> = FxHashMap::default();
        for slice in snapshot.of_kind(SLICE) {
            let Some(name) = slice.label("kubernetes.io/service-name") else { continue };
            by_service.entry((namespace(slice), name)).or_default().push(slice);
        }
        for endpoints in snapshot.of_kind(ENDPOINTS) {
            let of = (namespace(endpoints), endpoints.reference.name.as_str());
            by_service.entry(of).or_insert_with(|| vec![endpoints]);
        }
        Self { by_service }
    }

    /// The ready pods behind a port of a Service.
    fn behind(&self, places: &Places<'_>, service: &Object, of: &ServicePort<'_>, protocol: Protocol) -> Vec<Backing> {
        let named = self.by_service.get(&(namespace(service), service.reference.name.as_str()));
        let mut backings = Vec::new();
        for &object in named.into_iter().flatten() {
            let node = object.node();
            let is_slice = object.reference.group_kind() == SLICE;
            let subsets: Vec<Node<'_>> =
                if is_slice { vec![node] } else { node.get("subsets").into_iter().flat_map(Node::items).collect() };
            for subset in subsets {
                let ready = |end: &Node<'_>| end.path(&["conditions", "ready"]).and_then(Node::as_bool) != Some(false);
                let ends = subset.get(if is_slice { "endpoints" } else { "addresses" });
                let ends = ends.into_iter().flat_map(Node::items).filter(ready);
                let members: Vec<u32> = ends.filter_map(|end| pod_of(places, object, end)).collect();
                let name = of.name.map_or("", |name| name.value);
                let is_it = |port: &Node<'_>| port.get("name").and_then(Node::as_str).unwrap_or_default() == name;
                for port in subset.get("ports").into_iter().flat_map(Node::items).filter(is_it) {
                    let number = port.get("port").and_then(Node::as_i64).and_then(|port| u16::try_from(port).ok());
                    let Some(port) = number.filter(|&port| port > 0) else { continue };
                    backings.extend(members.iter().map(|&member| Backing { member, protocol, port, sure: true }));
                }
            }
        }
        let mut seen = FxHashSet::default();
        backings.retain(|backing| seen.insert((backing.member, backing.port)));
        backings
    }
}

/// The member whose pod an entry of a slice names.
fn pod_of(places: &Places<'_>, slice: &Object, end: Node<'_>) -> Option<u32> {
    let target = end.get("targetRef")?;
    let text = |key| target.get(key).and_then(Node::as_str);
    let name = text("name").filter(|_| text("kind") == Some("Pod"))?;
    let space = text("namespace").or(slice.reference.namespace.as_deref());
    let seawall_model::Found::Yes(pod) = places.snapshot.find(GroupKind::core("Pod"), space, name) else {
        return None;
    };
    let member = places.member_at(places.snapshot.id_of(pod)?, 0)?;
    places.member(member).is_alive.then_some(member)
}

pub(crate) fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
