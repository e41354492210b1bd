//! What finders look at beside the pod: the snapshot, and what was prepared of it once.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;
use seawall_model::access::{Inventory, Vertex, VertexId, namespace_of};
use seawall_model::api::Read;
use seawall_model::{Found, GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;

use super::flaw::Flaws;
use super::share::Shares;
use super::{ControlPlane, Resident};
use crate::namesake::{namesake, namespace};
use crate::secret::SECRET;

const CLAIM: GroupKind<'static> = GroupKind::core("PersistentVolumeClaim");
const VOLUME: GroupKind<'static> = GroupKind::core("PersistentVolume");

/// The snapshot, and what was prepared of it.
pub(crate) struct Survey<'a, 's> {
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) inventory: &'a Inventory,
    pub(crate) control_plane: ControlPlane,
    /// The node of pods that nothing places, if there are any.
    pub(crate) some_node: Option<VertexId>,
    /// How many nodes have names.
    pub(crate) nodes: usize,
    pub(crate) flaws: Flaws,
    /// What edges lead to that pods on one node share.
    pub(crate) shares: Shares,
    /// PersistentVolumes by the claim that they are bound to, or meant for.
    volumes: OnceCell<FxHashMap<(&'s str, &'s str), ObjectId>>,
}

impl<'a, 's> Survey<'a, 's> {
    pub(crate) fn new(snapshot: &'s Snapshot, inventory: &'a Inventory) -> Self {
        let some_node = inventory.get(&Vertex::node("*"));
        let nodes = inventory.vertices().iter().filter(|vertex| matches!(vertex, Vertex::Node { .. })).count();
        Self {
            snapshot,
            inventory,
            control_plane: ControlPlane::of(snapshot, inventory),
            some_node,
            nodes: nodes - usize::from(some_node.is_some()),
            flaws: Flaws::of_all(snapshot, inventory),
            shares: Shares::default(),
            volumes: OnceCell::new(),
        }
    }

    /// Shows every pod or template that has not ended.
    pub(crate) fn each_alive(&self, mut show: impl FnMut(&Resident<'_, 's>)) {
        for member in self.inventory.members().iter().filter(|member| member.is_alive) {
            if let Some(workload) = self.inventory.workload(self.snapshot, member) {
                show(&Resident::new(self, member, &workload));
            }
        }
    }

    /// The same, of those that nothing places.
    pub(crate) fn each_unplaced(&self, mut show: impl FnMut(&Resident<'_, 's>)) {
        let is_unplaced = |nodes: &[VertexId]| nodes.first() == self.some_node.as_ref();
        let alive = self.inventory.members().iter().filter(|member| member.is_alive);
        for member in alive.filter(|member| is_unplaced(&member.nodes)) {
            if let Some(workload) = self.inventory.workload(self.snapshot, member) {
                show(&Resident::new(self, member, &workload));
            }
        }
    }

    /// Every node that is known by name or by a pod on it, with its name; the one of pods that nothing places included.
    pub(crate) fn all_nodes(&self) -> impl Iterator<Item = (VertexId, &'a str)> {
        let vertices = self.inventory.vertices().iter().zip(0..);
        vertices.filter_map(|(vertex, number)| match vertex {
            Vertex::Node { name } => Some((VertexId(number), name.as_str())),
            _ => None,
        })
    }

    /// Whom the API server takes the kubelet of a node for.
    pub(crate) fn kubelet_of(&self, node: VertexId) -> Vertex {
        Vertex::user(&format!("system:node:{}", self.inventory.vertex(node).name()))
    }

    /// The traffic that passes a node.
    pub(crate) fn traffic_of(&self, node: VertexId) -> Vertex {
        Vertex::Traffic { namespace: None, name: format!("node {}", self.inventory.vertex(node).name()).into() }
    }

    /// The Secret of this name that a pod of `user` names.
    pub(crate) fn secret(&self, user: &Object, name: &str) -> Found<'s> {
        namesake(self.snapshot, SECRET, namespace(user), name)
    }

    /// The PersistentVolume behind a claim that a pod of `user` mounts.
    pub(crate) fn volume_of(&self, user: &Object, claim: &str) -> Option<ObjectId> {
        if let Found::Yes(object) = namesake(self.snapshot, CLAIM, namespace(user), claim) {
            let named = object.node().path(&["spec", "volumeName"]).and_then(Node::as_str);
            if let Some(name) = named.filter(|name| !name.is_empty()) {
                return match self.snapshot.find(VOLUME, None, name) {
                    Found::Yes(volume) => self.snapshot.id_of(volume),
                    Found::No | Found::Unknown => None,
                };
            }
        }
        self.volumes.get_or_init(|| claimed(self.snapshot)).get(&(namespace_of(user), claim)).copied()
    }
}

fn claimed(snapshot: &Snapshot) -> FxHashMap<(&str, &str), ObjectId> {
    let mut claimed = FxHashMap::default();
    for volume in snapshot.of_kind(VOLUME) {
        let reference: Option<Node<'_>> = volume.node().path(&["spec", "claimRef"]).and_then(Option::read);
        let text = |key: &str| reference.and_then(|reference| reference.get(key)?.as_str());
        if let (Some(name), Some(id)) = (text("name"), snapshot.id_of(volume)) {
            claimed.insert((text("namespace").unwrap_or("default"), name), id);
        }
    }
    claimed
}
