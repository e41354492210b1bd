//! Certificates that the input knows of: which Secret holds the one for a host.

use seawall_model::selection::same_namespace;
use seawall_model::selector::Match;
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use crate::ingress::{INGRESSES, covers};
use crate::secret::SECRET;

const CERTIFICATE: GroupKind<'static> = GroupKind::of("cert-manager.io", "Certificate");

/// Annotations by which cert-manager makes the Secrets that an Ingress names.
const ISSUERS: [&str; 3] = ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme"];

/// The names on a Secret's certificate, where cert-manager wrote them.
const NAMES: &str = "cert-manager.io/alt-names";

/// The Secret with the certificate for `host` in the namespace of `ingress`: the one of a Certificate, one that says so,
/// one that another Ingress uses for the host, or the one that cert-manager will make for this Ingress.
pub(crate) fn secret_for(ingress: &Object, host: &str, snapshot: &Snapshot) -> Option<String> {
    let here = |object: &&Object| {
        same_namespace(object.reference.namespace.as_deref(), ingress.reference.namespace.as_deref()) == Match::Yes
    };
    let issued = snapshot.of_kind(CERTIFICATE).filter(here).find_map(|certificate| {
        let spec = certificate.node().get("spec")?;
        let mut names = spec.get("dnsNames").into_iter().flat_map(Node::items).filter_map(Node::as_str);
        let is_for = names.any(|name| covers(name, host));
        spec.get("secretName")?.as_str().filter(|_| is_for)
    });
    let said = || {
        let mut secrets = snapshot.of_kind(SECRET).filter(here);
        secrets.find(|secret| {
            secret.annotation(NAMES).is_some_and(|names| names.split(',').any(|name| covers(name, host)))
        })
    };
    let used = || {
        let others = INGRESSES.iter().flat_map(|kind| snapshot.of_kind(*kind)).filter(here);
        others.flat_map(entries).find_map(|entry| {
            let is_for = names(entry).any(|name| covers(name, host));
            entry.get("secretName")?.as_str().filter(|name| is_for && !name.is_empty())
        })
    };
    let found = issued.or_else(|| said().map(|secret| &*secret.reference.name)).or_else(used).map(str::to_owned);
    let is_made = || ISSUERS.iter().any(|key| ingress.annotation(key).is_some_and(|value| !value.is_empty()));
    found.or_else(|| is_made().then(|| format!("{}-tls", ingress.reference.name)))
}

/// The elements of `tls`.
pub(crate) fn entries(ingress: &Object) -> impl Iterator<Item = Node<'_>> {
    ingress.node().path(&["spec", "tls"]).into_iter().flat_map(Node::items)
}

/// The hosts of an element of `tls`; none for one that is for all.
pub(crate) fn names(entry: Node<'_>) -> impl Iterator<Item = &str> {
    entry.get("hosts").into_iter().flat_map(Node::items).filter_map(Node::as_str)
}
