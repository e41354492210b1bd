//! Which pods there are, and on which ports their containers say they listen.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_model::access::{Inventory, Member};
use seawall_model::workload::{Role, Template};
use seawall_model::{ObjectId, Snapshot};
use seawall_yaml::{Node, NodeId};

use super::{Openness, openness};
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
    /// Whether whoever connects is let in; nothing when nothing says so.
    pub(crate) openness: Option<Openness>,
}

impl<'a> Places<'a> {
    pub(crate) fn of(snapshot: &'a Snapshot, inventory: &'a Inventory) -> Self {
        let places = inventory.members().par_iter().map(|member| {
            let template = snapshot.templates_of(member.object).nth(member.index as usize);
            let is_run = template.as_ref().is_some_and(Template::is_run);
            let template = template.filter(|_| member.is_alive);
            (is_run, template.as_ref().map(Place::of).unwrap_or_default())
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
    fn of(template: &Template<'_>) -> Self {
        let mut place = Self { on_host_network: template.is_on_host_network(), ..Self::default() };
        place.host_network = template.spec.get("hostNetwork").filter(|on| on.as_bool().is_some()).map(Node::id);
        for ((container, role), index) in template.containers().zip(0..) {
            if role == Role::Main {
                place.first = place.first.or(Some(index));
            }
            if matches!(role, Role::Main | Role::Sidecar) {
                let ports = container.get("ports").into_iter().flat_map(Node::items);
                place.listening.extend(ports.filter_map(|port| Listening::of(container, index, port)));
            }
        }
        place
    }

    /// The containers that say they listen on a port.
    pub(crate) fn listeners(&self, protocol: Protocol, number: u16) -> impl Iterator<Item = &Listening> {
        let is_it = move |listening: &&Listening| listening.protocol == protocol && listening.number == number;
        self.listening.iter().filter(is_it)
    }
}

impl Listening {
    fn of(container: Node<'_>, index: u32, port: Node<'_>) -> Option<Self> {
        let [number, host, protocol, name] = port.get_each(["containerPort", "hostPort", "protocol", "name"]);
        let read = |node: Node<'_>| Some((port_number(node.as_i64()?)?, node.id()));
        let (number, node) = read(number?)?;
        let protocol = protocol.and_then(Node::as_str).map_or(Some(Protocol::Tcp), Protocol::read)?;
        let is_jmx = name.and_then(Node::as_str).is_some_and(|name| name.split('-').any(|word| word == "jmx"));
        let openness = openness(container, number, is_jmx);
        Some(Self { container: index, protocol, number, host: host.and_then(read), node, openness })
    }
}

fn port_number(number: i64) -> Option<u16> {
    u16::try_from(number).ok().filter(|&number| number > 0)
}
