//! Services: which workloads stand behind them, on which of their ports.

use core::net::IpAddr;

use rustc_hash::FxHashMap;
use seawall_model::api::{Read, ServicePort, ServiceSpec};
use seawall_model::selection::{SERVICE, service_selector};
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::{Kind, Node};

use super::roster::namespace_of;
use super::{MemberId, Roster};
use crate::ports::Protocol;

/// All Services of the input.
#[derive(Debug)]
pub struct Services<'s> {
    all: Vec<Service<'s>>,
    by_name: FxHashMap<(&'s str, &'s str), u32>,
    by_address: FxHashMap<IpAddr, u32>,
}

/// A Service with what stands behind it.
#[derive(Debug)]
pub struct Service<'s> {
    /// The object.
    pub object: &'s Object,
    /// Its specification.
    pub spec: ServiceSpec<'s>,
    /// Its ports that can be read.
    pub ports: Vec<Port<'s>>,
    /// The workloads that its selector picks.
    pub members: Vec<MemberId>,
    /// Addresses of its endpoints that are written in the input, where it has no selector.
    pub endpoints: Vec<(IpAddr, Vec<u16>)>,
}

/// A port of a Service.
#[derive(Debug, Clone, Copy)]
pub struct Port<'s> {
    /// Its name.
    pub name: Option<&'s str>,
    /// Its number.
    pub number: u16,
    /// Its protocol.
    pub protocol: Protocol,
    /// The pods' port.
    pub target: Target<'s>,
}

/// Which port of the pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'s> {
    /// This number.
    Number(u16),
    /// The container port of this name, which may differ from pod to pod.
    Name(&'s str),
}

/// A workload behind a Service, on one port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Behind {
    /// The workload.
    pub member: MemberId,
    /// The protocol.
    pub protocol: Protocol,
    /// The port of its pods; nothing where the name is no container port of it.
    pub port: Option<u16>,
}

impl<'s> Services<'s> {
    /// Reads the Services of `snapshot`.
    pub fn collect(snapshot: &'s Snapshot, roster: &Roster<'s>) -> Self {
        let mut services = Self { all: Vec::new(), by_name: FxHashMap::default(), by_address: FxHashMap::default() };
        let endpoints = endpoints(snapshot);
        for object in snapshot.of_kind(SERVICE) {
            let Some(spec) = object.node().get("spec").and_then(Option::<ServiceSpec<'s>>::read) else { continue };
            let namespace = namespace_of(object);
            let service = Service::read(object, spec, roster, &endpoints);
            let key = (namespace, &*object.reference.name);
            // Of a Service that stands in the input twice the later one counts.
            let known = services.by_name.get(&key).copied();
            let number = known.unwrap_or_else(|| u32::try_from(services.all.len()).unwrap_or(u32::MAX));
            for address in service.addresses() {
                services.by_address.insert(address, number);
            }
            services.by_name.insert(key, number);
            match services.all.get_mut(number as usize) {
                Some(before) => *before = service,
                None => services.all.push(service),
            }
        }
        services
    }

    /// The Service of this name.
    pub fn get(&self, namespace: &str, name: &str) -> Option<&Service<'s>> {
        self.by_name.get(&(namespace, name)).map(|&number| &self.all[number as usize])
    }

    /// The Service that has this address, its own or one that leads to it from outside.
    pub fn at(&self, address: IpAddr) -> Option<&Service<'s>> {
        self.by_address.get(&address).map(|&number| &self.all[number as usize])
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Service<'s>> {
        self.all.iter()
    }
}

impl<'s> Service<'s> {
    fn read(object: &'s Object, spec: ServiceSpec<'s>, roster: &Roster<'s>, endpoints: &Endpoints<'s>) -> Self {
        let pairs = |selector: Node<'s>| -> Option<Vec<(&'s str, &'s str)>> {
            selector.entries().map(|(key, value)| Some((key.scalar()?, value.as_str()?))).collect()
        };
        let selector = service_selector(object).and_then(pairs);
        let namespace = namespace_of(object);
        let members = selector.as_ref().map(|labels| roster.carrying(namespace, labels)).unwrap_or_default();
        let ports = spec.ports.iter().filter_map(Port::read).collect();
        let own = endpoints.get(&(namespace, &*object.reference.name)).filter(|_| selector.is_none());
        Self { object, spec, ports, members, endpoints: own.cloned().unwrap_or_default() }
    }

    /// Its namespace.
    pub fn namespace(&self) -> &'s str {
        namespace_of(self.object)
    }

    /// Its name.
    pub fn name(&self) -> &'s str {
        &self.object.reference.name
    }

    /// Whether its name leads to the pods themselves.
    pub fn is_headless(&self) -> bool {
        self.object.node().path(&["spec", "clusterIP"]).and_then(Node::as_str) == Some("None")
    }

    /// The name outside that it stands for.
    pub fn external_name(&self) -> Option<&'s str> {
        self.spec.external_name.filter(|_| self.is_type("ExternalName")).map(|name| name.value)
    }

    /// Whether its type is `kind`.
    pub fn is_type(&self, kind: &str) -> bool {
        self.spec.kind.is_some_and(|written| written == kind)
    }

    /// Whether it is how pods reach the API server.
    pub fn is_api_server(&self) -> bool {
        self.namespace() == "default" && self.name() == "kubernetes"
    }

    /// What stands behind its ports for which `wanted` holds.
    pub fn behind(&self, roster: &Roster<'s>, wanted: impl Fn(&Port<'s>) -> bool) -> Vec<Behind> {
        let mut found = Vec::new();
        for port in self.ports.iter().filter(|port| wanted(port)) {
            found.extend(self.members.iter().map(|&member| Behind {
                member,
                protocol: port.protocol,
                port: match port.target {
                    Target::Number(number) => Some(number),
                    Target::Name(name) => roster.get(member).named_port(name, port.protocol),
                },
            }));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Its own addresses, and those that lead to it from outside.
    pub fn addresses(&self) -> Vec<IpAddr> {
        let spec = self.spec.node;
        let single = ["clusterIP", "loadBalancerIP"].into_iter().filter_map(|key| spec.get(key));
        let lists = ["clusterIPs", "externalIPs"].into_iter().filter_map(|key| spec.get(key)).flat_map(Node::items);
        let balancers =
            self.object.node().path(&["status", "loadBalancer", "ingress"]).into_iter().flat_map(Node::items);
        let balancers = balancers.filter_map(|entry| entry.get("ip"));
        single.chain(lists).chain(balancers).filter_map(|node| node.as_str()?.parse().ok()).collect()
    }
}

impl<'s> Port<'s> {
    fn read(written: &ServicePort<'s>) -> Option<Self> {
        let number = u16::try_from(written.port?.value).ok().filter(|number| *number > 0)?;
        let target = match written.target_port {
            None => Target::Number(number),
            Some(node) if node.kind() == Kind::Int => match u16::try_from(node.as_i64()?).ok()? {
                0 => Target::Number(number),
                target => Target::Number(target),
            },
            Some(node) => Target::Name(node.as_str().filter(|name| !name.is_empty())?),
        };
        let protocol = written.protocol.map_or(Some(Protocol::Tcp), |name| Protocol::read(name.value))?;
        Some(Self { name: written.name.map(|name| name.value), number, protocol, target })
    }
}

type Endpoints<'s> = FxHashMap<(&'s str, &'s str), Vec<(IpAddr, Vec<u16>)>>;

/// Addresses and ports of EndpointSlices and Endpoints, by the Service that they are of.
fn endpoints(snapshot: &Snapshot) -> Endpoints<'_> {
    let mut found: Endpoints<'_> = FxHashMap::default();
    let ports = |node: Node<'_>| -> Vec<u16> {
        let numbers = node.get("ports").into_iter().flat_map(Node::items).filter_map(|port| port.get("port")?.as_i64());
        numbers.filter_map(|port| u16::try_from(port).ok()).filter(|port| *port > 0).collect()
    };
    for slice in snapshot.of_kind(GroupKind::of("discovery.k8s.io", "EndpointSlice")) {
        let Some(service) = slice.label("kubernetes.io/service-name") else { continue };
        let list = found.entry((namespace_of(slice), service)).or_default();
        let all = slice.node().get("endpoints").into_iter().flat_map(Node::items);
        let all = all.filter_map(|endpoint| endpoint.get("addresses")).flat_map(Node::items);
        list.extend(all.filter_map(|address| Some((address.as_str()?.parse().ok()?, ports(slice.node())))));
    }
    for object in snapshot.of_kind(GroupKind::core("Endpoints")) {
        let list = found.entry((namespace_of(object), &object.reference.name)).or_default();
        for subset in object.node().get("subsets").into_iter().flat_map(Node::items) {
            let addresses = subset.get("addresses").into_iter().flat_map(Node::items);
            let addresses = addresses.filter_map(|address| address.get("ip")?.as_str()?.parse().ok());
            list.extend(addresses.map(|address| (address, ports(subset))));
        }
    }
    for list in found.values_mut() {
        list.sort_unstable();
        list.dedup();
    }
    found
}
