//! `capabilities-not-dropped-all`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{drop_all, report_undropped};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capabilities-not-dropped-all",
        title: "Container does not drop all capabilities",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0003",
            "KSV-0106",
            "C-0201",
            "C-0220",
            "CKV_K8S_37",
            "CKV_K8S_36",
            "insecureCapabilities",
            "CapDropAll",
        ],
        doc: include_str!("capabilities_not_dropped_all.md"),
    },
    fix: Fix::Review("Drop all capabilities"),
    run: Run::Workload(|workload, report| {
        report_undropped(
            workload,
            report,
            |container| !container.security.drops("ALL"),
            "does not drop `ALL` capabilities",
            drop_all,
        );
    }),
};
