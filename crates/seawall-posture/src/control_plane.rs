//! The programs that a cluster is made of, and the releases that they run.

use seawall_model::{GroupKind, Object, Release, Snapshot, Workload};
use seawall_yaml::Node;

/// The kind.
pub(crate) const NODE: GroupKind<'static> = GroupKind::core("Node");

/// The kubelet of a node, as the node tells.
pub(crate) struct Kubelet<'s> {
    pub(crate) node: &'s Object,
    pub(crate) field: Node<'s>,
    pub(crate) release: Release,
    pub(crate) is_windows: bool,
}

impl<'s> Kubelet<'s> {
    /// Nothing where the node does not say, or says nothing that is a release.
    pub(crate) fn of(node: &'s Object) -> Option<Self> {
        let info = node.node().path(&["status", "nodeInfo"])?;
        let field = info.get("kubeletVersion")?;
        let is_windows = info.get("operatingSystem").and_then(Node::as_str) == Some("windows");
        Some(Self { node, field, release: field.as_str()?.parse().ok()?, is_windows })
    }

    /// Those of all nodes.
    pub(crate) fn all(snapshot: &'s Snapshot) -> impl Iterator<Item = Self> {
        snapshot.of_kind(NODE).filter_map(Self::of)
    }
}

/// A program of the cluster that runs in a pod of `kube-system`.
pub(crate) struct Program<'s> {
    /// `kube-proxy`, `kube-apiserver` ...
    pub(crate) name: &'static str,
    pub(crate) image: Node<'s>,
    pub(crate) release: Release,
}

const PROGRAMS: [&str; 5] =
    ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "cloud-controller-manager", "kube-proxy"];

impl<'s> Program<'s> {
    /// Those of one workload, known by the names of images whose tags are releases.
    pub(crate) fn all_in(workload: &Workload<'s>) -> Vec<Self> {
        if workload.object.reference.namespace.as_deref() != Some("kube-system") {
            return Vec::new();
        }
        let of = |image: Node<'s>| {
            let (path, tag) = image.as_str()?.split('@').next()?.rsplit_once(':')?;
            let last = path.rsplit('/').next().unwrap_or_default();
            let name = PROGRAMS.into_iter().find(|name| last == *name)?;
            Some(Self { name, image, release: tag.parse().ok()? })
        };
        workload.containers().iter().filter_map(|container| of(container.image?.node)).collect()
    }
}
