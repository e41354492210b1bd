//! Which pods there are, and on which ports their containers say they listen.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_model::access::{Inventory, Member};
use seawall_model::workload::Role;
use seawall_model::{ObjectId, Snapshot, Workload};
use seawall_yaml::NodeId;

use crate::ports::Protocol;

/// The pods of a snapshot with their ports.
pub(crate) struct Places<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) inventory: &'a Inventory,
    places: Vec<Place>,
    /// The members of each object whose pods run, in order.
    by_object: FxHashMap<ObjectId, Vec<u32>>,
}

/// Where pods of one kind listen.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// Whether they use their node's network.
    pub(crate) on_host_network: bool,
    /// The `hostNetwork` field, where it is written.
    pub(crate) host_network: Option<NodeId>,
    /// The index of the container that gets what no container says it listens on: the first main one.
    pub(crate) first: Option<u32>,
    /// What containers say.
    pub(crate) listening: Vec<Listening>,
}

/// A port that a container says it listens on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listening {
    /// The index of the container.
    pub(crate) container: u32,
    pub(crate) protocol: Protocol,
    pub(crate) number: u16,
    /// The port of the node that leads to it, and where that is written.
    pub(crate) host: Option<(u16, NodeId)>,
    /// Where the number is written.
    pub(crate) node: NodeId,
    /// Whether the port has a name that says that it is for Java's management.
    pub(crate) is_jmx: bool,
}

impl<'a> Places<'a> {
    pub(crate) fn of(snapshot: &'a Snapshot, inventory: &'a Inventory) -> Self {
        let places = inventory.members().par_iter().map(|member| {
            let workload = inventory.workload(snapshot, member);
            let is_run = workload.as_ref().is_some_and(Workload::is_run);
            let workload = workload.filter(|_| member.is_alive);
            (is_run, workload.as_ref().map(Place::of).unwrap_or_default())
        });
        let (run, places): (Vec<bool>, Vec<Place>) = places.unzip();
        let mut found = Self { snapshot, inventory, places, by_object: FxHashMap::default() };
        for ((member, _), index) in inventory.members().iter().zip(run).zip(0..).filter(|((_, is_run), _)| *is_run) {
            found.by_object.entry(member.object).or_default().push(index);
        }
        found
    }

    /// All members that are alive, with their indexes.
    pub(crate) fn alive(&self) -> impl Iterator<Item = (u32, &'a Member, &Place)> {
        let members = self.inventory.members().iter().zip(&self.places).zip(0..);
        members.filter(|((member, _), _)| member.is_alive).map(|((member, place), index)| (index, member, place))
    }

    pub(crate) fn member(&self, index: u32) -> &'a Member {
        &self.inventory.members()[index as usize]
    }

    pub(crate) fn place(&self, index: u32) -> &Place {
        &self.places[index as usize]
    }

    pub(crate) fn count(&self) -> usize {
        self.places.len()
    }

    /// The index of the pods of an object, of those of its templates that run; `template` counts them.
    pub(crate) fn member_at(&self, object: ObjectId, template: u32) -> Option<u32> {
        let root = self.inventory.member_of(object)?.object;
        let own = self.by_object.get(&root)?;
        let at = if root == object { template as usize } else { 0 };
        own.get(at).or(own.first()).copied()
    }
}

impl Place {
    fn of(workload: &Workload<'_>) -> Self {
        let containers = workload.containers().iter().zip(0..);
        let first = containers.clone().find(|(container, _)| container.role == Role::Main).map(|(_, index)| index);
        let along = containers.filter(|(container, _)| matches!(container.role, Role::Main | Role::Sidecar));
        let listening = along.flat_map(|(container, index)| {
            container.ports.iter().filter_map(move |port| {
                let number = port.container_port?;
                let protocol = port.protocol.map_or(Some(Protocol::Tcp), |protocol| Protocol::read(protocol.value))?;
                Some(Listening {
                    container: index,
                    protocol,
                    number: port_number(number.value)?,
                    host: port.host_port.and_then(|host| Some((port_number(host.value)?, host.node.id()))),
                    node: number.node.id(),
                    is_jmx: port.name.is_some_and(|name| name.value.split('-').any(|word| word == "jmx")),
                })
            })
        });
        Self {
            on_host_network: workload.is_on_host_network(),
            host_network: workload.spec.host_network.map(|written| written.node.id()),
            first,
            listening: listening.collect(),
        }
    }

    /// The containers that say they listen on a port.
    pub(crate) fn listeners(&self, protocol: Protocol, number: u16) -> impl Iterator<Item = &Listening> {
        let is_it = move |listening: &&Listening| listening.protocol == protocol && listening.number == number;
        self.listening.iter().filter(is_it)
    }
}

fn port_number(number: i64) -> Option<u16> {
    u16::try_from(number).ok().filter(|&number| number > 0)
}
