//! A pod or template that has not ended, with what is in force for all of its containers.

use seawall_model::access::{Edges, Hub, Member, Vertex, VertexId, namespace_of};
use seawall_model::api::{Volume, Written};
use seawall_model::{Field, ObjectId, Workload};

use super::kernel::Kernel;
use super::{Cause, HostMount, Inside, Survey};

/// A pod or template that has not ended.
pub(crate) struct Resident<'a, 's> {
    pub(crate) survey: &'a Survey<'a, 's>,
    pub(crate) member: &'a Member,
    pub(crate) workload: &'a Workload<'s>,
    /// The paths of the node that its containers mount.
    pub(crate) host_mounts: Vec<HostMount<'s>>,
    kernel: Kernel,
}

impl<'a, 's> Resident<'a, 's> {
    pub(crate) fn new(survey: &'a Survey<'a, 's>, member: &'a Member, workload: &'a Workload<'s>) -> Self {
        let host_mounts = HostMount::all_in(workload, member.object, survey);
        Self { survey, member, workload, host_mounts, kernel: Kernel::under(workload, survey.snapshot) }
    }

    /// The object that holds it.
    pub(crate) fn object(&self) -> ObjectId {
        self.member.object
    }

    pub(crate) fn namespace(&self) -> &'s str {
        namespace_of(self.workload.object)
    }

    /// Its containers, init and ephemeral ones included.
    pub(crate) fn containers<'r>(&'r self) -> impl Iterator<Item = Inside<'r, 's>> {
        let vertices = self.member.containers.iter();
        let containers = self.workload.containers().iter().zip(vertices).enumerate();
        containers.map(|(index, (container, &vertex))| Inside { pod: self, container, index, vertex })
    }

    /// The container with this number.
    pub(crate) fn inside<'r>(&'r self, index: usize) -> Option<Inside<'r, 's>> {
        let (container, &vertex) = (self.workload.containers().get(index)?, self.member.containers.get(index)?);
        Some(Inside { pod: self, container, index, vertex })
    }

    /// Whether root in it is, or may be, root for the kernel of its node.
    pub(crate) fn shares_kernel(&self) -> bool {
        self.kernel != Kernel::Own
    }

    /// What that depends on.
    pub(crate) fn kernel_doubt(&self) -> Option<&'static str> {
        (self.kernel == Kernel::Unknown).then_some("whether its RuntimeClass is a sandbox")
    }

    /// The nodes that it runs on; the hub of all nodes where it runs on every one.
    pub(crate) fn nodes(&self, edges: &mut Edges<'_>) -> Vec<VertexId> {
        if self.is_everywhere() {
            return vec![edges.vertex(Vertex::all(Hub::Nodes, None))];
        }
        self.member.nodes.clone()
    }

    /// Whether it runs on every node, and there are several.
    pub(crate) fn is_everywhere(&self) -> bool {
        self.member.nodes.len() > 1 && self.member.nodes.len() == self.survey.nodes
    }

    /// Whether nothing tells on which node it runs.
    pub(crate) fn is_unplaced(&self) -> bool {
        self.member.nodes.first() == self.survey.some_node.as_ref()
    }

    /// `hostPID: true`.
    pub(crate) fn host_pid(&self) -> Option<Cause> {
        self.asks(self.workload.spec.host_pid, "hostPID")
    }

    /// `hostNetwork: true`.
    pub(crate) fn host_network(&self) -> Option<Cause> {
        self.asks(self.workload.spec.host_network, "hostNetwork")
    }

    /// `hostIPC: true`.
    pub(crate) fn host_ipc(&self) -> Option<Cause> {
        self.asks(self.workload.spec.host_ipc, "hostIPC")
    }

    /// The claimed volume of this name, where it is a device or folder of the node.
    pub(crate) fn node_disk(&self, volume: &str) -> Option<Cause> {
        let named = |own: &&Volume<'_>| own.name.is_some_and(|name| name == volume);
        let claim = self.workload.spec.volumes.iter().find(named)?.persistent_volume_claim.as_ref()?;
        let id = self.survey.volume_of(self.workload.object, claim.claim_name?.value)?;
        let spec = self.survey.snapshot.object(id).node().get("spec")?;
        let path = ["local", "hostPath"].iter().find_map(|source| spec.path(&[source, "path"]))?;
        Some(Cause::field(id, path.into()))
    }

    fn asks(&self, written: Option<Written<'s, bool>>, name: &'static str) -> Option<Cause> {
        let written = written.filter(|written| written.value)?;
        Some(Cause::field(self.object(), written.node.into()).or_set(self.object(), self.field(name), false))
    }

    /// A field of the pod's specification.
    pub(crate) fn field(&self, path: &'static str) -> Field<'s> {
        self.workload.at().join(path)
    }
}
