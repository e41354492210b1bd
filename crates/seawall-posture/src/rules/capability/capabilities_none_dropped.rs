//! `capabilities-none-dropped`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{drop_net_raw, report_undropped};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capabilities-none-dropped",
        title: "Container drops no capability",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0004", "C-0055", "CapDropAny"],
        doc: include_str!("capabilities_none_dropped.md"),
    },
    fix: Fix::Safe("Drop NET_RAW"),
    run: Run::Workload(|workload, report| {
        report_undropped(
            workload,
            report,
            |container| container.security.dropped.is_empty(),
            "drops no capability",
            drop_net_raw,
        );
    }),
};
