//! `kubernetes-cve`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::exposure_to_flaws;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "kubernetes-cve",
        title: "Cluster runs a release of Kubernetes with a grave known flaw",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("kubernetes_cve.md"),
    },
    fix: Fix::None,
    run: Run::Survey(|snapshot, report| {
        exposure_to_flaws::report(snapshot, report, |severity| severity >= Some(Severity::High));
    }),
};
