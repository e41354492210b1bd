//! Volumes that the pods of one workload share though only one pod, or one node, can use them at a time.

use seawall_model::api::{PersistentVolumeClaim, Read, Volume};
use seawall_model::{Found, GroupKind, Object, Snapshot, Workload};
use seawall_yaml::Node;

use crate::namesake::{namesake, namespace};

const CLAIM: GroupKind<'static> = GroupKind::core("PersistentVolumeClaim");

/// Disks that are attached to one node as long as somebody may write to them.
const DISKS: [&str; 9] = [
    "awsElasticBlockStore",
    "azureDisk",
    "cinder",
    "fc",
    "gcePersistentDisk",
    "iscsi",
    "photonPersistentDisk",
    "rbd",
    "vsphereVolume",
];

/// Whether a volume is in one pod's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    Yes,
    No,
    /// The claim, or how it may be used, is not known.
    Unknown,
}

/// Whether a second pod of the workload would want a volume that the first one holds. Nobody knows where a claim is not
/// among the input. Volumes that each pod gets for itself do not count.
pub(crate) fn holds_one(workload: &Workload<'_>, snapshot: &Snapshot) -> Held {
    let mut held = Held::No;
    for volume in &workload.spec.volumes {
        match is_held(volume, workload.object, snapshot) {
            Held::Yes => return Held::Yes,
            Held::Unknown => held = Held::Unknown,
            Held::No => {}
        }
    }
    held
}

fn is_held(volume: &Volume<'_>, object: &Object, snapshot: &Snapshot) -> Held {
    let Some(source) = &volume.persistent_volume_claim else {
        let disk = DISKS.iter().find_map(|disk| volume.node.get(disk)).filter(|disk| !disk.is_null());
        let is_written = |disk: Node<'_>| disk.get("readOnly").and_then(Node::as_bool) != Some(true);
        return if disk.is_some_and(is_written) { Held::Yes } else { Held::No };
    };
    let Some(name) = source.claim_name else { return Held::Unknown };
    match namesake(snapshot, CLAIM, namespace(object), name.value) {
        Found::Yes(claim) => allows_one(claim),
        // No pod starts.
        Found::No => Held::No,
        Found::Unknown => Held::Unknown,
    }
}

fn allows_one(claim: &Object) -> Held {
    let claim: Option<PersistentVolumeClaim<'_>> = Option::read(claim.node());
    let spec = claim.and_then(|claim| claim.spec);
    let modes = spec.as_ref().map_or(&[][..], |spec| &spec.access_modes[..]);
    if modes.is_empty() {
        return Held::Unknown;
    }
    let is_one = |mode: &str| matches!(mode, "ReadWriteOnce" | "ReadWriteOncePod");
    if modes.iter().all(|mode| is_one(mode.value)) { Held::Yes } else { Held::No }
}
