//! Which webhooks keep attackers out, and which of them a cluster can do without for a while.

use seawall_model::Snapshot;
use seawall_model::selector::Match;

use super::{MUTATING, Resource, Webhook};

/// Parts of the names of programs that enforce policies: of a webhook, of its configuration or of its Service.
const ENFORCERS: &[&str] = &[
    "aquasec",
    "capsule",
    "connaisseur",
    "cosign",
    "datree",
    "falcon",
    "gatekeeper",
    "image-policy",
    "imagepolicy",
    "jspolicy",
    "k-rail",
    "kubewarden",
    "kyverno",
    "neuvector",
    "opa-",
    "openpolicyagent",
    "pod-security",
    "polaris",
    "policy-controller",
    "policy.sigstore",
    "portieris",
    "ratify",
    "stackrox",
    "sysdig",
    "twistlock",
];

/// Whose making, changing or using hands out power, of [`GROUPS`].
const WATCHED: &[&str] = &[
    "*",
    "*/*",
    "clusterrolebindings",
    "clusterroles",
    "cronjobs",
    "daemonsets",
    "deployments",
    "jobs",
    "pods",
    "pods/*",
    "pods/attach",
    "pods/ephemeralcontainers",
    "pods/exec",
    "rolebindings",
    "roles",
    "statefulsets",
];

/// The API groups of what hands out power; the core group is empty.
const GROUPS: &[&str] = &["", "*", "apps", "batch", "extensions", "rbac.authorization.k8s.io"];

/// Namespaced kinds that no part of the control plane has to write outside `kube-system` for the cluster to come up.
const DISPENSABLE: &[&str] = &[
    "configmaps",
    "cronjobs",
    "daemonsets",
    "deployments",
    "ingresses",
    "jobs",
    "networkpolicies",
    "persistentvolumeclaims",
    "pods",
    "pods/attach",
    "pods/ephemeralcontainers",
    "pods/exec",
    "pods/portforward",
    "podtemplates",
    "replicasets",
    "replicationcontrollers",
    "rolebindings",
    "roles",
    "secrets",
    "serviceaccounts",
    "services",
    "statefulsets",
];

impl Webhook<'_> {
    /// Whether it decides what attackers may do. One that validates does so by what it looks at; one that changes objects
    /// is known by its name only, because most of those add something and forbid nothing.
    pub(crate) fn is_guard(&self) -> bool {
        let service = self.service().and_then(|service| service.get("name")?.as_str()).unwrap_or_default();
        let named = [self.name, &self.object.reference.name, service];
        let is_enforcer = named.iter().any(|name| ENFORCERS.iter().any(|part| name.contains(part)));
        let validates = self.object.reference.group_kind() != MUTATING;
        is_enforcer || validates && self.resources().any(Resource::is_watched)
    }

    /// Why a cluster might not come up again if requests were refused whenever the webhook does not answer; none when
    /// nothing that a cluster needs depends on it.
    pub(crate) fn danger(&self, snapshot: &Snapshot) -> Option<String> {
        let Some(own) = self.service_namespace() else {
            return Some("what answers is not a Service of the cluster, so nobody knows what it depends on".into());
        };
        if let Some(resource) = indispensable(self.resources()) {
            return Some(format!(
                "it looks at `{resource}`, without which the control plane or a node may not come up"
            ));
        }
        let is_exempt = |namespace: &&str| self.looks_at(namespace, snapshot) == Match::No;
        let needed = ["kube-system", own].into_iter().find(|namespace| !is_exempt(namespace))?;
        Some(format!("it looks at the namespace `{needed}`, whose pods it would keep from starting while it is down"))
    }
}

impl Resource<'_> {
    fn is_watched(self) -> bool {
        GROUPS.contains(&self.group) && WATCHED.contains(&self.name)
    }

    /// Whether a cluster comes up without it. No part of Kubernetes needs the custom resources of others.
    fn is_dispensable(self) -> bool {
        let is_custom = self.group.contains('.') && !self.group.ends_with(".k8s.io");
        is_custom || DISPENSABLE.contains(&self.name)
    }
}

/// The first resource without which a cluster may not come up.
pub(crate) fn indispensable<'s>(mut resources: impl Iterator<Item = Resource<'s>>) -> Option<&'s str> {
    resources.find(|resource| !resource.is_dispensable()).map(|resource| resource.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        for list in [ENFORCERS, WATCHED, GROUPS, DISPENSABLE] {
            assert!(list.is_sorted());
        }
    }
}
