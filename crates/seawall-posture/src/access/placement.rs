//! Which nodes are part of the control plane, and which pods run there.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_model::access::{Inventory, Proof, Vertex, VertexId};
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use super::Resident;

/// Labels that installers give to the nodes of a control plane. A node of etcd holds the whole cluster as well.
const ROLES: [&str; 3] =
    ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master", "node-role.kubernetes.io/etcd"];

/// The nodes of the control plane, each with what tells.
pub(crate) struct ControlPlane {
    nodes: FxHashMap<VertexId, Proof>,
}

/// Whether a pod runs on a node of the control plane.
pub(crate) enum Placed {
    Yes(Proof),
    /// It tolerates being put there.
    Maybe,
    No,
}

impl ControlPlane {
    pub(super) fn of(snapshot: &Snapshot, inventory: &Inventory) -> Self {
        let mut nodes = FxHashMap::default();
        let vertex = |name: &str| inventory.get(&Vertex::node(name));
        for (name, object) in inventory.nodes() {
            let proof = match object {
                Some(id) => {
                    labelled(snapshot.object(id)).map(|node| Proof::Field { object: id, node: node.id(), path: "" })
                }
                // Only the configuration of kind tells of nodes without objects, and calls them by their role.
                None => name.contains("-control-plane").then_some(Proof::Fact("kind calls nodes by their role")),
            };
            nodes.extend(vertex(name).zip(proof));
        }
        let in_system: Vec<&Object> = snapshot.of_kind_in(GroupKind::core("Pod"), Some("kube-system")).collect();
        for pod in in_system.into_par_iter().filter(|pod| is_static_part(pod)).collect::<Vec<_>>() {
            let name = pod.node().path(&["spec", "nodeName"]).and_then(Node::as_str).unwrap_or_default();
            let proof = snapshot.id_of(pod).map(|object| Proof::Object { object, part: "runs on the node" });
            if let Some((node, proof)) = vertex(name).zip(proof) {
                nodes.entry(node).or_insert(proof);
            }
        }
        Self { nodes }
    }

    /// The nodes in order, each with what tells.
    pub(crate) fn nodes(&self) -> Vec<(VertexId, Proof)> {
        let mut nodes: Vec<(VertexId, Proof)> = self.nodes.iter().map(|(node, proof)| (*node, *proof)).collect();
        nodes.sort_unstable_by_key(|(node, _)| *node);
        nodes
    }

    /// Whether this pod runs there, as far as it runs on these nodes.
    pub(crate) fn holds(&self, pod: &Resident<'_, '_>, nodes: &[VertexId]) -> Placed {
        if let Some(proof) = nodes.iter().find_map(|node| self.nodes.get(node)) {
            return Placed::Yes(*proof);
        }
        if !pod.is_unplaced() {
            return Placed::No;
        }
        match (selected(pod), tolerates(pod)) {
            (Some(selector), true) => Placed::Yes(Proof::Field { object: pod.object(), node: selector.id(), path: "" }),
            (None, false) => Placed::No,
            _ => Placed::Maybe,
        }
    }
}

fn labelled(node: &Object) -> Option<Node<'_>> {
    let labels = node.node().path(&["metadata", "labels"])?;
    ROLES.iter().find_map(|role| labels.get(role))
}

/// A static pod of the API server or of etcd, as the API shows it.
fn is_static_part(pod: &Object) -> bool {
    let is_static = || {
        pod.annotation("kubernetes.io/config.mirror").is_some()
            || pod.controller().is_some_and(|owner| owner.kind == "Node")
    };
    matches!(pod.label("component"), Some("kube-apiserver" | "etcd")) && is_static()
}

/// Where the pod asks for a node of the control plane by label.
fn selected<'s>(pod: &Resident<'_, 's>) -> Option<Node<'s>> {
    let selector = pod.workload.spec.node_selector?;
    ROLES.iter().find_map(|role| selector.get(role))
}

/// Whether the pod tolerates the taint that keeps others off the control plane.
fn tolerates(pod: &Resident<'_, '_>) -> bool {
    let tolerations = pod.workload.spec.node.get("tolerations").into_iter().flat_map(Node::items);
    let text = |node: Node<'_>, key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
    tolerations.into_iter().any(|toleration| {
        let (key, effect) = (text(toleration, "key"), text(toleration, "effect"));
        let exists = text(toleration, "operator") == "Exists";
        let is_taint = ROLES.contains(&key.as_str()) && (exists || text(toleration, "value").is_empty());
        (is_taint || key.is_empty() && exists) && matches!(effect.as_str(), "" | "NoSchedule")
    })
}
