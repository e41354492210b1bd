//! `external-secret-store-absent`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::{Read, Secret};
use seawall_model::{Object, Rule, Severity, Snapshot, Status, Workload};

use crate::secret::SECRET;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "external-secret-store-absent",
        title: "No external secret store in use",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0208", "C-0234"],
        doc: include_str!("external_secret_store_absent.md"),
    },
    fix: Fix::None,
    run: Run::Survey(|snapshot, report| {
        let stored = snapshot.objects().iter().any(is_of_store);
        if stored || snapshot.all_workloads().any(|workload| is_injected(&workload)) {
            return;
        }
        if !snapshot.is_closed() || !snapshot.facts().unread.is_empty() {
            report.unknown("whether an external secret store is in use outside the input");
        } else if has_secrets(snapshot) {
            report.cluster("keeps all its secrets in Secrets: no external secret store is in use");
        }
    }),
};

/// API groups of what fetches, injects or decrypts secrets.
const GROUPS: [&str; 14] = [
    "secrets-store.csi.x-k8s.io",
    "secret-sync.x-k8s.io",
    "external-secrets.io",
    "generators.external-secrets.io",
    "bitnami.com",
    "secrets.hashicorp.com",
    "onepassword.com",
    "secrets.infisical.com",
    "secrets.doppler.com",
    "spv.no",
    "akv2k8s.io",
    "vault.banzaicloud.com",
    "isindir.github.com",
    "kubernetes-client.io",
];

/// Annotations by which a webhook puts secrets into pods.
const ANNOTATIONS: [&str; 3] = [
    "vault.hashicorp.com/agent-inject",
    "vault.security.banzaicloud.io/vault-addr",
    "secrets-webhook.security.bank-vaults.io/provider",
];

fn has_secrets(snapshot: &Snapshot) -> bool {
    snapshot.of_kind(SECRET).any(|object| {
        let secret: Option<Secret<'_>> = Option::read(object.node());
        secret.is_some_and(|secret| secret.kind.is_none_or(|kind| kind.value == "Opaque"))
    })
}

fn is_of_store(object: &Object) -> bool {
    let reference = &object.reference;
    GROUPS.contains(&&*reference.group) || reference.kind == "CSIDriver" && reference.name == "secrets-store.csi.k8s.io"
}

fn is_injected(workload: &Workload<'_>) -> bool {
    ANNOTATIONS.iter().any(|annotation| workload.annotation(annotation).is_some_and(|value| value != "false"))
}
