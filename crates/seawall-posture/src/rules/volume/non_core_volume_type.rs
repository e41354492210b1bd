//! `non-core-volume-type`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::Volume;
use seawall_model::{Field, Rule, Severity, Status};

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
        for volume in workload.spec.volumes.iter().filter(|volume| !is_plainly_core(volume)) {
            for (key, source) in volume.node.entries() {
                let known = NOT_RESTRICTED.binary_search(&key.scalar().unwrap_or_default());
                let Some(kind) = known.ok().map(|index| NOT_RESTRICTED[index]).filter(|_| !source.is_null()) else {
                    continue;
                };
                let name = volume.name.map_or("", |name| name.value);
                report.field(Field { node: volume.node, path: kind }, format!("volume `{name}` is of type `{kind}`"));
            }
        }
    }),
};

/// A name and a source that the standard names: what nearly every volume is, told without looking at its keys.
fn is_plainly_core(volume: &Volume<'_>) -> bool {
    let core = volume.config_map.is_some()
        || volume.secret.is_some()
        || volume.empty_dir.is_some()
        || volume.projected.is_some()
        || volume.persistent_volume_claim.is_some()
        || volume.downward_api.is_some()
        || volume.csi.is_some()
        || volume.ephemeral.is_some();
    core && volume.node.entries().nth(2).is_none()
}

/// The volume types of the API that the restricted standard does not name, without `hostPath`, which
/// `hostpath-volume` reports; sorted.
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

#[cfg(test)]
mod tests {
    use super::NOT_RESTRICTED;

    #[test]
    fn the_types_are_sorted() {
        assert!(NOT_RESTRICTED.is_sorted());
    }
}
