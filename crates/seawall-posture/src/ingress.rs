//! Ingresses: their hosts, and what their annotations say of TLS.

use seawall_model::backend::{INGRESS, OLD_INGRESS};
use seawall_model::{GroupKind, Object};
use seawall_yaml::Node;

/// Ingresses of every version; one under a group of Kubernetes' that has none is meant as one.
pub(crate) const INGRESSES: &[GroupKind<'static>] = &[INGRESS, OLD_INGRESS, GroupKind::core("Ingress")];

/// A rule of an Ingress.
#[derive(Clone, Copy)]
pub(crate) struct HostRule<'d> {
    /// The rule, or the default backend of an Ingress without rules.
    pub(crate) node: Node<'d>,
    /// Its host; absent for all.
    pub(crate) host: Option<Node<'d>>,
}

impl<'d> HostRule<'d> {
    /// The host; nothing for all of them.
    pub(crate) fn name(&self) -> Option<&'d str> {
        self.host.and_then(Node::as_str)
    }
}

/// The rules of an Ingress. Where there are none but a default backend, that serves all hosts.
pub(crate) fn rules(ingress: &Object) -> Vec<HostRule<'_>> {
    let Some(spec) = ingress.node().get("spec") else { return Vec::new() };
    let of_rule = |node: Node<'_>| -> bool { !node.is_null() };
    let rules = spec.get("rules").into_iter().flat_map(Node::items).filter(|node| of_rule(*node));
    let rules: Vec<HostRule<'_>> = rules
        .map(|node| HostRule { node, host: node.get("host").filter(|host| !matches!(host.as_str(), None | Some(""))) })
        .collect();
    if !rules.is_empty() {
        return rules;
    }
    let default =
        ["defaultBackend", "backend"].into_iter().find_map(|key| spec.get(key)).filter(|node| !node.is_null());
    default.map(|node| HostRule { node, host: None }).into_iter().collect()
}

/// Whether a name of a certificate or of a list of hosts covers `host`: the same one, or `*.` and one more part.
pub(crate) fn covers(name: &str, host: &str) -> bool {
    if name.eq_ignore_ascii_case(host) {
        return true;
    }
    let Some(domain) = name.strip_prefix("*.") else { return false };
    host.split_once('.')
        .is_some_and(|(first, rest)| !first.is_empty() && first != "*" && rest.eq_ignore_ascii_case(domain))
}

/// How TLS can be on though the Ingress has no `tls`.
enum Elsewhere {
    /// The annotation says something.
    Written,
    /// It says `true`.
    True,
    /// Its value contains this.
    Contains(&'static str),
}

use Elsewhere::{Contains, True, Written};

/// Annotations by which a controller, or what stands before it, does TLS.
const ELSEWHERE: &[(&str, Elsewhere)] = &[
    ("alb.ingress.kubernetes.io/certificate-arn", Written),
    ("alb.ingress.kubernetes.io/listen-ports", Contains("HTTPS")),
    ("ingress.gcp.kubernetes.io/pre-shared-cert", Written),
    ("networking.gke.io/managed-certificates", Written),
    ("networking.gke.io/certmap", Written),
    ("kubernetes.io/ingress.allow-http", Contains("false")),
    ("appgw.ingress.kubernetes.io/appgw-ssl-certificate", Written),
    ("appgw.ingress.kubernetes.io/ssl-redirect", True),
    ("nginx.ingress.kubernetes.io/ssl-passthrough", True),
    ("nginx.ingress.kubernetes.io/force-ssl-redirect", True),
    ("ingress.kubernetes.io/ssl-passthrough", True),
    ("haproxy.org/ssl-passthrough", True),
    ("haproxy-ingress.github.io/ssl-passthrough", True),
    ("traefik.ingress.kubernetes.io/router.tls", True),
    ("route.openshift.io/termination", Written),
];

/// Whether an annotation says that TLS is on though `tls` may be absent.
pub(crate) fn has_tls_elsewhere(ingress: &Object) -> bool {
    ELSEWHERE.iter().any(|(key, how)| {
        ingress.annotation(key).is_some_and(|value| match how {
            Written => !value.is_empty(),
            True => value == "true",
            Contains(part) => value.contains(part),
        })
    })
}
