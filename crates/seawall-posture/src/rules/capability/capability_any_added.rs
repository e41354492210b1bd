//! `capability-any-added`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{Grade, added, meant, take_away};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capability-any-added",
        title: "Container adds a capability outside the baseline list",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0022", "C-0046", "C-0200", "C-0219", "CKV_K8S_25", "CKV_K8S_24"],
        doc: include_str!("capability_any_added.md"),
    },
    fix: Fix::Review("Keep to the capabilities of the baseline list"),
    run: Run::Workload(|workload, report| {
        for (container, capability) in added(workload, Grade::Other) {
            let message = format!("container `{}` adds capability `{}`", container.name, capability.written);
            let Some(name) = meant(capability) else {
                take_away(report.field(capability.node, message), container, capability);
                continue;
            };
            let reported = report.field(capability.node, format!("{message}, which Kubernetes spells `{name}`"));
            // Spelt right, it would be one more than the restricted level allows: what is meant is for a person to say.
            if !container.security.drops("ALL") || name == "NET_BIND_SERVICE" {
                reported.set(capability.node, name);
            }
        }
    }),
};
