//! A pod or template that has not ended, with what is in force for all of its containers.

use std::cell::OnceCell;

use seawall_model::access::{Edges, Hub, Member, Vertex, VertexId, namespace_of};
use seawall_model::api::Written;
use seawall_model::{Field, ObjectId, Workload};

use super::kernel::Kernel;
use super::reference::{self, Reference};
use super::token::{self, Token};
use super::{Cause, HostMount, Inside, MountedClaim, Survey};

/// A pod or template that has not ended.
pub(crate) struct Resident<'a, 's> {
    pub(crate) survey: &'a Survey<'a, 's>,
    pub(crate) member: &'a Member,
    pub(crate) workload: &'a Workload<'s>,
    /// The claims that it mounts.
    pub(crate) claims: Vec<MountedClaim<'s>>,
    /// The paths of the node that its containers mount.
    pub(crate) host_mounts: Vec<HostMount<'s>>,
    kernel: Kernel,
    references: OnceCell<Vec<Reference<'s>>>,
    tokens: OnceCell<Vec<Token>>,
}

impl<'a, 's> Resident<'a, 's> {
    pub(crate) fn new(survey: &'a Survey<'a, 's>, member: &'a Member, workload: &'a Workload<'s>) -> Self {
        let claims = MountedClaim::all_in(workload, member, survey);
        let host_mounts = HostMount::all_in(workload, member.object, &claims, survey);
        let kernel = Kernel::under(workload, survey.snapshot);
        let (references, tokens) = (OnceCell::new(), OnceCell::new());
        Self { survey, member, workload, claims, host_mounts, kernel, references, tokens }
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

    /// The Secrets and ConfigMaps that it names, the volumes first.
    pub(crate) fn references(&self) -> &[Reference<'s>] {
        self.references.get_or_init(|| reference::all_in(self.workload))
    }

    /// The tokens for the API server that its containers have.
    pub(crate) fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| token::all_in(self))
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

    /// The claimed volumes of this name that are devices or folders of a node, each with the node where it is not one of
    /// all that the pods run on.
    pub(crate) fn node_disks(&self, volume: &str) -> impl Iterator<Item = (Option<VertexId>, Cause)> {
        let claims = self.claims.iter().filter(move |claim| claim.volume == volume);
        claims.filter_map(|claim| {
            let (id, _) = self.survey.storage.volume_of(self.workload.object, claim)?;
            let spec = self.survey.snapshot.object(id).node().get("spec")?;
            let path = ["local", "hostPath"].iter().find_map(|source| spec.path(&[source, "path"]))?;
            Some((claim.node, Cause::field(id, path.into())))
        })
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
