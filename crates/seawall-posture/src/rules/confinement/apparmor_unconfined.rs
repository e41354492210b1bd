//! `apparmor-unconfined`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::confinement::APP_ARMOR;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "apparmor-unconfined",
        title: "AppArmor is switched off",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0002", "C-0055", "linuxHardening"],
        doc: include_str!("apparmor_unconfined.md"),
    },
    fix: Fix::Safe("Set the AppArmor profile to RuntimeDefault"),
    run: Run::Workload(|workload, report| {
        if !workload.is_windows() {
            APP_ARMOR.report_unconfined(workload, report);
        }
    }),
};
