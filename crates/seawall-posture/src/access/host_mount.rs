//! Paths of the node that containers mount, by whatever way they get there.

use seawall_model::access::VertexId;
use seawall_model::api::{PersistentVolumeSpec, Read, Volume, VolumeMount};
use seawall_model::{ObjectId, Workload};
use seawall_yaml::Node;

use super::{Cause, MountedClaim, Resident, Survey};
use crate::host_path::{self, Gain};

/// A path of the node that a container mounts.
pub(crate) struct HostMount<'s> {
    /// The container's number in its pod.
    pub(crate) container: usize,
    /// From the root of the node, in the one spelling of [`host_path::normal`], with what `subPath` adds.
    pub(crate) path: String,
    /// Whether the container can write to it.
    pub(crate) writable: bool,
    /// Whether only what lies in the mounted file system itself is read-only, and what the node mounts below is not.
    pub(crate) writable_below: bool,
    /// Whether the volume says that it is a block device.
    pub(crate) is_block: bool,
    /// The name of the volume.
    pub(crate) volume: &'s str,
    /// What it depends on whether it is mounted at all.
    pub(crate) unsure: Option<&'static str>,
    /// The node of the only pod that mounts it.
    pub(crate) on: Option<VertexId>,
    /// The mount itself.
    pub(crate) node: Node<'s>,
    proof: Cause,
    object: ObjectId,
}

impl<'s> HostMount<'s> {
    pub(super) fn all_in(
        workload: &Workload<'s>,
        object: ObjectId,
        claims: &[MountedClaim<'s>],
        survey: &Survey<'_, 's>,
    ) -> Vec<Self> {
        let mut found = Vec::new();
        let written = workload.spec.volumes.iter().filter_map(|volume| HostFolder::written(volume, object));
        let claimed = claims.iter().filter_map(|claim| HostFolder::claimed(claim, workload, survey));
        for host in written.chain(claimed) {
            for (container, mount) in mounts(workload, host.volume) {
                found.push(Self::new(container, mount, &host, object));
            }
        }
        found
    }

    fn new(container: usize, mount: &VolumeMount<'s>, host: &HostFolder<'s>, object: ObjectId) -> Self {
        let below = [mount.sub_path_expr, mount.sub_path].into_iter().flatten().find(|below| !below.is_empty());
        let path = match below {
            Some(below) => host_path::normal(&format!("{}/{}", host.path, below.value), false),
            None => host_path::normal(host.path, false),
        };
        let is_read_only = mount.read_only.is_some_and(|read_only| read_only.value);
        let recursive = mount.node.get("recursiveReadOnly").and_then(Node::as_str).unwrap_or_default();
        Self {
            container,
            path,
            writable: !is_read_only && !host.is_read_only,
            writable_below: is_read_only && !host.is_read_only && !matches!(recursive, "Enabled" | "IfPossible"),
            is_block: host.is_block,
            volume: host.volume,
            unsure: host.unsure,
            on: host.node,
            node: mount.node,
            proof: host.proof.clone(),
            object,
        }
    }

    /// Whose path it is: of one node, or of all that the pods run on.
    pub(crate) fn nodes<'a>(&'a self, pod: &Resident<'a, '_>) -> &'a [VertexId] {
        self.on.as_ref().map_or(&pod.member.nodes, std::slice::from_ref)
    }

    /// What of the node it reaches that is good for this, if anything.
    pub(crate) fn covers(&self, gain: Gain) -> Option<&'static str> {
        host_path::gained(gain, &self.path)
    }

    /// That it is mounted: without the mount there is no edge.
    pub(crate) fn read(&self) -> Vec<Cause> {
        vec![self.proof.clone(), Cause::element(self.object, self.node)]
    }

    /// Why the container can write to what is good for this, and what that depends on. A read-only mount does not make
    /// what the node has mounted below it read-only, unless it says so.
    pub(crate) fn written(&self, gain: Gain) -> Option<(Vec<Cause>, Option<&'static str>)> {
        let mount = seawall_model::Place::from(self.node);
        let below = host_path::gained_in_submounts(gain, &self.path).is_some();
        let element = Cause::element(self.object, self.node);
        if self.writable && self.covers(gain).is_some() {
            let element = if below { element } else { element.or_set(self.object, mount.join("readOnly"), true) };
            return Some((vec![self.proof.clone(), element], None));
        }
        let doubt = "whether what the node mounts below a read-only mount is read-only, too";
        let element = || element.or_set(self.object, mount.join("recursiveReadOnly"), "Enabled");
        (self.writable_below && below).then(|| (vec![self.proof.clone(), element()], Some(doubt)))
    }
}

/// A volume that is a folder, file or device of the node.
struct HostFolder<'s> {
    /// The volume's name.
    volume: &'s str,
    /// As written.
    path: &'s str,
    is_block: bool,
    is_read_only: bool,
    node: Option<VertexId>,
    unsure: Option<&'static str>,
    proof: Cause,
}

impl<'s> HostFolder<'s> {
    fn written(volume: &Volume<'s>, object: ObjectId) -> Option<Self> {
        let name = volume.name.filter(|name| !name.is_empty())?;
        let source = volume.host_path.as_ref()?;
        let path = source.path?;
        Some(Self {
            volume: name.value,
            path: path.value,
            is_block: source.kind.is_some_and(|kind| kind == "BlockDevice"),
            is_read_only: false,
            node: None,
            unsure: None,
            proof: Cause::field(object, path.node.into()),
        })
    }

    fn claimed(claim: &MountedClaim<'s>, workload: &Workload<'s>, survey: &Survey<'_, 's>) -> Option<Self> {
        let (id, unsure) = survey.storage.volume_of(workload.object, claim)?;
        let spec: Option<PersistentVolumeSpec<'s>> = Option::read(survey.snapshot.object(id).node().get("spec")?);
        let spec = spec?;
        let host_path = spec.host_path.as_ref().and_then(|source| source.path);
        let path = host_path.or_else(|| spec.local.as_ref().and_then(|source| source.path))?;
        Some(Self {
            volume: claim.volume,
            path: path.value,
            is_block: false,
            is_read_only: claim.is_read_only,
            node: claim.node,
            unsure,
            proof: Cause::field(id, path.node.into()),
        })
    }
}

/// The mounts of the volume called `name`, with the numbers of their containers.
pub(crate) fn mounts<'w, 's>(
    workload: &'w Workload<'s>,
    name: &'w str,
) -> impl Iterator<Item = (usize, &'w VolumeMount<'s>)> {
    workload.containers().iter().enumerate().flat_map(move |(index, container)| {
        let own = container.volume_mounts.iter().filter(move |mount| mount.name.is_some_and(|given| given == name));
        own.map(move |mount| (index, mount))
    })
}
