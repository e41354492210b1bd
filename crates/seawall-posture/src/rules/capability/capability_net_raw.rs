//! `capability-net-raw`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{drop_net_raw, report_undropped};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capability-net-raw",
        title: "Container may send raw packets",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0119", "C-0199", "CKV_K8S_28", "CKV_K8S_7", "drop-net-raw-capability", "insecureCapabilities"],
        doc: include_str!("capability_net_raw.md"),
    },
    fix: Fix::Safe("Drop NET_RAW"),
    run: Run::Workload(|workload, report| {
        // Whoever adds it by name is reported for that, by `capability-net-raw-added`.
        report_undropped(
            workload,
            report,
            |container| {
                let by_name = container.security.added.iter().any(|capability| capability.is("NET_RAW"));
                !by_name && !container.security.drops("NET_RAW")
            },
            "keeps capability `NET_RAW`",
            drop_net_raw,
        );
    }),
};
