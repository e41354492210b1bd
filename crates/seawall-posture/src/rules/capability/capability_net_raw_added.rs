//! `capability-net-raw-added`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{Grade, added, drop_net_raw};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capability-net-raw-added",
        title: "Container adds NET_RAW",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0119", "KSV-0022", "C-0046", "C-0199", "CKV_K8S_28", "CKV_K8S_25"],
        doc: include_str!("capability_net_raw_added.md"),
    },
    fix: Fix::Review("Take NET_RAW away"),
    run: Run::Workload(|workload, report| {
        for (container, capability) in added(workload, Grade::NetRaw) {
            let message = format!("container `{}` adds capability `{}`", container.name, capability.written);
            let reported = drop_net_raw(report.field(capability.node, message), container);
            let list = container.at.join("securityContext/capabilities/add");
            match list.value() {
                Some(only) if only.items().nth(1).is_none() => reported.remove(list),
                _ => reported.remove(capability.node),
            };
        }
    }),
};
