//! From what users call an end to the pods and addresses that policies know.

use core::net::IpAddr;

use seawall_model::Snapshot;
use serde_json::{Value, json};

use super::{Network, Peer, PodId};
use crate::addresses::Addresses;
use crate::connections::{End, WorkloadEnd};
use crate::explain::{Change, Remedy};
use crate::peer;

/// One end of a question, as users name it and as the network knows it.
#[derive(Debug, Clone)]
pub struct Called {
    /// What people call it.
    pub end: End,
    /// One of those that no policy can tell from each other.
    pub peer: Peer,
}

impl Called {
    /// Makes rules that would admit one address of this end admit all of it.
    pub fn widen(&self, changes: &mut [Change]) {
        let Peer::Address(_) = self.peer else { return };
        let networks = match &self.end {
            End::Addresses(addresses) => addresses.networks(),
            _ => Addresses::all().networks(),
        };
        let blocks: Vec<Value> =
            networks.iter().map(|network| json!({"ipBlock": {"cidr": network.to_string()}})).collect();
        for remedy in changes.iter_mut().flat_map(|change| &mut change.remedies) {
            let Remedy::AddRule { rule: Some(rule), .. } = remedy else { continue };
            for key in ["from", "to"] {
                if rule[key][0].get("ipBlock").is_some() {
                    rule[key] = Value::Array(blocks.clone());
                }
            }
        }
    }
}

impl Network {
    /// The ends that a user means, one of those that no policy can tell apart. A workload may have several; so has a
    /// network that policies cut, the largest part first. A pod may also be called by its own name.
    pub fn called(&self, name: &peer::Peer, snapshot: &Snapshot) -> Vec<Called> {
        match name {
            peer::Peer::Workload { .. } => self.pods_called(name, snapshot),
            peer::Peer::Network(network) => self.called_outside(&Addresses::of(*network)),
            peer::Peer::External => self.called_outside(&self.profile.everywhere()),
            peer::Peer::IngressController => Vec::new(),
        }
    }

    fn pods_called(&self, name: &peer::Peer, snapshot: &Snapshot) -> Vec<Called> {
        let mut called: Vec<(u32, Called)> = Vec::new();
        for pod in self.pods() {
            let end = self.end_of(pod);
            if !name.is_workload(&end) && !is_pod(name, self, pod, &end, snapshot) {
                continue;
            }
            let class = self.columns.class_of[pod.0 as usize];
            if called.iter().all(|(known, other)| *known != class || other.end != End::Workload(end.clone())) {
                called.push((class, Called { end: End::Workload(end), peer: Peer::Pod(pod) }));
            }
        }
        called.into_iter().map(|(_, called)| called).collect()
    }

    /// The owner of a pod as an end. A variant is not told.
    pub(crate) fn end_of(&self, pod: PodId) -> WorkloadEnd {
        let endpoint = &self.inventory.endpoints[pod.0 as usize];
        let owner = &self.inventory.owners[endpoint.owner as usize];
        WorkloadEnd {
            namespace: owner.namespace.clone(),
            name: owner.name.clone(),
            kind: owner.kind.clone(),
            variant: None,
            object: owner.object,
            on_host_network: endpoint.on_host_network,
        }
    }

    /// The parts of some addresses that policies tell apart, the largest first.
    fn called_outside(&self, within: &Addresses) -> Vec<Called> {
        let classes = self.columns.classes.len();
        let atoms = (classes..self.columns.len()).filter_map(|column| self.columns.atom(column));
        let mut parts: Vec<(u128, Addresses, IpAddr)> = atoms
            .filter_map(|atom| {
                let part = atom.addresses.intersection(within);
                let first = part.first()?;
                Some((size(&part), part, first))
            })
            .collect();
        parts.sort_by(|a, b| b.0.cmp(&a.0).then(a.2.cmp(&b.2)));
        let whole = self.profile.everywhere();
        let end = |part: Addresses| if part == whole { End::External } else { End::Addresses(part) };
        parts.into_iter().map(|(_, part, first)| Called { end: end(part), peer: Peer::Address(first) }).collect()
    }
}

/// Whether the pod itself bears the name.
fn is_pod(name: &peer::Peer, network: &Network, pod: PodId, end: &WorkloadEnd, snapshot: &Snapshot) -> bool {
    let reference = &snapshot.object(network.object_of(pod)).reference;
    let own = WorkloadEnd { name: reference.name.as_str().into(), kind: reference.kind.as_str().into(), ..end.clone() };
    name.is_workload(&own)
}

/// How much there is in a set; what is counted is IPv4 first, as that is what people mean.
fn size(addresses: &Addresses) -> u128 {
    let v4: u128 = addresses.v4.ranges().iter().map(|&(first, last)| u128::from(last - first) + 1).sum();
    let v6 = addresses.v6.ranges().iter().fold(0u128, |sum, &(first, last)| sum.saturating_add((last - first) >> 96));
    v4.saturating_mul(1 << 40).saturating_add(v6)
}
