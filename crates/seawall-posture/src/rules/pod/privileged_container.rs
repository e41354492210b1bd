//! `privileged-container`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "privileged-container",
        title: "Container runs privileged",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0017",
            "C-0057",
            "C-0193",
            "C-0213",
            "CKV_K8S_16",
            "CKV_K8S_2",
            "privileged-container",
            "runAsPrivileged",
            "container-security-context-privileged",
            "Privileged",
        ],
        doc: include_str!("privileged_container.md"),
    },
    fix: Fix::Review("Set privileged to false"),
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            if container.security.privileged.value {
                let field = container.at.join("securityContext/privileged");
                report.field(field, format!("container `{}` runs privileged", container.name)).set(field, false);
            }
        }
    }),
};
