//! `csr-approve`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{CHANGE, Check, Danger, Family, Hit, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "csr-approve",
        title: "Client certificates can be approved or signed",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0280", "CKV_K8S_156"],
        doc: include_str!("csr_approve.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("approve or sign client certificates"),
        wanted: Wanted::Actions(&[Family::of_cluster(&["approve", "sign"], "certificates.k8s.io", &["signers"])]),
        grade,
    }),
};

/// Signers whose certificates the API server takes as a name.
const CLIENTS: &[&str] =
    &["kubernetes.io/kube-apiserver-client", "kubernetes.io/kube-apiserver-client-kubelet", "kubernetes.io/*"];

/// It takes the write on the request as well.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let resources = ["certificatesigningrequests/approval", "certificatesigningrequests/status"];
    let is_client = |hit: &Hit<'_, '_>| !hit.is_named() || hit.rule.names.iter().any(|name| CLIENTS.contains(name));
    let is_whole = danger.has_any(CHANGE, "certificates.k8s.io", &resources);
    Some(if is_whole && danger.hits.iter().any(is_client) { Severity::High } else { Severity::Low })
}
