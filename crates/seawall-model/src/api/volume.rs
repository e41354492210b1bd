//! Volumes as they are written.

use seawall_yaml::Node;

use super::read::{List, Maybe, view};

view! {
    /// A volume. Sources that no analysis reads are kept as nodes.
    Volume of "io.k8s.api.core.v1.Volume" {
        /// Name, unique in the pod.
        name: Maybe<'d, &'d str> = "name",
        /// A path of the node.
        host_path: Option<HostPathVolumeSource<'d>> = "hostPath",
        /// An empty folder that lives as long as the pod.
        empty_dir: Option<EmptyDirVolumeSource<'d>> = "emptyDir",
        /// A Secret's keys as files.
        secret: Option<SecretVolumeSource<'d>> = "secret",
        /// A ConfigMap's keys as files.
        config_map: Option<ConfigMapVolumeSource<'d>> = "configMap",
        /// Several sources in one folder.
        projected: Option<ProjectedVolumeSource<'d>> = "projected",
        /// A claimed persistent volume.
        persistent_volume_claim: Option<PersistentVolumeClaimVolumeSource<'d>> = "persistentVolumeClaim",
        /// Fields of the pod as files.
        downward_api: Option<Node<'d>> = "downwardAPI",
        /// A volume that a CSI driver makes for this pod.
        csi: Option<Node<'d>> = "csi",
        /// A claim made for this pod.
        ephemeral: Option<Node<'d>> = "ephemeral",
        /// An image's files.
        image: Option<ImageVolumeSource<'d>> = "image",
    }
}

view! {
    /// An image's files as a folder.
    ImageVolumeSource of "io.k8s.api.core.v1.ImageVolumeSource" {
        /// Image reference.
        reference: Maybe<'d, &'d str> = "reference",
        /// `Always`, `IfNotPresent` or `Never`.
        pull_policy: Maybe<'d, &'d str> = "pullPolicy",
    }
}

view! {
    /// A path of the node.
    HostPathVolumeSource of "io.k8s.api.core.v1.HostPathVolumeSource" {
        /// The path.
        path: Maybe<'d, &'d str> = "path",
        /// What must be there, or is made.
        kind: Maybe<'d, &'d str> = "type",
    }
}

view! {
    /// An empty folder.
    EmptyDirVolumeSource of "io.k8s.api.core.v1.EmptyDirVolumeSource" {
        /// `Memory`, or empty for the node's disk.
        medium: Maybe<'d, &'d str> = "medium",
        /// Upper bound, a quantity.
        size_limit: Option<Node<'d>> = "sizeLimit",
    }
}

view! {
    /// A Secret's keys as files.
    SecretVolumeSource of "io.k8s.api.core.v1.SecretVolumeSource" {
        /// The Secret's name.
        secret_name: Maybe<'d, &'d str> = "secretName",
        /// Which keys, and under which paths.
        items: Option<Node<'d>> = "items",
        /// Whether the pod starts without it.
        optional: Maybe<'d, bool> = "optional",
    }
}

view! {
    /// A ConfigMap's keys as files.
    ConfigMapVolumeSource of "io.k8s.api.core.v1.ConfigMapVolumeSource" {
        /// The ConfigMap's name.
        name: Maybe<'d, &'d str> = "name",
        /// Which keys, and under which paths.
        items: Option<Node<'d>> = "items",
        /// Whether the pod starts without it.
        optional: Maybe<'d, bool> = "optional",
    }
}

view! {
    /// A claimed persistent volume.
    PersistentVolumeClaimVolumeSource of "io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource" {
        /// The claim's name.
        claim_name: Maybe<'d, &'d str> = "claimName",
        /// Whether every mount of it is read-only.
        read_only: Maybe<'d, bool> = "readOnly",
    }
}

view! {
    /// Several sources in one folder.
    ProjectedVolumeSource of "io.k8s.api.core.v1.ProjectedVolumeSource" {
        /// The sources.
        sources: List<'d, VolumeProjection<'d>> = "sources",
    }
}

view! {
    /// One source of a projected volume.
    VolumeProjection of "io.k8s.api.core.v1.VolumeProjection" {
        /// A token for the pod's ServiceAccount.
        service_account_token: Option<ServiceAccountTokenProjection<'d>> = "serviceAccountToken",
        /// A Secret's keys; its name is under `name`.
        secret: Option<Node<'d>> = "secret",
        /// A ConfigMap's keys; its name is under `name`.
        config_map: Option<Node<'d>> = "configMap",
        /// Fields of the pod.
        downward_api: Option<Node<'d>> = "downwardAPI",
    }
}

view! {
    /// A token for the pod's ServiceAccount.
    ServiceAccountTokenProjection of "io.k8s.api.core.v1.ServiceAccountTokenProjection" {
        /// Who is meant to accept it; absent means the API server.
        audience: Maybe<'d, &'d str> = "audience",
        /// Lifetime; an hour when absent.
        expiration_seconds: Maybe<'d, i64> = "expirationSeconds",
        /// File name in the volume.
        path: Maybe<'d, &'d str> = "path",
    }
}
