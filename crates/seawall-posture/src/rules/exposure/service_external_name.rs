//! `service-external-name`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::service::{self, SERVICES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "service-external-name",
        title: "Service stands for a name outside the cluster",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("service_external_name.md"),
    },
    fix: Fix::None,
    run: Run::Object(SERVICES, |object, report| {
        let Some(spec) = service::spec(object).filter(|spec| service::kind(spec) == "ExternalName") else { return };
        let Some(name) = spec.external_name.filter(|name| is_foreign(name.value)) else { return };
        report.field(name.node, format!("stands for `{}`, a name outside the cluster", name.value));
    }),
};

/// Names of the cluster have `svc` after the namespace, whatever the cluster's own domain is.
fn is_foreign(name: &str) -> bool {
    let mut parts = name.trim_end_matches('.').split('.').skip(2);
    !name.is_empty() && parts.all(|part| part != "svc")
}
