//! Persistent storage as it is written: volumes of the cluster, their classes and claims.

use seawall_yaml::Node;

use super::read::{List, Maybe, Written, view};
use super::volume::HostPathVolumeSource;

view! {
    /// What a PersistentVolume is made of. Sources that no analysis reads are left to [`Self::node`].
    PersistentVolumeSpec of "io.k8s.api.core.v1.PersistentVolumeSpec" {
        /// The class that it belongs to.
        storage_class_name: Maybe<'d, &'d str> = "storageClassName",
        /// A path of whichever node the pod runs on.
        host_path: Option<HostPathVolumeSource<'d>> = "hostPath",
        /// A path of one node.
        local: Option<LocalVolumeSource<'d>> = "local",
        /// A volume of a CSI driver.
        csi: Option<CsiPersistentVolumeSource<'d>> = "csi",
    }
}

view! {
    /// A disk or folder of one node.
    LocalVolumeSource of "io.k8s.api.core.v1.LocalVolumeSource" {
        /// The path.
        path: Maybe<'d, &'d str> = "path",
    }
}

view! {
    /// A volume of a CSI driver.
    CsiPersistentVolumeSource of "io.k8s.api.core.v1.CSIPersistentVolumeSource" {
        /// The driver's name.
        driver: Maybe<'d, &'d str> = "driver",
        /// What the driver was told, or told itself, string to string.
        volume_attributes: Option<Node<'d>> = "volumeAttributes",
    }
}

view! {
    /// A StorageClass.
    StorageClass of "io.k8s.api.storage.v1.StorageClass" {
        /// Who makes the volumes.
        provisioner: Maybe<'d, &'d str> = "provisioner",
        /// What the provisioner is told, string to string.
        parameters: Option<Node<'d>> = "parameters",
    }
}

view! {
    /// A claim, or a template for claims.
    PersistentVolumeClaim of "io.k8s.api.core.v1.PersistentVolumeClaim" {
        /// Name, labels and so on.
        metadata: Option<Node<'d>> = "metadata",
        /// What is asked for.
        spec: Option<PersistentVolumeClaimSpec<'d>> = "spec",
    }
}

view! {
    /// What a claim asks for.
    PersistentVolumeClaimSpec of "io.k8s.api.core.v1.PersistentVolumeClaimSpec" {
        /// `ReadWriteOnce`, `ReadOnlyMany`, `ReadWriteMany`, `ReadWriteOncePod`.
        access_modes: List<'d, Written<'d, &'d str>> = "accessModes",
        /// The size.
        resources: Option<VolumeResourceRequirements<'d>> = "resources",
    }
}

view! {
    /// The size of a claim.
    VolumeResourceRequirements of "io.k8s.api.core.v1.VolumeResourceRequirements" {
        /// At least so much, resource to quantity.
        requests: Option<Node<'d>> = "requests",
    }
}

view! {
    /// What a StatefulSet is made of, as far as it is not its pod template.
    StatefulSetSpec of "io.k8s.api.apps.v1.StatefulSetSpec" {
        /// Claims that are made for each pod; a volume of the same name stands for them in the pod.
        volume_claim_templates: List<'d, PersistentVolumeClaim<'d>> = "volumeClaimTemplates",
    }
}

impl<'d> PersistentVolumeClaim<'d> {
    /// The name in its metadata.
    pub fn name(&self) -> Option<&'d str> {
        self.metadata?.get("name")?.as_str()
    }
}
