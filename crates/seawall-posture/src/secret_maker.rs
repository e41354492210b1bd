//! Objects that have a Secret made by their controller.

use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use crate::namesake::namespace;

/// Kinds whose controllers make a Secret, and where they name it; without a name there it is called like the object.
const MAKERS: &[(GroupKind<'static>, &[&str])] = &[
    (GroupKind::of("bitnami.com", "SealedSecret"), &["spec", "template", "metadata", "name"]),
    (GroupKind::of("external-secrets.io", "ExternalSecret"), &["spec", "target", "name"]),
    (GroupKind::of("cert-manager.io", "Certificate"), &["spec", "secretName"]),
    (GroupKind::of("secrets.hashicorp.com", "VaultStaticSecret"), &["spec", "destination", "name"]),
    (GroupKind::of("secrets.hashicorp.com", "VaultDynamicSecret"), &["spec", "destination", "name"]),
    (GroupKind::of("secrets.hashicorp.com", "VaultPKISecret"), &["spec", "destination", "name"]),
    (GroupKind::of("onepassword.com", "OnePasswordItem"), &["metadata", "name"]),
    (GroupKind::of("secrets.infisical.com", "InfisicalSecret"), &["spec", "managedSecretReference", "secretName"]),
    (GroupKind::of("secrets.doppler.com", "DopplerSecret"), &["spec", "managedSecret", "name"]),
];

/// Whether an object of `snapshot` has the Secret `name` made in this namespace.
pub(crate) fn is_made(snapshot: &Snapshot, in_namespace: Option<&str>, name: &str) -> bool {
    let makes = |path: &[&str], object: &Object| {
        let named = object.node().path(path).and_then(Node::as_str).unwrap_or(&object.reference.name);
        let own = namespace(object);
        named == name && (own == in_namespace || own.is_none() || in_namespace.is_none())
    };
    MAKERS.iter().any(|&(kind, path)| snapshot.of_kind(kind).any(|object| makes(path, object)))
}
