//! Known flaws of nodes through which containers get onto them, by what the nodes tell of themselves.

use rustc_hash::FxHashMap;
use seawall_model::access::{Inventory, Proof, Vertex, VertexId};
use seawall_model::{ObjectId, Snapshot};
use seawall_yaml::Node;

use crate::cluster_part::NODE;
use crate::component::{Build, Component, KERNEL, RUNTIMES, Version};

/// Which containers get out by a flaw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// Any.
    Any,
    /// Those on the network of their node, as root.
    HostNetwork,
}

/// Flaws of one node that let the same containers out.
pub(crate) struct Flaw {
    pub(crate) opening: Opening,
    /// The version that the node tells.
    pub(crate) version: Proof,
    pub(crate) ids: Vec<&'static str>,
    pub(crate) unsure: Option<&'static str>,
}

/// Of the flaws that are known of kernels and runtimes, those that lead out of a container.
const WAYS_OUT: [(&str, Opening); 4] = [
    ("CVE-2020-15257", Opening::HostNetwork),
    ("CVE-2022-0185", Opening::Any),
    ("CVE-2022-0847", Opening::Any),
    ("CVE-2024-1086", Opening::Any),
];

/// The flaws of all nodes.
pub(crate) struct Flaws(FxHashMap<VertexId, Vec<Flaw>>);

impl Flaws {
    pub(super) fn of_all(snapshot: &Snapshot, inventory: &Inventory) -> Self {
        let mut flaws = FxHashMap::default();
        for object in snapshot.of_kind(NODE) {
            let (Some(id), Some(info)) = (snapshot.id_of(object), object.node().path(&["status", "nodeInfo"])) else {
                continue;
            };
            let found: Vec<Flaw> =
                [kernel(info), runtime(info)].into_iter().flatten().filter_map(|running| running.flaw(id)).collect();
            if let Some(vertex) = inventory.get(&Vertex::node(&object.reference.name)).filter(|_| !found.is_empty()) {
                flaws.insert(vertex, found);
            }
        }
        Self(flaws)
    }

    /// Those of one node.
    pub(crate) fn of(&self, node: VertexId) -> &[Flaw] {
        self.0.get(&node).map_or(&[], Vec::as_slice)
    }
}

/// What runs on a node.
struct Running<'s> {
    component: &'static Component,
    at: Node<'s>,
    version: Version<'s>,
    unsure: Option<&'static str>,
}

impl Running<'_> {
    fn flaw(&self, object: ObjectId) -> Option<Flaw> {
        let known = self.component.flaws_of(self.version);
        let ways = known.filter_map(|flaw| WAYS_OUT.iter().find(|(id, _)| *id == flaw.id));
        let ways: Vec<&(&'static str, Opening)> = ways.collect();
        let opening = ways.first()?.1;
        let version = Proof::Field { object, node: self.at.id(), path: "" };
        Some(Flaw { opening, version, ids: ways.iter().map(|(id, _)| *id).collect(), unsure: self.unsure })
    }
}

/// Distributors mend kernels without giving them the version that mended them.
fn kernel(info: Node<'_>) -> Option<Running<'_>> {
    let at = info.get("kernelVersion")?;
    let (version, _) = Version::parse(at.as_str()?)?;
    let unsure = Some("whether the distributor of the kernel has mended it");
    Some(Running { component: &KERNEL, at, version, unsure })
}

fn runtime(info: Node<'_>) -> Option<Running<'_>> {
    let at = info.get("containerRuntimeVersion")?;
    let (name, version) = at.as_str()?.split_once("://")?;
    let component = RUNTIMES.iter().copied().find(|runtime| runtime.images.contains(&name))?;
    let (version, build) = Version::parse(version)?;
    let unsure = (build != Build::Own).then_some("whether the vendor of the container runtime has mended it");
    Some(Running { component, at, version, unsure })
}
