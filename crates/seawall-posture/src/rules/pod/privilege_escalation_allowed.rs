//! `privilege-escalation-allowed`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "privilege-escalation-allowed",
        title: "Container allows privilege escalation",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0001",
            "C-0016",
            "C-0197",
            "CKV_K8S_20",
            "CKV_K8S_5",
            "privilege-escalation-container",
            "privilegeEscalationAllowed",
            "AllowPrivilegeEscalation",
        ],
        doc: include_str!("privilege_escalation_allowed.md"),
    },
    fix: Fix::Safe("Set allowPrivilegeEscalation to false"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() {
            return;
        }
        for container in workload.containers() {
            let security = &container.security;
            if !security.allow_privilege_escalation.value {
                continue;
            }
            let field = container.at.join("securityContext/allowPrivilegeEscalation");
            let message = format!("container `{}` allows privilege escalation", container.name);
            let reported = report.field(field, message);
            // The API server refuses an object that says both.
            if security.privileged.value {
                reported.fact("a privileged container cannot forbid it");
            } else if security.adds("SYS_ADMIN") {
                reported.fact("a container with the capability `SYS_ADMIN` cannot forbid it");
            } else {
                reported.set(field, false);
            }
        }
    }),
};
