//! `run-as-root-allowed`.

use seawall_model::workload::{Container, Level};
use seawall_model::{Rule, Severity, Status};

use crate::check::{Check, Fix, Run};
use crate::mention;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "run-as-root-allowed",
        title: "Container may run as root",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0012",
            "C-0013",
            "C-0198",
            "C-0218",
            "CKV_K8S_23",
            "CKV_K8S_6",
            "run-as-non-root",
            "runAsRootAllowed",
        ],
        doc: include_str!("run_as_root_allowed.md"),
    },
    fix: Fix::Review("Set runAsNonRoot to true"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() {
            return;
        }
        let pod = workload.at().join("securityContext/runAsNonRoot");
        let open: Vec<&Container<'_>> =
            workload.containers().iter().filter(|container| may_be_root(container)).collect();
        let pod_decides = open.len() == workload.containers().len()
            && open.iter().all(|container| container.security.run_as_non_root.level != Level::Container);
        if pod_decides && !open.is_empty() {
            report.field(pod, format!("{} may run as root", mention::containers(&open))).set(pod, true);
            return;
        }
        for container in open {
            let field = container.at.join("securityContext/runAsNonRoot");
            report.field(field, format!("container `{}` may run as root", container.name)).set(field, true);
        }
    }),
};

/// A non-zero user keeps root out as surely as `runAsNonRoot` does.
fn may_be_root(container: &Container<'_>) -> bool {
    let security = &container.security;
    security.run_as_non_root.value != Some(true) && security.run_as_user.value.is_none_or(|user| user == 0)
}
