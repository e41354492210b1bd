//! What finders look at beside the pod: the snapshot, and what was prepared of it once.

use std::sync::OnceLock;

use rayon::prelude::*;
use seawall_model::access::{Edges, Inventory, Member, Vertex, VertexId};
use seawall_model::{Found, Object, Snapshot};

use super::enforcement::Enforcement;
use super::flaw::Flaws;
use super::open_store::OpenStore;
use super::storage::Storage;
use super::{ControlPlane, Resident};
use crate::namesake::{namesake, namespace};
use crate::secret::SECRET;

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
    pub(crate) storage: Storage<'s>,
    /// Pods and templates that mount claims or folders of their node, once all were looked at.
    pub(super) mounting: Vec<&'a Member>,
    enforcement: Enforcement<'s>,
    open_stores: OnceLock<Vec<OpenStore>>,
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
            storage: Storage::of(snapshot),
            mounting: Vec::new(),
            enforcement: Enforcement::of(snapshot),
            open_stores: OnceLock::new(),
        }
    }

    /// Shows those of `members` that have not ended and that Pod Security lets be.
    pub(crate) fn each_alive<'m>(
        &self,
        members: impl IntoIterator<Item = &'m Member>,
        mut show: impl FnMut(&Resident<'_, 's>, &'m Member),
    ) {
        for member in members.into_iter().filter(|member| member.is_alive) {
            let Some(workload) = self.inventory.workload(self.snapshot, member) else { continue };
            if !self.enforcement.refuses(member, &workload) {
                show(&Resident::new(self, member, &workload), member);
            }
        }
    }

    /// Shows every one that nothing places.
    pub(crate) fn each_unplaced(&self, mut show: impl FnMut(&Resident<'_, 's>)) {
        let members = self.inventory.members().iter();
        let unplaced = members.filter(|member| member.nodes.first() == self.some_node.as_ref());
        self.each_alive(unplaced, |pod, _| show(pod));
    }

    /// Shows every one that mounts claims or folders of its node, on all threads. Gives what was collected of each part of
    /// them, in order.
    pub(crate) fn each_mounting<T: Send>(
        &self,
        none: impl Fn() -> T + Sync,
        collect: impl Fn(&mut T, &Resident<'_, 's>) + Sync,
    ) -> Vec<T> {
        let parts = self.mounting.par_chunks(at_once(self.mounting.len())).map(|members| {
            let mut collected = none();
            self.each_alive(members.iter().copied(), |pod, _| collect(&mut collected, pod));
            collected
        });
        parts.collect()
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
    pub(crate) fn kubelet_of(&self, node: VertexId, edges: &mut Edges<'_>) -> VertexId {
        edges.derived(node, "kubelet", |node| Vertex::user(&format!("system:node:{}", node.name())))
    }

    /// Databases of the cluster that ask nobody for a certificate.
    pub(crate) fn open_stores(&self) -> &[OpenStore] {
        self.open_stores.get_or_init(|| OpenStore::all(self.snapshot, self.inventory))
    }

    /// The traffic that passes a node.
    pub(crate) fn traffic_of(&self, node: VertexId, edges: &mut Edges<'_>) -> VertexId {
        edges.derived(node, "traffic", |node| Vertex::Traffic {
            namespace: None,
            name: format!("node {}", node.name()).into(),
        })
    }

    /// The Secret of this name that a pod of `user` names.
    pub(crate) fn secret(&self, user: &Object, name: &str) -> Found<'s> {
        namesake(self.snapshot, SECRET, namespace(user), name)
    }
}

/// How many of so many pods and templates one thread looks at in one go: a few goes for each thread, so that none waits
/// long for the last one, and no more, since what all of them lead to is named in each.
pub(super) fn at_once(members: usize) -> usize {
    members.div_ceil(4 * rayon::current_num_threads()).max(64)
}
