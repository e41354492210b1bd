//! Where pods run, as far as the input tells: by the name of the node, or by its addresses.

use core::net::IpAddr;

use rustc_hash::FxHashMap;
use seawall_model::Object;
use seawall_yaml::Node;
use smallvec::SmallVec;

use super::endpoint::host_addresses;
use super::{ClusterNode, Endpoint};

/// A machine that pods run on. It need not be in the input: pods tell of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Host {
    name: Option<Box<str>>,
    /// Its addresses, as the node or its pods tell.
    pub(crate) addresses: SmallVec<[IpAddr; 1]>,
    /// Index of the node; absent when it is not in the input.
    pub(crate) node: Option<u32>,
}

impl Host {
    /// Whether two entries are the same machine; nothing when one is known by its name and the other by its addresses.
    pub(crate) fn is(&self, other: &Self) -> Option<bool> {
        if self.name.is_some() && other.name.is_some() {
            return Some(self.name == other.name);
        }
        if self.addresses.iter().any(|address| other.addresses.contains(address)) {
            return Some(true);
        }
        let both = |is_v4: bool| {
            [self, other].iter().all(|host| host.addresses.iter().any(|address| address.is_ipv4() == is_v4))
        };
        (both(true) || both(false)).then_some(false)
    }
}

/// What a pod tells of where it runs.
#[derive(Debug, Default)]
pub(super) struct Told<'s> {
    /// The name of the node.
    pub(super) name: Option<&'s str>,
    /// Addresses of the node.
    pub(super) addresses: SmallVec<[IpAddr; 1]>,
}

/// The machines: first the nodes, in their order, then those that only pods tell of. Every pod gets its own, and a pod
/// on its node's network the addresses that it has there. `told` is what each of `endpoints` tells.
pub(super) fn settle(nodes: &[ClusterNode], endpoints: &mut [Endpoint], told: &[Told<'_>]) -> Vec<Host> {
    let mut hosts = Hosts::of(nodes);
    // Those that have names first, so that an address alone finds them.
    for named in [true, false] {
        for (endpoint, told) in endpoints.iter_mut().zip(told) {
            if told.name.is_some() == named {
                endpoint.host = hosts.add(told);
            }
        }
    }
    for endpoint in endpoints.iter_mut().filter(|endpoint| endpoint.on_host_network) {
        let host = endpoint.host.map(|host| &hosts.all[host as usize]);
        endpoint.node = host.and_then(|host| host.node);
        if endpoint.addresses.is_empty() {
            endpoint.addresses = host.map(|host| host.addresses.clone()).unwrap_or_default();
        }
    }
    hosts.all
}

/// The same for a pod that came later: its machine is looked up by the name of the node, then by its address.
pub(crate) fn settle_one(hosts: &[Host], pod: &Object, endpoint: &mut Endpoint) {
    let root = pod.node();
    let name = root.path(&["spec", "nodeName"]).and_then(Node::as_str);
    let own = host_addresses(pod);
    let by_name = || hosts.iter().position(|host| name.is_some() && host.name.as_deref() == name);
    let by_address = || hosts.iter().position(|host| host.addresses.iter().any(|address| own.contains(address)));
    let Some(found) = by_name().or_else(by_address) else { return };
    endpoint.host = u32::try_from(found).ok();
    if endpoint.on_host_network {
        endpoint.node = hosts[found].node;
        if endpoint.addresses.is_empty() {
            endpoint.addresses = hosts[found].addresses.clone();
        }
    }
}

struct Hosts<'s> {
    all: Vec<Host>,
    by_name: FxHashMap<&'s str, u32>,
    by_address: FxHashMap<IpAddr, u32>,
}

impl<'s> Hosts<'s> {
    fn of(nodes: &'s [ClusterNode]) -> Self {
        let mut hosts = Self { all: Vec::new(), by_name: FxHashMap::default(), by_address: FxHashMap::default() };
        for (node, number) in nodes.iter().zip(0..) {
            let addresses = node.addresses.iter().copied().collect();
            hosts.all.push(Host { name: Some(node.name.clone()), addresses, node: Some(number) });
            hosts.by_name.insert(&node.name, number);
            for &address in &node.addresses {
                hosts.by_address.entry(address).or_insert(number);
            }
        }
        hosts
    }

    fn add(&mut self, told: &Told<'s>) -> Option<u32> {
        let new = u32::try_from(self.all.len()).ok()?;
        let host = match told.name {
            Some(name) => *self.by_name.entry(name).or_insert(new),
            None => {
                let known = told.addresses.iter().find_map(|address| self.by_address.get(address));
                known.copied().or((!told.addresses.is_empty()).then_some(new))?
            }
        };
        if host == new {
            self.all.push(Host { name: told.name.map(Into::into), ..Host::default() });
        }
        let addresses = &mut self.all[host as usize].addresses;
        for &address in &told.addresses {
            self.by_address.entry(address).or_insert(host);
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        Some(host)
    }
}
