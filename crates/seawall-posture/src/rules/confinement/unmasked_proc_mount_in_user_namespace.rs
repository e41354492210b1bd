//! `unmasked-proc-mount-in-user-namespace`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use super::unmasked_proc_mount::{has_own_users, report_unmasked};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "unmasked-proc-mount-in-user-namespace",
        title: "Container in a user namespace sees all of /proc",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0027", "unsafe-proc-mount", "procMount"],
        doc: include_str!("unmasked_proc_mount_in_user_namespace.md"),
    },
    fix: Fix::Review("Set procMount to Default"),
    run: Run::Workload(|workload, report| {
        if has_own_users(workload) {
            report_unmasked(workload, report);
        }
    }),
};
