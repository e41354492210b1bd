//! `seccomp-unconfined`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::confinement::SECCOMP;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "seccomp-unconfined",
        title: "Seccomp is switched off",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0104", "KSV-0030", "C-0055", "SeccompUnconfined"],
        doc: include_str!("seccomp_unconfined.md"),
    },
    fix: Fix::Safe("Set the seccomp profile to RuntimeDefault"),
    run: Run::Workload(|workload, report| {
        if !workload.is_windows() {
            SECCOMP.report_unconfined(workload, report);
        }
    }),
};
