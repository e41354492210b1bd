//! `no-security-context`.

use seawall_check::{Check, Fix, Gap, Run, mention};
use seawall_model::workload::{Container, Level};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::confinement::SECCOMP;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "no-security-context",
        title: "No security context",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0118", "C-0211", "CKV_K8S_29", "CKV_K8S_30"],
        doc: include_str!("no_security_context.md"),
    },
    fix: Fix::Safe("Add a security context with the runtime's seccomp profile"),
    run: Run::Workload(|workload, report| {
        let of_pod = workload.spec.security_context.as_ref().map(|context| context.node);
        if workload.is_windows() || says_something(of_pod) {
            return;
        }
        let own =
            |container: &Container<'_>| says_something(container.security_context.as_ref().map(|context| context.node));
        for gap in Gap::all(workload, |container| !own(container), |_| Level::Default) {
            let message = format!("no security context applies to {}", mention::containers(&gap.containers));
            SECCOMP.confine(report.field(gap.at.join("securityContext"), message), gap.at);
        }
    }),
};

fn says_something(context: Option<Node<'_>>) -> bool {
    context.is_some_and(|context| context.entries().any(|(_, value)| !value.is_null()))
}
