//! `non-core-volume-type`.

use seawall_model::{Field, Rule, Severity, Status};

use crate::check::{Check, Fix, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "non-core-volume-type",
        title: "Volume type outside the restricted standard",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0028"],
        doc: include_str!("non_core_volume_type.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for volume in &workload.spec.volumes {
            for (key, _) in volume.node.entries().filter(|(_, source)| !source.is_null()) {
                let Some(kind) = NOT_RESTRICTED.iter().find(|kind| key.scalar() == Some(kind)) else { continue };
                let name = volume.name.map_or("", |name| name.value);
                report.field(Field { node: volume.node, path: kind }, format!("volume `{name}` is of type `{kind}`"));
            }
        }
    }),
};

/// The volume types of the API that the restricted standard does not name, without `hostPath`, which
/// `hostpath-volume` reports.
const NOT_RESTRICTED: &[&str] = &[
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "gitRepo",
    "glusterfs",
    "image",
    "iscsi",
    "nfs",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
];
