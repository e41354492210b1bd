//! Namespaces and what comes with them: accounts, quotas, the credentials of the registry.

use crate::generate::configuration::empty_secret;
use crate::generate::facts::{Facts, Token};
use crate::generate::fields::Fields;
use crate::generate::plan::{Cluster, Level, Namespace, Tier};
use crate::generate::template::labels;
use crate::generate::value::{Value, list};
use crate::generate::workload::Workload;

use super::{metadata, object};

pub(super) fn namespace(cluster: &Cluster, namespace: &Namespace) -> Fields {
    let mut labels = Fields::new();
    labels.set("team", namespace.team);
    labels.set("stage", namespace.stage);
    let guarded = cluster.parameters.hardening.everywhere && namespace.tier != Tier::System;
    if let Some(level) = namespace.enforce.or(guarded.then_some(Level::Restricted)) {
        let level = match level {
            Level::Privileged => "privileged",
            Level::Baseline => "baseline",
            Level::Restricted => "restricted",
        };
        labels.set("pod-security.kubernetes.io/enforce", level);
        labels.set("pod-security.kubernetes.io/warn", "restricted");
    }
    object("v1", "Namespace", metadata(namespace.name.clone(), None, labels))
}

pub(super) fn complete_namespace(namespace: &mut Fields, name: &str) {
    namespace.map("metadata").map("labels").set("kubernetes.io/metadata.name", name.to_owned());
    namespace.set("spec", Fields::new().with("finalizers", list(["kubernetes"])));
    namespace.set("status", Fields::new().with("phase", "Active"));
}

pub(super) fn default_account(cluster: &Cluster, namespace: &Namespace) -> Fields {
    let off = cluster.parameters.accounts.default_automount_off.then_some(false);
    object("v1", "ServiceAccount", metadata("default", Some(&namespace.name), Fields::new()))
        .with_some("automountServiceAccountToken", off)
}

/// An account that no workload of the plan uses.
pub(super) fn spare_account(cluster: &Cluster, name: String, namespace: &str) -> Fields {
    let off = cluster.parameters.hardening.everywhere.then_some(false);
    object("v1", "ServiceAccount", metadata(name, Some(namespace), Fields::new()))
        .with_some("automountServiceAccountToken", off)
}

/// The account of a workload, or the second one that nothing uses.
pub(super) fn account(cluster: &Cluster, workload: &Workload, facts: &Facts, extra: bool) -> Fields {
    let namespace = &cluster.namespace(workload).name;
    if extra {
        return spare_account(cluster, format!("{}-ci", workload.name), namespace);
    }
    let off = facts.token == Token::OffInAccount || cluster.parameters_of(workload).hardening.everywhere;
    object("v1", "ServiceAccount", metadata(workload.name.clone(), Some(namespace), labels(cluster, workload, facts)))
        .with_some("automountServiceAccountToken", off.then_some(false))
}

/// A Secret that asks for a token which never expires.
pub(super) fn token_secret(cluster: &Cluster, workload: &Workload) -> Value {
    let note = Fields::new().with("kubernetes.io/service-account.name", workload.name.clone());
    let namespace = &cluster.namespace(workload).name;
    let metadata =
        metadata(format!("{}-token", workload.name), Some(namespace), Fields::new()).with("annotations", note);
    empty_secret(metadata, "kubernetes.io/service-account-token", &[])
}

pub(super) fn tls_secret(cluster: &Cluster, workload: &Workload) -> Value {
    let namespace = &cluster.namespace(workload).name;
    let note = Fields::new().with("cert-manager.io/certificate-name", format!("{}-ingress-tls", workload.name));
    let metadata = metadata(format!("{}-ingress-tls", workload.name), Some(namespace), Fields::new());
    empty_secret(metadata.with("annotations", note), "kubernetes.io/tls", &["tls.crt", "tls.key"])
}

pub(super) fn pull_secret(namespace: &Namespace) -> Value {
    let metadata = metadata("registry-credentials", Some(&namespace.name), Fields::new());
    empty_secret(metadata, "kubernetes.io/dockerconfigjson", &[".dockerconfigjson"])
}

/// The certificates of the cluster, which the API server puts into every namespace.
pub(super) fn root_certificate(namespace: &Namespace) -> Fields {
    let body = "MIIBdTCCARugAwIBAgIBADAKBggqhkjOPQQDAjAVMRMwEQYDVQQDEwprdWJlcm5l\n".repeat(10);
    let text = format!("-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n");
    let note = Fields::new().with("kubernetes.io/description", "certificates by which pods know the API server");
    object(
        "v1",
        "ConfigMap",
        metadata("kube-root-ca.crt", Some(&namespace.name), Fields::new()).with("annotations", note),
    )
    .with("data", Fields::new().with("ca.crt", text))
}

pub(super) fn quota(namespace: &Namespace) -> Fields {
    let hard = Fields::new()
        .with("requests.cpu", "200")
        .with("requests.memory", "400Gi")
        .with("limits.memory", "800Gi")
        .with("count/services.loadbalancers", "5");
    object("v1", "ResourceQuota", metadata("team-quota", Some(&namespace.name), Fields::new()))
        .with("spec", Fields::new().with("hard", hard))
}

pub(super) fn complete_quota(quota: &mut Fields) {
    let hard = quota.get("spec").and_then(|spec| spec.at(&["hard"])).cloned().unwrap_or(Value::Null);
    let used = Fields::new()
        .with("requests.cpu", "14500m")
        .with("requests.memory", "31Gi")
        .with("limits.memory", "62Gi")
        .with("count/services.loadbalancers", "0");
    quota.set("status", Fields::new().with("hard", hard).with("used", used));
}

pub(super) fn limit_range(namespace: &Namespace) -> Fields {
    let limit = Fields::new()
        .with("type", "Container")
        .with("default", Fields::new().with("memory", "512Mi"))
        .with("defaultRequest", Fields::new().with("cpu", "50m").with("memory", "128Mi"));
    object("v1", "LimitRange", metadata("defaults", Some(&namespace.name), Fields::new()))
        .with("spec", Fields::new().with("limits", list([limit])))
}

/// A store of secrets outside of the cluster, as one namespace uses it.
pub(super) fn secret_store(namespace: &Namespace) -> Fields {
    let remote = Fields::new().with("key", format!("teams/{}/{}", namespace.team, namespace.name));
    let spec = Fields::new()
        .with("refreshInterval", "1h")
        .with("secretStoreRef", Fields::new().with("kind", "ClusterSecretStore").with("name", "vault"))
        .with("target", Fields::new().with("name", "team-credentials"))
        .with("dataFrom", list([Fields::new().with("extract", remote)]));
    object(
        "external-secrets.io/v1",
        "ExternalSecret",
        metadata("team-credentials", Some(&namespace.name), Fields::new()),
    )
    .with("spec", spec)
}
