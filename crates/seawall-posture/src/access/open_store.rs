//! Databases of clusters that take requests from everybody who reaches them.

use seawall_model::access::{Inventory, Member, Proof, VertexId};
use seawall_model::workload::Container;
use seawall_model::{ObjectId, Snapshot};

/// An etcd that does not ask for certificates.
pub(crate) struct OpenStore {
    pub(crate) nodes: Vec<VertexId>,
    pub(crate) proof: Proof,
}

impl OpenStore {
    /// All of them, which run in `kube-system`.
    pub(super) fn all(snapshot: &Snapshot, inventory: &Inventory) -> Vec<Self> {
        let in_system = |member: &&Member| inventory.vertex(member.vertex).namespace() == Some("kube-system");
        let members = inventory.members().iter().filter(|member| member.is_alive).filter(in_system);
        let opened = |member: &Member| {
            let workload = inventory.workload(snapshot, member)?;
            let mut containers = workload.containers().iter();
            let proof = containers.find_map(|container| listens_to_all(container, member.object))?;
            Some(Self { nodes: member.nodes.clone(), proof })
        };
        members.filter_map(opened).collect()
    }
}

/// Whether etcd listens without asking for a certificate, on more than the loopback address.
fn listens_to_all(container: &Container<'_>, object: ObjectId) -> Option<Proof> {
    let words = || container.command.iter().chain(&container.args);
    let is_etcd = words().next().is_some_and(|program| program.value.rsplit('/').next() == Some("etcd"));
    let asks = words().any(|word| matches!(word.value, "--client-cert-auth" | "--client-cert-auth=true"));
    let listens = words().find(|word| {
        let urls = word.value.strip_prefix("--listen-client-urls=").unwrap_or_default();
        urls.split(',').any(|url| !url.is_empty() && !url.contains("//127.") && !url.contains("//localhost"))
    })?;
    (is_etcd && !asks).then_some(Proof::Field { object, node: listens.node.id(), path: "" })
}
