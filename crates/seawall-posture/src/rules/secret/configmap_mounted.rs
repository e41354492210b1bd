//! `configmap-mounted`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::source;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "configmap-mounted",
        title: "Workload mounts ConfigMaps",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0258"],
        doc: include_str!("configmap_mounted.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        source::report_mounted(workload, report, "ConfigMap", |source| {
            !source.is_secret() && !is_public(source.name.value)
        });
    }),
};

/// Kubernetes puts the certificate of its API server into every namespace.
fn is_public(name: &str) -> bool {
    name == "kube-root-ca.crt"
}
