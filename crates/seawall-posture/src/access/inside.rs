//! Who is in one container: what it may do, and where that leads.

use seawall_model::access::{EdgeKind, Edges, VertexId};
use seawall_model::workload::{Capability, Container, Profile};

use super::{Cause, HostMount, Resident};
use crate::account;

/// Who is in one container.
#[derive(Clone, Copy)]
pub(crate) struct Inside<'a, 's> {
    pub(crate) pod: &'a Resident<'a, 's>,
    pub(crate) container: &'a Container<'s>,
    /// Its number in the pod.
    pub(crate) index: usize,
    pub(crate) vertex: VertexId,
}

impl<'a, 's> Inside<'a, 's> {
    /// Adds an edge to one vertex. Each fix of a cause is a fix of the edge.
    pub(crate) fn lead(
        &self,
        edges: &mut Edges<'_>,
        kind: &'static EdgeKind,
        to: VertexId,
        causes: &[Cause],
        unsure: Option<&'static str>,
    ) {
        Cause::lead(causes, edges.add(kind, self.vertex, to), unsure);
    }

    /// Adds an edge to every node that the container runs on.
    pub(crate) fn escape(
        &self,
        edges: &mut Edges<'_>,
        kind: &'static EdgeKind,
        causes: &[Cause],
        unsure: Option<&'static str>,
    ) {
        let unsure = unsure.or(self.pod.kernel_doubt());
        for to in self.pod.nodes(edges) {
            self.lead(edges, kind, to, causes, unsure);
        }
    }

    /// The same by what it mounts, where that need not be a path of every node that it runs on.
    pub(crate) fn escape_by(
        &self,
        edges: &mut Edges<'_>,
        kind: &'static EdgeKind,
        mount: &HostMount<'_>,
        causes: &[Cause],
        unsure: Option<&'static str>,
    ) {
        self.escape_on(edges, kind, mount.on, causes, unsure.or(mount.unsure));
    }

    /// The same to this node alone, if there is one.
    pub(crate) fn escape_on(
        &self,
        edges: &mut Edges<'_>,
        kind: &'static EdgeKind,
        node: Option<VertexId>,
        causes: &[Cause],
        unsure: Option<&'static str>,
    ) {
        match node {
            None => self.escape(edges, kind, causes, unsure),
            Some(node) => self.lead(edges, kind, node, causes, unsure.or(self.pod.kernel_doubt())),
        }
    }

    /// `privileged: true`.
    pub(crate) fn privileged(&self) -> Option<Cause> {
        let privileged = &self.container.security.privileged;
        let node = privileged.node.filter(|_| privileged.value)?;
        let field = self.container.at.join("securityContext/privileged");
        Some(Cause::field(self.pod.object(), node.into()).or_set(self.pod.object(), field, false))
    }

    /// Every independent reason for which the container has all of these capabilities: it is privileged, it adds them
    /// all by one word, or it names each. What a runtime adds by itself does not count.
    pub(crate) fn powers(&self, names: &[&str]) -> Vec<Vec<Cause>> {
        let security = &self.container.security;
        let mut reasons: Vec<Vec<Cause>> = self.privileged().into_iter().map(|cause| vec![cause]).collect();
        let is_dropped = |name: &str| security.dropped.iter().any(|dropped| dropped.written.eq_ignore_ascii_case(name));
        if names.iter().any(|name| is_dropped(name)) {
            return reasons;
        }
        // Runtimes add `ALL` first, then drop `ALL`, then add what is named.
        if !is_dropped("ALL") {
            reasons.extend(self.added("ALL").map(|cause| vec![cause]));
        }
        reasons.extend(names.iter().map(|name| self.added(name)).collect::<Option<Vec<Cause>>>());
        reasons
    }

    /// A capability that is added by this name. What stands there twice stays when one is taken out.
    fn added(&self, name: &str) -> Option<Cause> {
        let added = &self.container.security.added;
        let mut same = added.iter().filter(|capability: &&Capability<'_>| capability.is(name));
        let (first, second) = (same.next()?, same.next());
        let object = self.pod.object();
        Some(match second {
            None => Cause::element(object, first.node),
            Some(_) => Cause::field(object, first.node.into()),
        })
    }

    /// Whether its processes are root; nothing where the image decides and is not known.
    pub(crate) fn is_root(&self) -> Option<bool> {
        account::is_root(self.container, self.pod.workload)
    }

    /// What is unsure about a step that root can go, where it is common that nobody said who runs: only another user
    /// makes it doubtful.
    pub(crate) fn unless_other_user(&self) -> Option<&'static str> {
        (self.is_root() == Some(false)).then_some("the container does not run as root, so it takes a way to root in it")
    }

    /// Whether AppArmor keeps the container from mounting and from tracing processes of others. `Ok` says that it does
    /// not, or what that depends on.
    pub(crate) fn beyond_app_armor(&self) -> Result<Option<&'static str>, Confined> {
        if self.container.security.privileged.value {
            return Ok(None);
        }
        match self.container.security.app_armor.value {
            Profile::Unconfined => Ok(None),
            Profile::Unset => Ok(Some("whether AppArmor confines it on its node")),
            Profile::Unknown(_) | Profile::Localhost(_) => Ok(Some("what its AppArmor profile allows")),
            Profile::RuntimeDefault => Err(Confined),
        }
    }

    /// The paths of the node that it mounts.
    pub(crate) fn host_mounts(&self) -> impl Iterator<Item = &'a HostMount<'s>> {
        let index = self.index;
        self.pod.host_mounts.iter().filter(move |mount| mount.container == index)
    }
}

/// AppArmor is in the way.
pub(crate) struct Confined;
