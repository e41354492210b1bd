//! What is known of storage drivers: who encrypts, and how it is asked for.

/// How a storage driver comes to encrypt what it writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// Always, whatever it is told.
    Always,
    /// When a parameter of the class says so.
    Asked(Parameter),
    /// Elsewhere, or we do not know the driver.
    Unknown,
}

/// A parameter of a StorageClass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// `true` asks for encryption. Case does not matter in the name.
    pub(crate) name: &'static str,
    /// Where it stands in a class.
    pub(crate) path: &'static str,
    /// Another parameter that asks for it by being there: the name of a key.
    pub(crate) key: Option<&'static str>,
    /// Whether the parameter alone is enough; others need a key that is set up first.
    pub(crate) suffices: bool,
    /// Whether volumes repeat the parameter in their attributes.
    pub(crate) repeated: bool,
}

impl Encryption {
    /// The answer for the driver or provisioner of this name.
    pub(crate) fn of(driver: &str) -> Self {
        if ALWAYS.contains(&driver) {
            return Self::Always;
        }
        // Rook puts its namespace before the name.
        let asked = ASKED.iter().find(|(known, _)| driver == *known || driver.ends_with(&format!(".{known}")));
        asked.map_or(Self::Unknown, |(_, parameter)| Self::Asked(*parameter))
    }
}

/// Drivers of services that encrypt at rest and have no way to turn it off.
const ALWAYS: &[&str] = &[
    "pd.csi.storage.gke.io",
    "kubernetes.io/gce-pd",
    "filestore.csi.storage.gke.io",
    "gcsfuse.csi.storage.gke.io",
    "disk.csi.azure.com",
    "kubernetes.io/azure-disk",
    "file.csi.azure.com",
    "kubernetes.io/azure-file",
    "blob.csi.azure.com",
    "fsx.csi.aws.com",
    "fsx.openzfs.csi.aws.com",
    "dobs.csi.digitalocean.com",
    "blockvolume.csi.oraclecloud.com",
    "vpc.block.csi.ibm.io",
];

/// `encrypted` with keys that have to be set up before.
const WITH_KEYS: Parameter =
    Parameter { name: "encrypted", path: "parameters/encrypted", key: None, suffices: false, repeated: true };
/// `encrypted` with a key of the account, unless another one is named.
const BY_ACCOUNT: Parameter = Parameter { suffices: true, repeated: false, ..WITH_KEYS };
const EBS: Parameter = Parameter { key: Some("kmsKeyId"), ..BY_ACCOUNT };
const PORTWORX: Parameter = Parameter { name: "secure", path: "parameters/secure", repeated: false, ..WITH_KEYS };

const ASKED: &[(&str, Parameter)] = &[
    ("ebs.csi.aws.com", EBS),
    ("ebs.csi.eks.amazonaws.com", EBS),
    ("kubernetes.io/aws-ebs", EBS),
    ("diskplugin.csi.alibabacloud.com", BY_ACCOUNT),
    ("rbd.csi.ceph.com", WITH_KEYS),
    ("cephfs.csi.ceph.com", WITH_KEYS),
    ("driver.longhorn.io", WITH_KEYS),
    ("pxd.portworx.com", PORTWORX),
    ("kubernetes.io/portworx-volume", PORTWORX),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_before_the_name_changes_nothing() {
        assert_eq!(Encryption::of("rook-ceph.rbd.csi.ceph.com"), Encryption::of("rbd.csi.ceph.com"));
        assert_eq!(Encryption::of("notrbd.csi.ceph.com"), Encryption::Unknown);
    }

    #[test]
    fn a_driver_that_nobody_knows_is_unknown() {
        assert_eq!(Encryption::of("storage.example.com"), Encryption::Unknown);
        assert_eq!(Encryption::of(""), Encryption::Unknown);
    }
}
