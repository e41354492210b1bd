//! `unmasked-proc-mount`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Rule, Severity, Status, Version, Workload};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "unmasked-proc-mount",
        title: "Container sees all of /proc",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0027", "unsafe-proc-mount", "procMount"],
        doc: include_str!("unmasked_proc_mount.md"),
    },
    fix: Fix::Safe("Set procMount to Default"),
    run: Run::Workload(|workload, report| {
        if !has_own_users(workload) {
            report_unmasked(workload, report);
        }
    }),
};

/// From here on the Pod Security Standards trust the user namespace; before, clusters may ignore the field.
const TRUSTED_SINCE: Version = Version { major: 1, minor: 35 };

/// Whether root in the pod is nobody on the node.
pub(super) fn has_own_users(workload: &Workload<'_>) -> bool {
    workload.spec.host_users.is_some_and(|shared| !*shared) && workload.facts.kubernetes >= TRUSTED_SINCE
}

pub(super) fn report_unmasked(workload: &Workload<'_>, report: &mut Report<'_>) {
    if workload.is_windows() {
        return;
    }
    for container in workload.containers() {
        let mount = &container.security.proc_mount;
        if let Some(node) = mount.node.filter(|_| mount.value != "Default") {
            let message = format!("container `{}` sets `procMount` to `{}`", container.name, mount.value);
            report.field(node, message).set(node, "Default");
        }
    }
}
