//! Claims and the volumes that they are bound to.

use crate::generate::blueprint::Blueprint;
use crate::generate::facts::Facts;
use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::random::For;
use crate::generate::template::selector;
use crate::generate::value::list;
use crate::generate::workload::{Controller, Workload};

use super::controllers::{claim_size, claim_spec};
use super::stamp::resource_version;
use super::{metadata, object};

/// The claim that a Deployment brings along.
pub(super) fn claim(cluster: &Cluster, workload: &Workload) -> Fields {
    let namespace = &cluster.namespace(workload).name;
    object("v1", "PersistentVolumeClaim", metadata(format!("{}-data", workload.name), Some(namespace), Fields::new()))
        .with("spec", claim_spec(workload))
}

/// The claim of the `number`th pod of a StatefulSet.
pub(super) fn pod_claim(cluster: &Cluster, index: usize, facts: &Facts, number: u32) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let labels = selector(workload, facts);
    object("v1", "PersistentVolumeClaim", metadata(format!("data-{}-{number}", workload.name), Some(namespace), labels))
        .with("spec", claim_spec(workload))
}

/// The claim that the `number`th volume of a workload is bound to.
fn bound_claim(workload: &Workload, number: u32) -> (String, fn(usize, u32) -> Blueprint) {
    match workload.controller {
        Controller::StatefulSet => (format!("data-{}-{number}", workload.name), Blueprint::PodClaim),
        _ => (format!("{}-data", workload.name), |index, _| Blueprint::Claim(index)),
    }
}

/// What the API server and the provisioner add to a claim.
pub(super) fn complete_claim(cluster: &Cluster, index: usize, number: u32, claim: &mut Fields) {
    let bound = Fields::new()
        .with("pv.kubernetes.io/bind-completed", "yes")
        .with("volume.kubernetes.io/storage-provisioner", "disks.csi.example.com");
    let metadata = claim.map("metadata");
    metadata.set("annotations", bound);
    metadata.set("finalizers", list(["kubernetes.io/pvc-protection"]));
    let spec = claim.map("spec");
    spec.set("volumeMode", "Filesystem");
    spec.set("volumeName", volume_name(cluster, index, number));
}

fn volume_name(cluster: &Cluster, index: usize, number: u32) -> String {
    let (_, blueprint) = bound_claim(&cluster.workloads[index], number);
    format!("pvc-{}", blueprint(index, number).seed(cluster).uid())
}

pub(super) fn volume(cluster: &Cluster, index: usize, number: u32) -> Fields {
    let workload = &cluster.workloads[index];
    let (name, blueprint) = bound_claim(workload, number);
    let seed = blueprint(index, number).seed(cluster);
    let claim = Fields::new()
        .with("apiVersion", "v1")
        .with("kind", "PersistentVolumeClaim")
        .with("name", name)
        .with("namespace", cluster.namespace(workload).name.clone())
        .with("resourceVersion", resource_version(seed))
        .with("uid", seed.uid());
    let mut attributes = Fields::new().with("storage.kubernetes.io/csiProvisionerIdentity", "disks.csi.example.com");
    if cluster.parameters.configuration.encrypted_storage {
        attributes.set("encrypted", "true");
    }
    let disk = Fields::new()
        .with("driver", "disks.csi.example.com")
        .with("fsType", "ext4")
        .with("volumeAttributes", attributes)
        .with("volumeHandle", format!("disk-{}", seed.fork(For::Names, 0).hex(17)));
    let spec = Fields::new()
        .with("accessModes", list(["ReadWriteOnce"]))
        .with("capacity", Fields::new().with("storage", claim_size(workload)))
        .with("claimRef", claim)
        .with("csi", disk)
        .with("persistentVolumeReclaimPolicy", "Delete")
        .with("storageClassName", "standard")
        .with("volumeMode", "Filesystem");
    let metadata = metadata(volume_name(cluster, index, number), None, Fields::new())
        .with("annotations", Fields::new().with("pv.kubernetes.io/provisioned-by", "disks.csi.example.com"))
        .with("finalizers", list(["kubernetes.io/pv-protection"]));
    object("v1", "PersistentVolume", metadata).with("spec", spec)
}
